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
    /// Where it stands inside its group.
    pub(super) section: Localized,
    pub(super) label: Localized,
    pub(super) value: Localized,
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
        section,
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
        section,
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
        earlier_of: None,
        places: pages.places(fact.spans()),
        corrections: fact
            .corrections
            .iter()
            .map(|correction| {
                let earlier = describe(&correction.earlier);
                CorrectionView {
                    earlier: beside(&earlier.label, &earlier.value),
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
pub(super) fn label(of: &Concept) -> Localized {
    let written = of.text.reveal().trim();
    let en = match of.preferred.as_deref() {
        Some(name) if !name.eq_ignore_ascii_case(written) && !written.is_empty() => {
            format!("{written} ({name})")
        }
        Some(name) if written.is_empty() => name.to_string(),
        _ => written.to_string(),
    };
    let chinese = of
        .preferred
        .as_deref()
        .map(knowledge::chinese_names)
        .filter(|name| !name.is_ascii());
    let zh = match chinese {
        Some(name) if written.is_empty() => name,
        Some(name) if !written.contains(&name) && written.is_ascii() => {
            format!("{written}（{name}）")
        }
        Some(_) => written.to_string(),
        None => en.clone(),
    };
    Localized::new(en, zh)
}

/// Name and value in one line.
pub(super) fn beside(label: &Localized, value: &Localized) -> Localized {
    let one = |label: &str, value: &str| format!("{label} {value}").trim().to_string();
    Localized::new(one(&label.en, &value.en), one(&label.zh, &value.zh))
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
    let value: Vec<&str> = [severity, site]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    Described {
        section: standing(of),
        label: label(&of.code),
        value: Localized::same(value.join(", ")),
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
    let mut value: Vec<Localized> = Vec::new();
    value.extend(dosage.dose.as_ref().map(quantity).map(Localized::same));
    value.extend(dosage.units.as_ref().map(quantity).map(Localized::same));
    value.extend(dosage.route.map(|route| crate::words::route(route).into()));
    value.extend(frequency.map(|frequency| Localized::same(frequency.text.clone())));
    if value.is_empty() {
        value.push(Localized::same(dosage.text.clone()));
    }
    let value = value
        .iter()
        .fold(Localized::default(), |said, part| beside(&said, part));
    let mut detail = medication_words(of.status);
    if let Some(change) = of.change {
        let words = crate::words::medication_change(change);
        if words.en != detail.en {
            detail = join(detail, words.into());
        }
    }
    Described {
        section: DrugList::of(of).words(),
        label: label(&of.medication),
        value,
        detail,
        code: code(&of.medication),
        date: of.start,
        assertion: of.assertion.clone(),
        ..Described::default()
    }
}

pub(super) fn allergy(of: &AllergyIntolerance) -> Described {
    let reactions: Vec<Localized> = of
        .reactions
        .iter()
        .map(|reaction| label(&reaction.manifestation))
        .collect();
    let reactions = reactions.into_iter().reduce(join).unwrap_or_default();
    let mut detail = clinical_words(of.clinical_status);
    if of.kind == record::AllergyType::Intolerance {
        detail = join(detail, Localized::new("intolerance", "不耐受"));
    }
    Described {
        label: label(&of.substance),
        value: reactions,
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
        section: Localized::default(),
        label: label(&of.code),
        value: Localized::same(value),
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

/// Where a problem or symptom stands in its list.
fn standing(of: &Condition) -> Localized {
    let Assertion {
        presence,
        time,
        experiencer,
        ..
    } = &of.assertion;
    let (en, zh) = match (experiencer, presence, time) {
        (Experiencer::Patient, Presence::Present, Temporality::Current) if of.is_active() => {
            ("Now", "当前")
        }
        (Experiencer::Patient, Presence::Possible, _) => ("Suspected", "疑似"),
        (Experiencer::Patient, Presence::Present, _) => ("Past", "既往"),
        (Experiencer::Patient, Presence::Hypothetical, _) => ("Spoken of only", "仅提及"),
        (Experiencer::Patient, Presence::Absent, _) => ("Denied or ruled out", "否认或排除"),
        _ => ("Of others", "他人"),
    };
    Localized::new(en, zh)
}

/// The part of the drug list that a statement belongs to. Ordered as they are shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DrugList {
    Changed,
    Taken,
    Intended,
    Stopped,
    Former,
    Others,
}

impl DrugList {
    pub(super) fn of(drug: &MedicationStatement) -> Self {
        use record::{MedicationChange, MedicationStatus};
        let stopped = matches!(
            drug.change,
            Some(MedicationChange::Stopped | MedicationChange::Held)
        );
        let patients = drug.assertion.experiencer == Experiencer::Patient
            && drug.assertion.presence != Presence::Absent;
        match (patients, drug.is_current(), drug.change) {
            (false, ..) => Self::Others,
            (true, _, _) if stopped => Self::Stopped,
            (true, false, _) => Self::Former,
            (true, true, _) if drug.status == MedicationStatus::Intended => Self::Intended,
            (true, true, None | Some(MedicationChange::Continued)) => Self::Taken,
            (true, true, Some(_)) => Self::Changed,
        }
    }

    fn words(self) -> Localized {
        let (en, zh) = match self {
            Self::Changed => ("Taken now, changed", "现用，有调整"),
            Self::Taken => ("Taken now", "现用"),
            Self::Intended => ("Intended", "拟用"),
            Self::Stopped => ("Stopped or held", "停用或暂停"),
            Self::Former => ("Not taken now", "现未使用"),
            Self::Others => ("Denied, or of others", "否认或他人"),
        };
        Localized::new(en, zh)
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
