//! Water that would bring sodium to 140 mmol/L; total body water by age and sex.
//!
//! Source: Adrogué HJ, Madias NE, N Engl J Med 342:1493 (2000); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/freewater.md.

use super::finding::{AGE, SEX, SODIUM, WEIGHT, anyone};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "free-water-deficit",
    names: &["Free Water Deficit"],
    zh: "自由水缺失量",
    publication: "Adrogué HJ, Madias NE, N Engl J Med 342:1493; read as MDCalc page",
    edition: "2000",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("L", 1),
    course: true,
    run: Run::WithProblem(&["E87.0"]),
    moment: Moment::Presentation,
    inputs: &[AGE, SEX, WEIGHT, SODIUM],
    outside: anyone,
    compute,
    bands: &[
        Band {
            up_to: 0.0,
            en: "no water deficit: sodium is not above 140 mmol/L",
            zh: "无自由水缺失：血钠未高于 140 mmol/L",
        },
        Band {
            up_to: f64::INFINITY,
            en: "water that would bring sodium to 140 mmol/L; losses that go on are not counted",
            zh: "将血钠降至 140 mmol/L 所需水量；未计持续丢失",
        },
    ],
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
