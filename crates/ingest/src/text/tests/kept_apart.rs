//! Drugs that a terse note keeps apart from what is taken: ended in a course, in a cell, for a reaction, by a swap, still to be
//! weaned, in a box at home.

use super::{allergens, check_regimens, open};

#[test]
fn an_end_told_behind_a_reason_a_step_or_a_course_is_read() {
    check_regimens(&[
        (
            "Codeine IV 2/7 then metformin 500 od, course completed on ward.",
            &[],
            &[],
        ),
        ("Codeine trial - rash then dropped.", &[], &[]),
        ("Aspirin changed 2021 cos of dreams.", &[], &[]),
        ("Aspirin 75 mg, dose changed.", &["aspirin"], &[]),
        (
            "Cancel warfarin today, aspirin 75 mg od.",
            &["aspirin"],
            &[],
        ),
        ("T. metformin and T. warfarin withheld.", &[], &[]),
        ("Aspirin, no bleeding hx but we'd avoid.", &[], &[]),
        ("Methotrexate clinic, NOT until bloods known.", &[], &[]),
        (
            "Digoxin 0.125 mg od: digoxin level 2.3 ng/ml, stopped",
            &[],
            &[],
        ),
        ("Aspirin in blister but stopped by GP in Feb.", &[], &[]),
        ("Codeine no - rash 2022.", &[], &[]),
        ("二甲双胍2年前因肾功能停。", &[], &[]),
        ("阿司匹林预防无效停。", &[], &[]),
        ("华法林邻居建议用,因相互作用未取药。", &[], &[]),
        ("华法林考虑未用。", &[], &[]),
        ("阿哌沙班(由华法林换用,因出血)", &["apixaban"], &[]),
        ("华法林效果欠佳,D2换为阿哌沙班。", &["apixaban"], &[]),
        ("华法林家中有,未服 不用", &[], &[]),
        ("未开华法林。", &[], &[]),
    ]);
}

#[test]
fn what_goes_on_or_is_still_to_be_weaned_is_taken() {
    check_regimens(&[
        (
            "Codeine to be weaned - 15 alt nights 2/52 then off.",
            &["codeine"],
            &[],
        ),
        (
            "Codeine reduce to alt nights x2wk then stop; aspirin STOP from today.",
            &["codeine"],
            &[],
        ),
        ("Codeine tried 2/52 then stopped.", &[], &[]),
        ("Warfarin 5 mg given 2000, cont daily.", &["warfarin"], &[]),
        (
            "Aspirin 150mg nocte cont (pneumonia last preg).",
            &["aspirin"],
            &[],
        ),
        (
            "Possible pneumonia - aspirin cut to 75 mg daily.",
            &["aspirin"],
            &[],
        ),
        ("华法林4周内逐渐减停。", &["warfarin"], &[]),
        ("华法林不用停,3mg qd继续。", &["warfarin"], &[]),
        ("华法林停了两周。", &[], &[]),
    ]);
}

#[test]
fn a_list_that_is_not_used_ends_with_its_line() {
    check_regimens(&[
        (
            "Meds kept in the house NOT yet used: codeine, digoxin\nmetformin 500 mg bd",
            &["metformin"],
            &[],
        ),
        (
            "Declined: statin, codeine\nMetformin 500 mg bd",
            &["metformin"],
            &[],
        ),
    ]);
}

#[test]
fn a_cell_answers_for_its_row() {
    check_regimens(&[
        (
            "drug | dose | pt actually takes?\nwarfarin | 5 mg | no - stopped\nDigoxin 62.5 mcg | daughter's Rx | NOT pt's\nMetformin | 500 mg | yes",
            &["metformin"],
            &[],
        ),
        (
            "| Drug | Pre-adm | Chart | Comment |\n| Lantus | nil | charted | NEW this adm |",
            &["insulin glargine"],
            &[],
        ),
    ]);
}

#[test]
fn a_day_with_its_preposition_is_a_day_to_come() {
    check_regimens(&[
        ("Start methotrexate 10 mg on 7/7.", &[], &["methotrexate"]),
        (
            "Start digoxin 62.5 mcg daily on 6/14 after bloods.",
            &[],
            &["digoxin"],
        ),
        (
            "Pt for methotrexate 10 mg, to commence 3/7 after second neg test.",
            &[],
            &["methotrexate"],
        ),
        (
            "Start digoxin 62.5 mcg today, review on 7/7.",
            &["digoxin"],
            &[],
        ),
    ]);
}

#[test]
fn a_start_that_the_same_note_ends_is_over() {
    check_regimens(&[
        (
            "Started codeine 5 days ago by urgent care, 2 days left.\nSTOP codeine. Warfarin 5 mg od.",
            &["warfarin"],
            &[],
        ),
        (
            "On methotrexate 10 mg weekly.\nMethotrexate INTERRUPTED today.",
            &[],
            &[],
        ),
    ]);
}

#[test]
fn what_is_borne_or_taken_back_is_no_allergy() {
    for (text, expect) in [
        (
            "Allergies - penicillin (rash, age 5; has tolerated codeine)",
            &["penicillin"][..],
        ),
        ("Penicillin allergy on old chart refuted. NKDA.", &[]),
        ("家属(儿子)青霉素过敏,患者本人阿司匹林过敏。", &["aspirin"]),
        ("过敏:花生;青霉素心慌,不算过敏。", &["peanut"]),
        ("Seizure. YES allergy codeine", &["codeine"]),
    ] {
        let (record, _) = open(text);
        assert_eq!(allergens(&record), expect, "{text}");
    }
}

#[test]
fn another_dose_that_is_told_behind_stays_a_change_of_dose() {
    for (text, change) in [
        (
            "Aspirin increased to 150 mg daily.",
            record::MedicationChange::Increased,
        ),
        (
            "Plan:\n- Metformin reduced to 500 mg once daily",
            record::MedicationChange::Decreased,
        ),
    ] {
        let (record, _) = open(text);
        let found = record.medications.first().map(|drug| drug.value.change);
        assert_eq!(found, Some(Some(change)), "{text}");
    }
}
