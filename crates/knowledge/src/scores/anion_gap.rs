//! Sodium minus chloride and bicarbonate.
//!
//! Source: Emmett M, Narins RG, Medicine 56:38 (1977); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/ag.md.

use super::finding::{BICARBONATE, CHLORIDE, SODIUM, anyone};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "anion-gap",
    names: &["Anion Gap"],
    zh: "阴离子间隙",
    publication: "Emmett M, Narins RG, Medicine 56:38; read as MDCalc page",
    edition: "1977",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mmol/L", 1),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[SODIUM, CHLORIDE, BICARBONATE],
    outside: anyone,
    compute,
    bands: &[
        Band {
            up_to: 12.0,
            en: "not raised (laboratory ranges differ)",
            zh: "未升高（各实验室范围不同）",
        },
        Band {
            up_to: f64::INFINITY,
            en: "raised above 12; correct for albumin",
            zh: "高于 12；请按白蛋白校正",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    gap(v)
}

/// Anion gap, mmol/L.
pub(super) fn gap(v: &Values) -> f64 {
    v.of("sodium") - v.of("chloride") - v.of("bicarbonate")
}

/// Anion gap corrected for albumin in g/dL (Figge: 2.5 for each g/dL below 4).
pub(super) fn corrected_gap(v: &Values) -> f64 {
    gap(v) + 2.5 * (4.0 - v.of("albumin"))
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
            30.0,
            0.001,
        );
    }
}
