//! Drugs that a note with a list of medicines only names: "Fluconazole ok with that?", "aminophylline would lower the threshold". No
//! dose, no list, no word of taking or ordering stands with them. Whether they are taken is not told, so they are neither taken nor
//! gone: they stay in the record as named, and no check takes them for taken.

use crate::text::page::{Page, place, window};
use record::{
    Fact, MedicationIntent, MedicationStatement, MedicationStatus, Presence, SectionKind, Span,
};
use regex::Regex;
use std::sync::LazyLock;

/// So many drugs with a dose or a frequency make a list of what is taken.
const LISTED: usize = 4;

/// How far before and behind a name its clause is looked at, in bytes.
const NEAR: usize = 64;

/// Leaves open whether the drugs that the page only names are taken.
pub(crate) fn settle(page: &mut Page<'_>) {
    let listed = page.record.medications.iter().filter(|fact| is_dosed(fact));
    if listed.count() < LISTED {
        return;
    }
    let base = page.base;
    let text = page.original;
    let places: Vec<Option<Span>> = page
        .record
        .medications
        .iter()
        .map(|fact| {
            let span = place(fact)?;
            let start = span.start.checked_sub(base)?;
            text.get(start..span.end - base)?;
            Some(Span::new(start, span.end - base))
        })
        .collect();
    for at in 0..places.len() {
        let Some(span) = places[at] else { continue };
        let fact = &page.record.medications[at];
        if !is_bare(fact)
            || in_list_of_medicines(page, span)
            || stands_in_list(text, &places, at)
            || is_spoken_of_as_taken(text, span)
            || super::reply::is_affirmed(text, span)
        {
            continue;
        }
        let statement = &mut page.record.medications[at].value;
        statement.intent = MedicationIntent::Taken;
        statement.status = MedicationStatus::Unknown;
        statement.assertion.presence = Presence::Possible;
    }
}

fn is_dosed(fact: &Fact<MedicationStatement>) -> bool {
    let dosage = &fact.value.dosage;
    fact.value.is_current() && (dosage.dose.is_some() || dosage.frequency.is_some())
}

/// A current drug of which nothing but the name is told.
fn is_bare(fact: &Fact<MedicationStatement>) -> bool {
    let statement = &fact.value;
    let dosage = &statement.dosage;
    statement.is_current()
        && statement.change.is_none()
        && statement.start.is_none()
        && statement.intent != MedicationIntent::Administered
        && statement.status != MedicationStatus::Intended
        && dosage.dose.is_none()
        && dosage.frequency.is_none()
        && dosage.route.is_none()
}

fn in_list_of_medicines(page: &Page<'_>, span: Span) -> bool {
    let stored = span.shifted(page.base);
    page.record
        .sections
        .iter()
        .any(|section| section.kind == SectionKind::Medications && section.span.contains(stored))
}

/// Another drug is joined to it by no more than a mark or "and", or it is all that its line holds.
fn stands_in_list(text: &str, places: &[Option<Span>], at: usize) -> bool {
    let Some(span) = places[at] else { return false };
    let line_start = text[..span.start].rfind('\n').map_or(0, |found| found + 1);
    let before = text[line_start..span.start].trim_matches([' ', '\t', '-', '*', '•', '·']);
    let numbered = before.trim_end_matches(['.', ')', '、', ' ']);
    let opens = numbered.is_empty() || numbered.bytes().all(|byte| byte.is_ascii_digit());
    // "- maintenance sevoflurane", "Analgesia: paracetamol": one word before the name, and the line is an entry.
    let one_word = before.split_whitespace().count() == 1
        && before.chars().any(char::is_alphabetic)
        && !before.ends_with(['.', ',', ';', '?', '"']);
    let opens = opens || one_word;
    let joined = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|gap| {
            let gap = gap.trim();
            gap.len() <= 6
                && !gap.contains('\n')
                && matches!(
                    gap,
                    "," | "/" | "+" | "&" | "、" | "，" | "and" | "plus" | ", and" | "和" | "及"
                )
        })
    };
    let beside = places.iter().enumerate().any(|(other, place)| {
        other != at
            && place
                .is_some_and(|place| joined(place.end, span.start) || joined(span.end, place.start))
    });
    opens || beside
}

/// Words of taking, giving or ordering stand in the clause.
fn is_spoken_of_as_taken(text: &str, span: Span) -> bool {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)\b(?:on|takes?|taking|took|taken|given|gives?|gave|giving|starts?|started|starting|restart\w*|begin|began|begun|commenc\w*|continu\w*|cont|carry\son|receiv\w*|prescrib\w*|adds?|added|adding|us(?:e|es|ed|ing)|inject\w*|loaded|switch\w*|chang\w*|iv|im|sc|po|neb\w*|stat|bolus|infusion|infusing|order\w*|had|resum\w*|increas\w*|reduc\w*|wean\w*|titrat\w*|covered|cover|via|treat\w*|therapy|initiat\w*|wears?|has|put|kept|keep|stays?|maintained|meds?|medications?|rx|dh|regime\w*|regimen|antihypertensives?|prn|daily|inhal\w*|patch|pump|bought|buys|buying|otc|self|regular|reg|then|home|implant|coil|depot|induction|maintenance|premed\w*|reversal|prophylaxis|ppx|abx|antibiotics?|analgesia|anti-?emetics?|sedation|volatile|anaesthesia|anesthesia)\b|->|→
            |[服用予给吃打输泵滴喷贴含嘱换改加续持维启]|静|注射|吸入|处方|口服|雾化|外用|使用|治疗|方案|拟|现|目前|长期",
        )
        .ok()
    });
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)^[^.;\n]{0,24}?\b(?:started|continu\w*|cont|given|ongoing|today|tonight|now|stat|infusion|running|iv|po|sc|im|prn|od|bd|tds|qds|bid|tid|qid|nocte|mane|daily|weekly|commenced|due|resumed|restarted|increased|reduced|titrat\w*|loading|load|drip|patch|patches|inhalers?|nebs?|pump|level|trough|course|cycle|since|for|to\scontinue|regular|long[-\s]?term|tabs?|tablets?|caps?|drops|spray|cream|gel|refill\w*|dose|doses|therapy|in\ssitu|in\splace|inserted|fitted)\b
            |^\s?(?:XL|MR|SR|PF|LA|CR|XR|EC|CD)?\s?\d{1,6}(?:\.\d+)?k?\b
            |^[^。；;\n]{0,12}?[服用泵滴注打吃续持维起贴喷抹涂治疗中]",
        )
        .ok()
    });
    let line = text[..span.start].rfind('\n').map_or(0, |found| found + 1);
    let before = window(text, span.start.saturating_sub(NEAR).max(line), span.start);
    let clause = before
        .char_indices()
        .rev()
        .find(|(at, c)| match c {
            ';' | '；' | '。' => true,
            '.' => before[at + 1..].starts_with(' '),
            _ => false,
        })
        .map_or(before, |(at, c)| &before[at + c.len_utf8()..]);
    let behind = window(text, span.end, span.end + NEAR);
    let behind = behind.split('\n').next().unwrap_or_default();
    BEFORE.as_ref().is_some_and(|words| words.is_match(clause))
        || BEHIND.as_ref().is_some_and(|words| words.is_match(behind))
}
