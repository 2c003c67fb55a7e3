//! Pictures of pages: read where the weights are installed, named where not, refused where hostile.

use crate::build::{Pdf, image_pdf};
use crate::{check_issue, run, run_within};
use parser::{ExtractIssueKind, ExtractedDocument, Limits, OcrWeights, Parser};
use record::MediaType;
use std::path::{Path, PathBuf};

const LABORATORY: &[u8] = include_bytes!("fixtures/laboratory.png");
const UPSIDE_DOWN: &[u8] = include_bytes!("fixtures/upside-down.jpg");
const CHINESE: &[u8] = include_bytes!("fixtures/chinese.png");
const FAX: &[u8] = include_bytes!("fixtures/fax.tif");

const LABORATORY_TEXT: &str = "Sodium\t140\tmmol/L\nPotassium\t5.9\tmmol/L\nCreatinine\t2.31\tmg/dL\nAllergies: penicillin (anaphylaxis)";

/// The installed weights; when they are missing the message says how to get them.
fn weights() -> OcrWeights {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let data = folder("CONSILIUM_DATA")
        .or_else(|| folder("XDG_DATA_HOME").map(|data| data.join("consilium")))
        .or_else(|| folder("HOME").map(|home| home.join(".local/share/consilium")))
        .expect("a home folder");
    OcrWeights::within(&data.join("models"))
        .expect("weights for text recognition: run `cargo xtask model ocr`")
}

fn recognise(media_type: MediaType, bytes: &[u8]) -> ExtractedDocument {
    let parser = Parser {
        binary: Path::new(env!("CARGO_BIN_EXE_consilium-parser")),
        weights: Some(weights()),
        limits: Limits::default(),
    };
    parser.text(media_type, bytes).expect("the process answers")
}

/// Text with single line breaks: blank lines follow the spacing of the picture.
fn check(media_type: MediaType, bytes: &[u8], text: &str) -> ExtractedDocument {
    let document = recognise(media_type, bytes);
    let lines: Vec<&str> = document
        .text
        .lines()
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(lines.join("\n"), text);
    document
}

#[test]
fn a_scan_is_read_and_each_line_knows_its_place() {
    let document = check(MediaType::Image, LABORATORY, LABORATORY_TEXT);
    let page = &document.pages[0];
    assert!(page.ocr_confidence.is_some_and(|of| of > 0.9), "{page:?}");
    let line = page
        .lines
        .iter()
        .find(|line| line.span.slice(&document.text) == Some("5.9"))
        .expect("the number has a place of its own");
    let [left, top, right, bottom] = line.bounds;
    assert!(
        (0.38..0.43).contains(&left) && (0.25..0.36).contains(&top),
        "{:?}",
        line.bounds
    );
    assert!(
        (0.43..0.5).contains(&right) && bottom < 0.5,
        "{:?}",
        line.bounds
    );
}

#[test]
fn a_page_that_was_scanned_upside_down_is_turned() {
    check(MediaType::Image, UPSIDE_DOWN, LABORATORY_TEXT);
}

/// The full stop at the end of the second line is too small for the detection network and is lost.
#[test]
fn chinese_is_read() {
    check(
        MediaType::Image,
        CHINESE,
        "主诉：反复胸闷、气促3天，加重1天。\n否认药物过敏史。血钾5.6mmol/L",
    );
}

#[test]
fn a_fax_is_read() {
    check(MediaType::Image, FAX, LABORATORY_TEXT);
}

/// The fax twice in one file: its directory again at the end, as the page after the first.
fn two_pages() -> Vec<u8> {
    let mut bytes = FAX.to_vec();
    let first = u32::from_le_bytes(FAX[4..8].try_into().expect("four bytes")) as usize;
    let entries = usize::from(u16::from_le_bytes([FAX[first], FAX[first + 1]]));
    let next = first + 2 + entries * 12;
    let second = bytes.len() as u32;
    bytes.extend_from_slice(&FAX[first..next + 4]);
    bytes[next..next + 4].copy_from_slice(&second.to_le_bytes());
    bytes
}

#[test]
fn every_page_of_a_fax_is_read() {
    let document = recognise(MediaType::Image, &two_pages());
    let numbers: Vec<u32> = document.pages.iter().map(|page| page.number).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(document.text.matches("penicillin").count(), 2);
    let parser = Parser {
        binary: Path::new(env!("CARGO_BIN_EXE_consilium-parser")),
        weights: None,
        limits: Limits::default(),
    };
    let picture = |page| parser.picture(MediaType::Image, &two_pages(), page, None);
    assert!(picture(2).expect("an answer").is_some());
    assert!(picture(3).expect("an answer").is_none());
}

#[test]
fn a_pdf_of_a_scan_is_read_with_what_was_stamped_on_it() {
    let pdf = image_pdf(
        UPSIDE_DOWN,
        (640, 190),
        "BT /F1 6 Tf 10 5 Td (Page 1 of 1) Tj ET",
    );
    let document = check(
        MediaType::Pdf,
        &pdf,
        &format!("Page 1 of 1\n{LABORATORY_TEXT}"),
    );
    assert_eq!(document.pages[0].lines.len(), 10);
}

#[test]
fn pictures_without_weights_are_named() {
    check_issue(MediaType::Image, LABORATORY, ExtractIssueKind::NoTextLayer);
    let document = run(MediaType::Image, LABORATORY).expect("the process answers");
    assert_eq!(document.text, "");
    assert!(
        document.issues[0]
            .message
            .en
            .contains("cargo xtask model ocr")
    );
}

#[test]
fn the_picture_of_a_page_is_given_as_png() {
    let parser = Parser {
        binary: Path::new(env!("CARGO_BIN_EXE_consilium-parser")),
        weights: None,
        limits: Limits::default(),
    };
    let pdf = image_pdf(UPSIDE_DOWN, (640, 190), "");
    for (kind, bytes) in [
        (MediaType::Pdf, pdf.as_slice()),
        (MediaType::Image, UPSIDE_DOWN),
    ] {
        let png = parser
            .picture(kind, bytes, 1, None)
            .expect("the process answers");
        let png = png.expect("the page is a picture").png;
        assert_eq!(png[..4], *b"\x89PNG");
        assert_eq!(png[16..24], [0, 0, 2, 128, 0, 0, 0, 190]);
        assert_eq!(
            parser
                .picture(MediaType::Pdf, &pdf, 2, None)
                .expect("an answer"),
            None
        );
    }
}

#[test]
fn time_for_recognition_ends_and_the_rest_is_named() {
    let mut pdf = Pdf::new();
    for _ in 0..300 {
        pdf = pdf.page("612 0 0 792 0 0 cm /Im1 Do");
    }
    let parser = Parser {
        binary: Path::new(env!("CARGO_BIN_EXE_consilium-parser")),
        weights: Some(weights()),
        limits: Limits {
            ocr_seconds: 0,
            ..Limits::default()
        },
    };
    let document = parser
        .text(MediaType::Pdf, &pdf.bytes())
        .expect("an answer");
    let issue = &document.issues[0];
    assert_eq!(issue.kind, ExtractIssueKind::NoTextLayer);
    assert_eq!(issue.pages.len(), 300);
    assert!(
        issue.message.en.contains("1-300. The time"),
        "{}",
        issue.message.en
    );
}

/// A CT frame of two by two signed pixels, explicit little endian, with a window and a report beside it.
fn dicom(pixels: &[i16]) -> Vec<u8> {
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    let mut add = |tag: (u16, u16), kind: &[u8; 2], value: &[u8]| {
        file.extend(tag.0.to_le_bytes());
        file.extend(tag.1.to_le_bytes());
        file.extend(kind);
        let mut value = value.to_vec();
        if value.len() % 2 == 1 {
            value.push(b' ');
        }
        match kind {
            b"OW" | b"SQ" => {
                file.extend([0, 0]);
                file.extend((value.len() as u32).to_le_bytes());
            }
            _ => file.extend((value.len() as u16).to_le_bytes()),
        }
        file.extend(value);
    };
    add((2, 0x10), b"UI", b"1.2.840.10008.1.2.1");
    add((8, 0x20), b"DA", b"20260312");
    add((8, 0x60), b"CS", b"CT");
    add((8, 0x1030), b"LO", b"CT chest");
    add((0x10, 0x10), b"PN", b"Example^Jane");
    add((0x10, 0x40), b"CS", b"F");
    add((0x28, 0x02), b"US", &1_u16.to_le_bytes());
    add((0x28, 0x04), b"CS", b"MONOCHROME2");
    add((0x28, 0x10), b"US", &2_u16.to_le_bytes());
    add((0x28, 0x11), b"US", &2_u16.to_le_bytes());
    add((0x28, 0x100), b"US", &16_u16.to_le_bytes());
    add((0x28, 0x101), b"US", &16_u16.to_le_bytes());
    add((0x28, 0x103), b"US", &1_u16.to_le_bytes());
    add((0x28, 0x1050), b"DS", b"40");
    add((0x28, 0x1051), b"DS", b"400");
    let item = |content: &[u8]| {
        let mut item = vec![0xFE, 0xFF, 0x00, 0xE0];
        item.extend((content.len() as u32).to_le_bytes());
        item.extend(content);
        item
    };
    let mut text = vec![0x40, 0, 0x40, 0xA0, b'C', b'S', 4, 0];
    text.extend(b"TEXT\x40\0\x60\xA1UT\0\0\x0c\0\0\0No embolism.");
    add((0x40, 0xA730), b"SQ", &item(&text));
    let pixels: Vec<u8> = pixels
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    add((0x7FE0, 0x10), b"OW", &pixels);
    file
}

#[test]
fn a_dicom_header_its_report_and_its_picture_are_read() {
    let file = dicom(&[-1000, 40, 240, 3000]);
    let document = run(MediaType::Dicom, &file).expect("the process answers");
    assert_eq!(document.text, "No embolism.\n");
    let header = document.dicom.expect("a header");
    assert_eq!(
        (header.patient_name.as_str(), header.modality.as_str()),
        ("Example Jane", "CT")
    );
    assert_eq!(
        (header.study.as_str(), header.study_date.as_str()),
        ("CT chest", "20260312")
    );
    assert_eq!((header.frames, header.burned_in), (1, true));
    let parser = Parser {
        binary: Path::new(env!("CARGO_BIN_EXE_consilium-parser")),
        weights: None,
        limits: Limits::default(),
    };
    let shades = |window| {
        let picture = parser
            .picture(MediaType::Dicom, &file, 1, window)
            .expect("an answer");
        let picture = picture.expect("a frame");
        let png = image::load_from_memory(&picture.png).expect("a PNG file");
        (png.into_luma8().into_raw(), picture.window)
    };
    assert_eq!(shades(None), (vec![0, 128, 255, 255], Some([40.0, 400.0])));
    assert_eq!(shades(Some([1000.0, 4001.0])).0, [0, 66, 79, 255]);
    assert_eq!(
        parser
            .picture(MediaType::Dicom, &file, 2, None)
            .expect("an answer"),
        None
    );
}

#[test]
fn damaged_dicom_keeps_its_header() {
    let file = dicom(&[0, 0, 0, 0]);
    let cut = &file[..file.len() - 5];
    check_issue(MediaType::Dicom, cut, ExtractIssueKind::NotUnderstood);
    check_issue(MediaType::Dicom, &file[..133], ExtractIssueKind::Unreadable);
    check_issue(MediaType::Dicom, b"DICM", ExtractIssueKind::Unreadable);
}

#[test]
fn hostile_pictures_are_refused() {
    let mut bomb = LABORATORY[..200].to_vec();
    bomb[16..24].copy_from_slice(&[0, 0, 200, 0, 0, 0, 200, 0]);
    let crc = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    check_issue(MediaType::Image, &bomb, ExtractIssueKind::TooLarge);
    let truncated = &LABORATORY[..LABORATORY.len() / 2];
    check_issue(MediaType::Image, truncated, ExtractIssueKind::Unreadable);
    check_issue(
        MediaType::Image,
        b"GIF89a\x01\0\x01\0\0\0\0",
        ExtractIssueKind::Unreadable,
    );
    check_issue(
        MediaType::Image,
        b"\0\0\0\x18ftypheic\0\0\0\0",
        ExtractIssueKind::Unreadable,
    );
    let small = Limits {
        memory_bytes: 1 << 30,
        ..Limits::default()
    };
    let empty = run_within(MediaType::Image, b"", &small).expect("the process answers");
    assert_eq!(empty.issues[0].kind, ExtractIssueKind::Unreadable);
}

/// The checksum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}
