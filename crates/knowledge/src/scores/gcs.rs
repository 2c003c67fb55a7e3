//! Sum of eye, verbal and motor response.
//!
//! Source: Teasdale G, Jennett B, Lancet 2:81 (1974); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/gcs.md.

use super::finding::{GCS_TOTAL, optional};
use super::score::{Moment, Output, Run, Score, Values};
use super::signs::{EYE, MOTOR, VERBAL};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "gcs",
    names: &["Glasgow Coma Scale", "Glasgow Coma Score (GCS)"],
    zh: "格拉斯哥昏迷评分",
    publication: "Teasdale G, Jennett B, Lancet 2:81; read as MDCalc page",
    edition: "1974",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        optional(GCS_TOTAL),
        optional(EYE),
        optional(VERBAL),
        optional(MOTOR),
    ],
    outside: told,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    match (v.get("eye"), v.get("verbal"), v.get("motor")) {
        (Some(eye), Some(verbal), Some(motor)) => eye + verbal + motor,
        _ => v.get("gcs").unwrap_or(f64::NAN),
    }
}

fn told(v: &Values) -> Option<(&'static str, &'static str)> {
    let responses = ["eye", "verbal", "motor"]
        .iter()
        .all(|key| v.get(key).is_some());
    (!responses && v.get("gcs").is_none()).then_some((
        "neither the total nor all three responses are told",
        "未记录总分，也未记录全部三项反应",
    ))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("eye", 4.0), ("verbal", 5.0), ("motor", 6.0)],
            15.0,
            0.001,
        );
    }
}
