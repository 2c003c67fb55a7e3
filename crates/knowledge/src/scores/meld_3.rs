//! MELD with sex, sodium and albumin; two dialyses within a week count as a creatinine of 3.0 mg/dL.
//!
//! Source: Kim WR et al., Gastroenterology 161:1887 (2021); read in
//! the MELD 3.0 pages of Japanese and English calculator collections (formula and limits: creatinine 1 to 3, sodium
//! 125 to 137, albumin 1.5 to 3.5).

use super::finding::{AGE_LIMIT, ALBUMIN, BILIRUBIN, CREATININE, INR, SEX, SODIUM, adults};
use super::meld_na::DIALYSIS;
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "meld-3",
    names: &["MELD 3.0"],
    zh: "MELD 3.0",
    publication: "Kim WR et al., Gastroenterology 161:1887; read as calculator pages citing it",
    edition: "2021",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["K70", "K72", "K74", "K76"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT, SEX, CREATININE, BILIRUBIN, INR, SODIUM, ALBUMIN, DIALYSIS,
    ],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let missing = 137.0 - v.of("sodium").clamp(125.0, 137.0);
    let low = 3.5 - v.of("albumin").clamp(1.5, 3.5);
    let bilirubin = v.of("bilirubin_total").max(1.0).ln();
    let creatinine = match v.is("dialysis") {
        true => 3.0_f64.ln(),
        false => v.of("creatinine").clamp(1.0, 3.0).ln(),
    };
    let score = 1.33 * v.of("sex") + 4.56 * bilirubin + 0.82 * missing - 0.24 * missing * bilirubin
        + 9.09 * v.of("inr").max(1.0).ln()
        + 11.14 * creatinine
        + 1.85 * low
        - 1.83 * low * creatinine
        + 6.0;
    score.round().clamp(6.0, 40.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("sex", 0.0),
                ("creatinine", 1.0),
                ("bilirubin_total", 1.0),
                ("inr", 1.0),
                ("sodium", 140.0),
                ("albumin", 4.0),
            ],
            6.0,
            0.001,
        );
    }

    #[test]
    fn dialysis_counts_as_the_highest_creatinine() {
        let with = |creatinine: f64, dialysis: f64| {
            value(
                &super::SCORE,
                &[
                    ("sex", 0.0),
                    ("creatinine", creatinine),
                    ("bilirubin_total", 2.0),
                    ("inr", 1.5),
                    ("sodium", 135.0),
                    ("albumin", 3.0),
                    ("dialysis", dialysis),
                ],
            )
        };
        assert_eq!(with(1.2, 1.0), with(3.0, 0.0));
        assert!(with(1.2, 0.0) < with(1.2, 1.0));
    }
}
