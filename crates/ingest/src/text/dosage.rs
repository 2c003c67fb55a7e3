//! Dose, route, timing and duration behind a drug name.

use super::drug_tables::{FORMS, FREQUENCIES, ROUTES};
use super::number::{blanks, number, range_end};
use super::page::Page;
use super::phrases::Phrases;
use super::units::unit;
use record::{Dosage, Frequency, Quantity, Route, Span};
use std::sync::LazyLock;

/// A dosage with the stretch that it was read from.
pub(crate) struct Written {
    pub(crate) dosage: Dosage,
    /// One past the last byte that belongs to it.
    pub(crate) end: usize,
}

static TIMES: LazyLock<Phrases<(Option<f64>, bool)>> =
    LazyLock::new(|| Phrases::new(FREQUENCIES.iter().map(|row| (row.0, (row.1, row.2)))));
static WAYS: LazyLock<Phrases<Route>> = LazyLock::new(|| Phrases::new(ROUTES.iter().copied()));

const MASS: &[&str] = &[
    "mg",
    "mcg",
    "g",
    "μg",
    "ug",
    "ml",
    "units",
    "unit",
    "iu",
    "u",
    "meq",
    "mmol",
    "mg/kg",
    "mcg/kg",
    "ng",
    "l",
    "mg/ml",
    "mcg/hr",
    "mg/hr",
    "ml/hr",
    "mcg/min",
    "mcg/kg/min",
    "units/kg",
    "gm",
    "gram",
    "grams",
    "mgs",
    "milligrams",
    "micrograms",
    "毫克",
    "克",
    "微克",
    "毫升",
    "单位",
    "万单位",
    "万u",
    "mg/d",
    "mg/day",
    "g/d",
    "ml/h",
    "mg/h",
    "units/hr",
    "u/h",
    "units/h",
    "mg/m2",
    "cc",
    "mcg/h",
    "国际单位",
    "mg/日",
    "kg",
    "unit/hr",
];

/// Reads the dosage in `window`, which follows the drug's name.
pub(crate) fn read(page: &Page<'_>, window: Span) -> Written {
    let mut found = Written {
        dosage: Dosage::default(),
        end: window.start,
    };
    amounts(page, window, &mut found);
    timing(page, window, &mut found);
    if let Some((span, route)) = WAYS.find(page.text, window).next()
        && near(&found, span)
    {
        found.dosage.route = Some(route);
        found.end = found.end.max(span.end);
    }
    duration(page, window, &mut found);
    found.dosage.text = page
        .written(Span::new(window.start, found.end.max(window.start)))
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '|'))
        .to_string();
    found
}

/// True when `span` follows what was read so far closely enough to belong to it.
fn near(found: &Written, span: Span) -> bool {
    span.start <= found.end + 45
}

fn amounts(page: &Page<'_>, window: Span, found: &mut Written) {
    let text = page.text;
    let mut at = window.start;
    while at < window.end {
        let byte = text.as_bytes()[at];
        let begins = byte.is_ascii_digit()
            && (at == 0
                || !text.as_bytes()[at - 1].is_ascii_alphanumeric()
                    && text.as_bytes()[at - 1] != b'.');
        let Some(first) = begins.then(|| number(text, at)).flatten() else {
            at += 1;
            continue;
        };
        at = first.end;
        if page.is_dated(first.start) {
            continue;
        }
        let high = range_end(text, first.end).filter(|high| high.value > first.value);
        let end = high.map_or(first.end, |high| high.end);
        let Some((kind, after, written, ucum)) = amount_unit(page, end) else {
            continue;
        };
        if after > window.end {
            break;
        }
        let quantity = Quantity {
            value: first.value,
            high: high.map(|high| high.value),
            comparator: None,
            unit: ucum,
            unit_text: written,
        };
        if first.start > found.end + 60 && found.end > window.start {
            break;
        }
        match kind {
            Amount::Mass if found.dosage.dose.is_none() => found.dosage.dose = Some(quantity),
            Amount::Form if found.dosage.units.is_none() => found.dosage.units = Some(quantity),
            _ => continue,
        }
        found.end = found.end.max(after);
        at = after;
    }
}

#[derive(Clone, Copy)]
enum Amount {
    Mass,
    Form,
}

fn amount_unit(page: &Page<'_>, at: usize) -> Option<(Amount, usize, String, Option<String>)> {
    let text = page.text;
    let start = blanks(text, at);
    let rest = &text[start..];
    let form = FORMS.iter().find(|form| {
        rest.len() >= form.len()
            && rest.as_bytes()[..form.len()].eq_ignore_ascii_case(form.as_bytes())
            && !(form.is_ascii()
                && rest[form.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
    });
    if let Some(form) = form {
        return Some((Amount::Form, start + form.len(), (*form).to_string(), None));
    }
    let found = unit(page, at);
    let (end, ucum) = match &found {
        Some(unit) => (unit.span.end, unit.ucum.clone()),
        None => (
            start
                + rest
                    .find(|c: char| !(c.is_ascii_alphabetic() || c == '/' || c == 'μ' || c == '%'))
                    .unwrap_or(rest.len()),
            None,
        ),
    };
    let written = &text[start..end];
    let lower = written.to_lowercase();
    let known = MASS.iter().any(|unit| *unit == lower)
        || lower.split_once('/').is_some_and(|(mass, volume)| {
            MASS.contains(&mass) && volume.starts_with(|c: char| c.is_ascii_digit())
        });
    known.then(|| (Amount::Mass, end, written.to_string(), ucum))
}

fn timing(page: &Page<'_>, window: Span, found: &mut Written) {
    let text = page.text;
    let mut per_day = None;
    let mut as_needed = false;
    let mut span: Option<Span> = None;
    for (place, (doses, needed)) in TIMES.find(text, window) {
        if &text[place.start..place.end] == "on" || !near(found, place) {
            continue;
        }
        per_day = per_day.or(doses);
        as_needed |= needed;
        span = Some(span.map_or(place, |span| span.cover(place)));
        found.end = found.end.max(place.end);
    }
    if per_day.is_none()
        && let Some((place, doses)) = every(text, window)
    {
        per_day = Some(doses);
        span = Some(span.map_or(place, |span| span.cover(place)));
        found.end = found.end.max(place.end);
    }
    if let Some(span) = span {
        found.dosage.frequency = Some(Frequency {
            per_day,
            as_needed,
            text: page.written(span).to_string(),
        });
    }
}

/// "q6h", "q 8 hours", "every 4-6 hours", "每8小时".
fn every(text: &str, window: Span) -> Option<(Span, f64)> {
    let lower = text[window.start..window.end].to_ascii_lowercase();
    for mark in ["every", "q", "每"] {
        for (at, _) in lower.match_indices(mark) {
            let start = window.start + at;
            if mark.is_ascii() && start > 0 && text.as_bytes()[start - 1].is_ascii_alphanumeric() {
                continue;
            }
            let Some(first) = number(text, blanks(text, start + mark.len())) else {
                continue;
            };
            // "every 4-6 hours": the shorter interval gives the most that may be taken.
            let last = range_end(text, first.end).map_or(first.end, |high| high.end);
            let rest =
                text[blanks(text, last)..window.end.max(blanks(text, last))].to_ascii_lowercase();
            let unit = [
                "hours", "hour", "hrs", "hr", "h", "小时", "days", "day", "d", "天",
            ]
            .iter()
            .find(|unit| {
                rest.starts_with(**unit)
                    && !rest[unit.len()..].starts_with(|c: char| c.is_ascii_alphabetic())
            })?;
            let hours = if ["days", "day", "d", "天"].contains(unit) {
                24.0
            } else {
                1.0
            };
            if first.value <= 0.0 {
                continue;
            }
            let end = blanks(text, last) + unit.len();
            return Some((Span::new(start, end), 24.0 / (first.value * hours)));
        }
    }
    None
}

/// "for 10 days", "x 7 days", "×2周", "共5天".
fn duration(page: &Page<'_>, window: Span, found: &mut Written) {
    let text = page.text;
    let part = &text[window.start..window.end];
    for mark in ["for ", "x ", "x", "× ", "×", "共", "疗程"] {
        for (at, _) in part.match_indices(mark) {
            let start = window.start + at;
            if mark.starts_with('x')
                && start > 0
                && text.as_bytes()[start - 1].is_ascii_alphanumeric()
            {
                continue;
            }
            let Some(count) = number(text, blanks(text, start + mark.len())) else {
                continue;
            };
            let unit_at = blanks(text, count.end);
            let rest = &text[unit_at..window.end.max(unit_at)];
            let Some((unit, days)) = SPANS.iter().find(|(unit, _)| {
                rest.len() >= unit.len()
                    && rest.as_bytes()[..unit.len()].eq_ignore_ascii_case(unit.as_bytes())
            }) else {
                continue;
            };
            let span = Span::new(start, unit_at + unit.len());
            if near(found, span) {
                found.dosage.duration_days = Some(count.value * days);
                found.end = found.end.max(span.end);
                return;
            }
        }
    }
}

const SPANS: &[(&str, f64)] = &[
    ("days", 1.0),
    ("day", 1.0),
    ("d ", 1.0),
    ("weeks", 7.0),
    ("week", 7.0),
    ("wks", 7.0),
    ("wk", 7.0),
    ("months", 30.0),
    ("month", 30.0),
    ("天", 1.0),
    ("日", 1.0),
    ("周", 7.0),
    ("个月", 30.0),
    ("月", 30.0),
];
