//! Comorbidity with age points.
//!
//! Source: Charlson ME et al., J Chronic Dis 40:373; age points J Clin Epidemiol 47:1245 (1987; 1994), recalled.

use super::finding::{AGE, CANCER, DIABETES, HEART_FAILURE, STROKE, adults, problem};
use super::score::{Output, Run, Score, Values};
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
    source_status: SourceStatus::Recalled,
    output: Output::Points,
    run: Run::OnRequest,
    inputs: &[
        AGE,
        problem(
            "infarction",
            "Myocardial infarction",
            "心肌梗死",
            &["I21", "I22", "I25.2"],
            &["myocardial infarction", "心肌梗死"],
        ),
        HEART_FAILURE,
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
        STROKE,
        problem(
            "dementia",
            "Dementia",
            "痴呆",
            &["F01", "F02", "F03", "G30"],
            &["dementia", "alzheimer", "痴呆"],
        ),
        problem(
            "copd",
            "Chronic lung disease",
            "慢性肺病",
            &["J40", "J41", "J42", "J43", "J44", "J45"],
            &[
                "chronic obstructive pulmonary",
                "copd",
                "asthma",
                "emphysema",
                "慢阻肺",
                "哮喘",
            ],
        ),
        problem(
            "connective",
            "Connective tissue disease",
            "结缔组织病",
            &["M05", "M06", "M32", "M34"],
            &["rheumatoid", "lupus", "scleroderma", "类风湿", "狼疮"],
        ),
        problem(
            "ulcer",
            "Peptic ulcer",
            "消化性溃疡",
            &["K25", "K26", "K27"],
            &["peptic ulcer", "gastric ulcer", "duodenal ulcer", "溃疡病"],
        ),
        problem(
            "mild_liver",
            "Mild liver disease",
            "轻度肝病",
            &["B18", "K73", "K76.0"],
            &["chronic hepatitis", "慢性肝炎"],
        ),
        problem(
            "severe_liver",
            "Moderate or severe liver disease",
            "中重度肝病",
            &["K72", "K74", "I85"],
            &["cirrhosis", "hepatic failure", "肝硬化"],
        ),
        DIABETES,
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
        problem(
            "hemiplegia",
            "Hemiplegia",
            "偏瘫",
            &["G81"],
            &["hemiplegia", "偏瘫"],
        ),
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
        CANCER,
        problem(
            "metastasis",
            "Metastatic tumour",
            "转移癌",
            &["C77", "C78", "C79"],
            &["metasta", "转移"],
        ),
        problem("aids", "AIDS", "艾滋病", &["B20"], &["aids"]),
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
        "stroke",
        "dementia",
        "copd",
        "connective",
        "ulcer",
    ]);
    let diabetes = if v.is("diabetes_damage") {
        2.0
    } else {
        v.points("diabetes", 1.0)
    };
    let liver = if v.is("severe_liver") {
        3.0
    } else {
        v.points("mild_liver", 1.0)
    };
    let tumour = if v.is("metastasis") {
        6.0
    } else {
        v.points("cancer", 2.0)
    };
    age + ones
        + diabetes
        + liver
        + tumour
        + 2.0 * v.count(&["hemiplegia", "renal"])
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
