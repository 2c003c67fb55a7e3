//! Short forms and their definitions, found as Schwartz and Hearst do (A simple algorithm for identifying abbreviation
//! definitions in biomedical text, Pacific Symposium on Biocomputing 2003): the letters of a short form in brackets
//! occur in order in the words before it, the first at the start of a word.

use super::words::STRICT;
use super::{listed, pattern};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// One definition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Definition {
    pub(super) long: Span,
    pub(super) short: Span,
}

static BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"\(([^()]{1,40})\)"));

/// Every definition of the text, in order.
pub(super) fn definitions(text: &str) -> Vec<Definition> {
    let Some(brackets) = &*BRACKETS else {
        return Vec::new();
    };
    brackets
        .captures_iter(text)
        .filter_map(|found| {
            let (whole, inner) = (found.get(0)?, found.get(1)?);
            let short = inner.as_str().split([';', ',']).next()?.trim();
            let long = long_form(&text[..whole.start()], short)?;
            let start = inner.start() + inner.as_str().find(short)?;
            Some(Definition {
                long,
                short: Span::new(start, start + short.len()),
            })
        })
        .collect()
}

fn long_form(before: &str, short: &str) -> Option<Span> {
    let letters = short.chars().filter(char::is_ascii_alphanumeric).count();
    let plausible = (2..=12).contains(&short.len())
        && short.is_ascii()
        && short.starts_with(|c: char| c.is_ascii_alphanumeric())
        && short.contains(|c: char| c.is_ascii_alphabetic())
        && short.split(' ').count() <= 2;
    if !plausible {
        return None;
    }
    let before = before.trim_end();
    let most = (letters + 5).min(2 * short.len());
    let from = before
        .split_whitespace()
        .rev()
        .take(most)
        .last()
        .map(|word| word.as_ptr() as usize - before.as_ptr() as usize)?;
    let start = from + begins(short.as_bytes(), &before[from..])?;
    let long = &before[start..];
    let itself = long.split_whitespace().any(|word| word == short);
    let balanced = long.matches('(').count() == long.matches(')').count();
    (long.len() > short.len() && !itself && balanced).then(|| Span::new(start, before.len()))
}

/// Where the words that the short form abbreviates begin inside `long`.
fn begins(short: &[u8], long: &str) -> Option<usize> {
    let bytes = long.as_bytes();
    let mut at = bytes.len();
    for (position, letter) in short.iter().enumerate().rev() {
        if !letter.is_ascii_alphanumeric() {
            continue;
        }
        loop {
            at = at.checked_sub(1)?;
            let same = bytes[at].eq_ignore_ascii_case(letter);
            let opens_word = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
            if same && (position > 0 || opens_word) {
                break;
            }
        }
    }
    Some(
        bytes[..at]
            .iter()
            .rposition(|byte| *byte == b' ')
            .map_or(0, |blank| blank + 1),
    )
}

/// Where the short form stands as a word, with a plural ending if it has one.
pub(super) fn places(text: &str, short: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    text.match_indices(short)
        .filter_map(|(start, _)| {
            let opens = start == 0
                || !(bytes[start - 1].is_ascii_alphanumeric() || bytes[start - 1] == b'-');
            let mut end = start + short.len();
            if bytes.get(end) == Some(&b's') {
                end += 1;
            }
            let closes = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
            (opens && closes).then(|| Span::new(start, end))
        })
        .collect()
}

/// "von Hippel-Lindau (VHL) disease" is one name: the long form, the brackets and the head behind them.
pub(super) fn join_around(text: &str, definitions: &[Definition], diseases: &mut Vec<Span>) {
    for definition in definitions {
        let Some(rest) = text[definition.short.end..].strip_prefix(") ") else {
            continue;
        };
        let head = rest
            .split(|c: char| !c.is_ascii_lowercase())
            .next()
            .unwrap_or_default();
        if listed(STRICT, ' ', head) {
            let whole = Span::new(definition.long.start, definition.short.end + 2 + head.len());
            diseases.retain(|span| !span.overlaps(whole));
            diseases.push(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> = definitions(text)
            .iter()
            .map(|one| {
                (
                    &text[one.short.start..one.short.end],
                    &text[one.long.start..one.long.end],
                )
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn letters_in_order_define_a_short_form() {
        check(
            "Patients with acute liver failure (ALF) and controls (n = 12)",
            &[("ALF", "acute liver failure")],
        );
        check(
            "heparin-induced thrombocytopenia (HIT; type II)",
            &[("HIT", "heparin-induced thrombocytopenia")],
        );
        check("given orally (po) in 2010 (see below)", &[]);
    }
}
