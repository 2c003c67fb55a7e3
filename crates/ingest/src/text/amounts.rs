//! Ways of writing an amount that are neither a plain number nor a plain unit: "186 000/µL", "10.78 × 10³/µl",
//! "8800 cells per µL", "250 mg per deciliter".

use super::number::{Number, blanks};
use super::page::{Page, window};
use super::units::Unit;
use record::Span;

/// The number with what stretches it: a group of three behind a blank, a power of ten. `None` where nothing does.
pub(crate) fn stretched(text: &str, first: Number) -> Option<Number> {
    spaced(text, first)
        .or_else(|| dotted(text, first))
        .or_else(|| power(text, first))
}

/// "127.000/μL": thousands parted by a point, only before a count's unit.
fn dotted(text: &str, first: Number) -> Option<Number> {
    let (whole, group) = text[first.start..first.end].split_once('.')?;
    let after = text[first.end..].trim_start_matches(' ');
    let counts = [
        "/µL", "/μL", "/uL", "/mm3", "/mm³", "/mm^3", "/µl", "/μl", "/ul",
    ];
    (group.len() == 3 && whole.len() <= 3 && counts.iter().any(|unit| after.starts_with(unit)))
        .then_some(Number {
            value: first.value * 1000.0,
            ..first
        })
}

/// "186 000/µL": thousands parted by a blank, only before a count's unit.
fn spaced(text: &str, first: Number) -> Option<Number> {
    let whole = first.end - first.start;
    let rest = text[first.end..].strip_prefix([' ', '\u{a0}', '\u{2009}', '\u{202f}'])?;
    let group = rest.get(..3)?;
    let digits = group.bytes().all(|byte| byte.is_ascii_digit());
    let after = rest[3..].trim_start_matches(' ');
    if !digits || whole > 3 || first.value.fract() != 0.0 || !after.starts_with('/') {
        return None;
    }
    Some(Number {
        value: first.value * 1000.0 + group.parse::<f64>().ok()?,
        end: text.len() - rest.len() + 3,
        ..first
    })
}

/// "× 10³", "x 10^9", "×103" (the raised digit fell down), only before a count's unit.
fn power(text: &str, first: Number) -> Option<Number> {
    let at = blanks(text, first.end);
    let rest = text[at..].strip_prefix(['x', 'X', '×', '*', '·'])?;
    let rest = rest.trim_start_matches(' ').strip_prefix("10")?;
    let rest = rest.trim_start_matches(['^', '*', '(', ' ']);
    let (exponent, rest) = exponent(rest)?;
    let rest = rest.trim_start_matches(')');
    let unit = rest.trim_start_matches(' ');
    if !(unit.starts_with('/') || unit.starts_with("cells") || unit.starts_with("per ")) {
        return None;
    }
    Some(Number {
        value: first.value * 10f64.powi(exponent),
        end: text.len() - rest.len(),
        ..first
    })
}

fn exponent(rest: &str) -> Option<(i32, &str)> {
    const RAISED: &[(&str, i32)] = &[
        ("12", 12),
        ("11", 11),
        ("10", 10),
        ("9", 9),
        ("6", 6),
        ("5", 5),
        ("4", 4),
        ("3", 3),
        ("¹²", 12),
        ("⁹", 9),
        ("⁶", 6),
        ("⁵", 5),
        ("⁴", 4),
        ("³", 3),
    ];
    RAISED
        .iter()
        .find_map(|(written, value)| Some((*value, rest.strip_prefix(written)?)))
}

/// A unit in words at `at`: "cells per µL", "per microliter", "mg per deciliter", "count/µL".
pub(crate) fn worded(page: &Page<'_>, at: usize) -> Option<Unit> {
    let start = blanks(page.text, at);
    let words = window(page.text, start, start + 40);
    let lower = words.to_ascii_lowercase();
    let mut rest = lower.as_str();
    let mut above = "";
    for counted in [
        "cells",
        "cell",
        "counts",
        "count",
        "platelets",
        "leukocytes",
        "white cells",
    ] {
        if let Some(after) = rest.strip_prefix(counted) {
            rest = after;
            break;
        }
    }
    for mass in ["mg", "mcg", "ug", "g", "mmol", "meq", "units", "u", "iu"] {
        if let Some(after) = rest.strip_prefix(mass)
            && after.starts_with(" per ")
        {
            above = mass;
            rest = after;
            break;
        }
    }
    rest = rest.trim_start_matches(' ');
    rest = rest
        .strip_prefix("per ")
        .or_else(|| rest.strip_prefix('/'))?;
    rest = rest.trim_start_matches(' ');
    const BELOW: &[(&str, &str)] = &[
        ("microliter", "uL"),
        ("microlitre", "uL"),
        ("cubic millimeter", "mm3"),
        ("cubic millimetre", "mm3"),
        ("mm3", "mm3"),
        ("mm^3", "mm3"),
        ("cumm", "mm3"),
        ("µl", "uL"),
        ("μl", "uL"),
        ("ul", "uL"),
        ("mcl", "uL"),
        ("deciliter", "dL"),
        ("decilitre", "dL"),
        ("dl", "dL"),
        ("milliliter", "mL"),
        ("millilitre", "mL"),
        ("liter", "L"),
        ("litre", "L"),
    ];
    let (written, below) = BELOW
        .iter()
        .find(|(written, _)| rest.starts_with(written))?;
    let end = start + lower.len() - rest.len() + written.len();
    let ucum = page.lexicon.ucum(&format!("{above}/{below}"))?;
    Some(Unit {
        span: Span::new(start, end),
        ucum: Some(ucum),
    })
}

#[cfg(test)]
mod tests {
    use super::super::number::number;
    use super::*;

    fn check(text: &str, expect: Option<f64>) {
        let first = number(text, 0).expect("a number");
        let found = stretched(text, first).map(|number| number.value);
        let close = match (found, expect) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-6 * b.abs(),
            (a, b) => a == b,
        };
        assert!(close, "{text}: {found:?}, expected {expect:?}");
    }

    #[test]
    fn thousands_behind_a_blank_and_powers_of_ten() {
        check("186 000/µL", Some(186_000.0));
        check("186 000 tablets", None);
        check("10.78 × 103/μl", Some(10_780.0));
        check("252×10^3/µL", Some(252_000.0));
        check("38.3 × 104/mm3", Some(383_000.0));
        check("4.6 x 109/L", Some(4.6e9));
        check("5 × 10 mg", None);
    }
}
