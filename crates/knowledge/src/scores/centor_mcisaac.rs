//! Probability of streptococcal pharyngitis.
//!
//! Source: McIsaac WJ et al., CMAJ 158:75 (1998), recalled.

use super::finding::{AGE, TEMPERATURE, YES_NO, ask, problem};
use super::score::{Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "centor-mcisaac",
    names: &[
        "Centor score (McIsaac)",
        "Centor Score (Modified/McIsaac) for Strep Pharyngitis",
    ],
    zh: "Centor 评分（McIsaac）",
    publication: "McIsaac WJ et al., CMAJ 158:75",
    edition: "1998",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    inputs: &[
        AGE,
        ask(
            "exudate",
            "Tonsillar swelling or exudate",
            "扁桃体肿大或渗出",
            YES_NO,
        ),
        ask(
            "nodes",
            "Tender anterior cervical nodes",
            "颈前淋巴结触痛",
            YES_NO,
        ),
        TEMPERATURE,
        problem("cough", "Cough", "咳嗽", &["R05"], &["cough", "咳嗽"]),
    ],
    outside: child,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let age = if v.of("age") < 15.0 {
        1.0
    } else if v.of("age") >= 45.0 {
        -1.0
    } else {
        0.0
    };
    age + v.count(&["exudate", "nodes"])
        + f64::from(v.of("temperature") > 38.0)
        + (1.0 - v.of("cough"))
}

fn child(v: &Values) -> Option<(&'static str, &'static str)> {
    v.get("age")
        .filter(|age| *age < 3.0)
        .map(|_| ("for age 3 and over", "适用于 3 岁及以上"))
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 10.0),
                ("exudate", 1.0),
                ("nodes", 1.0),
                ("temperature", 39.0),
            ],
            5.0,
            0.001,
        );
    }
}
