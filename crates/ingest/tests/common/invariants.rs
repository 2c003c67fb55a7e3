//! What every reader owes for any bytes: no panic, and spans inside the document on character boundaries.

#[path = "lexicon.rs"]
mod lexicon;

use ingest::{Input, TableFile};
pub use lexicon::Few;
use record::{DocumentId, Fact, Record, Span};

/// Reads `bytes` under the name `title` and checks what came out.
pub fn hold(title: &str, bytes: &[u8]) {
    let id = DocumentId("d".into());
    let input = Input {
        id: &id,
        title,
        bytes,
        as_of: None,
    };
    let (record, issues) = ingest::read(input, &Few);
    let text = record
        .documents
        .first()
        .map(|document| document.text.reveal());
    for span in issues.iter().filter_map(|issue| issue.span) {
        assert!(
            text.is_some_and(|text| span.slice(text).is_some()),
            "{title}: issue"
        );
    }
    holds(&record, |_| bytes.len());
}

/// The same for a folder of tables.
pub fn hold_tables(files: &[(&str, &[u8])]) {
    let tables: Vec<TableFile<'_>> = files
        .iter()
        .map(|(name, bytes)| TableFile { name, bytes })
        .collect();
    let _ = ingest::is_table_set(&tables);
    for person in ingest::read_tables(&tables, &Few) {
        holds(&person.record, |title| {
            let file = files.iter().find(|(name, _)| *name == title);
            file.map_or(0, |(_, bytes)| bytes.len())
        });
    }
}

fn holds(record: &Record, length: impl Fn(&str) -> usize) {
    for document in &record.documents {
        let (text, whole) = (document.text.reveal(), length(document.title.reveal()));
        for segment in &document.map.segments {
            assert!(segment.text.slice(text).is_some(), "rendered {segment:?}");
            assert!(segment.original.start <= segment.original.end);
            assert!(
                segment.original.end <= whole,
                "original {segment:?} of {whole}"
            );
        }
    }
    for section in &record.sections {
        inside(record, &section.document, section.span);
    }
    facts(record, &record.patient.names);
    facts(record, &record.patient.birth_date);
    facts(record, &record.conditions);
    facts(record, &record.medications);
    facts(record, &record.allergies);
    facts(record, &record.allergy_statements);
    facts(record, &record.observations);
    facts(record, &record.procedures);
    facts(record, &record.immunizations);
    facts(record, &record.family_history);
    facts(record, &record.social_history);
    facts(record, &record.encounters);
    facts(record, &record.reports);
    facts(record, &record.genes);
    facts(record, &record.variants);
}

fn facts<T>(record: &Record, facts: &[Fact<T>]) {
    for (document, span) in facts.iter().flat_map(Fact::spans) {
        inside(record, document, span);
    }
}

fn inside(record: &Record, id: &DocumentId, span: Span) {
    let document = record.documents.iter().find(|document| document.id == *id);
    let text = document.map(|document| document.text.reveal());
    assert!(
        text.is_some_and(|text| span.slice(text).is_some()),
        "{span:?}"
    );
}
