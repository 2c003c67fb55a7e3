//! Ovulation fourteen days before the next expected period.
//!
//! Source: Definition: fourteen days before the next expected period (-), recalled.

use super::finding::{anyone, given};
use super::score::{Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "conception-date",
    names: &["Estimated date of conception", "Estimated of Conception"],
    zh: "受孕日期估计",
    publication: "Definition: fourteen days before the next expected period",
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
    v.of("lmp") + v.of("cycle") - 14.0
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(&super::SCORE, &[("lmp", 0.0), ("cycle", 28.0)], 14.0, 0.001);
    }
}
