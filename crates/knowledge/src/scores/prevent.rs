//! Risk of a first cardiovascular event within 10 or 30 years: total, atherosclerotic, heart failure.
//!
//! Base equations without race, age 30 to 79 (30 years ahead: to 59), for people without known cardiovascular disease. Smoking
//! must be told either way; a drug that the record does not list counts as not taken. Values outside the ranges of the
//! equations are not applicable, not cut to the range.
//!
//! Source: Khan SS et al., Circulation 149:430 (2024); coefficients, ranges and worked example read in the R package
//! preventr 0.12.0 (R/sysdata.rda, man/estimate_risk.Rd, tests/testthat/test-estimate_risk.R); threshold read at
//! professional.heart.org, use of risk assessment for blood pressure management, top things to know (28 August 2025).

use super::cardiovascular::{
    KNOWN_ATHEROSCLEROSIS, KNOWN_HEART_FAILURE, SMOKING, STATIN, TREATED, first_event,
};
use super::finding::{AGE, CHOLESTEROL, DIABETES, HDL, SEX, SYSTOLIC, lab};
use super::prevent_table::{ASCVD_10, ASCVD_30, CVD_10, CVD_30, Equation, HF_10, HF_30, Model};
use super::score::{Band, Input, Moment, Output, Run, Score, Values};
use record::SourceStatus;

const PUBLICATION: &str = "Khan SS et al., Circulation 149:430 (AHA PREVENT base equations), read in R package preventr 0.12.0";

const EGFR: Input = lab(
    "egfr",
    "eGFR (mL/min/1.73 m²)",
    "估算肾小球滤过率",
    "mL/min/{1.73_m2}",
    1.0,
    250.0,
);
const BMI: Input = lab(
    "bmi",
    "Body mass index (kg/m²)",
    "体重指数",
    "kg/m2",
    8.0,
    100.0,
);

const LIPID_INPUTS: &[Input] = &[
    AGE,
    SEX,
    CHOLESTEROL,
    HDL,
    SYSTOLIC,
    EGFR,
    DIABETES,
    SMOKING,
    TREATED,
    STATIN,
    KNOWN_ATHEROSCLEROSIS,
    KNOWN_HEART_FAILURE,
];
const FAILURE_INPUTS: &[Input] = &[
    AGE,
    SEX,
    BMI,
    SYSTOLIC,
    EGFR,
    DIABETES,
    SMOKING,
    TREATED,
    KNOWN_ATHEROSCLEROSIS,
    KNOWN_HEART_FAILURE,
];

const BASE: Score = Score {
    id: "prevent-cvd",
    names: &[],
    zh: "",
    publication: PUBLICATION,
    edition: "2024",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("%", 1),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Latest,
    inputs: LIPID_INPUTS,
    outside: ten_years,
    compute: |v| risk(&CVD_10, v),
    bands: &[],
};

/// Total cardiovascular disease within 10 years.
pub const CVD: Score = Score {
    names: &["PREVENT total cardiovascular disease, 10 years", "PREVENT"],
    zh: "PREVENT 心血管病 10 年风险",
    run: Run::WhenComplete,
    bands: &[
        Band {
            up_to: 7.4999,
            en: "below 7.5 %, the threshold of the 2025 AHA/ACC guideline for drug treatment in stage 1 hypertension",
            zh: "<7.5%（2025 AHA/ACC 指南中 1 级高血压药物治疗阈值）",
        },
        Band {
            up_to: f64::INFINITY,
            en: "7.5 % or more: drug treatment is recommended in stage 1 hypertension (2025 AHA/ACC guideline)",
            zh: "≥7.5%：1 级高血压建议药物治疗（2025 AHA/ACC 指南）",
        },
    ],
    ..BASE
};
/// Atherosclerotic disease within 10 years.
pub const ASCVD: Score = Score {
    id: "prevent-ascvd",
    names: &["PREVENT atherosclerotic disease, 10 years"],
    zh: "PREVENT 动脉粥样硬化性心血管病 10 年风险",
    compute: |v| risk(&ASCVD_10, v),
    ..BASE
};
/// Heart failure within 10 years.
pub const HF: Score = Score {
    id: "prevent-hf",
    names: &["PREVENT heart failure, 10 years"],
    zh: "PREVENT 心力衰竭 10 年风险",
    inputs: FAILURE_INPUTS,
    compute: |v| risk(&HF_10, v),
    ..BASE
};
/// Total cardiovascular disease within 30 years.
pub const CVD_LATE: Score = Score {
    id: "prevent-cvd-30",
    names: &["PREVENT total cardiovascular disease, 30 years"],
    zh: "PREVENT 心血管病 30 年风险",
    outside: thirty_years,
    compute: |v| risk(&CVD_30, v),
    ..BASE
};
/// Atherosclerotic disease within 30 years.
pub const ASCVD_LATE: Score = Score {
    id: "prevent-ascvd-30",
    names: &["PREVENT atherosclerotic disease, 30 years"],
    zh: "PREVENT 动脉粥样硬化性心血管病 30 年风险",
    outside: thirty_years,
    compute: |v| risk(&ASCVD_30, v),
    ..BASE
};
/// Heart failure within 30 years.
pub const HF_LATE: Score = Score {
    id: "prevent-hf-30",
    names: &["PREVENT heart failure, 30 years"],
    zh: "PREVENT 心力衰竭 30 年风险",
    inputs: FAILURE_INPUTS,
    outside: thirty_years,
    compute: |v| risk(&HF_30, v),
    ..BASE
};

/// Risk in percent.
fn risk(model: &Model, v: &Values) -> f64 {
    let equation = if v.is("sex") {
        &model.women
    } else {
        &model.men
    };
    let sum: f64 = equation
        .iter()
        .zip(terms(v))
        .map(|(weight, term)| weight * term)
        .sum();
    100.0 / (1.0 + (-sum).exp())
}

/// mmol/L of cholesterol in one mg/dL, as the equations convert it.
const MMOL: f64 = 0.02586;

/// The terms of the equations, centred and scaled as published; the constant last.
pub(super) fn terms(v: &Values) -> Equation {
    let age = (v.of("age") - 55.0) / 10.0;
    let (total, hdl) = (v.of("cholesterol_total"), v.of("cholesterol_hdl"));
    let non_hdl = (total - hdl) * MMOL - 3.5;
    let hdl = (hdl * MMOL - 1.3) / 0.3;
    let pressure = v.of("systolic_bp");
    let (low, high) = (
        (pressure.min(110.0) - 110.0) / 20.0,
        (pressure.max(110.0) - 130.0) / 20.0,
    );
    let (diabetes, smoking) = (v.of("diabetes"), v.of("smoking"));
    let bmi = v.of("bmi");
    let (light, heavy) = ((bmi.min(30.0) - 25.0) / 5.0, (bmi.max(30.0) - 30.0) / 5.0);
    let egfr = v.of("egfr");
    let (reduced, normal) = (
        (egfr.min(60.0) - 60.0) / -15.0,
        (egfr.max(60.0) - 90.0) / -15.0,
    );
    let (treated, statin) = (v.of("treated"), v.of("statin"));
    [
        age,
        age * age,
        non_hdl,
        hdl,
        low,
        high,
        diabetes,
        smoking,
        light,
        heavy,
        reduced,
        normal,
        treated,
        statin,
        treated * high,
        statin * non_hdl,
        age * non_hdl,
        age * hdl,
        age * high,
        age * diabetes,
        age * smoking,
        age * heavy,
        age * reduced,
        1.0,
    ]
}

/// Input, the range of the equations, and what is said outside it.
const RANGES: &[(&str, f64, f64, &str, &str)] = &[
    (
        "cholesterol_total",
        130.0,
        320.0,
        "for total cholesterol 130 to 320 mg/dL",
        "适用于总胆固醇 130–320 mg/dL",
    ),
    (
        "cholesterol_hdl",
        20.0,
        100.0,
        "for HDL cholesterol 20 to 100 mg/dL",
        "适用于高密度脂蛋白胆固醇 20–100 mg/dL",
    ),
    (
        "systolic_bp",
        90.0,
        200.0,
        "for systolic pressure 90 to 200 mmHg",
        "适用于收缩压 90–200 mmHg",
    ),
    (
        "egfr",
        15.0,
        150.0,
        "for eGFR 15 to 150",
        "适用于估算肾小球滤过率 15–150",
    ),
    (
        "bmi",
        18.5,
        39.99,
        "for a body mass index of 18.5 to below 40",
        "适用于体重指数 18.5 至 <40",
    ),
];

fn ten_years(v: &Values) -> Option<(&'static str, &'static str)> {
    outside_age(v, 79.0, ("for age 30 to 79", "适用于 30–79 岁"))
        .or_else(|| first_event(v))
        .or_else(|| outside_range(v))
}

fn thirty_years(v: &Values) -> Option<(&'static str, &'static str)> {
    outside_age(
        v,
        59.0,
        (
            "30 years ahead: for age 30 to 59",
            "30 年风险适用于 30–59 岁",
        ),
    )
    .or_else(|| first_event(v))
    .or_else(|| outside_range(v))
}

fn outside_age(
    v: &Values,
    oldest: f64,
    why: (&'static str, &'static str),
) -> Option<(&'static str, &'static str)> {
    v.get("age")
        .filter(|age| *age < 30.0 || *age >= oldest + 1.0)
        .map(|_| why)
}

fn outside_range(v: &Values) -> Option<(&'static str, &'static str)> {
    RANGES.iter().find_map(|(key, low, high, en, zh)| {
        v.get(key)
            .filter(|value| !(*low..=*high).contains(value))
            .map(|_| (*en, *zh))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::score::testing::check;

    /// The worked example of the supplement: age 50, total cholesterol 200, HDL 45, systolic 160 treated, diabetes, body
    /// mass index 35, eGFR 90.
    fn example(score: &Score, sex: f64) -> Vec<(&'static str, f64)> {
        let all = [
            ("age", 50.0),
            ("sex", sex),
            ("cholesterol_total", 200.0),
            ("cholesterol_hdl", 45.0),
            ("systolic_bp", 160.0),
            ("egfr", 90.0),
            ("bmi", 35.0),
            ("diabetes", 1.0),
            ("treated", 1.0),
        ];
        all.into_iter()
            .filter(|(key, _)| score.inputs.iter().any(|input| input.key == *key))
            .collect()
    }

    #[test]
    fn the_worked_example_comes_out_for_both_sexes() {
        for (score, women, men) in [
            (&CVD, 14.7, 16.3),
            (&ASCVD, 9.2, 10.2),
            (&HF, 8.1, 10.6),
            (&CVD_LATE, 53.0, 51.4),
            (&ASCVD_LATE, 35.4, 34.9),
            (&HF_LATE, 39.0, 42.4),
        ] {
            check(score, &example(score, 1.0), women, 0.0501);
            check(score, &example(score, 0.0), men, 0.0501);
        }
    }

    #[test]
    fn it_does_not_apply_outside_its_population() {
        let outside = |score: &Score, changed: &[(&'static str, f64)]| {
            let mut values = Values::default();
            for (key, value) in example(score, 1.0).iter().chain(changed) {
                values.set(key, *value);
            }
            (score.outside)(&values).map(|(en, _)| en)
        };
        assert_eq!(outside(&CVD, &[]), None);
        assert_eq!(outside(&CVD, &[("age", 29.0)]), Some("for age 30 to 79"));
        assert_eq!(outside(&CVD, &[("age", 79.0)]), None);
        assert_eq!(outside(&CVD, &[("age", 80.0)]), Some("for age 30 to 79"));
        assert!(outside(&CVD_LATE, &[("age", 60.0)]).is_some());
        assert!(outside(&CVD, &[("atherosclerosis", 1.0)]).is_some());
        assert!(outside(&HF, &[("heart_failure", 1.0)]).is_some());
        assert!(outside(&HF, &[("bmi", 41.0)]).is_some());
        assert!(outside(&CVD, &[("egfr", 12.0)]).is_some());
        assert!(outside(&CVD, &[("systolic_bp", 220.0)]).is_some());
    }
}
