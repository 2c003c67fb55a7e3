//! Comorbidity with age points.
//!
//! Source: Charlson ME et al., J Chronic Dis 40:373; age points J Clin Epidemiol 47:1245 (1987; 1994); read in
//! standardofcare.com charlson-comorbidity-index; fpnotebook.com ChrlsnCmrbdtyIndx;
//! bmccancer.biomedcentral.com 1471-2407-8-345, table 1.

use super::finding::{AGE, absent_unless_told, adults, ask, problem, told};
use super::score::{Moment, Output, Run, Score, Values};
use super::signs::{COPD, DIABETES_TOLD, HEART_FAILURE_TOLD, STROKE_TOLD, TIA};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "charlson",
    names: &[
        "Charlson Comorbidity Index",
        "Charlson Comorbidity Index (CCI)",
    ],
    zh: "Charlson 合并症指数",
    publication: "Charlson ME et al., J Chronic Dis 40:373; age points J Clin Epidemiol 47:1245",
    edition: "1987; 1994",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::OnRequest,
    moment: Moment::Presentation,
    inputs: &[
        AGE,
        told(
            problem(
                "infarction",
                "Myocardial infarction",
                "心肌梗死",
                &["I21", "I22", "I25.2"],
                &["myocardial infarction", "心肌梗死"],
            ),
            &[(
                1.0,
                &["myocardial infarct*", "heart attack*", "stemi|nstemi"],
            )],
        ),
        HEART_FAILURE_TOLD,
        told(
            problem(
                "peripheral",
                "Peripheral vascular disease",
                "外周血管病",
                &["I70", "I71", "I73"],
                &[
                    "peripheral vascular",
                    "peripheral arter",
                    "aortic aneurysm",
                    "外周动脉",
                ],
            ),
            &[(
                1.0,
                &[
                    "peripheral vascular|arter*",
                    "claudication",
                    "pvd|pad",
                    "aortic aneurysm",
                ],
            )],
        ),
        STROKE_TOLD,
        TIA,
        told(
            problem(
                "dementia",
                "Dementia",
                "痴呆",
                &["F01", "F02", "F03", "G30"],
                &["dementia", "alzheimer", "痴呆"],
            ),
            &[(
                1.0,
                &["dementia", "alzheimer*", "cognitive impairment|decline"],
            )],
        ),
        COPD,
        told(
            problem(
                "connective",
                "Connective tissue disease",
                "结缔组织病",
                &["M05", "M06", "M32", "M33", "M34", "M35"],
                &["rheumatoid", "lupus", "scleroderma", "类风湿", "狼疮"],
            ),
            &[(
                1.0,
                &[
                    "connective tissue",
                    "rheumatoid|lupus|scleroderma|sle|polymyositis|dermatomyositis|vasculitis",
                    "polymyalgia",
                    "mixed connective",
                ],
            )],
        ),
        told(
            problem(
                "ulcer",
                "Peptic ulcer",
                "消化性溃疡",
                &["K25", "K26", "K27"],
                &["peptic ulcer", "gastric ulcer", "duodenal ulcer", "溃疡病"],
            ),
            &[(1.0, &["peptic|gastric|duodenal|stomach ulcer*", "pud"])],
        ),
        told(
            absent_unless_told(ask(
                "liver",
                "Liver disease",
                "肝病",
                &[
                    (0.0, "none", "无"),
                    (1.0, "mild", "轻度"),
                    (3.0, "moderate or severe", "中重度"),
                ],
            )),
            &[
                (
                    3.0,
                    &[
                        "cirrhosis|cirrhotic",
                        "portal hypertension",
                        "varices|variceal",
                        "moderate|severe|advanced|decompensated .. liver|hepatic",
                        "liver|hepatic .. moderate|severe",
                        "liver|hepatic failure",
                        "end stage liver",
                    ],
                ),
                (
                    1.0,
                    &[
                        "chronic|mild .. hepatitis|liver|hepatic",
                        "hepatitis b|c",
                        "fatty liver",
                        "liver|hepatic disease|dysfunction",
                        "hepatitis",
                    ],
                ),
                (0.0, &["!liver|hepatic", "!cirrhosis|hepatitis"]),
            ],
        ),
        DIABETES_TOLD,
        told(
            problem(
                "diabetes_damage",
                "Diabetes with organ damage",
                "糖尿病伴靶器官损害",
                &[
                    "E11.2", "E11.3", "E11.4", "E11.5", "E10.2", "E10.3", "E10.4", "E10.5",
                ],
                &[
                    "diabetic nephropathy",
                    "diabetic retinopathy",
                    "diabetic neuropathy",
                    "糖尿病肾病",
                ],
            ),
            &[(
                1.0,
                &[
                    "diabetic|diabetes & nephropathy|retinopathy|neuropathy",
                    "diabetes .. .. nephropathy|retinopathy|neuropathy",
                    "diabetic kidney|eye|foot",
                    "diabetes & end|target organ",
                    "end organ damage",
                    "organ damage",
                ],
            )],
        ),
        told(
            problem(
                "hemiplegia",
                "Hemiplegia",
                "偏瘫",
                &["G81", "G82"],
                &["hemiplegia", "偏瘫"],
            ),
            &[(1.0, &["hemipleg*|paraplegi*", "hemiparesis", "paralysis"])],
        ),
        told(
            problem(
                "renal",
                "Moderate or severe kidney disease",
                "中重度肾病",
                &["N18.3", "N18.4", "N18.5", "N18.6", "Z99.2"],
                &[
                    "end stage renal",
                    "dialysis",
                    "chronic kidney disease",
                    "透析",
                ],
            ),
            &[(
                1.0,
                &[
                    "chronic kidney|renal disease|failure|insufficiency|impairment",
                    "ckd|esrd|eskd",
                    "dialysis|hemodialysis",
                    "nephropathy|nephrotic",
                    "moderate|severe .. kidney|renal",
                    "kidney|renal transplant*",
                ],
            )],
        ),
        told(
            problem(
                "tumour",
                "Solid tumour",
                "实体肿瘤",
                &[
                    "C0", "C1", "C2", "C3", "C4", "C5", "C6", "C70", "C71", "C72", "C73", "C74",
                    "C75", "C76",
                ],
                &["癌"],
            ),
            &[(
                1.0,
                &[
                    "solid tumor*|tumour*|malignanc*",
                    "cancer|carcinoma|adenocarcinoma|sarcoma|melanoma",
                    "breast|lung|colon|prostate|renal cancer|tumor",
                ],
            )],
        ),
        told(
            problem(
                "metastasis",
                "Metastatic tumour",
                "转移癌",
                &["C77", "C78", "C79"],
                &["metasta", "转移"],
            ),
            &[(1.0, &["metasta*"])],
        ),
        told(
            problem(
                "leukaemia",
                "Leukaemia",
                "白血病",
                &["C91", "C92", "C93", "C94", "C95"],
                &["leukemia", "leukaemia", "白血病"],
            ),
            &[(
                1.0,
                &["leukemia|leukaemia|cll|cml|aml", "polycythemia vera"],
            )],
        ),
        told(
            problem(
                "lymphoma",
                "Lymphoma or myeloma",
                "淋巴瘤",
                &["C81", "C82", "C83", "C84", "C85", "C88", "C90"],
                &["lymphoma", "myeloma", "淋巴瘤"],
            ),
            &[(1.0, &["lymphoma|lymphomas", "multiple myeloma", "hodgkin*"])],
        ),
        told(
            problem("aids", "AIDS", "艾滋病", &["B20"], &["aids"]),
            &[(1.0, &["aids", "acquired immun*"])],
        ),
    ],
    outside: adults,
    compute,
    bands: &[],
};

fn compute(v: &Values) -> f64 {
    let age = ((v.of("age") - 40.0) / 10.0).floor().clamp(0.0, 4.0);
    let ones = v.count(&[
        "infarction",
        "heart_failure",
        "peripheral",
        "dementia",
        "copd",
        "connective",
        "ulcer",
    ]) + v.count(&["stroke", "tia"]).min(1.0);
    let diabetes = if v.is("diabetes_damage") {
        2.0
    } else {
        v.points("diabetes", 1.0)
    };
    let tumour = if v.is("metastasis") {
        6.0
    } else {
        v.points("tumour", 2.0)
    };
    age + ones
        + diabetes
        + v.of("liver")
        + tumour
        + 2.0 * v.count(&["hemiplegia", "renal", "leukaemia", "lymphoma"])
        + v.points("aids", 6.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[
                ("age", 65.0),
                ("infarction", 1.0),
                ("diabetes", 1.0),
                ("metastasis", 1.0),
            ],
            10.0,
            0.001,
        );
    }
}
