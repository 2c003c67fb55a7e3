//! Estimated glomerular filtration rate from creatinine, age and sex, without race. Needs a steady state: not in acute kidney injury.
//!
//! Source: Inker LA et al., N Engl J Med 385:1737 (2021); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ckdepi.md.

use super::finding::{AGE, CREATININE, SEX, adults};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "ckd-epi-2021",
    names: &[
        "CKD-EPI 2021 creatinine",
        "CKD-EPI Equations for Glomerular Filtration Rate",
    ],
    zh: "CKD-EPI 2021 肌酐公式",
    publication: "Inker LA et al., N Engl J Med 385:1737; read as MDCalc page",
    edition: "2021",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mL/min/1.73 m2", 0),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Latest,
    inputs: &[AGE, SEX, CREATININE],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 14.4999,
            en: "G5: kidney failure range",
            zh: "G5：肾衰竭范围",
        },
        Band {
            up_to: 29.4999,
            en: "G4: severely decreased",
            zh: "G4：重度下降",
        },
        Band {
            up_to: 44.4999,
            en: "G3b: moderately to severely decreased",
            zh: "G3b：中重度下降",
        },
        Band {
            up_to: 59.4999,
            en: "G3a: mildly to moderately decreased",
            zh: "G3a：轻中度下降",
        },
        Band {
            up_to: 89.4999,
            en: "G2: mildly decreased",
            zh: "G2：轻度下降",
        },
        Band {
            up_to: f64::INFINITY,
            en: "G1: normal or high",
            zh: "G1：正常或偏高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let (kappa, alpha, factor) = if v.is("sex") {
        (0.7, -0.241, 1.012)
    } else {
        (0.9, -0.302, 1.0)
    };
    let ratio = v.of("creatinine") / kappa;
    142.0
        * ratio.min(1.0).powf(alpha)
        * ratio.max(1.0).powf(-1.2)
        * 0.9938_f64.powf(v.of("age"))
        * factor
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("age", 50.0), ("sex", 0.0), ("creatinine", 1.0)],
            92.0,
            0.6,
        );
        check(
            &super::SCORE,
            &[("age", 50.0), ("sex", 1.0), ("creatinine", 1.0)],
            69.0,
            0.8,
        );
    }
}
