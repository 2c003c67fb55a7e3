//! Creatinine clearance for drug dosing. Weight: actual when underweight, the smaller of ideal and actual when normal, adjusted (ideal + 0.4 x excess) when overweight; actual where no height is known.
//!
//! Source: Cockcroft DW, Gault MH, Nephron 16:31; weight: ideal, actual or adjusted by body mass index (Winter MA et al., Pharmacotherapy 32:604) (1976; 2012); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/crcl.md.

use super::finding::{AGE, CREATININE, HEIGHT, SEX, WEIGHT, adults, optional};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "cockcroft-gault",
    names: &[
        "Cockcroft-Gault creatinine clearance",
        "Creatinine Clearance (Cockcroft-Gault Equation)",
        "CrCl",
    ],
    zh: "Cockcroft-Gault 肌酐清除率",
    publication: "Cockcroft DW, Gault MH, Nephron 16:31; weight: ideal, actual or adjusted by body mass index (Winter MA et al., Pharmacotherapy 32:604); read as MDCalc page",
    edition: "1976; 2012",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mL/min", 1),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Latest,
    inputs: &[AGE, SEX, WEIGHT, optional(HEIGHT), CREATININE],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let weight = super::bmi::dosing_weight(v);
    (140.0 - v.of("age")) * weight / (72.0 * v.of("creatinine"))
        * if v.is("sex") { 0.85 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 60.0),
                ("sex", 0.0),
                ("weight", 72.0),
                ("creatinine", 1.0),
            ],
            80.0,
            0.01,
        );
    }
}
