//! A creatinine that the note itself calls the patient's usual one, without a day: "Cr 389 (b/l 118)".

use crate::checks::framework::{Measured, Patient};
use record::Temporality;

const WORDS: &[&str] = &["baseline", "b/l", "usual", "基线", "基础"];

/// The lowest such creatinine, in `unit`.
pub fn baseline<'a>(patient: &Patient<'a>, unit: &str) -> Option<Measured<'a>> {
    patient
        .series("creatinine", unit)
        .into_iter()
        .flatten()
        .filter(|measured| measured.date.is_none() && is_called_so(patient, measured))
        .min_by(|one, other| one.value.total_cmp(&other.value))
}

/// One of the words stands between the cue that makes the value a past one and the end of the value.
fn is_called_so(patient: &Patient<'_>, measured: &Measured<'_>) -> bool {
    let assertion = &measured.fact.value.assertion;
    assertion.time == Temporality::Historical
        && measured.fact.spans().any(|(id, span)| {
            let Some(document) = patient.record.document(id) else {
                return false;
            };
            let text = document.text.reveal();
            assertion.cues.iter().any(|cue| {
                let words = text.get(cue.span.start.min(span.start)..span.end.max(cue.span.end));
                let words = words.unwrap_or_default().to_lowercase();
                words.len() < 60 && WORDS.iter().any(|word| words.contains(word))
            })
        })
}
