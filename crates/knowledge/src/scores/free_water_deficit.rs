//! Water that would bring sodium to 140 mmol/L; total body water by age and sex.
//!
//! Source: Adrogué HJ, Madias NE, N Engl J Med 342:1493 (2000), recalled.

use super::finding::{AGE, SEX, SODIUM, WEIGHT, anyone};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "free-water-deficit",
    names: &["Free Water Deficit"],
    zh: "自由水缺失量",
    publication: "Adrogué HJ, Madias NE, N Engl J Med 342:1493",
    edition: "2000",
    source_status: SourceStatus::Recalled,
    output: Output::Quantity("L", 1),
    run: Run::WithProblem(&["E87.0"]),
    moment: Moment::Presentation,
    inputs: &[AGE, SEX, WEIGHT, SODIUM],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let (female, old) = (v.is("sex"), v.of("age") >= 65.0);
    let water = match (v.of("age") < 18.0, female, old) {
        (true, ..) => 0.6,
        (_, false, false) => 0.6,
        (_, true, false) | (_, false, true) => 0.5,
        (_, true, true) => 0.45,
    };
    water * v.of("weight") * (v.of("sodium") / 140.0 - 1.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 40.0),
                ("sex", 0.0),
                ("weight", 70.0),
                ("sodium", 160.0),
            ],
            6.0,
            0.001,
        );
    }
}
