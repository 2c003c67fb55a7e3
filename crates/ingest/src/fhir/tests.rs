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

/// Titles, places and first bytes of the files inside a Bundle with these entries.
fn files(resources: &str) -> (Vec<(String, String, Vec<u8>)>, Record) {
    let json = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{resources}]}}"#);
    let id = DocumentId("d".into());
    let input = Input {
        id: &id,
        title: "bundle.json",
        bytes: json.as_bytes(),
        as_of: None,
    };
    let understood = crate::open(input, &crate::read::NoLexicon);
    let files = understood.attachments.into_iter().map(|file| {
        let head = file.bytes[..5].to_vec();
        (file.title.reveal().to_string(), file.place, head)
    });
    (files.collect(), understood.record)
}

#[test]
fn files_inside_are_taken_out_once() {
    let pdf = "JVBERi0xLjQK";
    let (found, record) = files(&format!(
        r#"{{"resource":{{"resourceType":"DocumentReference","status":"current","type":{{"text":"Discharge letter"}},"date":"2024-05-01",
        "content":[{{"attachment":{{"contentType":"application/pdf","data":"{pdf}"}}}}]}}}},
        {{"resource":{{"resourceType":"DiagnosticReport","status":"final","code":{{"text":"Letter"}},"presentedForm":[{{"contentType":"application/pdf","data":"{pdf}"}}]}}}}"#
    ));
    let place = "entry[0].resource.content.attachment";
    assert_eq!(
        found,
        [("Discharge letter".into(), place.into(), b"%PDF-".to_vec())]
    );
    let text = record.documents[0].text.reveal();
    assert!(
        text.contains("Attachment: Discharge letter application/pdf"),
        "{text}"
    );
}

#[test]
fn a_binary_is_opened_through_the_resource_that_names_it() {
    let binary = r#"{"fullUrl":"urn:uuid:b","resource":{"resourceType":"Binary","id":"b","contentType":"application/rtf","data":"e1xydGYxIENvdWdofQ=="}}"#;
    let reference = |status: &str| {
        format!(
            r#"{binary},{{"resource":{{"resourceType":"DocumentReference","status":"{status}","type":{{"text":"Note"}},"content":[{{"attachment":{{"url":"urn:uuid:b"}}}}]}}}}"#
        )
    };
    let (found, _) = files(&reference("current"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "Note");
    for withdrawn in ["entered-in-error", "superseded"] {
        assert!(files(&reference(withdrawn)).0.is_empty(), "{withdrawn}");
    }
    let (alone, _) = files(binary);
    assert_eq!((alone.len(), alone[0].0.as_str()), (1, "b"));
}

#[test]
fn words_in_an_attachment_are_read_where_they_stand() {
    // "<p>Cough</p>" and a file of no known kind.
    let (found, record) = files(
        r#"{"resource":{"resourceType":"DocumentReference","status":"current","type":{"text":"Note"},"content":[
        {"attachment":{"contentType":"text/html","data":"PHA+Q291Z2g8L3A+"}},{"attachment":{"contentType":"video/mp4","data":"AAECAwQFBgc="}}]}}"#,
    );
    assert!(found.is_empty());
    let text = record.documents[0].text.reveal();
    assert!(text.contains("Note:\nCough"), "{text}");
}

/// A genotype of CYP2C9 with this status.
fn genotype(status: &str, code: &str) -> Record {
    let json = format!(
        r#"{{"resourceType":"Observation","status":"{status}","code":{{"coding":[{{"system":"http://loinc.org","code":"{code}","display":"Genotype"}}]}},
        "valueCodeableConcept":{{"text":"CYP2C9*2/CYP2C9*3"}},"effectiveDateTime":"2024-02-01",
        "component":[{{"code":{{"text":"Activity score"}},"valueQuantity":{{"value":0.5}}}}]}}"#
    );
    open(&json).0
}

#[test]
fn a_genotype_is_the_laboratorys_call() {
    let record = genotype("final", "84413-4");
    let call = &record.genes[0].value;
    assert_eq!(
        (
            call.gene.as_str(),
            call.diplotype.as_deref(),
            call.activity_score
        ),
        ("CYP2C9", Some("*2/*3"), Some(0.5))
    );
}

#[test]
fn a_withdrawn_genotype_and_a_haplotype_are_no_call() {
    assert!(genotype("entered-in-error", "84413-4").genes.is_empty());
    assert!(genotype("final", "84414-2").genes.is_empty());
}
