//! Heart rate over systolic pressure.
//!
//! Source: Allgöwer M, Burri C, Dtsch Med Wochenschr 92:1947 (1967); read in
//! johnsonfrancis.org shock-index; mdapp.co shock-index-calculator-417.

use super::finding::{AGE_LIMIT, HEART_RATE, SYSTOLIC, adults};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "shock-index",
    names: &["Shock index"],
    zh: "休克指数",
    publication: "Allgöwer M, Burri C, Dtsch Med Wochenschr 92:1947",
    edition: "1967",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("", 2),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[AGE_LIMIT, HEART_RATE, SYSTOLIC],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 0.699,
            en: "below 0.7",
            zh: "<0.7",
        },
        Band {
            up_to: 0.999,
            en: "0.7 to 0.99: raised",
            zh: "0.7–0.99：升高",
        },
        Band {
            up_to: f64::INFINITY,
            en: "1 or more: high",
            zh: "≥1：高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.of("heart_rate") / v.of("systolic_bp")
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("heart_rate", 120.0), ("systolic_bp", 80.0)],
            1.5,
            0.001,
        );
    }
}
