//! Turns of phrase of a regimen: limits, ends and starts to come, answers in a table, words of Hong Kong, drugs that are at hand.

use super::{check_regimens, open};
use record::Fact;

#[test]
fn a_limit_a_question_or_an_end_to_come_leaves_the_drug_taken() {
    check_regimens(&[
        ("阿司匹林5mg 收缩压<110不给,今已给。", &["aspirin"], &[]),
        ("二甲双胍50mg bid(SBP<90停服一次)", &["metformin"], &[]),
        ("阿哌沙班12.5 bid 透析日早晨不吃", &["apixaban"], &[]),
        (
            "Apixaban 5 bd - last dose 16/3 pm (stop 48h)",
            &["apixaban"],
            &[],
        ),
        (
            "Stop metformin 3 days pre, aspirin 1 wk.",
            &["metformin", "aspirin"],
            &[],
        ),
        ("atorvastatin (→ ?stop)", &["atorvastatin"], &[]),
        (
            "Metformin 500 bd, \"I skip it when I'm drinking\".",
            &["metformin"],
            &[],
        ),
        ("Codeine 30 prn (not used)", &["codeine"], &[]),
        ("codeine prn none this month", &["codeine"], &[]),
        ("Codeine prn - not used since 2024", &[], &[]),
    ]);
}

#[test]
fn other_words_of_an_end() {
    check_regimens(&[
        ("Metformin 唔要(暈)。舊年食過 apixaban,咳,停咗。", &[], &[]),
        ("Warfarin/aspirin not begun.", &[], &[]),
        ("Warfarin – they've declined, BP worry.", &[], &[]),
        ("Was metformin 500 bd \"when I remember\".", &[], &[]),
        ("Apixaban - switched 2022. Aspirin 75 od", &["aspirin"], &[]),
        (
            "Warfarin avoided: bleed on aspirin 75 od.",
            &["aspirin"],
            &[],
        ),
        (
            "①阿司匹林100 qd——本次黑便,停 ②华法林3mg qd 继续",
            &["warfarin"],
            &[],
        ),
        ("阿哌沙班因华法林停。", &["warfarin"], &[]),
        (
            "Tried: codeine 10 (2022), metformin 3 nocte current.",
            &["metformin"],
            &[],
        ),
        (
            "| box | found | taking? |\n| Digoxin 62.5 | old | no, stopped |\n| Codeine | OTC | NO |\n| Aspirin 75 | full | yes |\n",
            &["aspirin"],
            &[],
        ),
    ]);
}

#[test]
fn what_starts_on_an_event_to_come_is_planned() {
    check_regimens(&[
        (
            "Rx: metformin 5mg bd 3/7 from discharge.",
            &[],
            &["metformin"],
        ),
        ("Rx aspirin 400, to start tonight.", &["aspirin"], &[]),
        ("Codeine 2 g PO 1 h prior on 5/6 x1.", &[], &["codeine"]),
        ("Took codeine 30 min before arrival", &["codeine"], &[]),
        ("阿哌沙班 待四联结束后开始 5mg bid", &[], &["apixaban"]),
        ("阿司匹林满2周再加。", &[], &["aspirin"]),
        ("华法林 3mg qd 两周后(6/4)开始。", &[], &["warfarin"]),
    ]);
}

#[test]
fn a_relative_s_list_goes_on_and_the_new_one_of_a_switch_is_taken() {
    check_regimens(&[
        (
            "Wife takes Plavix, omeprazole and tamsulosin; pt on aspirin",
            &["aspirin"],
            &[],
        ),
        (
            "Husband (lives apart) takes warfarin. She takes aspirin, metformin",
            &["aspirin", "metformin"],
            &[],
        ),
        (
            "Meds:\n Warfarin 5 mg daily (switched from apixaban 2018)",
            &["warfarin"],
            &[],
        ),
        (
            "DISCONTINUED\n glipizide - NEVER hers, pharmacy error",
            &[],
            &[],
        ),
        (
            "停用:氯吡格雷(2022-05)、培哚普利(咳嗽,2022)、辛伐他汀(换)\n现服 二甲双胍",
            &["metformin"],
            &[],
        ),
        ("复方新诺明:2021 发热皮疹(住院),列为过敏。", &[], &[]),
        ("Stopped: diltiazem (ankle swelling 2021)", &[], &[]),
    ]);
}

#[test]
fn the_heading_of_another_list_ends_the_allergies() {
    let names = |text: &str| -> Vec<String> {
        let (record, _) = open(text);
        let of = |fact: &Fact<record::AllergyIntolerance>| fact.value.substance.name().to_string();
        record.allergies.iter().map(of).collect()
    };
    let check = |text: &str, expect: &[&str]| assert_eq!(names(text), expect, "{text}");
    check(
        "ALLERGIES:\n Penicillin -> hives\n\nMEDS - SCHEDULED\n linezolid 600 mg IV q12h\n",
        &["penicillin"],
    );
    check(
        "ALLERGIES:\n Penicillin -> hives\n\nDRIPS\n propofol 20 mcg/kg/min\n",
        &["penicillin"],
    );
    check(
        "ALLERGIES: cephalexin - hives 2014 (tolerates nothing else tried).",
        &["cephalexin"],
    );
    check("过敏:青霉素(皮疹,儿时);药物无。", &["penicillin"]);
    check(
        "过敏/反应:2020年吃阿司匹林后喉鸣。青霉素同样喘。",
        &["aspirin", "penicillin"],
    );
    check("过敏:青霉素→发热+皮疹(头孢曲松未用过)。", &["penicillin"]);
}

#[test]
fn a_heading_of_what_is_stopped_governs_its_list_to_the_end() {
    check_regimens(&[
        (
            "Aspirin 75 od\nStopped/not taking: metformin (2021; now on diet: see note), digoxin (slow pulse. Current rhythm fine), warfarin",
            &["aspirin"],
            &[],
        ),
        (
            "已停:华法林(2020,鼻出血,当时还在吃别的药);二甲双胍(改饮食控制);阿司匹林(胃痛,2022);阿托伐他汀(2022换药)。",
            &[],
            &[],
        ),
        ("停用:华法林;继续阿司匹林100mg qd", &["aspirin"], &[]),
        ("已停:华法林(出血);阿司匹林100mg qd", &["aspirin"], &[]),
        (
            "Stopped: warfarin (bleed), now apixaban 5 mg bd",
            &["apixaban"],
            &[],
        ),
        (
            "atorvastatin 20 (was warfarin 3, changed last May because of the bruises)",
            &["atorvastatin"],
            &[],
        ),
        (
            "Lisinopril 5 mg (was still on aspirin then)",
            &["lisinopril", "aspirin"],
            &[],
        ),
    ]);
}

#[test]
fn the_reason_of_an_end_is_as_old_as_the_year_before_it() {
    let past = |text: &str| {
        let (record, _) = open(text);
        let first = record.conditions.first();
        first.is_some_and(|fact| fact.value.assertion.time == record::Temporality::Historical)
    };
    for text in [
        "2026-02-26 复诊\n已停:阿司匹林(2019,皮疹,自行好转);华法林(换药)",
        "Clinic 2026-02-26\nStopped: metformin (2019, vomiting, settled), warfarin (2020)",
    ] {
        assert!(past(text), "{text}");
    }
    for text in [
        "2026-02-26 复诊\n用药:阿司匹林(2019,皮疹,自行好转)",
        "2026-02-26 复诊\n已停:华法林(换药)。现有皮疹,二甲双胍照服。",
    ] {
        assert!(!past(text), "{text}");
    }
}

#[test]
fn what_another_has_or_what_is_warned_of_is_not_taken() {
    check_regimens(&[
        ("Wife is on digoxin, he fetches it - NOT his.", &[], &[]),
        (
            "Husband's codeine sits in the same cupboard, not hers.",
            &[],
            &[],
        ),
        ("家属自带'阿司匹林'两盒,护士站收走,未服用。", &[], &[]),
        ("疼痛勿用阿司匹林。", &[], &[]),
        (
            "Aspirin 75 od, kept in the same cupboard as the wife's tea.",
            &["aspirin"],
            &[],
        ),
        ("阿司匹林100mg qd,漏服时勿用双倍量。", &["aspirin"], &[]),
    ]);
}
