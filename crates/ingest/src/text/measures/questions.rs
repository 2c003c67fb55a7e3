//! What is asked of the physician about a measured value: a comma, a unit.

use super::Asked;
use crate::IngestIssueKind;
use crate::text::number::Number;
use crate::text::page::{Page, key};
use crate::text::values::Reading;
use record::{FactId, Localized, Span, TermConcept};

/// Analytes for which a number without unit has more than one reading, with the units in use.
const UNIT_MATTERS: &[(&str, &[&str])] = &[
    ("creatinine", &["mg/dL", "µmol/L"]),
    ("glucose", &["mmol/L", "mg/dL"]),
    ("urea_nitrogen", &["mg/dL", "mmol/L"]),
    ("bilirubin_total", &["mg/dL", "µmol/L"]),
    ("bilirubin_direct", &["mg/dL", "µmol/L"]),
    ("calcium", &["mg/dL", "mmol/L"]),
    ("magnesium", &["mg/dL", "mmol/L"]),
    ("phosphate", &["mg/dL", "mmol/L"]),
    ("cholesterol_total", &["mg/dL", "mmol/L"]),
    ("cholesterol_ldl", &["mg/dL", "mmol/L"]),
    ("cholesterol_hdl", &["mg/dL", "mmol/L"]),
    ("triglycerides", &["mg/dL", "mmol/L"]),
    ("urate", &["mg/dL", "µmol/L"]),
    ("lactate", &["mmol/L", "mg/dL"]),
    ("digoxin_level", &["ng/mL", "nmol/L"]),
    ("troponin", &["ng/mL", "ng/L"]),
    ("weight", &["kg", "lb"]),
    ("height", &["cm", "in"]),
];

/// Asks what the comma of `number` means; the words for the value that was not taken.
pub(crate) fn ask_comma(page: &mut Page<'_>, number: &Number, id: &FactId) -> String {
    let span = Span::new(number.start, number.end);
    let written = page.text[number.start..number.end].to_string();
    let joined = written.replace(',', "");
    page.ask(
        span,
        vec![written.replace(',', "."), joined],
        Some(id.clone()),
        Localized::new(
            "The comma may be a decimal mark or separate thousands; the value was not taken.",
            "逗号可能是小数点，也可能是千位分隔符；未采用该数值。",
        ),
    );
    "ambiguous decimal comma".into()
}

/// Says that a unit was not understood, or asks for the one that was not written, once for each analyte.
pub(crate) fn question_unit(
    page: &mut Page<'_>,
    meaning: &TermConcept,
    found: &Reading,
    place: Span,
    id: &FactId,
    asked: &mut Asked,
) {
    if let Some(unit) = &found.unit {
        if unit.ucum.is_none() {
            page.issue(
                IngestIssueKind::NotUnderstood,
                unit.span,
                Localized::new(
                    "The unit was not understood; the value is kept as written and used by no rule.",
                    "单位无法识别；数值按原文保留，不参与规则判断。",
                ),
                None,
            );
        }
        return;
    }
    let Some(key) = key(meaning) else { return };
    let Some((_, units)) = UNIT_MATTERS.iter().find(|(name, _)| *name == key) else {
        return;
    };
    if !asked.insert(key.to_string()) {
        return;
    }
    page.ask(
        place,
        units
            .iter()
            .map(|unit| format!("{} {unit}", found.number.value))
            .collect(),
        Some(id.clone()),
        Localized::new(
            format!(
                "{}: no unit was written. The answer holds for every such value here.",
                meaning.preferred
            ),
            format!(
                "{}：未写明单位。答复适用于此处所有同类数值。",
                meaning.preferred
            ),
        ),
    );
}
