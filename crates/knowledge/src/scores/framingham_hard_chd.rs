//! Ten-year risk of myocardial infarction or coronary death, without known disease, age 30 to 79.
//!
//! Smoking must be told, either way.
//!
//! Source: Adult Treatment Panel III, JAMA 285:2486 (2001); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/framingham.md.

use super::cardiovascular::{SMOKING, TREATED};
use super::finding::{AGE, CHOLESTEROL, HDL, SEX, SYSTOLIC};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "framingham-hard-chd",
    names: &[
        "Framingham hard coronary heart disease, 10 years",
        "Framingham Risk Score for Hard Coronary Heart Disease",
    ],
    zh: "Framingham 10 年硬终点冠心病风险",
    publication: "Adult Treatment Panel III, JAMA 285:2486; read as MDCalc page",
    edition: "2001",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("%", 1),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[AGE, SEX, CHOLESTEROL, HDL, SYSTOLIC, TREATED, SMOKING],
    outside: primary,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let age = v.of("age").ln();
    let (total, hdl, pressure) = (
        v.of("cholesterol_total").ln(),
        v.of("cholesterol_hdl").ln(),
        v.of("systolic_bp").ln(),
    );
    let (treated, smoking) = (v.of("treated"), v.of("smoking"));
    if v.is("sex") {
        let late = v.of("age").min(78.0).ln();
        let sum = 31.764001 * age + 22.465206 * total - 1.187731 * hdl
            + 2.552905 * pressure
            + 0.420251 * treated
            + 13.07543 * smoking
            - 5.060998 * age * total
            - 2.996945 * late * smoking
            - 146.5933061;
        100.0 * (1.0 - 0.98767_f64.powf(sum.exp()))
    } else {
        let late = v.of("age").min(70.0).ln();
        let sum = 52.00961 * age + 20.014077 * total - 0.905964 * hdl
            + 1.305784 * pressure
            + 0.241549 * treated
            + 12.096316 * smoking
            - 4.605038 * age * total
            - 2.84367 * late * smoking
            - 2.93323 * age * age
            - 172.300168;
        100.0 * (1.0 - 0.9402_f64.powf(sum.exp()))
    }
}

fn primary(v: &Values) -> Option<(&'static str, &'static str)> {
    v.get("age")
        .filter(|age| !(30.0..=79.0).contains(age))
        .map(|_| ("for age 30 to 79", "适用于 30–79 岁"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        let low = value(
            &super::SCORE,
            &[
                ("age", 45.0),
                ("sex", 0.0),
                ("cholesterol_total", 180.0),
                ("cholesterol_hdl", 55.0),
                ("systolic_bp", 115.0),
            ],
        );
        let high = value(
            &super::SCORE,
            &[
                ("age", 65.0),
                ("sex", 0.0),
                ("cholesterol_total", 260.0),
                ("cholesterol_hdl", 35.0),
                ("systolic_bp", 160.0),
                ("smoking", 1.0),
            ],
        );
        assert!(low < 4.0 && high > 20.0, "{low} {high}");
    }
}
