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

/// Places and first bytes of the files inside a message with these segments.
fn files(segments: &str) -> (Vec<(String, Vec<u8>)>, Record) {
    let message = format!("MSH|^~\\&|A|B|C|D|20240102||MDM^T02|1|P|2.5\r{segments}");
    let id = DocumentId("d".into());
    let input = Input {
        id: &id,
        title: "m.hl7",
        bytes: message.as_bytes(),
        as_of: None,
    };
    let understood = crate::open(input, &crate::read::NoLexicon);
    let files = understood
        .attachments
        .into_iter()
        .map(|file| (file.place, file.bytes[..5].to_vec()));
    (files.collect(), understood.record)
}

#[test]
fn encapsulated_files_are_taken_out() {
    let pdf = ("line 2".to_string(), b"%PDF-".to_vec());
    let (found, record) =
        files("OBX|1|ED|18842-5^Discharge summary^LN||^application^pdf^Base64^JVBERi0xLjQK||||||F");
    assert_eq!(found, std::slice::from_ref(&pdf));
    let text = record.documents[0].text.reveal();
    assert!(text.contains("Attachment: Discharge summary pdf"), "{text}");
    assert_eq!(files("OBX|1|ST|PDF^Report||JVBERi0xLjQK||||||F").0, [pdf]);
    let rtf = files("OBX|1|ED|A^Letter||^TEXT^RTF^A^{\\E\\rtf1 Cough}||||||F").0;
    assert_eq!(rtf, [("line 2".to_string(), b"{\\rtf".to_vec())]);
}

#[test]
fn a_withdrawn_file_stays_closed() {
    let (found, record) = files("OBX|1|ED|A^Letter||^application^pdf^Base64^JVBERi0xLjQK||||||W");
    assert!(found.is_empty());
    let text = record.documents[0].text.reveal();
    assert!(
        text.contains("Attachment entered in error: Letter"),
        "{text}"
    );
}

#[test]
fn encapsulated_words_are_read_where_they_stand() {
    let (found, record) = files("OBX|1|ED|A^Letter||^TEXT^PLAIN^Base64^Q291Z2g=||||||F");
    assert!(found.is_empty());
    assert!(record.documents[0].text.reveal().contains("Letter:\nCough"));
}

#[test]
fn a_report_sent_line_by_line_is_one_text() {
    let (record, _) = open(
        "MSH|^~\\&|A|B|C|D|20240102||ORU^R01|1|P|2.5\rOBR|1|||71020^Chest film|||20240101\rOBX|1|TX|||Lungs are||||||F\rOBX|2|TX|||clear.||||||F\r",
    );
    let text = record.documents[0].text.reveal();
    assert!(text.contains("Chest film:\nLungs are\nclear."), "{text}");
}

#[test]
fn a_group_of_results_about_a_gene_is_a_gene_call() {
    let group = "OBR|1|||51969-4^Genetic report^LN|||20240101\rOBX|1|CWE|48018-6^Gene studied^LN|1|2621^CYP2C19^HGNC||||||F\r";
    check(
        &format!(
            "{group}OBX|2|ST|84413-4^Genotype display name^LN|1|CYP2C19*2/*2||||||F\rOBX|3|CWE|53040-2^Effect on drug metabolism^LN|1|LA9657-3^Poor metabolizer^LN||||||F\r"
        ),
        &[
            "Gene: CYP2C19, *2/*2, 2024-01-01",
            "Gene: CYP2C19, Poor metabolizer, 2024-01-01",
        ],
    );
    let (record, _) = open(&format!(
        "MSH|^~\\&|A|B|C|D|20240102||ORU^R01|1|P|2.5\r{group}OBX|2|ST|84413-4^Genotype display name^LN|1|*2/*2||||||W\r"
    ));
    assert!(record.genes.is_empty());
}
