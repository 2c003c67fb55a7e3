//! Severity of end-stage liver disease with sodium.
//!
//! Source: Kim WR et al., N Engl J Med 359:1018; OPTN policy (2016); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/meldna.md.

use super::finding::{AGE_LIMIT, BILIRUBIN, CREATININE, INR, SODIUM, age, problem};
use super::score::{Input, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// Dialysis at least twice within the last week.
pub(super) const DIALYSIS: Input = problem(
    "dialysis",
    "Dialysis twice within the last week",
    "一周内透析两次",
    &["Z99.2"],
    &["dialysis", "透析"],
);

/// The score.
pub const SCORE: Score = Score {
    id: "meld-na",
    names: &["MELD-Na", "MELD Na (UNOS/OPTN)"],
    zh: "MELD-Na 评分",
    publication: "Kim WR et al., N Engl J Med 359:1018; OPTN policy; read as MDCalc page",
    edition: "2016",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["K70", "K72", "K74", "K76"]),
    moment: Moment::Presentation,
    inputs: &[AGE_LIMIT, CREATININE, BILIRUBIN, INR, SODIUM, DIALYSIS],
    outside: from_twelve,
    compute,
    bands: &[],
};

/// The allocation policy counts from the age of 12 years.
fn from_twelve(v: &Values) -> Option<(&'static str, &'static str)> {
    age(v)
        .filter(|age| *age < 12.0)
        .map(|_| ("for age 12 and over", "适用于 12 岁及以上"))
}

fn compute(v: &Values) -> f64 {
    let creatinine = if v.is("dialysis") {
        4.0
    } else {
        v.of("creatinine").clamp(1.0, 4.0)
    };
    let meld = 9.57 * creatinine.ln()
        + 3.78 * v.of("bilirubin_total").max(1.0).ln()
        + 11.2 * v.of("inr").max(1.0).ln()
        + 6.43;
    let meld = (meld * 10.0).round() / 10.0;
    let missing = 137.0 - v.of("sodium").clamp(125.0, 137.0);
    let score = if meld > 11.0 {
        meld + 1.32 * missing - 0.033 * meld * missing
    } else {
        meld
    };
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
                ("creatinine", 1.0),
                ("bilirubin_total", 1.0),
                ("inr", 1.0),
                ("sodium", 140.0),
            ],
            6.0,
            0.001,
        );
    }
}
