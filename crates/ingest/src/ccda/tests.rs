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

#[test]
fn words_that_state_nothing_make_no_problem_and_no_procedure() {
    let none = PROBLEM
        .replace("Gout of left foot", "No problem data is applicable")
        .replace("NEG", "")
        .replace("HIGH", "");
    let record = open(&none);
    assert!(record.conditions.is_empty());
    check(&none, &["No known problems: No problem data is applicable"]);
    let planned = r##"<section><code code="18776-5"/><text><content ID="t">No Planned Tests</content></text><entry>
        <observation moodCode="INT" negationInd="true"><code nullFlavor="OTH"><originalText><reference value="#t"/></originalText></code>
        </observation></entry></section>"##;
    assert!(open(planned).procedures.is_empty());
    let vision = PROBLEM
        .replace("Gout of left foot", "No light perception")
        .replace("NEG", "")
        .replace("HIGH", "");
    assert_eq!(open(&vision).conditions.len(), 1);
}

#[test]
fn an_allergy_entry_without_substance_says_that_nothing_is_known() {
    let entry = |words: &str, flavor: &str| {
        format!(
            r#"<observation {flavor}><templateId root="2.16.840.1.113883.10.20.22.4.7"/>
            <value code="419199007"><originalText>{words}</originalText></value></observation>"#
        )
    };
    let asked = open(&entry(
        "No allergy data is applicable",
        r#"nullFlavor="NASK""#,
    ));
    assert_eq!(
        (asked.allergies.len(), asked.allergy_status),
        (0, AllergyStatus::NotAsked)
    );
    let none = open(&entry("No known drug allergies", ""));
    assert_eq!(none.allergy_status, AllergyStatus::NoneKnown);
    let silent = open(&entry("", ""));
    assert_eq!(silent.allergy_status, AllergyStatus::NoInformation);
}

#[test]
fn a_problem_coded_as_problem_goes_by_its_translation_also_as_the_reason_of_a_drug() {
    check(
        r#"<substanceAdministration><templateId root="2.16.840.1.113883.10.20.22.4.16"/><consumable><manufacturedProduct>
        <manufacturedMaterial><code displayName="Sumatriptan"/></manufacturedMaterial></manufacturedProduct></consumable>
        <entryRelationship typeCode="RSON"><act><entryRelationship typeCode="SUBJ"><observation>
        <templateId root="2.16.840.1.113883.10.20.22.4.4"/><value xsi:type="CD" code="55607006" codeSystem="2.16.840.1.113883.6.96" displayName="Problem">
        <translation code="346.9" displayName="Migraine" codeSystem="2.16.840.1.113883.6.103"/></value></observation>
        </entryRelationship></act></entryRelationship></substanceAdministration>"#,
        &["Condition: Migraine (ICD-9-CM 346.9; SNOMED CT 55607006)"],
    );
}

#[test]
fn sex_assigned_at_birth_is_not_the_administrative_gender() {
    let record = open(
        r#"<observation><templateId root="2.16.840.1.113883.10.20.22.4.200"/><code code="76689-9" displayName="Sex assigned at birth"/>
        <value xsi:type="CD" code="F" displayName="Female"/></observation>"#,
    );
    assert!(record.patient.sex.is_empty());
    assert_eq!(
        record.social_history[0].value.text.reveal(),
        "Sex assigned at birth: Female"
    );
}

fn files(body: &str) -> (Vec<(String, Vec<u8>)>, Record) {
    let xml = format!(
        r#"<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><title>Referral</title><component>{body}</component></ClinicalDocument>"#
    );
    let id = DocumentId("d".into());
    let input = Input {
        id: &id,
        title: "a.xml",
        bytes: xml.as_bytes(),
        as_of: None,
    };
    let understood = crate::open(input, &crate::read::NoLexicon);
    let files = understood.attachments.into_iter().map(|file| {
        let head = file.bytes[..5].to_vec();
        (file.title.reveal().to_string(), head)
    });
    (files.collect(), understood.record)
}

#[test]
fn a_body_that_is_a_file_is_taken_out() {
    let (found, _) = files(
        r#"<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0x
        LjQK</text></nonXMLBody>"#,
    );
    assert_eq!(found, [("Referral".into(), b"%PDF-".to_vec())]);
    let (found, record) = files(
        r#"<nonXMLBody><text mediaType="text/plain" representation="B64">Q291Z2g=</text></nonXMLBody>"#,
    );
    assert!(found.is_empty());
    assert!(record.documents[0].text.reveal().contains("Cough"));
}

#[test]
fn a_compressed_body_is_read() {
    let (found, record) = files(
        r#"<nonXMLBody><text mediaType="text/plain" representation="B64" compression="DF">CyjKTylNLsksS1VIzi9Nz1BIyy9SSFQoT03N1gMA</text></nonXMLBody>"#,
    );
    assert!(found.is_empty());
    assert!(
        record.documents[0]
            .text
            .reveal()
            .contains("Productive cough for a week.")
    );
}

#[test]
fn a_picture_in_a_section_is_taken_out() {
    let (found, _) = files(
        r#"<structuredBody><component><section><title>Wound</title><text>See picture</text><entry><observationMedia>
        <value mediaType="image/png" representation="B64">iVBORw0KGgoAAAAA</value></observationMedia></entry></section></component></structuredBody>"#,
    );
    assert_eq!(found, [("Wound".into(), b"\x89PNG\r".to_vec())]);
}
