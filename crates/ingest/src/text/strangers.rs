//! Medication entries that no dictionary knows: kept as written, named, with likely spellings to choose from.

use super::dosage;
use super::page::{Page, Sentence};
use super::phrases::Hints;
use super::topics::Topic;
use crate::IngestIssueKind;
use record::{Localized, MedicationStatement, MedicationStatus, SectionKind, Span, TermKind};
use std::sync::LazyLock;

/// Words that begin an entry and are no drug.
const NO_DRUG: &[&str] = &[
    "inject",
    "place",
    "inhale",
    "apply",
    "instill",
    "repeat",
    "repeats",
    "acute",
    "acutes",
    "ordered",
    "active",
    "inactive",
    "q4hr",
    "q6hr",
    "q8hr",
    "q12hr",
    "q24hr",
    "qweek",
    "reminders",
    "preventions",
    "das28",
    "chest",
    "yours",
    "dear",
    "none",
    "no",
    "nil",
    "see",
    "as",
    "the",
    "patient",
    "he",
    "she",
    "they",
    "all",
    "unchanged",
    "continue",
    "continued",
    "same",
    "other",
    "unknown",
    "not",
    "and",
    "with",
    "also",
    "home",
    "current",
    "medications",
    "medication",
    "meds",
    "take",
    "takes",
    "taking",
    "taken",
    "she's",
    "list",
    "denies",
    "please",
    "refill",
    "dose",
    "daily",
    "multiple",
    "various",
    "per",
    "for",
    "on",
    "at",
    "in",
    "of",
    "is",
    "was",
    "are",
    "were",
    "has",
    "had",
    "will",
    "discharge",
    "admission",
    "include",
    "includes",
    "including",
    "reviewed",
    "reconciled",
    "n/a",
    "na",
    "oxygen",
    "o2",
    "diet",
    "her",
    "his",
    "which",
    "this",
    "that",
    "these",
    "those",
    "we",
    "i",
    "it",
    "to",
    "from",
    "start",
    "started",
    "stop",
    "stopped",
    "ceased",
    "discontinued",
    "held",
    "withheld",
    "paused",
    "changed",
    "planned",
    "added",
    "past",
    "previous",
    "regular",
    "hold",
    "increase",
    "decrease",
    "given",
    "received",
    "above",
    "below",
    "prior",
    "new",
    "old",
    "prn",
    "scheduled",
    "inpatient",
    "outpatient",
    "status",
    "allergies",
    "nkda",
    "nkfa",
    "nka",
    "name",
    "route",
    "frequency",
    "drug",
    "indication",
    "tablet",
    "capsule",
    "weight",
    "total",
    "about",
    "approximately",
    "over",
    "up",
    "another",
    "additional",
    "then",
    "now",
    "today",
    "by",
    "or",
    "but",
    "if",
    "when",
    "mg",
    "mcg",
    "ml",
    "units",
    "iv",
    "po",
    "tab",
    "tabs",
    "some",
    "any",
    "each",
    "every",
    "once",
    "twice",
    "无",
    "服用",
    "口服",
    "长期",
    "目前",
    "规律",
    "不规律",
    "自行",
    "药物",
    "具体不详",
    "不详",
    "间断",
    "给予",
    "予",
    "plan",
    "loading",
    "bolus",
    "infusion",
    "drip",
    "iv fluids",
    "fluids",
    "serum",
    "urine",
    "plasma",
    "level",
    "levels",
    "radiation",
    "contrast",
    "isovue",
    "nyha",
    "ecog",
    "child-pugh",
    "ccs",
    "killip",
    "blister",
    "dosette",
    "compliance",
    "webster",
    "patches",
    "inhalers",
    "fit",
    "well",
    "stable",
    "smoker",
    "smoking",
    "alcohol",
    "lvef",
    "ecg",
    "omnipaque",
];

/// Reads what stands in the place of a drug and is not known: entries of a medication list, and names right before a
/// dose with a frequency.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    let listed = sentence.kind == SectionKind::Medications;
    let text = sentence.text;
    // Outside a list a name is known by the dose behind it.
    if !listed && !sentence.topics.hold(Topic::Digits) {
        return;
    }
    let mut from = sentence.span.start;
    while from < sentence.span.end {
        let rest = &text[from..sentence.span.end];
        let cut = entry_end(rest);
        let entry = Span::new(from, from + cut);
        from = entry.end + rest[cut..].chars().next().map_or(1, char::len_utf8);
        if let Some(name) = name_of(sentence, entry, listed) {
            one(page, sentence, name, entry, listed);
        }
    }
}

/// Up to the mark that separates entries; a comma before a number, unit or frequency does not.
fn entry_end(rest: &str) -> usize {
    /// The first byte of Chinese punctuation.
    const CHINESE_MARK: u8 = 0xE3;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b';' | b'\n' => return at,
            CHINESE_MARK if rest[at..].starts_with(['、', '。']) => return at,
            b',' => {
                let after = rest[at + 1..].trim_start();
                let end = after.find(|c: char| !c.is_alphanumeric());
                let word = &after[..end.unwrap_or(after.len())];
                if word.chars().count() >= 4
                    && word.starts_with(|c: char| c.is_alphabetic())
                    && !CONTINUING
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(word))
                {
                    return at;
                }
            }
            _ => {}
        }
    }
    rest.len()
}

const CONTINUING: &[&str] = &[
    "daily", "twice", "once", "every", "three", "four", "take", "taken", "oral", "orally",
    "tablet", "tablets", "capsule", "capsules", "half", "with", "needed", "last", "started",
    "stopped", "each",
];

/// The unknown name at the head of an entry (or right before its dose), when there is one.
fn name_of(sentence: &Sentence<'_>, entry: Span, listed: bool) -> Option<Span> {
    let text = sentence.text;
    let drug = |term: &&super::page::Term| {
        term.kind == TermKind::Drug && (!term.ambiguous || listed || term.used)
    };
    if sentence
        .terms
        .iter()
        .filter(drug)
        .any(|term| entry.overlaps(term.span))
    {
        return None;
    }
    let words = &text[entry.start..entry.end];
    let lead = words.len() - words.trim_start_matches(|c: char| !c.is_alphabetic()).len();
    let body = &words[lead..];
    let digit = body.find(|c: char| c.is_ascii_digit());
    let dosed = digit.is_some_and(|at| has_dose(&body[at..]));
    let name = match digit {
        Some(at) if dosed => body[..at].trim_end_matches(|c: char| !c.is_alphanumeric()),
        _ if listed => body
            .split(['(', ':', '-', '.', '|', '\t'])
            .next()
            .unwrap_or_default()
            .trim(),
        _ => return None,
    };
    // Outside a list the name is the one word before the dose.
    let name = if listed {
        name
    } else {
        name.rsplit(|c: char| c.is_whitespace() || c == '(')
            .next()
            .unwrap_or_default()
    };
    let count = name.split_whitespace().count();
    let chinese = !name.is_ascii();
    let long_enough = if chinese {
        name.chars().count() >= 3
    } else {
        name.len() >= 4
    };
    let plain = name
        .chars()
        .all(|c| c.is_alphanumeric() || " -/'".contains(c));
    let head = name.split_whitespace().next()?.to_ascii_lowercase();
    if !(1..=3).contains(&count)
        || !long_enough
        || !plain
        || name.chars().count() > 32
        || NO_DRUG.contains(&head.as_str())
        || chinese
            && NO_DRUG
                .iter()
                .any(|word| !word.is_ascii() && name.contains(word))
    {
        return None;
    }
    if !dosed && (count > 2 || chinese) {
        return None;
    }
    let start = entry.start + lead + (name.as_ptr() as usize - body.as_ptr() as usize);
    let span = Span::new(start, start + name.len());
    let known = sentence.terms.iter().any(|term| {
        span.overlaps(term.span)
            && (!term.ambiguous || term.used)
            && !matches!(term.kind, TermKind::Organism | TermKind::Exposure)
    });
    (!known).then_some(span)
}

/// A number with a unit of mass and a frequency or route behind it.
fn has_dose(words: &str) -> bool {
    let lower = words.to_ascii_lowercase();
    let unit = lower.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' ' | '/')
    });
    let mass = [
        "mg", "mcg", "μg", "ug ", "g ", "g,", "units", "iu", "ml", "tablet", "tab", "cap", "puff",
        "毫克", "片", "粒", "支", "袋",
    ]
    .iter()
    .any(|mass| unit.starts_with(mass));
    let concentration = unit.starts_with("mg/d")
        || unit.starts_with("mg/l")
        || unit.starts_with("ml/")
        || unit.starts_with("mcg/l")
        || unit.starts_with("units/l");
    static TIMED: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            " po",
            " iv",
            " im",
            " bid",
            " tid",
            " qid",
            " qd",
            " daily",
            " q",
            " once",
            " twice",
            " every",
            " prn",
            " at ",
            " nightly",
            " weekly",
            " subcut",
            " sc ",
            " three times",
            " by mouth",
            " oral",
            "每",
            "次/",
            "一日",
            "口服",
            "qd",
            "bid",
            "tid",
            "qn",
        ])
    });
    mass && !concentration && TIMED.within(&lower)
}

fn one(page: &mut Page<'_>, sentence: &mut Sentence<'_>, name: Span, entry: Span, listed: bool) {
    let written = sentence.text[name.start..name.end].to_string();
    let suggestions: Vec<String> = page
        .lexicon
        .suggest_drug(&written)
        .into_iter()
        .map(|found| found.name)
        .collect();
    let amount = dosage::read(page, Span::new(name.end, entry.end));
    let dosed = amount.dosage.dose.is_some()
        || amount.dosage.units.is_some()
        || amount.dosage.frequency.is_some();
    if !dosed && suggestions.is_empty() && !listed {
        return;
    }
    let place = Span::new(name.start, amount.end.max(name.end));
    let statement = MedicationStatement {
        status: if listed {
            MedicationStatus::Active
        } else {
            MedicationStatus::Unknown
        },
        dosage: amount.dosage,
        assertion: page.assertion(sentence.context.assertion(name)),
        ..MedicationStatement::taken(page.concept(name, None), Vec::new())
    };
    let fact = page.fact("medication", place, statement);
    let id = fact.id.clone();
    page.record.medications.push(fact);
    let message = Localized::new(
        "The drug name was not recognised; it is kept as written and no check can use it.",
        "药名无法识别；按原文保留，无法用于检查。",
    );
    if suggestions.is_empty() {
        page.issue(IngestIssueKind::NotUnderstood, name, message, None);
    } else {
        page.ask(name, suggestions, Some(id), message);
    }
    sentence.spend(place);
}
