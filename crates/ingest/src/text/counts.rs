//! Blood counts as they are written: in tens of thousands ("23万", "1.2 lakh"), and absolute where a share was named.

use super::number::blanks;
use super::page::{Page, key};
use super::units::Unit;
use super::values::Reading;
use record::{Span, TermConcept, TermKind};

/// Cells that a count of ten thousands can speak of.
const CELLS: [&str; 3] = ["platelets", "white_cells", "red_cells"];

/// Reads "23万" and "1.2 lakh" of blood cells as a number per microlitre.
pub(super) fn in_large_numbers(text: &str, meaning: &TermConcept, found: &mut Reading) {
    const WORDS: [(&str, f64); 5] = [
        ("万", 1e4),
        ("lakhs", 1e5),
        ("lakh", 1e5),
        ("Lakhs", 1e5),
        ("Lakh", 1e5),
    ];
    let cells = key(meaning).is_some_and(|key| CELLS.contains(&key));
    let after = blanks(text, found.number.end);
    let letter = text[after..].starts_with(['K', 'k'])
        && !text[after + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '/' || c == '+');
    if letter && !(after > found.number.end && is_potassium(&text[after + 1..])) {
        // No clinic measures in kelvin: "18K" of a count is thousands a microlitre.
        let span = Span::new(after, after + 1);
        let ucum = cells.then(|| "10*3/uL".to_string());
        found.unit = ucum.is_some().then_some(Unit { span, ucum });
        found.end = found
            .end
            .max(if cells { span.end } else { found.number.end });
        return;
    }
    if !cells || found.second.is_some() {
        return;
    }
    let at = blanks(text, found.number.end);
    let Some((word, factor)) = WORDS.iter().find(|(word, _)| text[at..].starts_with(word)) else {
        return;
    };
    let end = at + word.len();
    let below = [
        "/μL",
        "/µL",
        "/uL",
        "/ul",
        "/mm3",
        "/cumm",
        "/cmm",
        " per cumm",
        " per cmm",
    ]
    .iter()
    .find(|below| text[end..].starts_with(**below))
    .map_or(0, |below| below.len());
    found.number.value *= factor;
    found.unit = Some(Unit {
        span: Span::new(at, end + below),
        ucum: Some("/uL".into()),
    });
    found.end = found.end.max(end + below);
}

/// "PLT 245 K 3.9": behind the letter stands a number that a potassium can be.
fn is_potassium(behind: &str) -> bool {
    let value = behind.trim_start_matches([' ', ':', '=', '+']);
    let digits = value
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
        .count();
    let written = value[..digits].trim_end_matches('.');
    written.contains('.')
        && written
            .parse::<f64>()
            .is_ok_and(|value| (1.5..10.0).contains(&value))
}

/// The absolute count, where the name may mean the share and the unit or the size of the number says a count:
/// "中性粒细胞0.8×10^9/L", "Neuts 0.9".
pub(super) fn absolute(
    page: &Page<'_>,
    meaning: &TermConcept,
    found: &Reading,
) -> Option<TermConcept> {
    /// Below it, and with a decimal point, a number without unit is a count: shares are that small only when all cells are few.
    const COUNT_BELOW: f64 = 20.0;
    const NAMES: [(&str, &str); 5] = [
        ("neutrophils_percent", "absolute neutrophil count"),
        ("lymphocytes_percent", "absolute lymphocyte count"),
        ("monocytes_percent", "absolute monocyte count"),
        ("eosinophils_percent", "absolute eosinophil count"),
        ("basophils_percent", "absolute basophil count"),
    ];
    let share = key(meaning)?;
    let (_, name) = NAMES.iter().find(|(percent, _)| *percent == share)?;
    let counted = match &found.unit {
        Some(unit) => unit
            .ucum
            .as_deref()
            .is_some_and(|ucum| ucum.contains("10*") || ucum.contains("/uL")),
        None => {
            let written = &page.text[found.number.start..found.number.end];
            found.number.value < COUNT_BELOW && written.contains('.')
        }
    };
    counted
        .then(|| page.lexicon.lookup(TermKind::Laboratory, name))
        .flatten()
}
