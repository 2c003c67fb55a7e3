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
/// "taken warfarin", "left warfarin", "allergic penicillin", "device …", "out …", "given … vaccine", "sex male".
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
    all
}
