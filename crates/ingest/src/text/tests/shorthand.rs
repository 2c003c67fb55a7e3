//! Results, vital signs, findings and habits in the shorthand of wards, each line a form that was met.

use super::open;
use super::series::{check, said, vitals};
use record::{PregnancyStatus, Presence, SocialKind, Temporality};

#[test]
fn arrows_back_slashes_and_brackets_make_a_course() {
    check("plt 212 <- 148 <- 61", "platelets", "212 (148) (61)");
    check("sodium 128<-131", "sodium", "128 (131)");
    check("troponin 6.8 / 4.1 / 1.9.", "troponin", "(6.8) (4.1) 1.9");
    check("troponin 5.2/1.4,", "troponin", "(5.2) 1.4");
    check("plt 156→(复)88", "platelets", "(156) 88");
    check("creatinine 118 (131), Hgb 9", "creatinine", "118 (131)");
    check(
        "plt 118 (adm) 62 (yest) 41 now",
        "platelets",
        "(118) (62) 41",
    );
    check(
        "creatinine 168 (2/52) 155 (1/52) 142.",
        "creatinine",
        "(168) (155) 142",
    );
    check("plt 112 ('22) now 64", "platelets", "(112 2022) 64");
    check("Hgb 7.7 (C3 9.1)", "haemoglobin", "7.7 (9.1)");
    check("Hgb 86(上月92,再上月97)", "haemoglobin", "86 (92) (97)");
    check("plt 58(前112)", "platelets", "58 (112)");
    check("creatinine 88 (peak 212)", "creatinine", "88 (212)");
}

#[test]
fn words_tell_where_a_course_begins_and_ends() {
    check(
        "troponin has drifted from 6 in May to 22 now",
        "troponin",
        "(6) 22",
    );
    check("creatinine rose from 88 to 140", "creatinine", "(88) 140");
    check("heart rate down from 120", "heart_rate", "");
    check(
        "Hgb 112 pre-op, 86 on 4 May, transfused, 97 on discharge.",
        "haemoglobin",
        "(112) (86) 97",
    );
    check(
        "Hgb 118 booking, 82 post, 79 this pm.",
        "haemoglobin",
        "(118) (82) 79",
    );
    check(
        "plt 98 @36h, 149 @60h -> plasma given -> 131 @84h, 110 this AM",
        "platelets",
        "(98) (149) (131) 110",
    );
    check("potassium pre 5.8", "potassium", "5.8");
}

#[test]
fn a_course_ends_before_an_hour_a_pair_and_a_bracket_of_another_kind() {
    check("plt 130 → 07:30 seen again", "platelets", "130");
    check("Hgb 9.8/29.4", "haemoglobin", "");
    check("plt 240 (30)", "platelets", "240");
}

#[test]
fn rows_keep_to_their_columns() {
    check(
        "Bloods      Aug 26    today\ncreatinine   98         271\nplatelets    139        88   (target > 100)",
        "platelets",
        "(139) 88",
    );
    check(
        "            10/11 (pre C1)   22/11 09:55\nHgb             128             97",
        "haemoglobin",
        "(128) 97",
    );
    check(
        "化验      10-10(用药前)  11-18   11-20\n血红蛋白    402        310      -",
        "haemoglobin",
        "(402) 310",
    );
    check(
        "        Mon   Tue   Wed\nHgb     98    91    84\ncreatinine   80    -     131",
        "creatinine",
        "(80) 131",
    );
    check(
        "            today   y'day\nsodium/potassium   131/3.6   139/4.4",
        "potassium",
        "3.6 (4.4)",
    );
}

#[test]
fn a_date_behind_an_earlier_value_is_not_that_of_the_others() {
    check(
        "Clinic 14/11/2026. creatinine 171, platelets 240; previous platelets 96 on 02/06/2026",
        "creatinine",
        "171",
    );
}

#[test]
fn a_row_may_lead_to_its_pressure() {
    assert_eq!(
        vitals("37.9 / 96 reg / 112/64 / RR 20 / 94% 2L"),
        "37.9|96|20|112|64|94"
    );
    assert_eq!(
        vitals("obs 36.6, 78, 118/70, 16, 98% RA."),
        "36.6|78|16|118|70|98"
    );
    assert_eq!(
        vitals("37.8℃ / 88 / 17 / 124/76 / 96%"),
        "37.8|88|17|124|76|96"
    );
    assert_eq!(vitals("P 80,126/78,97%,36.6,"), "36.6|80||126|78|97");
    assert_eq!(
        vitals("obs: 37.9 112 98/60 22 94%RA"),
        "37.9|112|22|98|60|94"
    );
    assert_eq!(vitals("BP 126/74, 58, looks well"), "|58||126|74|");
    assert_eq!(vitals("O/E 38.4, RR 32, HR 138"), "38.4|138|32|||");
    assert_eq!(vitals("Home cuff 112/70."), "|||112|70|");
}

#[test]
fn numbers_beside_a_pressure_that_are_no_vital_signs() {
    assert_eq!(vitals("78, BP 130/80, seen at home"), "|||130|80|");
    assert_eq!(vitals("BP 130/80, 62 kg"), "|||130|80|");
}

#[test]
fn panels_are_read_by_their_order() {
    check("U&E: 138/4.2/7.1/98", "potassium", "4.2");
    check("U&E: 138/4.2/7.1/98", "creatinine", "98");
    check("U&E: 12/4.2/7.1/98", "potassium", "");
    check("sodium/potassium/creatinine 138/4.2/98", "creatinine", "98");
}

#[test]
fn a_level_is_that_of_the_drug_before_it() {
    let (record, _) = open("digoxin HOLD, level 2.4 ng/mL (prev 1.1)");
    let shown: Vec<_> = record
        .observations
        .iter()
        .filter_map(|fact| {
            Some((
                fact.value.code.preferred.clone()?,
                fact.value.quantity()?.value,
            ))
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("digoxin level".to_string(), 2.4),
            ("digoxin level".to_string(), 1.1)
        ]
    );
}

/// What is asserted of the findings that no dictionary names, as they are written.
fn unnamed(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    let shown = record.conditions.iter().map(|fact| {
        let mark = match fact.value.assertion.presence {
            Presence::Absent => "no ",
            Presence::Possible => "? ",
            _ => "",
        };
        format!("{mark}{}", fact.value.code.text.reveal())
    });
    shown.collect()
}

#[test]
fn findings_without_a_name_in_the_dictionary_are_kept_as_written() {
    let check = |text: &str, expect: &[&str]| assert_eq!(unnamed(text), expect, "{text}");
    check("?labral tear, MRI if not right", &["? labral tear"]);
    check("Dull L base ?effusion - tap tmrw", &["? effusion"]);
    check(
        "no RV strain, no epidural collection",
        &["no RV strain", "no epidural collection"],
    );
    check("?stenosis - fistulagram", &["? stenosis"]);
    check(
        "无虹膜新生血管,无黏膜损害",
        &["no 虹膜新生血管", "no 黏膜损害"],
    );
    check("?胆总管残石,MRCP明日", &["? 胆总管残石"]);
}

#[test]
fn acts_and_plans_are_no_findings() {
    for text in [
        "?stop warfarin",
        "?CT tomorrow",
        "no change, no plan",
        "no concerns today",
        "?compliance",
        "no codeine",
        "No 3 cubicle",
        "无特殊,无明显诱因",
    ] {
        assert_eq!(unnamed(text), [""; 0], "{text}");
    }
}

#[test]
fn a_question_that_is_answered_with_no_is_a_denial() {
    let check = |text: &str, expect: &[&str]| assert_eq!(said(&open(text).0), expect, "{text}");
    check("pneumonia? no, cough.", &["no pneumonia", "cough"]);
    check("脑梗死?否认。", &["no stroke"]);
    check(
        "高血压无,糖尿病:无。",
        &["no hypertension", "no type 2 diabetes mellitus"],
    );
    check(
        "diabetes NO   hypertension NO",
        &["no type 2 diabetes mellitus", "no hypertension"],
    );
    check("咳嗽?肺炎,查胸片", &["cough", "? pneumonia"]);
    check("肺炎?予抗感染", &["? pneumonia"]);
    check("rash, out of cream? cough", &["rash", "cough"]);
    check("I wondered about pneumonia", &["? pneumonia"]);
}

fn smoking(text: &str) -> Option<&'static str> {
    let (record, _) = open(text);
    let habit = record
        .social_history
        .iter()
        .rfind(|fact| fact.value.kind == SocialKind::Smoking)?;
    let assertion = &habit.value.assertion;
    Some(match (assertion.presence, assertion.time) {
        (Presence::Absent, _) => "never",
        (_, Temporality::Historical) => "former",
        _ => "current",
    })
}

#[test]
fn smoking_in_few_words() {
    let check = |text: &str, expect: &str| assert_eq!(smoking(text), Some(expect), "{text}");
    check("Vapes no, smokes no, never.", "never");
    check("Smoker? left 1998.", "former");
    check("Brother had hep B. Smokes 15/d.", "current");
    check("既往:高血压。烟30年,1包/天。", "current");
    check("老伴抽烟,本人不抽,从没抽过。", "never");
    check("烟 quit 5年。", "former");
    check("SH: 20/d x 30y quit 2010", "former");
}

#[test]
fn the_week_of_now_is_not_that_of_another_time() {
    let weeks = |text: &str| -> Vec<Option<f64>> {
        let (record, _) = open(text);
        let told = record.patient.pregnancy.iter();
        told.filter_map(|fact| match fact.value {
            PregnancyStatus::Pregnant { weeks } => Some(weeks),
            _ => None,
        })
        .collect()
    };
    assert_eq!(weeks("产检 30+4周,G2P0,32岁。"), [Some(30.57)]);
    assert_eq!(weeks("34岁 G2P1 孕32周。多糖铁 孕13周后停。"), [Some(32.0)]);
    assert_eq!(
        weeks("27F, 16/40, G2P1. Folic acid done at 12/40."),
        [Some(16.0)]
    );
    check(
        "G2P1 孕32周。24周 BP 138/88,现 BP 176/114",
        "systolic_bp",
        "(138) 176",
    );
}

#[test]
fn a_short_name_alone_on_a_line_of_problems_is_an_illness() {
    let names = |text: &str| -> Vec<String> {
        let (record, _) = open(text);
        let conditions = record.conditions.iter();
        conditions
            .map(|fact| fact.value.code.name().to_string())
            .collect()
    };
    let fibrillates = |text: &str| names(text).iter().any(|name| name == "atrial fibrillation");
    for text in [
        "74F. Problem list\nAF\nHTN\nMeds: warfarin",
        "Active problems:\n- AF\n- HTN",
        "History: AF. Aspirin 75 mg.",
    ] {
        assert!(fibrillates(text), "{text}: {:?}", names(text));
    }
    for text in ["Examination\nAF\nsoft", "Fontanelle: AF"] {
        assert!(!fibrillates(text), "{text}");
    }
}
