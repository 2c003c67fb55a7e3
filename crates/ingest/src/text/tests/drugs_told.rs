//! Drugs of terse notes: whose they are, whether they were taken, when they start, and short words that mean one.

use super::{check_regimens, open};

#[test]
fn the_drug_of_somebody_else_is_not_taken() {
    check_regimens(&[
        ("Metformin is the wife's. Takes aspirin.", &["aspirin"], &[]),
        ("Warfarin in bag is her husband's", &[], &[]),
        ("Atorvastatin = dtr's, on the counter", &[], &[]),
        ("Wife takes warfarin. Pt on aspirin 75.", &["aspirin"], &[]),
        ("Neighbour on apixaban, pt on nothing", &[], &[]),
        ("Metformin given by wife, 500 bd", &["metformin"], &[]),
    ]);
}

#[test]
fn what_was_never_taken_or_is_over_is_not_taken() {
    check_regimens(&[
        ("Lisinopril on GP list - hasn't taken for years.", &[], &[]),
        ("Apixaban - never picked up, too dear", &[], &[]),
        (
            "Atorvastatin - wife says ran out in Aug, not refilled.",
            &[],
            &[],
        ),
        ("Own aspirin - don't restart (bleed)", &[], &[]),
        ("Methotrexate as a kid, not now.", &[], &[]),
        (
            "Had metformin in May, vomited it, won't have again.",
            &[],
            &[],
        ),
        ("Prev warfarin (bruising), lisinopril - cough.", &[], &[]),
        ("Tried lisinopril + atorvastatin, no benefit", &[], &[]),
        ("Metformin 2016, vomiting.", &[], &[]),
        ("Augmentin = old dental course.", &[], &[]),
        ("Aspirin x12/12 done, warfarin lifelong", &["warfarin"], &[]),
        ("The GP took away warfarin in spring", &[], &[]),
        ("Metformin contra-indicated (CKD).", &[], &[]),
        ("Methotrexate stopped 6/11, aspirin with it.", &[], &[]),
        ("Lisinopril, metformin HELD.", &[], &[]),
        ("Flu? no, just codeine qid", &["codeine"], &[]),
        ("华法林备选,先不加。", &[], &[]),
        ("不加阿哌沙班。", &[], &[]),
        ("二甲双胍已完成(去年)。", &[], &[]),
        ("阿托伐他汀肌痛,改为华法林3mg qd。", &["warfarin"], &[]),
        ("阿司匹林吃完2周未续,医生说今天起接着吃", &["aspirin"], &[]),
    ]);
}

#[test]
fn what_starts_later_or_under_a_condition_is_planned() {
    check_regimens(&[
        ("First apixaban due tomorrow 2200.", &[], &["apixaban"]),
        (
            "Start lisinopril next week if bloods ok",
            &[],
            &["lisinopril"],
        ),
        ("Restart apixaban 48h post procedure", &[], &["apixaban"]),
        ("Add aspirin once CT clear", &[], &["aspirin"]),
        ("Warfarin for AF commences Mon.", &[], &["warfarin"]),
        ("待血培养回报后加用阿哌沙班", &[], &["apixaban"]),
        ("明天开始加用华法林3mg qd", &[], &["warfarin"]),
        ("下周一起用阿托伐他汀", &[], &["atorvastatin"]),
        ("Restarted apixaban yesterday", &["apixaban"], &[]),
        (
            "Treated with warfarin 6 days, now apixaban 5 mg bd",
            &["apixaban"],
            &[],
        ),
        (
            "received warfarin, now on apixaban 5 mg bd",
            &["apixaban"],
            &[],
        ),
        ("曾用华法林，现服阿哌沙班 5mg bid", &["apixaban"], &[]),
        ("was given warfarin and apixaban", &[], &[]),
        (
            "Lisinopril (omit on day), metformin",
            &["lisinopril", "metformin"],
            &[],
        ),
    ]);
}

#[test]
fn a_short_word_is_a_drug_in_the_place_of_one_only() {
    check_regimens(&[
        ("tac 2 bd, pred 5 od", &["tacrolimus", "prednisolone"], &[]),
        (
            "RA: mtx 15 weekly, aspirin 75",
            &["methotrexate", "aspirin"],
            &[],
        ),
        ("dig loaded, on apixaban", &["digoxin", "apixaban"], &[]),
        ("Pred 10 today, wean over 4/52", &["prednisolone"], &[]),
        ("PEFR 60% pred. Dig deep.", &[], &[]),
        ("tac 8.2, K 4.1", &[], &[]),
    ]);
    let generic = |text: &str| {
        let (record, _) = open(text);
        record.medications[0].value.ingredients[0].name.clone()
    };
    assert_eq!(generic("pred 30 od, warfarin 3 nocte"), "prednisolone");
    assert_eq!(generic("pred 30 mg qd, warfarin 3 mg qhs"), "prednisone");
}

#[test]
fn a_list_that_is_called_old_or_not_to_be_used_holds_no_drug_of_today() {
    check_regimens(&[
        (
            "MED LIST A - copied fwd 2022 [DO NOT USE]: warfarin 5, metformin 500\nMED LIST B, bottles seen:\n aspirin 75 od",
            &["aspirin"],
            &[],
        ),
        (
            "OLD repeat template still shows: warfarin 3 od, metformin 500 bd. Now on aspirin 75.",
            &["aspirin"],
            &[],
        ),
        (
            "Old list (out of date): warfarin 3mg, metformin 500 bd",
            &[],
            &[],
        ),
        ("旧单（勿用）：二甲双胍 0.5 tid；华法林 3mg qd", &[], &[]),
        (
            "【旧单(勿用)】二甲双胍 0.5 tid；华法林 3mg qd\n【在用】阿司匹林 100mg qd",
            &["aspirin"],
            &[],
        ),
        (
            "Considered warfarin - NOT ordered. Aspirin 75 od.",
            &["aspirin"],
            &[],
        ),
        (
            "2026-02-26 阿司匹林100mg qd；二甲双胍0.5(2022血钾6.2停，已恢复)",
            &["aspirin"],
            &[],
        ),
    ]);
}

#[test]
fn a_day_to_come_behind_the_name_is_a_plan() {
    check_regimens(&[
        (
            "Metformin 500 mg will be added from December 1. Takes aspirin.",
            &["aspirin"],
            &["metformin"],
        ),
        ("Warfarin restarts Monday for AF.", &[], &["warfarin"]),
        (
            "Warfarin - first dose Thursday in clinic",
            &[],
            &["warfarin"],
        ),
        ("Warfarin restarted Monday, INR 2.1", &["warfarin"], &[]),
        ("Warfarin 3 mg od, INR due Monday", &["warfarin"], &[]),
        ("Metformin 500 bd, next review Monday", &["metformin"], &[]),
        ("二甲双胍妇科开，下周一开始用。", &[], &["metformin"]),
        ("华法林定10/17起", &[], &["warfarin"]),
        ("华法林上周一起服用", &["warfarin"], &[]),
        ("华法林10月17日起服用", &["warfarin"], &[]),
    ]);
}

#[test]
fn a_verdict_may_follow_a_remark() {
    check_regimens(&[
        (
            "Codeine 30 tds - \"does nowt\", stopped at his request",
            &[],
            &[],
        ),
        (
            "8. Codeine OTC for sleep - pt agrees to stop (Beers)",
            &[],
            &[],
        ),
        (
            "Aspirin 81 \"for heart\", no stroke ever - discontinue",
            &[],
            &[],
        ),
        ("Lisinopril - on fax, pt hasn't had since spring", &[], &[]),
        ("Atorvastatin - scared of pills, no.", &[], &[]),
        ("Lisinopril: no, K 5.9", &[], &[]),
        (
            "Apixaban - nosebleed, binned it. Aspirin 75 od",
            &["aspirin"],
            &[],
        ),
        ("Digoxin made her ill, won't take it again", &[], &[]),
        ("Metformin requested, not given", &[], &[]),
        ("Apixaban floated by cardiology - not for now", &[], &[]),
        ("Warfarin out, apixaban in", &["apixaban"], &[]),
        ("Warfarin off two years, bleeding", &[], &[]),
        ("Lisinopril -> STOP", &[], &[]),
        ("降压药(阿哌沙班)停了一个月", &[], &[]),
        ("阿托伐他汀肌痛,自己停2周,同意不再吃", &[], &[]),
        ("二甲双胍因计划怀孕拒绝服用", &[], &[]),
        ("华法林INR 5.2暂停", &[], &[]),
        ("阿托伐他汀胃痛不吃了", &[], &[]),
        ("Aspirin 75 od, smoking - stopped 2010", &["aspirin"], &[]),
        ("Aspirin 75 od, chest pain stopped", &["aspirin"], &[]),
        ("Warfarin 3 mg, no side effects", &["warfarin"], &[]),
        ("No bleeding on apixaban", &["apixaban"], &[]),
        ("Didn't stop warfarin for tooth", &["warfarin"], &[]),
        ("Lisinopril - stop if vomiting", &["lisinopril"], &[]),
        ("Lisinopril - hold if SBP<100", &["lisinopril"], &[]),
        ("Warfarin, digoxin, metformin held", &[], &[]),
    ]);
}

#[test]
fn one_drug_gives_way_to_another() {
    check_regimens(&[
        ("Switched warfarin to apixaban.", &["apixaban"], &[]),
        ("Changed from lisinopril to aspirin 75", &["aspirin"], &[]),
        ("STOP codeine, aspirin 75 od instead", &["aspirin"], &[]),
        (
            "Lisinopril = cough last yr, long since swapped to aspirin",
            &["aspirin"],
            &[],
        ),
        (
            "On discharge change warfarin to apixaban",
            &["warfarin"],
            &["apixaban"],
        ),
        ("出院后改为阿哌沙班5mg bid", &[], &["apixaban"]),
        ("E coli R to codeine, on aspirin", &["aspirin"], &[]),
    ]);
}

#[test]
fn a_drug_out_of_anothers_box_is_not_the_patients() {
    check_regimens(&[
        ("Was pinching husband's codeine, told no.", &[], &[]),
        ("Took friend's leftover codeine", &[], &[]),
        ("Takes husband's codeine nightly", &["codeine"], &[]),
        (
            "Codeine found in bag; not hers. Aspirin od",
            &["aspirin"],
            &[],
        ),
        ("二甲双胍是老伴的,误录。", &[], &[]),
        ("Partner started apixaban", &[], &[]),
        ("Rescue pack (Augmentin + prednisone) in cupboard", &[], &[]),
    ]);
}

#[test]
fn a_start_that_waits_is_a_plan_and_a_check_to_come_is_none() {
    check_regimens(&[
        (
            "Start lisinopril 2.5 Mon after bloods",
            &[],
            &["lisinopril"],
        ),
        ("Lisinopril: add in 2/52 if U&E ok", &[], &["lisinopril"]),
        (
            "Warfarin held tonight, restart Saturday",
            &[],
            &["warfarin"],
        ),
        (
            "Warfarin: none tonight, restart 4 mg Fri",
            &[],
            &["warfarin"],
        ),
        ("Await echo then start lisinopril", &[], &["lisinopril"]),
        (
            "She will have her first methotrexate on Thursday",
            &[],
            &["methotrexate"],
        ),
        (
            "Methotrexate after radiotherapy finishes",
            &[],
            &["methotrexate"],
        ),
        ("华法林暂停,术后3天恢复", &[], &["warfarin"]),
        ("阿哌沙班拔管后开始", &[], &["apixaban"]),
        ("周五起阿哌沙班5mg bid", &[], &["apixaban"]),
        ("Warfarin held, restart when INR <3", &[], &[]),
        ("Started lisinopril 2.5, bloods Mon", &["lisinopril"], &[]),
        (
            "Start lisinopril 2.5 today, U&E in 2 weeks",
            &["lisinopril"],
            &[],
        ),
        ("Start lisinopril 1/2 tab od", &["lisinopril"], &[]),
        ("Prednisone 30 od starting today", &["prednisone"], &[]),
        ("Given script for codeine 30 qds", &["codeine"], &[]),
        ("二甲双胍0.5 bid,术后恢复良好", &["metformin"], &[]),
        ("阿哌沙班40mg续至明日", &["apixaban"], &[]),
    ]);
}

#[test]
fn one_dose_that_was_given_is_over() {
    check_regimens(&[
        ("Codeine 30 im x1 given", &[], &[]),
        ("Aspirin 300 given by paramedics", &[], &[]),
        ("Metformin given by wife, 500 bd", &["metformin"], &[]),
        ("阿司匹林0.3g已给。", &[], &[]),
        ("阿司匹林已用3年", &["aspirin"], &[]),
    ]);
}

#[test]
fn a_first_day_after_the_day_of_the_note_is_a_plan() {
    check_regimens(&[
        (
            "Clinic 2 Sep 2026. Warfarin 3 mg from 18/9. Aspirin 75 from 12/8.",
            &["aspirin"],
            &["warfarin"],
        ),
        (
            "Clinic 12 Dec 2026. Metformin 500 bd from January 2nd",
            &[],
            &["metformin"],
        ),
        ("Warfarin 3 mg from 18/9", &["warfarin"], &[]),
        (
            "记录日期2026-09-02 二甲双胍0.5 bid,10月1日起",
            &[],
            &["metformin"],
        ),
    ]);
}

#[test]
fn a_word_that_is_closed_speaks_of_what_stands_before() {
    check_regimens(&[
        ("IV fluids stopped, aspirin 75 od", &["aspirin"], &[]),
        (
            "Own meds: metformin 1g (not tonight, hold), aspirin - ctd.",
            &["aspirin"],
            &[],
        ),
        ("Aspirin 75 - could stop in 3/12", &["aspirin"], &[]),
        ("Warfarin 3 mg, INR 2.4, next due April", &["warfarin"], &[]),
        (
            "Aspirin stays and the pregnancy test was negative",
            &["aspirin"],
            &[],
        ),
        ("Codeine no longer works so not using", &[], &[]),
        (
            "Apixaban - script done, starts when bloods back",
            &[],
            &["apixaban"],
        ),
        ("Metformin - cardiology to decide.", &[], &[]),
        ("阿司匹林术前7天已停,术后恢复。", &[], &["aspirin"]),
        ("华法林2.5mg,下周二开始。", &[], &["warfarin"]),
    ]);
}

#[test]
fn the_drug_whose_beginning_ended_another_goes_on() {
    check_regimens(&[(
        "Meds:\n  apixaban 5 mg bd\nCeased:\n  metformin - ceased when apixaban commenced, knows no NSAIDs\n",
        &["apixaban"],
        &[],
    )]);
}
