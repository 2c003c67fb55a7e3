//! When two facts are the same fact, and what the second may add to the first.

use record::{
    AllergyIntolerance, Assertion, Code, CodeSystem, Concept, Condition, Cue, Ingredient,
    MedicationStatement, Observation, ObservationValue, PatientText, Quantity,
};
use serde::Serialize;
use std::io::Write;

/// Writes what must be equal for two values to be the same fact.
pub(super) type Key<T> = fn(&T, &mut Vec<u8>);

/// Equal in every field.
pub(super) fn exact<T: Serialize>(value: &T, key: &mut Vec<u8>) {
    let from = key.len();
    if serde_json::to_writer(&mut *key, value).is_err() {
        key.truncate(from);
    }
}

/// The first stays as it is.
pub(super) fn keep<T>(_: &mut T, _: T) {}

/// The same words in any order and case.
pub(super) fn name(value: &PatientText, key: &mut Vec<u8>) {
    key.extend(words(value.reveal()).join(" ").bytes());
}

/// Lower-case words without punctuation, sorted.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.sort();
    words
}

/// What a concept is called: the preferred name where the dictionaries know it, else a code, else its words.
pub(super) fn concept(value: &Concept) -> String {
    if let Some(preferred) = &value.preferred {
        return preferred.to_lowercase();
    }
    let standard =
        |system: &CodeSystem| !matches!(system, CodeSystem::Other(_) | CodeSystem::Local);
    match value.codes.iter().find(|code| standard(&code.system)) {
        Some(code) => format!("{:?}|{}", code.system, code.code),
        None => words(value.text.reveal()).join(" "),
    }
}

pub(super) fn condition(value: &Condition, key: &mut Vec<u8>) {
    words_of(Some(&concept(&value.code)), key);
    key.push(value.clinical_status as u8);
    key.push(value.verification_status as u8);
    answers(&value.assertion, key);
    optional(value.onset.as_ref(), key);
    optional(value.abatement.as_ref(), key);
}

pub(super) fn fill_condition(known: &mut Condition, new: Condition) {
    known.severity = known.severity.take().or(new.severity);
    known.body_site = known.body_site.take().or(new.body_site);
    known.recorded_date = known.recorded_date.or(new.recorded_date);
    add_codes(&mut known.code, new.code);
}

fn add_codes(known: &mut Concept, new: Concept) {
    if known.codes == new.codes {
        return;
    }
    for code in new.codes {
        if !known.codes.contains(&code) {
            known.codes.push(code);
        }
    }
}

/// Names of ingredients, sorted; the product's name where none is known.
pub(super) fn drug(medication: &Concept, ingredients: &[Ingredient]) -> String {
    if ingredients.is_empty() {
        return concept(medication);
    }
    let mut names: Vec<&str> = ingredients
        .iter()
        .map(|ingredient| ingredient.name.as_str())
        .collect();
    names.sort_unstable();
    names.join("+")
}

pub(super) fn medication(value: &MedicationStatement, key: &mut Vec<u8>) {
    let dosage = &value.dosage;
    words_of(Some(&drug(&value.medication, &value.ingredients)), key);
    key.push(value.intent as u8);
    key.push(value.status as u8);
    key.push(value.change.map_or(MISSING, |change| change as u8));
    for quantity in [&dosage.dose, &dosage.units] {
        match quantity {
            Some(quantity) => every_part(quantity, key),
            None => key.push(MISSING),
        }
    }
    key.push(dosage.route.map_or(MISSING, |route| route as u8));
    let times = dosage.frequency.as_ref();
    optional(
        times.map(|times| (times.per_day, times.as_needed)).as_ref(),
        key,
    );
    answers(&value.assertion, key);
    optional(value.start.as_ref(), key);
    optional(value.end.as_ref(), key);
}

pub(super) fn fill_medication(known: &mut MedicationStatement, new: MedicationStatement) {
    known.reason = known.reason.take().or(new.reason);
    known.dosage.duration_days = known.dosage.duration_days.or(new.dosage.duration_days);
    add_codes(&mut known.medication, new.medication);
}

pub(super) fn allergy(value: &AllergyIntolerance, key: &mut Vec<u8>) {
    let _ = write!(
        key,
        "{}|{:?}|{:?}|{:?}|{:?}",
        drug(&value.substance, &value.ingredients),
        value.clinical_status,
        value.verification_status,
        value.assertion.presence,
        value.assertion.experiencer
    );
}

pub(super) fn fill_allergy(known: &mut AllergyIntolerance, new: AllergyIntolerance) {
    for reaction in new.reactions {
        let told = known
            .reactions
            .iter()
            .any(|told| concept(&told.manifestation) == concept(&reaction.manifestation));
        if !told {
            known.reactions.push(reaction);
        }
    }
    known.onset = known.onset.or(new.onset);
    if known.criticality == record::Criticality::Unknown {
        known.criticality = new.criticality;
    }
    add_codes(&mut known.substance, new.substance);
}

/// Every field of an observation, as [`exact`] would write them, without the names of the fields: a note can hold
/// thousands.
fn every_field(value: &Observation, key: &mut Vec<u8>) {
    let Observation {
        code,
        category,
        status,
        value,
        reference_range,
        interpretation,
        effective,
        specimen,
        assertion,
    } = value;
    let Concept {
        text,
        preferred,
        codes,
    } = code;
    words_of(Some(text.reveal()), key);
    words_of(preferred.as_deref(), key);
    for Code {
        system,
        code,
        display,
    } in codes
    {
        exact(system, key);
        words_of(Some(code), key);
        words_of(display.as_deref(), key);
    }
    key.push(END);
    match value {
        ObservationValue::Quantity(quantity) => {
            key.push(STOP);
            every_part(quantity, key);
        }
        other => exact(other, key),
    }
    key.push(*category as u8);
    key.push(*status as u8);
    optional(reference_range.as_ref(), key);
    optional(interpretation.as_ref(), key);
    optional(effective.as_ref(), key);
    words_of(specimen.as_deref(), key);
    answers(assertion, key);
    for Cue {
        span,
        direction,
        scope,
    } in &assertion.cues
    {
        for place in [span.start, span.end, scope.start, scope.end] {
            key.extend(place.to_be_bytes());
        }
        key.push(*direction as u8);
    }
}

fn every_part(value: &Quantity, key: &mut Vec<u8>) {
    let Quantity {
        value,
        high,
        comparator,
        unit,
        unit_text,
    } = value;
    key.extend(value.to_bits().to_be_bytes());
    optional(high.as_ref(), key);
    optional(comparator.as_ref(), key);
    words_of(unit.as_deref(), key);
    words_of(Some(unit_text), key);
}

/// What an assertion answers, without the cues that gave it.
fn answers(value: &Assertion, key: &mut Vec<u8>) {
    key.push(value.presence as u8);
    key.push(value.time as u8);
    key.push(value.experiencer as u8);
}

/// As [`exact`], with an end of its own; nothing but the end where it is missing.
fn optional<T: Serialize>(value: Option<&T>, key: &mut Vec<u8>) {
    if let Some(value) = value {
        exact(value, key);
    }
    key.push(STOP);
}

/// Bytes that no text holds: behind a text, in the place of one that is missing, behind a list.
const STOP: u8 = 0xFF;
const MISSING: u8 = 0xFE;
const END: u8 = 0xFD;

fn words_of(words: Option<&str>, key: &mut Vec<u8>) {
    match words {
        Some(words) => key.extend_from_slice(words.as_bytes()),
        None => key.push(MISSING),
    }
    key.push(STOP);
}

pub(super) fn observation(value: &Observation, key: &mut Vec<u8>) {
    let unknown_day = value.effective.is_none_or(|date| date.get_day().is_none());
    if unknown_day {
        return every_field(value, key);
    }
    match value.key() {
        Some(analyte) => key.extend(analyte.bytes()),
        None => key.extend(concept(&value.code).bytes()),
    }
    key.push(b'|');
    exact(&value.value, key);
    let _ = write!(
        key,
        "|{:?}|{:?}|{:?}",
        value.effective, value.status, value.specimen
    );
}
