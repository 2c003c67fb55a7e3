//! Clinical probability of pulmonary embolism.
//!
//! Source: Wells PS et al., Thromb Haemost 83:416 (2000), recalled.

use super::finding::{CANCER, HEART_RATE, VTE_HISTORY, YES_NO, adults, ask, problem};
use super::score::{Band, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "wells-pe",
    names: &[
        "Wells score, pulmonary embolism",
        "Wells' Criteria for Pulmonary Embolism",
    ],
    zh: "Wells 评分（肺栓塞）",
    publication: "Wells PS et al., Thromb Haemost 83:416",
    edition: "2000",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    inputs: &[
        ask("signs", "Clinical signs of DVT", "深静脉血栓体征", YES_NO),
        ask(
            "likely",
            "PE is the most likely diagnosis",
            "肺栓塞为最可能诊断",
            YES_NO,
        ),
        HEART_RATE,
        ask(
            "immobile",
            "Immobilised 3 days or surgery within 4 weeks",
            "制动≥3 天或 4 周内手术",
            YES_NO,
        ),
        VTE_HISTORY,
        problem(
            "haemoptysis",
            "Haemoptysis",
            "咯血",
            &["R04.2"],
            &["hemoptysis", "haemoptysis", "咯血"],
        ),
        CANCER,
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 4.0,
            en: "4 or less: PE unlikely (two-level)",
            zh: "≤4：肺栓塞可能性小（两级）",
        },
        Band {
            up_to: 13.0,
            en: "above 4: PE likely (two-level)",
            zh: "＞4：肺栓塞可能性大（两级）",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.points("signs", 3.0)
        + v.points("likely", 3.0)
        + 1.5 * f64::from(v.of("heart_rate") > 100.0)
        + v.points("immobile", 1.5)
        + v.points("vte_history", 1.5)
        + v.points("haemoptysis", 1.0)
        + v.points("cancer", 1.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("signs", 1.0), ("likely", 1.0), ("heart_rate", 110.0)],
            7.5,
            0.001,
        );
    }
}
