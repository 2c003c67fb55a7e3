//! Builders for synthetic cases in a real encrypted vault.
#![allow(dead_code, reason = "each test file uses its own part")]

use record::*;
use std::path::Path;
use store::*;

/// The passphrase of every test vault.
pub const PASSPHRASE: &str = "correct kettle orbit mustard";
/// The clock of the tests stands still here.
pub const NOW: Timestamp = Timestamp(1_770_000_000_000);

/// The vault in `folder`, cheap to open.
pub fn vault(folder: &Path) -> Vault {
    Vault::with_cost(folder, KeyCost::TEST)
}

/// A new open vault in `folder`.
pub fn created(folder: &Path) -> Store {
    vault(folder).create(PASSPHRASE, NOW).unwrap().store
}

/// The vault in `folder`, opened again.
pub fn opened(folder: &Path) -> Store {
    vault(folder).open(PASSPHRASE, NOW).unwrap()
}

/// The day of the tests.
pub fn today() -> PartialDate {
    "2026-02-02".parse().unwrap()
}

/// A record with one document of this text and one problem over its first bytes.
pub fn record(text: &str) -> Record {
    let id = DocumentId("d1".into());
    let condition = Condition {
        code: Concept::text("pneumonia"),
        ..blank_condition()
    };
    Record {
        documents: vec![document(&id, text)],
        conditions: vec![Fact::read(
            "condition",
            &id,
            Span::new(0, text.len().min(1)),
            condition,
        )],
        ..Record::default()
    }
}

fn blank_condition() -> Condition {
    Condition {
        code: Concept::text(""),
        category: ConditionCategory::Problem,
        clinical_status: ClinicalStatus::Active,
        verification_status: VerificationStatus::Confirmed,
        assertion: Assertion::default(),
        severity: None,
        body_site: None,
        onset: None,
        abatement: None,
        recorded_date: None,
    }
}

/// A plain document of this text.
pub fn document(id: &DocumentId, text: &str) -> SourceDocument {
    SourceDocument {
        id: id.clone(),
        title: "letter".into(),
        media_type: MediaType::Text,
        hash: Sha256::of(text.as_bytes()),
        text: text.into(),
        map: OffsetMap::default(),
        language: Language::English,
        date: None,
        pages: Vec::new(),
    }
}

/// The original of every document of `record`: its text.
pub fn originals(record: &Record) -> Vec<Original> {
    let original = |document: &SourceDocument| Original {
        document: document.id.clone(),
        bytes: document.text.reveal().as_bytes().to_vec(),
    };
    record.documents.iter().map(original).collect()
}

/// Fields with this label.
pub fn fields(label: &str) -> CaseFields {
    CaseFields {
        label: label.into(),
        ..CaseFields::default()
    }
}

/// Makes a case of one document.
pub fn add_case(store: &Store, id: &str, text: &str) -> Result<CaseId, StoreError> {
    let case = CaseId(id.into());
    let record = record(text);
    let new = NewCase {
        id: &case,
        fields: &fields(id),
        record: &record,
        originals: &originals(&record),
        headline: &Headline::default(),
    };
    store.create_case(new, NOW)?;
    Ok(case)
}

/// Labels of the cases that a search finds, in order.
pub fn find(store: &Store, state: Option<CaseState>, search: &str) -> Vec<String> {
    let filter = CaseFilter {
        state,
        search: search.into(),
        today: today(),
        limit: 200,
    };
    let list = store.cases(&filter).unwrap();
    list.hits.iter().map(|hit| hit.case.id.0.clone()).collect()
}
