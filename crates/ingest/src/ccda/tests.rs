use crate::{Input, read};
use record::{AllergyStatus, ClinicalStatus, DocumentId, Presence, Record};

fn open(xml: &str) -> Record {
    let id = DocumentId("d".into());
    read(
        Input {
            id: &id,
            title: "a.xml",
            bytes: xml.as_bytes(),
            as_of: None,
        },
        &crate::read::NoLexicon,
    )
    .0
}

fn check(xml: &str, expect: &[&str]) {
    let record = open(xml);
    let text = record.documents[0].text.reveal();
    for line in expect {
        assert!(
            text.lines().any(|found| found == *line),
            "{line:?} not in\n{text}"
        );
    }
}

const PROBLEM: &str = r##"<section xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><code code="11450-4"/><title>Problems</title>
<text><paragraph ID="p1">Gout of left foot</paragraph></text><entry><act><statusCode code="active"/><entryRelationship typeCode="SUBJ">
<observation NEG><templateId root="2.16.840.1.113883.10.20.22.4.4"/><effectiveTime><low value="201903"/>HIGH</effectiveTime>
<value xsi:type="CD" nullFlavor="UNK"><originalText><reference value="#p1"/></originalText></value></observation></entryRelationship></act></entry></section>"##;

#[test]
fn a_problem_takes_its_words_from_the_narrative() {
    check(
        &PROBLEM.replace("NEG", "").replace("HIGH", ""),
        &["Condition: Gout of left foot, active, onset 2019-03"],
    );
    check(
        &PROBLEM
            .replace("NEG", "")
            .replace("HIGH", "<high value=\"2020\"/>"),
        &["Condition: Gout of left foot, resolved, onset 2019-03, ended 2020"],
    );
}

#[test]
fn a_negated_problem_is_absent() {
    let record = open(
        &PROBLEM
            .replace("NEG", "negationInd=\"true\"")
            .replace("HIGH", ""),
    );
    assert_eq!(
        record.conditions[0].value.assertion.presence,
        Presence::Absent
    );
}

#[test]
fn an_end_of_unknown_date_leaves_the_status_open_under_an_active_concern() {
    let record = open(
        &PROBLEM
            .replace("NEG", "")
            .replace("HIGH", "<high nullFlavor=\"UNK\"/>"),
    );
    assert_eq!(
        record.conditions[0].value.clinical_status,
        ClinicalStatus::Unknown
    );
}

#[test]
fn a_negated_general_allergy_states_none_known() {
    let record = open(
        r#"<observation xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" negationInd="true"><templateId root="2.16.840.1.113883.10.20.22.4.7"/>
        <value xsi:type="CD" code="419199007" displayName="Allergy to substance"/><participant typeCode="CSM"><participantRole><playingEntity>
        <code nullFlavor="NA"/></playingEntity></participantRole></participant></observation>"#,
    );
    assert_eq!(
        (record.allergies.len(), record.allergy_status),
        (0, AllergyStatus::NoneKnown)
    );
}

#[test]
fn schedules_become_doses_a_day() {
    let record = open(
        r#"<substanceAdministration moodCode="INT"><templateId root="2.16.840.1.113883.10.20.22.4.16"/><statusCode code="active"/>
        <effectiveTime xsi:type="PIVL_TS"><period value="8" unit="h"/></effectiveTime><routeCode code="C38288"/><doseQuantity value="500" unit="mg"/>
        <consumable><manufacturedProduct><manufacturedMaterial><code displayName="Amoxicillin"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>"#,
    );
    let dosage = &record.medications[0].value.dosage;
    assert_eq!(
        dosage.frequency.as_ref().and_then(|often| often.per_day),
        Some(3.0)
    );
    assert_eq!(dosage.dose.as_ref().map(|dose| dose.value), Some(500.0));
}

#[test]
fn a_section_without_information_states_that_allergies_were_not_asked() {
    let record = open(
        r#"<section nullFlavor="NI"><code code="48765-2"/><title>Allergies</title><text>No information</text></section>"#,
    );
    assert_eq!(record.allergy_status, AllergyStatus::NotAsked);
}
