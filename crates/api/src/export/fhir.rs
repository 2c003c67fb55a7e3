//! The case as a FHIR R4 Bundle of kind `collection`, with a Provenance for every entry.

use super::Subject;
use crate::refused::Refused;
use crate::wire::ErrorCode;
use base64::Engine;
use draft::{Draft, Entry, Origin, Part, PlanHeading};
use record::{
    AllergyIntolerance, AllergyStatus, Assertion, ClinicalStatus, CodeSystem, Comparator, Concept,
    Condition, Experiencer, Fact, FactStatus, MedicationStatement, MedicationStatus, Observation,
    ObservationCategory, ObservationStatus, ObservationValue, PartialDate, Presence, Quantity,
    Record, Source, SourceDocument, Timestamp, VerificationStatus,
};
use serde_json::{Value, json};

/// The bundle as JSON text.
pub(super) fn bundle(of: &Subject<'_>, now: Timestamp) -> Result<Vec<u8>, Refused> {
    let mut made = Made {
        entries: Vec::new(),
        recorded: instant(now),
    };
    let record = of.record;
    made.add("patient", patient(of), None);
    for document in &record.documents {
        made.add(
            &format!("document-{}", document.id.0),
            document_reference(document),
            None,
        );
    }
    facts(
        &mut made,
        record,
        "condition",
        &record.conditions,
        |value| &value.assertion,
        condition,
    );
    facts(
        &mut made,
        record,
        "medication",
        &record.medications,
        |value| &value.assertion,
        medication,
    );
    facts(
        &mut made,
        record,
        "allergy",
        &record.allergies,
        |value| &value.assertion,
        allergy,
    );
    no_allergies(&mut made, record);
    facts(
        &mut made,
        record,
        "observation",
        &record.observations,
        |value| &value.assertion,
        observation,
    );
    if let Some(draft) = of.draft {
        made.add("care-plan", care_plan(draft), Some(draft_provenance(draft)));
    }
    let bundle = json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": instant(now),
        "entry": made.entries,
    });
    serde_json::to_vec_pretty(&bundle).map_err(|_| ErrorCode::ExportFailed.into())
}

/// References inside the bundle resolve against this base. It names no server: the domain is reserved by RFC 2606.
fn full_url(kind: &str, id: &str) -> String {
    format!("https://consilium.invalid/fhir/{kind}/{id}")
}

/// What the record says of allergies as a whole, where it lists none: known to have none is not the same as unknown.
fn no_allergies(made: &mut Made, record: &Record) {
    let code = match record.allergy_status {
        AllergyStatus::Listed => return,
        AllergyStatus::NoneKnown => "no-known-allergies",
        AllergyStatus::NotAsked | AllergyStatus::NoInformation => "no-allergy-info",
    };
    let system = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";
    let resource = json!({
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active"),
        "code": coded(system, code),
        "patient": {"reference": "Patient/patient"},
    });
    let stated = record
        .allergy_statements
        .iter()
        .find(|fact| fact.is_usable());
    let agents = stated.map(|fact| provenance(record, fact));
    made.add("allergy-status", resource, agents);
}

struct Made {
    entries: Vec<Value>,
    recorded: String,
}

impl Made {
    fn add(&mut self, id: &str, mut resource: Value, agents: Option<Value>) {
        let kind = resource["resourceType"]
            .as_str()
            .unwrap_or_default()
            .to_string();
        resource["id"] = json!(id);
        self.entries
            .push(json!({"fullUrl": full_url(&kind, id), "resource": resource}));
        if let Some(mut provenance) = agents {
            provenance["resourceType"] = json!("Provenance");
            provenance["id"] = json!(format!("provenance-{id}"));
            provenance["target"] = json!([{"reference": format!("{kind}/{id}")}]);
            provenance["recorded"] = json!(self.recorded);
            self.entries.push(json!({
                "fullUrl": full_url("Provenance", &format!("provenance-{id}")),
                "resource": provenance,
            }));
        }
    }
}

/// The facts of a list as resources of the patient. What is said of a relative or of somebody else, or only as a
/// possibility to come, is not the patient's and is left out.
fn facts<T>(
    made: &mut Made,
    record: &Record,
    kind: &str,
    facts: &[Fact<T>],
    assertion: impl Fn(&T) -> &Assertion,
    resource: impl Fn(&T) -> Value,
) {
    for (at, fact) in facts.iter().enumerate() {
        // Proposals of a model are no part of the record; what was struck out is not handed on.
        let said = assertion(&fact.value);
        let of_patient =
            said.experiencer == Experiencer::Patient && said.presence != Presence::Hypothetical;
        // An observation has no sign for "not there".
        let denied = kind == "observation" && said.presence == Presence::Absent;
        if !fact.is_usable() || !of_patient || denied {
            continue;
        }
        let id = format!("{kind}-{}", at + 1);
        let mut value = resource(&fact.value);
        value["subject"] = json!({"reference": "Patient/patient"});
        if value["resourceType"] == "AllergyIntolerance" {
            value["patient"] = value["subject"].take();
            if let Some(fields) = value.as_object_mut() {
                fields.remove("subject");
            }
        }
        made.add(&id, value, Some(provenance(record, fact)));
    }
}

fn provenance<T>(record: &Record, fact: &Fact<T>) -> Value {
    let mut agents = Vec::new();
    let mut entities = Vec::new();
    for source in &fact.sources {
        match source {
            Source::Document { document, span } => {
                entities.push(json!({
                    "role": "source",
                    "what": {
                        "reference": format!("DocumentReference/document-{}", document.0),
                        "display": record.quote(document, *span),
                    },
                    "extension": [{
                        "url": "urn:consilium:span",
                        "valueString": format!("{}-{}", span.start, span.end),
                    }],
                }));
            }
            Source::Person { name, .. } => agents.push(json!({
                "type": {"text": "author"}, "who": {"display": name.reveal()},
            })),
            Source::Model { name, .. } => agents.push(json!({
                "type": {"text": "assembler"}, "who": {"display": name},
            })),
        }
    }
    if agents.is_empty() {
        agents.push(json!({
            "type": {"text": "assembler"},
            "who": {"display": format!("Consilium {}", env!("CARGO_PKG_VERSION"))},
        }));
    }
    let mut provenance = json!({"agent": agents});
    if !entities.is_empty() {
        provenance["entity"] = json!(entities);
    }
    if fact.status == FactStatus::Corrected {
        provenance["activity"] = json!({"text": "corrected by a person"});
    }
    provenance
}

fn draft_provenance(draft: &Draft) -> Value {
    let mut agents = vec![json!({
        "type": {"text": "assembler"},
        "who": {"display": format!("Consilium {}", env!("CARGO_PKG_VERSION"))},
    })];
    if let Some(model) = &draft.model {
        agents.push(json!({
            "type": {"text": "assembler"},
            "who": {"display": model.name, "identifier": {"value": model.sha256}},
        }));
    }
    if let Some(signature) = &draft.signature {
        agents.push(json!({
            "type": {"text": "author"},
            "who": {"display": format!("{} {}", signature.name.reveal(), signature.credential.reveal()).trim()},
        }));
    }
    json!({"agent": agents})
}

fn patient(subject: &Subject<'_>) -> Value {
    let of = &subject.record.patient;
    let sex = of
        .sex
        .iter()
        .find(|fact| fact.is_usable())
        .map(|fact| crate::words::snake(&fact.value));
    let mut patient = json!({
        "resourceType": "Patient",
        "identifier": [{"system": "urn:consilium:case", "value": subject.label}],
        "name": of.names.iter().filter(|fact| fact.is_usable())
            .map(|fact| json!({"text": fact.value.reveal()})).collect::<Vec<_>>(),
    });
    if let Some(sex) = sex {
        patient["gender"] = json!(sex);
    }
    if let Some(born) = of.birth_date.iter().find(|fact| fact.is_usable()) {
        patient["birthDate"] = json!(day(born.value));
    }
    if of.names.is_empty()
        && let Some(fields) = patient.as_object_mut()
    {
        fields.remove("name");
    }
    patient
}

fn document_reference(of: &SourceDocument) -> Value {
    let data = base64::engine::general_purpose::STANDARD.encode(of.text.reveal());
    json!({
        "resourceType": "DocumentReference",
        "status": "current",
        "description": of.title.reveal(),
        "content": [{"attachment": {
            "contentType": "text/plain; charset=utf-8", "title": of.title.reveal(), "data": data,
        }}],
        "identifier": [{"system": "urn:consilium:sha256-of-original", "value": of.hash.0}],
    })
}

fn concept(of: &Concept) -> Value {
    let codings: Vec<Value> = of
        .codes
        .iter()
        .filter_map(|code| {
            let system = match &code.system {
                CodeSystem::Icd10Cm => "http://hl7.org/fhir/sid/icd-10-cm",
                CodeSystem::Icd10 => "http://hl7.org/fhir/sid/icd-10",
                CodeSystem::Icd9Cm => "http://hl7.org/fhir/sid/icd-9-cm",
                CodeSystem::Loinc => "http://loinc.org",
                CodeSystem::Snomed => "http://snomed.info/sct",
                CodeSystem::RxNorm => "http://www.nlm.nih.gov/research/umls/rxnorm",
                CodeSystem::Unii => "http://fdasis.nlm.nih.gov",
                CodeSystem::Hpo => "http://human-phenotype-ontology.org",
                CodeSystem::Cvx => "http://hl7.org/fhir/sid/cvx",
                CodeSystem::Ndc => "http://hl7.org/fhir/sid/ndc",
                CodeSystem::Atc => "http://www.whocc.no/atc",
                CodeSystem::Other(name) => name,
                CodeSystem::Mesh | CodeSystem::Local => return None,
            };
            let mut coding = json!({"system": system, "code": code.code});
            if let Some(display) = &code.display {
                coding["display"] = json!(display);
            }
            Some(coding)
        })
        .collect();
    let mut value = json!({"text": of.text.reveal()});
    if !codings.is_empty() {
        value["coding"] = json!(codings);
    }
    value
}

fn coded(system: &str, code: &str) -> Value {
    json!({"coding": [{"system": system, "code": code}]})
}

fn condition(of: &Condition) -> Value {
    let refuted = of.assertion.presence == Presence::Absent;
    let mut value = json!({"resourceType": "Condition", "code": concept(&of.code)});
    let clinical = match of.clinical_status {
        ClinicalStatus::Unknown if of.is_active() => Some("active".to_string()),
        ClinicalStatus::Unknown => None,
        other => Some(crate::words::snake(&other)),
    };
    let verification = match of.verification_status {
        _ if refuted => Some("refuted"),
        VerificationStatus::Confirmed => Some("confirmed"),
        VerificationStatus::Unconfirmed => Some("unconfirmed"),
        VerificationStatus::Provisional => Some("provisional"),
        VerificationStatus::Differential => Some("differential"),
        VerificationStatus::Refuted => Some("refuted"),
        VerificationStatus::EnteredInError => Some("entered-in-error"),
        VerificationStatus::Unknown if of.assertion.presence == Presence::Possible => {
            Some("provisional")
        }
        VerificationStatus::Unknown => None,
    };
    if let Some(status) = clinical.filter(|_| !refuted) {
        value["clinicalStatus"] = coded(
            "http://terminology.hl7.org/CodeSystem/condition-clinical",
            &status,
        );
    }
    if let Some(status) = verification {
        value["verificationStatus"] = coded(
            "http://terminology.hl7.org/CodeSystem/condition-ver-status",
            status,
        );
    }
    if let Some(onset) = of.onset {
        value["onsetDateTime"] = json!(day(onset));
    }
    if let Some(end) = of.abatement {
        value["abatementDateTime"] = json!(day(end));
    }
    value
}

fn medication(of: &MedicationStatement) -> Value {
    let status = match of.status {
        _ if of.assertion.presence == Presence::Absent => "not-taken",
        MedicationStatus::Active => "active",
        MedicationStatus::Completed => "completed",
        MedicationStatus::Stopped => "stopped",
        MedicationStatus::OnHold => "on-hold",
        MedicationStatus::Intended => "intended",
        MedicationStatus::NotTaken => "not-taken",
        MedicationStatus::EnteredInError => "entered-in-error",
        MedicationStatus::Unknown => "unknown",
    };
    let mut value = json!({
        "resourceType": "MedicationStatement",
        "status": status,
        "medicationCodeableConcept": concept(&of.medication),
    });
    let mut dosage = json!({});
    if !of.dosage.text.trim().is_empty() {
        dosage["text"] = json!(of.dosage.text);
    }
    if let Some(dose) = &of.dosage.dose {
        dosage["doseAndRate"] = match dose.high {
            Some(_) => json!([{"doseRange": range(dose)}]),
            None => json!([{"doseQuantity": quantity(dose)}]),
        };
    }
    if dosage.as_object().is_some_and(|fields| !fields.is_empty()) {
        value["dosage"] = json!([dosage]);
    }
    if let Some(start) = of.start {
        value["effectivePeriod"] = json!({"start": day(start)});
        if let Some(end) = of.end {
            value["effectivePeriod"]["end"] = json!(day(end));
        }
    }
    value
}

fn allergy(of: &AllergyIntolerance) -> Value {
    let mut value = json!({"resourceType": "AllergyIntolerance", "code": concept(&of.substance)});
    let verification = match of.verification_status {
        _ if of.assertion.presence == Presence::Absent => Some("refuted"),
        VerificationStatus::Confirmed => Some("confirmed"),
        VerificationStatus::Unconfirmed => Some("unconfirmed"),
        VerificationStatus::Refuted => Some("refuted"),
        VerificationStatus::EnteredInError => Some("entered-in-error"),
        _ => None,
    };
    if of.is_active() {
        value["clinicalStatus"] = coded(
            "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
            "active",
        );
    }
    if let Some(status) = verification {
        value["verificationStatus"] = coded(
            "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
            status,
        );
    }
    let reactions: Vec<Value> = of
        .reactions
        .iter()
        .map(|reaction| json!({"manifestation": [concept(&reaction.manifestation)]}))
        .collect();
    if !reactions.is_empty() {
        value["reaction"] = json!(reactions);
    }
    value
}

fn observation(of: &Observation) -> Value {
    let status = match of.status {
        ObservationStatus::Final => "final",
        ObservationStatus::Preliminary => "preliminary",
        ObservationStatus::Amended => "amended",
        ObservationStatus::Cancelled => "cancelled",
        ObservationStatus::EnteredInError => "entered-in-error",
        ObservationStatus::Unknown => "unknown",
    };
    let category = match of.category {
        ObservationCategory::Laboratory => "laboratory",
        ObservationCategory::VitalSign => "vital-signs",
        ObservationCategory::Exam => "exam",
        ObservationCategory::Imaging => "imaging",
        ObservationCategory::Survey => "survey",
        ObservationCategory::Other => "",
    };
    let mut value = json!({
        "resourceType": "Observation", "status": status, "code": concept(&of.code),
    });
    if !category.is_empty() {
        value["category"] = json!([coded(
            "http://terminology.hl7.org/CodeSystem/observation-category",
            category
        )]);
    }
    match &of.value {
        ObservationValue::Quantity(number) => match number.high {
            Some(_) => value["valueRange"] = range(number),
            None => value["valueQuantity"] = quantity(number),
        },
        ObservationValue::Concept(words) => value["valueCodeableConcept"] = concept(words),
        ObservationValue::Text(words) => value["valueString"] = json!(words.reveal()),
        ObservationValue::Ratio(above, below) => {
            value["valueRatio"] =
                json!({"numerator": quantity(above), "denominator": quantity(below)});
        }
        ObservationValue::Boolean(yes) => value["valueBoolean"] = json!(yes),
        ObservationValue::Missing(_) => {
            value["dataAbsentReason"] = coded(
                "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                "unknown",
            );
        }
    }
    if let Some(date) = of.effective {
        value["effectiveDateTime"] = json!(day(date));
    }
    if let Some(range) = &of.reference_range {
        value["referenceRange"] = json!([{"text": range.text}]);
    }
    value
}

/// Both ends of a range as written ("80-90").
fn range(of: &Quantity) -> Value {
    let end = |value| Quantity {
        value,
        high: None,
        comparator: None,
        ..of.clone()
    };
    json!({
        "low": quantity(&end(of.value)),
        "high": quantity(&end(of.high.unwrap_or(of.value))),
    })
}

fn quantity(of: &Quantity) -> Value {
    let mut value = json!({"value": of.value});
    if let Some(comparator) = of.comparator {
        let sign = match comparator {
            Comparator::Less => Some("<"),
            Comparator::LessOrEqual => Some("<="),
            Comparator::Greater => Some(">"),
            Comparator::GreaterOrEqual => Some(">="),
            // R4 has no sign for "about".
            Comparator::Approximately => None,
        };
        if let Some(sign) = sign {
            value["comparator"] = json!(sign);
        }
    }
    if !of.unit_text.is_empty() {
        value["unit"] = json!(of.unit_text);
    }
    if let Some(unit) = &of.unit {
        value["system"] = json!("http://unitsofmeasure.org");
        value["code"] = json!(unit);
    }
    value
}

fn care_plan(draft: &Draft) -> Value {
    let signed = draft.signature.is_some();
    let activities: Vec<Value> = PlanHeading::ALL
        .into_iter()
        .flat_map(|heading| {
            draft
                .entries
                .iter()
                .filter(move |entry| {
                    entry.statement.part == Part::Plan(heading)
                        && if signed {
                            entry.is_included()
                        } else {
                            super::stands(entry)
                        }
                })
                .map(move |entry| activity(entry, heading))
        })
        .collect();
    let mut plan = json!({
        "resourceType": "CarePlan",
        "status": if signed { "active" } else { "draft" },
        "intent": "plan",
        "subject": {"reference": "Patient/patient"},
        "activity": activities,
    });
    if let Some(signature) = &draft.signature {
        plan["author"] = json!({"display": signature.name.reveal()});
        plan["created"] = json!(instant(signature.at));
        plan["identifier"] =
            json!([{"system": "urn:consilium:sha256-of-text", "value": signature.text_hash.0}]);
    }
    plan
}

fn activity(entry: &Entry, heading: PlanHeading) -> Value {
    let author = match &entry.statement.origin {
        Origin::Rule => "rules and tables".to_string(),
        Origin::Model(model) => model.name.clone(),
        Origin::Person => "physician".to_string(),
    };
    json!({
        "detail": {
            "status": "not-started",
            "code": {"text": heading.title().en},
            "description": entry.final_text().en,
        },
        "progress": [{"text": format!("written by {author}")}],
    })
}

/// FHIR dates carry no time without a zone, so only the day is given.
fn day(of: PartialDate) -> String {
    let text = of.to_string();
    text.split('T').next().unwrap_or_default().to_string()
}

fn instant(at: Timestamp) -> String {
    let text = crate::words::instant(at);
    let mut parts = text.split(' ');
    format!(
        "{}T{}:00Z",
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default()
    )
}
