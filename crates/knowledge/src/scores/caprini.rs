//! Risk of venous thromboembolism around surgery.
//!
//! Source: Caprini JA, Dis Mon 51:70 (2005); read as table 2 of Cancers Head Neck 2016, 10.1186/s41199-016-0014-9, its groups of
//! risk at wikidoc.org (Caprini risk assessment model).

use super::finding::{
    AGE, HEIGHT, SEX, WEIGHT, absent_unless_told, adults, ask, drug, lab, optional, problem, told,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{CANCER_TOLD, COPD, DVT_HISTORY, PE_HISTORY, sign};
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
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        optional(SEX),
        told(
            absent_unless_told(ask(
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
            )),
            &[
                (
                    5.0,
                    &[
                        "hip|knee|ankle|extremity|limb arthroplasty|replacement",
                        "elective major|lower .. arthroplasty",
                        "arthroplasty",
                        "total hip|knee",
                    ],
                ),
                (1.0, &["minor .. surgery|operation|procedure|surgical"]),
                (
                    2.0,
                    &[
                        "laparoscop*|arthroscop*",
                        "major .. surgery|operation|procedure|surgical",
                        "open .. surgery|reduction",
                        "colectomy|gastrectomy|hysterectomy|laparotomy|craniotomy|thoracotomy|nephrectomy|prostatectomy|mastectomy|cystectomy|pancreatectomy",
                        "underwent .. surgery",
                    ],
                ),
                (0.0, &["!surgery|surgeries|operation|surgical"]),
            ],
        ),
        sign(
            "major_surgery",
            "Another major operation within a month",
            "一月内另有大手术",
            &[(
                1.0,
                &[
                    "underwent|had|recent|previous .. major .. surgery|operation",
                    "major surgery|operation .. month|weeks|ago|recently",
                    "major surgery",
                ],
            )],
        ),
        told(
            problem(
                "recent_heart_failure",
                "Heart failure within a month",
                "一月内心衰",
                &["I50"],
                &["heart failure", "心力衰竭", "心衰"],
            ),
            &[(1.0, &["heart failure", "chf|hfref|hfpef|adhf"])],
        ),
        told(
            problem(
                "sepsis",
                "Sepsis within a month",
                "一月内脓毒症",
                &["A41", "R65.2"],
                &["sepsis", "脓毒"],
            ),
            &[(1.0, &["sepsis|septic|septicemia|bacteremia"])],
        ),
        told(
            problem(
                "pneumonia",
                "Pneumonia within a month",
                "一月内肺炎",
                &["J12", "J13", "J14", "J15", "J16", "J17", "J18"],
                &["pneumonia", "肺炎"],
            ),
            &[(1.0, &["pneumonia*", "lung infection"])],
        ),
        sign(
            "cast",
            "Plaster or cast within a month",
            "一月内石膏固定",
            &[(1.0, &["plaster", "cast", "casting", "immobilizing"])],
        ),
        told(
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
            &[(
                1.0,
                &[
                    "hip|pelvis|pelvic|leg|femur|femoral|tibia|tibial|fibula|ankle & fracture*|broken",
                ],
            )],
        ),
        told(
            problem(
                "recent_stroke",
                "Stroke within a month",
                "一月内卒中",
                &["I63", "I61"],
                &["stroke", "脑梗", "卒中"],
            ),
            &[(1.0, &["@stroke|strokes|cva", "@cerebrovascular accident*"])],
        ),
        told(
            problem(
                "trauma",
                "Multiple trauma within a month",
                "一月内多发伤",
                &["T07"],
                &["multiple trauma", "polytrauma", "multi trauma*", "多发伤"],
            ),
            &[(
                1.0,
                &[
                    "multiple trauma*|injuries|injury",
                    "polytrauma",
                    "motor vehicle",
                    "major trauma",
                    "vehicle|car accident|collision",
                ],
            )],
        ),
        told(
            problem(
                "cord",
                "Acute spinal cord injury within a month",
                "一月内急性脊髓损伤",
                &["S14.1", "S24.1", "S34.1"],
                &["spinal cord injury", "脊髓损伤"],
            ),
            &[(
                1.0,
                &[
                    "spinal cord & injur*|damage|trauma|lesion|paralysis",
                    "spinal injur*",
                ],
            )],
        ),
        told(
            problem(
                "varicose",
                "Varicose veins",
                "静脉曲张",
                &["I83"],
                &["varicose", "静脉曲张"],
            ),
            &[(1.0, &["varicose", "varicosit*"])],
        ),
        told(
            problem(
                "swollen_legs",
                "Swollen legs",
                "下肢水肿",
                &["R60.0"],
                &["leg edema", "leg swelling", "pedal edema", "下肢水肿"],
            ),
            &[(
                1.0,
                &[
                    "leg|legs|extremity|extremities|limb|limbs|ankle|ankles|pedal & swell*|swollen|edema*|oedema*",
                ],
            )],
        ),
        told(
            problem(
                "central_line",
                "Central venous access",
                "中心静脉通路",
                &["Z45.2"],
                &["central venous", "picc line", "中心静脉"],
            ),
            &[(
                1.0,
                &["central venous|line|catheter", "picc", "port a cath"],
            )],
        ),
        DVT_HISTORY,
        PE_HISTORY,
        sign(
            "family_vte",
            "Family history of thrombosis",
            "血栓家族史",
            &[(
                1.0,
                &[
                    "^thrombo*|clot*|dvt|vte|pe",
                    "^pulmonary embol*",
                    "family history .. thrombo*|clot*|vte|dvt",
                    "family .. thrombo*|clot*",
                ],
            )],
        ),
        sign(
            "factor_v",
            "Factor V Leiden",
            "凝血因子 V Leiden",
            &[(1.0, &["factor v|5 ?leiden"])],
        ),
        sign(
            "prothrombin",
            "Prothrombin 20210A",
            "凝血酶原 20210A",
            &[(1.0, &["prothrombin & 20210a|20210|g20210a|gene|mutation"])],
        ),
        sign(
            "homocysteine",
            "Raised homocysteine",
            "同型半胱氨酸升高",
            &[(
                1.0,
                &[
                    "homocysteine & elevat*|raised|high|increase*",
                    "hyperhomocysteinemia",
                    "homocysteine",
                ],
            )],
        ),
        sign(
            "lupus_anticoagulant",
            "Lupus anticoagulant",
            "狼疮抗凝物",
            &[(1.0, &["lupus anticoagulant*"])],
        ),
        sign(
            "anticardiolipin",
            "Anticardiolipin antibody",
            "抗心磷脂抗体",
            &[(1.0, &["anticardiolipin", "anti cardiolipin"])],
        ),
        sign(
            "hit",
            "Heparin-induced thrombocytopenia",
            "肝素诱导的血小板减少",
            &[(1.0, &["heparin induced", "hit"])],
        ),
        sign(
            "thrombophilia",
            "Other thrombophilia",
            "其他易栓症",
            &[(
                1.0,
                &[
                    "other .. thrombophilia",
                    "protein c|s deficiency",
                    "antithrombin deficiency",
                    "antiphospholipid",
                    "congenital|acquired|inherited thrombophilia*",
                ],
            )],
        ),
        told(
            absent_unless_told(ask(
                "mobility",
                "Mobility",
                "活动能力",
                &[
                    (0.0, "normal", "正常"),
                    (1.0, "on bed rest", "卧床休息"),
                    (2.0, "confined to bed over 72 hours", "卧床＞72 小时"),
                ],
            )),
            &[
                (
                    2.0,
                    &[
                        "confined .. bed .. # hours|days",
                        "confined|bedridden|bed|immobil* & 72|three|3 hours|days",
                        "bed .. 72 hours",
                        "remains|remained|been confined .. bed",
                    ],
                ),
                (
                    0.0,
                    &[
                        "ambulat* .. normally|independently",
                        "normal mobility",
                        "mobility .. normal|good|intact|unrestricted",
                        "!bed rest|bedridden|immobil*",
                        "walks normally|independently",
                        "normally mobile",
                    ],
                ),
                (
                    1.0,
                    &[
                        "bed rest|bound",
                        "bedrest|bedridden|bedbound",
                        "confined .. bed",
                        "immobil*",
                    ],
                ),
            ],
        ),
        told(
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
            &[(
                1.0,
                &[
                    "inflammatory bowel",
                    "crohn|crohns|crohn's",
                    "ulcerative colitis",
                    "ibd",
                ],
            )],
        ),
        told(
            problem(
                "infarction",
                "Acute myocardial infarction",
                "急性心肌梗死",
                &["I21"],
                &[],
            ),
            &[(
                1.0,
                &[
                    "@acute .. myocardial infarct*|mi",
                    "@myocardial infarct*",
                    "@mi|stemi|nstemi|ami",
                    "@heart attack",
                ],
            )],
        ),
        COPD,
        CANCER_TOLD,
        told(
            problem(
                "pregnancy",
                "Pregnancy or within a month after birth",
                "妊娠或产后一月内",
                &["O", "Z33"],
                &["pregnan", "postpartum", "妊娠"],
            ),
            &[(1.0, &["@pregnant", "@postpartum"])],
        ),
        told(
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
            &[(
                1.0,
                &[
                    "@oral contraceptive*",
                    "@hormone replacement",
                    "@birth control",
                ],
            )],
        ),
        optional(told(
            lab(
                "bmi",
                "Body mass index (kg/m²)",
                "体重指数",
                "kg/m2",
                10.0,
                90.0,
            ),
            &[(1.0, &["bmi .. #", "body mass index .. #", "# kg m"])],
        )),
        optional(WEIGHT),
        optional(HEIGHT),
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
    let index = match (v.get("bmi"), v.get("weight"), v.get("height")) {
        (Some(index), ..) => index,
        (None, Some(weight), Some(height)) => weight / (height / 100.0).powi(2),
        _ => 0.0,
    };
    // The operation of this stay has its own points.
    let earlier = f64::from(v.is("major_surgery") && v.of("surgery") < 1.0);
    let ones = earlier
        + v.count(&[
            "recent_heart_failure",
            "sepsis",
            "pneumonia",
            "varicose",
            "swollen_legs",
            "bowel",
            "infarction",
            "copd",
            "pregnancy",
            "hormones",
        ]);
    let twos = v.count(&["cast", "central_line", "cancer"]);
    let events = v.count(&["dvt_history", "pe_history"]).min(1.0);
    let threes = events
        + v.count(&[
            "family_vte",
            "factor_v",
            "prothrombin",
            "homocysteine",
            "lupus_anticoagulant",
            "anticardiolipin",
            "hit",
            "thrombophilia",
        ]);
    let fives = v.count(&["fracture", "recent_stroke", "trauma", "cord"]);
    age + v.of("surgery")
        + v.of("mobility")
        + f64::from(index > 25.0)
        + ones
        + 2.0 * twos
        + 3.0 * threes
        + 5.0 * fives
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
