//! Major cardiac complications of non-cardiac surgery.
//!
//! Source: Lee TH et al., Circulation 100:1043 (1999); read in
//! stanfordaimlab/llm-as-clinical-calculator c8155f0, calculator_docs/full_calculator_pages/rcri.md.

use super::finding::{
    AGE_LIMIT, CORONARY, CREATININE, HEART_FAILURE, adults, drug, told, uncounted,
};
use super::score::{Band, Moment, Output, Run, Score, Values};
use super::signs::{STROKE_TOLD, TIA, sign};
use record::SourceStatus;

/// The score.
pub const SCORE: Score = Score {
    id: "rcri",
    names: &[
        "Revised Cardiac Risk Index",
        "Revised Cardiac Risk Index for Pre-Operative Risk",
    ],
    zh: "改良心脏风险指数",
    publication: "Lee TH et al., Circulation 100:1043; read as MDCalc page",
    edition: "1999",
    source_status: SourceStatus::Verified,
    output: Output::Points,
    course: true,
    run: Run::WhenComplete,
    moment: Moment::Presentation,
    inputs: &[
        AGE_LIMIT,
        sign(
            "surgery",
            "High-risk surgery (intraperitoneal, intrathoracic, suprainguinal vascular)",
            "高风险手术",
            &[(
                1.0,
                &[
                    "~@intraperitoneal|intrathoracic|suprainguinal",
                    "~@elevated|high risk surgery|operation|procedure",
                    "~@colectomy|hemicolectomy|gastrectomy|hepatectomy|pancreatectomy|pancreaticoduodenectomy|whipple|esophagectomy|oesophagectomy|lobectomy|pneumonectomy|thoracotomy|laparotomy|splenectomy|nephrectomy|cystectomy|cholecystectomy|sigmoidectomy|adrenalectomy|prostatectomy|hysterectomy",
                    "~@aortic|aorta|aneurysm & repair|surgery|replacement|endarterectomy",
                    "~@bowel|intestinal|colon|gastric|liver|pancreatic|abdominal|intra|thoracic|lung resection|surgery|transplant*",
                    "~@abdominal|thoracic|vascular|major|open|pelvic ?abdominal|thoracic|vascular surgery|operation|procedure",
                    "~@aortofemoral|aortoiliac|aorto bypass|femoral|iliac",
                    "~@colon*|bowel|lung|liver|hepatic|pancrea*|gastric|esophag*|rectal|intestinal & resection",
                ],
            )],
        ),
        told(
            CORONARY,
            &[(
                1.0,
                &[
                    "ischemic|ischaemic heart",
                    "coronary artery|heart disease",
                    "cad|ihd",
                    "myocardial infarct*",
                    "angina",
                    "heart attack*",
                    "stemi|nstemi",
                    "nitroglycerin|nitrates|nitrate",
                    "coronary .. bypass|stent*|stenosis|occlusion",
                    "bypass surgery",
                ],
            )],
        ),
        told(
            HEART_FAILURE,
            &[(
                1.0,
                &[
                    "heart failure",
                    "chf|hfref|hfpef|adhf",
                    "cardiac failure",
                    "pulmonary edema|oedema",
                    "s3",
                    "paroxysmal nocturnal",
                    "pulmonary vascular redistribution",
                ],
            )],
        ),
        STROKE_TOLD,
        TIA,
        sign(
            "cerebrovascular",
            "Other cerebrovascular disease",
            "其他脑血管病",
            &[(1.0, &["cerebrovascular disease|event*|disorder*"])],
        ),
        told(
            drug(
                "insulin",
                "Insulin before operation",
                "术前使用胰岛素",
                &[
                    "insulin",
                    "insulin glargine",
                    "insulin lispro",
                    "insulin aspart",
                    "insulin detemir",
                    "insulin degludec",
                    "insulin human",
                ],
            ),
            &[(
                1.0,
                &[
                    "@insulin treat*|therapy|regimen|dependent|injection*|glargine|lispro|aspart",
                    "@on|with|requires|requiring|using|uses|taking|receives|receiving .. insulin",
                    "@insulin",
                ],
            )],
        ),
        uncounted(CREATININE),
    ],
    outside: adults,
    compute,
    bands: &[
        Band {
            up_to: 0.0,
            en: "class I",
            zh: "I 级",
        },
        Band {
            up_to: 1.0,
            en: "class II",
            zh: "II 级",
        },
        Band {
            up_to: 2.0,
            en: "class III",
            zh: "III 级",
        },
        Band {
            up_to: 6.0,
            en: "class IV",
            zh: "IV 级",
        },
    ],
};

fn compute(v: &Values) -> f64 {
    let brain = v.count(&["stroke", "tia", "cerebrovascular"]).min(1.0);
    v.count(&["surgery", "coronary", "heart_failure", "insulin"])
        + brain
        + f64::from(v.of("creatinine") > 2.0)
}

#[cfg(test)]
mod tests {
    use crate::scores::score::testing::*;

    #[test]
    fn examples() {
        check(
            &super::SCORE,
            &[("surgery", 1.0), ("coronary", 1.0), ("creatinine", 2.5)],
            3.0,
            0.001,
        );
    }
}
