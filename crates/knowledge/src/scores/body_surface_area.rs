//! Mosteller's formula.
//!
//! Source: Mosteller RD, N Engl J Med 317:1098 (1987); read in
//! harderworld.com 2013/03/13 (references of body surface formulas).

use super::finding::{HEIGHT, WEIGHT, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "body-surface-area",
    names: &["Body surface area", "Body Surface Area Calculator"],
    zh: "体表面积",
    publication: "Mosteller RD, N Engl J Med 317:1098",
    edition: "1987",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("m2", 2),
    course: false,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[WEIGHT, HEIGHT],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    (v.of("weight") * v.of("height") / 3600.0).sqrt()
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("weight", 70.0), ("height", 175.0)],
            1.845,
            0.001,
        );
    }
}
