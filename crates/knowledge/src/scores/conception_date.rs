//! Ovulation fourteen days before the next expected period.
//!
//! Source: Definition: fourteen days before the next expected period (-); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/duedates.md.

use super::finding::{CYCLE, LMP, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "conception-date",
    names: &["Estimated date of conception", "Estimated of Conception"],
    zh: "受孕日期估计",
    publication: "Definition: fourteen days before the next expected period; read as MDCalc page",
    edition: "-",
    source_status: SourceStatus::Verified,
    output: Output::Date,
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[LMP, CYCLE],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("lmp") + v.of("cycle") - 14.0
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(&super::SCORE, &[("lmp", 0.0), ("cycle", 28.0)], 14.0, 0.001);
    }
}
