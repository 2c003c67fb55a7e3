//! Stroke risk in atrial fibrillation.
//!
//! Source: Lip GY et al., Chest 137:263 (2010), recalled.

use super::finding::{AGE, DIABETES, HEART_FAILURE, HYPERTENSION, SEX, STROKE, adults, problem};
use super::score::{Band, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "cha2ds2-vasc",
    names: &[
        "CHA2DS2-VASc",
        "CHA2DS2-VASc Score for Atrial Fibrillation Stroke Risk",
    ],
    zh: "CHA2DS2-VASc 评分",
    publication: "Lip GY et al., Chest 137:263",
    edition: "2010",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WithProblem(&["I48"]),
    inputs: &[
        AGE,
        SEX,
        HEART_FAILURE,
        HYPERTENSION,
        STROKE,
        problem(
            "vascular",
            "Vascular disease (previous MI, peripheral arterial disease, aortic plaque)",
            "血管疾病",
            &["I21", "I22", "I25.2", "I70", "I73.9", "I25.1"],
            &[
                "myocardial infarction",
                "peripheral arter",
                "peripheral vascular",
                "aortic plaque",
                "coronary artery disease",
                "心肌梗死",
                "外周动脉",
            ],
        ),
        DIABETES,
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 0.0,
            en: "0 points",
            zh: "0 分",
        },
        Band {
            up_to: 1.0,
            en: "1 point",
            zh: "1 分",
        },
        Band {
            up_to: 9.0,
            en: "2 points or more: anticoagulation is an option to consider by current AF guidelines (sex point considered apart)",
            zh: "≥2 分：现行房颤指南考虑抗凝（性别分另行考虑）",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let age = if v.of("age") >= 75.0 {
        2.0
    } else if v.of("age") >= 65.0 {
        1.0
    } else {
        0.0
    };
    age + v.of("sex")
        + v.count(&["heart_failure", "hypertension", "vascular", "diabetes"])
        + v.points("stroke", 2.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 76.0),
                ("sex", 1.0),
                ("hypertension", 1.0),
                ("stroke", 1.0),
            ],
            6.0,
            0.001,
        );
        check(&super::SCORE, &[("age", 50.0), ("sex", 0.0)], 0.0, 0.001);
    }
}
