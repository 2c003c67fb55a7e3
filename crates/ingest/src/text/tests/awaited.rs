//! Drugs of a later moment, illnesses of relatives and what is only asked after, in the words of hurried notes.

use super::{check_regimens, open};

#[test]
fn a_moment_to_come_puts_a_drug_into_the_plan() {
    check_regimens(&[
        ("Apixaban from day of surgery.", &[], &["apixaban"]),
        ("Lisinopril 5 od from tomorrow", &[], &["lisinopril"]),
        (
            "Atorvastatin 20 nocte from Thursday.",
            &[],
            &["atorvastatin"],
        ),
        ("Warfarin from D3, INR daily", &[], &["warfarin"]),
        (
            "Prednisolone 20mg reducing to 15mg from Wed",
            &["prednisolone"],
            &[],
        ),
        ("Lisinopril 5 -> 10 od from Friday", &["lisinopril"], &[]),
        ("On apixaban from Monday, day 2 today.", &["apixaban"], &[]),
        (
            "Prednisolone 30 od from Tues, 3 doses given.",
            &["prednisolone"],
            &[],
        ),
        ("阿哌沙班术后24小时开始", &[], &["apixaban"]),
        ("华法林由下星期二开始", &[], &["warfarin"]),
        ("阿托伐他汀放疗结束后开始口服", &[], &["atorvastatin"]),
        ("阿司匹林术后第2天起恢复", &[], &["aspirin"]),
        ("阿司匹林术后继续服用", &["aspirin"], &[]),
        ("阿哌沙班出院后继续", &["apixaban"], &[]),
    ]);
}

#[test]
fn a_start_that_is_counted_or_awaited_is_planned() {
    check_regimens(&[
        (
            "Atorvastatin 20mg start in 3-4 wks once LFTs settle",
            &[],
            &["atorvastatin"],
        ),
        (
            "Apixaban awaiting approval, metformin same",
            &["metformin"],
            &["apixaban"],
        ),
        (
            "Codeine will be prescribed after surgery",
            &[],
            &["codeine"],
        ),
        (
            "Planned: apixaban after CT. Current: metformin",
            &["metformin"],
            &["apixaban"],
        ),
        (
            "To start: lisinopril, atorvastatin",
            &[],
            &["lisinopril", "atorvastatin"],
        ),
        ("On discharge: swap to apixaban", &[], &["apixaban"]),
        ("明日入院,入院后予华法林", &[], &["warfarin"]),
        ("入院后予华法林抗凝,好转", &["warfarin"], &[]),
        ("华法林待INR稳定再上", &[], &["warfarin"]),
        ("Planned surgery went well, on apixaban", &["apixaban"], &[]),
        (
            "Metformin 500 bd started in clinic today",
            &["metformin"],
            &[],
        ),
    ]);
}

#[test]
fn an_appointment_or_an_order_behind_a_day_is_a_plan() {
    check_regimens(&[
        ("Atorvastatin #1 booked for 3/7", &[], &["atorvastatin"]),
        (
            "Lisinopril to be introduced at clinic next week",
            &[],
            &["lisinopril"],
        ),
        ("Apixaban: waiting for approval", &[], &["apixaban"]),
        (
            "For methotrexate in Oct once bloods done",
            &[],
            &["methotrexate"],
        ),
        ("Tues: commence digoxin 62.5", &[], &["digoxin"]),
        (
            "Check TPMT before starting methotrexate",
            &[],
            &["methotrexate"],
        ),
        ("预约12月5日输注阿哌沙班", &[], &["apixaban"]),
        ("聽日開始食阿司匹林", &[], &["aspirin"]),
        ("For pain codeine 30 qds", &["codeine"], &[]),
        (
            "Rash before starting digoxin, still on it",
            &["digoxin"],
            &[],
        ),
        ("Mon: fell. On warfarin", &["warfarin"], &[]),
        ("Booked for CT 3/7, metformin bd", &["metformin"], &[]),
    ]);
}

#[test]
fn what_a_plan_orders_for_an_operation_is_not_taken_yet() {
    check_regimens(&[
        ("Plan: aspirin in theatre", &[], &["aspirin"]),
        (
            "Plan hernia repair 5 May, codeine post-op",
            &[],
            &["codeine"],
        ),
        ("Aspirin given in theatre.", &[], &[]),
        (
            "计划:术前晨阿司匹林100mg;诱导华法林",
            &[],
            &["aspirin", "warfarin"],
        ),
        ("Plan: continue metformin pre-op", &["metformin"], &[]),
    ]);
}

#[test]
fn the_sentence_behind_a_hold_may_tell_the_return() {
    check_regimens(&[
        (
            "Omit warfarin this week. Re-start Mon 4th.",
            &[],
            &["warfarin"],
        ),
        (
            "Methotrexate held for chest infection. Resume in 2 weeks.",
            &[],
            &["methotrexate"],
        ),
        ("Hold aspirin tonight. Resume walking Monday.", &[], &[]),
        (
            "Hold metformin. Restart lisinopril Friday.",
            &[],
            &["lisinopril"],
        ),
        (
            "Hold warfarin. Resume warfarin Sat 3 mg.",
            &[],
            &["warfarin"],
        ),
        ("Stop aspirin. Review in 2 weeks.", &[], &[]),
    ]);
}

#[test]
fn what_is_declined_before_a_comma_is_no_drug_behind_it() {
    check_regimens(&[
        ("declined transfusion, warfarin 3 mg od", &["warfarin"], &[]),
        ("Refuses physio, aspirin 75 od", &["aspirin"], &[]),
        ("Declined aspirin, warfarin", &[], &[]),
        ("Refused apixaban, prefers to think", &[], &[]),
        (
            "declines counselling, metformin 500 bd",
            &["metformin"],
            &[],
        ),
    ]);
}

/// Each illness: whose it is and whether it is there.
fn told(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    let own = record.conditions.iter().map(|fact| {
        let assertion = &fact.value.assertion;
        format!(
            "{:?} {} {:?}",
            assertion.experiencer,
            fact.value.code.name(),
            assertion.presence
        )
    });
    let family = record.family_history.iter().map(|fact| {
        let name = fact.value.condition.as_ref().map_or("", |one| one.name());
        format!(
            "{}: {name} {:?}",
            fact.value.relationship, fact.value.assertion.presence
        )
    });
    own.chain(family).collect()
}

fn check_told(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expect)| told(text) != *expect)
        .map(|(text, expect)| format!("{text}: {:?}, wanted {expect:?}", told(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_relative_is_known_by_many_names() {
    check_told(&[
        (
            "Mat GM - hypertension, sister w PE",
            &[
                "Mat GM: hypertension Present",
                "sister: pulmonary embolism Present",
            ],
        ),
        (
            "Bro d. of PE. Cough 2/7.",
            &["Patient cough Present", "Bro: pulmonary embolism Present"],
        ),
        ("Mother d. stroke.", &["Mother: stroke Present"]),
        (
            "细佬糖尿病,患者高血压",
            &[
                "Patient hypertension Present",
                "细佬: type 2 diabetes mellitus Present",
            ],
        ),
        (
            "爸糖尿病 妈高血压",
            &[
                "爸: type 2 diabetes mellitus Present",
                "妈: hypertension Present",
            ],
        ),
        (
            "发热3天!女儿有肺炎",
            &["Patient fever Present", "女儿: pneumonia Present"],
        ),
        (
            "父母均有糖尿病,本人否认高血压",
            &[
                "Patient hypertension Absent",
                "父母: type 2 diabetes mellitus Present",
            ],
        ),
        ("Vit D. stroke 2019", &["Patient stroke Present"]),
    ]);
}

#[test]
fn what_a_relative_had_done_is_the_relatives() {
    let procedures = |text: &str| {
        let (record, _) = open(text);
        (record.procedures.len(), record.family_history.len())
    };
    for (text, expect) in [
        ("Dad appendectomy at 50.", (0, 1)),
        ("弟弟阑尾切除术", (0, 1)),
        ("Mum had appendectomy.", (0, 1)),
        ("Mother brought him for appendectomy.", (1, 0)),
        ("母亲诉阑尾切除术后", (1, 0)),
    ] {
        assert_eq!(procedures(text), expect, "{text}");
    }
}

#[test]
fn what_somebody_elses_clause_says_of_taking_is_theirs() {
    check_regimens(&[
        ("丈夫糖尿病,服二甲双胍", &[], &[]),
        ("老伴肺炎,在吃阿司匹林", &[], &[]),
        ("丈夫糖尿病,患者服二甲双胍", &["metformin"], &[]),
        ("丈夫糖尿病。服二甲双胍", &["metformin"], &[]),
        ("糖尿病,服二甲双胍", &["metformin"], &[]),
    ]);
}

#[test]
fn what_a_test_to_come_is_for_is_open() {
    check_told(&[
        (
            "Pneumonia likely - CXR today",
            &["Patient pneumonia Possible"],
        ),
        ("likely pneumonia", &["Patient pneumonia Possible"]),
        (
            "建议CTPA排除肺栓塞",
            &["Patient pulmonary embolism Possible"],
        ),
        ("CTPA已排除肺栓塞", &["Patient pulmonary embolism Absent"]),
        ("排除肺栓塞", &["Patient pulmonary embolism Absent"]),
        ("肺炎?AFB x3", &["Patient pneumonia Possible"]),
        ("肺炎待观察", &["Patient pneumonia Possible"]),
    ]);
}
