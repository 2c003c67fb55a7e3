//! Several names, then as many values: "sodium and potassium were 174 mEq/L and 3.6 mEq/L, respectively",
//! "BUN/creatinine 21/1.0".

use super::number::{blanks, number};
use super::page::{Page, Sentence, Term};
use super::values::{Reading, after_name, bridged, reading};
use record::TermKind;

/// Names in order with the value of each.
pub(crate) struct Paired {
    pub(crate) terms: Vec<Term>,
    pub(crate) readings: Vec<Reading>,
}

/// The list of names that begins at term number `at` and its values; `None` where it is no such list.
pub(crate) fn paired(page: &Page<'_>, sentence: &Sentence<'_>, at: usize) -> Option<Paired> {
    let terms = names(sentence, at);
    if terms.len() < 2 {
        return None;
    }
    let last = terms.last()?;
    let near = after_name(page.text, last.span.end, sentence.span.end, false);
    let from = match number(page.text, near) {
        Some(_) => near,
        None => bridged(page.text, last.span.end, sentence.span.end)?,
    };
    let mut readings = values(page, from, sentence.span.end, terms.len())?;
    let shared = readings.last().and_then(|reading| reading.unit.clone());
    let rest: Vec<bool> = readings
        .iter()
        .map(|reading| reading.unit.is_none())
        .collect();
    // "87 and 59 mmHg": the last unit stands for all, where no other has one.
    if rest[..rest.len() - 1].iter().all(|none| *none) && both_sides(page, &terms) {
        for reading in &mut readings {
            reading.unit = shared.clone();
        }
    }
    Some(Paired { terms, readings })
}

/// Two sides of one measure share its unit.
fn both_sides(page: &Page<'_>, terms: &[Term]) -> bool {
    let word = |term: &Term| page.text[term.span.start..term.span.end].to_ascii_lowercase();
    let (first, second) = (word(&terms[0]), word(&terms[1]));
    first.contains("systolic") && second.contains("diastolic")
        || first.contains("alanine")
        || first.contains("aspartate")
        || ["ast", "alt", "sgot", "sgpt"].contains(&first.as_str())
}

/// Names that nothing parts but commas, "and", slashes and their own abbreviations.
fn names(sentence: &Sentence<'_>, at: usize) -> Vec<Term> {
    let mut terms: Vec<Term> = vec![sentence.terms[at]];
    for next in &sentence.terms[at + 1..] {
        let last = terms[terms.len() - 1];
        // "potassium" is the name of a drug and of a result.
        let result = |term: &Term| matches!(term.kind, TermKind::Laboratory | TermKind::VitalSign);
        let also_result = !result(next)
            && sentence
                .terms
                .iter()
                .any(|other| other.span == next.span && result(other));
        if next.span.start < last.span.end || also_result {
            continue;
        }
        if next.used || !matches!(next.kind, TermKind::Laboratory | TermKind::VitalSign) {
            break;
        }
        let gap = &sentence.text[last.span.end..next.span.start];
        if gap.trim().starts_with('(') && gap.trim().len() <= 2 {
            // The abbreviation of the name before it.
            terms.pop();
            terms.push(Term {
                span: record::Span::new(last.span.start, next.span.end),
                ..last
            });
            continue;
        }
        if !joins(gap) {
            break;
        }
        terms.push(*next);
    }
    terms
}

fn joins(gap: &str) -> bool {
    let gap = gap.replace(['(', ')', ','], " ");
    gap.split_whitespace().all(|word| {
        matches!(
            word,
            "and" | "/" | "&" | "serum" | "the" | "level" | "levels" | "plasma" | "his" | "her"
        )
    })
}

/// Exactly `count` values parted by commas, "and" or slashes.
fn values(page: &Page<'_>, from: usize, limit: usize, count: usize) -> Option<Vec<Reading>> {
    let text = page.text;
    let mut at = from;
    let mut found: Vec<Reading> = Vec::new();
    while found.len() < count {
        let plain = number(text, at)?;
        // "21/1.0" gives one value to each of two names, "98/14.2/310" to each of three.
        let slashed = text[plain.end..].starts_with('/')
            && text[plain.end + 1..].starts_with(|c: char| c.is_ascii_digit())
            && found.len() + 1 < count;
        if slashed && (count == 2 || parted(text, plain.start) + found.len() == count) {
            found.push(Reading::bare(plain));
            at = plain.end + 1;
            if found.len() + 1 == count {
                let last = number(text, at)?;
                let whole = reading(page, at, limit).filter(|whole| !whole.slash);
                found.push(whole.unwrap_or_else(|| Reading::bare(last)));
                break;
            }
            continue;
        }
        let one = reading(page, at, limit)?;
        let end = one.end;
        found.push(one);
        if found.len() == count {
            break;
        }
        at = separator(text, end)?;
    }
    let end = found.last()?.end;
    let another = separator(text, end).and_then(|at| number(text, at));
    (found.len() == count && another.is_none()).then_some(found)
}

/// How many numbers stand from `at` on with slashes between.
fn parted(text: &str, at: usize) -> usize {
    let mut at = at;
    let mut count = 0;
    while let Some(one) = number(text, at) {
        count += 1;
        match text[one.end..].strip_prefix('/') {
            Some(_) => at = one.end + 1,
            None => break,
        }
    }
    count
}

/// Behind ",", "and", ", and" or "/".
fn separator(text: &str, at: usize) -> Option<usize> {
    let mut at = blanks(text, at);
    let mut parted = false;
    for mark in [",", ";", "/", "and ", "& "] {
        if text[at..].starts_with(mark) {
            at = blanks(text, at + mark.len());
            parted = true;
        }
    }
    parted.then_some(at)
}
