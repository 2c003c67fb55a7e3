//! Risk of kidney failure (dialysis or transplant) within 2 or 5 years, for eGFR from 10 to below 60.
//!
//! Two regions: the baseline differs inside and outside North America; where nothing tells the region, the calibration outside
//! North America is used and listed as assumed.
//!
//! Source: Tangri N et al., JAMA 315:164 (2016); coefficients and baselines read in the Python package kfre
//! (lshpaner/kfre 0747223, src/kfre/main.py), the baselines again in its documentation (docs/_sources/equations.rst.txt).

use super::finding::{AGE, ALBUMIN, BICARBONATE, CALCIUM, SEX, YES_NO, adults, ask, lab};
use super::score::{Input, Moment, Need, Output, Run, Score, Values};
use record::SourceStatus;

const EGFR: Input = lab(
    "egfr",
    "eGFR (mL/min/1.73 m²)",
    "估算肾小球滤过率",
    "mL/min/{1.73_m2}",
    5.0,
    150.0,
);
const RATIO: Input = lab(
    "urine_albumin_creatinine_ratio",
    "Urine albumin/creatinine (mg/g)",
    "尿白蛋白/肌酐 (mg/g)",
    "mg/g",
    1.0,
    20000.0,
);
const PHOSPHATE: Input = lab(
    "phosphate",
    "Phosphate (mg/dL)",
    "血磷 (mg/dL)",
    "mg/dL",
    0.5,
    20.0,
);
const NORTH_AMERICA: Input = Input {
    need: Need::AbsentUnlessFound,
    ..ask(
        "north_america",
        "Patient in North America",
        "北美患者",
        YES_NO,
    )
};

const BASE: Score = Score {
    id: "kfre-4",
    names: &["KFRE 4-variable, 5 years", "Kidney Failure Risk Equation"],
    zh: "肾衰竭风险方程（4 变量，5 年）",
    publication: "Tangri N et al., JAMA 315:164 (recalibrated by region), read in Python package kfre",
    edition: "2016",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("%", 1),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Latest,
    inputs: &[AGE, SEX, EGFR, RATIO, NORTH_AMERICA],
    outside: kidney_disease,
    compute: |v| risk(v, four(v), (0.9365, 0.9240)),
    bands: &[],
};

/// Four variables, 5 years.
pub const FOUR: Score = Score {
    run: Run::WhenComplete,
    ..BASE
};
/// Four variables, 2 years.
pub const FOUR_SOON: Score = Score {
    id: "kfre-4-2y",
    names: &["KFRE 4-variable, 2 years"],
    zh: "肾衰竭风险方程（4 变量，2 年）",
    run: Run::WhenComplete,
    compute: |v| risk(v, four(v), (0.9832, 0.9750)),
    ..BASE
};
/// Eight variables, 5 years.
pub const EIGHT: Score = Score {
    id: "kfre-8",
    names: &["KFRE 8-variable, 5 years"],
    zh: "肾衰竭风险方程（8 变量，5 年）",
    inputs: EIGHT_INPUTS,
    compute: |v| risk(v, eight(v), (0.9245, 0.9301)),
    ..BASE
};
/// Eight variables, 2 years.
pub const EIGHT_SOON: Score = Score {
    id: "kfre-8-2y",
    names: &["KFRE 8-variable, 2 years"],
    zh: "肾衰竭风险方程（8 变量，2 年）",
    inputs: EIGHT_INPUTS,
    compute: |v| risk(v, eight(v), (0.9827, 0.9780)),
    ..BASE
};

const EIGHT_INPUTS: &[Input] = &[
    AGE,
    SEX,
    EGFR,
    RATIO,
    ALBUMIN,
    PHOSPHATE,
    BICARBONATE,
    CALCIUM,
    NORTH_AMERICA,
];

/// Percent, from the sum of the weighted variables and the share without kidney failure (outside, inside North America).
fn risk(v: &Values, sum: f64, (elsewhere, north_america): (f64, f64)) -> f64 {
    let free: f64 = match v.is("north_america") {
        true => north_america,
        false => elsewhere,
    };
    100.0 * (1.0 - free.powf(sum.exp()))
}

/// The variables that both equations share, centred: age in tens, male sex, eGFR in fives, logarithm of the ratio.
fn shared(v: &Values) -> [f64; 4] {
    [
        v.of("age") / 10.0 - 7.036,
        1.0 - v.of("sex") - 0.5642,
        v.of("egfr") / 5.0 - 7.222,
        v.of("urine_albumin_creatinine_ratio").ln() - 5.137,
    ]
}

fn four(v: &Values) -> f64 {
    let [age, male, egfr, ratio] = shared(v);
    -0.2201 * age + 0.2467 * male - 0.5567 * egfr + 0.4510 * ratio
}

fn eight(v: &Values) -> f64 {
    let [age, male, egfr, ratio] = shared(v);
    -0.1992 * age + 0.1602 * male - 0.4919 * egfr + 0.3364 * ratio
        - 0.3441 * (v.of("albumin") - 3.997)
        + 0.2604 * (v.of("phosphate") - 3.916)
        - 0.07354 * (v.of("bicarbonate") - 25.57)
        - 0.2228 * (v.of("calcium") - 9.355)
}

fn kidney_disease(v: &Values) -> Option<(&'static str, &'static str)> {
    adults(v).or(v
        .get("egfr")
        .filter(|egfr| *egfr >= 60.0)
        .map(|_| ("developed for eGFR below 60", "仅适用于 eGFR 低于 60 者")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::score::testing::{check, value};

    const AVERAGE: &[(&str, f64)] = &[
        ("age", 70.36),
        ("sex", 0.4358),
        ("egfr", 36.11),
        ("urine_albumin_creatinine_ratio", 170.203),
        ("albumin", 3.997),
        ("phosphate", 3.916),
        ("bicarbonate", 25.57),
        ("calcium", 9.355),
    ];

    fn with(score: &Score, changed: &[(&'static str, f64)]) -> Vec<(&'static str, f64)> {
        let known = |key: &str| score.inputs.iter().any(|input| input.key == key);
        AVERAGE
            .iter()
            .filter(|(key, _)| known(key) && changed.iter().all(|(other, _)| other != key))
            .chain(changed)
            .copied()
            .collect()
    }

    #[test]
    fn the_average_patient_has_the_baseline_risk_of_each_region_and_horizon() {
        for (score, elsewhere, north_america) in [
            (&FOUR, 6.35, 7.60),
            (&FOUR_SOON, 1.68, 2.50),
            (&EIGHT, 7.55, 6.99),
            (&EIGHT_SOON, 1.73, 2.20),
        ] {
            check(score, &with(score, &[]), elsewhere, 0.002);
            let inside = with(score, &[("north_america", 1.0)]);
            check(score, &inside, north_america, 0.002);
        }
    }

    #[test]
    fn five_years_bear_more_risk_than_two() {
        let patient = [
            ("age", 57.28),
            ("sex", 1.0),
            ("egfr", 15.0),
            ("urine_albumin_creatinine_ratio", 1762.0),
        ];
        let (two, five) = (value(&FOUR_SOON, &patient), value(&FOUR, &patient));
        assert!(two > 20.0 && five > 2.0 * two, "{two} {five}");
    }
}
