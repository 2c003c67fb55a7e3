//! Mentions of one drug in one document: a bare name adds its place to the fuller entry and is no second drug.

use record::{Fact, MedicationChange, MedicationStatement, MedicationStatus};
use std::collections::HashMap;

/// Folds bare mentions into the first fuller statement of the same ingredients that is taken as well.
pub(crate) fn medications(found: Vec<Fact<MedicationStatement>>) -> Vec<Fact<MedicationStatement>> {
    let mut fuller: HashMap<String, usize> = HashMap::new();
    for (at, fact) in found.iter().enumerate() {
        if is_taken(&fact.value) && !is_bare(&fact.value) {
            fuller.entry(key(&fact.value)).or_insert(at);
        }
    }
    let mut places: Vec<Vec<record::Source>> = vec![Vec::new(); found.len()];
    let mut kept: Vec<Option<Fact<MedicationStatement>>> = Vec::with_capacity(found.len());
    for (at, fact) in found.into_iter().enumerate() {
        let target = fuller.get(&key(&fact.value)).copied();
        match target {
            Some(target) if target != at && is_taken(&fact.value) && is_bare(&fact.value) => {
                places[target].extend(fact.sources);
                kept.push(None);
            }
            _ => kept.push(Some(fact)),
        }
    }
    kept.into_iter()
        .zip(places)
        .filter_map(|(fact, more)| {
            let mut fact = fact?;
            fact.sources.extend(more);
            Some(fact)
        })
        .collect()
}

fn key(value: &MedicationStatement) -> String {
    let mut names: Vec<&str> = value
        .ingredients
        .iter()
        .map(|ingredient| ingredient.name.as_str())
        .collect();
    names.sort_unstable();
    names.join("+")
}

/// Taken by the patient now, and nothing said to change.
fn is_taken(value: &MedicationStatement) -> bool {
    !value.ingredients.is_empty()
        && value.assertion.is_affirmed_current()
        && matches!(
            value.status,
            MedicationStatus::Active | MedicationStatus::Unknown
        )
        && matches!(value.change, None | Some(MedicationChange::Continued))
}

fn is_bare(value: &MedicationStatement) -> bool {
    let dosage = &value.dosage;
    dosage.dose.is_none()
        && dosage.units.is_none()
        && dosage.route.is_none()
        && dosage.frequency.is_none()
}
