//! The built database, asked as the rest of the product asks it.

use knowledge::{Knowledge, KnowledgeError, default_path};
use record::{CodeSystem, Lexicon, TermKind};
use std::sync::OnceLock;

fn knowledge() -> &'static Knowledge {
    static OPENED: OnceLock<Knowledge> = OnceLock::new();
    OPENED.get_or_init(|| Knowledge::open(&default_path()).expect("cargo xtask knowledge was run"))
}

/// Terms of a kind in a text: the words and what they mean.
fn found(kind: TermKind, text: &str) -> Vec<(String, String)> {
    let knowledge = knowledge();
    knowledge
        .matches(text)
        .into_iter()
        .filter(|found| found.kind == kind)
        .map(|found| {
            let words = found.span.slice(text).expect("on characters").to_string();
            (words, knowledge.concept(kind, found.concept).preferred)
        })
        .collect()
}

fn check(kind: TermKind, text: &str, expect: &[(&str, &str)]) {
    let found = found(kind, text);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(found, expect, "{text}");
}

fn ingredients(name: &str) -> Vec<String> {
    knowledge()
        .lookup(TermKind::Drug, name)
        .map(|found| {
            found
                .ingredients
                .into_iter()
                .map(|each| each.name)
                .collect()
        })
        .unwrap_or_default()
}

#[test]
fn drug_names_brands_and_misprinted_case_lead_to_the_ingredient() {
    check(
        TermKind::Drug,
        "Continue LASIX 40 mg daily, Eliquis and metoprolol succinate; aspirin100mg.",
        &[
            ("LASIX", "furosemide"),
            ("Eliquis", "apixaban"),
            ("metoprolol succinate", "metoprolol"),
            ("aspirin", "aspirin"),
        ],
    );
}

#[test]
fn chinese_drug_names_are_found_without_word_boundaries_in_both_scripts() {
    check(
        TermKind::Drug,
        "长期口服阿司匹林肠溶片及二甲双胍0.5g，對青黴素過敏",
        &[
            ("阿司匹林", "aspirin"),
            ("二甲双胍", "metformin"),
            ("青黴素", "penicillin"),
        ],
    );
}

#[test]
fn a_combination_has_all_its_ingredients() {
    let expect = ["sulfamethoxazole", "trimethoprim"];
    assert_eq!(ingredients("Bactrim DS"), expect);
    assert_eq!(ingredients("复方新诺明"), expect);
    assert_eq!(ingredients("co-trimoxazole"), expect);
    assert_eq!(ingredients("Augmentin"), ["amoxicillin", "clavulanate"]);
}

#[test]
fn strengths_forms_and_salts_do_not_hide_a_drug() {
    assert_eq!(
        ingredients("metoprolol tartrate 25 MG Oral Tablet"),
        ["metoprolol"]
    );
    assert_eq!(
        ingredients("24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet"),
        ["metformin"]
    );
    assert_eq!(
        ingredients("acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet [Percocet]"),
        ["acetaminophen", "oxycodone"]
    );
    assert_eq!(ingredients("盐酸二甲双胍缓释片"), ["metformin"]);
    assert_eq!(ingredients("gibberish 20 mg"), Vec::<String>::new());
}

#[test]
fn the_longest_problem_wins_and_abbreviations_need_their_capitals() {
    check(
        TermKind::Problem,
        "Hx of type 2 diabetes mellitus, HTN and CKD stage 3b.",
        &[
            ("type 2 diabetes mellitus", "type 2 diabetes mellitus"),
            ("HTN", "hypertension"),
            ("CKD stage 3b", "chronic kidney disease stage 3b"),
        ],
    );
    check(
        TermKind::Problem,
        "he was as well as before, pe normal",
        &[],
    );
}

#[test]
fn ambiguous_abbreviations_are_marked() {
    let text = "AF on warfarin";
    let found = knowledge()
        .matches(text)
        .into_iter()
        .find(|found| found.kind == TermKind::Problem)
        .expect("AF");
    assert!(found.ambiguous);
    let concept = knowledge().concept(TermKind::Problem, found.concept);
    assert_eq!(concept.codes[0].system, CodeSystem::Icd10Cm);
    assert_eq!(concept.codes[0].code, "I48.91");
}

#[test]
fn lines_of_a_list_are_not_joined_into_one_term() {
    check(TermKind::Problem, "1. Heart\nFailure of the pump", &[]);
    check(
        TermKind::Problem,
        "known atrial\nfibrillation",
        &[("atrial\nfibrillation", "atrial fibrillation")],
    );
}

#[test]
fn analytes_are_known_by_name_chinese_name_and_loinc() {
    let key = |name: &str| {
        let found = knowledge().lookup(TermKind::Laboratory, name)?;
        found
            .codes
            .into_iter()
            .find(|code| code.system == CodeSystem::Local)
            .map(|code| code.code)
    };
    assert_eq!(key("Serum Creatinine").as_deref(), Some("creatinine"));
    assert_eq!(key("血肌酐").as_deref(), Some("creatinine"));
    assert_eq!(key("2160-0").as_deref(), Some("creatinine"));
    assert_eq!(key("K+").as_deref(), Some("potassium"));
    assert_eq!(
        key("Hemoglobin [Mass/volume] in Blood").as_deref(),
        Some("haemoglobin")
    );
    assert_eq!(key("no such test"), None);
}

#[test]
fn written_units_become_ucum_or_nothing() {
    for (written, expect) in [
        ("mg/dl", Some("mg/dL")),
        ("MG/DL", Some("mg/dL")),
        ("mmol/升", Some("mmol/L")),
        ("μmol/L", Some("umol/L")),
        ("K/uL", Some("10*3/uL")),
        ("×10^9/L", Some("10*9/L")),
        ("10⁹/L", Some("10*9/L")),
        ("mL/min/1.73m²", Some("mL/min/{1.73_m2}")),
        ("次/分", Some("/min")),
        ("℃", Some("Cel")),
        ("mmHg", Some("mm[Hg]")),
        ("IU/L", Some("[IU]/L")),
        ("10*9/L", Some("10*9/L")),
        ("%", Some("%")),
        ("furlongs", None),
        ("", None),
    ] {
        assert_eq!(knowledge().ucum(written).as_deref(), expect, "{written}");
    }
}

#[test]
fn values_convert_by_molar_mass_and_by_the_analyte_s_own_rule() {
    let convert = |key: &str, value: f64, from: &str, to: &str| {
        knowledge()
            .convert(key, value, from, to)
            .map(|value| (value * 100.0).round() / 100.0)
    };
    assert_eq!(convert("creatinine", 88.4, "umol/L", "mg/dL"), Some(1.0));
    assert_eq!(convert("glucose", 5.5, "mmol/L", "mg/dL"), Some(99.09));
    assert_eq!(convert("glucose", 99.09, "mg/dL", "mmol/L"), Some(5.5));
    assert_eq!(
        convert("urea_nitrogen", 7.0, "mmol/L", "mg/dL"),
        Some(19.61)
    );
    assert_eq!(convert("hba1c", 53.0, "mmol/mol", "%"), Some(7.0));
    assert_eq!(convert("calcium", 5.0, "meq/L", "mmol/L"), Some(2.5));
    assert_eq!(convert("temperature", 98.6, "[degF]", "Cel"), Some(37.0));
    assert_eq!(convert("white_cells", 7.2, "10*3/uL", "10*9/L"), Some(7.2));
    assert_eq!(
        convert("platelets", 150_000.0, "/uL", "10*9/L"),
        Some(150.0)
    );
    assert_eq!(convert("weight", 154.0, "[lb_av]", "kg"), Some(69.85));
    assert_eq!(convert("ast", 40.0, "[IU]/L", "U/L"), Some(40.0));
    assert_eq!(convert("d_dimer", 1.0, "mg/L{FEU}", "mg/L{DDU}"), None);
    assert_eq!(convert("haemoglobin", 13.0, "g/dL", "mm[Hg]"), None);
    assert_eq!(convert("tsh", 2.0, "mmol/L", "mg/dL"), None);
}

#[test]
fn a_misspelt_drug_is_proposed_and_a_known_or_distant_word_is_not() {
    let names = |word: &str| {
        knowledge()
            .suggest_drug(word)
            .into_iter()
            .map(|each| each.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("metfromin"), ["metformin"]);
    assert_eq!(names("lisinoprl"), ["lisinopril"]);
    assert!(names("metformin").is_empty());
    assert!(names("hypertension").is_empty());
    assert!(names("abc").is_empty());
}

#[test]
fn classes_of_an_ingredient_go_from_narrow_to_wide() {
    assert_eq!(
        knowledge().classes("lisinopril"),
        ["ace_inhibitor", "acei_arb", "antihypertensive"]
    );
    assert!(
        knowledge()
            .classes("amoxicillin")
            .iter()
            .any(|class| class == "beta_lactam")
    );
    assert!(knowledge().classes("no such drug").is_empty());
}

#[test]
fn icd_codes_have_titles_and_more_specific_codes() {
    let code = knowledge().icd("E1121").expect("known");
    assert_eq!(code.code, "E11.21");
    assert!(code.leaf);
    assert!(
        knowledge()
            .icd_children("E11.2")
            .iter()
            .any(|child| child.code == "E11.22")
    );
    assert_eq!(
        knowledge().icd("A00.1").expect("known").title_zh.as_deref(),
        Some("血清型01 eltor霍乱弧菌所致之霍乱")
    );
    assert_eq!(knowledge().icd("nonsense"), None);
}

#[test]
fn a_missing_or_foreign_file_is_named() {
    let folder = std::env::temp_dir().join(format!("knowledge-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("temporary folder");
    let absent = folder.join("absent.db");
    assert!(matches!(
        Knowledge::open(&absent),
        Err(KnowledgeError::Missing { .. })
    ));
    let foreign = folder.join("foreign.db");
    std::fs::write(&foreign, "no database").expect("written");
    assert!(matches!(
        Knowledge::open(&foreign),
        Err(KnowledgeError::Damaged { .. })
    ));
    let cut = folder.join("cut.db");
    let whole = std::fs::read(default_path()).expect("database");
    std::fs::write(&cut, &whole[..whole.len() / 3]).expect("written");
    assert!(matches!(
        Knowledge::open(&cut),
        Err(KnowledgeError::Damaged { .. })
    ));
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_piece_of_a_longer_name_is_not_a_term_of_its_own() {
    check(TermKind::Laboratory, "氯沙坦钾50mg，阿托伐他汀钙20mg", &[]);
    check(TermKind::Laboratory, "钾3.2mmol/L", &[("钾", "potassium")]);
    check(TermKind::VitalSign, "高血压，呼吸困难", &[]);
    check(TermKind::VitalSign, "history of high blood pressure", &[]);
    check(TermKind::DrugClass, "头孢曲松过敏", &[]);
    check(
        TermKind::Drug,
        "青霉素皮试阳性",
        &[("青霉素", "penicillin")],
    );
}

#[test]
fn symptoms_allergens_and_procedures_are_known_in_both_languages() {
    check(
        TermKind::Symptom,
        "胸痛伴大汗淋漓2小时; denies shortness of breath",
        &[
            ("胸痛", "chest pain"),
            ("大汗淋漓", "sweating"),
            ("shortness of breath", "dyspnea"),
        ],
    );
    check(
        TermKind::Allergen,
        "allergic to peanuts and latex，对花粉过敏",
        &[
            ("peanuts", "peanut"),
            ("latex", "latex"),
            ("花粉", "pollen"),
        ],
    );
    check(
        TermKind::DrugClass,
        "Allergies: sulfa drugs, cephalosporins; 磺胺类",
        &[
            ("sulfa drugs", "sulfonamide antibiotics"),
            ("cephalosporins", "cephalosporins"),
            ("磺胺类", "sulfonamide antibiotics"),
        ],
    );
    check(
        TermKind::Procedure,
        "s/p CABG 2015，胆囊切除术后",
        &[
            ("CABG", "coronary artery bypass grafting"),
            ("胆囊切除术", "cholecystectomy"),
        ],
    );
}
