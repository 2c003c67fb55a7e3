use crate::{IngestIssue, Input, read};
use record::{AllergyStatus, DocumentId, Record};

fn open(message: &str) -> (Record, Vec<IngestIssue>) {
    let id = DocumentId("d".into());
    read(
        Input {
            id: &id,
            title: "m.hl7",
            bytes: message.as_bytes(),
            as_of: None,
        },
        &crate::read::NoLexicon,
    )
}

fn check(segments: &str, expect: &[&str]) {
    let (record, _) = open(&format!(
        "MSH|^~\\&|A|B|C|D|20240102||ORU^R01|1|P|2.5\r{segments}"
    ));
    let text = record.documents[0].text.reveal();
    for line in expect {
        assert!(
            text.lines().any(|found| found == *line),
            "{line:?} not in\n{text}"
        );
    }
}

#[test]
fn results_carry_value_unit_range_flag_and_time() {
    check(
        "OBR|1|||24323-8^Panel^LN|||20240101\rOBX|1|NM|2823-3^Potassium^LN||6.1|mmol/L|3.5-5.1|H|||F|||202401011200\r",
        &[
            "Observation: Potassium (LOINC 2823-3): 6.1 mmol/L, range 3.5-5.1, flag high, 2024-01-01T12:00",
        ],
    );
    check(
        "OBX|1|SN|1^Glucose^L||<^20|mg/dL\r",
        &["Observation: Glucose (L 1): < 20 mg/dL"],
    );
}

#[test]
fn no_known_allergies_is_a_statement() {
    let (record, _) = open("MSH|^~\\&|A\rAL1|1|DA|^No Known Allergies\r");
    assert_eq!(
        (record.allergies.len(), record.allergy_status),
        (0, AllergyStatus::NoneKnown)
    );
}

#[test]
fn several_messages_of_one_patient_fold_and_another_patient_is_left_out() {
    let one = "MSH|^~\\&|A\rPID|1||7||ROE^JANE||19500101|F\rAL1|1|DA|^PENICILLIN|SV|HIVES\r";
    let other = "MSH|^~\\&|A\rPID|1||8||DOE^JOHN||19600101|M\rAL1|1|DA|^LATEX\r";
    let (record, issues) = open(&format!("{one}{one}{other}"));
    assert_eq!(
        (record.allergies.len(), record.allergies[0].sources.len()),
        (1, 2)
    );
    assert!(
        issues
            .iter()
            .any(|issue| issue.message.en.contains("another patient"))
    );
}

#[test]
fn orders_gather_route_and_timing() {
    check(
        "ORC|NW\rRXE||^Amoxicillin 500 MG|500||mg\rTQ1|1||TID\rRXR|PO^Oral\r",
        &["Medication order: Amoxicillin 500 MG, active, 500 mg, oral, TID"],
    );
}
