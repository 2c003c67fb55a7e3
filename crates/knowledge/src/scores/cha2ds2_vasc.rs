//! Stroke risk in atrial fibrillation.
//!
//! Source: Lip GY et al., Chest 137:263 (2010); read as table 3 of Stroke 2014;45:3754 (PMC5020564).

use super::finding::{AGE, SEX, adults, problem, told};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{DIABETES_TOLD, HEART_FAILURE_TOLD, HYPERTENSION_TOLD, STROKE_TOLD, TIA};
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
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["I48"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        SEX,
        HEART_FAILURE_TOLD,
        HYPERTENSION_TOLD,
        STROKE_TOLD,
        TIA,
        // The publication counts peripheral and pulmonary embolism; a thrombosed vein alone scores no point.
        told(
            problem(
                "thromboembolism",
                "Thromboembolism (peripheral or pulmonary embolism)",
                "血栓栓塞（外周或肺栓塞）",
                &["I74", "I26"],
                &["thromboembol", "embolism", "栓塞"],
            ),
            &[(1.0, &["thromboembol*", "embolism|emboli"])],
        ),
        told(
            problem(
                "vascular",
                "Vascular disease (previous MI, coronary or peripheral arterial disease, aortic plaque)",
                "血管疾病",
                &["I21", "I22", "I25", "I70", "I73.9", "I20"],
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
            &[(
                1.0,
                &[
                    "myocardial infarct*",
                    "peripheral arter*|vascular disease",
                    "coronary artery|arterial|heart disease",
                    "aortic plaque",
                    "cad|pad|stemi|nstemi",
                    "coronary stent*|bypass|stenosis",
                    "atherosclero*",
                    "bypass graft*",
                    "stent|stents|stenting",
                ],
            )],
        ),
        DIABETES_TOLD,
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
    let event = v.count(&["stroke", "tia", "thromboembolism"]).min(1.0);
    age + v.of("sex")
        + v.count(&["heart_failure", "hypertension", "vascular", "diabetes"])
        + 2.0 * event
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
