//! What the same document answers further on: "sent in with ?PET … sFlt/PlGF 22 -> PET ruled out", "T1DM, DKA 2/2 influenza … #DKA resolved".
//! What was suspected is then absent and what was there is over; what is named behind the answer stays as it is.

use super::page::{Page, place, window};
use super::phrases::Hints;
use record::{Experiencer, Presence, Span, Temporality, VerificationStatus};
use std::sync::LazyLock;

/// Words that answer, in small letters.
const ANSWERS: [&str; 10] = [
    "ruled out",
    "excluded",
    "not confirmed",
    "discounted",
    "refuted",
    "排除",
    "除外",
    "不成立",
    "不支持",
    "否定",
];

/// How far behind a name its answer is looked for, in bytes: of a long document not the whole for each illness.
const FAR: usize = 16_000;

/// Shortest name that is looked for again, in bytes.
const SHORTEST: usize = 2;

/// Words that end what was there, in small letters.
const ENDS: [&str; 6] = ["resolved", "已缓解", "已纠正", "已治愈", "已痊愈", "已解除"];

/// Examinations that decide a suspicion, whole words in small letters.
const DECIDE: [&str; 17] = [
    "cta",
    "ctpa",
    "ct",
    "mri",
    "mra",
    "v/q",
    "vq",
    "doppler",
    "duplex",
    "uss",
    "ultrasound",
    "angiogram",
    "angiography",
    "lumbar puncture",
    "toe",
    "tee",
    "echo",
];

/// Those of them that are other words too: in capitals or before a colon.
const SHORT: [&str; 3] = ["toe", "tee", "echo"];

/// The same in Chinese.
const DECIDE_ZH: [&str; 4] = ["超声", "造影", "彩超", "腰穿"];

/// The clause names an examination of now: none of the history, of a year, or one that is only asked for.
fn is_examined(clause: &str) -> bool {
    const NOT: [&str; 9] = [
        "history",
        "previous",
        "prior",
        " last ",
        "awaited",
        "requested",
        "既往",
        "上次",
        " ago",
    ];
    let small = clause.to_ascii_lowercase();
    if NOT.iter().any(|word| small.contains(word)) || names_year(&small) {
        return false;
    }
    let named = |word: &&str| {
        small.match_indices(*word).any(|(at, _)| {
            let end = at + word.len();
            let whole = !small[..at].ends_with(|c: char| c.is_ascii_alphanumeric())
                && !small[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
            let written = clause.get(at..end).unwrap_or_default();
            let meant = !SHORT.contains(word)
                || !written.contains(|c: char| c.is_ascii_lowercase())
                || small[end..].trim_start().starts_with([':', '：']);
            whole && meant
        })
    };
    DECIDE.iter().any(named) || DECIDE_ZH.iter().any(|word| small.contains(word))
}

/// "2019", "1998".
fn names_year(words: &str) -> bool {
    words
        .split(|c: char| !c.is_ascii_digit())
        .any(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")))
}

/// "主动脉夹层待排 … CTA:未见主动脉夹层征象": a suspicion that an examination told further on does not find.
fn settle_by_examination(page: &mut Page<'_>) {
    let mut conditions = page.record.conditions.iter();
    if !conditions.any(|fact| fact.value.assertion.presence == Presence::Possible) {
        return;
    }
    let (base, text) = (page.base, page.original);
    let absent: Vec<(Span, String)> = page
        .record
        .conditions
        .iter()
        .filter(|fact| {
            let assertion = &fact.value.assertion;
            assertion.presence == Presence::Absent
                && assertion.experiencer == Experiencer::Patient
                && assertion.time != Temporality::Historical
        })
        .filter_map(|fact| {
            let span = place(fact)?;
            let at = span.start.checked_sub(base)?;
            let before = window(text, at.saturating_sub(64), at);
            let clause = before
                .rsplit(['\n', '。', ';', '；'])
                .next()
                .unwrap_or_default();
            // The last sentence of the clause; a point inside a number ends none.
            let clause = clause.rsplit(". ").next().unwrap_or_default();
            let behind = window(text, span.end - base, span.end - base + 40);
            let behind = behind
                .split(['\n', '。', ';', '；'])
                .next()
                .unwrap_or_default();
            let behind = behind.split(". ").next().unwrap_or_default();
            let past = names_year(behind) || behind.contains(" ago");
            (!past && is_examined(clause)).then(|| (span, fact.value.code.name().to_string()))
        })
        .collect();
    if absent.is_empty() {
        return;
    }
    for fact in &mut page.record.conditions {
        let Some(span) = place(fact) else { continue };
        let value = &mut fact.value;
        let answered = absent
            .iter()
            .any(|(at, name)| at.start > span.start && *name == value.code.name());
        if value.assertion.presence == Presence::Possible
            && value.assertion.experiencer == Experiencer::Patient
            && answered
        {
            value.assertion.presence = Presence::Absent;
            value.verification_status = VerificationStatus::Refuted;
        }
    }
}

/// Makes the suspicions of the page absent, and its illnesses past, that it answers later.
pub(crate) fn settle(page: &mut Page<'_>) {
    settle_by_examination(page);
    static TOLD: LazyLock<Hints> =
        LazyLock::new(|| Hints::any_case(&[&ANSWERS[..], &ENDS].concat()));
    if !TOLD.within(page.original) {
        return;
    }
    let small = page.original.to_ascii_lowercase();
    let named = |words: &[&str]| words.iter().any(|word| small.contains(word));
    let (excludes, ends) = (named(&ANSWERS), named(&ENDS));
    let base = page.base;
    for fact in &mut page.record.conditions {
        let Some(span) = place(fact) else { continue };
        let inside = span
            .start
            .checked_sub(base)
            .and_then(|start| small.get(start..span.end - base));
        let Some(name) = inside.filter(|name| name.len() >= SHORTEST) else {
            continue;
        };
        let from = span.end - base;
        let rest = window(&small, from, from + FAR);
        let value = &mut fact.value;
        if value.assertion.experiencer != Experiencer::Patient {
            continue;
        }
        match value.assertion.presence {
            Presence::Possible if excludes && is_answered(rest, name, &ANSWERS) => {
                value.assertion.presence = Presence::Absent;
                value.verification_status = VerificationStatus::Refuted;
            }
            Presence::Present if ends && is_answered(rest, name, &ENDS) => {
                value.assertion.time = Temporality::Historical;
            }
            _ => {}
        }
    }
}

/// `rest` names it again, with one of `answers` right behind.
fn is_answered(rest: &str, name: &str, answers: &[&str]) -> bool {
    let whole = |at: usize| {
        let before = rest[..at].chars().next_back();
        !(name.is_ascii() && before.is_some_and(|c| c.is_ascii_alphanumeric()))
    };
    rest.match_indices(name).any(|(at, _)| {
        let behind = rest[at + name.len()..].trim_start_matches([' ', ':', '-', ',']);
        let behind = behind.strip_prefix("已").unwrap_or(behind);
        let behind = ["is ", "was ", "has been ", "now "]
            .iter()
            .find_map(|verb| behind.strip_prefix(verb))
            .unwrap_or(behind);
        whole(at) && answers.iter().any(|answer| behind.starts_with(answer))
    })
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;
    use record::Presence;

    /// The suspicions that stay open.
    fn possible(text: &str) -> usize {
        let record = open(text).0;
        let facts = record.conditions.iter();
        facts
            .filter(|fact| fact.value.assertion.presence == Presence::Possible)
            .count()
    }

    #[test]
    fn an_illness_that_is_said_to_be_resolved_further_on_is_past() {
        let past = |text: &str| {
            let record = open(text).0;
            record
                .conditions
                .first()
                .is_some_and(|fact| fact.value.assertion.time == record::Temporality::Historical)
        };
        assert!(past(
            "Pneumonia and cough.\n#Pneumonia resolved, off oxygen."
        ));
        assert!(!past("Pneumonia and cough.\n#Pneumonia not resolved."));
        assert!(!past("Pneumonia and cough.\nPneumonia resolving."));
    }

    #[test]
    fn an_examination_answers_a_suspicion_of_its_own_illness() {
        assert_eq!(possible("?PE.\nCTPA: no pulmonary embolism."), 0);
        assert_eq!(possible("肺栓塞待排。\nCTPA:未见肺栓塞。"), 0);
        assert_eq!(possible("CT in May: no PE.\nNow ?PE."), 1);
        assert_eq!(possible("?PE.\nNo history of PE.\nCTPA awaited."), 1);
        assert_eq!(possible("?PE.\nCTPA: no pneumonia."), 1);
        assert_eq!(possible("?PE.\nDiscussed with team, no PE."), 1);
        assert_eq!(possible("?PE.\nIn contact with GP, no PE."), 1);
        assert_eq!(possible("?PE.\nGreat toe sore, no PE."), 1);
        assert_eq!(possible("?PE.\nCTPA 2019: no PE."), 1);
    }

    #[test]
    fn a_suspicion_is_answered_further_on() {
        assert_eq!(possible("Sent in with ?PE.\nCTPA done.\nPE ruled out."), 0);
        assert_eq!(possible("PE excluded in May.\nNow ?PE."), 1);
        assert_eq!(
            possible("Dyspnoea: ?PE or ?pneumonia.\nPneumonia ruled out."),
            1
        );
        assert_eq!(
            possible("PE? D-dimer 0.2, heme: PE EXCLUDED, heparin ok."),
            0
        );
    }
}
