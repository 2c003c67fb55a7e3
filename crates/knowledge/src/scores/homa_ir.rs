//! Insulin resistance from fasting glucose and insulin.
//!
//! Source: Matthews DR et al., Diabetologia 28:412 (1985); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/hmair.md.

use super::finding::{AGE_LIMIT, GLUCOSE, adults, lab};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "homa-ir",
    names: &["HOMA-IR"],
    zh: "HOMA-IR",
    publication: "Matthews DR et al., Diabetologia 28:412; read as MDCalc page",
    edition: "1985",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("", 2),
    course: true,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        GLUCOSE,
        lab(
            "insulin_level",
            "Fasting insulin (µU/mL)",
            "空腹胰岛素 (µU/mL)",
            "u[IU]/mL",
            0.2,
            500.0,
        ),
    ],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("glucose") * v.of("insulin_level") / 405.0
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("glucose", 90.0), ("insulin_level", 9.0)],
            2.0,
            0.001,
        );
    }
}
