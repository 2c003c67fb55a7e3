//! Several documents of one patient into one record.

use record::{AllergyStatus, DetectedIssue, Fact, Record};

/// One record of several: every document, every fact, equal facts once with all their sources.
pub fn merge(records: Vec<Record>) -> (Record, Vec<DetectedIssue>) {
    let mut whole = Record::default();
    for record in records {
        absorb(&mut whole, record);
    }
    whole.allergy_status = allergy_status(&whole);
    (whole, Vec::new())
}

/// The same record with equal facts once, each with all its sources.
pub(crate) fn fold(record: Record) -> Record {
    let mut whole = Record::default();
    absorb(&mut whole, record);
    whole.allergy_status = allergy_status(&whole);
    whole
}

/// What a record says of allergies as a whole: `Listed` when one is affirmed, else what is stated.
pub(crate) fn allergy_status(record: &Record) -> AllergyStatus {
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
    join(&mut whole.patient.names, other.patient.names);
    join(&mut whole.patient.identifiers, other.patient.identifiers);
    join(&mut whole.patient.sex, other.patient.sex);
    join(&mut whole.patient.birth_date, other.patient.birth_date);
    join(&mut whole.patient.age_years, other.patient.age_years);
    join(&mut whole.patient.deceased, other.patient.deceased);
    join(&mut whole.patient.pregnancy, other.patient.pregnancy);
    join(&mut whole.patient.lactating, other.patient.lactating);
    join(&mut whole.conditions, other.conditions);
    join(&mut whole.medications, other.medications);
    join(&mut whole.allergy_statements, other.allergy_statements);
    join(&mut whole.allergies, other.allergies);
    join(&mut whole.observations, other.observations);
    join(&mut whole.procedures, other.procedures);
    join(&mut whole.immunizations, other.immunizations);
    join(&mut whole.family_history, other.family_history);
    join(&mut whole.social_history, other.social_history);
    join(&mut whole.encounters, other.encounters);
    join(&mut whole.devices, other.devices);
    join(&mut whole.reports, other.reports);
    join(&mut whole.imaging, other.imaging);
    join(&mut whole.genes, other.genes);
    join(&mut whole.variants, other.variants);
}

fn join<T: PartialEq>(list: &mut Vec<Fact<T>>, more: Vec<Fact<T>>) {
    for fact in more {
        match list
            .iter_mut()
            .find(|known| known.value == fact.value && known.status == fact.status)
        {
            Some(known) => known.sources.extend(fact.sources),
            None => list.push(fact),
        }
    }
}
