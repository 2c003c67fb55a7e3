//! Corrected rise of the anion gap over fall of bicarbonate.
//!
//! Source: Figge J et al., Crit Care Med 26:1807; Rastegar A, J Am Soc Nephrol 18:2429 (1998; 2007); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ag.md.

use super::finding::{ALBUMIN, BICARBONATE, CHLORIDE, SODIUM, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "albumin-corrected-delta-ratio",
    names: &["Albumin Corrected Delta Ratio"],
    zh: "白蛋白校正 Δ比值",
    publication: "Figge J et al., Crit Care Med 26:1807; Rastegar A, J Am Soc Nephrol 18:2429; read as MDCalc page",
    edition: "1998; 2007",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("", 2),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[SODIUM, CHLORIDE, BICARBONATE, ALBUMIN],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    (super::anion_gap::corrected_gap(v) - 12.0) / (24.0 - v.of("bicarbonate"))
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
            13.0 / 4.0,
            0.001,
        );
    }
}
