//! Replays the corpus of the fuzz targets, whole, cut short and with bytes changed; hostile files are refused with the
//! limit named.

#[path = "common/invariants.rs"]
mod invariants;

use ingest::{IngestIssueKind, Input};
use invariants::{Few, hold, hold_tables};
use proptest::prelude::*;
use record::DocumentId;
use std::io::Write;
use std::path::{Path, PathBuf};

const TITLES: &[&str] = &[
    "a.json", "a.ndjson", "a.xml", "a.hl7", "a.csv", "a.tsv", "a.txt", "a.rtf", "a.md", "a.vcf",
];

fn corpus() -> Vec<(String, Vec<u8>)> {
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")];
    let mut found: Vec<PathBuf> = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("the corpus is part of the repository") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    let read = |path: PathBuf| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        (name, std::fs::read(path).expect("readable"))
    };
    found.into_iter().map(read).collect()
}

#[test]
fn the_corpus_holds_under_every_name() {
    let corpus = corpus();
    assert!(corpus.len() >= 10, "{} files", corpus.len());
    for (name, bytes) in &corpus {
        hold(name, bytes);
        for title in TITLES {
            hold(title, bytes);
        }
    }
}

#[test]
fn files_that_break_off_or_are_damaged_hold() {
    for (name, bytes) in corpus() {
        let step = (bytes.len() / 24).max(1);
        for at in (0..bytes.len()).step_by(step) {
            hold(&name, &bytes[..at]);
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x85;
            hold(&name, &damaged);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_hold(bytes in prop::collection::vec(any::<u8>(), 0..400), title in prop::sample::select(TITLES)) {
        hold(title, &bytes);
    }

    #[test]
    fn mixed_pieces_of_the_corpus_hold(
        first in any::<prop::sample::Index>(), second in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(), join in any::<prop::sample::Index>(), title in prop::sample::select(TITLES),
    ) {
        let corpus = corpus();
        let (head, tail) = (first.get(&corpus), second.get(&corpus));
        let mut bytes = head.1[..cut.index(head.1.len() + 1)].to_vec();
        bytes.extend(&tail.1[join.index(tail.1.len() + 1)..]);
        hold(title, &bytes);
        hold_tables(&[("PERSON.csv", &bytes), ("B.csv", &tail.1)]);
    }
}

/// Kinds and English words of the issues, and whether any fact came out.
fn refused(title: &str, bytes: &[u8], kind: IngestIssueKind, words: &str) {
    let id = DocumentId("d".into());
    let input = Input {
        id: &id,
        title,
        bytes,
        as_of: None,
    };
    let (record, issues) = ingest::read(input, &Few);
    let named = issues
        .iter()
        .any(|issue| issue.kind == kind && issue.message.en.contains(words));
    assert!(named, "{title}: {issues:?}");
    assert!(record.conditions.is_empty() && record.variants.is_empty());
}

#[test]
fn entities_are_refused() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><ClinicalDocument>&c;</ClinicalDocument>"#;
    refused(
        "a.xml",
        bomb.as_bytes(),
        IngestIssueKind::Unreadable,
        "entities",
    );
    let outside = r#"<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><ClinicalDocument>&b;</ClinicalDocument>"#;
    refused(
        "a.xml",
        outside.as_bytes(),
        IngestIssueKind::Unreadable,
        "entities",
    );
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!(
        r#"{{"resourceType":"Bundle","entry":[{}"#,
        "[".repeat(200_000)
    );
    refused(
        "a.json",
        deep.as_bytes(),
        IngestIssueKind::Unreadable,
        "damaged",
    );
    let deep = format!(
        r#"{{"resourceType":"Condition","code":{}1{}}}"#,
        r#"{"a":"#.repeat(500),
        "}".repeat(500)
    );
    refused(
        "a.json",
        deep.as_bytes(),
        IngestIssueKind::Unreadable,
        "128",
    );
    let deep = format!("<ClinicalDocument>{}", "<a>".repeat(100_000));
    refused(
        "a.xml",
        deep.as_bytes(),
        IngestIssueKind::TooLarge,
        "limit of 200",
    );
}

#[test]
fn a_small_archive_of_a_huge_line_is_refused() {
    let mut packed = Vec::new();
    let mut block = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::best());
    block.write_all(b"##fileformat=VCFv4.2\n").expect("memory");
    for _ in 0..64 {
        block.write_all(&[b'A'; 1 << 20]).expect("memory");
    }
    block.finish().expect("memory");
    assert!(packed.len() < 1 << 20);
    refused(
        "a.vcf.gz",
        &packed,
        IngestIssueKind::TooLarge,
        "limit of 1 MiB",
    );
}

#[test]
fn rows_beyond_the_limit_are_counted() {
    let mut table = String::from("Test,Result\n");
    table.push_str(&"Sodium,\n".repeat(200_003));
    refused(
        "a.csv",
        table.as_bytes(),
        IngestIssueKind::TooLarge,
        "limit of 200000",
    );
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    let bytes = vec![0; ingest::MAX_BYTES + 1];
    refused("a.txt", &bytes, IngestIssueKind::TooLarge, "512 MiB");
}

#[test]
fn an_address_in_a_document_is_named_and_not_followed() {
    let json = r#"{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"contentType":"text/plain","url":"http://127.0.0.1:9/x"}}]}"#;
    refused(
        "a.json",
        json.as_bytes(),
        IngestIssueKind::Note,
        "nothing is fetched",
    );
}
