//! Problems that a positive result alone names: a hepatitis B surface antigen, an HIV antibody.

use super::groups::Problem;
use super::judge::{Answer, Reason, named};
use super::labels::{analyte, day};
use crate::checks::framework::Patient;
use record::{Interpretation, Localized, Observation, ObservationValue};

/// Whether the latest result of one of the problem's analytes is positive.
pub fn positive(patient: &Patient<'_>, problem: &Problem) -> Answer {
    for key in problem.positive() {
        let results = patient
            .record
            .observations
            .iter()
            .filter(|fact| {
                fact.is_usable() && fact.value.is_usable() && fact.value.key() == Some(*key)
            })
            .collect();
        let latest = patient.record.newest_first(results).into_iter().next();
        if let Some(fact) = latest.filter(|fact| is_positive(&fact.value)) {
            let name = analyte(key);
            let date = fact.value.effective;
            return Answer::Yes(vec![Reason {
                text: Localized::new(
                    format!("{} positive{}", name.en, day(date, false)),
                    format!("{}阳性{}", name.zh, day(date, true)),
                ),
                implicated: vec![named(fact.value.code.name(), fact)],
            }]);
        }
    }
    Answer::No
}

/// Flagged or written as positive; a word that also denies is none.
fn is_positive(observation: &Observation) -> bool {
    const DENIED: &[&str] = &["non", "not", "neg", "阴", "(-)", "（-）", "未"];
    const SAID: &[&str] = &["pos", "reactive", "detected", "阳性", "+"];
    if observation.interpretation == Some(Interpretation::Positive) {
        return true;
    }
    let written = match &observation.value {
        ObservationValue::Text(text) => text.reveal().to_lowercase(),
        ObservationValue::Concept(concept) => concept.name().to_lowercase(),
        ObservationValue::Boolean(positive) => return *positive,
        _ => return false,
    };
    !DENIED.iter().any(|word| written.contains(word))
        && SAID.iter().any(|word| written.contains(word))
}
