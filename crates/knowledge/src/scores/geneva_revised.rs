//! Clinical probability of pulmonary embolism.
//!
//! Source: Le Gal G et al., Ann Intern Med 144:165 (2006); read in
//! err.ersjournals.com, table 2 of markup/11983; ashpublications.net/view-large/8402304.

use super::finding::{AGE, CANCER, HEART_RATE, VTE_HISTORY, YES_NO, adults, ask, problem};
use super::score::{Band, Moment, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "geneva-revised",
    names: &["Revised Geneva score"],
    zh: "修订 Geneva 评分",
    publication: "Le Gal G et al., Ann Intern Med 144:165; read as table in Eur Respir Rev",
    edition: "2006",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        VTE_HISTORY,
        ask(
            "surgery",
            "Surgery or leg fracture within a month",
            "一月内手术或下肢骨折",
            YES_NO,
        ),
        CANCER,
        ask("leg_pain", "Unilateral leg pain", "单侧下肢疼痛", YES_NO),
        problem(
            "haemoptysis",
            "Haemoptysis",
            "咯血",
            &["R04.2"],
            &["hemoptysis", "haemoptysis", "咯血"],
        ),
        HEART_RATE,
        ask(
            "tender",
            "Pain on deep palpation and unilateral oedema",
            "深触痛伴单侧水肿",
            YES_NO,
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 3.0,
            en: "0 to 3: low",
            zh: "0–3：低",
        },
        Band {
            up_to: 10.0,
            en: "4 to 10: intermediate",
            zh: "4–10：中",
        },
        Band {
            up_to: 25.0,
            en: "11 or more: high",
            zh: "≥11：高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let rate = if v.of("heart_rate") >= 95.0 {
        5.0
    } else if v.of("heart_rate") >= 75.0 {
        3.0
    } else {
        0.0
    };
    f64::from(v.of("age") > 65.0)
        + v.points("vte_history", 3.0)
        + v.points("surgery", 2.0)
        + v.points("cancer", 2.0)
        + v.points("leg_pain", 3.0)
        + v.points("haemoptysis", 2.0)
        + rate
        + v.points("tender", 4.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("age", 70.0), ("heart_rate", 96.0), ("cancer", 1.0)],
            8.0,
            0.001,
        );
    }
}
