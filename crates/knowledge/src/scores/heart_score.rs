//! Major cardiac events within six weeks in chest pain.
//! A raised troponin without a number counts as above three times the limit. Without ECG or troponin the score is not computed.
//!
//! Source: Six AJ et al., Neth Heart J 16:191 (2008); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/heart.md.

use super::finding::{AGE, adults, ask, problem, told};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{DIABETES_TOLD, HYPERTENSION_TOLD, STROKE_TOLD, TIA, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "heart-score",
    names: &["HEART score", "HEART Score for Major Cardiac Events"],
    zh: "HEART 评分",
    publication: "Six AJ et al., Neth Heart J 16:191; read as MDCalc page",
    edition: "2008",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        told(
            ask(
                "history",
                "History",
                "病史",
                &[
                    (0.0, "slightly suspicious", "轻度可疑"),
                    (1.0, "moderately suspicious", "中度可疑"),
                    (2.0, "highly suspicious", "高度可疑"),
                ],
            ),
            &[
                (
                    0.0,
                    &[
                        "pleuritic|sharp|reproducible .. chest|pain",
                        "chest pain & pleuritic|palpation|reproducible|inspiration",
                    ],
                ),
                (
                    2.0,
                    &[
                        "chest pain|pressure|tightness|discomfort|heaviness & radiat*|exertion*|diaphor*|arm|jaw|crushing|squeezing|substernal|retrosternal|sweating|typical",
                        "anginal|angina & chest|pain",
                        "tightness .. chest",
                        "crushing|squeezing|substernal|retrosternal .. pain",
                    ],
                ),
                (1.0, &["chest pain|pressure|tightness|discomfort|heaviness"]),
            ],
        ),
        told(
            ask(
                "ecg",
                "ECG",
                "心电图",
                &[
                    (0.0, "normal", "正常"),
                    (
                        1.0,
                        "non-specific repolarisation disturbance",
                        "非特异性复极异常",
                    ),
                    (2.0, "significant ST deviation", "明显 ST 偏移"),
                ],
            ),
            &[
                (
                    2.0,
                    &[
                        "st ?segment elevation*|depression*",
                        "st elevation*|depression*",
                        "st deviation",
                        "stemi",
                    ],
                ),
                (
                    1.0,
                    &[
                        "bundle branch block",
                        "lbbb|rbbb",
                        "t wave inversion*|change*|abnormalit*",
                        "nonspecific|non st|repolarization",
                        "left ventricular hypertrophy",
                        "repolari*",
                        "inverted t",
                    ],
                ),
                (
                    0.0,
                    &[
                        "ecg|ekg|electrocardiogram|electrocardiography & normal|unremarkable|sinus",
                        "!st|ischemic",
                    ],
                ),
            ],
        ),
        AGE,
        DIABETES_TOLD,
        HYPERTENSION_TOLD,
        told(
            problem(
                "hyperlipidaemia",
                "Hypercholesterolaemia",
                "高胆固醇血症",
                &["E78"],
                &[
                    "hyperlipid",
                    "hypercholesterol",
                    "dyslipid",
                    "高脂血",
                    "高胆固醇",
                ],
            ),
            &[(
                1.0,
                &[
                    "hyperlipid*|hypercholesterol*|dyslipid*",
                    "high cholesterol",
                ],
            )],
        ),
        told(
            problem(
                "smoking",
                "Smoking",
                "吸烟",
                &["F17", "Z72.0"],
                &["smok", "tobacco", "吸烟"],
            ),
            &[
                (
                    0.0,
                    &[
                        "quit|stopped|former|ex smoking|smoker",
                        "quit|stopped .. smoking",
                    ],
                ),
                (
                    1.0,
                    &[
                        "smoker|smokes|smoked|smoking|tobacco|cigarette*",
                        "pack year*",
                    ],
                ),
            ],
        ),
        told(
            problem("obesity", "Obesity", "肥胖", &["E66"], &["obes", "肥胖"]),
            &[(1.0, &["obese|obesity"])],
        ),
        sign(
            "family",
            "Family history of early coronary disease",
            "早发冠心病家族史",
            &[(
                1.0,
                &[
                    "^coronary|heart|cardiovascular|cardiac",
                    "^myocardial infarct*",
                ],
            )],
        ),
        told(
            problem(
                "atherosclerosis",
                "Atherosclerotic disease",
                "动脉粥样硬化性疾病",
                &["I21", "I25", "I70", "I73.9", "I63", "Z95.1", "Z95.5"],
                &[
                    "coronary artery disease",
                    "myocardial infarction",
                    "stroke",
                    "peripheral arter",
                    "心肌梗死",
                    "冠心病",
                ],
            ),
            &[],
        ),
        STROKE_TOLD,
        TIA,
        told(
            ask(
                "troponin",
                "Troponin",
                "肌钙蛋白",
                &[
                    (0.0, "at or below the limit", "不高于上限"),
                    (1.0, "one to three times the limit", "上限 1–3 倍"),
                    (2.0, "above three times the limit", "高于上限 3 倍"),
                ],
            ),
            &[
                (
                    0.0,
                    &[
                        "troponin* & normal|negative|undetectable|unremarkable",
                        "!troponin*",
                        "cardiac enzymes|biomarkers & normal|negative|unremarkable",
                        "troponin* within normal",
                    ],
                ),
                (
                    2.0,
                    &[
                        "troponin* & elevat*|raised|increase*|high|positive|rise|rose|peak*",
                        "elevat*|raised|increased .. troponin*",
                        "elevated cardiac|enzymes|biomarkers",
                    ],
                ),
            ],
        ),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 3.0,
            en: "0 to 3: low risk",
            zh: "0–3：低风险",
        },
        Band {
            up_to: 6.0,
            en: "4 to 6: intermediate risk",
            zh: "4–6：中风险",
        },
        Band {
            up_to: 10.0,
            en: "7 to 10: high risk",
            zh: "7–10：高风险",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let age = if v.of("age") >= 65.0 {
        2.0
    } else if v.of("age") >= 45.0 {
        1.0
    } else {
        0.0
    };
    let factors = v.count(&[
        "diabetes",
        "hypertension",
        "hyperlipidaemia",
        "smoking",
        "obesity",
        "family",
    ]);
    let vessels = v.count(&["atherosclerosis", "stroke", "tia"]) > 0.0;
    let risk = if factors >= 3.0 || vessels {
        2.0
    } else {
        factors.min(1.0)
    };
    v.of("history") + v.of("ecg") + age + risk + v.of("troponin")
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("history", 2.0),
                ("ecg", 1.0),
                ("age", 66.0),
                ("diabetes", 1.0),
                ("troponin", 0.0),
            ],
            6.0,
            0.001,
        );
    }
}
