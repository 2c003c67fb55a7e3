//! Probability of streptococcal pharyngitis.
//!
//! Source: Little P et al., BMJ 347:f5806 (2013), recalled.

use super::finding::{YES_NO, anyone, ask, problem};
use super::score::{Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "feverpain",
    names: &["FeverPAIN", "FeverPAIN Score for Strep Pharyngitis"],
    zh: "FeverPAIN 评分",
    publication: "Little P et al., BMJ 347:f5806",
    edition: "2013",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    inputs: &[
        problem(
            "fever",
            "Fever in the last 24 hours",
            "24 小时内发热",
            &["R50"],
            &["fever", "发热"],
        ),
        ask("purulence", "Purulence", "化脓", YES_NO),
        ask("attend", "Attended within 3 days", "3 天内就诊", YES_NO),
        ask(
            "inflamed",
            "Severely inflamed tonsils",
            "扁桃体严重充血",
            YES_NO,
        ),
        ask("no_cough", "No cough or coryza", "无咳嗽或流涕", YES_NO),
    ],
    outside: anyone,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    v.count(&["fever", "purulence", "attend", "inflamed", "no_cough"])
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("fever", 1.0), ("purulence", 1.0), ("attend", 0.0)],
            2.0,
            0.001,
        );
    }
}
