//! Severity of community-acquired pneumonia.
//!
//! Source: Lim WS et al., Thorax 58:377 (2003); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/curb65.md.

use super::finding::{AGE, DIASTOLIC, RESPIRATORY_RATE, SYSTOLIC, UREA_NITROGEN, adults};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::CONFUSION;
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "curb-65",
    names: &["CURB-65", "CURB-65 Score for Pneumonia Severity"],
    zh: "CURB-65 评分",
    publication: "Lim WS et al., Thorax 58:377; read as MDCalc page",
    edition: "2003",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["J12", "J13", "J14", "J15", "J16", "J17", "J18"]),
    moment: Moment::Presentation,
    inputs: &[
        CONFUSION,
        UREA_NITROGEN,
        RESPIRATORY_RATE,
        SYSTOLIC,
        DIASTOLIC,
        AGE,
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 1.0,
            en: "0 to 1: low severity",
            zh: "0–1：低危",
        },
        Band {
            up_to: 2.0,
            en: "2: moderate severity",
            zh: "2：中危",
        },
        Band {
            up_to: 5.0,
            en: "3 to 5: high severity",
            zh: "3–5：高危",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let pressure = v.of("systolic_bp") < 90.0 || v.of("diastolic_bp") <= 60.0;
    v.count(&["confusion"])
        + f64::from(v.of("urea_nitrogen") > 19.0)
        + f64::from(v.of("respiratory_rate") >= 30.0)
        + f64::from(pressure)
        + f64::from(v.of("age") >= 65.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("confusion", 1.0),
                ("urea_nitrogen", 30.0),
                ("respiratory_rate", 32.0),
                ("systolic_bp", 85.0),
                ("diastolic_bp", 50.0),
                ("age", 70.0),
            ],
            5.0,
            0.001,
        );
    }
}
