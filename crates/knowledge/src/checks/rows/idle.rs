//! What need not be asked for the sake of a mere caution: what nothing in the documents raises.

use super::groups::problem;
use super::judge::Unaged;
use crate::checks::framework::Patient;

/// Age from which the kidneys of anyone may be ill.
const OLD: f64 = 65.0;
/// Illnesses that harm the kidney or come of it.
const ILL: &[&str] = &[
    "ckd",
    "aki",
    "dialysis",
    "kidney_transplant",
    "diabetes",
    "hypertension",
    "heart_failure",
    "cirrhosis",
];
/// Words of the kidney: where one stands in a document, its function is a question of the case.
const WORDS: &[&str] = &[
    "renal",
    "kidney",
    "nephro",
    "creat",
    "egfr",
    "gfr",
    "crcl",
    "urea",
    "u&e",
    "u+e",
    "urine output",
    "oligur",
    "anuri",
    "bloods",
    "dehydrat",
    "肾",
    "肌酐",
    "尿量",
    "少尿",
    "无尿",
    "脱水",
];

/// False in a patient under 65 in whom no illness and no word of the documents speaks of the kidneys.
pub fn kidneys_may_be_ill(patient: &Patient<'_>) -> bool {
    let old = patient.age.as_ref().map_or(true, |age| *age >= OLD);
    let ill = || {
        patient.conditions.iter().any(|fact| {
            ILL.iter()
                .filter_map(|id| problem(id))
                .any(|group| group.covers(fact, &patient.wordings))
        })
    };
    let told = || {
        patient.record.documents.iter().any(|document| {
            let text = document.text.reveal().to_ascii_lowercase();
            WORDS.iter().any(|word| text.contains(word))
        })
    };
    old || ill() || told()
}

/// Stated to be one, or no age is stated and nothing tells of a child; a woman who is pregnant or breast-feeds is taken for one.
pub fn is_adult(patient: &Patient<'_>) -> bool {
    match &patient.age {
        Ok(age) => *age >= 18.0,
        Err(_) => {
            matches!(patient.pregnancy(), Ok(Some(_)))
                || patient.lactating() == Ok(true)
                || Unaged::of(patient) == Unaged::Adult
        }
    }
}
