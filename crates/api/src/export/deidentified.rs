//! The plan and the bundle without identifiers.

use super::plan::{Item, Outline, Section};
use crate::deidentify::Scrubber;
use crate::refused::Refused;
use crate::wire::{ErrorCode, Locale};
use base64::Engine;
use record::{PartialDate, Record};
use serde_json::{Map, Value, json};

/// Keys whose words may name somebody.
const WORDS: &[&str] = &[
    "text",
    "display",
    "valueString",
    "description",
    "title",
    "comment",
    "note",
    "div",
];
/// Keys of the time of the export itself.
const OF_EXPORT: &[&str] = &["timestamp", "recorded"];
/// Keys that hold no words of the record.
const PLAIN: &[&str] = &[
    "system",
    "code",
    "reference",
    "fullUrl",
    "resourceType",
    "status",
    "id",
    "url",
    "contentType",
    "unit",
    "type",
    "intent",
    "gender",
];

/// The plan with every line scrubbed, and what a reader has to know at its end.
pub(super) fn outline(of: Outline, scrubber: &mut Scrubber<'_>, locale: Locale) -> Outline {
    let Outline {
        language,
        title,
        banner,
        patient: _,
        facts,
        sections,
        mut closing,
        disclaimer,
    } = of;
    let facts = facts
        .into_iter()
        .map(|(label, value)| {
            let value = labelled(&label, &value, scrubber);
            (label, value)
        })
        .collect();
    let sections = sections
        .into_iter()
        .map(|section| scrubbed_section(section, scrubber))
        .collect();
    for (_, lines) in &mut closing {
        for line in lines.iter_mut() {
            *line = scrubber.text(line);
        }
    }
    closing.push((
        locale.pick(&super::deidentified_title()).to_string(),
        scrubber.statements(locale),
    ));
    Outline {
        language,
        title,
        banner,
        patient: locale.pick(&super::deidentified_title()).to_string(),
        facts,
        sections,
        closing,
        disclaimer,
    }
}

/// A value scrubbed with its label before it, which may say what it is.
fn labelled(label: &str, value: &str, scrubber: &mut Scrubber<'_>) -> String {
    let whole = scrubber.text(&format!("{label}: {value}"));
    match whole
        .strip_prefix(label)
        .and_then(|rest| rest.strip_prefix(": "))
    {
        Some(rest) => rest.to_string(),
        None => scrubber.text(value),
    }
}

fn scrubbed_section(of: Section, scrubber: &mut Scrubber<'_>) -> Section {
    let Section { heading, items } = of;
    let items = items
        .into_iter()
        .map(|item| {
            let Item {
                text,
                marks,
                sources,
            } = item;
            Item {
                text: scrubber.text(&text),
                marks: marks.iter().map(|mark| scrubber.text(mark)).collect(),
                sources: sources.iter().map(|source| scrubber.text(source)).collect(),
            }
        })
        .collect();
    Section { heading, items }
}

/// The bundle scrubbed: no name, no number, dates as chosen, documents as de-identified text.
pub(super) fn bundle(
    bundle: &[u8],
    record: &Record,
    scrubber: &mut Scrubber<'_>,
    locale: Locale,
) -> Result<Vec<u8>, Refused> {
    let mut bundle: Value = serde_json::from_slice(bundle).map_err(|_| ErrorCode::ExportFailed)?;
    let documents = scrubber.documents(record);
    for entry in bundle["entry"].as_array_mut().into_iter().flatten() {
        let resource = &mut entry["resource"];
        match resource["resourceType"].as_str() {
            Some("Patient") => without(resource, &["name", "identifier"]),
            Some("DocumentReference") => {
                without(resource, &["identifier", "description", "content"]);
                let id = resource["id"].as_str().unwrap_or_default();
                let made = documents
                    .iter()
                    .find(|made| id == format!("document-{}", made.document));
                if let Some(made) = made {
                    let data = base64::engine::general_purpose::STANDARD.encode(&made.text);
                    resource["content"] = json!([{"attachment": {
                        "contentType": "text/plain; charset=utf-8", "data": data,
                    }}]);
                }
            }
            Some("Provenance") => {
                for entity in resource["entity"].as_array_mut().into_iter().flatten() {
                    // Places in the original text.
                    without(entity, &["extension"]);
                }
            }
            _ => {}
        }
    }
    walk(&mut bundle, "", scrubber);
    bundle["meta"] = json!({"tag": scrubber.statements(locale).iter().map(|words| {
        json!({"system": "urn:consilium:deidentified", "display": words})
    }).collect::<Vec<_>>()});
    serde_json::to_vec_pretty(&bundle).map_err(|_| ErrorCode::ExportFailed.into())
}

fn without(value: &mut Value, keys: &[&str]) {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|key, _| !keys.contains(&key.as_str()));
    }
}

fn walk(value: &mut Value, key: &str, scrubber: &mut Scrubber<'_>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, key, scrubber)),
        Value::Object(fields) => {
            dates(fields, scrubber);
            for (key, value) in fields.iter_mut() {
                if key != "data" {
                    walk(value, key, scrubber);
                }
            }
        }
        Value::String(text) if WORDS.contains(&key) => *text = scrubber.text(text),
        _ => {}
    }
}

/// Dates of this object as chosen: left out, the year alone, shifted.
fn dates(fields: &mut Map<String, Value>, scrubber: &Scrubber<'_>) {
    fields.retain(|key, value| {
        let Value::String(text) = value else {
            return true;
        };
        if OF_EXPORT.contains(&key.as_str())
            || WORDS.contains(&key.as_str())
            || PLAIN.contains(&key.as_str())
        {
            return true;
        }
        let Ok(date) = text.parse::<PartialDate>() else {
            return true;
        };
        match scrubber.date(date, key == "birthDate") {
            Some(date) => {
                *text = date;
                true
            }
            None => false,
        }
    });
}
