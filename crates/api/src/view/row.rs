//! One fact as a row.

use super::Pages;
use crate::edit::{Editable, assertion_words, clinical_words, medication_words};
use crate::wire::{
    Abnormal, AssertionView, CorrectionView, ExperiencerView, FactRow, FactStatusView, Localized,
    PresenceView, RangeView, SpanClass, TimeView,
};
use record::{
    AllergyIntolerance, Assertion, CodeSystem, Comparator, Concept, Condition, Experiencer, Fact,
    FactStatus, Interpretation, MedicationStatement, Observation, ObservationValue, PartialDate,
    Presence, Quantity, ReferenceRange, Temporality,
};

/// What a kind of fact says of itself.
#[derive(Default)]
pub(super) struct Described {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) detail: Localized,
    pub(super) code: Option<String>,
    pub(super) date: Option<PartialDate>,
    pub(super) assertion: Assertion,
    pub(super) abnormal: Option<Abnormal>,
    pub(super) range: Option<RangeView>,
}

/// The row of `fact` as `describe` puts it.
pub(super) fn row<T: Editable>(
    fact: &Fact<T>,
    class: SpanClass,
    pages: &Pages<'_>,
    describe: &dyn Fn(&T) -> Described,
) -> FactRow {
    let Described {
        label,
        value,
        detail,
        code,
        date,
        assertion,
        abnormal,
        range,
    } = describe(&fact.value);
    FactRow {
        id: fact.id.0.clone(),
        class,
        label,
        value,
        detail,
        code,
        date: date.map(|date| date.to_string()),
        assertion_label: assertion_words(&assertion),
        assertion: assertion_view(&assertion),
        status: match fact.status {
            FactStatus::Recorded => FactStatusView::Recorded,
            FactStatus::Corrected => FactStatusView::Corrected,
            FactStatus::Proposed => FactStatusView::Proposed,
            FactStatus::Removed => FactStatusView::Removed,
        },
        abnormal,
        range,
        series: Vec::new(),
        places: pages.places(fact.spans()),
        corrections: fact
            .corrections
            .iter()
            .map(|correction| {
                let earlier = describe(&correction.earlier);
                CorrectionView {
                    earlier: format!("{} {}", earlier.label, earlier.value)
                        .trim()
                        .to_string(),
                    by: correction.by.reveal().to_string(),
                    at: correction.at.0 as f64,
                }
            })
            .collect(),
        fields: fact.value.fields(),
    }
}

pub(super) fn assertion_view(of: &Assertion) -> AssertionView {
    AssertionView {
        presence: match of.presence {
            Presence::Present => PresenceView::Present,
            Presence::Absent => PresenceView::Absent,
            Presence::Possible => PresenceView::Possible,
            Presence::Hypothetical => PresenceView::Hypothetical,
        },
        time: match of.time {
            Temporality::Current => TimeView::Current,
            Temporality::Historical => TimeView::Historical,
        },
        experiencer: match of.experiencer {
            Experiencer::Patient => ExperiencerView::Patient,
            Experiencer::Family => ExperiencerView::Family,
            Experiencer::Other => ExperiencerView::Other,
        },
    }
}

/// The document's words, with our name in brackets where it says more.
pub(super) fn label(of: &Concept) -> String {
    let written = of.text.reveal().trim();
    match of.preferred.as_deref() {
        Some(name) if !name.eq_ignore_ascii_case(written) && !written.is_empty() => {
            format!("{written} ({name})")
        }
        Some(name) if written.is_empty() => name.to_string(),
        _ => written.to_string(),
    }
}

/// The first code of a public terminology, with its system.
pub(super) fn code(of: &Concept) -> Option<String> {
    of.codes
        .iter()
        .find(|code| code.system != CodeSystem::Local)
        .map(|code| format!("{} {}", system(&code.system), code.code))
}

fn system(of: &CodeSystem) -> &str {
    match of {
        CodeSystem::Icd10Cm => "ICD-10-CM",
        CodeSystem::Icd10 => "ICD-10",
        CodeSystem::Icd9Cm => "ICD-9-CM",
        CodeSystem::Loinc => "LOINC",
        CodeSystem::Snomed => "SNOMED CT",
        CodeSystem::RxNorm => "RxNorm",
        CodeSystem::Unii => "UNII",
        CodeSystem::Mesh => "MeSH",
        CodeSystem::Hpo => "HPO",
        CodeSystem::Cvx => "CVX",
        CodeSystem::Ndc => "NDC",
        CodeSystem::Atc => "ATC",
        CodeSystem::Local => "",
        CodeSystem::Other(name) => name,
    }
}

pub(super) fn condition(of: &Condition) -> Described {
    let site = of.body_site.as_deref().unwrap_or_default();
    let severity = of.severity.as_deref().unwrap_or_default();
    Described {
        label: label(&of.code),
        value: [severity, site]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        detail: clinical_words(of.clinical_status),
        code: code(&of.code),
        date: of.onset.or(of.recorded_date),
        assertion: of.assertion.clone(),
        ..Described::default()
    }
}

pub(super) fn medication(of: &MedicationStatement) -> Described {
    let dosage = &of.dosage;
    let frequency = dosage.frequency.as_ref();
    let mut value: Vec<String> = Vec::new();
    value.extend(dosage.dose.as_ref().map(quantity));
    value.extend(dosage.units.as_ref().map(quantity));
    value.extend(dosage.route.map(|route| crate::words::snake(&route)));
    value.extend(frequency.map(|frequency| frequency.text.clone()));
    if value.is_empty() {
        value.push(dosage.text.clone());
    }
    value.retain(|part| !part.trim().is_empty());
    let mut detail = medication_words(of.status);
    if let Some(change) = of.change {
        let words = crate::words::medication_change(change);
        if words.en != detail.en {
            detail = join(detail, words.into());
        }
    }
    Described {
        label: label(&of.medication),
        value: value.join(" "),
        detail,
        code: code(&of.medication),
        date: of.start,
        assertion: of.assertion.clone(),
        ..Described::default()
    }
}

pub(super) fn allergy(of: &AllergyIntolerance) -> Described {
    let reactions: Vec<String> = of
        .reactions
        .iter()
        .map(|reaction| label(&reaction.manifestation))
        .collect();
    let mut detail = clinical_words(of.clinical_status);
    if of.kind == record::AllergyType::Intolerance {
        detail = join(detail, Localized::new("intolerance", "不耐受"));
    }
    Described {
        label: label(&of.substance),
        value: reactions.join(", "),
        detail,
        code: code(&of.substance),
        date: of.onset,
        assertion: of.assertion.clone(),
        ..Described::default()
    }
}

pub(super) fn observation(of: &Observation) -> Described {
    let value = match &of.value {
        ObservationValue::Quantity(number) => quantity(number),
        ObservationValue::Concept(words) => words.text.reveal().to_string(),
        ObservationValue::Text(words) => words.reveal().to_string(),
        ObservationValue::Ratio(above, below) => {
            format!("{}:{}", quantity(above), quantity(below))
        }
        ObservationValue::Boolean(yes) => if *yes { "+" } else { "-" }.to_string(),
        ObservationValue::Missing(reason) => reason.clone().unwrap_or_default(),
    };
    Described {
        label: label(&of.code),
        value,
        detail: Localized::same(of.specimen.clone().unwrap_or_default()),
        code: code(&of.code),
        date: of.effective,
        assertion: of.assertion.clone(),
        abnormal: abnormal(of),
        range: of.reference_range.as_ref().map(|range| RangeView {
            low: range.low,
            high: range.high,
            text: range.text.clone(),
        }),
    }
}

/// The laboratory's flag, else the value against its printed range. Without either nothing is said.
fn abnormal(of: &Observation) -> Option<Abnormal> {
    match of.interpretation {
        Some(Interpretation::CriticalLow | Interpretation::CriticalHigh) => {
            return Some(Abnormal::Critical);
        }
        Some(Interpretation::Low) => return Some(Abnormal::Low),
        Some(Interpretation::High) => return Some(Abnormal::High),
        Some(Interpretation::Normal | Interpretation::Negative) => return None,
        Some(Interpretation::Abnormal | Interpretation::Positive) | None => {}
    }
    let number = of.quantity()?;
    let ReferenceRange { low, high, .. } = of.reference_range.as_ref()?;
    let value = number.value;
    if low.is_some_and(|low| value < low)
        && !matches!(
            number.comparator,
            Some(Comparator::Greater | Comparator::GreaterOrEqual)
        )
    {
        Some(Abnormal::Low)
    } else if high.is_some_and(|high| value > high)
        && !matches!(
            number.comparator,
            Some(Comparator::Less | Comparator::LessOrEqual)
        )
    {
        Some(Abnormal::High)
    } else {
        None
    }
}

/// A quantity as one reads it, in the document's unit.
pub(super) fn quantity(of: &Quantity) -> String {
    let sign = match of.comparator {
        Some(Comparator::Less) => "<",
        Some(Comparator::LessOrEqual) => "≤",
        Some(Comparator::Greater) => ">",
        Some(Comparator::GreaterOrEqual) => "≥",
        Some(Comparator::Approximately) => "~",
        None => "",
    };
    let high = of.high.map_or(String::new(), |high| format!("-{high}"));
    format!("{sign}{}{high} {}", of.value, of.unit_text)
        .trim_end()
        .to_string()
}

/// Two wordings one after the other.
pub(super) fn join(first: Localized, second: Localized) -> Localized {
    if first.en.is_empty() {
        return second;
    }
    Localized::new(
        format!("{}, {}", first.en, second.en),
        format!("{}，{}", first.zh, second.zh),
    )
}
