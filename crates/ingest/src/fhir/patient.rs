//! Patient and Encounter.

use super::json::Json;
use super::view::{Reader, concept, concept_of, list, text};
use crate::sheet::Value as Fact;
use record::{AdministrativeSex, Concept, Identifier, PatientText};

pub(super) fn patient(json: &Json, reader: &mut Reader<'_, '_>) {
    for name in list(json, "name") {
        let name = human_name(name);
        if !name.is_empty() {
            reader.push(Fact::Name(name.into()));
        }
    }
    for identifier in list(json, "identifier") {
        let value = text(identifier, "value");
        if !value.is_empty() {
            reader.push(Fact::Identifier(Identifier {
                system: text(identifier, "system").to_string(),
                value: value.into(),
            }));
        }
    }
    match text(json, "gender") {
        "" => reader.missing("gender"),
        "female" => reader.push(Fact::Sex(AdministrativeSex::Female)),
        "male" => reader.push(Fact::Sex(AdministrativeSex::Male)),
        "other" => reader.push(Fact::Sex(AdministrativeSex::Other)),
        "unknown" => reader.push(Fact::Sex(AdministrativeSex::Unknown)),
        other => match other.to_ascii_lowercase().as_str() {
            "f" | "female" | "w" => reader.push(Fact::Sex(AdministrativeSex::Female)),
            "m" | "male" => reader.push(Fact::Sex(AdministrativeSex::Male)),
            _ => reader.odd("gender", other),
        },
    }
    if let Some(date) = reader.date(json, "birthDate") {
        reader.push(Fact::Birth(date));
    }
    let died = reader.date(json, "deceasedDateTime");
    if died.is_some() || json.get("deceasedBoolean") == Some(&Json::Bool(true)) {
        reader.push(Fact::Deceased(died));
    }
}

/// A HumanName as one reads it.
pub(super) fn human_name(name: &Json) -> String {
    let whole = text(name, "text");
    if !whole.is_empty() {
        return whole.to_string();
    }
    let given = list(name, "given").iter().filter_map(Json::as_str);
    let family = match name.get("family") {
        Some(Json::Array(parts)) => parts
            .iter()
            .filter_map(Json::as_str)
            .collect::<Vec<_>>()
            .join(" "),
        _ => text(name, "family").to_string(),
    };
    given
        .map(str::to_string)
        .chain(std::iter::once(family))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) fn encounter(json: &Json, reader: &mut Reader<'_, '_>) {
    let class = json.get("class").map(concept).unwrap_or_default();
    let mut kind = concept_of(json, "type").unwrap_or_default();
    if kind.text.is_empty() {
        kind = class;
    } else {
        kind.codes.extend(class.codes);
    }
    let period = json.get("period").unwrap_or(&Json::Null);
    let start = reader.date(period, "start");
    let end = reader.date(period, "end");
    let reason = ["reasonCode", "reason"]
        .iter()
        .find_map(|field| concept_of(json, field));
    let location = list(json, "location")
        .iter()
        .find_map(|at| place(at, json, reader));
    if text(json, "status") == "entered-in-error" || text(json, "status") == "cancelled" {
        return reader.push(Fact::Statement(format!(
            "Encounter ({}): {}",
            text(json, "status"),
            kind.text.reveal()
        )));
    }
    if kind.text.is_empty() {
        kind = Concept::text("Encounter");
    }
    reader.push(Fact::Encounter(record::Encounter {
        class: kind,
        start,
        end,
        reason,
        location,
    }));
}

fn place(at: &Json, from: &Json, reader: &Reader<'_, '_>) -> Option<PatientText> {
    let reference = at.get("location")?;
    let shown = text(reference, "display");
    let name = if shown.is_empty() {
        reader
            .bundle
            .resolve(from, reference)
            .map_or("", |found| text(found, "name"))
    } else {
        shown
    };
    (!name.is_empty()).then(|| name.into())
}
