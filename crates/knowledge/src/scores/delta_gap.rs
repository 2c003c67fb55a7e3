//! Rise of the anion gap above 12 less the fall of bicarbonate below 24: above +6 a metabolic alkalosis, below -6 a
//! second acidosis without gap.
//!
//! Source: Wrenn K, Ann Emerg Med 19:1310 (1990); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ag.md.

use super::finding::{BICARBONATE, CHLORIDE, SODIUM, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "delta-gap",
    names: &["Delta Gap"],
    zh: "Δ间隙",
    publication: "Wrenn K, Ann Emerg Med 19:1310; read as MDCalc page",
    edition: "1990",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mmol/L", 1),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[SODIUM, CHLORIDE, BICARBONATE],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    (super::anion_gap::gap(v) - 12.0) - (24.0 - v.of("bicarbonate"))
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
                ("bicarbonate", 10.0),
            ],
            4.0,
            0.001,
        );
    }
}
