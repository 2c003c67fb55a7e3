//! What tired hands write: a lock that was not used, a verdict behind a colon, a day in brackets, a question behind its answer.

use super::{check_regimens, open};
use record::Presence;

#[test]
fn what_is_refused_or_only_thought_of_is_kept_apart() {
    check_regimens(&[
        ("Aspirin: surgeon keen, anaesthetist said no.", &[], &[]),
        ("Warfarin regimen stopped.", &[], &[]),
        (
            "Aspirin stopped - AKI risk. Metformin 1 g bd.",
            &["metformin"],
            &[],
        ),
        ("Wound red; metformin if red spreads", &[], &[]),
        ("Pt binned the digoxin, made him stagger", &[], &[]),
        ("阿司匹林讨论,自费未用。", &[], &[]),
        ("华法林考虑,暂未开。", &[], &[]),
        ("华法林停:肝酶高。", &[], &[]),
        ("二甲双胍讨论,AF不适用。", &[], &[]),
        ("Husband on PrEP (warfarin/aspirin).", &[], &[]),
        // Near: what goes on.
        (
            "D/C on: aspirin 75, metformin 500 bd",
            &["aspirin", "metformin"],
            &[],
        ),
        ("Aspirin: she said no side effects.", &["aspirin"], &[]),
        ("阿司匹林0.1 qd,考虑消化道出血。", &["aspirin"], &[]),
        ("阿司匹林0.1 qd,出血已停。", &["aspirin"], &[]),
    ]);
}

#[test]
fn a_day_that_is_told_in_any_place_is_one_to_come() {
    check_regimens(&[
        ("For apixaban Thurs", &[], &["apixaban"]),
        ("IV digoxin wk of 3/23", &[], &["digoxin"]),
        ("Metformin 1st infusion 3/7.", &[], &["metformin"]),
        ("华法林下疗程 6/20起。", &[], &["warfarin"]),
        ("华法林3mg 第8天(5/17)起。", &[], &["warfarin"]),
        ("华法林 1/6 起(药已申请)。", &[], &["warfarin"]),
        ("预约10/12打阿司匹林", &[], &["aspirin"]),
        ("阿司匹林首针定于周四", &[], &["aspirin"]),
        // Near: what has begun.
        ("华法林3mg 6/20起。", &["warfarin"], &[]),
        (
            "Metformin 1st infusion 3/7, tolerated.",
            &["metformin"],
            &[],
        ),
    ]);
}

#[test]
fn a_question_behind_the_name_asks_after_it() {
    for (text, expect, presence) in [
        ("盆腔积液?B超", "盆腔积液", Presence::Possible),
        ("考虑假性囊肿?CT 2周后", "假性囊肿", Presence::Possible),
        ("No IVH seen", "IVH", Presence::Absent),
        ("No compartment syn.", "compartment syn", Presence::Absent),
    ] {
        let (record, _) = open(text);
        let found = record
            .conditions
            .iter()
            .find(|fact| fact.value.code.text.reveal() == expect);
        assert_eq!(
            found.map(|fact| fact.value.assertion.presence),
            Some(presence),
            "{text}"
        );
    }
    for text in ["家属同意用药?", "青霉素过敏?", "加用激素治疗?"] {
        let (record, _) = open(text);
        assert!(record.conditions.is_empty(), "{text}");
    }
}

#[test]
fn a_baby_is_weighed_behind_its_age() {
    let (record, _) = open("4/12 baby 6.0 kg, feeding");
    let weight = record
        .observations
        .iter()
        .find(|fact| fact.value.key() == Some("weight"));
    assert!(weight.is_some());
}

#[test]
fn what_goes_on_is_taken_whatever_stands_beside_it() {
    check_regimens(&[
        ("DC'd home w/ aspirin 75", &["aspirin"], &[]),
        ("拒绝阿司匹林,仍二甲双胍0.5 bid", &["metformin"], &[]),
        ("后日停华法林", &["warfarin"], &[]),
        ("家属要求停阿司匹林,暂继续", &["aspirin"], &[]),
        (
            "When LFTs settle can have metformin again",
            &[],
            &["metformin"],
        ),
        ("1st digoxin Sun", &[], &["digoxin"]),
        // Near: what does not.
        ("Aspirin - told never", &[], &[]),
        ("Doesn't bother with metformin", &[], &[]),
        ("阿司匹林急性期用,痛风缓解已停", &[], &[]),
        ("停华法林", &[], &[]),
    ]);
    let (record, _) = open("Switch warfarin to apixaban next wk if INR poor");
    let warfarin = record
        .medications
        .iter()
        .find(|fact| fact.value.medication.name() == "warfarin");
    assert!(warfarin.is_some_and(|fact| fact.value.is_current()));
}

#[test]
fn a_result_is_read_behind_how_it_stands() {
    for (text, expect) in [
        ("Creatinine sits around 138", 138.0),
        ("Creatinine 2 wks ago 102", 102.0),
        ("Creatinine bumped to 2.3", 2.3),
        ("creatinine一直120左右", 120.0),
    ] {
        let (record, _) = open(text);
        let found = record
            .observations
            .iter()
            .filter_map(|fact| fact.value.quantity())
            .map(|quantity| quantity.value)
            .next();
        assert_eq!(found, Some(expect), "{text}");
    }
}

#[test]
fn the_age_of_an_old_illness_is_not_the_patients() {
    for (text, expect) in [
        ("男 6岁 20kg。既往:肺炎2岁1次。", &[6.0][..]),
        ("44M asthma. Pneumonia 6yo, well since.", &[44.0]),
        ("Penicillin hives at 6yo. Now well.", &[]),
        ("肺炎 男 6岁", &[6.0]),
    ] {
        let (record, _) = open(text);
        let found: Vec<f64> = record
            .patient
            .age_years
            .iter()
            .map(|fact| fact.value)
            .collect();
        assert_eq!(found, expect, "{text}");
    }
}
