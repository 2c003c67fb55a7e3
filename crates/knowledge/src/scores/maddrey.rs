//! Severity of alcoholic hepatitis.
//!
//! Source: Maddrey WC et al., Gastroenterology 75:193 (1978); read in
//! medicalalgorithms.com (Maddrey; Carithers); gihep.com maddrey-discriminant-score.

use super::finding::{AGE_LIMIT, BILIRUBIN, adults, given, lab};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "maddrey",
    names: &["Maddrey discriminant function"],
    zh: "Maddrey 判别函数",
    publication: "Maddrey WC et al., Gastroenterology 75:193",
    edition: "1978",
    source_status: SourceStatus::Verified,
    output: Output::Quantity("", 1),
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        BILIRUBIN,
        lab(
            "prothrombin_time",
            "Prothrombin time (s)",
            "凝血酶原时间 (s)",
            "s",
            8.0,
            120.0,
        ),
        given(
            "control",
            "Control prothrombin time (s)",
            "对照凝血酶原时间 (s)",
            "s",
            8.0,
            20.0,
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 31.999,
            en: "below 32",
            zh: "<32",
        },
        Band {
            up_to: f64::INFINITY,
            en: "32 or more: severe alcoholic hepatitis",
            zh: "≥32：重症酒精性肝炎",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    4.6 * (v.of("prothrombin_time") - v.of("control")) + v.of("bilirubin_total")
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("bilirubin_total", 10.0),
                ("prothrombin_time", 20.0),
                ("control", 12.0),
            ],
            46.8,
            0.001,
        );
    }
}
