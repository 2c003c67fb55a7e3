//! Input that is wrong, incomplete or ambiguous: no silent guess.

use api::named::{self, Answer};
use ingest::{IngestIssue, Input};
use record::{DetectedIssue, DocumentId, IssueState, Record};
use testkit::knowledge;

fn read(text: &str) -> (Record, Vec<IngestIssue>) {
    let id = DocumentId("d1".into());
    let input = Input {
        id: &id,
        title: "note.txt",
        bytes: text.as_bytes(),
        as_of: None,
    };
    ingest::read(input, &*knowledge())
}

pub(crate) fn issues(text: &str) -> Vec<DetectedIssue> {
    knowledge::check(&knowledge(), &read(text).0)
}

fn found(text: &str, rule: &str) -> bool {
    issues(text)
        .iter()
        .any(|issue| issue.is_found() && issue.rule.starts_with(rule))
}

/// Some check that could not be done says so with these words.
fn not_checked(text: &str, because: &str) -> bool {
    issues(text).iter().any(|issue| {
        matches!(&issue.state, IssueState::NotChecked { reason } if reason.en.contains(because))
    })
}

#[test]
fn an_impossible_potassium_is_not_used() {
    let text = "60-year-old man.\nMedications:\nspironolactone 25 mg daily\n\nLabs:\nPotassium 45 mmol/L\n";
    assert!(!found(text, "drug-lab:potassium"));
    assert!(!found(text, "red-flag:potassium"));
    assert!(not_checked(text, "potassium is outside plausible limits"));
}

#[test]
fn an_impossible_age_is_no_age() {
    let (record, _) = read("A 300-year-old man on metformin.");
    assert!(record.patient.age_years.is_empty());
}

#[test]
fn an_adult_of_seven_kilograms_has_no_clearance() {
    let text = "60-year-old man. Weight 7 kg.\nMedications:\ngabapentin 300 mg three times daily\n\nLabs:\nCreatinine 1.9 mg/dL\n";
    assert!(!found(text, "renal-dose"));
    assert!(not_checked(text, "weight is outside plausible limits"));
}

#[test]
fn a_creatinine_without_unit_is_asked_about() {
    let text =
        "60-year-old man.\nMedications:\nmetformin 1000 mg twice daily\n\nLabs:\nCreatinine 2.6\n";
    assert!(!found(text, "renal-dose"));
    assert!(not_checked(text, "unit of creatinine"));
    let (_, asked) = read(text);
    assert!(asked.iter().any(|issue| issue.question.is_some()));
}

#[test]
fn micromoles_under_the_wrong_unit_are_not_used() {
    let text = "60-year-old man.\nMedications:\nmetformin 1000 mg twice daily\n\nLabs:\nCreatinine 168 mg/dL\n";
    assert!(!found(text, "renal-dose"));
    assert!(not_checked(text, "creatinine is outside plausible limits"));
}

#[test]
fn two_weights_are_no_weight() {
    let text = "60-year-old man. Weight 58 kg. Weight 98 kg.\nMedications:\ngabapentin 600 mg three times daily\n\nLabs:\nCreatinine 1.9 mg/dL\n";
    assert!(!found(text, "renal-dose"));
    assert!(not_checked(text, "different values for weight"));
}

#[test]
fn an_unknown_drug_is_said_to_be_left_out() {
    let named = named::check(&knowledge(), "warfarin; Zorbaxin");
    assert!(named.names[1].ingredients.is_empty());
    assert!(
        matches!(&named.pairs[0].answer, Answer::NotChecked(reason) if reason.en.contains("Zorbaxin"))
    );
}

#[test]
fn a_combination_counts_with_each_of_its_parts() {
    let text = "60-year-old man.\nMedications:\nPercocet 5/325 one tablet every 6 hours\nTylenol 1000 mg every 6 hours\n";
    assert!(found(text, "duplicate:acetaminophen"));
}

#[test]
fn a_brand_that_is_another_drug_elsewhere_is_to_be_confirmed() {
    let text = "70-year-old man.\nMedications:\nFlomax 0.4 mg daily\n";
    assert!(found(text, "brand-abroad:flomax"));
}

#[test]
fn a_diplotype_that_contradicts_its_phenotype_gives_no_advice() {
    let text = "60-year-old man.\nMedications:\nclopidogrel 75 mg daily\n\nGenetics: CYP2C19 *2/*2, normal metabolizer\n";
    assert!(!found(text, "drug-gene"));
    assert!(not_checked(text, "is reported as"));
}

#[test]
fn tall_letters_are_letters_and_a_misspelt_name_is_only_proposed() {
    let named = named::check(&knowledge(), "hydrOXYzine; hydrALAZINE; metfromin");
    assert_eq!(named.names[0].ingredients, ["hydroxyzine"]);
    assert_eq!(named.names[1].ingredients, ["hydralazine"]);
    assert!(named.names[2].ingredients.is_empty());
    assert!(
        named.names[2]
            .suggestions
            .contains(&"metformin".to_string())
    );
}

#[test]
fn a_drug_that_is_stopped_interacts_with_nothing() {
    let kept =
        "60-year-old man.\nMedications:\nwarfarin 5 mg daily\nibuprofen 400 mg three times daily\n";
    assert!(found(kept, "interaction:ibuprofen+warfarin"));
    let stopped = format!("{kept}\nPlan:\nStop warfarin.\n");
    let (record, _) = read(&stopped);
    assert!(
        record
            .medications
            .iter()
            .any(|fact| !fact.value.is_current())
    );
    let only = "60-year-old man.\nMedications:\nibuprofen 400 mg three times daily\n\nPlan:\nStop warfarin.\n";
    assert!(!found(only, "interaction:ibuprofen+warfarin"));
}

#[test]
fn a_relative_s_drug_interacts_with_nothing() {
    let text = "60-year-old man.\nMedications:\nibuprofen 400 mg three times daily\n\nFamily history:\nMother takes warfarin.\n";
    assert!(!found(text, "interaction:ibuprofen+warfarin"));
}

#[test]
fn a_result_older_than_its_rule_allows_is_not_checked() {
    let text = "Date: 2026-03-01\n60-year-old man.\nMedications:\nspironolactone 25 mg daily\n\nLabs 2025-06-01:\nPotassium 5.9 mmol/L\n";
    assert!(!found(text, "drug-lab:potassium"));
    assert!(not_checked(text, "older than the 30 days"));
}

#[test]
fn a_drug_that_no_source_covers_is_not_checked() {
    let named = named::check(&knowledge(), "warfarin; azvudine");
    let Answer::NotChecked(reason) = &named.pairs[0].answer else {
        panic!("{:?}", named.pairs[0].answer);
    };
    assert!(reason.en.contains("azvudine"), "{}", reason.en);
}

#[test]
fn the_same_names_give_the_same_answer_in_any_writing() {
    let severity = |list: &str| named::check(&knowledge(), list).pairs[0].severity();
    let generic = severity("simvastatin; clarithromycin");
    assert!(generic.is_some());
    assert_eq!(generic, severity("Zocor; Biaxin"));
    assert_eq!(generic, severity("辛伐他汀；克拉霉素"));
    let clear = named::check(&knowledge(), "amoxicillin; amlodipine");
    assert!(matches!(clear.pairs[0].answer, Answer::Clear(_)));
}
