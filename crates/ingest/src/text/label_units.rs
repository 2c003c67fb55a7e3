//! The unit of a result between its name and its values, as flow sheets print it: "Potassium mmol/L 6.2", "Cr (umol/L) 71 74 97",
//! "WCC 10^9/L 3.8". The value is what stands behind; the power of ten is no value.

use super::number::blanks;
use super::page::{Page, window};
use super::units::{Unit, unit};
use super::values::{Reading, after_name};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// A unit that stands with the name, and where the values begin behind it.
pub(super) struct Label {
    unit: Unit,
    pub(super) behind: usize,
}

impl Label {
    /// The same reading with the unit of its label, where it has none of its own.
    pub(super) fn of(&self, found: Reading) -> Reading {
        let own = found.unit.as_ref().is_some_and(|unit| unit.ucum.is_some());
        if own {
            return found;
        }
        Reading {
            unit: Some(self.unit.clone()),
            ..found
        }
    }
}

/// The unit at one of the places behind a name: right behind it, or where its value was looked for.
pub(super) fn label(page: &Page<'_>, name_end: usize, at: usize, limit: usize) -> Option<Label> {
    one(page, name_end, limit).or_else(|| one(page, at, limit))
}

fn one(page: &Page<'_>, at: usize, limit: usize) -> Option<Label> {
    let text = page.text;
    let start = blanks(text, at);
    let rest = text.get(start..limit)?;
    let open = rest.starts_with(['(', '[', ',']);
    let from = blanks(text, start + usize::from(open));
    let unit = written(page, from)?;
    let mut end = unit.span.end;
    let closed = text[end..].starts_with([')', ']']);
    if rest.starts_with(['(', '[']) != closed {
        return None;
    }
    end += usize::from(closed);
    let behind = after_name(text, end, limit, true);
    let value = text.get(behind..limit)?;
    let number = value.trim_start_matches(['<', '>', '=', '~', ' ']);
    let parted = behind > end || closed;
    (parted && number.starts_with(|c: char| c.is_ascii_digit())).then_some(Label { unit, behind })
}

/// The unit at `at` that a result can have: a concentration, a share, a power of ten in a volume, or one of few others; no dose.
pub(super) fn written(page: &Page<'_>, at: usize) -> Option<Unit> {
    const OTHERS: [&str; 11] = [
        "mmHg", "kPa", "fL", "fl", "pg", "kg", "cm", "bpm", "mOsm", "°C", "℃",
    ];
    if let Some(found) = power(page, at) {
        return Some(found);
    }
    let rest = page.text.get(at..)?;
    if !rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '°')) {
        return None;
    }
    let found = unit(page, at).filter(|found| found.span.start == at)?;
    let words = page.text.get(found.span.start..found.span.end)?;
    let ucum = found.ucum.as_deref()?;
    let measured = ucum.contains('/') || ucum == "%" || OTHERS.contains(&words);
    measured.then_some(found)
}

/// "10^9/L", "×10⁹/L", "x10E12/L", "10*9/L" without a number before it.
fn power(page: &Page<'_>, at: usize) -> Option<Unit> {
    static POWER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[×xX*]?\s?10\s?(?:[\^*Ee]\s?\(?(\d{1,2})\)?|(⁹|¹²|⁶|³|¹⁰))\s?/\s?(L|l|[uμµ][lL]|m[lL]|mm3|mm³)").ok()
    });
    const LONGEST: usize = 24;
    let rest = window(page.text, at, at + LONGEST);
    if !rest.starts_with(['1', '×', 'x', 'X', '*']) {
        return None;
    }
    let found = POWER.as_ref()?.captures(rest)?;
    let exponent = match (found.get(1), found.get(2).map(|raised| raised.as_str())) {
        (Some(plain), _) => plain.as_str(),
        (None, Some("⁹")) => "9",
        (None, Some("¹²")) => "12",
        (None, Some("⁶")) => "6",
        (None, Some("¹⁰")) => "10",
        _ => "3",
    };
    let under = match found.get(3)?.as_str() {
        "L" | "l" => "L",
        "ml" | "mL" => "mL",
        "mm3" | "mm³" => "mm3",
        _ => "uL",
    };
    let end = at + found.get(0)?.end();
    (!page.text[end..].starts_with(|c: char| c.is_alphanumeric())).then(|| Unit {
        span: Span::new(at, end),
        ucum: Some(format!("10*{exponent}/{under}")),
    })
}

/// "10^9/L", "10⁹": the number at the beginning of a power of ten is a part of a unit.
pub(super) fn is_power_of_ten(text: &str, start: usize, end: usize) -> bool {
    let raised = |rest: &str| {
        rest.starts_with(['⁹', '⁶', '³', '¹', '⁵', '⁴'])
            || rest
                .strip_prefix(['^', '*', 'E', 'e'])
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    text.get(start..end) == Some("10") && text.get(end..).is_some_and(raised)
}
