//! Anion gap as it would be at an albumin of 4 g/dL.
//!
//! Source: Figge J et al., Crit Care Med 26:1807 (1998); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ag.md.

use super::finding::{ALBUMIN, BICARBONATE, CHLORIDE, SODIUM, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "albumin-corrected-anion-gap",
    names: &["Albumin Corrected Anion Gap"],
    zh: "白蛋白校正阴离子间隙",
    publication: "Figge J et al., Crit Care Med 26:1807; read as MDCalc page",
    edition: "1998",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mmol/L", 1),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[SODIUM, CHLORIDE, BICARBONATE, ALBUMIN],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    super::anion_gap::corrected_gap(v)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("sodium", 140.0),
                ("chloride", 100.0),
                ("bicarbonate", 20.0),
                ("albumin", 2.0),
            ],
            25.0,
            0.001,
        );
    }
}
