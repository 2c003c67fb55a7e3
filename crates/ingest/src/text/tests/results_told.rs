//! Results and vital signs as terse notes tell them: sugars by meal, parts of a white count, levels below their drug, and values
//! that a wrong name or time must not get.

use super::open;
use super::values_told::check;
use record::{ObservationValue, SocialKind, Temporality};

#[test]
fn the_parts_of_a_white_count_need_the_count() {
    check(&[
        (
            "WBC 6.4 N 48% L 41%",
            &[
                "white_cells 6.4",
                "neutrophils_percent 48",
                "lymphocytes_percent 41",
            ],
        ),
        ("WBC 3.9,N 1.9", &["white_cells 3.9", "neutrophils 1.9"]),
        ("WBC 12.3 N 0.85", &["white_cells 12.3"]),
        ("WBC 3.9,N 4.4", &["white_cells 3.9"]),
        ("N 48%", &[]),
    ]);
}

#[test]
fn sugars_by_meal_and_of_a_tolerance_test() {
    check(&[
        (
            "血糖:早餐前 7.9 早餐后2h 13.2 晚餐前 8.4 mmol/L",
            &["(glucose 7.9)", "(glucose 13.2)", "glucose 8.4"],
        ),
        (
            "glucose pre-breakfast 6.1, pre-dinner 9.4",
            &["(glucose 6.1)", "glucose 9.4"],
        ),
        (
            "OGTT fasting 5.3, 1h 10.4, 2h 8.7 mmol/L",
            &["glucose_fasting 5.3", "glucose_2h 8.7"],
        ),
        (
            "OGTT 5.3-10.4-8.9",
            &["glucose_fasting 5.3", "glucose_2h 8.9"],
        ),
        ("OGTT 5.3-8.9", &[]),
        ("OGTT 5-10-8", &[]),
    ]);
}

#[test]
fn the_time_of_a_value_is_what_its_words_say() {
    check(&[
        (
            "glucose 9.8 (2200) 7.4 (0600)",
            &["glucose 9.8", "glucose 7.4"],
        ),
        (
            "Temp 38.2 (6am) -> 37.4 (2pm).",
            &["(temperature 38.2)", "temperature 37.4"],
        ),
        (
            "Hgb 114→ 76 (x1) → 84",
            &["(haemoglobin 114)", "(haemoglobin 76)", "haemoglobin 84"],
        ),
        (
            "Hgb 71 pre-transfusion, 88 post",
            &["(haemoglobin 71)", "haemoglobin 88"],
        ),
        ("sodium 121, 134 at d/c", &["(sodium 121)", "sodium 134"]),
        ("Wt base 51kg now 54.5kg", &["(weight 51)", "weight 54.5"]),
        (
            "potassium 6.1 -> post insulin 5.2",
            &["(potassium 6.1)", "potassium 5.2"],
        ),
        (
            "troponin 0.04, 0.38, 1.2",
            &["troponin 0.04", "troponin 0.38", "troponin 1.2"],
        ),
    ]);
}

#[test]
fn a_number_is_not_tied_to_the_name_beside_it() {
    check(&[
        ("creatinine 88 recheck creatinine 3mo", &["creatinine 88"]),
        ("Plt 245 K 3.9", &["platelets 245", "potassium 3.9"]),
        (
            "creatinine 0.12/0.68 mg/dL",
            &["(creatinine 0.12)", "creatinine 0.68"],
        ),
    ]);
}

#[test]
fn a_heading_in_front_of_a_bracket_swallows_no_values() {
    check(&[(
        "VS (3/14) T 37.8 HR 84 BP 132/70",
        &[
            "temperature 37.8",
            "heart_rate 84",
            "systolic_bp 132",
            "diastolic_bp 70",
        ],
    )]);
}

#[test]
fn where_and_how_a_pressure_was_taken() {
    check(&[
        (
            "BP 142/76, standing 3 min 104/60.",
            &[
                "systolic_bp 142",
                "diastolic_bp 76",
                "systolic_bp 104",
                "diastolic_bp 60",
            ],
        ),
        (
            "BP 158/98, 164/106, post-labetalol 144/88.",
            &[
                "systolic_bp 158",
                "diastolic_bp 98",
                "systolic_bp 164",
                "diastolic_bp 106",
                "systolic_bp 144",
                "diastolic_bp 88",
            ],
        ),
        ("心率快,140", &["heart_rate 140"]),
        ("Temp at home 38.4 C.", &["temperature 38.4"]),
    ]);
}

#[test]
fn the_weight_of_now_is_not_that_of_birth() {
    check(&[
        ("出生体重2480g 现2610g", &["weight 2610"]),
        ("透前 65.3kg 透后 62.4kg", &["(weight 65.3)", "weight 62.4"]),
        ("162 lb, 65 in", &["weight 162", "height 65"]),
    ]);
}

#[test]
fn a_fluid_in_front_of_a_name_is_its_specimen() {
    for (text, fluid) in [
        ("urine sodium 12", Some("urine")),
        ("CSF: glucose 1.9", Some("cerebrospinal fluid")),
        ("CSF clear. Serum glucose 6.1", None),
        ("sodium 128", None),
    ] {
        let (record, _) = open(text);
        let found = record.observations.iter().find_map(|fact| {
            let ObservationValue::Quantity(_) = fact.value.value else {
                return None;
            };
            Some(fact.value.specimen.clone())
        });
        assert_eq!(found.flatten().as_deref(), fluid, "{text}");
    }
}

#[test]
fn a_level_below_its_drug_is_of_it() {
    check(&[
        (
            "digoxin 125 mcg daily.\nLevel 1.4 ng/mL",
            &["digoxin_level 1.4"],
        ),
        ("Level 1.4 ng/mL", &[]),
        ("warfarin 3mg 浓度0.08mg/ml", &[]),
    ]);
}

#[test]
fn a_study_that_is_negative_denies_what_stands_behind_it() {
    for (text, absent) in [
        ("LE dopplers neg pulmonary embolism.", true),
        ("痰抗酸阴性,排除肺炎。", true),
        ("HIV neg stroke 2020", false),
    ] {
        let (record, _) = open(text);
        let found = record
            .conditions
            .iter()
            .map(|fact| fact.value.assertion.presence)
            .next_back();
        assert_eq!(found == Some(record::Presence::Absent), absent, "{text}");
    }
}

#[test]
fn smoking_as_the_second_clause_of_a_plan() {
    let (record, _) = open("Plan: spinal. Vaper, ex-cigs 2015.");
    let found = record
        .social_history
        .iter()
        .find(|fact| fact.value.kind == SocialKind::Smoking)
        .map(|fact| fact.value.assertion.time);
    assert_eq!(found, Some(Temporality::Historical));
}

#[test]
fn the_weight_of_a_relative_is_none_of_the_patient() {
    check(&[
        (
            "7 y boy wt today 22.0 kg\nSib (12 y, 41 kg) on levetiracetam 1000 BID.",
            &["weight 22", "weight 22"],
        ),
        (
            "49F, 78 kg\nSon (16, 52 kg) on ALD, his card behind.",
            &["weight 78"],
        ),
        ("女，49岁，78kg\n儿子（16岁，52kg）同来", &["weight 78"]),
        ("49F, lives with son, 78 kg.", &["weight 78"]),
        ("Mum and son present. Wt 78 kg", &["weight 78"]),
    ]);
}
