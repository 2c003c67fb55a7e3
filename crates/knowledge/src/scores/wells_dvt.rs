//! Clinical probability of deep vein thrombosis.
//! Where the documents speak neither of the legs nor of a thrombosis, and tell no normal examination, nothing was looked for
//! and the score is not computed.
//! Signs that the text does not tell count as absent. Another diagnosis counts as likelier where no deep vein thrombosis is
//! named; both are listed as assumed.
//!
//! Source: Wells PS et al., N Engl J Med 349:1227 (2003); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/wellsdvt.md.

use super::finding::{AGE_LIMIT, YES_NO, adults, ask, told};
use super::score::{Band, Input, Moment, Output, Run, Score, Values};
use super::signs::{CANCER_NOW, DVT_BEFORE, present_unless_told, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "wells-dvt",
    names: &[
        "Wells score, deep vein thrombosis",
        "Wells' Criteria for DVT",
    ],
    zh: "Wells 评分（深静脉血栓）",
    publication: "Wells PS et al., N Engl J Med 349:1227; read as MDCalc page",
    edition: "2003",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        CANCER_NOW,
        sign(
            "paralysis",
            "Paralysis, paresis or recent plaster of the leg",
            "下肢瘫痪、轻瘫或石膏固定",
            &[(
                1.0,
                &[
                    "paralysis|paralyzed|paraplegi*|quadriplegi*|tetraplegi*",
                    "hemipleg*|hemipare*|paresis|parapare*",
                    "plaster|cast & leg|ankle|extremity|limb|knee",
                    "leg|legs|extremity|extremities|limb|limbs & weakness|paresis|plegia",
                ],
            )],
        ),
        sign(
            "bedridden",
            "Bedridden 3 days or more",
            "卧床≥3 天",
            &[(
                1.0,
                &[
                    "bedridden|bedbound",
                    "bed bound|ridden",
                    "bed rest",
                    "confined to bed",
                    "immobili*",
                ],
            )],
        ),
        sign(
            "surgery",
            "Major surgery within 12 weeks",
            "12 周内大手术",
            &[(
                1.0,
                &[
                    "recent|major .. surgery|operation",
                    "surgery|operation .. # week*|day* ago",
                    "post operative|op day",
                    "postoperative day",
                ],
            )],
        ),
        sign(
            "tenderness",
            "Tenderness along the deep veins",
            "深静脉走行压痛",
            &[(1.0, &["calf|thigh|leg & tender*", "calf|calves .. pain"])],
        ),
        sign(
            "leg_swollen",
            "Entire leg swollen",
            "整条腿肿胀",
            &[(
                1.0,
                &[
                    "entire|whole leg|limb|extremity & swell*|swollen|edema*",
                    "leg|thigh|extremity|limb & swell*|swollen",
                ],
            )],
        ),
        sign(
            "calf",
            "Calf swelling above 3 cm",
            "小腿周径差>3 cm",
            &[(
                1.0,
                &[
                    "calf & swell*|swollen|edema*",
                    "calf & circumference .. # cm",
                    "cm larger|greater & calf|leg",
                ],
            )],
        ),
        sign(
            "pitting",
            "Pitting oedema of the symptomatic leg",
            "凹陷性水肿（患肢）",
            &[(1.0, &["pitting & left|right"])],
        ),
        sign(
            "collaterals",
            "Collateral superficial veins",
            "浅静脉侧支",
            &[(
                1.0,
                &[
                    "collateral .. vein*",
                    "superficial veins & dilated|collateral|prominent",
                ],
            )],
        ),
        DVT_BEFORE,
        LEGS,
        told(
            present_unless_told(ask(
                "alternative",
                "Alternative diagnosis at least as likely as DVT",
                "其他诊断可能性相当或更大",
                YES_NO,
            )),
            &[(
                0.0,
                &[
                    "dvt|dvts",
                    "deep vein|venous thrombos*",
                    "venous thromboembol*",
                ],
            )],
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

/// Whether the documents say anything of the legs or of a thrombosis.
const LEGS: Input = told(
    ask(
        "legs",
        "Legs examined, or a thrombosis in question",
        "已检查下肢或考虑血栓",
        YES_NO,
    ),
    &[(
        1.0,
        &[
            "!leg|legs|calf|calves|thigh|thighs|limb|limbs|extremity|extremities|ankle|ankles|edema|oedema|dvt",
            "~leg|legs|calf|calves|thigh|thighs|limb|limbs|extremity|extremities|ankle|ankles|edema|oedema|dvt",
            "!deep|venous vein|venous thrombos*|thromboembol*",
            "~deep|venous vein|venous thrombos*|thromboembol*",
            "~thrombophlebitis|phlebitis",
            "physical exam|examination & benign|normal|unremarkable|unrevealing",
            "下肢",
            "小腿",
        ],
    )],
);

fn compute(v: &Values) -> f64 {
    let resting = v.count(&["bedridden", "surgery"]).min(1.0);
    v.count(&[
        "cancer",
        "paralysis",
        "tenderness",
        "leg_swollen",
        "calf",
        "pitting",
        "collaterals",
        "dvt_history",
    ]) + resting
        - v.points("alternative", 2.0)
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
