//! Weight at a chosen body mass index.
//!
//! Source: Definition of body mass index; read in
//! scribd.com 250896243 (weight over height squared, solved for the weight).

use super::finding::{HEIGHT, anyone, dose_told};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "target-weight",
    names: &["Target weight"],
    zh: "目标体重",
    publication: "Definition of body mass index",
    edition: "-",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("kg", 1),
    course: false,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        HEIGHT,
        dose_told(
            "target_bmi",
            "Target body mass index (kg/m²)",
            "目标体重指数",
            "kg/m2",
            12.0,
            60.0,
            &[(
                1.0,
                &[
                    "target bmi .. #",
                    "target body mass index .. #",
                    "goal bmi .. #",
                    "bmi target|goal .. #",
                ],
            )],
        ),
    ],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("target_bmi") * (v.of("height") / 100.0).powi(2)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("height", 180.0), ("target_bmi", 25.0)],
            81.0,
            0.001,
        );
    }
}
