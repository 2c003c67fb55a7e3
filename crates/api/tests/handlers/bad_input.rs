//! Input that is wrong, incomplete or ambiguous: no silent guess.

use api::Words;
use api::named::{self, Answer};
use ingest::{IngestIssue, Input};
use knowledge::scores::{self, ScoreResult, ScoreState, Sources};
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
    let note = |creatinine: &str| {
        format!(
            "60-year-old man.\nMedications:\nmetformin 1000 mg twice daily\n\nLabs:\nCreatinine {creatinine}\n"
        )
    };
    let either = note("12.4");
    assert!(!found(&either, "renal-dose"));
    assert!(not_checked(&either, "unit of creatinine"));
    let (_, asked) = read(&either);
    assert!(asked.iter().any(|issue| issue.question.is_some()));
    // Nobody has 2.6 µmol/L: the check is made, and the question stands all the same.
    let plain = note("2.6");
    assert!(found(&plain, "renal-dose"));
    let (_, asked) = read(&plain);
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

/// One score from the words and facts of a text.
fn score(name: &str, text: &str) -> ScoreResult {
    let (record, _) = read(text);
    let knowledge = knowledge();
    let words = Words::of(&record);
    let sources = Sources::with_words(&record, &*knowledge, &words);
    let score = scores::find(name).expect("a score of this name");
    scores::evaluate(score, scores::gather(score, &sources))
}

/// The score lacks this input because the value that stands there was not used, for a reason with these words.
#[track_caller]
fn refused(result: &ScoreResult, key: &str, because: &str) {
    assert!(matches!(&result.state, ScoreState::Missing(keys) if keys.contains(&key)));
    let input = result.inputs.iter().find(|filled| filled.input.key == key);
    let reason = input.and_then(|filled| filled.refused.as_ref());
    assert!(
        reason.is_some_and(|reason| reason.en.contains(because)),
        "{reason:?}"
    );
}

#[test]
fn a_score_does_not_take_an_impossible_age() {
    let result = score(
        "cockcroft-gault",
        "A 300-year-old woman. Weight 60 kg. Creatinine 1.0 mg/dL.",
    );
    assert!(matches!(&result.state, ScoreState::Missing(keys) if keys.contains(&"age")));
}

#[test]
fn a_score_does_not_take_an_impossible_potassium() {
    let result = score("apache-ii", "A 60-year-old woman. Potassium 45 mmol/L.");
    let input = result
        .inputs
        .iter()
        .find(|filled| filled.input.key == "potassium");
    let input = input.expect("an input of the score");
    assert!(input.value.is_none() && input.refused.is_some());
}

#[test]
fn a_score_does_not_take_seven_kilograms_of_an_adult() {
    let text = "A 60-year-old woman. Weight 7 kg. Height 160 cm. Creatinine 1.0 mg/dL.";
    for name in ["cockcroft-gault", "bmi", "body-surface-area"] {
        refused(&score(name, text), "weight", "cannot be right");
    }
    let infant = score(
        "maintenance-fluids",
        "A 6-month-old girl. Weight 7 kg. Height 66 cm.",
    );
    assert!(matches!(infant.state, ScoreState::Computed(_)));
}

#[test]
fn a_score_says_how_it_read_a_creatinine_without_unit() {
    let result = score(
        "cockcroft-gault",
        "A 60-year-old woman. Weight 60 kg. Height 165 cm. Creatinine 88.",
    );
    let input = result
        .inputs
        .iter()
        .find(|filled| filled.input.key == "creatinine");
    let remark = input.and_then(|filled| filled.remark.as_ref());
    assert!(remark.is_some_and(|remark| remark.en.contains("umol/L")));
}

#[test]
fn a_score_does_not_exchange_a_unit_that_is_in_use() {
    let text = "A 60-year-old woman. Weight 60 kg. Creatinine 120 mg/dL.";
    refused(
        &score("cockcroft-gault", text),
        "creatinine",
        "outside plausible limits",
    );
}

#[test]
fn a_score_says_that_there_are_two_weights() {
    let text =
        "A 60-year-old woman. Weight 58 kg. Height 165 cm. Weight 98 kg. Creatinine 1.0 mg/dL.";
    let result = score("cockcroft-gault", text);
    let input = result
        .inputs
        .iter()
        .find(|filled| filled.input.key == "weight");
    let remark = input.and_then(|filled| filled.remark.as_ref());
    assert!(remark.is_some_and(|remark| remark.en.contains("98.0 kg")));
}
