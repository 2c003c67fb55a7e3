//! Numbers that are no result, results that stand where another number was read, and the days that values are of.

use super::open;
use super::values_told::check;
use record::ObservationValue;

/// Key, value and day of each observation in the order of the text.
fn check_days(cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expect) in cases {
        let (record, _) = open(text);
        let told: Vec<String> = record
            .observations
            .iter()
            .filter_map(|fact| {
                let ObservationValue::Quantity(quantity) = &fact.value.value else {
                    return None;
                };
                let day = fact.value.effective.map(|day| format!(" {day}"));
                let key = fact.value.key()?;
                Some(format!(
                    "{key} {}{}",
                    quantity.value,
                    day.unwrap_or_default()
                ))
            })
            .collect();
        if told != *expect {
            wrong.push(format!("{text}: {told:?}, wanted {expect:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_number_of_the_next_item_is_no_result() {
    check(&[
        ("医嘱:1.复查血糖 2.复查血钾 3.低盐饮食 4.复查钠 5.随诊", &[]),
        ("1)复查INR 2)复查血红蛋白 3)随访", &[]),
        ("Plan: 1. repeat potassium 2. repeat sodium 3. diet", &[]),
        ("待办:1. 追 Na 2. 随访", &[]),
        // A result with an item before it.
        (
            "1. potassium 4.2. Sodium 131.",
            &["potassium 4.2", "sodium 131"],
        ),
        ("1.血钾 2.9 2.肌酐 88", &["potassium 2.9", "creatinine 88"]),
        ("INR 2. Continue warfarin.", &["inr 2"]),
    ]);
}

#[test]
fn thresholds_of_advice_are_no_results() {
    check(&[
        ("血钾>5.5须停药", &[]),
        ("血红蛋白<70g/L时输血", &[]),
        ("血糖<3.9mmol/L口服糖水", &[]),
        ("PLT≥100可行第4周期", &[]),
        ("若持续体温>39℃来诊", &[]),
        ("Alfacalcidol on hold till potassium <2.5.", &[]),
        ("reason: age, wt <60, creat", &[]),
        // What was measured.
        ("血糖>33.3，急诊", &["glucose 33.3"]),
        ("血糖<2.8mmol/L予葡萄糖静推", &["glucose 2.8"]),
        ("troponin <5可排除", &["troponin 5"]),
        ("PLT <10, transfused", &["platelets 10"]),
    ]);
}

#[test]
fn scores_ratios_doses_and_dialysate_are_no_results_of_the_blood() {
    check(&[
        ("URINE PROTEIN/CREATININE 3.1", &[]),
        ("尿蛋白/肌酐 3.1", &[]),
        ("50%血糖40ml", &[]),
        (
            "sodium/potassium/creatinine 140/4.1/88",
            &["sodium 140", "potassium 4.1", "creatinine 88"],
        ),
        ("creatinine 88, protein 70", &["creatinine 88"]),
    ]);
    let (record, _) = open("Dialysis Rx: 4 h, Qb 350, Qd 500, K 2.0 bath.");
    let fluid = |fact: &record::Fact<record::Observation>| fact.value.specimen.clone();
    assert!(record.observations.iter().all(|fact| fluid(fact).is_some()));
    let (record, _) = open("K 6.1 pre HD, dialysed 4 h on 2K bath");
    assert!(record.observations.iter().any(|fact| fluid(fact).is_none()));
}

#[test]
fn a_range_before_the_value_is_none() {
    check(&[
        (
            "Potassium        mmol/l    3.5-5.1       6.8",
            &["potassium 6.8"],
        ),
        ("Potassium  3.5-5.1 mmol/L  6.8", &["potassium 6.8"]),
        ("Potassium (3.5-5.1) 6.8", &["potassium 6.8"]),
        ("Creatinine [45-84] 142", &["creatinine 142"]),
        (
            "Laboratory     Unit     Reference    11.08.25   14.08.25\nPotassium      mmol/l   3.5-5.1      6.8 ++     5.0",
            &["(potassium 6.8)", "potassium 5"],
        ),
        (
            "Test\tUnits\tRef range\t20/08/2025\t21/08/2025\nPotassium\tmmol/L\t(3.5 - 5.1)\t6.8\t6.1",
            &["(potassium 6.8)", "potassium 6.1"],
        ),
        // Ranges of results themselves.
        ("glucose 8-10 over the day", &["glucose 8"]),
        ("potassium 3.5-5.1 12/3/2025", &["potassium 3.5"]),
    ]);
}

#[test]
fn columns_of_words_and_days_and_cells_without_value_keep_their_order() {
    check(&[
        (
            "Investigations      Admission 01/10   Discharge 15/10\nSodium              138               127\nPotassium           4.2               5.3",
            &[
                "(sodium 138)",
                "sodium 127",
                "(potassium 4.2)",
                "potassium 5.3",
            ],
        ),
        (
            "Bloods today 21/11/2025      C5 (07/11/2025)\nSodium   132                 138",
            &["sodium 132", "(sodium 138)"],
        ),
        (
            "             17/09/25   18/09/25   19/09/25\nPotassium    4.1        haem       6.9\nSodium       pending    130        128",
            &[
                "(potassium 4.1)",
                "potassium 6.9",
                "(sodium 130)",
                "sodium 128",
            ],
        ),
        (
            "             14Jan(clinic) 03Mar  04Mar\nSodium       139           134    135\nPotassium    4.5           4.3    3.8",
            &[
                "(sodium 139)",
                "(sodium 134)",
                "sodium 135",
                "(potassium 4.5)",
                "(potassium 4.3)",
                "potassium 3.8",
            ],
        ),
        (
            "日期      |2025-01-16 |2025-04-18 |2025-07-22\n血压      |158/90   |自测146/84 |134/72",
            &[
                "(systolic_bp 158)",
                "(diastolic_bp 90)",
                "(systolic_bp 146)",
                "(diastolic_bp 84)",
                "systolic_bp 134",
                "diastolic_bp 72",
            ],
        ),
    ]);
}

#[test]
fn hours_of_four_digits_are_no_values() {
    check(&[
        (
            "Glucose: 0740 188 | 1145 241 | 2110 92",
            &["(glucose 188)", "(glucose 241)", "glucose 92"],
        ),
        (
            "Potassium 0600 4.1, 1800 5.9",
            &["(potassium 4.1)", "potassium 5.9"],
        ),
        ("PLT 1145, sodium 140", &["platelets 1145", "sodium 140"]),
    ]);
}

#[test]
fn the_days_of_values_without_their_year_or_above_them_are_theirs() {
    check_days(&[
        (
            "出院日期:2025-03-11\n(03-10)血钾 4.9mmol/L\n诊疗经过:3月6日血钾5.9,停药。",
            &["potassium 4.9 2025-03-10", "potassium 5.9 2025-03-06"],
        ),
        (
            "就诊 2025-06-18\n血钾 6.6 mmol/L\n上次结果(2025-03-20)\n血钾 4.0mmol/L",
            &["potassium 6.6", "potassium 4 2025-03-20"],
        ),
        (
            "就诊 2025-06-18\n------ 前次化验 2025-03-20 ------\n血钾 4.0mmol/L\n\n血压 120/80",
            &[
                "potassium 4 2025-03-20",
                "systolic_bp 120",
                "diastolic_bp 80",
            ],
        ),
        (
            "2025-02-14\n血钾 6.6 mmol/L(2024-12门诊 4.1)",
            &["potassium 6.6 2025-02-14", "potassium 4.1 2024-12"],
        ),
        (
            "就诊 2025-06-18\n3月6日起咳嗽,今血钾 4.9mmol/L",
            &["potassium 4.9"],
        ),
        (
            "Date 06.11.25\nDOB 30.01.1994\npotassium 5.1 mmol/L",
            &["potassium 5.1"],
        ),
        (
            "Clinic 14/10/2025\nBloods 07/10/25 (previous 02/04/25 in brackets): sodium 131",
            &["sodium 131 2025-10-07"],
        ),
    ]);
}

#[test]
fn a_value_told_again_without_its_name_is_the_newest() {
    check(&[
        (
            "Potassium 6.3 mmol/L (13/10/2025). Repeat 4.9 mmol/L (15/10/2025).",
            &["potassium 6.3", "potassium 4.9"],
        ),
        (
            "Digoxin level 2.8 ng/mL. Repeat level 1.1 ng/mL.",
            &["digoxin_level 2.8", "digoxin_level 1.1"],
        ),
        (
            "PLT 478 on 02/10; 462 on 14/10.\nSeen.",
            &["(platelets 478)", "platelets 462"],
        ),
        // Not where two results stand before it, and no count.
        (
            "Potassium 6.3, INR 2.4. Repeat 4.9.",
            &["potassium 6.3", "inr 2.4"],
        ),
        (
            "Potassium 5.9 mmol/L. Repeat 2 days later.",
            &["potassium 5.9"],
        ),
    ]);
}

#[test]
fn rows_of_a_table_keep_their_own_units_and_columns() {
    check(&[
        (
            "Time   Temp   HR     RR    BP       SpO2  O2    Pain\n2219   98.4   108    24    168/112  94    RA    9",
            &[
                "diastolic_bp 112",
                "heart_rate 108",
                "respiratory_rate 24",
                "spo2 94",
                "systolic_bp 168",
                "temperature 98.4",
            ],
        ),
        ("INR         4.6 H         .9 - 1.1", &["inr 4.6"]),
        (
            "BP 120/80, 72, RR 9",
            &[
                "systolic_bp 120",
                "diastolic_bp 80",
                "heart_rate 72",
                "respiratory_rate 9",
            ],
        ),
    ]);
    let (record, _) = open(
        "             17/09/25   18/09/25   19/09/25    Units\nCreatinine   148        221        312         umol/L\npotassium    4.3        4.7        4.8         mmol/L",
    );
    let creatinine = record.observations.first().map(|fact| &fact.value.value);
    assert!(matches!(creatinine, Some(ObservationValue::Quantity(of)) if of.unit_text != "mmol/L"));
}

#[test]
fn the_weight_of_a_relative_or_of_a_birth_is_not_the_patients() {
    check(&[
        (
            "Weight: 19.6 kg.\nHis twin brother Jakub is on aspirin and weighs 22 kg.",
            &["weight 19.6"],
        ),
        ("His sister weighs 31 kg.", &[]),
        ("Weight 74.0 kg.\n2016 SVD 39/40 F 2.61 kg", &["weight 74"]),
        ("Mother reports he weighs 22 kg.", &["weight 22"]),
        ("He weighs 16 kg.", &["weight 16"]),
        ("Term SVD 39/40, 3.2 kg", &["weight 3.2"]),
    ]);
}

#[test]
fn an_age_that_bounds_a_rule_is_no_age() {
    for (text, expect) in [
        (
            "患儿 男 4岁2个月 体重16kg。可待因12岁以下不用。",
            Some(4.17),
        ),
        ("8岁以下不考虑。", None),
        ("Not for children under 12 years of age.", None),
        ("年满60岁男性", Some(60.0)),
        ("65岁男性", Some(65.0)),
    ] {
        let (record, _) = open(text);
        let ages: Vec<f64> = record
            .patient
            .age_years
            .iter()
            .map(|age| (age.value * 100.0).round() / 100.0)
            .collect();
        assert_eq!(ages, Vec::from_iter(expect), "{text}");
    }
}
