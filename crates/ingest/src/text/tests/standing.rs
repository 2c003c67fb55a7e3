//! Which drugs of a terse note are taken: each test a class of words, in sentences of its own.

use super::{allergens, open, planned, taken};
use record::{AllergyStatus, Presence};

/// The drugs that each note says are taken.
fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expect)| {
            let (record, _) = open(text);
            let found = taken(&record);
            (found != *expect).then(|| format!("{text}: {found:?}, wanted {expect:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_word_governs_the_drugs_that_stand_together() {
    check(&[
        (
            "Lisinopril + metformin both held on arrival. Cont aspirin",
            &["aspirin"],
        ),
        ("Lisinopril/metformin withheld while septic", &[]),
        (
            "Warfarin and aspirin stopped pre-op, atorvastatin continues",
            &["atorvastatin"],
        ),
        ("Home warfarin, lisinopril, metformin all held", &[]),
        ("Lisinopril, metformin and aspirin on hold", &[]),
        ("华法林、阿司匹林均停，阿托伐他汀继续", &["atorvastatin"]),
        ("二甲双胍/阿哌沙班暂停。", &[]),
        (
            "Continue atorvastatin and warfarin stopped",
            &["atorvastatin"],
        ),
        (
            "Atorvastatin 40 nocte, warfarin stopped Tues",
            &["atorvastatin"],
        ),
    ]);
}

#[test]
fn the_end_of_a_drug_in_few_words() {
    check(&[
        ("Aspirin off since Friday.", &[]),
        ("Apixaban w/h 2/7 for lumbar puncture", &[]),
        ("Warfarin last dose 3/6, stopped.", &[]),
        ("Augmentin from dentist - ceased, rash settled", &[]),
        ("Was on methotrexate last year, weaned off.", &[]),
        ("Metformin no longer taken", &[]),
        ("Codeine course finished Monday", &[]),
        (
            "Takes warfarin 3 mg nocte, potassium was 4.4 three months ago",
            &["warfarin"],
        ),
        ("Took warfarin three months ago, potassium 4.4", &[]),
        (
            "Titration finished, warfarin maintenance 3 mg daily",
            &["warfarin"],
        ),
        (
            "Lisinopril (stopped 2022, angioedema), atorvastatin",
            &["atorvastatin"],
        ),
        ("Atorvastatin ran out 2/52 ago", &[]),
        ("Lisinopril stopped Jan, restarted May", &["lisinopril"]),
        (
            "Lisinopril held on admission, now restarted",
            &["lisinopril"],
        ),
    ]);
}

#[test]
fn a_chinese_end_with_its_reason_or_its_time() {
    check(&[
        ("华法林昨停，阿哌沙班今起", &["apixaban"]),
        ("阿托伐他汀肌痛停，余药继续", &[]),
        ("阿司匹林去年停。二甲双胍继续", &["metformin"]),
        ("孕前用华法林，孕后停", &[]),
        ("二甲双胍早已不用", &[]),
        ("阿司匹林以前用过", &[]),
        ("阿哌沙班14天已吃完", &[]),
        ("华法林因INR 6.1停，今INR 2.4", &[]),
        ("停阿司匹林，续用阿哌沙班", &["apixaban"]),
        ("阿托伐他汀未停", &["atorvastatin"]),
        ("华法林勿自行停药", &["warfarin"]),
        ("阿司匹林服了三年，今年胃镜示溃疡后停用", &[]),
        ("二甲双胍用一周无效不用了", &[]),
        ("华法林拟术前停", &["warfarin"]),
    ]);
}

#[test]
fn what_was_never_begun_is_not_taken() {
    check(&[
        ("Apixaban discussed, pt declined", &[]),
        ("Methotrexate discussed, wants to wait", &[]),
        ("Metformin - not yet, rpt HbA1c", &[]),
        ("Aspirin not started, platelets low", &[]),
        ("Codeine not needed", &[]),
        ("Warfarin not indicated", &[]),
        ("Not for methotrexate", &[]),
        ("No need for Augmentin", &[]),
        ("Apixaban only if scan clear", &[]),
        ("Should not be given aspirin or codeine by anyone", &[]),
        ("二甲双胍不愿服", &[]),
        ("阿托伐他汀嫌贵未用", &[]),
        ("勿自行加用阿司匹林或华法林。", &[]),
        ("Takes aspirin only", &["aspirin"]),
        ("Methotrexate 2019 only", &[]),
    ]);
}

#[test]
fn a_word_of_ending_speaks_of_the_drug_beside_it_and_not_of_the_next() {
    check(&[
        ("Warfarin stopped 2021, now apixaban 5 bd", &["apixaban"]),
        ("Warfarin stopped 2021 -> apixaban", &["apixaban"]),
        (
            "Lisinopril ceased - cough, atorvastatin 20",
            &["atorvastatin"],
        ),
        ("Not on warfarin, takes aspirin", &["aspirin"]),
        ("Metformin, stopped smoking 2010", &["metformin"]),
        ("On aspirin, stopped lisinopril", &["aspirin"]),
        ("华法林停，今换阿哌沙班", &["apixaban"]),
        (
            "Not taking: warfarin (bruising), atorvastatin (muscle aches), codeine prn",
            &[],
        ),
        (
            "Stopped today: aspirin, codeine, atorvastatin. Metformin stays",
            &["metformin"],
        ),
        ("Apixaban instead of warfarin", &["apixaban"]),
    ]);
}

#[test]
fn a_definite_later_start_is_a_plan() {
    for text in [
        "Apixaban to start 1800",
        "Apixaban planned from Monday",
        "Apixaban to resume tomorrow",
        "拟出院后予阿哌沙班。",
        "肺炎？拟予阿哌沙班。",
    ] {
        let (record, _) = open(text);
        assert_eq!(planned(&record), ["apixaban"], "{text}");
        assert!(taken(&record).is_empty(), "{text}");
    }
}

#[test]
fn a_question_of_an_illness_leaves_the_drug_beside_it_alone() {
    let (record, _) = open("?PE, apixaban started");
    assert_eq!(taken(&record), ["apixaban"]);
    let (record, _) = open("add apixaban?");
    assert_eq!(
        record.medications[0].value.assertion.presence,
        Presence::Possible
    );
}

#[test]
fn a_list_that_opens_with_the_word_alone_is_one_of_allergies() {
    for (text, expect) in [
        ("Allergy codeine - itch.", &["codeine"][..]),
        (
            "HR 80. Allergies penicillin (rash), latex. Not for CPR",
            &["penicillin", "latex"],
        ),
        ("KDA: aspirin (wheeze), codeine", &["aspirin", "codeine"]),
        ("KDA = codeine. Ex-smoker", &["codeine"]),
        ("青霉素、磺胺过敏", &["penicillin", "sulfonamides"]),
        ("Penicillin allergy - hives", &["penicillin"]),
        ("Allergic to micropore", &["micropore"]),
    ] {
        let (record, _) = open(text);
        assert_eq!(allergens(&record), expect, "{text}");
        assert!(record.medications.is_empty(), "{text}");
        assert_eq!(record.allergy_status, AllergyStatus::Listed, "{text}");
    }
}

#[test]
fn an_answer_of_none_ends_the_list_of_allergies() {
    for text in [
        "Allergies: nil known. No longer uses codeine, on apixaban 5 mg bd.",
        "药物过敏：否认。阿哌沙班5mg bid，华法林已停。",
    ] {
        let (record, _) = open(text);
        assert!(allergens(&record).is_empty(), "{text}");
        assert_eq!(record.allergy_status, AllergyStatus::NoneKnown, "{text}");
        assert_eq!(taken(&record), ["apixaban"], "{text}");
    }
}

#[test]
fn a_result_or_another_matter_ends_the_list_of_allergies() {
    for text in [
        "Allergies: penicillin - hives 2011. K 4.4 Hb 130. Plan codeine + apixaban tomorrow.",
        "Allergies: penicillin. Never smoked. Takes codeine, apixaban.",
    ] {
        let (record, _) = open(text);
        assert_eq!(allergens(&record), ["penicillin"], "{text}");
    }
    let (record, _) = open("Allergies: penicillin. Codeine 2019 - itch.");
    assert_eq!(allergens(&record).len(), 2);
}

#[test]
fn a_negative_test_behind_a_drug_does_not_deny_it() {
    let (record, _) = open("Augmentin d4, CRP 30, pneumonia neg.");
    assert_eq!(taken(&record).len(), 1);
    let (record, _) = open("阿哌沙班肺炎阴性。");
    assert_eq!(taken(&record), ["apixaban"]);
}

#[test]
fn no_allergy_and_no_question_in_few_words() {
    for (text, expect) in [
        ("Allergies - nil. Smoker", AllergyStatus::NoneKnown),
        ("Nil known drug allergies.", AllergyStatus::NoneKnown),
        (
            "Obs stable. Drug allergies - none known",
            AllergyStatus::NoneKnown,
        ),
        ("过敏史(-)", AllergyStatus::NoneKnown),
        ("过敏史没问。", AllergyStatus::NotAsked),
        ("Allergies not checked yet", AllergyStatus::NotAsked),
        (
            "丈夫有哮喘，其青霉素过敏。患者无药物过敏。",
            AllergyStatus::NoneKnown,
        ),
        ("头孢曾用无过敏。", AllergyStatus::NoInformation),
        (
            "No allergy to latex mentioned",
            AllergyStatus::NoInformation,
        ),
    ] {
        let (record, _) = open(text);
        assert_eq!(record.allergy_status, expect, "{text}");
        assert!(allergens(&record).is_empty(), "{text}");
    }
}
