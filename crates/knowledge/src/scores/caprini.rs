//! Risk of venous thromboembolism around surgery.
//!
//! Source: Caprini JA, Dis Mon 51:70 (2005), recalled.

use super::finding::{
    AGE, CANCER, HEIGHT, SEX, VTE_HISTORY, WEIGHT, adults, ask, drug, optional, problem,
};
use super::score::{Band, Output, Run, Score, Values};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "caprini",
    names: &[
        "Caprini score",
        "Caprini Score for Venous Thromboembolism (2005)",
    ],
    zh: "Caprini 评分",
    publication: "Caprini JA, Dis Mon 51:70",
    edition: "2005",
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::WhenComplete,
    inputs: &[
        AGE,
        optional(SEX),
        ask(
            "surgery",
            "Surgery",
            "手术",
            &[
                (0.0, "none", "无"),
                (1.0, "minor", "小手术"),
                (
                    2.0,
                    "major (over 45 minutes), laparoscopic, arthroscopic",
                    "大手术（>45 分钟）、腹腔镜、关节镜",
                ),
                (5.0, "elective lower-limb arthroplasty", "择期下肢关节置换"),
            ],
        ),
        problem(
            "recent_heart_failure",
            "Heart failure within a month",
            "一月内心衰",
            &["I50"],
            &["heart failure", "心力衰竭", "心衰"],
        ),
        problem(
            "sepsis",
            "Sepsis within a month",
            "一月内脓毒症",
            &["A41", "R65.2"],
            &["sepsis", "脓毒"],
        ),
        problem(
            "pneumonia",
            "Pneumonia within a month",
            "一月内肺炎",
            &["J12", "J13", "J14", "J15", "J16", "J17", "J18"],
            &["pneumonia", "肺炎"],
        ),
        problem(
            "immobile",
            "Plaster or cast within a month",
            "一月内石膏固定",
            &[],
            &["plaster cast", "immobilizing cast"],
        ),
        problem(
            "fracture",
            "Hip, pelvis or leg fracture within a month",
            "一月内髋、骨盆或下肢骨折",
            &["S72", "S32", "S82"],
            &[
                "hip fracture",
                "pelvic fracture",
                "femur fracture",
                "髋部骨折",
            ],
        ),
        problem(
            "recent_stroke",
            "Stroke within a month",
            "一月内卒中",
            &["I63", "I61"],
            &["stroke", "脑梗", "卒中"],
        ),
        problem(
            "trauma",
            "Multiple trauma within a month",
            "一月内多发伤",
            &["T07"],
            &["multiple trauma", "polytrauma", "多发伤"],
        ),
        problem(
            "cord",
            "Acute spinal cord injury within a month",
            "一月内急性脊髓损伤",
            &["S14.1", "S24.1", "S34.1"],
            &["spinal cord injury", "脊髓损伤"],
        ),
        problem(
            "varicose",
            "Varicose veins",
            "静脉曲张",
            &["I83"],
            &["varicose", "静脉曲张"],
        ),
        problem(
            "swollen_legs",
            "Swollen legs",
            "下肢水肿",
            &["R60.0"],
            &["leg edema", "leg swelling", "pedal edema", "下肢水肿"],
        ),
        problem(
            "central_line",
            "Central venous access",
            "中心静脉通路",
            &["Z45.2"],
            &["central venous", "picc line", "中心静脉"],
        ),
        VTE_HISTORY,
        problem(
            "thrombophilia",
            "Thrombophilia",
            "易栓症",
            &["D68.5", "D68.6"],
            &[
                "factor v leiden",
                "thrombophilia",
                "antiphospholipid",
                "lupus anticoagulant",
                "prothrombin 20210",
                "易栓",
            ],
        ),
        problem(
            "family_vte",
            "Family history of thrombosis",
            "血栓家族史",
            &["Z83.2", "Z82.49"],
            &[],
        ),
        problem(
            "bed",
            "Confined to bed",
            "卧床",
            &["Z74.01"],
            &["bed rest", "bedridden", "bedbound", "卧床"],
        ),
        problem(
            "bowel",
            "Inflammatory bowel disease",
            "炎症性肠病",
            &["K50", "K51"],
            &[
                "crohn",
                "ulcerative colitis",
                "inflammatory bowel",
                "克罗恩",
                "溃疡性结肠炎",
            ],
        ),
        problem(
            "infarction",
            "Acute myocardial infarction",
            "急性心肌梗死",
            &["I21"],
            &["myocardial infarction", "心肌梗死"],
        ),
        problem(
            "copd",
            "COPD",
            "慢阻肺",
            &["J44"],
            &["chronic obstructive pulmonary", "copd", "慢阻肺"],
        ),
        CANCER,
        optional(WEIGHT),
        optional(HEIGHT),
        problem(
            "pregnancy",
            "Pregnancy or postpartum",
            "妊娠或产后",
            &["O", "Z33"],
            &["pregnan", "妊娠"],
        ),
        drug(
            "hormones",
            "Oral contraceptive or hormone therapy",
            "口服避孕药或激素治疗",
            &[
                "estradiol",
                "ethinylestradiol",
                "ethinyl estradiol",
                "conjugated estrogens",
                "tamoxifen",
            ],
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 0.0,
            en: "0: very low",
            zh: "0：极低",
        },
        Band {
            up_to: 2.0,
            en: "1 to 2: low",
            zh: "1–2：低",
        },
        Band {
            up_to: 4.0,
            en: "3 to 4: moderate",
            zh: "3–4：中",
        },
        Band {
            up_to: f64::INFINITY,
            en: "5 or more: high",
            zh: "≥5：高",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let age = match v.of("age") {
        age if age >= 75.0 => 3.0,
        age if age >= 61.0 => 2.0,
        age if age >= 41.0 => 1.0,
        _ => 0.0,
    };
    let index = match (v.get("weight"), v.get("height")) {
        (Some(weight), Some(height)) => weight / (height / 100.0).powi(2),
        _ => 0.0,
    };
    let ones = v.count(&[
        "recent_heart_failure",
        "sepsis",
        "pneumonia",
        "varicose",
        "swollen_legs",
        "bed",
        "bowel",
        "infarction",
        "copd",
        "pregnancy",
        "hormones",
    ]);
    let twos = v.count(&["immobile", "central_line", "cancer"]);
    let threes = v.count(&["vte_history", "thrombophilia", "family_vte"]);
    let fives = v.count(&["fracture", "recent_stroke", "trauma", "cord"]);
    age + v.of("surgery") + f64::from(index > 25.0) + ones + 2.0 * twos + 3.0 * threes + 5.0 * fives
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("age", 62.0), ("surgery", 2.0), ("cancer", 1.0)],
            6.0,
            0.001,
        );
    }
}
