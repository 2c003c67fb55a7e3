//! Drugs whose first dose is still to come, habits and results in the forms of hurried notes.

use super::check_regimens;
use super::series::check;

#[test]
fn a_word_of_beginning_and_a_time_behind_the_dosage_make_a_plan() {
    check_regimens(&[
        (
            "Apixaban 5 mg BD commencing Monday 14th.",
            &[],
            &["apixaban"],
        ),
        ("Codeine 30 mg start on d/c.", &[], &["codeine"]),
        ("Lisinopril 5 od in 6 weeks once K ok", &[], &["lisinopril"]),
        ("Methotrexate 10 mg once LFTs back", &[], &["methotrexate"]),
        (
            "Aspirin 100 mg from 12/40 (next Mon) per OB",
            &[],
            &["aspirin"],
        ),
        ("Digoxin load tomorrow AM", &[], &["digoxin"]),
        (
            "Await LFTs, then methotrexate 10 mg weekly.",
            &[],
            &["methotrexate"],
        ),
        ("Once chemo complete, apixaban 5 bd.", &[], &["apixaban"]),
        (
            "Aspirin 75 until Fri, then apixaban 5 bd",
            &["aspirin"],
            &["apixaban"],
        ),
        ("Lisinopril 5 mg, start after meals", &["lisinopril"], &[]),
        ("Metformin 500 once daily", &["metformin"], &[]),
        ("Codeine 30 when needed", &["codeine"], &[]),
        ("Apixaban 5 bd begun after PE in May", &["apixaban"], &[]),
        ("Lisinopril 5 -> 10 od from Friday", &["lisinopril"], &[]),
    ]);
}

#[test]
fn a_chinese_time_and_a_verb_make_a_plan_and_a_new_dose_or_a_course_none() {
    check_regimens(&[
        ("阿哌沙班5mg bid,术后第2天开始。", &[], &["apixaban"]),
        ("华法林拔管后开始", &[], &["warfarin"]),
        ("二甲双胍0.5,眼科检查后开始", &[], &["metformin"]),
        ("36小时后起阿哌沙班5mg bid", &[], &["apixaban"]),
        ("出院后予以二甲双胍0.5", &[], &["metformin"]),
        ("二甲双胍0.5 bid,术后恢复良好", &["metformin"], &[]),
        ("阿托伐他汀40 qd,明日起减至20", &["atorvastatin"], &[]),
        ("阿哌沙班5mg bid,术后第2天开始,现第5天", &["apixaban"], &[]),
        (
            "阿司匹林100 qd至明早,后天起阿哌沙班5mg bid",
            &["aspirin"],
            &["apixaban"],
        ),
    ]);
}

#[test]
fn a_day_is_compared_with_that_of_the_note() {
    check_regimens(&[
        ("病程 3/16\n二甲双胍0.5 3/18起服。", &[], &["metformin"]),
        ("病程 3/16\n二甲双胍0.5 3/10起服。", &["metformin"], &[]),
        ("随访 9/25\n10月1日起加阿托伐他汀20", &[], &["atorvastatin"]),
        (
            "Labs\n   4/13   4/14   4/15\nHgb 6.8 8.1 8.0\nlisinopril 5 od from 4/18",
            &[],
            &["lisinopril"],
        ),
        (
            "Ward round 25 Mar\nMetformin 500 bd from 20 Mar",
            &["metformin"],
            &[],
        ),
        (
            "Ward round 25 Mar\nMetformin 500 bd from 28 Mar",
            &[],
            &["metformin"],
        ),
        ("Clinic 2/14\ncodeine 30 tds 5/7", &["codeine"], &[]),
    ]);
}

#[test]
fn words_that_end_a_drug_or_give_it_to_another() {
    check_regimens(&[
        ("Metformin not to go back on.", &[], &[]),
        ("Aspirin upgraded to apixaban 5 bd", &["apixaban"], &[]),
        ("华法林停——无依据。", &[], &[]),
        ("MTX 2015-2018", &[], &[]),
        ("Reluctant to take atorvastatin", &[], &[]),
        ("Partner HTN, on lisinopril.", &[], &[]),
        ("Lives with wife, on lisinopril.", &["lisinopril"], &[]),
    ]);
}

#[test]
fn values_behind_a_bare_mark_are_one_course() {
    check("Cr 142>104", "creatinine", "(142) 104");
    check(
        "Hgb 62(10/18)-71(10/19)-79(10/21) g/L",
        "haemoglobin",
        "(62) (71) 79",
    );
    check("Cr 562→438 μmol/L,ALT 78→45", "creatinine", "(562) 438");
    check("Cr 562→438 μmol/L,ALT 78→45", "alt", "(78) 45");
    check(
        "        HD1    HD2\nPlt     142    118",
        "platelets",
        "(142) 118",
    );
}
