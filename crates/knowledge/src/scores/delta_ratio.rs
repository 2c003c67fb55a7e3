//! Rise of the anion gap over fall of bicarbonate.
//!
//! Source: Rastegar A, J Am Soc Nephrol 18:2429 (2007); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ag.md.

use super::finding::{BICARBONATE, CHLORIDE, SODIUM, anyone, lab, optional};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "delta-ratio",
    names: &["Delta Ratio"],
    zh: "Δ比值",
    publication: "Rastegar A, J Am Soc Nephrol 18:2429; read as MDCalc page",
    edition: "2007",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("", 2),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        SODIUM,
        CHLORIDE,
        BICARBONATE,
        optional(lab(
            "anion_gap",
            "Anion gap as reported (mmol/L)",
            "报告的阴离子间隙",
            "mmol/L",
            -10.0,
            80.0,
        )),
    ],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let gap = v
        .get("anion_gap")
        .unwrap_or_else(|| super::anion_gap::gap(v));
    (gap - 12.0) / (24.0 - v.of("bicarbonate"))
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
            18.0 / 14.0,
            0.001,
        );
    }
}
