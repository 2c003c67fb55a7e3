//! Drugs that a chart speaks of and the patient does not take, and those that stay taken beside such words.

use super::{current_of, open};
use record::AllergyStatus;

/// Checks the current drugs of each text.
fn check(cases: &[(&str, &[&str])]) {
    for (text, drugs) in cases {
        assert_eq!(current_of(text), *drugs, "{text}");
    }
}

#[test]
fn a_remark_in_brackets_does_not_end_a_heading() {
    check(&[
        (
            "停用(旧医嘱单还印着):二甲双胍、华法林、阿哌沙班、阿托伐他汀、阿司匹林",
            &[],
        ),
        (
            "Old regimens on cover (NOT current): warfarin, digoxin",
            &[],
        ),
    ]);
}

#[test]
fn the_drug_that_another_ended_before_is_taken() {
    check(&[
        (
            "apixaban 5 bd [warfarin still on 2021 letter - stopped 36 h before apixaban, not taking]",
            &["apixaban"],
        ),
        ("warfarin (stopped 2014 before apixaban)", &["apixaban"]),
        (
            "aspirin 75 mg od NEW, until March then stop, apixaban alone",
            &["aspirin", "apixaban"],
        ),
    ]);
}

#[test]
fn what_is_banned_or_struck_off_in_chinese_is_not_taken() {
    check(&[
        ("计划:不吃阿司匹林华法林;复查血常规", &[]),
        ("家用药照旧,阿司匹林删;血糖自测", &[]),
        ("阿哌沙班 模板自带,未执行已删", &[]),
        ("新药先问我们,华法林须报", &[]),
    ]);
}

#[test]
fn a_number_on_file_is_no_refusal() {
    check(&[
        (
            "Lantus 20 nocte (Lantus no. on file)",
            &["insulin glargine"],
        ),
        ("Lithium: yes. Warfarin: no.", &[]),
    ]);
}

#[test]
fn a_tested_organism_is_no_treatment() {
    check(&[("血培养阳性,青霉素均敏感", &[])]);
}

#[test]
fn a_weight_or_a_sum_in_brackets_is_no_dose() {
    for text in ["apixaban 5 bd(48kg)", "阿司匹林 0.5 q6h(日2g)"] {
        let (record, _) = open(text);
        let dose = &record.medications[0].value.dosage.dose;
        let amount = dose.as_ref().map(|dose| dose.value);
        assert!(
            amount.is_none_or(|amount| amount < 10.0 && amount != 2.0),
            "{text}: {dose:?}"
        );
    }
}

#[test]
fn an_exception_behind_nkda_is_no_denial() {
    let (record, _) = open("NKDA except penicillin (hives).");
    assert_eq!(record.allergies.len(), 1);
    assert!(
        record
            .allergy_statements
            .iter()
            .all(|fact| fact.value != AllergyStatus::NoneKnown)
    );
}

#[test]
fn what_was_borne_since_is_no_entry_of_the_list() {
    for text in [
        "All: codeine - rash 2016. Penicillin since x2, fine.",
        "Allergies: codeine - rash. Penicillin since, ok.",
        "过敏：磺胺皮疹，青霉素后来用过两次，没事。",
        "过敏：磺胺皮疹；青霉素问过，没过敏",
        "过敏：磺胺皮疹；青霉素能用",
        "ALLERGY: codeine - rash. Had penicillin for surgery 2022, no rxn.",
    ] {
        let record = open(text).0;
        let found = super::allergens(&record);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_ne!(found, ["penicillin"], "{text}");
    }
}

#[test]
fn what_was_turned_down_in_a_few_words_is_not_taken() {
    check(&[
        (
            "Aspirin PRN -> struck through. Metformin same. Warfarin on the bundle same.",
            &[],
        ),
        ("Warfarin thought of for the AF: bleed - no.", &[]),
        (
            "Night RN: pt asked for \"aspirin\". Not given, explained why.",
            &[],
        ),
        ("失眠:不恢复华法林;不加阿司匹林。", &[]),
        ("阿司匹林——备选曾开，药师意见（年龄、肾）→已作废未用；", &[]),
        ("华法林 讨论：缓解，未启动", &[]),
        ("华法林从无", &[]),
        ("阿哌沙班继续，不另加华法林", &["apixaban"]),
        ("She says took aspirin fine in spring.", &[]),
        ("GP: remove warfarin + aspirin from list", &[]),
        (
            "Stopped for good: warfarin (GP Jan? was in box -> taken away), aspirin (GP 2022)",
            &[],
        ),
        ("腹泻呕吐停二甲双胍", &["metformin"]),
        ("Warfarin: dose same.", &["warfarin"]),
    ]);
}

#[test]
fn a_denial_goes_on_behind_its_slash() {
    let severe = |text: &str| {
        let record = open(text).0;
        record.allergies.iter().any(|fact| {
            let reactions = fact.value.reactions.iter();
            reactions.into_iter().any(|one| one.severity.is_some())
        })
    };
    assert!(!severe(
        "ALLERGY penicillin = rash age 4, no swelling/wheeze"
    ));
    assert!(!severe(
        "Penicillin allergy: rash, no wheeze/angioedema/hypotension"
    ));
    assert!(severe("Penicillin allergy: rash/angioedema"));
}

#[test]
fn what_a_note_with_a_list_only_names_is_not_taken_for_taken() {
    let listed = "Meds: aspirin 75 mg od\nlisinopril 5 mg od\nmetformin 500 mg bd\napixaban 5 mg bd\n\nHistory:\n";
    for (more, named) in [
        ("Told that warfarin needs an INR.", true),
        ("She takes warfarin.", false),
        ("On warfarin.", false),
        ("Warfarin 3 mg.", false),
        ("- anticoagulation warfarin", false),
        ("warfarin, digoxin", false),
    ] {
        let record = open(&format!("{listed}{more}")).0;
        let found = record
            .medications
            .iter()
            .find(|fact| fact.value.medication.name() == "warfarin");
        let open = found.is_some_and(|fact| {
            fact.value.status == record::MedicationStatus::Unknown
                && fact.value.assertion.presence == record::Presence::Possible
        });
        assert_eq!(open, named, "{more}");
    }
    assert_eq!(current_of("Told that warfarin needs an INR."), ["warfarin"]);
}

#[test]
fn a_drug_of_a_past_event_is_of_then() {
    check(&[
        ("Ectopic 2019 (methotrexate then, one dose, L tube)", &[]),
        ("2017吃阿司匹林后喘重", &[]),
        ("Level 21 in 2023 = on aspirin for a week", &[]),
        ("Asthma 2019 (aspirin now)", &["aspirin"]),
    ]);
}

#[test]
fn what_was_borne_is_no_entry_of_the_list() {
    let (record, _) =
        open("Allergies: codeine (rash). Penicillin OK x2 past yr. Had fluclox 2022 no problem.");
    let names: Vec<_> = record
        .allergies
        .iter()
        .map(|fact| fact.value.substance.name())
        .collect();
    assert_eq!(names, ["codeine"]);
}
