//! Number of criteria met.
//!
//! Source: Bone RC et al., Chest 101:1644 (1992); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/sirs.md.

use super::finding::{
    AGE_LIMIT, HEART_RATE, PACO2, RESPIRATORY_RATE, TEMPERATURE, WHITE_CELLS, adults, optional,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "sirs",
    names: &["SIRS criteria", "SIRS Criteria"],
    zh: "SIRS 标准",
    publication: "Bone RC et al., Chest 101:1644; read as MDCalc page",
    edition: "1992",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        TEMPERATURE,
        HEART_RATE,
        RESPIRATORY_RATE,
        optional(PACO2),
        WHITE_CELLS,
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 1.0,
            en: "fewer than 2 criteria",
            zh: "不足 2 项",
        },
        Band {
            up_to: 4.0,
            en: "2 criteria or more",
            zh: "≥2 项",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let breathing =
        v.of("respiratory_rate") > 20.0 || v.get("paco2").is_some_and(|value| value < 32.0);
    f64::from(v.of("temperature") > 38.0 || v.of("temperature") < 36.0)
        + f64::from(v.of("heart_rate") > 90.0)
        + f64::from(breathing)
        + f64::from(v.of("white_cells") > 12.0 || v.of("white_cells") < 4.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("temperature", 39.0),
                ("heart_rate", 120.0),
                ("respiratory_rate", 18.0),
                ("white_cells", 15.0),
            ],
            3.0,
            0.001,
        );
    }
}
