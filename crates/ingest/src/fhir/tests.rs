use crate::{IngestIssue, Input, read};
use record::{AllergyStatus, DocumentId, FactStatus, Record};

fn open(json: &str) -> (Record, Vec<IngestIssue>) {
    let id = DocumentId("d".into());
    read(
        Input {
            id: &id,
            title: "bundle.json",
            bytes: json.as_bytes(),
            as_of: None,
        },
        &crate::read::NoLexicon,
    )
}

/// The rendered lines of a Bundle with these entries, headings and blank lines left out.
fn check(resources: &str, expect: &[&str]) {
    let json = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{resources}]}}"#);
    let (record, _) = open(&json);
    let text = record.documents[0].text.reveal();
    for line in expect {
        assert!(
            text.lines().any(|found| found == *line),
            "{line:?} not in\n{text}"
        );
    }
    for fact in &record.conditions {
        for (_, span) in fact.spans() {
            let original = record.documents[0].map.original(span).unwrap();
            assert!(json[original.start..original.end].contains("\"Condition\""));
        }
    }
}

#[test]
fn a_problem_reads_as_one_line() {
    check(
        r#"{"resource":{"resourceType":"Condition","code":{"text":"Essential hypertension","coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"I10"}]},
        "clinicalStatus":{"coding":[{"code":"active"}]},"onsetDateTime":"2015-03"}}"#,
        &["Condition: Essential hypertension (ICD-10-CM I10), active, onset 2015-03"],
    );
}

#[test]
fn doses_follow_references_to_medications() {
    check(
        r##"{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Medication","code":{"text":"Metformin 500 mg tablet"}}},
        {"resource":{"resourceType":"MedicationStatement","status":"active","medicationReference":{"reference":"urn:uuid:1"},
        "dosage":[{"text":"twice daily","timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}},
        "doseAndRate":[{"doseQuantity":{"value":500,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}]}]}}"##,
        &["Medication: Metformin 500 mg tablet, active, 500 mg, 2 per 1 d, \"twice daily\""],
    );
}

#[test]
fn no_known_allergies_is_a_statement_not_an_allergy() {
    let (record, _) = open(
        r#"{"resourceType":"AllergyIntolerance","code":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-known-allergies"}]}}"#,
    );
    assert_eq!(
        (record.allergies.len(), record.allergy_status),
        (0, AllergyStatus::NoneKnown)
    );
}

#[test]
fn a_missing_status_costs_that_field_only() {
    let (record, issues) = open(
        r#"{"resourceType":"Observation","code":{"text":"Potassium"},"valueQuantity":{"value":4.1}}"#,
    );
    assert_eq!(record.observations.len(), 1);
    assert_eq!(issues[0].place, "Observation.status");
}

#[test]
fn an_unknown_modifier_extension_makes_the_fact_wait() {
    let (record, _) = open(
        r#"{"resourceType":"Condition","modifierExtension":[{"url":"http://example.org/not"}],"code":{"text":"Gout"}}"#,
    );
    assert_eq!(record.conditions[0].status, FactStatus::Proposed);
}

#[test]
fn a_truncated_bundle_yields_what_came_before() {
    let (record, issues) = open(
        r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","code":{"text":"Gout"}}},{"resource":{"resour"#,
    );
    assert_eq!(record.conditions.len(), 1);
    assert!(!issues.is_empty());
}

#[test]
fn a_second_patient_is_left_out_and_named() {
    let (record, issues) = open(
        r#"{"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"Patient","id":"1","gender":"male"}},
        {"resource":{"resourceType":"Patient","id":"2","gender":"female"}},
        {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/2"},"code":{"text":"Gout"}}}]}"#,
    );
    assert_eq!((record.patient.sex.len(), record.conditions.len()), (1, 0));
    assert!(
        issues
            .iter()
            .any(|issue| issue.message.en.contains("further patients"))
    );
}

#[test]
fn two_patient_resources_of_one_person_are_one_and_the_composition_names_the_person() {
    let patient = |id: &str, name: &str| {
        format!(
            r#"{{"resource":{{"resourceType":"Patient","id":"{id}","gender":"female","birthDate":"1970-01-01","name":[{{"text":"{name}"}}]}}}}"#
        )
    };
    let condition = |subject: &str, name: &str| {
        format!(
            r#"{{"resource":{{"resourceType":"Condition","subject":{{"reference":"Patient/{subject}"}},"code":{{"text":"{name}"}}}}}}"#
        )
    };
    let parts = [
        patient("1", "Other Person"),
        patient("2", "Ann Lee"),
        patient("3", "Ann Lee"),
        r#"{"resource":{"resourceType":"Composition","subject":{"reference":"Patient/2"}}}"#.into(),
        condition("1", "Gout"),
        condition("2", "Asthma"),
        condition("3", "Migraine"),
    ];
    let (record, _) = open(&format!(
        r#"{{"resourceType":"Bundle","entry":[{}]}}"#,
        parts.join(",")
    ));
    let names: Vec<&str> = record
        .conditions
        .iter()
        .map(|fact| fact.value.code.text.reveal())
        .collect();
    assert_eq!(names, ["Asthma", "Migraine"]);
}

#[test]
fn the_parts_of_a_social_answer_are_kept() {
    check(
        r#"{"resource":{"resourceType":"Observation","status":"final","code":{"text":"Occupation","coding":[{"system":"http://loinc.org","code":"11341-5"}]},
        "valueString":"Welder","component":[{"code":{"text":"Industry"},"valueString":"Shipbuilding"}]}}"#,
        &[
            "Social history: Occupation: Welder",
            "Social history: Industry: Shipbuilding",
        ],
    );
}
