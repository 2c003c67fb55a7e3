//! Allergies and intolerances, and what the text says where it lists none.

mod answers;
mod beside;
mod cause;
mod chinese;
mod effects;
mod entry;
mod harm;
mod not;
mod prose;
pub(super) mod reaction;
mod settled;
mod story;
pub(super) mod table;
mod told_more;
pub(super) mod triggers;
mod unborne;
mod unknown;
mod unlisted;
mod whole;

use self::beside::named;
pub(super) use self::beside::opens_list;
use self::entry::{follows_list, is_borne, is_of_plan, runs_on};
use self::not::{is_of_organism, is_of_the_other, is_reported, is_taken_back, is_treatment};
use self::reaction::{is_pen, is_remedy, may_tell};
pub(super) use self::settled::settle;
use self::triggers::{BEFORE, BEHIND, INTOLERANCE, NONE_KNOWN, NOT_ASKED, REACTIONS, SHORT_NAMES};
use self::unknown::{open_list, unknown};
use self::whole::{answer, tolerated};
use super::page::{Page, Sentence, Term, window};
use super::phrases::Phrases;
use super::topics::Topic;
use record::{
    AllergyIntolerance, AllergyStatus, AllergyType, ClinicalStatus, Concept, Criticality,
    Experiencer, Ingredient, Presence, Reaction, ReactionSeverity, SectionKind, Span, Temporality,
    TermKind, VerificationStatus,
};
use regex::Regex;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Sign {
    Before,
    Behind,
    NoneKnown,
    NotAsked,
}

static SIGNS: LazyLock<Phrases<Sign>> = LazyLock::new(|| Phrases::new(signs()));

fn signs() -> impl Iterator<Item = (&'static str, Sign)> {
    let rows = |list: &'static [&'static str], sign| list.iter().map(move |words| (*words, sign));
    rows(NONE_KNOWN, Sign::NoneKnown)
        .chain(rows(NOT_ASKED, Sign::NotAsked))
        .chain(rows(BEFORE, Sign::Before))
        .chain(rows(BEHIND, Sign::Behind))
}

/// Words that speak of allergies.
pub(super) fn vocabulary() -> impl Iterator<Item = &'static str> {
    signs().map(|row| row.0)
}

static SHORT: LazyLock<Phrases<&'static str>> =
    LazyLock::new(|| Phrases::new(SHORT_NAMES.iter().copied()));
pub(super) static MANIFESTATIONS: LazyLock<Phrases<(&'static str, bool)>> =
    LazyLock::new(|| Phrases::new(REACTIONS.iter().map(|row| (row.0, *row))));

/// Reads the allergies of a sentence and spends their terms, so that no allergen becomes a medication.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    let listed = sentence.kind == SectionKind::Allergies && !is_of_plan(page, sentence);
    let signs: Vec<(Span, Sign)> = if sentence.topics.hold(Topic::Allergies) {
        SIGNS
            .find(sentence.text, sentence.span)
            .filter(|(span, _)| !is_of_organism(sentence, *span))
            .map(|(span, sign)| (span, beside::turned(sentence, span, sign)))
            .collect()
    } else {
        Vec::new()
    };
    let follows = !listed && signs.is_empty() && follows_list(page, sentence);
    if !listed && signs.is_empty() && !follows && !may_tell(sentence) {
        return;
    }
    if listed && (answer(page, sentence) || tolerated(sentence)) {
        return;
    }
    let rows = if listed {
        table::rows(page, sentence)
    } else {
        Vec::new()
    };
    let narrower = |span: Span| {
        let rest = &sentence.text[span.end..sentence.span.end];
        answers::follows_a_use(&sentence.text[sentence.span.start..span.start])
            || answers::goes_on(rest, &sentence.text[span.start..span.end])
    };
    let listed_words = signs.iter().filter_map(|(span, sign)| match sign {
        Sign::NoneKnown if narrower(*span) => None,
        Sign::NoneKnown => Some((*span, AllergyStatus::NoneKnown)),
        Sign::NotAsked => Some((*span, AllergyStatus::NotAsked)),
        _ => None,
    });
    let mut said: Vec<(Span, AllergyStatus)> = listed_words.collect();
    for (span, status) in answers::statements(sentence.text, sentence.span) {
        if !said.iter().any(|(known, _)| known.overlaps(span)) {
            said.push((span, status));
        }
    }
    said.retain(|_| rows.is_empty());
    for (span, status) in said {
        if !concerns_relative(sentence, span) || answers::names_patient(sentence.text, span) {
            state(page, span, status);
        }
        sentence.spend(span);
    }
    let reactions: Vec<(Span, (&'static str, bool))> =
        MANIFESTATIONS.find(sentence.text, sentence.span).collect();
    let mut found = substances(page, sentence, &signs, listed || follows);
    if !rows.is_empty() {
        table::name(sentence, &rows, &mut found);
    }
    let mut spent = Vec::new();
    for (at, span) in found.iter().enumerate() {
        let next = found
            .get(at + 1)
            .map_or(sentence.span.end, |next| next.start);
        spent.push(*span);
        let before = page.record.allergies.len();
        let described = one(page, sentence, &signs, *span, next, &reactions);
        // "penicillin (rash)" is no rash of today.
        spent.extend(described);
        table::finish(&rows, *span, &mut page.record.allergies[before..]);
    }
    if !rows.is_empty() {
        spent.push(sentence.span);
    }
    if listed || !spent.is_empty() {
        let remedies = sentence.terms.iter().filter(|term| {
            term.kind == TermKind::Drug
                && is_remedy(sentence, term.span)
                && !is_pen(&sentence.text[term.span.start..term.span.end])
        });
        spent.extend(remedies.map(|term| term.span).collect::<Vec<_>>());
        spent.extend(borne_since(sentence));
        let remedies = sentence.terms.iter().filter(|term| {
            term.kind == TermKind::Drug && not::is_remedy_for_it(sentence, term.span)
        });
        spent.extend(remedies.map(|term| term.span).collect::<Vec<_>>());
        if listed {
            spent.extend(tried(page, sentence));
        }
    }
    for span in spent {
        sentence.spend(span);
    }
    if rows.is_empty() {
        for (name, whole) in unlisted::read(page, sentence, &found) {
            found.push(name);
            sentence.spend(whole);
        }
    }
    if !rows.is_empty() {
        let own = |agent: &Span| sentence.span.contains(*agent);
        for (agent, _) in rows.iter().filter(|(agent, _)| own(agent)) {
            let before = page.record.allergies.len();
            unknown(page, sentence, *agent, &signs, &found);
            table::finish(&rows, *agent, &mut page.record.allergies[before..]);
        }
    } else if listed && (!runs_on(sentence) || !reactions.is_empty()) {
        unknown(page, sentence, sentence.span, &signs, &found);
    } else if let Some(list) = open_list(sentence, &signs, &found) {
        unknown(page, sentence, list, &signs, &found);
    }
}

pub(super) fn concerns_relative(sentence: &Sentence<'_>, span: Span) -> bool {
    let assertion = sentence.context.assertion(span);
    assertion.experiencer != Experiencer::Patient && !is_reported(sentence, &assertion, span)
}

/// "青霉素:皮试阴性,用过阿莫西林没事": drugs of the list that were only asked about or tried, without a dose.
fn tried(page: &Page<'_>, sentence: &Sentence<'_>) -> Vec<Span> {
    let before = |name: Span| {
        let near = window(sentence.text, name.start.saturating_sub(12), name.start);
        ["用过", "吃过", "打过", "had ", "took "]
            .iter()
            .any(|word| near.ends_with(word))
    };
    let drugs = sentence.terms.iter().filter(|term| {
        term.kind == TermKind::Drug
            && !is_dosed(page, sentence, term.span)
            && !entry::is_course_of(sentence, term.span)
            && (is_borne(sentence, term.span) || before(term.span))
    });
    drugs.map(|term| term.span).collect()
}

/// "penicillin - rash as child, tolerated amoxicillin since": the drug that was borne is none of today.
fn borne_since(sentence: &Sentence<'_>) -> Vec<Span> {
    let drugs = sentence
        .terms
        .iter()
        .filter(|term| term.kind == TermKind::Drug && is_borne_since(sentence, term.span));
    drugs.map(|term| term.span).collect()
}

/// "has tolerated Keflex", "耐受头孢": right before the name stands that it is borne. "blotchy rash, day 6 of amox" tells the course
/// that it came in.
fn is_borne_since(sentence: &Sentence<'_>, name: Span) -> bool {
    static COURSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:day\s?\d{1,2}\sof|d\d{1,2}\sof|\d{1,2}\sdays?\sinto|whil(?:e|st)\s(?:on|taking))\s(?:a\scourse\sof\s|oral\s|iv\s)?$").ok()
    });
    let near = sentence.before(name.start, 24).to_lowercase();
    if COURSE.as_ref().is_some_and(|course| course.is_match(&near)) {
        return true;
    }
    let near = near.rsplit([',', ';', '.', '(']).next().unwrap_or_default();
    [
        "tolerate",
        "tolerating",
        "challenged with",
        "耐受",
        "能用",
        "可用",
    ]
    .iter()
    .any(|word| near.contains(word))
        && ![
            "not tolerat",
            "n't tolerat",
            "nt tolerate",
            "不耐受",
            "不能耐受",
            "intoler",
            "unable to tolerate",
        ]
        .iter()
        .any(|word| near.contains(word))
}

fn state(page: &mut Page<'_>, span: Span, status: AllergyStatus) {
    let fact = page.fact("allergy_status", span, status);
    page.record.allergy_statements.push(fact);
}

/// Stretches that name allergens, in order.
fn substances(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    signs: &[(Span, Sign)],
    listed: bool,
) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for term in &sentence.terms {
        let kind = matches!(
            term.kind,
            TermKind::Drug | TermKind::DrugClass | TermKind::Allergen | TermKind::Chemical
        );
        if !kind
            || term.used
            || found.iter().any(|known| known.overlaps(term.span))
            || is_remedy(sentence, term.span)
            || is_abbreviation(sentence, term)
            || opens_list_of_its_kind(sentence, term.span)
        {
            continue;
        }
        let accepted = if listed {
            !is_treatment(sentence, term.span)
                && !is_dosed(page, sentence, term.span)
                && !is_borne(sentence, term.span)
        } else {
            named(sentence, signs, term.span, &found)
                && (!is_borne_since(sentence, term.span)
                    || found.is_empty() && cause::is_told(sentence, term.span))
        };
        if accepted {
            let longest = sentence
                .terms
                .iter()
                .filter(|other| {
                    matches!(
                        other.kind,
                        TermKind::Drug
                            | TermKind::DrugClass
                            | TermKind::Allergen
                            | TermKind::Chemical
                    ) && other.span.overlaps(term.span)
                })
                .map(|other| other.span)
                .max_by_key(|span| span.len())
                .unwrap_or(term.span);
            found.push(longest);
        }
    }
    for (span, _) in short_names(sentence) {
        let known = found.iter().any(|known| known.overlaps(span));
        let entry = listed && !is_dosed(page, sentence, span) && !is_borne(sentence, span);
        if !known && (entry || named(sentence, signs, span, &found)) {
            found.push(span);
        }
    }
    found.sort_unstable();
    found
}

/// "anaes", "ICU": a chemical's abbreviation that in a clinical note means something else.
fn is_abbreviation(sentence: &Sentence<'_>, term: &Term) -> bool {
    const SHORT: usize = 6;
    let word = &sentence.text[term.span.start..term.span.end];
    term.kind == TermKind::Chemical && word.is_ascii() && word.len() < SHORT
}

/// "Abx allergies x3: pen, cipro": the kind of the list and no member of it.
fn opens_list_of_its_kind(sentence: &Sentence<'_>, span: Span) -> bool {
    const KINDS: [&str; 5] = ["abx", "antibiotic", "antibiotics", "food", "抗生素"];
    let word = sentence.text[span.start..span.end].to_lowercase();
    let rest = sentence.behind(span.end, 24).to_lowercase();
    KINDS.contains(&word.as_str())
        && rest.contains(':')
        && (rest.starts_with(" allerg") || rest.starts_with("过敏"))
}

/// Short names that mean a drug beside a word of allergy and elsewhere something else: "pen allergy".
fn short_names<'s>(sentence: &'s Sentence<'_>) -> impl Iterator<Item = (Span, &'static str)> + 's {
    SHORT
        .find(sentence.text, sentence.span)
        .filter(|(span, _)| !is_other_dye(sentence, *span))
}

/// "hair dye", "dye from a tattoo": none that is injected for a picture.
fn is_other_dye(sentence: &Sentence<'_>, span: Span) -> bool {
    const OTHERS: [&str; 8] = [
        "hair", "tattoo", "food", "henna", "blue", "clothes", "azo", "fabric",
    ];
    let word = &sentence.text[span.start..span.end];
    word.eq_ignore_ascii_case("dye") && {
        let before = sentence.before(span.start, 16).to_lowercase();
        let behind = sentence.behind(span.end, 16).to_lowercase();
        OTHERS
            .iter()
            .any(|other| before.trim_end().ends_with(other) || behind.contains(other))
    }
}

/// A dose with a frequency behind the name: a medication that strayed into the section.
fn is_dosed(page: &Page<'_>, sentence: &Sentence<'_>, span: Span) -> bool {
    let rest = sentence.behind(span.end, 60);
    let cut = rest.find([',', ';', '、', '\n']).unwrap_or(rest.len());
    let dosage = super::dosage::read(page, Span::new(span.end, span.end + cut)).dosage;
    dosage.dose.is_some() && dosage.frequency.is_some()
}

/// A sign that the description denies: "荨麻疹，无呼吸困难", "hives, no wheeze".
fn is_denied(text: &str, place: Span) -> bool {
    const DENIALS: &[&str] = &[
        "无",
        "未见",
        "没有",
        "未出现",
        "未伴",
        "无明显",
        "不伴",
        "no",
        "not",
        "without",
        "denies",
        "denied",
        "never",
        "w/o",
    ];
    // "no swelling/wheeze", "without hives or angioedema": the denial goes on to the next of its list.
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\b(?:no|nil|without|denies|denied|never|w/o)\s|无|未见|没有|未出现)[^,;.。\n]{1,40}?(?:/|\s(?:or|nor)\s|、|或)$").ok()
    });
    let before =
        super::page::window(text, place.start.saturating_sub(48), place.start).to_lowercase();
    let near = before.trim_end();
    DENIALS.iter().any(|word| {
        near.strip_suffix(word)
            .is_some_and(|rest| !word.is_ascii() || !rest.ends_with(|c: char| c.is_alphanumeric()))
    }) || before.ends_with(['/', ' ', '、', '或'])
        && LIST.as_ref().is_some_and(|list| list.is_match(&before))
}

/// Adds the allergy at `span`; returns where its reactions stand.
fn one(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    signs: &[(Span, Sign)],
    span: Span,
    next: usize,
    reactions: &[(Span, (&'static str, bool))],
) -> Vec<Span> {
    let mut assertion = sentence.context.assertion(span);
    // "No known drug allergies but gets a rash with X": the statement of none does not reach X.
    if assertion.presence == Presence::Absent
        && assertion.cues.iter().all(|cue| {
            cue.direction == record::Direction::Section
                || signs.iter().any(|(sign, kind)| {
                    *kind == Sign::NoneKnown && sign.overlaps(cue.span) && !sign.overlaps(span)
                })
                || reactions.iter().any(|(place, _)| place.overlaps(cue.span))
                || tolerance(sentence.text, cue.span)
                || harm::is_banned(sentence, span)
                || cue.span.start >= span.end
                    && sentence.text[cue.span.start..cue.span.end].eq_ignore_ascii_case("never")
        })
    {
        assertion.presence = Presence::Present;
        assertion.cues.clear();
    }
    if assertion.experiencer != Experiencer::Patient && is_reported(sentence, &assertion, span) {
        assertion.experiencer = Experiencer::Patient;
        assertion.cues.clear();
    }
    let other = assertion.experiencer != Experiencer::Patient;
    if other || is_of_the_other(sentence, span) {
        // A relative's allergy is spent with what it did, and is none of the patient's.
        let own = |place: &Span| belongs(sentence, signs, span, next, *place);
        return reactions
            .iter()
            .map(|(place, _)| *place)
            .filter(own)
            .collect();
    }
    if assertion.presence == Presence::Present && is_taken_back(sentence, span)
        || assertion.presence != Presence::Absent && settled::is_explained(sentence, span)
    {
        assertion.presence = Presence::Absent;
    }
    if assertion.time == Temporality::Historical {
        // An allergy noted in the past is an allergy.
        assertion.time = Temporality::Current;
    }
    let found: Vec<(Span, (&'static str, bool))> = reactions
        .iter()
        .filter(|(place, _)| {
            belongs(sentence, signs, span, next, *place) && !is_denied(sentence.text, *place)
        })
        .copied()
        .collect();
    let (substance, ingredients) = substance(page, sentence, span);
    let severity = stated_severity(sentence.text, span, next);
    let place = found
        .iter()
        .fold(span, |whole, (place, _)| whole.cover(*place));
    let severe =
        found.iter().any(|(_, (_, severe))| *severe) || severity == Some(ReactionSeverity::Severe);
    let words = sentence.words().to_ascii_lowercase();
    let entry = window(sentence.text, span.end, next.min(span.end + 120));
    let entry = entry.split([';', '\n', '。']).next().unwrap_or_default();
    let own_effect = !found.is_empty()
        && found.iter().all(|(_, (word, _))| {
            effects::is_of_the_drug(&sentence.text[span.start..span.end], word, entry)
        });
    let severe = severe && !own_effect;
    let side_effect = own_effect
        || !found.is_empty()
            && found
                .iter()
                .all(|(_, (word, _))| INTOLERANCE.contains(word))
        || found.is_empty()
            && (words.contains("intoleran")
                || words.contains("tolerate")
                || words.contains("不耐受")
                || prose::is_never_again(sentence, span));
    let allergy = AllergyIntolerance {
        substance,
        ingredients,
        kind: if side_effect {
            AllergyType::Intolerance
        } else {
            AllergyType::Allergy
        },
        clinical_status: ClinicalStatus::Active,
        verification_status: match assertion.presence {
            Presence::Absent => VerificationStatus::Refuted,
            Presence::Possible => VerificationStatus::Unconfirmed,
            _ => VerificationStatus::Confirmed,
        },
        criticality: if severe {
            Criticality::High
        } else {
            Criticality::Unknown
        },
        reactions: found
            .iter()
            .map(|(place, (_, severe))| Reaction {
                manifestation: page.concept(*place, None),
                severity: if *severe && !own_effect {
                    Some(ReactionSeverity::Severe)
                } else {
                    severity
                },
                onset: None,
            })
            .collect(),
        assertion: page.assertion(assertion),
        onset: page
            .date_near(sentence.span, place.end)
            .and_then(|dated| dated.date),
    };
    let fact = page.fact("allergy", place, allergy);
    page.record.allergies.push(fact);
    found.into_iter().map(|(place, _)| place).collect()
}

/// "could not tolerate X": the negation is the intolerance itself.
fn tolerance(text: &str, cue: Span) -> bool {
    window(text, cue.end, cue.end + 16)
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("tolerate")
        || text[cue.start..cue.end]
            .to_ascii_lowercase()
            .contains("toler")
}

/// A reaction belongs to the substance that it follows before the next one, or that follows it in "rash with X".
fn belongs(
    sentence: &Sentence<'_>,
    signs: &[(Span, Sign)],
    substance: Span,
    next: usize,
    reaction: Span,
) -> bool {
    if reaction.start >= substance.end && reaction.start < next {
        let gap = &sentence.text[substance.end..reaction.start];
        let told_now = [
            "present",
            " complain",
            " who ",
            " now ",
            " came",
            " admitted",
            "treated",
            "今",
            "现因",
            "入院",
            "现有",
        ]
        .iter()
        .any(|word| gap.contains(word));
        return !gap.contains(['.', ';', '。']) && gap.len() < 90 && !told_now;
    }
    signs.iter().any(|(span, sign)| {
        *sign == Sign::Before
            && span.overlaps(reaction)
            && span.end <= substance.start
            && sentence.text[span.end..substance.start].len() < 14
    })
}

fn stated_severity(text: &str, span: Span, next: usize) -> Option<ReactionSeverity> {
    let words = window(text, span.end, next.min(span.end + 80)).to_ascii_lowercase();
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if has(&[
        "severe",
        "life-threatening",
        "life threatening",
        "重度",
        "严重",
    ]) {
        Some(ReactionSeverity::Severe)
    } else if has(&["moderate", "中度"]) {
        Some(ReactionSeverity::Moderate)
    } else if has(&["mild", "轻度", "轻微"]) {
        Some(ReactionSeverity::Mild)
    } else {
        None
    }
}

fn substance(page: &Page<'_>, sentence: &Sentence<'_>, span: Span) -> (Concept, Vec<Ingredient>) {
    let rank = |kind: TermKind| match kind {
        TermKind::Drug => 0,
        TermKind::DrugClass => 1,
        TermKind::Allergen => 2,
        _ => 3,
    };
    let best = sentence
        .terms
        .iter()
        .filter(|term| {
            term.span == span && (rank(term.kind) < 3 || term.kind == TermKind::Chemical)
        })
        .min_by_key(|term| rank(term.kind));
    match best {
        Some(term) => {
            let meaning = page.meaning(term);
            (
                page.concept(span, Some(&meaning)),
                meaning.ingredients.clone(),
            )
        }
        None => meant(page, sentence, span),
    }
}

fn meant(page: &Page<'_>, sentence: &Sentence<'_>, span: Span) -> (Concept, Vec<Ingredient>) {
    let full = short_names(sentence)
        .find(|(place, _)| *place == span)
        .and_then(|(_, name)| {
            [TermKind::Drug, TermKind::Allergen, TermKind::Chemical]
                .into_iter()
                .find_map(|kind| page.lexicon.lookup(kind, name))
        });
    let ingredients = full.as_ref().map(|full| full.ingredients.clone());
    (
        page.concept(span, full.as_ref()),
        ingredients.unwrap_or_default(),
    )
}
