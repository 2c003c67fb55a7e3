use super::merge;
use crate::{Input, read};
use record::{DocumentId, IssueKind, Record};

fn open(id: &str, resources: &str) -> Record {
    let json = format!(r#"{{"resourceType":"Bundle","entry":[{resources}]}}"#);
    let id = DocumentId(id.into());
    read(
        Input {
            id: &id,
            title: "b.json",
            bytes: json.as_bytes(),
            as_of: None,
        },
        &crate::read::NoLexicon,
    )
    .0
}

/// Rules found when the two documents are merged.
fn check(first: &str, second: &str, expect: &[&str]) -> Record {
    let (record, issues) = merge(vec![open("a", first), open("b", second)]);
    let rules: Vec<&str> = issues.iter().map(|issue| issue.rule.as_str()).collect();
    assert_eq!(rules, expect);
    record
}

fn patient(name: &str, born: &str, sex: &str) -> String {
    format!(
        r#"{{"resource":{{"resourceType":"Patient","name":[{{"text":"{name}"}}],"birthDate":"{born}","gender":"{sex}"}}}}"#
    )
}

fn allergy(name: &str, verification: &str) -> String {
    format!(
        r#"{{"resource":{{"resourceType":"AllergyIntolerance","code":{{"text":"{name}"}},"clinicalStatus":{{"coding":[{{"code":"active"}}]}},"verificationStatus":{{"coding":[{{"code":"{verification}"}}]}}}}}}"#
    )
}

fn drug(dose: u32) -> String {
    format!(
        r#"{{"resource":{{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{{"text":"Metoprolol"}},
        "dosage":[{{"doseAndRate":[{{"doseQuantity":{{"value":{dose},"unit":"mg"}}}}]}}]}}}}"#
    )
}

#[test]
fn the_same_fact_from_two_documents_is_one_fact_with_two_sources() {
    let record = check(
        &allergy("Latex", "confirmed"),
        &allergy("latex", "confirmed"),
        &[],
    );
    assert_eq!(
        (
            record.allergies.len(),
            record.allergies[0].sources.len(),
            record.documents.len()
        ),
        (1, 2, 2)
    );
}

#[test]
fn contradictions_are_named_and_nothing_is_chosen() {
    let record = check(&drug(25), &drug(50), &["contradiction-dose"]);
    assert_eq!(record.medications.len(), 2);
    check(
        &allergy("Latex", "confirmed"),
        &allergy("Latex", "refuted"),
        &["contradiction-allergy"],
    );
    check(
        &patient("Ann Roe", "1950-01-01", "female"),
        &patient("Roe, Ann", "1950", "male"),
        &["contradiction-sex"],
    );
}

#[test]
fn two_patients_stop_the_merge() {
    let record = check(
        &patient("Ann Roe", "1950-01-01", "female"),
        &patient("Bo Lind", "1950-01-01", "female"),
        &["patient-mix-up"],
    );
    assert_eq!(record.documents.len(), 1);
    check(
        &patient("Ann Roe", "1950-01-01", "female"),
        &patient("Ann Roe", "1951-01-01", "female"),
        &["patient-mix-up"],
    );
    check(
        &patient("王小明", "1950-01-01", "male"),
        &patient("Wang Xiaoming", "1950-01-01", "male"),
        &[],
    );
}

#[test]
fn the_mix_up_is_critical() {
    let (_, issues) = merge(vec![
        open("a", &patient("Ann Roe", "", "female")),
        open("b", &patient("Bo Lind", "", "female")),
    ]);
    assert_eq!(issues[0].kind, IssueKind::PatientMixUp);
}
