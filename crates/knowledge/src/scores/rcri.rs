//! Major cardiac complications of non-cardiac surgery.
//!
//! Source: Lee TH et al., Circulation 100:1043 (1999), recalled.

use super::finding::{
    CORONARY, CREATININE, HEART_FAILURE, STROKE, YES_NO, adults, ask, drug, optional,
};
use super::score::{Band, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "rcri",
    names: &[
        "Revised Cardiac Risk Index",
        "Revised Cardiac Risk Index for Pre-Operative Risk",
    ],
    zh: "改良心脏风险指数",
    publication: "Lee TH et al., Circulation 100:1043",
    edition: "1999",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    inputs: &[
        ask(
            "surgery",
            "High-risk surgery (intraperitoneal, intrathoracic, suprainguinal vascular)",
            "高风险手术",
            YES_NO,
        ),
        CORONARY,
        HEART_FAILURE,
        STROKE,
        drug(
            "insulin",
            "Insulin before operation",
            "术前使用胰岛素",
            &[
                "insulin",
                "insulin glargine",
                "insulin lispro",
                "insulin aspart",
                "insulin detemir",
                "insulin degludec",
                "insulin human",
            ],
        ),
        optional(CREATININE),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 0.0,
            en: "class I",
            zh: "I 级",
        },
        Band {
            up_to: 1.0,
            en: "class II",
            zh: "II 级",
        },
        Band {
            up_to: 2.0,
            en: "class III",
            zh: "III 级",
        },
        Band {
            up_to: 6.0,
            en: "class IV",
            zh: "IV 级",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.count(&["surgery", "coronary", "heart_failure", "stroke", "insulin"])
        + f64::from(v.of("creatinine") > 2.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("surgery", 1.0), ("coronary", 1.0), ("creatinine", 2.5)],
            3.0,
            0.001,
        );
    }
}
