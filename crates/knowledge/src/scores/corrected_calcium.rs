//! Calcium as it would be at an albumin of 4 g/dL. Ionised calcium decides.
//!
//! Source: Payne RB et al., BMJ 4:643 (0.8 mg/dL for each g/dL of albumin below 4) (1973); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/cacorrection.md.

use super::finding::{ALBUMIN, CALCIUM, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "corrected-calcium",
    names: &[
        "Albumin-corrected calcium",
        "Calcium Correction for Hypoalbuminemia",
    ],
    zh: "白蛋白校正钙",
    publication: "Payne RB et al., BMJ 4:643 (0.8 mg/dL for each g/dL of albumin below 4); read as MDCalc page",
    edition: "1973",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mg/dL", 2),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[CALCIUM, ALBUMIN],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("calcium") + 0.8 * (4.0 - v.of("albumin"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("calcium", 8.0), ("albumin", 2.0)],
            9.6,
            0.001,
        );
    }
}
