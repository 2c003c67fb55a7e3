//! Clinical facts of a FHIR R4 Bundle, for comparison with what was read. Written without looking at the readers.

use serde_json::Value;

/// One fact of the gold: what kind it is and every form in which it may be recognised.
#[derive(Clone, PartialEq, Debug)]
pub struct GoldFact {
    /// FHIR resource type.
    pub kind: &'static str,
    /// Codes and words, lower case; one in common is enough.
    pub names: Vec<String>,
    /// The value, where the kind has one.
    pub value: Option<GoldValue>,
    /// The resource says that it is active (Condition).
    pub active: bool,
}

/// Value of an observation.
#[derive(Clone, PartialEq, Debug)]
pub enum GoldValue {
    /// Number with the forms of its unit; none where there is none.
    Number(f64, Vec<String>),
    /// Code or words.
    Words(Vec<String>),
}

/// Resources of a Bundle, or the resource itself.
pub fn resources(json: &Value) -> Vec<&Value> {
    match json["entry"].as_array() {
        Some(entries) => entries.iter().map(|entry| &entry["resource"]).collect(),
        None => vec![json],
    }
}

/// Lower case with single blanks.
pub fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Codes, displays and text of a CodeableConcept.
pub fn names(concept: &Value) -> Vec<String> {
    let codings = concept["coding"].as_array().into_iter().flatten();
    let mut names: Vec<String> = codings
        .flat_map(|coding| [&coding["code"], &coding["display"]])
        .chain([&concept["text"]])
        .filter_map(Value::as_str)
        .map(plain)
        .filter(|name| !name.is_empty())
        .collect();
    names.sort();
    names.dedup();
    names
}

fn value(holder: &Value) -> Option<GoldValue> {
    if let Some(number) = holder["valueQuantity"]["value"].as_f64() {
        let quantity = &holder["valueQuantity"];
        let units = [&quantity["unit"], &quantity["code"]];
        let units = units.into_iter().filter_map(Value::as_str).map(plain);
        return Some(GoldValue::Number(number, units.collect()));
    }
    let words = if holder["valueCodeableConcept"].is_object() {
        names(&holder["valueCodeableConcept"])
    } else {
        holder["valueString"]
            .as_str()
            .map(plain)
            .into_iter()
            .collect()
    };
    (!words.is_empty()).then_some(GoldValue::Words(words))
}

/// The clinical facts of one resource: none for resources that state none.
pub fn facts(resource: &Value, all: &[&Value]) -> Vec<GoldFact> {
    let one = |kind, concept: &Value| -> Vec<GoldFact> {
        let names = names(concept);
        if names.is_empty() {
            return Vec::new();
        }
        vec![GoldFact {
            kind,
            names,
            value: None,
            active: false,
        }]
    };
    match resource["resourceType"].as_str().unwrap_or_default() {
        "Condition" => {
            let status = &resource["clinicalStatus"]["coding"][0]["code"];
            let active = matches!(status.as_str(), Some("active" | "recurrence" | "relapse"));
            let refuted = resource["verificationStatus"]["coding"][0]["code"]
                .as_str()
                .is_some_and(|status| matches!(status, "refuted" | "entered-in-error"));
            one("Condition", &resource["code"])
                .into_iter()
                .map(|fact| GoldFact {
                    active: active && !refuted,
                    ..fact
                })
                .collect()
        }
        "AllergyIntolerance" => one("AllergyIntolerance", &resource["code"]),
        "Immunization" => one("Immunization", &resource["vaccineCode"]),
        "Procedure" => one("Procedure", &resource["code"]),
        "DiagnosticReport" => one("DiagnosticReport", &resource["code"]),
        "Encounter" => vec![GoldFact {
            kind: "Encounter",
            names: resource["period"]["start"]
                .as_str()
                .map(|start| start.chars().take(10).collect())
                .into_iter()
                .collect(),
            value: None,
            active: false,
        }],
        "MedicationStatement" | "MedicationRequest" | "MedicationAdministration" => {
            one("Medication", medication(resource, all))
        }
        "Observation" => observation(resource),
        _ => Vec::new(),
    }
}

fn medication<'a>(resource: &'a Value, all: &[&'a Value]) -> &'a Value {
    if resource["medicationCodeableConcept"].is_object() {
        return &resource["medicationCodeableConcept"];
    }
    let reference = resource["medicationReference"]["reference"]
        .as_str()
        .unwrap_or_default();
    let id = reference.rsplit(['/', ':', '#']).next().unwrap_or_default();
    let contained = resource["contained"].as_array().into_iter().flatten();
    contained
        .chain(all.iter().copied())
        .find(|other| other["resourceType"] == "Medication" && other["id"] == id)
        .map_or(&resource["medicationReference"], |found| &found["code"])
}

fn observation(resource: &Value) -> Vec<GoldFact> {
    let categories = resource["category"].as_array().into_iter().flatten();
    let habit = categories
        .flat_map(names)
        .any(|name| name == "social-history");
    // The parts of a habit ("dosage", "route") are kept as one text, not as measurements.
    let components = resource["component"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|_| !habit);
    std::iter::once(resource)
        .chain(components)
        .filter_map(|holder| {
            let names = names(&holder["code"]);
            let value = value(holder)?;
            (!names.is_empty()).then_some(GoldFact {
                kind: "Observation",
                names,
                value: Some(value),
                active: false,
            })
        })
        .collect()
}
