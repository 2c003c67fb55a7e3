//! Sodium as it would be at a glucose of 100 mg/dL.
//!
//! Source: Hillier TA et al., Am J Med 106:399 (2.4 mmol/L for each 100 mg/dL above 100) (1999); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/nacorrection.md.

use super::finding::{GLUCOSE, SODIUM, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "corrected-sodium",
    names: &[
        "Glucose-corrected sodium",
        "Sodium Correction for Hyperglycemia",
    ],
    zh: "高血糖校正钠",
    publication: "Hillier TA et al., Am J Med 106:399 (2.4 mmol/L for each 100 mg/dL above 100); read as MDCalc page",
    edition: "1999",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mmol/L", 1),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[SODIUM, GLUCOSE],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("sodium") + 0.024 * (v.of("glucose") - 100.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("sodium", 130.0), ("glucose", 600.0)],
            142.0,
            0.001,
        );
    }
}
