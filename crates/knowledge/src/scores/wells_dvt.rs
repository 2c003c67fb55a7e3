//! Clinical probability of deep vein thrombosis.
//!
//! Source: Wells PS et al., N Engl J Med 349:1227 (2003), recalled.

use super::finding::{CANCER, VTE_HISTORY, YES_NO, adults, ask};
use super::score::{Band, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "wells-dvt",
    names: &[
        "Wells score, deep vein thrombosis",
        "Wells' Criteria for DVT",
    ],
    zh: "Wells 评分（深静脉血栓）",
    publication: "Wells PS et al., N Engl J Med 349:1227",
    edition: "2003",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    inputs: &[
        CANCER,
        ask(
            "immobile",
            "Paralysis, paresis or recent plaster of the leg",
            "下肢瘫痪、轻瘫或石膏固定",
            YES_NO,
        ),
        ask(
            "bedridden",
            "Bedridden 3 days or major surgery within 12 weeks",
            "卧床≥3 天或 12 周内大手术",
            YES_NO,
        ),
        ask(
            "tender",
            "Tenderness along the deep veins",
            "深静脉走行压痛",
            YES_NO,
        ),
        ask("swollen", "Entire leg swollen", "整条腿肿胀", YES_NO),
        ask(
            "calf",
            "Calf swelling above 3 cm",
            "小腿周径差>3 cm",
            YES_NO,
        ),
        ask("oedema", "Pitting oedema of the leg", "凹陷性水肿", YES_NO),
        ask(
            "collateral",
            "Collateral superficial veins",
            "浅静脉侧支",
            YES_NO,
        ),
        VTE_HISTORY,
        ask(
            "alternative",
            "Alternative diagnosis at least as likely",
            "其他诊断可能性相当或更大",
            YES_NO,
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 1.0,
            en: "below 2: DVT unlikely",
            zh: "<2：可能性小",
        },
        Band {
            up_to: 9.0,
            en: "2 or more: DVT likely",
            zh: "≥2：可能性大",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    v.count(&[
        "cancer",
        "immobile",
        "bedridden",
        "tender",
        "swollen",
        "calf",
        "oedema",
        "collateral",
        "vte_history",
    ]) - v.points("alternative", 2.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("cancer", 1.0), ("calf", 1.0), ("alternative", 1.0)],
            0.0,
            0.001,
        );
    }
}
