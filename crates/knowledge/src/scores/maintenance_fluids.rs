//! Hourly maintenance fluid from weight.
//!
//! Source: Holliday MA, Segar WE, Pediatrics 19:823 (4-2-1 form) (1957); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/mivf.md.

use super::finding::{WEIGHT, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "maintenance-fluids",
    names: &["Maintenance Fluids Calculations", "Holliday-Segar"],
    zh: "维持液量",
    publication: "Holliday MA, Segar WE, Pediatrics 19:823 (4-2-1 form); read as MDCalc page",
    edition: "1957",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mL/h", 0),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[WEIGHT],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let weight = v.of("weight");
    4.0 * weight.min(10.0) + 2.0 * (weight - 10.0).clamp(0.0, 10.0) + (weight - 20.0).max(0.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(&super::SCORE, &[("weight", 25.0)], 65.0, 0.001);
        check(&super::SCORE, &[("weight", 8.0)], 32.0, 0.001);
    }
}
