//! Devine's ideal body weight.
//!
//! Source: Devine BJ, Drug Intell Clin Pharm 8:650 (1974); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ibw.md.

use super::finding::{HEIGHT, SEX, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "ideal-body-weight",
    names: &["Ideal Body Weight"],
    zh: "理想体重",
    publication: "Devine BJ, Drug Intell Clin Pharm 8:650; read as MDCalc page",
    edition: "1974",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("kg", 1),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[SEX, HEIGHT],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    super::bmi::ideal_weight(v)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("sex", 0.0), ("height", 177.8)],
            73.0,
            0.01,
        );
    }
}
