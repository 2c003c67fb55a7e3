//! The parts of a white count by their first letters: "WBC 6.4 N 48% L 41%", "WBC 3.9,N 1.9". The letters mean cells only behind a
//! white count that was read.

use super::measures::{Asked, numeric};
use super::number::number;
use super::page::{Page, Sentence, Term};
use super::units::unit;
use super::values::Reading;
use crate::IngestIssueKind;
use record::{Localized, PartialDate, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Letter, name of the share, name of the count.
const CELLS: [(&str, &str, &str); 4] = [
    ("N", "neutrophils", "absolute neutrophil count"),
    ("L", "lymphocytes", "absolute lymphocyte count"),
    ("M", "monocytes", "absolute monocyte count"),
    ("E", "eosinophils", "absolute eosinophil count"),
];

static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s,;、，；(/%])(?P<c>[NLME])\s?[:=]?\s?(?P<v>\d{1,3}(?:\.\d{1,2})?)").ok()
});

/// Furthest that a part stands behind the white count or the part before it.
const FAR: usize = 40;

/// Reads the letters of a sentence, once named results are read.
pub(crate) fn read(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    let Some((cells, mut reached)) = white_count(page, sentence) else {
        return;
    };
    let words = sentence.words();
    let mut from = reached - sentence.span.start;
    while let Some(found) = LETTER.as_ref().and_then(|it| it.captures_at(words, from)) {
        let (Some(letter), Some(value)) = (found.name("c"), found.name("v")) else {
            return;
        };
        from = value.end();
        let name = Span::new(letter.start(), letter.end()).shifted(sentence.span.start);
        if name.start.saturating_sub(reached) > FAR || is_read(page, name) {
            continue;
        }
        let Some(row) = CELLS.iter().find(|row| row.0 == letter.as_str()) else {
            continue;
        };
        if let Some(end) = one(page, sentence, (name, row), cells, header, asked) {
            reached = end;
            from = from.max(end - sentence.span.start);
        }
    }
}

/// The last white count of the sentence and where it ends.
fn white_count(page: &Page<'_>, sentence: &Sentence<'_>) -> Option<(f64, usize)> {
    let mut results = sentence
        .terms
        .iter()
        .filter(|term| term.kind == TermKind::Laboratory && term.used)
        .peekable();
    results.peek()?;
    let whole = page.stored(sentence.span);
    let fact = page
        .record
        .observations
        .iter()
        .rev()
        .take(40)
        .find(|fact| {
            fact.value.key() == Some("white_cells")
                && fact.value.specimen.is_none()
                && fact.spans().any(|(_, span)| whole.contains(span))
        })?;
    let value = fact.value.quantity()?.value;
    let name = results
        .filter(|term| {
            let stored = page.stored(term.span);
            fact.spans().any(|(_, span)| span.overlaps(stored))
        })
        .map(|term| term.span.end)
        .max()?;
    Some((value, name))
}

fn is_read(page: &Page<'_>, place: Span) -> bool {
    let stored = page.stored(place);
    page.record
        .observations
        .iter()
        .rev()
        .take(40)
        .any(|fact| fact.spans().any(|(_, span)| span.overlaps(stored)))
}

/// A share where a per cent sign says so; a count where its unit does, or a number that the white count can hold.
fn one(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    (name, row): (Span, &(&str, &str, &str)),
    cells: f64,
    header: Option<PartialDate>,
    asked: &mut Asked,
) -> Option<usize> {
    let text = page.text;
    let at = name.end + text[name.end..].find(|c: char| c.is_ascii_digit())?;
    let value = number(text, at).filter(|value| value.end <= sentence.span.end)?;
    let goes_on = text[value.end..].starts_with(['/', ':', '-', '+'])
        || page.is_dated(value.start)
        || value.ambiguous;
    let measured = unit(page, value.end).filter(|unit| unit.ucum.is_some());
    let ucum = measured.as_ref().and_then(|unit| unit.ucum.as_deref());
    let end = measured.as_ref().map_or(value.end, |unit| unit.span.end);
    let decimal = text[value.start..value.end].contains('.');
    let counted = ucum.is_some_and(|ucum| ucum.starts_with("10*") || ucum == "/uL");
    let named = match ucum {
        _ if goes_on => return None,
        Some("%") if value.value <= 100.0 => row.1,
        Some(_) if counted => row.2,
        None if decimal && matches!(row.0, "N" | "L") && value.value < cells && cells < 200.0 => {
            if value.value < 1.0 {
                // "WBC 12.3 N 0.85" may be a share of one.
                unsure(page, Span::new(name.start, end));
                return None;
            }
            row.2
        }
        _ => return None,
    };
    let meaning = page.lexicon.lookup(TermKind::Laboratory, named)?;
    let term = Term::known(name, TermKind::Laboratory);
    let reading = Reading {
        end,
        unit: measured,
        ..Reading::bare(value)
    };
    let end = numeric(page, sentence, &term, &meaning, reading, header, asked);
    sentence.spend(Span::new(name.start, end));
    Some(end)
}

fn unsure(page: &mut Page<'_>, place: Span) {
    page.issue(
        IngestIssueKind::Uncertain,
        place,
        Localized::new(
            "A part of the white count as a number below one: a share or a count? It was not read.",
            "白细胞分类数值小于 1：是比例还是绝对值？未读取。",
        ),
        None,
    );
}
