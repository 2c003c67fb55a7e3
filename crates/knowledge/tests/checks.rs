//! The checks on the built database: names, the thesaurus, and the plan's drugs.

use knowledge::{Knowledge, check, check_proposed, default_path};
use record::{
    AdministrativeSex, AllergyIntolerance, AllergyStatus, AllergyType, Assertion, ClinicalStatus,
    Concept, Criticality, DetectedIssue, DocumentId, Fact, IssueKind, IssueState, Record, Severity,
    Span, VerificationStatus,
};
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Knowledge> =
    LazyLock::new(|| Knowledge::open(&default_path()).expect("run `cargo xtask knowledge` first"));

fn fact<T>(value: T) -> Fact<T> {
    Fact::read("test", &DocumentId("d1".into()), Span::new(0, 1), value)
}

fn proposed(record: &Record, drugs: &[&str]) -> Vec<DetectedIssue> {
    let drugs: Vec<String> = drugs.iter().map(|drug| (*drug).to_string()).collect();
    check_proposed(&KNOWLEDGE, record, &drugs)
}

/// The worst interaction found between two names.
fn pair(a: &str, b: &str) -> Option<Severity> {
    proposed(&Record::default(), &[a, b])
        .into_iter()
        .find(|issue| issue.kind == IssueKind::Interaction && issue.is_found())
        .map(|issue| issue.severity)
}

#[test]
fn brands_generic_names_and_chinese_names_give_the_same_answer() {
    for (a, b) in [
        ("warfarin", "ibuprofen"),
        ("Coumadin", "Advil"),
        ("华法林", "布洛芬"),
    ] {
        assert_eq!(pair(a, b), Some(Severity::High), "{a} + {b}");
    }
}

#[test]
fn the_thesaurus_adds_pairs_that_no_row_of_ours_holds_in_its_own_words() {
    let issues = proposed(&Record::default(), &["bleomycin", "brentuximab vedotin"]);
    let issue = issues
        .iter()
        .find(|issue| issue.kind == IssueKind::Interaction && issue.is_found())
        .expect("a contraindication of the thesaurus");
    assert_eq!(issue.severity, Severity::Critical);
    let words = issue.source.statement.as_deref().unwrap_or_default();
    assert!(words.starts_with("CONTRE-INDICATION"), "{words}");
    assert!(issue.source.edition.contains("2020-10"));
}

#[test]
fn a_contraindication_on_a_dose_or_a_named_drug_does_not_interrupt_others() {
    // Contraindicated at anti-inflammatory doses of aspirin only.
    assert_eq!(pair("warfarin", "aspirin"), Some(Severity::High));
    // The thesaurus groups ACE inhibitors and gliptins under angio-oedema.
    assert_eq!(pair("valsartan", "sitagliptin"), None);
}

#[test]
fn ordinary_combinations_stay_silent() {
    for (a, b) in [
        ("lisinopril", "hydrochlorothiazide"),
        ("metoprolol", "amlodipine"),
        ("aspirin", "clopidogrel"),
        ("tamsulosin", "lisinopril"),
        ("metformin", "furosemide"),
        ("atorvastatin", "amlodipine"),
        ("levothyroxine", "metformin"),
        ("amoxicillin", "ibuprofen"),
    ] {
        assert_eq!(pair(a, b), None, "{a} + {b}");
    }
}

#[test]
fn a_proposed_drug_meets_the_recorded_allergy() {
    let mut record = Record::default();
    record.patient.sex.push(fact(AdministrativeSex::Female));
    record.allergy_status = AllergyStatus::Listed;
    record.allergies.push(fact(AllergyIntolerance {
        substance: Concept::text("penicillin"),
        ingredients: Vec::new(),
        kind: AllergyType::Allergy,
        clinical_status: ClinicalStatus::Active,
        verification_status: VerificationStatus::Confirmed,
        criticality: Criticality::High,
        reactions: Vec::new(),
        assertion: Assertion::default(),
        onset: None,
    }));
    let issues = proposed(&record, &["Augmentin"]);
    let first = &issues[0];
    assert_eq!(
        (first.kind, first.severity),
        (IssueKind::Allergy, Severity::Critical)
    );
    assert!(first.title.en.contains("amoxicillin (proposed)"));
    assert!(first.contraindicates.contains(&"amoxicillin".to_string()));
    let quiet = proposed(&record, &["azithromycin"]);
    assert!(
        quiet
            .iter()
            .all(|issue| issue.kind != IssueKind::Allergy || !issue.is_found())
    );
    let ruled_out = check(&KNOWLEDGE, &record)
        .into_iter()
        .filter(|issue| issue.kind == IssueKind::Allergy)
        .flat_map(|issue| issue.contraindicates)
        .collect::<Vec<_>>();
    assert!(ruled_out.contains(&"piperacillin".to_string()));
}

#[test]
fn an_unknown_proposed_name_is_not_checked_by_name() {
    let issues = proposed(&Record::default(), &["Blorbicin", "warfarin"]);
    assert!(issues.iter().any(|issue| {
        matches!(issue.state, IssueState::NotChecked { .. }) && issue.title.en.contains("Blorbicin")
    }));
}
