//! Ideal weight plus 0.4 of the excess.
//!
//! Source: Winter MA et al., Pharmacotherapy 32:604 (2012); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ibw.md.

use super::finding::{HEIGHT, SEX, WEIGHT, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "adjusted-body-weight",
    names: &["Adjusted Body Weight"],
    zh: "校正体重",
    publication: "Winter MA et al., Pharmacotherapy 32:604; read as MDCalc page",
    edition: "2012",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("kg", 1),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[SEX, HEIGHT, WEIGHT],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    super::bmi::adjusted_weight(v)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("sex", 0.0), ("height", 177.8), ("weight", 113.0)],
            89.0,
            0.01,
        );
    }
}
