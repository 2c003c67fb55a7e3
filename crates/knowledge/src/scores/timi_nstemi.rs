//! Fourteen-day risk in unstable angina and non-ST-elevation infarction.
//!
//! Source: Antman EM et al., JAMA 284:835 (2000); read in
//! PMC3131711 table 2; globalrph.com timi-risk-score; jabfm.org markup 9310, table 1.

use super::finding::{AGE, YES_NO, adults, ask, drug};
use super::score::{Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "timi-nstemi",
    names: &["TIMI risk score, UA/NSTEMI"],
    zh: "TIMI 评分（UA/NSTEMI）",
    publication: "Antman EM et al., JAMA 284:835",
    edition: "2000",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        ask(
            "risk_factors",
            "Three or more coronary risk factors",
            "≥3 个冠心病危险因素",
            YES_NO,
        ),
        ask(
            "stenosis",
            "Known stenosis of 50 % or more",
            "已知狭窄≥50%",
            YES_NO,
        ),
        drug(
            "aspirin",
            "Aspirin within 7 days",
            "7 天内使用阿司匹林",
            &["aspirin", "acetylsalicylic acid"],
        ),
        ask(
            "angina",
            "Two or more anginal events in 24 h",
            "24 小时内≥2 次心绞痛",
            YES_NO,
        ),
        ask(
            "st",
            "ST deviation of 0.5 mm or more",
            "ST 偏移≥0.5 mm",
            YES_NO,
        ),
        ask("marker", "Raised cardiac marker", "心肌标志物升高", YES_NO),
    ],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    f64::from(v.of("age") >= 65.0)
        + v.count(&[
            "risk_factors",
            "stenosis",
            "aspirin",
            "angina",
            "st",
            "marker",
        ])
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("age", 70.0), ("st", 1.0), ("marker", 1.0)],
            3.0,
            0.001,
        );
    }
}
