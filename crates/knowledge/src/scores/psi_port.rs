//! Thirty-day mortality class of community-acquired pneumonia. Measurements that the record lacks add nothing.
//!
//! Source: Fine MJ et al., N Engl J Med 336:243 (1997); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/psiport.md.

use super::finding::{
    AGE, GLUCOSE, HAEMATOCRIT, HEART_RATE, PAO2, PH, RESPIRATORY_RATE, SEX, SODIUM, SPO2, SYSTOLIC,
    TEMPERATURE, UREA_NITROGEN, adults, optional, problem, told, uncounted,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{CANCER_TOLD, CONFUSION, HEART_FAILURE_TOLD, LIVER_TOLD, RENAL_TOLD};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "psi-port",
    names: &[
        "Pneumonia Severity Index",
        "PSI Score: Pneumonia Severity Index for CAP",
    ],
    zh: "肺炎严重指数",
    publication: "Fine MJ et al., N Engl J Med 336:243; read as MDCalc page",
    edition: "1997",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WithProblem(&["J12", "J13", "J14", "J15", "J16", "J17", "J18"]),
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        SEX,
        told(
            problem(
                "nursing_home",
                "Nursing home resident",
                "养老院居住",
                &["Z59.3"],
                &["nursing home"],
            ),
            &[(
                1.0,
                &[
                    "nursing home|facility",
                    "skilled nursing",
                    "long term care",
                    "assisted living",
                ],
            )],
        ),
        CANCER_TOLD,
        LIVER_TOLD,
        HEART_FAILURE_TOLD,
        told(
            problem(
                "cerebrovascular",
                "Cerebrovascular disease",
                "脑血管病",
                &["I60", "I61", "I63", "I67", "I69", "G45", "Z86.73"],
                &[
                    "stroke",
                    "cerebrovascular",
                    "transient isch",
                    "脑梗",
                    "卒中",
                ],
            ),
            &[(
                1.0,
                &[
                    "cerebrovascular",
                    "stroke|strokes|cva",
                    "transient ischemic|ischaemic",
                    "cerebral infarct*",
                ],
            )],
        ),
        RENAL_TOLD,
        CONFUSION,
        uncounted(RESPIRATORY_RATE),
        uncounted(SYSTOLIC),
        uncounted(TEMPERATURE),
        uncounted(HEART_RATE),
        uncounted(PH),
        uncounted(UREA_NITROGEN),
        uncounted(SODIUM),
        uncounted(GLUCOSE),
        uncounted(HAEMATOCRIT),
        optional(PAO2),
        uncounted(SPO2),
        told(
            problem(
                "effusion",
                "Pleural effusion",
                "胸腔积液",
                &["J90", "J91"],
                &["pleural effusion", "胸腔积液"],
            ),
            &[(1.0, &["pleural effusion*|fluid", "effusion|effusions"])],
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 70.0,
            en: "class I or II",
            zh: "I–II 级",
        },
        Band {
            up_to: 90.0,
            en: "class III",
            zh: "III 级",
        },
        Band {
            up_to: 130.0,
            en: "class IV",
            zh: "IV 级",
        },
        Band {
            up_to: f64::INFINITY,
            en: "class V",
            zh: "V 级",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let above = |key: &str, limit: f64, points: f64| {
        v.get(key)
            .filter(|value| *value >= limit)
            .map_or(0.0, |_| points)
    };
    let below = |key: &str, limit: f64, points: f64| {
        v.get(key)
            .filter(|value| *value < limit)
            .map_or(0.0, |_| points)
    };
    let temperature = f64::from(
        v.get("temperature")
            .is_some_and(|value| !(35.0..40.0).contains(&value)),
    ) * 15.0;
    let hypoxia = if v.get("pao2").is_some() {
        below("pao2", 60.0, 10.0)
    } else {
        below("spo2", 90.0, 10.0)
    };
    let illness = v.points("nursing_home", 10.0)
        + v.points("cancer", 30.0)
        + v.points("liver_disease", 20.0)
        + 10.0 * v.count(&["heart_failure", "cerebrovascular", "renal_disease"]);
    let exam = v.points("confusion", 20.0)
        + above("respiratory_rate", 30.0, 20.0)
        + below("systolic_bp", 90.0, 20.0)
        + temperature
        + above("heart_rate", 125.0, 10.0);
    let tests = below("ph", 7.35, 30.0)
        + above("urea_nitrogen", 30.0, 20.0)
        + below("sodium", 130.0, 20.0)
        + above("glucose", 250.0, 10.0)
        + below("haematocrit", 30.0, 10.0)
        + hypoxia
        + v.points("effusion", 10.0);
    v.of("age") - 10.0 * v.of("sex") + illness + exam + tests
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 70.0),
                ("sex", 1.0),
                ("cancer", 1.0),
                ("systolic_bp", 80.0),
            ],
            110.0,
            0.001,
        );
    }
}
