use super::differential::{DIAGNOSES, weigh};
use super::finding::FINDINGS;
use super::plan::draft;
use super::table::source;
use super::*;
use crate::checks::framework::testing::Units;
use record::{
    AdministrativeSex, ClinicalStatus, Concept, Condition, ConditionCategory, DetectedIssue,
    Presence, Record, VerificationStatus,
};
use std::collections::BTreeSet;

/// A record of one document whose lines are findings; a leading `-` denies.
fn record(age: f64, sex: AdministrativeSex, lines: &[&str]) -> Record {
    let id = DocumentId("d".into());
    let mut record = Record::default();
    record
        .patient
        .age_years
        .push(Fact::read("age", &id, Span::new(0, 0), age));
    record
        .patient
        .sex
        .push(Fact::read("sex", &id, Span::new(0, 0), sex));
    let mut at = 0;
    for line in lines {
        let span = Span::new(at, at + line.len());
        at = span.end + 1;
        let mut condition = Condition {
            code: Concept::text(line.trim_start_matches('-')),
            category: ConditionCategory::Symptom,
            clinical_status: ClinicalStatus::Active,
            verification_status: VerificationStatus::Unknown,
            assertion: record::Assertion::default(),
            severity: None,
            body_site: None,
            onset: None,
            abatement: None,
            recorded_date: None,
        };
        if line.starts_with('-') {
            condition.assertion.presence = Presence::Absent;
        }
        record
            .conditions
            .push(Fact::read("condition", &id, span, condition));
    }
    record
}

fn ranked(age: f64, sex: AdministrativeSex, lines: &[&str]) -> Vec<String> {
    weigh(&Units, &record(age, sex, lines))
        .into_iter()
        .map(|hypothesis| hypothesis.id)
        .collect()
}

/// `expect` is among the first three.
fn check(age: f64, sex: AdministrativeSex, lines: &[&str], expect: &str) {
    let found = ranked(age, sex, lines);
    assert!(
        found.iter().take(3).any(|id| id == expect),
        "{expect} not in the first three of {found:?}"
    );
}

#[test]
fn every_row_of_the_tables_is_complete_and_names_known_keys() {
    let mut ids = BTreeSet::new();
    for row in DIAGNOSES.iter() {
        assert!(ids.insert(row.id), "{} twice", row.id);
        assert!(
            !row.codes.is_empty() && !row.name.zh.is_empty(),
            "{}",
            row.id
        );
        source(row.source);
        for key in row.findings().chain(row.needs.iter().copied()) {
            assert!(FINDINGS.contains_key(key), "{}: no finding {key}", row.id);
        }
        for key in &row.tests {
            assert!(super::plan::has_test(key), "{}: no test {key}", row.id);
        }
    }
    let analytes: BTreeSet<&str> = super::table::rows(include_str!("../../data/analytes.tsv"))
        .map(|row| row[0])
        .collect();
    for finding in FINDINGS.values() {
        for key in finding.analytes() {
            assert!(analytes.contains(key), "{}: no analyte {key}", finding.key);
        }
        assert!(finding.rate > 0.0 && finding.rate < 0.5, "{}", finding.key);
        if let Some(parent) = finding.parent {
            assert!(
                FINDINGS.contains_key(parent),
                "{}: no parent {parent}",
                finding.key
            );
        }
    }
    assert_eq!(super::plan::unknown_keys(), Vec::<String>::new());
}

#[test]
fn typical_pictures_have_their_diagnosis_in_the_first_three() {
    use AdministrativeSex::{Female, Male};
    check(
        58.0,
        Male,
        &[
            "crushing chest pain",
            "left arm pain",
            "diaphoresis",
            "ST depression",
            "smoker",
        ],
        "acute-coronary-syndrome",
    );
    check(
        34.0,
        Female,
        &[
            "sudden dyspnea",
            "pleuritic chest pain",
            "oral contraceptives",
            "calf tenderness",
            "-fever",
        ],
        "pulmonary-embolism",
    );
    check(
        66.0,
        Male,
        &["高血压", "撕裂样疼痛", "双上肢血压不对称", "胸痛"],
        "aortic-dissection",
    );
}

/// A check that speaks against `drug`.
fn against(drug: &str) -> DetectedIssue {
    DetectedIssue {
        rule: "allergy-conflict".into(),
        kind: record::IssueKind::Allergy,
        severity: record::Severity::Critical,
        state: record::IssueState::Found,
        title: Localized::new(format!("Allergy to {drug}"), format!("{drug}过敏")),
        detail: Localized::default(),
        implicated: Vec::new(),
        contraindicates: vec![drug.to_string()],
        source: source("medication-history"),
        status: RuleStatus::Preview,
    }
}

#[test]
fn a_drug_that_a_check_rules_out_is_never_proposed_and_the_reason_is_said() {
    let record = record(
        58.0,
        AdministrativeSex::Male,
        &[
            "crushing chest pain",
            "left arm pain",
            "diaphoresis",
            "ST depression",
            "smoker",
        ],
    );
    let hypotheses = weigh(&Units, &record);
    let free = draft(&Units, &record, &[], &hypotheses, &|_| Vec::new());
    assert!(
        free.iter()
            .any(|advice| advice.proposes.contains(&"aspirin".to_string()))
    );
    let guarded = draft(&Units, &record, &[against("aspirin")], &hypotheses, &|_| {
        Vec::new()
    });
    assert!(
        guarded
            .iter()
            .all(|advice| !advice.proposes.contains(&"aspirin".to_string()))
    );
    let row = guarded
        .iter()
        .find(|advice| advice.id == "plan-acs-aspirin")
        .unwrap();
    assert!(!row.text.en.contains("aspirin"), "{}", row.text.en);
    assert!(
        row.rationale.en.contains("Allergy to aspirin"),
        "{}",
        row.rationale.en
    );
}

const PNEUMONIA: [&str; 5] = [
    "fever",
    "productive cough",
    "consolidation",
    "hypoxia",
    "crackles",
];

/// The statement of a row about an adult with `lines`, when `issues` speak against drugs.
fn statement(id: &str, lines: &[&str], issues: &[DetectedIssue]) -> Option<Advice> {
    let record = record(58.0, AdministrativeSex::Male, lines);
    let hypotheses = weigh(&Units, &record);
    draft(&Units, &record, issues, &hypotheses, &|_| Vec::new())
        .into_iter()
        .find(|advice| advice.id == id)
}

#[test]
fn a_partner_drug_is_named_only_when_no_check_rules_it_out() {
    let free = statement("plan-cap-comorbid2", &PNEUMONIA, &[]).unwrap();
    assert!(free.text.en.contains("azithromycin"), "{}", free.text.en);
    assert!(free.proposes.contains(&"azithromycin".to_string()));
    let macrolides = [against("azithromycin"), against("clarithromycin")];
    let guarded = statement("plan-cap-comorbid2", &PNEUMONIA, &macrolides).unwrap();
    assert!(
        guarded
            .text
            .en
            .contains("combined with another partner than azithromycin or clarithromycin"),
        "{}",
        guarded.text.en
    );
    assert!(!guarded.proposes.contains(&"azithromycin".to_string()));
    assert!(guarded.rationale.en.contains("Allergy to clarithromycin"));
}

#[test]
fn pneumonia_begun_in_hospital_is_not_treated_as_one_from_home() {
    let lines = ["hospital-acquired pneumonia"]
        .iter()
        .chain(&PNEUMONIA)
        .copied()
        .collect::<Vec<_>>();
    assert!(statement("plan-hap-antibiotics", &lines, &[]).is_some());
    for id in ["plan-cap-severity", "plan-cap-comorbid2"] {
        assert!(statement(id, &lines, &[]).is_none(), "{id}");
        assert!(statement(id, &PNEUMONIA, &[]).is_some(), "{id}");
    }
}

#[test]
fn missing_is_not_negative_and_a_denial_counts_against() {
    let score = |lines: &[&str]| {
        weigh(&Units, &record(50.0, AdministrativeSex::Male, lines))
            .into_iter()
            .find(|hypothesis| hypothesis.id == "pneumonia")
            .unwrap()
    };
    let silent = score(&["cough", "crackles"]);
    let denied = score(&["cough", "crackles", "-fever"]);
    assert!(silent.against.is_empty(), "{:?}", silent.against);
    assert!(
        silent
            .missing
            .iter()
            .any(|missing| missing.label.en == "Fever")
    );
    assert!(denied.score < silent.score);
    assert!(
        denied
            .against
            .iter()
            .any(|piece| piece.absent && piece.label.en == "no fever")
    );
}

#[test]
fn more_typical_pictures() {
    use AdministrativeSex::{Female, Male};
    check(
        72.0,
        Female,
        &[
            "orthopnea",
            "pedal edema",
            "crackles",
            "hypertension",
            "dyspnea on exertion",
        ],
        "heart-failure",
    );
    check(
        45.0,
        Male,
        &[
            "fever",
            "productive cough",
            "pleuritic chest pain",
            "lobar infiltrate",
            "rales",
        ],
        "pneumonia",
    );
    check(
        22.0,
        Male,
        &[
            "abdominal pain",
            "right lower quadrant tenderness",
            "anorexia",
            "vomiting",
            "fever",
        ],
        "appendicitis",
    );
    check(
        48.0,
        Female,
        &["右上腹痛", "墨菲征阳性", "发热", "恶心"],
        "cholecystitis",
    );
    check(
        70.0,
        Male,
        &[
            "left-sided weakness",
            "slurred speech",
            "facial droop",
            "atrial fibrillation",
            "hypertension",
        ],
        "ischaemic-stroke",
    );
    check(
        38.0,
        Female,
        &[
            "worst headache of her life",
            "neck stiffness",
            "vomiting",
            "-fever",
        ],
        "subarachnoid-haemorrhage",
    );
    check(
        19.0,
        Male,
        &[
            "fever",
            "headache",
            "nuchal rigidity",
            "photophobia",
            "petechial rash",
            "confusion",
        ],
        "bacterial-meningitis",
    );
    check(
        30.0,
        Female,
        &[
            "dysuria",
            "urinary frequency",
            "fever",
            "costovertebral angle tenderness",
            "flank pain",
        ],
        "pyelonephritis",
    );
    check(
        27.0,
        Female,
        &[
            "pelvic pain",
            "vaginal bleeding",
            "missed period",
            "positive pregnancy test",
        ],
        "ectopic-pregnancy",
    );
    check(
        55.0,
        Male,
        &["podagra", "joint pain", "hyperuricemia", "heavy drinking"],
        "gout",
    );
    check(
        35.0,
        Female,
        &[
            "palpitations",
            "weight loss",
            "heat intolerance",
            "tremor",
            "goiter",
        ],
        "hyperthyroidism",
    );
    check(
        74.0,
        Female,
        &[
            "headache",
            "jaw claudication",
            "scalp tenderness",
            "elevated esr",
        ],
        "giant-cell-arteritis",
    );
    check(
        17.0,
        Female,
        &[
            "polyuria",
            "vomiting",
            "abdominal pain",
            "ketonuria",
            "hyperglycemia",
        ],
        "dka",
    );
    check(
        3.0,
        Male,
        &["barking cough", "stridor", "hoarse voice"],
        "croup",
    );
    check(
        60.0,
        Male,
        &["黑便", "头晕", "乏力", "贫血"],
        "upper-gi-bleed",
    );
    check(
        62.0,
        Male,
        &["painless gross hematuria", "smoker"],
        "bladder-cancer",
    );
}

#[test]
fn what_must_not_be_missed_stays_in_sight() {
    let record = record(
        61.0,
        AdministrativeSex::Male,
        &["chest pain", "heartburn", "regurgitation"],
    );
    let found = weigh(&Units, &record);
    let coronary = found
        .iter()
        .find(|hypothesis| hypothesis.id == "acute-coronary-syndrome")
        .unwrap();
    assert!(coronary.cannot_miss);
    assert_eq!(found[0].id, "gord");
}

#[test]
fn the_same_record_gives_the_same_answer() {
    let record = record(
        70.0,
        AdministrativeSex::Female,
        &["fever", "confusion", "cough", "hypotension", "diabetes"],
    );
    assert_eq!(weigh(&Units, &record), weigh(&Units, &record));
}

/// The plan of an adult with `lines`, told by a document that says `text`.
fn plan_at(text: &str, lines: &[&str]) -> Vec<Advice> {
    let mut record = record(58.0, AdministrativeSex::Male, lines);
    record.documents.push(record::SourceDocument {
        id: DocumentId("d".into()),
        title: "note".into(),
        media_type: record::MediaType::Text,
        hash: record::Sha256::of(text.as_bytes()),
        text: text.into(),
        map: record::OffsetMap::default(),
        language: record::Language::English,
        date: None,
        pages: Vec::new(),
    });
    let hypotheses = weigh(&Units, &record);
    draft(&Units, &record, &[], &hypotheses, &|_| Vec::new())
}

fn has(advice: &[Advice], id: &str) -> bool {
    advice.iter().any(|one| one.id == id)
}

#[test]
fn advice_for_home_is_not_given_on_a_ward() {
    let lines = ["fever", "productive cough", "consolidation", "crackles"];
    let home = plan_at("Seen in clinic with a cough.", &lines);
    let ward = plan_at("ICU ward round, day 9.", &lines);
    for id in [
        "plan-fever-net",
        "plan-cap-outpatient",
        "plan-general-follow",
    ] {
        assert!(has(&home, id), "{id}");
        assert!(!has(&ward, id), "{id}");
    }
    assert!(has(&ward, "plan-cap-ward"));
    assert!(!has(&home, "plan-cap-ward"));
}

#[test]
fn a_test_that_the_note_names_is_not_proposed_again() {
    let lines = ["fever", "productive cough", "crackles", "dyspnea"];
    assert!(has(&plan_at("Seen today.", &lines), "test-cxr"));
    assert!(has(&plan_at("No CXR yet.", &lines), "test-cxr"));
    assert!(has(&plan_at("CXR not done.", &lines), "test-cxr"));
    assert!(!has(&plan_at("CXR: R base shadow.", &lines), "test-cxr"));
}

#[test]
fn an_illness_without_the_finding_it_needs_is_not_suggested() {
    use AdministrativeSex::Male;
    let septic = [
        "sepsis",
        "hypotension",
        "thrombocytopenia",
        "anemia",
        "leukocytosis",
    ];
    let found = ranked(58.0, Male, &septic);
    for id in ["acute-leukaemia", "variceal-bleed", "malaria"] {
        assert!(!found.iter().any(|one| one == id), "{id}: {found:?}");
    }
    check(
        58.0,
        Male,
        &["hematemesis", "cirrhosis", "hypotension"],
        "variceal-bleed",
    );
}

#[test]
fn a_measured_glucose_needs_no_confirmation() {
    let advice = plan_at("Found drowsy.", &["hypoglycemia", "sweating", "confusion"]);
    let glucose = advice
        .iter()
        .find(|one| one.id == "plan-hypoglycaemia")
        .unwrap();
    assert!(
        glucose.text.en.starts_with("Low glucose"),
        "{}",
        glucose.text.en
    );
}

#[test]
fn what_the_note_states_comes_before_what_the_findings_suggest() {
    let mut record = record(
        60.0,
        AdministrativeSex::Male,
        &[
            "rhabdomyolysis",
            "cough",
            "fever",
            "productive cough",
            "crackles",
        ],
    );
    record.conditions[0].value.category = ConditionCategory::Problem;
    record.conditions[0].value.code.preferred = Some("Rhabdomyolysis".into());
    record.sections.push(record::Section {
        document: DocumentId("d".into()),
        kind: record::SectionKind::Assessment,
        heading: None,
        span: Span::new(0, 200),
    });
    let found = weigh(&Units, &record);
    assert_eq!(found[0].id, "rhabdomyolysis");
}
