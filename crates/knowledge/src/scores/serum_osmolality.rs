//! Calculated osmolality.
//!
//! Source: Dorwart WV, Chalmers L, Clin Chem 21:190 (2 Na + glucose/18 + urea nitrogen/2.8) (1975); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/osms.md.

use super::finding::{GLUCOSE, SODIUM, UREA_NITROGEN, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "serum-osmolality",
    names: &["Serum Osmolality"],
    zh: "血浆渗透压",
    publication: "Dorwart WV, Chalmers L, Clin Chem 21:190 (2 Na + glucose/18 + urea nitrogen/2.8); read as MDCalc page",
    edition: "1975",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("mosm/kg", 0),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[SODIUM, GLUCOSE, UREA_NITROGEN],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    2.0 * v.of("sodium") + v.of("glucose") / 18.0 + v.of("urea_nitrogen") / 2.8
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
                ("glucose", 90.0),
                ("urea_nitrogen", 14.0),
            ],
            290.0,
            0.001,
        );
    }
}
