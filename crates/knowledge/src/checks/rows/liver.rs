use super::judge::{Answer, Judge, Reason, named, plain, unknown};
use super::when::Limit;
use crate::checks::framework::{Missing, Patient, Role};
use crate::scores::{self, ScoreState};
use record::Localized;

/// Days within which a stated Child-Pugh class still speaks.
const CHILD_PUGH_DAYS: i32 = 180;
/// The least points of class B: below it a liver that is not cirrhotic has no class.
const CLASS_B: f64 = 7.0;

/// How sure the record is that the liver is cirrhotic.
enum Liver {
    Cirrhotic,
    /// "A liver disease", without kind or grade.
    Unspecified,
    /// No liver disease is named; ascites and a raised bilirubin stand beside albumin and INR.
    Failing,
}

/// The Child-Pugh class that the record states, no older than it speaks.
pub fn stated_class(patient: &Patient<'_>) -> Option<Reason> {
    let stated = patient
        .latest("child_pugh", "1", Some(CHILD_PUGH_DAYS))
        .ok()?;
    let points = stated.value;
    Some(Reason {
        text: Localized::new(
            format!("Child-Pugh as stated, at least {points:.0} points"),
            format!("病历所述 Child-Pugh 至少 {points:.0} 分"),
        ),
        brief: None,
        implicated: vec![named(&stated.label(), stated.fact)],
    })
}

/// Whether the Child-Pugh points lie on the stated side: as stated, else as computed. Where a liver disease is named
/// without its kind, points of class B or C count; without bilirubin, albumin and INR it cannot be told.
pub fn child_pugh(judge: &Judge<'_, '_>, limit: Limit) -> Answer {
    let has = |id: &str| matches!(judge.has_id(id), Answer::Yes(_));
    let liver = if has("cirrhosis") || has("decompensated_liver") {
        Liver::Cirrhotic
    } else if has("hepatic_impairment") {
        Liver::Unspecified
    } else if is_failing(judge) {
        Liver::Failing
    } else {
        return Answer::No;
    };
    let patient = judge.patient;
    if let Ok(stated) = patient.latest("child_pugh", "1", Some(CHILD_PUGH_DAYS)) {
        let points = stated.value;
        if !limit.holds(points) {
            return Answer::No;
        }
        return Answer::Yes(vec![Reason {
            text: Localized::new(
                format!(
                    "Child-Pugh as stated, at least {points:.0} points, {}",
                    limit.en()
                ),
                format!("病历所述 Child-Pugh 至少 {points:.0} 分，{}", limit.zh()),
            ),
            brief: None,
            implicated: vec![named(&stated.label(), stated.fact)],
        }]);
    }
    let Some(score) = scores::find("child-pugh") else {
        return Answer::No;
    };
    let sources = scores::Sources::facts(patient.record, patient.lexicon);
    let mut inputs = scores::gather(score, &sources);
    // The points that are certain: an ascites that nothing tells counts as none.
    for filled in inputs
        .iter_mut()
        .filter(|filled| filled.input.key == "ascites")
    {
        filled.assumed |= filled.value.is_none();
        filled.value = filled.value.or(Some(0.0));
    }
    match (scores::evaluate(score, inputs).state, liver) {
        (ScoreState::Computed(answer), Liver::Unspecified | Liver::Failing)
            if answer.value < CLASS_B =>
        {
            Answer::No
        }
        (ScoreState::Computed(answer), _) if limit.holds(answer.value) => Answer::Yes(vec![plain(
            format!("Child-Pugh {} points, {}", answer.text, limit.en()),
            format!("Child-Pugh {} 分，{}", answer.text, limit.zh()),
        )]),
        (ScoreState::Computed(_), _) | (_, Liver::Failing) => Answer::No,
        _ => unknown(
            &Missing::NotStated,
            "Child-Pugh (bilirubin, albumin, INR)",
            "Child-Pugh 分级所需的胆红素、白蛋白、INR",
        ),
    }
}

/// Days within which bilirubin, albumin and INR speak together.
const RESULT_DAYS: i32 = 30;
/// The bilirubin of two points, mg/dL, and the INR of two.
const JAUNDICE: f64 = 2.0;
const SLOW: f64 = 1.5;

/// Ascites with a raised bilirubin and INR, where neither an anticoagulant nor another cause of ascites explains them: a liver
/// that Child-Pugh may grade although no disease of it is named.
fn is_failing(judge: &Judge<'_, '_>) -> bool {
    const OTHER_CAUSES: [&str; 2] = ["heart_failure", "nephrotic"];
    let patient = judge.patient;
    let above = |key: &str, unit: &str, limit: f64| {
        patient
            .latest(key, unit, Some(RESULT_DAYS))
            .is_ok_and(|measured| measured.value >= limit)
    };
    let has = |id: &str| matches!(judge.has_id(id), Answer::Yes(_));
    let thinned = patient
        .drugs
        .iter()
        .any(|drug| drug.role == Role::Current && drug.is("vitamin_k_antagonist"));
    above("bilirubin_total", "mg/dL", JAUNDICE)
        && above("inr", "1", SLOW)
        && has("ascites_now")
        && !OTHER_CAUSES.into_iter().any(has)
        && !thinned
}
