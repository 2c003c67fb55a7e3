//! Clinical probability of pulmonary embolism.
//!
//! Source: Wells PS et al., Thromb Haemost 83:416 (2000); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/wellspe.md.

use super::finding::{AGE_LIMIT, HEART_RATE, adults};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{CANCER_NOW, DVT_BEFORE, HAEMOPTYSIS, PE_BEFORE, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "wells-pe",
    names: &[
        "Wells score, pulmonary embolism",
        "Wells' Criteria for Pulmonary Embolism",
    ],
    zh: "Wells 评分（肺栓塞）",
    publication: "Wells PS et al., Thromb Haemost 83:416; read as MDCalc page",
    edition: "2000",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        sign(
            "signs",
            "Clinical signs of DVT",
            "深静脉血栓体征",
            &[(
                1.0,
                &[
                    "left|right leg|calf|thigh|limb & swell*|swollen|edema*|tender*",
                    "unilateral .. swelling|edema",
                    "calf & tender*|swell*|swollen|pain",
                    "deep vein|venous thrombos*",
                    "dvt|dvts",
                ],
            )],
        ),
        sign(
            "likely",
            "PE is the most likely diagnosis",
            "肺栓塞为最可能诊断",
            &[(
                1.0,
                &[
                    "suspect*|suspicion|concern*|likely|presumed & pulmonary embol*|thromboembol*",
                    "suspect*|suspicion & pe",
                ],
            )],
        ),
        HEART_RATE,
        sign(
            "immobile",
            "Immobilised 3 days or more",
            "制动≥3 天",
            &[(
                1.0,
                &[
                    "immobili*",
                    "bedridden|bedbound",
                    "bed bound|rest",
                    "confined to bed",
                ],
            )],
        ),
        sign(
            "surgery",
            "Surgery within 4 weeks",
            "4 周内手术",
            &[(
                1.0,
                &[
                    "surgery|operation|arthroplasty|replacement .. # week*|day* ago|earlier|prior",
                    "# week*|day* .. after|following .. surgery|operation",
                    "post operative|op day",
                    "postoperative day",
                    "recent surgery|operation",
                ],
            )],
        ),
        DVT_BEFORE,
        PE_BEFORE,
        HAEMOPTYSIS,
        CANCER_NOW,
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
        + 1.5 * v.count(&["immobile", "surgery"]).min(1.0)
        + 1.5 * v.count(&["dvt_history", "pe_history"]).min(1.0)
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
