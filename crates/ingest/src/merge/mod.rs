//! Several documents of one patient into one record.

mod contradiction;
mod handover;
mod identity;
mod same;

use record::{AllergyStatus, DetectedIssue, Fact, Record, Source};
use std::collections::HashMap;

/// One record of several: every document, equal facts once with all their sources, and what the documents disagree
/// on. Records of another patient than the first are left out, and a `PatientMixUp` issue says so.
pub fn merge(records: Vec<Record>) -> (Record, Vec<DetectedIssue>) {
    let mut issues = Vec::new();
    let mut whole = Record::default();
    for record in records {
        match identity::mix_up(&whole, &record) {
            Some(issue) => issues.push(issue),
            None => absorb(&mut whole, record),
        }
    }
    whole.allergy_status = allergy_status(&whole);
    issues.extend(contradiction::find(&whole));
    (whole, issues)
}

/// The same record with equal facts once, each with all its sources.
pub(crate) fn fold(record: Record) -> Record {
    let mut whole = Record::default();
    absorb(&mut whole, record);
    whole.allergy_status = allergy_status(&whole);
    whole
}

/// Adds the facts of `found` to `record`, equal ones once.
pub(crate) fn adopt(record: &mut Record, found: Record) {
    absorb(record, found);
}

/// What a record says of allergies as a whole: `Listed` when one is affirmed, else what is stated.
pub fn allergy_status(record: &Record) -> AllergyStatus {
    if record
        .allergies
        .iter()
        .any(|fact| fact.is_usable() && fact.value.is_active())
    {
        return AllergyStatus::Listed;
    }
    let states = |status| {
        record
            .allergy_statements
            .iter()
            .any(|fact| fact.is_usable() && fact.value == status)
    };
    if states(AllergyStatus::NoneKnown) {
        AllergyStatus::NoneKnown
    } else if states(AllergyStatus::NotAsked) {
        AllergyStatus::NotAsked
    } else {
        AllergyStatus::NoInformation
    }
}

fn absorb(whole: &mut Record, other: Record) {
    whole.as_of = whole.as_of.or(other.as_of);
    whole.documents.extend(other.documents);
    whole.sections.extend(other.sections);
    let patient = &mut whole.patient;
    join(
        &mut patient.names,
        other.patient.names,
        same::name,
        same::keep,
    );
    join(
        &mut patient.identifiers,
        other.patient.identifiers,
        same::exact,
        same::keep,
    );
    join(&mut patient.sex, other.patient.sex, same::exact, same::keep);
    join(
        &mut patient.birth_date,
        other.patient.birth_date,
        same::exact,
        same::keep,
    );
    join(
        &mut patient.age_years,
        other.patient.age_years,
        same::exact,
        same::keep,
    );
    join(
        &mut patient.deceased,
        other.patient.deceased,
        same::exact,
        same::keep,
    );
    join(
        &mut patient.pregnancy,
        other.patient.pregnancy,
        same::exact,
        same::keep,
    );
    join(
        &mut patient.lactating,
        other.patient.lactating,
        same::exact,
        same::keep,
    );
    join(
        &mut whole.conditions,
        other.conditions,
        same::condition,
        same::fill_condition,
    );
    join(
        &mut whole.medications,
        other.medications,
        same::medication,
        same::fill_medication,
    );
    join(
        &mut whole.allergy_statements,
        other.allergy_statements,
        same::exact,
        same::keep,
    );
    join(
        &mut whole.allergies,
        other.allergies,
        same::allergy,
        same::fill_allergy,
    );
    join(
        &mut whole.observations,
        other.observations,
        same::observation,
        same::keep,
    );
    join(
        &mut whole.procedures,
        other.procedures,
        same::exact,
        same::keep,
    );
    join(
        &mut whole.immunizations,
        other.immunizations,
        same::exact,
        same::keep,
    );
    join(
        &mut whole.family_history,
        other.family_history,
        same::exact,
        same::keep,
    );
    join(
        &mut whole.social_history,
        other.social_history,
        same::exact,
        same::keep,
    );
    join(
        &mut whole.encounters,
        other.encounters,
        same::exact,
        same::keep,
    );
    join(&mut whole.devices, other.devices, same::exact, same::keep);
    join(&mut whole.reports, other.reports, same::exact, same::keep);
    join(&mut whole.imaging, other.imaging, same::exact, same::keep);
    join(&mut whole.genes, other.genes, same::exact, same::keep);
    join(&mut whole.variants, other.variants, same::exact, same::keep);
}

/// A known fact, and where the furthest of its sources begins.
struct Known {
    index: usize,
    furthest: usize,
}

impl Known {
    fn new<T>(index: usize, fact: &Fact<T>) -> Self {
        let furthest = fact.spans().map(|(_, span)| span.start).max();
        Self {
            index,
            furthest: furthest.unwrap_or(0),
        }
    }
}

/// Adds `more` to `list`; a fact with the key of a known one gives its sources, and `fill` what the known one lacks. Keys
/// are written into one buffer, of which only those of new facts are kept.
fn join<T>(list: &mut Vec<Fact<T>>, more: Vec<Fact<T>>, key: same::Key<T>, fill: fn(&mut T, T)) {
    let mut places: HashMap<Box<[u8]>, Known> = HashMap::new();
    let mut buffer = Vec::new();
    let write = |fact: &Fact<T>, buffer: &mut Vec<u8>| {
        buffer.clear();
        buffer.push(fact.status as u8);
        key(&fact.value, buffer);
    };
    for (index, fact) in list
        .iter()
        .enumerate()
        .filter(|(_, fact)| fact.corrections.is_empty())
    {
        write(fact, &mut buffer);
        places.insert(buffer.as_slice().into(), Known::new(index, fact));
    }
    for fact in more {
        write(&fact, &mut buffer);
        match places.get_mut(buffer.as_slice()) {
            Some(known) if fact.corrections.is_empty() => {
                let place = &mut list[known.index];
                for source in fact.sources {
                    add_source(&mut place.sources, source, &mut known.furthest);
                }
                fill(&mut place.value, fact.value);
            }
            _ => {
                let known = Known::new(list.len(), &fact);
                places.insert(buffer.as_slice().into(), known);
                list.push(fact);
            }
        }
    }
}

/// Adds a source that is not there. Sources come in document order: one behind the `furthest` so far is new, and a repeat
/// is near the end.
fn add_source(known: &mut Vec<Source>, source: Source, furthest: &mut usize) {
    const NEAR: usize = 64;
    let place = |source: &Source| source.span().map(|(_, span)| span);
    let own = place(&source);
    let fresh = own.is_some_and(|own| own.start > *furthest);
    // Places differ oftener than documents, and are compared faster.
    let repeats = |other: &Source| place(other) == own && *other == source;
    if fresh || !known.iter().rev().take(NEAR).any(repeats) {
        *furthest = own.map_or(*furthest, |own| own.start.max(*furthest));
        known.push(source);
    }
}

#[cfg(test)]
mod tests;
