//! Observation: laboratory, vital signs, social history, pregnancy, genomics.

use super::json::Json;
use super::view::{
    Reader, absent_code, concept, concept_of, first_code, list, number, quantity, text,
};
use super::{clinical, genomics};
use crate::enrich;
use crate::sheet::Value as Fact;
use record::{
    Assertion, CodeSystem, Concept, Interpretation, Observation, ObservationCategory,
    ObservationStatus, ObservationValue, PartialDate, PatientText, PregnancyStatus, Quantity,
    ReferenceRange, SocialHistory, SocialKind, Temporality, TermKind,
};

pub(super) fn observation(json: &Json, reader: &mut Reader<'_, '_>) {
    let Some(code) = concept_of(json, "code") else {
        return reader.missing("code");
    };
    if absent_code(&code).is_some() {
        return reader.push(Fact::Statement(clinical::none_known(
            "results",
            "no-info",
            code.text.reveal(),
        )));
    }
    let status = status(json, reader);
    let effective = reader.first_date(
        json,
        &[
            "effectiveDateTime",
            "effectivePeriod",
            "effectiveInstant",
            "effectiveTiming",
            "issued",
        ],
    );
    let stands = matches!(
        status,
        ObservationStatus::Final | ObservationStatus::Amended | ObservationStatus::Unknown
    );
    if let Some(says) = genomics::says(&code).filter(|_| stands)
        && genomics::observation(json, says, effective, reader)
    {
        return;
    }
    let value = value(json, reader);
    let category = first_code_of_all(json, "category");
    if stands {
        if let Some(fact) = pregnancy(&code, &value) {
            reader.push(Fact::Pregnancy(fact));
        }
        if category.contains(&"social-history")
            || social_kind(&code).is_some()
            || code.code(&CodeSystem::Loinc) == Some(BIRTH_SEX)
        {
            let kind = social_kind(&code).unwrap_or(SocialKind::Other);
            social(kind, code, value, reader);
            for component in list(json, "component") {
                if let Some(inner) = concept_of(component, "code") {
                    let value = self::value(component, reader);
                    if value.is_some() {
                        social(kind, inner, value, reader);
                    }
                }
            }
            return;
        }
    }
    let components = list(json, "component");
    if value.is_some() || components.is_empty() {
        let made = build(
            json,
            code.clone(),
            value,
            (&category, status, effective),
            reader,
        );
        reader.push(Fact::Observation(made));
    }
    for component in components {
        let Some(inner) = concept_of(component, "code") else {
            continue;
        };
        let value = self::value(component, reader);
        let made = build(
            component,
            inner,
            value,
            (&category, status, effective),
            reader,
        );
        reader.push(Fact::Observation(made));
    }
}

fn status(json: &Json, reader: &mut Reader<'_, '_>) -> ObservationStatus {
    match text(json, "status") {
        "final" => ObservationStatus::Final,
        "preliminary" | "registered" => ObservationStatus::Preliminary,
        "amended" | "corrected" => ObservationStatus::Amended,
        "cancelled" => ObservationStatus::Cancelled,
        "entered-in-error" => ObservationStatus::EnteredInError,
        "unknown" => ObservationStatus::Unknown,
        "" => {
            reader.missing("status");
            ObservationStatus::Unknown
        }
        written => {
            reader.odd("status", written);
            ObservationStatus::Unknown
        }
    }
}

type Frame<'f> = (&'f [&'f str], ObservationStatus, Option<PartialDate>);

fn build(
    json: &Json,
    mut code: Concept,
    value: Option<ObservationValue>,
    (category, status, effective): Frame<'_>,
    reader: &mut Reader<'_, '_>,
) -> Observation {
    let table = enrich::analyte(&mut code, reader.lexicon());
    let absent = concept_of(json, "dataAbsentReason").map(|words| words.text.into_revealed());
    Observation {
        category: category_of(category, table),
        status,
        value: value.unwrap_or(ObservationValue::Missing(absent)),
        reference_range: range(json),
        interpretation: flag(json),
        effective,
        specimen: specimen(json, reader),
        assertion: Assertion::default(),
        code,
    }
}

fn first_code_of_all<'j>(json: &'j Json, field: &str) -> Vec<&'j str> {
    list(json, field)
        .iter()
        .flat_map(|category| list(category, "coding"))
        .map(|coding| text(coding, "code"))
        .collect()
}

fn category_of(codes: &[&str], table: Option<TermKind>) -> ObservationCategory {
    for code in codes {
        return match *code {
            "laboratory" | "LAB" => ObservationCategory::Laboratory,
            "vital-signs" => ObservationCategory::VitalSign,
            "exam" => ObservationCategory::Exam,
            "imaging" => ObservationCategory::Imaging,
            "survey" => ObservationCategory::Survey,
            _ => continue,
        };
    }
    match table {
        Some(TermKind::Laboratory) => ObservationCategory::Laboratory,
        Some(TermKind::VitalSign) => ObservationCategory::VitalSign,
        _ => ObservationCategory::Other,
    }
}

fn value(json: &Json, reader: &mut Reader<'_, '_>) -> Option<ObservationValue> {
    let lexicon = reader.lexicon();
    if let Some(json) = json.get("valueQuantity") {
        return quantity(json, lexicon).map(ObservationValue::Quantity);
    }
    if let Some(json) = json.get("valueCodeableConcept") {
        return Some(ObservationValue::Concept(concept(json))).filter(|_| json.is_object());
    }
    if let Some(json) = json.get("valueRatio") {
        let numerator = json
            .get("numerator")
            .and_then(|part| quantity(part, lexicon))?;
        let denominator = json
            .get("denominator")
            .and_then(|part| quantity(part, lexicon))?;
        return Some(ObservationValue::Ratio(numerator, denominator));
    }
    if let Some(json) = json.get("valueRange") {
        let low = json.get("low").and_then(|part| quantity(part, lexicon));
        let high = json.get("high").and_then(|part| quantity(part, lexicon));
        return match (low, high) {
            (Some(low), high) => Some(Quantity {
                high: high.map(|high| high.value),
                ..low
            }),
            (None, high) => high.map(|high| Quantity {
                comparator: Some(record::Comparator::LessOrEqual),
                ..high
            }),
        }
        .map(ObservationValue::Quantity);
    }
    if let Some(number) = number(json, "valueInteger").or_else(|| number(json, "valueDecimal")) {
        return Some(ObservationValue::Quantity(Quantity::unitless(number)));
    }
    if let Some(yes) = json.get("valueBoolean").and_then(Json::as_bool) {
        return Some(ObservationValue::Boolean(yes));
    }
    ["valueString", "valueDateTime", "valueTime", "valueDate"]
        .iter()
        .map(|field| text(json, field))
        .find(|written| !written.is_empty())
        .map(|written| ObservationValue::Text(PatientText::new(written)))
}

fn range(json: &Json) -> Option<ReferenceRange> {
    let range = list(json, "referenceRange").first()?;
    let limit = |field: &str| range.get(field).and_then(|limit| number(limit, "value"));
    let (low, high) = (limit("low"), limit("high"));
    let mut words = text(range, "text").to_string();
    if words.is_empty() {
        words = match (low, high) {
            (Some(low), Some(high)) => format!("{low}-{high}"),
            (Some(low), None) => format!(">= {low}"),
            (None, Some(high)) => format!("<= {high}"),
            (None, None) => return None,
        };
    }
    Some(ReferenceRange {
        low,
        high,
        text: words,
    })
}

fn flag(json: &Json) -> Option<Interpretation> {
    interpretation(first_code(json, "interpretation"))
}

/// HL7 observation-interpretation codes (v2 table 0078, v3 ObservationInterpretation).
pub(crate) fn interpretation(code: &str) -> Option<Interpretation> {
    Some(match code {
        "N" => Interpretation::Normal,
        "L" => Interpretation::Low,
        "LL" | "<" => Interpretation::CriticalLow,
        "H" => Interpretation::High,
        "HH" | ">" => Interpretation::CriticalHigh,
        "A" | "AA" => Interpretation::Abnormal,
        "POS" => Interpretation::Positive,
        "NEG" => Interpretation::Negative,
        _ => return None,
    })
}

fn specimen(json: &Json, reader: &Reader<'_, '_>) -> Option<String> {
    let reference = json.get("specimen")?;
    let shown = text(reference, "display");
    if !shown.is_empty() {
        return Some(shown.to_string());
    }
    let specimen = reader.bundle.resolve(json, reference)?;
    concept_of(specimen, "type").map(|words| words.text.into_revealed())
}

/// Pregnancy status (LOINC 82810-3) by its SNOMED CT or LOINC answer.
fn pregnancy(code: &Concept, value: &Option<ObservationValue>) -> Option<PregnancyStatus> {
    if code.code(&CodeSystem::Loinc) != Some("82810-3") {
        return None;
    }
    let Some(ObservationValue::Concept(answer)) = value else {
        return None;
    };
    answer
        .codes
        .iter()
        .find_map(|code| match code.code.as_str() {
            "77386006" | "LA15173-0" => Some(PregnancyStatus::Pregnant { weeks: None }),
            "60001007" | "LA26683-5" => Some(PregnancyStatus::NotPregnant),
            _ => None,
        })
}

/// Sex assigned at birth, kept apart from the administrative gender.
const BIRTH_SEX: &str = "76689-9";

/// Kind of social fact behind a LOINC code.
pub(crate) fn social_kind(code: &Concept) -> Option<SocialKind> {
    Some(match code.code(&CodeSystem::Loinc)? {
        "72166-2" | "11366-2" | "11367-0" | "8663-7" | "39240-7" => SocialKind::Smoking,
        "74013-4" | "11331-6" | "74205-6" | "11287-0" => SocialKind::Alcohol,
        "11343-1" | "11342-3" => SocialKind::Substance,
        "11341-5" | "21843-8" | "11295-3" => SocialKind::Occupation,
        "63512-8" | "71802-3" => SocialKind::Living,
        _ => return None,
    })
}

fn social(
    kind: SocialKind,
    code: Concept,
    value: Option<ObservationValue>,
    reader: &mut Reader<'_, '_>,
) {
    let (words, amount) = match &value {
        Some(ObservationValue::Concept(answer)) => (answer.text.reveal().to_string(), None),
        Some(ObservationValue::Text(words)) => (words.reveal().to_string(), None),
        Some(ObservationValue::Quantity(amount)) => {
            (crate::describe::quantity(amount), Some(amount.clone()))
        }
        Some(ObservationValue::Boolean(yes)) => {
            ((if *yes { "yes" } else { "no" }).to_string(), None)
        }
        _ => (String::new(), None),
    };
    let answers = match &value {
        Some(ObservationValue::Concept(answer)) => answer.clone(),
        _ => Concept::default(),
    };
    let assertion = smoking(&answers, value.as_ref());
    let text = if words.is_empty() {
        code.text.reveal().to_string()
    } else {
        format!("{}: {words}", code.text.reveal())
    };
    reader.push(Fact::Social(SocialHistory {
        kind,
        text: text.into(),
        amount,
        assertion,
        focus: None,
    }));
}

/// What a smoking-status answer asserts: never smoker absent, former smoker historical (SNOMED CT value set of US Core).
pub(crate) fn smoking(answer: &Concept, value: Option<&ObservationValue>) -> Assertion {
    let mut assertion = Assertion::default();
    if value == Some(&ObservationValue::Boolean(false)) {
        assertion.presence = record::Presence::Absent;
    }
    for code in &answer.codes {
        match code.code.as_str() {
            "266919005" | "221000119102" | "405746006" => {
                assertion.presence = record::Presence::Absent
            }
            "8517006" => assertion.time = Temporality::Historical,
            "266927001" => assertion.presence = record::Presence::Possible,
            _ => {}
        }
    }
    assertion
}
