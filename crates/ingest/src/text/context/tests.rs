use super::{Context, hits};
use crate::text::topics::Topics;
use record::{Experiencer, Presence, Span, Temporality};

fn of(sentence: &str, mention: &str) -> (Presence, Temporality, Experiencer) {
    let at = sentence.find(mention).expect("mention in the sentence");
    let found = Context::new(
        sentence,
        Span::new(0, sentence.len()),
        &hits(sentence),
        &[],
        Topics::of(sentence),
    )
    .assertion(Span::new(at, at + mention.len()));
    (found.presence, found.time, found.experiencer)
}

fn presence(sentence: &str, expect: &[(&str, Presence)]) {
    for (mention, wanted) in expect {
        assert_eq!(of(sentence, mention).0, *wanted, "{mention} in {sentence}");
    }
}

use Presence::{Absent, Hypothetical, Possible, Present};

#[test]
fn a_denial_governs_the_whole_list() {
    presence(
        "Denies fever, chills, or chest pain but has cough.",
        &[
            ("fever", Absent),
            ("chills", Absent),
            ("chest pain", Absent),
            ("cough", Present),
        ],
    );
    presence(
        "No fever, the cough persists",
        &[("fever", Absent), ("cough", Present)],
    );
    presence(
        "Negative for rash; positive for itching",
        &[("rash", Absent), ("itching", Present)],
    );
}

#[test]
fn a_test_that_is_negative_denies_no_illness_of_the_list_before_it() {
    presence(
        "type 2 diabetes, fatty liver on ultrasound, hepatitis B and C negative",
        &[
            ("type 2 diabetes", Present),
            ("fatty liver", Present),
            ("hepatitis B", Absent),
        ],
    );
    presence("cirrhosis, HBsAg negative", &[("cirrhosis", Present)]);
    presence(
        "HIV, hepatitis C, syphilis negative",
        &[("HIV", Absent), ("syphilis", Absent)],
    );
    presence(
        "melaena, anaemia, ascitic fluid negative",
        &[("melaena", Absent)],
    );
    presence("HIT 2021, antibodies negative now", &[("HIT", Present)]);
}

#[test]
fn free_denies_what_it_is_tied_to() {
    presence(
        "focal epilepsy, seizure-free on lamotrigine",
        &[("focal epilepsy", Present), ("seizure", Absent)],
    );
    presence(
        "Epilepsy nurse: 28 F, juvenile epilepsy, seizure free 3 years",
        &[("juvenile epilepsy", Present), ("seizure", Absent)],
    );
}

#[test]
fn what_was_considered_is_absent_where_its_signs_are() {
    presence(
        "Asthma exacerbation considered - no wheeze",
        &[("Asthma exacerbation", Absent)],
    );
    presence("Sepsis considered, no sign of it", &[("Sepsis", Absent)]);
    presence("PE considered, not yet excluded", &[("PE", Possible)]);
    presence("MI considered - no ECG available", &[("MI", Possible)]);
}

#[test]
fn a_word_after_a_colon_negates_what_stands_before() {
    presence("Fever: none", &[("Fever", Absent)]);
    presence("Chest pain: denies", &[("Chest pain", Absent)]);
    presence(
        "Pulmonary embolism was ruled out.",
        &[("Pulmonary embolism", Absent)],
    );
}

#[test]
fn pseudo_cues_negate_nothing() {
    presence("No change in dyspnea", &[("dyspnea", Present)]);
    presence("Gram negative bacteremia", &[("bacteremia", Present)]);
    presence("不明原因发热", &[("发热", Present)]);
}

#[test]
fn negative_behind_a_list_speaks_of_the_list_and_behind_its_own_subject_of_that() {
    presence(
        "Influenza, hepatitis B, HIV negative",
        &[
            ("Influenza", Absent),
            ("hepatitis B", Absent),
            ("HIV", Absent),
        ],
    );
    presence(
        "Invasive ductal carcinoma, margins negative.",
        &[("carcinoma", Present)],
    );
    presence(
        "Chest pain (-), dyspnea (+)",
        &[("Chest pain", Absent), ("dyspnea", Present)],
    );
    presence("Diarrhea - no. Cough - yes.", &[("Diarrhea", Absent)]);
}

#[test]
fn a_year_is_past_only_two_years_before_the_document() {
    let of = |sentence: &str, mention: &str, present: i16| {
        let at = sentence.find(mention).expect("mention in the sentence");
        let whole = Span::new(0, sentence.len());
        Context::new(sentence, whole, &hits(sentence), &[], Topics::of(sentence))
            .dated(sentence, whole, present)
            .assertion(Span::new(at, at + mention.len()))
            .time
    };
    let sentence = "Pancreatitis in March 2011, now abdominal pain";
    assert_eq!(of(sentence, "Pancreatitis", 2026), Temporality::Historical);
    assert_eq!(of(sentence, "Pancreatitis", 2012), Temporality::Current);
    assert_eq!(of(sentence, "abdominal pain", 2026), Temporality::Current);
}

#[test]
fn doubt_is_not_absence() {
    presence("CT chest to rule out PE", &[("PE", Possible)]);
    presence("Cannot exclude pneumonia", &[("pneumonia", Possible)]);
    presence(
        "Possible sepsis vs. cholangitis",
        &[("sepsis", Possible), ("cholangitis", Possible)],
    );
    presence("PE cannot be ruled out", &[("PE", Possible)]);
    presence(
        "Return if fever or vomiting",
        &[("fever", Hypothetical), ("vomiting", Hypothetical)],
    );
}

#[test]
fn a_question_mark_asks_of_its_own_side() {
    presence(
        "Sweats. ? pneumonia / abscess, cough",
        &[
            ("pneumonia", Possible),
            ("abscess", Possible),
            ("cough", Present),
        ],
    );
    presence(
        "?gout, hypertension",
        &[("gout", Possible), ("hypertension", Present)],
    );
    presence(
        "?PE, pneumonia or pericarditis",
        &[("PE", Possible), ("pericarditis", Possible)],
    );
    presence(
        "发热,肺炎?予抗感染,腹痛",
        &[("发热", Present), ("肺炎", Possible), ("腹痛", Present)],
    );
    presence("?胆管炎,乏力", &[("胆管炎", Possible), ("乏力", Present)]);
}

#[test]
fn marks_before_their_words_speak_of_what_follows() {
    presence(
        "(-) cough (-) fever (+) rash",
        &[("cough", Absent), ("fever", Absent), ("rash", Present)],
    );
    presence(
        "Abscess excluded on ultrasound, fever",
        &[("Abscess", Absent), ("fever", Present)],
    );
    presence("CTPA excluded PE.", &[("PE", Absent)]);
}

#[test]
fn chinese_cues_reach_along_the_list_and_stop_at_the_comma() {
    presence(
        "否认高血压、糖尿病病史,有咳嗽",
        &[("高血压", Absent), ("糖尿病", Absent), ("咳嗽", Present)],
    );
    presence(
        "无发热、咳嗽,伴胸痛",
        &[("发热", Absent), ("咳嗽", Absent), ("胸痛", Present)],
    );
    presence("肺栓塞不除外", &[("肺栓塞", Possible)]);
    presence("考虑肺炎可能", &[("肺炎", Possible)]);
    presence("双肺未闻及湿啰音", &[("湿啰音", Absent)]);
    presence("如出现胸痛及时就诊", &[("胸痛", Hypothetical)]);
    presence(
        "口腔溃疡、干咳时先停甲氨蝶呤来院",
        &[("口腔溃疡", Hypothetical)],
    );
    presence("胸痛3小时就诊", &[("胸痛", Present)]);
}

#[test]
fn relatives_and_the_past_are_separate_questions() {
    assert_eq!(
        of("Mother had breast cancer at 50.", "breast cancer").2,
        Experiencer::Family
    );
    assert_eq!(
        of("Mother reports fever since Monday.", "fever").2,
        Experiencer::Patient
    );
    assert_eq!(of("其父患高血压", "高血压").2, Experiencer::Family);
    assert_eq!(
        of("Roommate has influenza", "influenza").2,
        Experiencer::Other
    );
    assert_eq!(
        of("History of stroke, presents with fever", "stroke").1,
        Temporality::Historical
    );
    assert_eq!(
        of("History of stroke, presents with fever", "fever").1,
        Temporality::Current
    );
    assert_eq!(of("既往脑梗死病史", "脑梗死").1, Temporality::Historical);
}

#[test]
fn a_short_answer_denies_what_stands_right_before_it() {
    presence("VTE NO", &[("VTE", Absent)]);
    presence("Asthma so no ibuprofen", &[("Asthma", Present)]);
    presence("Sepsis ruled out.", &[("Sepsis", Absent)]);
    presence(
        "Asthma NO   Epilepsy NO",
        &[("Asthma", Absent), ("Epilepsy", Absent)],
    );
    presence("Flu? no, cold.", &[("Flu", Absent)]);
    presence("脑梗?否认", &[("脑梗", Absent)]);
    presence(
        "高血压无,糖尿病10年",
        &[("高血压", Absent), ("糖尿病", Present)],
    );
    presence("Considered asthma, no. 3 puffs", &[("asthma", Present)]);
}

#[test]
fn a_question_mark_asks_of_its_own_item() {
    presence(
        "Asthma (out of both?), gout",
        &[("Asthma", Present), ("gout", Present)],
    );
    presence(
        "皮肤瘙痒?胆汁淤积,查胆汁酸",
        &[("皮肤瘙痒", Present), ("胆汁淤积", Possible)],
    );
    presence("肺炎?结核?", &[("肺炎", Possible), ("结核", Possible)]);
    presence("肺炎?查胸片", &[("肺炎", Possible)]);
}

#[test]
fn prophylaxis_behind_a_comma_is_for_something_else() {
    presence("mild MR, on secondary prophylaxis", &[("MR", Present)]);
    presence("DVT prophylaxis", &[("DVT", Hypothetical)]);
}

#[test]
fn a_suspicion_that_a_clause_of_its_own_excludes_is_absent() {
    presence(
        "怀疑HIT:4T评分2分,PF4抗体阴性,排除,脓毒症所致,现186",
        &[("HIT", Absent)],
    );
    presence("?PE: CTPA clear, Wells 1, excluded", &[("PE", Absent)]);
    presence("疑肺栓塞,CTPA未见充盈缺损,已排除", &[("肺栓塞", Absent)]);
    presence("怀疑HIT:4T评分5分,PF4待回", &[("HIT", Possible)]);
    presence("疑肺栓塞,待排除", &[("肺栓塞", Possible)]);
    presence("考虑肺炎,结核排除", &[("肺炎", Possible), ("结核", Absent)]);
    presence("D二聚体0.3,肺栓塞排除", &[("肺栓塞", Absent)]);
    presence("建议CTPA排除肺栓塞", &[("肺栓塞", Possible)]);
}

#[test]
fn a_suspicion_is_answered_by_its_own_test() {
    presence("?PE -> CTPA neg", &[("PE", Absent)]);
    presence("?DVT - doppler normal", &[("DVT", Absent)]);
    presence(
        "?SBP -> USS small pocket, cultures neg 48h",
        &[("SBP", Absent)],
    );
    presence("疑肺栓塞,肺动脉CTA阴性", &[("肺栓塞", Absent)]);
    presence(
        "Mouth ulcers, SOB, bruise -> ring us",
        &[("Mouth ulcers", Hypothetical), ("bruise", Hypothetical)],
    );
    presence(
        "ST elevation -> call cath lab",
        &[("ST elevation", Present)],
    );
    presence(
        "发热、尿少 立即返院",
        &[("发热", Hypothetical), ("尿少", Hypothetical)],
    );
    presence("?pneumonia - no.", &[("pneumonia", Absent)]);
    presence(
        "?anaphylaxis - no skin, excluded by cons.",
        &[("anaphylaxis", Absent)],
    );
    presence("痛风无(其父有)", &[("痛风", Absent)]);
    presence("?PE - no SOB", &[("PE", Possible)]);
    presence("?PE, CTPA today", &[("PE", Possible)]);
    presence("?stroke - CT normal", &[("stroke", Possible)]);
    presence("?PE - doppler normal", &[("PE", Possible)]);
}

#[test]
fn a_remark_behind_a_relative_parts_nothing() {
    assert_eq!(
        of(
            "NB husband (same surname, DOB 1951) has severe asthma",
            "asthma"
        )
        .2,
        Experiencer::Other
    );
    assert_eq!(
        of(
            "(Husband is the one with asthma, corrected in chart)",
            "asthma"
        )
        .2,
        Experiencer::Other
    );
    assert_eq!(
        of("Seen with husband (retired). She has asthma", "asthma").2,
        Experiencer::Patient
    );
}

#[test]
fn what_was_considered_and_found_wanting_is_absent() {
    presence("Nec fasc not suspected", &[("Nec fasc", Absent)]);
    presence(
        "Syncope, ICH, scaphoid fx considered, not supported",
        &[("Syncope", Absent), ("ICH", Absent)],
    );
    presence(
        "tachycardia (echo normal, myocarditis excluded 2017)",
        &[("myocarditis", Absent)],
    );
    presence("ICH considered, CT awaited", &[("ICH", Possible)]);
    presence("PE not initially suspected", &[("PE", Present)]);
    presence("未做CRRT", &[("CRRT", Absent)]);
    presence("昨日CRRT", &[("CRRT", Present)]);
}

#[test]
fn what_is_corrected_recovered_or_treated_days_ago_is_over() {
    use Temporality::{Current, Historical};
    for (text, mention, wanted) in [
        ("脓毒性休克已纠正,AKI已恢复", "脓毒性休克", Historical),
        ("PF4阴性,脓毒症所致,现186", "脓毒症", Historical),
        ("PF4阴性, 脓毒症所致, 现186", "脓毒症", Historical),
        ("血小板低,脓毒症所致,现仍低", "脓毒症", Current),
        ("AKI with norovirus, recovered 2 wks", "AKI", Historical),
        ("AKI, not yet recovered", "AKI", Current),
        ("AKI, partially recovered", "AKI", Current),
        ("sepsis, recovered E. coli", "sepsis", Current),
        (
            "variceal bleed, banded x4 nine days ago",
            "variceal bleed",
            Historical,
        ),
        ("食管静脉破裂出血,9天前行内镜下套扎", "出血", Historical),
        (
            "variceal bleed, to be banded today",
            "variceal bleed",
            Current,
        ),
        ("chest pain, started 2 days ago", "chest pain", Current),
    ] {
        assert_eq!(of(text, mention).1, wanted, "{mention} in {text}");
    }
}

#[test]
fn the_person_behind_an_illness_has_it_and_a_colleague_who_prescribes_has_none() {
    let whose = |sentence: &str, mention: &str| of(sentence, mention).2;
    assert_eq!(whose("HTN, DM - wife.", "DM"), Experiencer::Other);
    assert_eq!(whose("HTN, DM - wife.", "HTN"), Experiencer::Patient);
    assert_eq!(
        whose("心衰 无；多发性硬化 姨妈；", "多发性硬化"),
        Experiencer::Family
    );
    assert_eq!(whose("DM, lives with wife.", "DM"), Experiencer::Patient);
    assert_eq!(
        whose("Seizure witnessed - wife.", "Seizure"),
        Experiencer::Patient
    );
    assert_eq!(
        whose("Lives with husband on the second floor, AF.", "AF"),
        Experiencer::Patient
    );
    assert_eq!(
        whose("Colleague has TB, worried.", "TB"),
        Experiencer::Other
    );
    assert_eq!(
        whose("Colleague restarts thiamazole for Graves", "Graves"),
        Experiencer::Patient
    );
    assert_eq!(
        presence_of("OOH advice: black stool / fever, card given", "fever"),
        Hypothetical
    );
    assert_eq!(presence_of("既往：心衰 无(EF 66)", "心衰"), Absent);
}

fn presence_of(sentence: &str, mention: &str) -> Presence {
    of(sentence, mention).0
}
