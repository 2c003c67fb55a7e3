//! The header: patient and encompassing encounter.

use super::view::{Node, Reader, at, attribute, child, children, interval, time_stamp};
use crate::sheet::Value as Fact;
use record::{AdministrativeSex, Concept, Encounter, Identifier, PatientText};

pub(super) fn patient(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(role) = child(node, "patientRole") else {
        return;
    };
    for id in children(role, "id") {
        if let Some(number) = id
            .attribute("extension")
            .filter(|number| !number.trim().is_empty())
        {
            let system = id.attribute("root").unwrap_or_default().to_string();
            reader.push(
                Fact::Identifier(Identifier {
                    system,
                    value: number.into(),
                }),
                id,
            );
        }
    }
    let Some(person) = child(role, "patient") else {
        return;
    };
    for name in children(person, "name") {
        let words = person_name(name);
        if !words.is_empty() {
            reader.push(Fact::Name(words.into()), name);
        }
    }
    if let Some(sex) = child(person, "administrativeGenderCode").and_then(sex_of) {
        reader.push(Fact::Sex(sex), person);
    }
    if let Some(born) = time_stamp(attribute(person, "birthTime", "value")) {
        reader.push(Fact::Birth(born), person);
    }
    let died = time_stamp(attribute(person, "deceasedTime", "value"));
    if died.is_some() || attribute(person, "deceasedInd", "value") == "true" {
        reader.push(Fact::Deceased(died), person);
    }
}

fn sex_of(node: Node<'_>) -> Option<AdministrativeSex> {
    match node.attribute("code")?.trim() {
        "F" | "248152002" => Some(AdministrativeSex::Female),
        "M" | "248153007" => Some(AdministrativeSex::Male),
        "UN" => Some(AdministrativeSex::Other),
        "UNK" => Some(AdministrativeSex::Unknown),
        _ => None,
    }
}

fn person_name(name: Node<'_>) -> String {
    let parts: Vec<String> = name
        .children()
        .filter(|part| {
            part.is_text() || matches!(part.tag_name().name(), "given" | "family" | "suffix")
        })
        .map(|part| {
            let words: String = part
                .descendants()
                .filter_map(|inner| inner.is_text().then(|| inner.text()).flatten())
                .collect();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .filter(|words| !words.is_empty())
        .collect();
    parts.join(" ")
}

pub(super) fn encompassing(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(encounter) = child(node, "encompassingEncounter") else {
        return;
    };
    let time = interval(encounter);
    let class = reader
        .concept_of(encounter, "code")
        .unwrap_or_else(|| Concept::text("Encounter"));
    let location = at(
        encounter,
        &["location", "healthCareFacility", "location", "name"],
    )
    .map(|name| reader.words_of(name))
    .filter(|words| !words.is_empty())
    .map(PatientText::new);
    let value = Encounter {
        class,
        start: time.start,
        end: time.end,
        reason: None,
        location,
    };
    reader.push(Fact::Encounter(value), encounter);
}
