//! The parser process as its callers see it: good documents, broken ones, hostile ones.

mod build;
mod scans;

use build::{Pdf, docx, zip_of};
use parser::{ExtractIssueKind, ExtractedDocument, Limits, Parser, ParserError};
use record::MediaType;
use std::path::Path;

fn run(media_type: MediaType, bytes: &[u8]) -> Result<ExtractedDocument, ParserError> {
    run_within(media_type, bytes, &Limits::default())
}

fn run_within(
    media_type: MediaType,
    bytes: &[u8],
    limits: &Limits,
) -> Result<ExtractedDocument, ParserError> {
    let parser = Parser {
        binary: Path::new(env!("CARGO_BIN_EXE_consilium-parser")),
        weights: None,
        limits: limits.clone(),
    };
    parser.text(media_type, bytes)
}

fn check(media_type: MediaType, bytes: &[u8], text: &str) {
    let document = run(media_type, bytes).expect("the document is read");
    assert_eq!(document.text.trim_end(), text);
}

fn check_issue(media_type: MediaType, bytes: &[u8], kind: ExtractIssueKind) {
    let document = run(media_type, bytes).expect("the process answers");
    let kinds: Vec<ExtractIssueKind> = document.issues.iter().map(|issue| issue.kind).collect();
    assert!(kinds.contains(&kind), "{kinds:?}");
}

#[test]
fn pdf_lines_rows_and_pages() {
    let pdf = Pdf::new()
        .page("BT /F1 10 Tf 50 700 Td (Chest pain since Monday.) Tj ET")
        .page("BT /F1 10 Tf 50 700 Td (Sodium) Tj 200 0 Td (140) Tj 100 0 Td (mmol/L) Tj ET")
        .bytes();
    check(
        MediaType::Pdf,
        &pdf,
        "Chest pain since Monday.\n\nSodium\t140\tmmol/L",
    );
    let pages = run(MediaType::Pdf, &pdf).expect("read").pages;
    assert_eq!(
        pages.iter().map(|page| page.span.len()).collect::<Vec<_>>(),
        [26, 19]
    );
}

#[test]
fn pdf_columns_are_read_one_after_the_other() {
    let mut content = String::from("BT /F1 10 Tf\n");
    for line in 0..5 {
        let y = 700 - 12 * line;
        content += &format!("1 0 0 1 50 {y} Tm (left column line {line} of the story) Tj\n");
        content += &format!("1 0 0 1 320 {y} Tm (right column line {line} of another) Tj\n");
    }
    let pdf = Pdf::new().page(&(content + "ET")).bytes();
    let text = run(MediaType::Pdf, &pdf).expect("read").text;
    let last_left = text.find("left column line 4").expect("left column");
    let first_right = text.find("right column line 0").expect("right column");
    assert!(last_left < first_right, "{text}");
}

#[test]
fn pdf_running_header_is_kept_once() {
    let page =
        |body: &str| format!("BT /F1 10 Tf 50 780 Td (Mercy Hospital) Tj 0 -100 Td ({body}) Tj ET");
    let pdf = Pdf::new()
        .page(&page("one"))
        .page(&page("two"))
        .page(&page("three"))
        .bytes();
    check(
        MediaType::Pdf,
        &pdf,
        "Mercy Hospital\n\none\n\ntwo\n\nthree",
    );
    check_issue(MediaType::Pdf, &pdf, ExtractIssueKind::Note);
}

#[test]
fn pdf_of_pictures_is_named() {
    let pdf = Pdf::new().page("/Im1 Do").bytes();
    let document = run(MediaType::Pdf, &pdf).expect("read");
    assert_eq!(document.issues[0].kind, ExtractIssueKind::NoTextLayer);
    assert_eq!(document.issues[0].pages, [1]);
}

#[test]
fn docx_tables_deletions_and_entities() {
    let body = "<w:p><w:r><w:t>Diagnosis: gout &amp; obesity</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Take </w:t></w:r><w:del><w:r><w:delText>twice</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>once</w:t></w:r></w:ins></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>rest</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Sodium</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>140</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    check(
        MediaType::Docx,
        &docx(body),
        "Diagnosis: gout & obesity\nTake once\n- rest\nSodium\t140",
    );
}

#[test]
fn docx_headings_are_marked_and_the_title_is_not() {
    let paragraph = |style: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        paragraph("Heading1", "Discharge summary"),
        paragraph("Heading2", "Allergies"),
        paragraph("Normal", "Penicillin"),
        paragraph("Heading2", "Plan:"),
    ]
    .concat();
    let xml = format!("<w:document xmlns:w=\"x\"><w:body>{body}</w:body></w:document>");
    let styles = "<w:styles xmlns:w=\"x\">\
        <w:style w:styleId=\"Normal\"><w:pPr/></w:style>\
        <w:style w:styleId=\"Heading1\"><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>\
        <w:style w:styleId=\"Heading2\"><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style></w:styles>";
    let file = zip_of(&[
        ("word/document.xml", xml.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
    ]);
    check(
        MediaType::Docx,
        &file,
        "Discharge summary\nAllergies:\nPenicillin\nPlan:",
    );
}

#[test]
fn broken_files_are_named() {
    for media_type in [MediaType::Pdf, MediaType::Docx, MediaType::Xlsx] {
        check_issue(media_type, b"", ExtractIssueKind::Unreadable);
        check_issue(
            media_type,
            b"PK\x03\x04 nothing",
            ExtractIssueKind::Unreadable,
        );
        check_issue(media_type, &[0xFF; 5000], ExtractIssueKind::Unreadable);
    }
}

#[test]
fn truncated_files_end_in_an_answer() {
    let pdf = Pdf::new()
        .page("BT /F1 10 Tf 50 700 Td (text) Tj ET")
        .bytes();
    let docx = docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>");
    for cut in [1, 20, 100, 200, 300, 400] {
        run(MediaType::Pdf, &pdf[..cut.min(pdf.len())]).expect("answer");
        run(MediaType::Docx, &docx[..cut.min(docx.len())]).expect("answer");
    }
}

#[test]
fn a_zip_bomb_is_refused() {
    let bomb = zip_of(&[("word/document.xml", &vec![b' '; 3 << 20])]);
    let limits = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    for media_type in [MediaType::Docx, MediaType::Xlsx] {
        let document = run_within(media_type, &bomb, &limits).expect("answer");
        assert_eq!(document.issues[0].kind, ExtractIssueKind::TooLarge);
    }
}

#[test]
fn deep_nesting_ends_in_an_answer() {
    let deep = format!("{}text", "<w:p>".repeat(200_000));
    check_issue(
        MediaType::Docx,
        &docx(&deep),
        ExtractIssueKind::NotUnderstood,
    );
    let arrays = format!("BT /F1 10 Tf {} ET", "[".repeat(200_000));
    // Either reading is acceptable; what counts is that the caller lives and learns of it.
    match run(MediaType::Pdf, &Pdf::new().page(&arrays).bytes()) {
        Ok(_) | Err(ParserError::Crashed { .. }) => {}
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_form_that_draws_itself_ends() {
    let pdf = Pdf::new().page("/Fm1 Do").bytes();
    check_issue(MediaType::Pdf, &pdf, ExtractIssueKind::TooLarge);
}

#[test]
fn exhausted_memory_is_named() {
    let big = zip_of(&[("word/document.xml", &vec![b' '; 120 << 20])]);
    let limits = Limits {
        memory_bytes: 200 << 20,
        ..Limits::default()
    };
    match run_within(MediaType::Docx, &big, &limits) {
        Err(ParserError::OutOfMemory { limit }) => assert_eq!(limit, 200 << 20),
        other => panic!("{:?}", other.map(|document| document.issues)),
    }
}

#[test]
fn time_out_is_named() {
    let limits = Limits {
        seconds: 0,
        ..Limits::default()
    };
    let pdf = Pdf::new().page("BT ET").bytes();
    match run_within(MediaType::Pdf, &pdf, &limits) {
        Err(ParserError::TimeOut { seconds: 0 }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn oversize_is_refused_before_the_process_starts() {
    let limits = Limits {
        input_bytes: 3,
        ..Limits::default()
    };
    match run_within(MediaType::Pdf, b"1234", &limits) {
        Err(ParserError::TooLarge { bytes: 4, limit: 3 }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_process_that_is_no_parser_is_named() {
    let start = |binary: &str| {
        let parser = Parser {
            binary: Path::new(binary),
            weights: None,
            limits: Limits::default(),
        };
        parser.text(MediaType::Pdf, b"x")
    };
    match start("/bin/false") {
        Err(ParserError::Crashed { code: Some(1), .. }) => {}
        other => panic!("{other:?}"),
    }
    match start("/no/such/file") {
        Err(ParserError::NotStarted(_)) => {}
        other => panic!("{other:?}"),
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn damaged_documents_end_in_an_answer(position in 0usize..2000, bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 1..40)) {
        let mut pdf = Pdf::new().page("BT /F1 10 Tf 50 700 Td (text) Tj ET").bytes();
        let mut word = docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>");
        for (media_type, document) in [(MediaType::Pdf, &mut pdf), (MediaType::Docx, &mut word)] {
            let start = position % document.len();
            let end = (start + bytes.len()).min(document.len());
            document[start..end].copy_from_slice(&bytes[..end - start]);
            match run(media_type, document) {
                Ok(_) | Err(ParserError::Crashed { .. } | ParserError::OutOfMemory { .. } | ParserError::TimeOut { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }
}
