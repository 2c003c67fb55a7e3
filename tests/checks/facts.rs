//! What the record of a short note holds, with the whole dictionary: each line of a table names facts that must be there or must not.

use record::{Experiencer, Presence, Record, Temporality};

#[test]
fn short_notes_give_their_facts() {
    super::check_lines(
        "facts.tsv",
        |note| found(&super::record_of(note)),
        |found, fact| found == fact,
    );
}

/// Every fact of the patient as one word of its kind or state, and its name: "now asthma", "no asthma", "past gout", "maybe …", "if …",
/// "taken warfarin", "left warfarin", "allergic penicillin", "device …", "out …", "given … vaccine", "sex male"; and what was measured, see
/// [`values`].
fn found(record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    let state = |assertion: &record::Assertion| match (assertion.presence, assertion.time) {
        _ if assertion.experiencer != Experiencer::Patient => "other",
        (Presence::Absent, _) => "no",
        (Presence::Possible, _) => "maybe",
        (Presence::Hypothetical, _) => "if",
        (Presence::Present, Temporality::Historical) => "past",
        (Presence::Present, Temporality::Current) => "now",
    };
    for fact in &record.conditions {
        let value = &fact.value;
        all.push(format!("{} {}", state(&value.assertion), value.code.name()));
    }
    for fact in &record.devices {
        let value = &fact.value;
        let place = match state(&value.assertion) {
            "now" => "device",
            _ => "out",
        };
        all.push(format!("{place} {}", value.kind.name()));
    }
    for fact in &record.procedures {
        all.push(format!("{} {}", fact.value.status, fact.value.code.name()));
    }
    for fact in &record.medications {
        let taken =
            fact.value.is_current() && fact.value.assertion.experiencer == Experiencer::Patient;
        let word = if taken { "taken" } else { "left" };
        all.push(format!("{word} {}", fact.value.medication.name()));
    }
    for fact in &record.allergies {
        let word = if fact.value.is_active() {
            "allergic"
        } else {
            "unallergic"
        };
        all.push(format!("{word} {}", fact.value.substance.name()));
    }
    for fact in &record.immunizations {
        let given = fact.value.status == "completed";
        let word = if given { "given" } else { "ungiven" };
        all.push(format!("{word} {}", fact.value.vaccine.name()));
    }
    for fact in &record.patient.sex {
        all.push(format!("sex {:?}", fact.value).to_lowercase());
    }
    all.extend(values(record));
    if let Some(fact) = record.patient.pregnancy.first() {
        let pregnant = matches!(fact.value, record::PregnancyStatus::Pregnant { .. });
        all.push(if pregnant { "pregnant" } else { "unpregnant" }.to_string());
    }
    all
}

/// "value potassium", "value potassium 5.6" and, where it has a day, "value potassium 5.6@2026-11-24" for the latest value of now, "value
/// troponin <0.01" with its sign, "was potassium 4.4" for each that is past; nothing of other fluids than blood and of other people.
fn values(record: &Record) -> Vec<String> {
    let mut latest: Vec<(&str, String, Option<record::PartialDate>)> = Vec::new();
    let mut all = Vec::new();
    for fact in &record.observations {
        let value = &fact.value;
        let (Some(number), None) = (written(&value.value), &value.specimen) else {
            continue;
        };
        let name = value.code.name();
        let assertion = &value.assertion;
        if assertion.experiencer != Experiencer::Patient || assertion.presence != Presence::Present
        {
            continue;
        }
        if assertion.time == Temporality::Historical {
            all.push(format!("was {name} {number}"));
            continue;
        }
        let day = |date: &Option<record::PartialDate>| date.map(|date| date.day_range());
        match latest.iter_mut().find(|(known, ..)| *known == name) {
            Some(before) if day(&before.2) <= day(&value.effective) => {
                *before = (name, number, value.effective);
            }
            Some(_) => {}
            None => latest.push((name, number, value.effective)),
        }
    }
    for (name, number, day) in latest {
        all.push(format!("value {name}"));
        if let Some(day) = day {
            all.push(format!("value {name} {number}@{day}"));
        }
        all.push(format!("value {name} {number}"));
    }
    all
}

/// A number as the table writes it.
fn written(value: &record::ObservationValue) -> Option<String> {
    let record::ObservationValue::Quantity(quantity) = value else {
        return None;
    };
    let sign = match quantity.comparator {
        Some(record::Comparator::Less) => "<",
        Some(record::Comparator::LessOrEqual) => "<=",
        Some(record::Comparator::Greater) => ">",
        Some(record::Comparator::GreaterOrEqual) => ">=",
        _ => "",
    };
    Some(format!("{sign}{}", quantity.value))
}
