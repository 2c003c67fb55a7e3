//! Risk of kidney failure within five years, for eGFR below 60.
//!
//! Source: Tangri N et al., JAMA 315:164 (non-North American recalibration) (2016), recalled.

use super::finding::{AGE, SEX, adults, lab};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "kfre-4",
    names: &["KFRE 4-variable, 5 years", "Kidney Failure Risk Equation"],
    zh: "肾衰竭风险方程（4 变量，5 年）",
    publication: "Tangri N et al., JAMA 315:164 (non-North American recalibration)",
    edition: "2016",
    source_status: SourceStatus::Recalled,
    output: Output::Quantity("%", 1),
    run: Run::WhenComplete,
    moment: Moment::Latest,
    inputs: &[
        AGE,
        SEX,
        lab(
            "egfr",
            "eGFR (mL/min/1.73 m²)",
            "估算肾小球滤过率",
            "mL/min/{1.73_m2}",
            5.0,
            150.0,
        ),
        lab(
            "urine_albumin_creatinine_ratio",
            "Urine albumin/creatinine (mg/g)",
            "尿白蛋白/肌酐 (mg/g)",
            "mg/g",
            1.0,
            20000.0,
        ),
    ],
    outside: ckd,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let male = 1.0 - v.of("sex");
    let sum = -0.2201 * (v.of("age") / 10.0 - 7.036) + 0.2467 * (male - 0.5642)
        - 0.5567 * (v.of("egfr") / 5.0 - 7.222)
        + 0.4510 * (v.of("urine_albumin_creatinine_ratio").ln() - 5.137);
    100.0 * (1.0 - 0.9832_f64.powf(sum.exp()))
}

fn ckd(v: &Values) -> Option<(&'static str, &'static str)> {
    adults(v).or(v
        .get("egfr")
        .filter(|egfr| *egfr >= 60.0)
        .map(|_| ("developed for eGFR below 60", "仅适用于 eGFR 低于 60 者")))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        let low = value(
            &super::SCORE,
            &[
                ("age", 60.0),
                ("sex", 0.0),
                ("egfr", 50.0),
                ("urine_albumin_creatinine_ratio", 30.0),
            ],
        );
        let high = value(
            &super::SCORE,
            &[
                ("age", 60.0),
                ("sex", 0.0),
                ("egfr", 15.0),
                ("urine_albumin_creatinine_ratio", 2000.0),
            ],
        );
        assert!(low < 1.0 && high > 50.0, "{low} {high}");
    }
}
