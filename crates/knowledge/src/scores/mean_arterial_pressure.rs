//! Mean pressure from cuff values.
//!
//! Source: Definition: one third systolic plus two thirds diastolic (-); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/map.md.

use super::finding::{DIASTOLIC, SYSTOLIC, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "mean-arterial-pressure",
    names: &["Mean Arterial Pressure (MAP)"],
    zh: "平均动脉压",
    publication: "Definition: one third systolic plus two thirds diastolic; read as MDCalc page",
    edition: "-",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mm[Hg]", 0),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[SYSTOLIC, DIASTOLIC],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    (v.of("systolic_bp") + 2.0 * v.of("diastolic_bp")) / 3.0
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("systolic_bp", 120.0), ("diastolic_bp", 60.0)],
            80.0,
            0.001,
        );
    }
}
