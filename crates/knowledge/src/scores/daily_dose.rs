//! Milligrams a day of a drug, from "60 mg of oxycodone 2 times a day" or "oxycodone 10 mg every 6 hours".

use super::narrative::{Index, Mention, Token};
use super::score::Filled;
use record::Span;

/// Most words between a drug and its dose.
const NEAR: usize = 4;
/// Most words between a dose and how often it is taken.
const FAR: usize = 7;

/// The sum over every dose told of one of `names` in the form meant; 0 with no place is never given.
pub(super) fn read(
    names: &[&str],
    form: &str,
    index: &Index<'_>,
    empty: &Filled,
) -> Option<Filled> {
    let mut total = 0.0;
    let mut places = Vec::new();
    for passage in 0..index.len() {
        let tokens = index.tokens(passage);
        for at in 0..tokens.len() {
            if !names.contains(&tokens[at].word.as_str()) || !is_form(tokens, at, form) {
                continue;
            }
            let Some(dose) = dose(tokens, at) else {
                continue;
            };
            let Some((times, last)) = times(tokens, at.max(dose.last)) else {
                continue;
            };
            let first = at.min(dose.first);
            let mention = Mention {
                passage,
                span: Span::new(tokens[first].span.start, tokens[last].span.end),
                number: None,
                tokens: (first, last),
            };
            if index.assertion(&mention).is_affirmed_for_patient() {
                total += dose.milligrams * times;
                places.push(mention);
            }
        }
    }
    let first = places.first()?;
    let mut found = super::tell::filled(index, first, total, empty);
    for mention in &places[1..] {
        found
            .evidence
            .extend(super::tell::filled(index, mention, total, empty).evidence);
    }
    Some(found)
}

fn is_form(tokens: &[Token], at: usize, form: &str) -> bool {
    let beside = |word: &str| {
        let near = tokens.iter().skip(at.saturating_sub(1)).take(4);
        near.map(|token| token.word.as_str())
            .any(|token| token.starts_with(word))
    };
    match form.strip_prefix('-') {
        Some(other) => !beside(other),
        None => form.is_empty() || beside(form),
    }
}

struct Dose {
    milligrams: f64,
    first: usize,
    last: usize,
}

/// The dose in front of the name ("60 mg of X"), else behind it.
fn dose(tokens: &[Token], at: usize) -> Option<Dose> {
    let before = (at.saturating_sub(NEAR)..at).rev();
    let behind = at + 1..(at + 1 + NEAR).min(tokens.len());
    let inside = |place: usize| {
        tokens[place.min(at) + 1..=place.max(at)]
            .iter()
            .all(|token| !token.parted)
    };
    before
        .filter(|place| inside(*place))
        .chain(behind)
        .find_map(|place| amount(tokens, place))
}

fn amount(tokens: &[Token], at: usize) -> Option<Dose> {
    let number = tokens[at].number?;
    let factor = match tokens.get(at + 1)?.word.as_str() {
        "mg" | "milligram" | "milligrams" => 1.0,
        "mcg" | "ug" | "μg" | "microgram" | "micrograms" => 0.001,
        "g" | "gram" | "grams" => 1000.0,
        _ => return None,
    };
    Some(Dose {
        milligrams: number * factor,
        first: at,
        last: at + 1,
    })
}

/// How often a day, and the last word that says so.
fn times(tokens: &[Token], from: usize) -> Option<(f64, usize)> {
    let end = (from + 1 + FAR).min(tokens.len());
    (from + 1..end).find_map(|at| often(tokens, at))
}

fn often(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let word = |offset: usize| {
        tokens
            .get(at + offset)
            .map_or("", |token| token.word.as_str())
    };
    let number = tokens[at].number;
    match (word(0), word(1)) {
        ("bid", _) => Some((2.0, at)),
        ("tid", _) => Some((3.0, at)),
        ("qid", _) => Some((4.0, at)),
        ("daily" | "qd" | "qam" | "qpm" | "qhs" | "nightly", _) => Some((1.0, at)),
        ("once", _) => Some((1.0, at)),
        ("twice", _) => Some((2.0, at)),
        ("thrice", _) => Some((3.0, at)),
        ("every", "day") => Some((1.0, at + 1)),
        ("every", "hour") => Some((24.0, at + 1)),
        ("every", _) => {
            let hours = tokens.get(at + 1)?.number.filter(|hours| *hours > 0.0)?;
            word(2).starts_with('h').then_some((24.0 / hours, at + 2))
        }
        ("a" | "per" | "each", "day") => Some((1.0, at + 1)),
        (_, "times" | "time" | "x") => number.map(|times| (times, at + 1)),
        (short, _) => {
            let hours: f64 = short.strip_prefix('q')?.strip_suffix('h')?.parse().ok()?;
            (hours > 0.0).then_some((24.0 / hours, at))
        }
    }
}
