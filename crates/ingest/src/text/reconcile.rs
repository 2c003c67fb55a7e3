//! Mentions of one drug in one document: a bare name adds its place to the fuller entry and is no second drug, and the
//! list at discharge takes the place of the list before admission.

use super::page::window;
use record::{
    Fact, MedicationChange, MedicationStatement, MedicationStatus, Section, SectionKind, Span,
};
use std::collections::HashMap;

/// Folds bare mentions into the first fuller statement of the same ingredients that is taken as well.
pub(crate) fn medications(found: Vec<Fact<MedicationStatement>>) -> Vec<Fact<MedicationStatement>> {
    let mut fuller: HashMap<String, usize> = HashMap::new();
    for (at, fact) in found.iter().enumerate() {
        if is_taken(&fact.value) && !is_bare(&fact.value) {
            fuller.entry(key(&fact.value)).or_insert(at);
        }
    }
    let mut places: Vec<Vec<record::Source>> = vec![Vec::new(); found.len()];
    let mut kept: Vec<Option<Fact<MedicationStatement>>> = Vec::with_capacity(found.len());
    for (at, fact) in found.into_iter().enumerate() {
        let target = fuller.get(&key(&fact.value)).copied();
        match target {
            Some(target) if target != at && is_taken(&fact.value) && is_bare(&fact.value) => {
                places[target].extend(fact.sources);
                kept.push(None);
            }
            _ => kept.push(Some(fact)),
        }
    }
    kept.into_iter()
        .zip(places)
        .filter_map(|(fact, more)| {
            let mut fact = fact?;
            fact.sources.extend(more);
            Some(fact)
        })
        .collect()
}

/// Lets "letrozole stopped, progression" and "ramipril held since Tuesday" end what the same document said before of the drug,
/// unless it is named as taken again behind it. What the plan orders to stop was taken until now, and what rules it out is
/// still worth a word, so a plan ends only what it tells as done ("metformin held"); a condition ("stop metformin if
/// vomiting") ends nothing. Mentions must be in order of the text; `behind` gives the text behind a place.
pub(crate) fn endings<'t>(
    found: &mut [Fact<MedicationStatement>],
    sections: &[Section],
    behind: impl Fn(Span) -> &'t str,
    done_in_round: impl Fn(Span) -> bool,
) {
    let mut mentions: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, fact) in found.iter().enumerate() {
        mentions.entry(key(&fact.value)).or_default().push(at);
    }
    mentions.remove("");
    for places in mentions.into_values() {
        let current = places.iter().rposition(|at| found[*at].value.is_current());
        // What stands before an ending was ended with it.
        let mut open = 0;
        for place in current.unwrap_or(0)..places.len() {
            let fact = &found[places[place]];
            let Some(status) = ending(&fact.value) else {
                continue;
            };
            let told = fact.spans().last().is_some_and(|(_, span)| {
                let rest = behind(span);
                let done = status == MedicationStatus::Stopped && !is_planned(sections, span)
                    || is_told_as_done(rest)
                    || done_in_round(span);
                // "change rivaroxaban to enoxaparin": the mention behind takes its place.
                let next = found
                    .get(places[place] + 1)
                    .and_then(|next| next.spans().next());
                let swapped = status == MedicationStatus::Stopped
                    && next.is_some_and(|(_, to)| {
                        let gap = to.start.checked_sub(span.end);
                        is_swap(gap.and_then(|gap| rest.get(..gap)).unwrap_or_default())
                    });
                (done || swapped) && !is_condition(rest)
            });
            if !told {
                continue;
            }
            for earlier in &places[open..place] {
                let value = &mut found[*earlier].value;
                if is_under_way(value) {
                    value.status = status;
                }
            }
            open = place;
        }
    }
}

/// What stands between two drugs of which the second takes the place of the first: " to ", " 20 mg to ".
fn is_swap(gap: &str) -> bool {
    const LONGEST: usize = 24;
    gap.len() <= LONGEST
        && gap.trim_end().ends_with(" to")
        && !gap.contains(['.', ';', '\n', ',', '('])
}

/// How the mention ends the treatment, where it does.
fn ending(of: &MedicationStatement) -> Option<MedicationStatus> {
    let told = matches!(
        (of.change, of.status),
        (Some(MedicationChange::Stopped), MedicationStatus::Stopped)
            | (Some(MedicationChange::Held), MedicationStatus::OnHold)
    );
    (told && of.assertion.is_affirmed_current()).then_some(of.status)
}

/// "metformin held", "ramipril has been stopped", "二甲双胍已停": the words right behind the name tell what was done.
fn is_told_as_done(rest: &str) -> bool {
    const DONE: [&str; 22] = [
        "interrupted",
        "停,改",
        "停,换",
        "停用,改",
        "停用,换",
        "→今日起换",
        "→今起换",
        "→今改",
        "held",
        "withheld",
        "stopped",
        "on hold",
        "paused",
        "ceased",
        "d/c'd",
        "dc'd",
        "discontinued",
        "suspended",
        "已停",
        "已暂停",
        "已停用",
        "停用中",
    ];
    const SMALL: [&str; 12] = [
        "was ",
        "is ",
        "been ",
        "has ",
        "remains ",
        "still ",
        "now ",
        "already ",
        "also ",
        "- ",
        ": ",
        "currently ",
    ];
    let near = window(rest, 0, 48).to_lowercase();
    let mut words = near.trim_start_matches([' ', ')', '(']);
    while let Some(shorter) = SMALL.iter().find_map(|small| words.strip_prefix(small)) {
        words = shorter.trim_start();
    }
    DONE.iter().any(|done| {
        words.strip_prefix(done).is_some_and(|behind| {
            !done.is_ascii() || !behind.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    })
}

/// The sections stand in order, and none overlaps another.
fn is_planned(sections: &[Section], place: Span) -> bool {
    let first = sections.partition_point(|section| section.span.end < place.end);
    let planned = |section: &Section| {
        section.span.contains(place)
            && matches!(
                section.kind,
                SectionKind::Plan | SectionKind::AssessmentAndPlan | SectionKind::Disposition
            )
    };
    sections[first..]
        .iter()
        .take_while(|section| section.span.start <= place.start)
        .any(planned)
}

/// True when the clause goes on with a condition.
fn is_condition(rest: &str) -> bool {
    const CONDITIONS: [&str; 7] = [" if ", " when ", " unless ", " prn", "如", "若", "一旦"];
    /// A clause without a stop is no longer than a sentence can be.
    const LONGEST: usize = 3000;
    let clause = window(rest, 0, LONGEST)
        .split(['.', ';', '\n', '。', '；'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    CONDITIONS.iter().any(|word| clause.contains(word))
}

/// What a list of drugs speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeAdmission,
    Discharge,
}

impl Moment {
    fn of(heading: &str) -> Option<Self> {
        let lower = heading.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&["discharge", "d/c", "出院"]) {
            Some(Self::Discharge)
        } else if has(&[
            "admission",
            "home med",
            "prior to",
            "pre-medication",
            "pta ",
            "入院前",
            "院前",
        ]) {
            Some(Self::BeforeAdmission)
        } else {
            None
        }
    }
}

/// Lets a list at discharge take the place of the list before admission: the same dose is one entry with two places, of
/// two doses the earlier is over. Gives the places of drugs that only the earlier list names: whether they go on is
/// not said. `heading` gives the words at a place of the stored text.
pub(crate) fn lists<'t>(
    found: &mut Vec<Fact<MedicationStatement>>,
    sections: &[Section],
    heading: impl Fn(Span) -> &'t str,
) -> Vec<Span> {
    let moments: Vec<(Span, Moment)> = sections
        .iter()
        .filter_map(|section| Some((section.span, Moment::of(heading(section.heading?))?)))
        .collect();
    let moment = |fact: &Fact<MedicationStatement>| {
        let (_, span) = fact.spans().next()?;
        let first = moments.partition_point(|(section, _)| section.end < span.end);
        moments[first..]
            .iter()
            .take_while(|(section, _)| section.start <= span.start)
            .find(|(section, _)| section.contains(span))
            .map(|(_, moment)| *moment)
    };
    let last: HashMap<String, usize> = found
        .iter()
        .enumerate()
        .filter(|(_, fact)| moment(fact) == Some(Moment::Discharge) && fact.value.is_current())
        .map(|(at, fact)| (key(&fact.value), at))
        .collect();
    if last.is_empty() {
        return Vec::new();
    }
    let mut unsaid = Vec::new();
    let mut same: Vec<(usize, usize)> = Vec::new();
    for at in 0..found.len() {
        if moment(&found[at]) != Some(Moment::BeforeAdmission) || !found[at].value.is_current() {
            continue;
        }
        match last.get(&key(&found[at].value)) {
            Some(later) if is_same_dose(&found[at].value, &found[*later].value) => {
                same.push((at, *later));
            }
            Some(_) => found[at].value.status = MedicationStatus::Completed,
            None => unsaid.extend(found[at].spans().next().map(|(_, span)| span)),
        }
    }
    for (earlier, later) in same.into_iter().rev() {
        let sources = std::mem::take(&mut found[earlier].sources);
        found[later].sources.extend(sources);
    }
    found.retain(|fact| !fact.sources.is_empty());
    unsaid
}

fn is_same_dose(a: &MedicationStatement, b: &MedicationStatement) -> bool {
    let per_day = |of: &MedicationStatement| of.dosage.frequency.as_ref().and_then(|f| f.per_day);
    let dose =
        |of: &MedicationStatement| of.dosage.dose.as_ref().map(|q| (q.value, q.unit.clone()));
    dose(a) == dose(b) && per_day(a) == per_day(b) && a.dosage.route == b.dosage.route
}

fn key(value: &MedicationStatement) -> String {
    let mut names: Vec<&str> = value
        .ingredients
        .iter()
        .map(|ingredient| ingredient.name.as_str())
        .collect();
    names.sort_unstable();
    names.join("+")
}

/// Taken by the patient now, and nothing said to change.
fn is_taken(value: &MedicationStatement) -> bool {
    !value.ingredients.is_empty()
        && value.assertion.is_affirmed_current()
        && matches!(
            value.status,
            MedicationStatus::Active | MedicationStatus::Unknown
        )
        && matches!(value.change, None | Some(MedicationChange::Continued))
}

/// Taken, or told as started or changed, and not told as ended.
fn is_under_way(value: &MedicationStatement) -> bool {
    !value.ingredients.is_empty()
        && value.assertion.is_affirmed_current()
        && matches!(
            value.status,
            MedicationStatus::Active | MedicationStatus::Unknown
        )
        && !matches!(
            value.change,
            Some(MedicationChange::Stopped | MedicationChange::Held)
        )
}

fn is_bare(value: &MedicationStatement) -> bool {
    let dosage = &value.dosage;
    dosage.dose.is_none()
        && dosage.units.is_none()
        && dosage.route.is_none()
        && dosage.frequency.is_none()
}
