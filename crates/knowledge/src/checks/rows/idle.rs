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

/// Upper limits of creatinine in mg/dL below these ages in years: CALIPER, Colantonio et al., Clin Chem 58:854, 2012 (recalled). From 15
/// years the limit of a girl.
const CHILD_CREATININE: [(f64, f64); 5] = [
    (2.0, 0.36),
    (5.0, 0.43),
    (12.0, 0.61),
    (15.0, 0.81),
    (18.0, 0.84),
];
/// Age in years below which a creatinine is still partly the mother's.
const NEWBORN: f64 = 0.08;
/// Days in which a creatinine of a child tells of now.
const DAYS: i32 = 30;

/// False in a patient under 65 in whom no illness and no word of the documents speaks of the kidneys, and in a child whose creatinine
/// is normal for the age.
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
        let mut documents = patient.small_letters().iter();
        documents.any(|text| WORDS.iter().any(|word| text.contains(word)))
    };
    old || ill() || told() && !is_normal_in_child(patient)
}

/// The latest creatinine of a child lies within the limit of the age, and so does every one of these days.
fn is_normal_in_child(patient: &Patient<'_>) -> bool {
    let Some(age) = patient.age.as_ref().ok().filter(|age| **age >= NEWBORN) else {
        return false;
    };
    let Some((_, most)) = CHILD_CREATININE.iter().find(|(below, _)| age < below) else {
        return false;
    };
    let latest = patient.latest("creatinine", "mg/dL", Some(DAYS));
    let mut known = patient.series("creatinine", "mg/dL").into_iter();
    latest.is_ok_and(|creatinine| !creatinine.is_above(*most))
        && known.all(|one| one.is_ok_and(|one| !one.is_above(*most)))
}

/// Of an age in which pregnancies are rare exceptions.
pub fn is_late(patient: &Patient<'_>) -> bool {
    const LATE: f64 = 47.0;
    patient.age.as_ref().is_ok_and(|age| *age >= LATE)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::framework::testing::{Sample, Units};
    use record::AdministrativeSex::Female;

    #[test]
    fn a_normal_creatinine_of_a_child_raises_no_question_of_the_kidneys() {
        let check = |age: f64, creatinine: f64, expect: bool| {
            let sample = Sample::new(age, Female).text("creatinine checked").lab(
                "creatinine",
                creatinine,
                "umol/L",
            );
            let patient = Patient::new(&sample.record, &Units, None, &[]);
            assert_eq!(kidneys_may_be_ill(&patient), expect, "{age}: {creatinine}");
        };
        check(3.0, 28.0, false);
        check(3.0, 60.0, true);
        check(10.0, 48.0, false);
        check(0.02, 28.0, true);
        // An adult is judged by an estimate.
        check(40.0, 60.0, true);
    }
}
