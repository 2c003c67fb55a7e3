//! Quick sequential organ failure assessment.
//!
//! Source: Singer M et al., JAMA 315:801 (2016); read in
//! PMC5433435 (Seymour CW et al., JAMA 315:762).

use super::finding::{AGE_LIMIT, GCS_TOTAL, RESPIRATORY_RATE, SYSTOLIC, adults};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "qsofa",
    names: &["qSOFA"],
    zh: "qSOFA",
    publication: "Singer M et al., JAMA 315:801",
    edition: "2016",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[AGE_LIMIT, RESPIRATORY_RATE, SYSTOLIC, GCS_TOTAL],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 1.0,
            en: "0 to 1",
            zh: "0–1",
        },
        Band {
            up_to: 3.0,
            en: "2 or more: higher risk of a poor outcome where infection is suspected",
            zh: "≥2：疑似感染时预后不良风险升高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    f64::from(v.of("respiratory_rate") >= 22.0)
        + f64::from(v.of("systolic_bp") <= 100.0)
        + f64::from(v.of("gcs") < 15.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("respiratory_rate", 24.0),
                ("systolic_bp", 95.0),
                ("gcs", 15.0),
            ],
            2.0,
            0.001,
        );
    }
}
