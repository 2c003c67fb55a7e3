//! Two hundred and eighty days after the last menstrual period, corrected for the cycle.
//!
//! Source: Naegele's rule with cycle correction (Naegele FK, 1812; Boylan) (-), recalled.

use super::finding::{anyone, given};
use super::score::{Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "due-date",
    names: &["Estimated due date", "Estimated Due Date"],
    zh: "预产期",
    publication: "Naegele's rule with cycle correction (Naegele FK, 1812; Boylan)",
    edition: "-",
    source_status: SourceStatus::Recalled,
    output: Output::Date,
    run: Run::WhenComplete,
    inputs: &[
        given(
            "lmp",
            "First day of the last menstrual period",
            "末次月经第一天",
            "d",
            -40000.0,
            60000.0,
        ),
        given(
            "cycle",
            "Cycle length (days)",
            "月经周期（天）",
            "d",
            15.0,
            60.0,
        ),
    ],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.of("lmp") + 280.0 + v.of("cycle") - 28.0
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("lmp", 0.0), ("cycle", 30.0)],
            282.0,
            0.001,
        );
    }
}
