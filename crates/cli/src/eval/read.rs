//! What the program made of a document, in the form of [`super::gold`].

use super::Tools;
use super::gold::{GoldFact, GoldValue, plain};
use ingest::{IngestIssue, Input};
use record::{Concept, DocumentId, Fact, Observation, ObservationValue, Quantity, Record};

/// Reads one document as the program does.
pub fn read(tools: &Tools, title: &str, bytes: &[u8]) -> (Record, Vec<IngestIssue>) {
    let id = DocumentId("d1".into());
    let input = Input {
        id: &id,
        title,
        bytes,
        as_of: None,
    };
    ingest::read(input, &tools.knowledge)
}

/// Codes and words of a concept, lower case.
pub fn names(concept: &Concept) -> Vec<String> {
    let codes = concept.codes.iter();
    codes
        .flat_map(|code| [Some(code.code.as_str()), code.display.as_deref()])
        .flatten()
        .chain([concept.text.reveal()])
        .chain(concept.preferred.as_deref())
        .map(plain)
        .filter(|name| !name.is_empty())
        .collect()
}

/// The clinical facts of a record.
pub fn facts(record: &Record) -> Vec<GoldFact> {
    let mut facts = Vec::new();
    let mut add = |kind, names, value, active| {
        facts.push(GoldFact {
            kind,
            names,
            value,
            active,
        });
    };
    for fact in &record.conditions {
        add(
            "Condition",
            names(&fact.value.code),
            None,
            fact.value.is_active(),
        );
    }
    for fact in &record.allergies {
        add(
            "AllergyIntolerance",
            names(&fact.value.substance),
            None,
            fact.value.is_active(),
        );
    }
    for fact in &record.immunizations {
        add("Immunization", names(&fact.value.vaccine), None, false);
    }
    for fact in &record.procedures {
        add("Procedure", names(&fact.value.code), None, false);
    }
    for fact in &record.reports {
        add("DiagnosticReport", names(&fact.value.code), None, false);
    }
    for fact in &record.medications {
        add("Medication", names(&fact.value.medication), None, false);
    }
    for fact in &record.encounters {
        let start = fact.value.start.map(|date| date.to_string());
        let day = start.map(|start| start.chars().take(10).collect());
        add("Encounter", day.into_iter().collect(), None, false);
    }
    for fact in &record.observations {
        add("Observation", names(&fact.value.code), value(fact), false);
    }
    // Habits are kept apart from measurements, under the patient's words: any name will do.
    for fact in &record.social_history {
        let words = GoldValue::Words(vec![plain(fact.value.text.reveal())]);
        let amount = fact.value.amount.as_ref().map(number);
        add(
            "Observation",
            Vec::new(),
            Some(amount.unwrap_or(words)),
            false,
        );
    }
    for _ in &record.patient.pregnancy {
        add(
            "Observation",
            vec!["82810-3".into()],
            Some(GoldValue::Words(vec!["pregnant".into()])),
            false,
        );
    }
    facts
}

fn value(fact: &Fact<Observation>) -> Option<GoldValue> {
    match &fact.value.value {
        ObservationValue::Quantity(quantity) => Some(number(quantity)),
        ObservationValue::Concept(concept) => Some(GoldValue::Words(names(concept))),
        ObservationValue::Text(text) => Some(GoldValue::Words(vec![plain(text.reveal())])),
        ObservationValue::Boolean(truth) => {
            let words = if *truth {
                ["true", "yes", "y"]
            } else {
                ["false", "no", "n"]
            };
            Some(GoldValue::Words(words.map(str::to_string).to_vec()))
        }
        ObservationValue::Ratio(..) | ObservationValue::Missing(_) => None,
    }
}

fn number(quantity: &Quantity) -> GoldValue {
    let units = quantity.unit.iter().chain([&quantity.unit_text]);
    let units = units
        .map(|unit| plain(unit))
        .filter(|unit| !unit.is_empty());
    GoldValue::Number(quantity.value, units.collect())
}

/// Pairs facts one to one: for each of `gold` the place in `found` that states it.
pub fn pair(gold: &[GoldFact], found: &[GoldFact]) -> Vec<Option<usize>> {
    let mut free: Vec<bool> = vec![true; found.len()];
    gold.iter()
        .map(|wanted| {
            let at = found
                .iter()
                .enumerate()
                .position(|(at, offered)| free[at] && same(wanted, offered))?;
            free[at] = false;
            Some(at)
        })
        .collect()
}

fn same(wanted: &GoldFact, offered: &GoldFact) -> bool {
    wanted.kind == offered.kind
        && (wanted.names.is_empty()
            || offered.names.is_empty()
            || wanted.names.iter().any(|name| offered.names.contains(name)))
        && match (&wanted.value, &offered.value) {
            (None, _) => true,
            (Some(GoldValue::Number(a, units)), Some(GoldValue::Number(b, others))) => {
                (a - b).abs() <= a.abs() * 1e-6
                    && (units.is_empty() || units.iter().any(|unit| others.contains(unit)))
            }
            (Some(GoldValue::Words(a)), Some(GoldValue::Words(b))) => {
                let loose = offered.names.is_empty();
                let equal = |word: &String, other: &String| {
                    word == other || loose && other.contains(word.as_str())
                };
                a.iter()
                    .any(|word| b.iter().any(|other| equal(word, other)))
            }
            _ => false,
        }
}
