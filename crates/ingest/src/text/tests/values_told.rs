//! Numbers of terse notes: rows of vital signs, body measures, results over time, and what is none of them.

use super::open;
use record::{ObservationValue, Presence, SocialKind, Temporality};

/// Key and value of each observation that is current; earlier ones stand in brackets.
fn read(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    record
        .observations
        .iter()
        .filter_map(|fact| {
            let ObservationValue::Quantity(quantity) = &fact.value.value else {
                return None;
            };
            let value = format!(
                "{} {}",
                fact.value.key()?,
                (quantity.value * 100.0).round() / 100.0
            );
            Some(match fact.value.assertion.time {
                Temporality::Historical => format!("({value})"),
                Temporality::Current => value,
            })
        })
        .collect()
}

pub(in crate::text) fn check(cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expect) in cases {
        let mut found = read(text);
        let mut expect: Vec<String> = expect.iter().map(|one| one.to_string()).collect();
        found.sort();
        expect.sort();
        if found != expect {
            wrong.push(format!("{text}: {found:?}, wanted {expect:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_row_from_a_pressure_on_gives_its_numbers_to_what_they_can_be() {
    check(&[
        (
            "88/50, 118 reg, RR 30, 38.9, sats 91 RA",
            &[
                "diastolic_bp 50",
                "heart_rate 118",
                "respiratory_rate 30",
                "spo2 91",
                "systolic_bp 88",
                "temperature 38.9",
            ],
        ),
        (
            "Obs 128/70, 76, 16, 97%, 36.4",
            &[
                "diastolic_bp 70",
                "heart_rate 76",
                "respiratory_rate 16",
                "spo2 97",
                "systolic_bp 128",
                "temperature 36.4",
            ],
        ),
        (
            "142/86 p 74",
            &["diastolic_bp 86", "heart_rate 74", "systolic_bp 142"],
        ),
        (
            "O/E 150/90, 88/min",
            &["diastolic_bp 90", "heart_rate 88", "systolic_bp 150"],
        ),
        ("Seretide 250/50 2 puffs bd", &[]),
        ("seen 12/80 and 80/20 split", &[]),
    ]);
}

#[test]
fn a_temperature_is_told_by_its_scale_its_decimal_or_its_neighbours() {
    check(&[
        (
            "Now 100.8F rectal, HR 148",
            &["heart_rate 148", "temperature 100.8"],
        ),
        (
            "HR 98 RR 20 37.8.",
            &["heart_rate 98", "respiratory_rate 20", "temperature 37.8"],
        ),
        ("T 37.6 own therm", &["temperature 37.6"]),
        ("grade 3 T2 tumour", &[]),
    ]);
}

#[test]
fn weights_and_heights_are_told_by_their_units() {
    check(&[
        ("wt 12 lb 6 oz today", &["weight 12.38"]),
        ("47F. 5'2\", 11st 6lb.", &["height 62", "weight 160"]),
        ("33F 5ft4 62 kg", &["height 64", "weight 62"]),
        ("94 kg, 158 cm", &["height 158", "weight 94"]),
        ("Nil allergies. 61kg.", &["weight 61"]),
        ("lost 6 kg, lifting 20kg, EFW 2.1 kg", &[]),
        ("aspirin 3 mg/kg, 20 kg pack", &[]),
        ("cyst 12 cm", &[]),
    ]);
}

#[test]
fn a_bracket_with_a_time_holds_an_earlier_value_and_a_baseline_is_before_every_date() {
    check(&[
        (
            "Potassium 5.9 (Mon 5.2).",
            &["potassium 5.9", "(potassium 5.2)"],
        ),
        (
            "Troponin 0.41 (Aug 0.22)",
            &["troponin 0.41", "(troponin 0.22)"],
        ),
        (
            "Creatinine 58 (Jan 66, last yr 70)",
            &["creatinine 58", "(creatinine 66)", "(creatinine 70)"],
        ),
        (
            "Potassium 3.2 (9/2 4.0)",
            &["potassium 3.2", "(potassium 4)"],
        ),
        (
            "Platelets 142 (28周时198)",
            &["platelets 142", "(platelets 198)"],
        ),
        (
            "Platelets 92 (14/8), 137 before C1.",
            &["platelets 92", "(platelets 137)"],
        ),
        (
            "potassium 2.9, 40 mmol given, now 3.6",
            &["(potassium 2.9)", "potassium 3.6"],
        ),
        (
            "Hgb 68, 2u given, 84.",
            &["(haemoglobin 68)", "haemoglobin 84"],
        ),
    ]);
}

#[test]
fn a_time_of_day_is_no_value() {
    check(&[
        ("62M, obs stable.\nCT A/P 21:20 perforated appendix", &[]),
        ("HR 21:20", &[]),
        ("Glucose 08:00 6.1 mmol/L", &["glucose 6.1"]),
        ("K 14:30 5.2 mmol/L", &["potassium 5.2"]),
        ("BP 09:30h 122/80", &["diastolic_bp 80", "systolic_bp 122"]),
        ("血糖 07:05 12.4 mmol/L", &["glucose 12.4"]),
        ("HR 88 at 10:15", &["heart_rate 88"]),
    ]);
}

#[test]
fn numbers_as_they_are_said() {
    check(&[
        ("Found down. GCS 8/15, pupils equal", &["gcs 8"]),
        ("GCS 15/15 -> 9/15", &["(gcs 15)", "gcs 9"]),
        (
            "AF, HR 140s, BP 90s/50s",
            &["diastolic_bp 50", "heart_rate 140", "systolic_bp 90"],
        ),
        ("HR in the low 120s since 4 am", &["heart_rate 120"]),
        ("sugars fine. HR in the 120's", &["heart_rate 120"]),
        ("In his 80s, HR 72", &["heart_rate 72"]),
        (
            "K 6.8 haemolysed, repeat 4.1",
            &["(potassium 6.8)", "potassium 4.1"],
        ),
        (
            "K 6.8 (hemolyzed sample) -> 4.1",
            &["(potassium 6.8)", "potassium 4.1"],
        ),
        ("INR target 2-3, today 4.8", &["inr 4.8"]),
        ("INR (target 2.5-3.5) now 1.6", &["inr 1.6"]),
        ("INR目标2-3，今日4.8", &["inr 4.8"]),
        ("INR target 2-3", &[]),
        (
            "肌酐由88升至240μmol/L",
            &["(creatinine 88)", "creatinine 240"],
        ),
        (
            "creatinine 88/glucose 5.1",
            &["creatinine 88", "glucose 5.1"],
        ),
        (
            "血压偏低，88/50mmHg",
            &["diastolic_bp 50", "systolic_bp 88"],
        ),
    ]);
}

#[test]
fn pressures_between_bounds_keep_both() {
    for text in ["BP 160-180/90-100", "血压波动于160～180/90～100mmHg"] {
        let (record, _) = open(text);
        let bounds: Vec<_> = record
            .observations
            .iter()
            .filter_map(|fact| {
                let quantity = fact.value.quantity()?;
                Some((fact.value.key()?.to_string(), quantity.value, quantity.high))
            })
            .collect();
        let wanted = [
            ("systolic_bp".to_string(), 160.0, Some(180.0)),
            ("diastolic_bp".to_string(), 90.0, Some(100.0)),
        ];
        assert_eq!(bounds, wanted, "{text}");
    }
}

#[test]
fn limits_are_no_values() {
    check(&[
        ("Reduce if creatinine under 1.5, weight over 60", &[]),
        ("target INR 2-3", &[]),
        ("aim sats 88-92", &[]),
    ]);
}

#[test]
fn a_habit_ends_goes_on_or_never_was() {
    let told = |text: &str| {
        let (record, _) = open(text);
        let smoking =
            |fact: &&record::Fact<record::SocialHistory>| fact.value.kind == SocialKind::Smoking;
        let last = record.social_history.iter().rfind(smoking)?;
        let assertion = &last.value.assertion;
        Some(match (assertion.presence, assertion.time) {
            (Presence::Absent, _) => "never",
            (_, Temporality::Historical) => "former",
            _ => "current",
        })
    };
    for (text, expect) in [
        ("Ex 20/day, stopped 2012.", Some("former")),
        ("Off the fags since Xmas", Some("former")),
        ("Quit tob 2004.", Some("former")),
        ("Gave up cigs 6 yrs ago.", Some("former")),
        ("No longer smokes.", Some("former")),
        ("40 pack yrs, still 10/d.", Some("current")),
        ("Smokes 15/d, wants to quit", Some("current")),
        ("SH: NS, lives w/ wife.", Some("never")),
        ("烟10支/日", Some("current")),
        ("不抽烟,戒20年。", Some("former")),
        ("吸烟20年,嘱戒烟", Some("current")),
        ("Never smoked; husband smokes.", Some("never")),
        ("Smoking 5/day, not ready to quit", Some("current")),
        ("Off cigarettes 8 weeks", Some("former")),
        ("Quit 2019, relapsed, now 10/d", Some("current")),
        ("從來唔食煙。", Some("never")),
        ("食煙一日10枝", Some("current")),
        ("不抽菸,曾抽,2020 戒。", Some("former")),
        ("烟酸片 0.1g tid", None),
    ] {
        assert_eq!(told(text), expect, "{text}");
    }
}

#[test]
fn short_names_of_relatives_and_words_behind_illnesses() {
    let assertions = |text: &str| -> Vec<String> {
        let (record, _) = open(text);
        let own = record.conditions.iter().map(|fact| {
            format!(
                "{:?} {}",
                fact.value.assertion.presence,
                fact.value.code.name()
            )
        });
        let family = record.family_history.iter().map(|fact| {
            let condition = fact.value.condition.as_ref();
            format!("Family {}", condition.map_or("", |one| one.name()))
        });
        own.chain(family).collect()
    };
    for (text, expect) in [
        ("Da has hypertension", "Family hypertension"),
        ("PGF stroke", "Family stroke"),
        ("Father expired MI 50 yrs", "Family myocardial infarction"),
        ("弟高血压", "Family hypertension"),
        ("爸爸糖尿病", "Family type 2 diabetes mellitus"),
        ("Fever she denies.", "Absent fever"),
        ("Pneumonia to exclude.", "Possible pneumonia"),
        ("poss stroke", "Possible stroke"),
        ("AF since 1600", "Present atrial fibrillation"),
        ("SI w/ plan", "Present suicidal ideation"),
        ("PE待排", "Possible pulmonary embolism"),
    ] {
        assert_eq!(assertions(text), [expect], "{text}");
    }
}

#[test]
fn what_a_bracket_tells_of_a_past_year_is_not_of_today() {
    check(&[
        (
            "2026-02-26 血钾 4.6；二甲双胍0.5(2022血钾6.2停，已恢复)",
            &["potassium 4.6", "(potassium 6.2)"],
        ),
        ("2026-02-26 二甲双胍0.5(2026血钾6.2停)", &["potassium 6.2"]),
    ]);
}

#[test]
fn a_table_with_a_line_for_each_day_gives_each_value_its_day() {
    check(&[
        (
            "date | sodium | creatinine\n2024-05-01 | 129 | 98\n2024-05-04 | 133 | 91\n",
            &[
                "(sodium 129)",
                "sodium 133",
                "(creatinine 98)",
                "creatinine 91",
            ],
        ),
        (
            "日期\t肌酐\n2024-05-04\t91\n2024-05-01\t98\n",
            &["creatinine 91", "(creatinine 98)"],
        ),
        (
            "date | sodium | creatinine\n---|---|---\n2024-05-01 | 129 | -\n2024-05-04 | 133 | 91\n",
            &["(sodium 129)", "sodium 133", "creatinine 91"],
        ),
    ]);
}

#[test]
fn a_bare_number_in_brackets_is_the_value_before() {
    check(&[
        ("Hgb 9.2 (12.1)", &["haemoglobin 9.2", "(haemoglobin 12.1)"]),
        (
            "INR 4.8 today (6/25 2.6; 6/18 2.4)",
            &["inr 4.8", "(inr 2.6)", "(inr 2.4)"],
        ),
        (
            "creatinine 104(2022: 88)",
            &["creatinine 104", "(creatinine 88)"],
        ),
        (
            "creatinine 118(前天146)",
            &["creatinine 118", "(creatinine 146)"],
        ),
        (
            "creatinine 1.9 today vs 1.4 (Jan)",
            &["creatinine 1.9", "(creatinine 1.4)"],
        ),
        ("Hgb 12.1 (3)", &["haemoglobin 12.1"]),
    ]);
}

#[test]
fn an_hour_or_a_remark_behind_an_arrow_leads_to_the_value() {
    check(&[
        ("sats 84 -> 07:30 95", &["(spo2 84)", "spo2 95"]),
        (
            "血压188/102→用乌拉地尔后166/92",
            &[
                "(systolic_bp 188)",
                "(diastolic_bp 102)",
                "systolic_bp 166",
                "diastolic_bp 92",
            ],
        ),
    ]);
}

#[test]
fn who_measured_or_where_may_stand_before_a_pressure() {
    check(&[
        ("BP at ANC 112/68.", &["systolic_bp 112", "diastolic_bp 68"]),
        (
            "BP she says 135/75.",
            &["systolic_bp 135", "diastolic_bp 75"],
        ),
        (
            "血压家测今早140/82。",
            &["systolic_bp 140", "diastolic_bp 82"],
        ),
        ("BP meds: 1/2 tablet.", &[]),
    ]);
}

#[test]
fn the_name_behind_a_slash_is_no_unit() {
    check(&[
        (
            "sodium 131/Hgb 9.1/creatinine 2.4",
            &["sodium 131", "haemoglobin 9.1", "creatinine 2.4"],
        ),
        ("sodium 139 / Hgb 9.1", &["sodium 139", "haemoglobin 9.1"]),
    ]);
}

#[test]
fn a_height_in_metres_is_one_and_a_grade_none() {
    check(&[
        (
            "BP 126/74, wt 114, 1.86 m.",
            &[
                "systolic_bp 126",
                "diastolic_bp 74",
                "weight 114",
                "height 1.86",
            ],
        ),
        ("Walked 1.5 m.", &[]),
    ]);
}

#[test]
fn an_interval_of_the_electrocardiogram_is_no_pulse() {
    for (text, expect) in [
        ("ECG: sinus 63, PR 168, QTc 421", 0),
        ("BP 120/80 PR 76 SpO2 98, ECG normal", 1),
    ] {
        let (record, _) = open(text);
        let pulses = record.observations.iter();
        let pulses = pulses.filter(|fact| fact.value.key() == Some("heart_rate"));
        assert_eq!(pulses.count(), expect, "{text}");
    }
}

#[test]
fn criteria_of_a_dose_are_no_results() {
    check(&[
        (
            "Apixaban checked: age <80, weight >60, K <5 = 5 bd stays.",
            &[],
        ),
        ("体重≤60kg且血钾<5，减量有据", &[]),
        ("K <3 call; >6 stop.", &[]),
        ("Recall: TSH/K/wt 6/12.", &[]),
        ("Then TFT + K 6-monthly.", &[]),
        ("TSH 3 monthly.", &[]),
        ("Age 84, wt 45 kg, K 4.1", &["weight 45", "potassium 4.1"]),
    ]);
}

#[test]
fn the_time_of_a_sample_may_stand_between_the_name_and_the_value() {
    let check = super::series::check;
    check("Potassium this morning 5.8 mmol/L", "potassium", "5.8");
    check("Potassium on admission 5.8 mmol/L", "potassium", "5.8");
    check("Potassium at 0600 5.8 mmol/L", "potassium", "5.8");
    check("Potassium at 6 am 5.8 mmol/L", "potassium", "5.8");
    check("Potassium repeated 5.8 mmol/L", "potassium", "5.8");
    check(
        "Potassium yesterday 5.8, today 4.1",
        "potassium",
        "(5.8) 4.1",
    );
    check("血钾今晨 5.8 mmol/L", "potassium", "5.8");
    check("Creatinine yesterday 88 umol/L", "creatinine", "88");
}
