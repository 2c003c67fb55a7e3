//! Condition, AllergyIntolerance, Procedure, Immunization, FamilyMemberHistory, Device.

use super::json::Json;
use super::view::{Reader, absent_code, concept, concept_of, first_code, list, quantity, text};
use crate::enrich;
use crate::sheet::Value as Fact;
use record::{
    AllergyIntolerance, AllergyStatus, AllergyType, Assertion, ClinicalStatus, Concept, Condition,
    ConditionCategory, Criticality, Device, Experiencer, FamilyMemberHistory, Immunization,
    PartialDate, Presence, Procedure, Reaction, ReactionSeverity, Temporality, VerificationStatus,
};

pub(super) fn condition(json: &Json, reader: &mut Reader<'_, '_>) {
    let Some(mut code) = concept_of(json, "code") else {
        return reader.missing("code");
    };
    if let Some(absent) = absent_code(&code) {
        return reader.push(Fact::Statement(none_known(
            "problems",
            absent,
            code.text.reveal(),
        )));
    }
    let clinical_status = match first_code(json, "clinicalStatus") {
        "" => ClinicalStatus::Unknown,
        written => clinical_status(written).unwrap_or_else(|| {
            reader.odd("clinicalStatus", written);
            ClinicalStatus::Unknown
        }),
    };
    let verification = verification(json, reader);
    if clinical_status == ClinicalStatus::Unknown
        && verification != VerificationStatus::EnteredInError
    {
        reader.missing("clinicalStatus");
    }
    enrich::problem(&mut code, reader.lexicon());
    let abatement = reader.first_date(json, &["abatementDateTime", "abatementPeriod"]);
    let value = Condition {
        code,
        category: category(json),
        clinical_status,
        verification_status: verification,
        assertion: asserted(verification),
        severity: concept_of(json, "severity").map(|words| words.text.into_revealed()),
        body_site: concept_of(json, "bodySite").map(|words| words.text.into_revealed()),
        onset: reader.first_date(json, &["onsetDateTime", "onsetPeriod"]),
        abatement,
        recorded_date: reader.first_date(json, &["recordedDate", "assertedDate", "dateRecorded"]),
    };
    reader.push(Fact::Condition(value));
}

fn category(json: &Json) -> ConditionCategory {
    match first_code(json, "category") {
        "encounter-diagnosis" => ConditionCategory::EncounterDiagnosis,
        "health-concern" => ConditionCategory::HealthConcern,
        "symptom" | "finding" => ConditionCategory::Symptom,
        _ => ConditionCategory::Problem,
    }
}

/// FHIR condition-clinical and allergyintolerance-clinical codes.
pub(crate) fn clinical_status(written: &str) -> Option<ClinicalStatus> {
    Some(match written.to_ascii_lowercase().as_str() {
        "active" => ClinicalStatus::Active,
        "recurrence" => ClinicalStatus::Recurrence,
        "relapse" => ClinicalStatus::Relapse,
        "inactive" => ClinicalStatus::Inactive,
        "remission" => ClinicalStatus::Remission,
        "resolved" => ClinicalStatus::Resolved,
        _ => return None,
    })
}

fn verification(json: &Json, reader: &mut Reader<'_, '_>) -> VerificationStatus {
    match first_code(json, "verificationStatus") {
        "" | "unknown" => VerificationStatus::Unknown,
        "confirmed" => VerificationStatus::Confirmed,
        "unconfirmed" | "presumed" => VerificationStatus::Unconfirmed,
        "provisional" => VerificationStatus::Provisional,
        "differential" => VerificationStatus::Differential,
        "refuted" => VerificationStatus::Refuted,
        "entered-in-error" => VerificationStatus::EnteredInError,
        written => {
            reader.odd("verificationStatus", written);
            VerificationStatus::Unknown
        }
    }
}

fn asserted(verification: VerificationStatus) -> Assertion {
    let presence = match verification {
        VerificationStatus::Refuted => Presence::Absent,
        VerificationStatus::Provisional | VerificationStatus::Differential => Presence::Possible,
        _ => Presence::Present,
    };
    Assertion {
        presence,
        ..Assertion::default()
    }
}

/// `No known problems: none known` and the like, for a line that is no fact.
pub(super) fn none_known(list: &str, code: &str, words: &str) -> String {
    if code.ends_with("-info") {
        format!("No information about {list}: {words}")
    } else {
        format!("No known {list}: {words}")
    }
}

pub(super) fn allergy(json: &Json, reader: &mut Reader<'_, '_>) {
    let code = concept_of(json, "code")
        .or_else(|| concept_of(json, "substance"))
        .or_else(|| {
            list(json, "reaction")
                .iter()
                .find_map(|reaction| concept_of(reaction, "substance"))
        });
    let Some(mut substance) = code else {
        return reader.missing("code");
    };
    let verification_status = verification(json, reader);
    let absent = absent_code(&substance).map(str::to_string);
    if let Some(absent) = &absent
        && let Some(status) = allergy_statement(absent)
    {
        if verification_status == VerificationStatus::EnteredInError
            || verification_status == VerificationStatus::Refuted
        {
            return reader.push(Fact::Statement(format!(
                "Allergies, withdrawn statement: {}",
                substance.text.reveal()
            )));
        }
        return reader.push(Fact::AllergyStatement(
            status,
            substance.text.into_revealed(),
        ));
    }
    let mut assertion = asserted(verification_status);
    if absent.is_some() {
        assertion.presence = Presence::Absent;
    }
    let clinical = first_code(json, "clinicalStatus");
    let status = clinical_status(clinical).unwrap_or(ClinicalStatus::Unknown);
    if clinical.is_empty()
        && verification_status != VerificationStatus::EnteredInError
        && absent.is_none()
    {
        reader.missing("clinicalStatus");
    }
    let ingredients = enrich::substance(&mut substance, reader.lexicon());
    let value = AllergyIntolerance {
        substance,
        ingredients,
        kind: match text(json, "type") {
            "allergy" => AllergyType::Allergy,
            "intolerance" => AllergyType::Intolerance,
            _ => AllergyType::Unknown,
        },
        clinical_status: status,
        verification_status,
        criticality: match text(json, "criticality") {
            "high" => Criticality::High,
            "low" => Criticality::Low,
            _ => Criticality::Unknown,
        },
        reactions: list(json, "reaction")
            .iter()
            .flat_map(|one| reactions(one, reader))
            .collect(),
        assertion,
        onset: reader.first_date(
            json,
            &[
                "onsetDateTime",
                "onsetPeriod",
                "recordedDate",
                "assertedDate",
            ],
        ),
    };
    reader.push(Fact::Allergy(value));
}

/// What an absent-unknown code says of allergies as a whole; `None` for codes about one kind of allergen.
pub(super) fn allergy_statement(code: &str) -> Option<AllergyStatus> {
    match code {
        "no-allergy-info" => Some(AllergyStatus::NotAsked),
        "no-known-allergies" | "no-known-medication-allergies" => Some(AllergyStatus::NoneKnown),
        _ => None,
    }
}

fn reactions(json: &Json, reader: &mut Reader<'_, '_>) -> Vec<Reaction> {
    let onset = reader.date(json, "onset");
    let severity = match text(json, "severity") {
        "mild" => Some(ReactionSeverity::Mild),
        "moderate" => Some(ReactionSeverity::Moderate),
        "severe" => Some(ReactionSeverity::Severe),
        _ => None,
    };
    let mut manifestations: Vec<Concept> = list(json, "manifestation")
        .iter()
        .map(concept)
        .filter(|words| !words.text.is_empty())
        .collect();
    if manifestations.is_empty() && !text(json, "description").is_empty() {
        manifestations.push(Concept::text(text(json, "description")));
    }
    manifestations
        .into_iter()
        .map(|manifestation| Reaction {
            manifestation,
            severity,
            onset,
        })
        .collect()
}

pub(super) fn procedure(json: &Json, reader: &mut Reader<'_, '_>) {
    let Some(code) = concept_of(json, "code") else {
        return reader.missing("code");
    };
    if let Some(absent) = absent_code(&code) {
        return reader.push(Fact::Statement(none_known(
            "procedures",
            absent,
            code.text.reveal(),
        )));
    }
    let status = text(json, "status").to_string();
    let assertion = match status.as_str() {
        "" => {
            reader.missing("status");
            Assertion::default()
        }
        "not-done" | "entered-in-error" => Assertion {
            presence: Presence::Absent,
            ..Assertion::default()
        },
        "preparation" => Assertion {
            presence: Presence::Hypothetical,
            ..Assertion::default()
        },
        "completed" | "stopped" => Assertion {
            time: Temporality::Historical,
            ..Assertion::default()
        },
        _ => Assertion::default(),
    };
    let performed = reader.first_date(
        json,
        &["performedDateTime", "performedPeriod", "occurrenceDateTime"],
    );
    reader.push(Fact::Procedure(Procedure {
        code,
        status,
        performed,
        assertion,
    }));
}

pub(super) fn immunization(json: &Json, reader: &mut Reader<'_, '_>) {
    let Some(vaccine) = concept_of(json, "vaccineCode") else {
        return reader.missing("vaccineCode");
    };
    if let Some(absent) = absent_code(&vaccine) {
        return reader.push(Fact::Statement(none_known(
            "immunizations",
            absent,
            vaccine.text.reveal(),
        )));
    }
    let mut status = text(json, "status").to_string();
    if json.get("wasNotGiven") == Some(&Json::Bool(true))
        || json.get("notGiven") == Some(&Json::Bool(true))
    {
        status = "not-done".into();
    }
    if status.is_empty() {
        reader.missing("status");
    }
    let occurrence = reader.first_date(json, &["occurrenceDateTime", "date"]);
    let not_given_reason = concept_of(json, "statusReason").map(|words| words.text.into_revealed());
    reader.push(Fact::Immunization(Immunization {
        vaccine,
        status,
        occurrence,
        not_given_reason,
    }));
}

pub(super) fn family(json: &Json, reader: &mut Reader<'_, '_>) {
    let relationship = concept_of(json, "relationship")
        .map(|words| words.text.into_revealed())
        .unwrap_or_else(|| text(json, "name").to_string());
    let status = text(json, "status");
    if status == "entered-in-error" {
        return reader.push(Fact::Statement(format!(
            "Family history entered in error: {relationship}"
        )));
    }
    let mut assertion = Assertion {
        experiencer: Experiencer::Family,
        ..Assertion::default()
    };
    let conditions = list(json, "condition");
    if conditions.is_empty() {
        let value = FamilyMemberHistory {
            relationship,
            condition: None,
            onset_age: None,
            deceased: None,
            assertion,
        };
        return reader.push(Fact::Family(value));
    }
    for one in conditions {
        let mut condition = concept_of(one, "code");
        if let Some(code) = &mut condition {
            if absent_code(code).is_some() {
                assertion.presence = Presence::Absent;
            }
            enrich::problem(code, reader.lexicon());
        }
        let age = one
            .get("onsetAge")
            .and_then(|age| quantity(age, reader.lexicon()));
        reader.push(Fact::Family(FamilyMemberHistory {
            relationship: relationship.clone(),
            condition,
            onset_age: age.map(|age| age.value),
            deceased: one.get("contributedToDeath").and_then(Json::as_bool),
            assertion: assertion.clone(),
        }));
    }
}

/// A device that the patient carries or uses.
pub(super) fn device(json: &Json, since: Option<PartialDate>, reader: &mut Reader<'_, '_>) {
    let named = list(json, "deviceName")
        .iter()
        .map(|name| text(name, "name"))
        .find(|name| !name.is_empty());
    let kind = concept_of(json, "type")
        .or_else(|| named.map(Concept::text))
        .or_else(|| concept_of(json, "display"));
    let Some(kind) = kind else {
        return reader.missing("type");
    };
    if let Some(absent) = absent_code(&kind) {
        return reader.push(Fact::Statement(none_known(
            "devices",
            absent,
            kind.text.reveal(),
        )));
    }
    let mut assertion = Assertion::default();
    if text(json, "status") == "entered-in-error" {
        assertion.presence = Presence::Absent;
    }
    reader.push(Fact::Device(Device {
        kind,
        assertion,
        since,
    }));
}
