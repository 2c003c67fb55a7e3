//! Procedures, immunizations, encounters, family, social history, pregnancy, devices, notes.

use super::entry::{Around, planned};
use super::result::name;
use super::view::{Node, Reader, at, attribute, child, children, interval, negated, related};
use crate::enrich;
use crate::fhir::observation::{smoking, social_kind};
use crate::sheet::{Reading, Value as Fact};
use record::{
    Assertion, Concept, Device, Encounter, Experiencer, FamilyMemberHistory, Immunization,
    PatientText, PregnancyStatus, Presence, Procedure, SocialHistory, SocialKind, Temporality,
};

pub(super) fn procedure(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    let time = interval(node);
    if let Some(code) = name(node, reader) {
        if code.codes.is_empty() && enrich::says_none(code.text.reveal()) {
            return reader.push(Fact::Statement(code.text.into_revealed()), node);
        }
        let (status, assertion) = standing(node);
        let performed = time.start.or(time.end).or(around.date);
        reader.push(
            Fact::Procedure(Procedure {
                code,
                status: status.to_string(),
                performed,
                assertion,
            }),
            node,
        );
    }
    for participant in children(node, "participant") {
        device(participant, time.start, reader);
    }
}

fn standing(node: Node<'_>) -> (&'static str, Assertion) {
    let with = |presence| Assertion {
        presence,
        ..Assertion::default()
    };
    if negated(node) {
        return ("not-done", with(Presence::Absent));
    }
    if planned(node) {
        return ("planned", with(Presence::Hypothetical));
    }
    match attribute(node, "statusCode", "code") {
        "completed" => (
            "completed",
            Assertion {
                time: Temporality::Historical,
                ..Assertion::default()
            },
        ),
        "active" => ("in-progress", Assertion::default()),
        "aborted" => (
            "stopped",
            Assertion {
                time: Temporality::Historical,
                ..Assertion::default()
            },
        ),
        "cancelled" => ("not-done", with(Presence::Absent)),
        "nullified" => ("entered-in-error", with(Presence::Absent)),
        _ => ("", Assertion::default()),
    }
}

fn device(participant: Node<'_>, since: Option<record::PartialDate>, reader: &mut Reader<'_, '_>) {
    let Some(kind) = at(participant, &["participantRole", "playingDevice"]).and_then(|device| {
        reader.concept_of(device, "code").or_else(|| {
            let model =
                child(device, "manufacturerModelName").map(|model| reader.words_of(model))?;
            (!model.is_empty()).then(|| Concept::text(model))
        })
    }) else {
        return;
    };
    reader.push(
        Fact::Device(Device {
            kind,
            assertion: Assertion::default(),
            since,
        }),
        participant,
    );
}

pub(super) fn supplied_device(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let time = interval(node);
    for participant in node
        .descendants()
        .filter(|inner| inner.tag_name().name() == "participant")
    {
        device(participant, time.start, reader);
    }
}

pub(super) fn immunization(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let material = at(
        node,
        &["consumable", "manufacturedProduct", "manufacturedMaterial"],
    );
    let Some(vaccine) = material.and_then(|material| reader.concept_of(material, "code")) else {
        return reader.issue(
            crate::IngestIssueKind::Missing,
            node,
            "This vaccination entry names no vaccine and was left out.",
            "该接种条目未写明疫苗，已略去。",
        );
    };
    let status = if negated(node) {
        "not-done"
    } else if planned(node) {
        "planned"
    } else {
        match attribute(node, "statusCode", "code") {
            "completed" => "completed",
            "aborted" | "cancelled" => "not-done",
            "nullified" => "entered-in-error",
            _ => "",
        }
    };
    let time = interval(node);
    let not_given_reason = related(node)
        .find(|(link, _)| link.attribute("typeCode") == Some("RSON"))
        .and_then(|(_, inner)| {
            reader
                .concept_of(inner, "code")
                .or_else(|| reader.concept_of(inner, "value"))
        })
        .map(|words| words.text.into_revealed())
        .filter(|_| status == "not-done");
    let value = Immunization {
        vaccine,
        status: status.to_string(),
        occurrence: time.start.or(time.end),
        not_given_reason,
    };
    reader.push(Fact::Immunization(value), node);
}

pub(super) fn encounter(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let time = interval(node);
    let class = name(node, reader).unwrap_or_else(|| Concept::text("Encounter"));
    if planned(node) {
        return reader.push(
            Fact::Statement(format!("Planned encounter: {}", class.text.reveal())),
            node,
        );
    }
    let location = children(node, "participant")
        .filter(|participant| participant.attribute("typeCode") == Some("LOC"))
        .find_map(|participant| at(participant, &["participantRole", "playingEntity", "name"]))
        .map(|name| PatientText::new(reader.words_of(name)));
    let reason = related(node)
        .find(|(link, inner)| {
            link.attribute("typeCode") == Some("RSON") && inner.tag_name().name() == "observation"
        })
        .and_then(|(_, inner)| reader.concept_of(inner, "value"));
    reader.push(
        Fact::Encounter(Encounter {
            class,
            start: time.start,
            end: time.end,
            reason,
            location,
        }),
        node,
    );
}

pub(super) fn family(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let subject = at(node, &["subject", "relatedSubject"]);
    let relationship = subject
        .and_then(|subject| reader.concept_of(subject, "code"))
        .map(|words| words.text.into_revealed())
        .unwrap_or_default();
    let mut said = false;
    for (_, inner) in related(node) {
        let Some(mut condition) = reader.concept_of(inner, "value") else {
            continue;
        };
        let mut assertion = Assertion {
            experiencer: Experiencer::Family,
            ..Assertion::default()
        };
        if negated(inner)
            || condition
                .codes
                .iter()
                .any(|code| matches!(code.code.as_str(), "160245001" | "160266009"))
        {
            assertion.presence = Presence::Absent;
        }
        enrich::problem(&mut condition, reader.lexicon());
        let details: Vec<Node<'_>> = related(inner).map(|(_, detail)| detail).collect();
        let age = details
            .iter()
            .find(|detail| {
                matches!(
                    attribute(**detail, "code", "code"),
                    "445518008" | "397659008" | "21612-7" | "30525-0"
                )
            })
            .and_then(|detail| attribute(*detail, "value", "value").parse::<f64>().ok());
        let died = details.iter().any(|detail| {
            detail.parent().and_then(|link| link.attribute("typeCode")) == Some("CAUS")
                || attribute(*detail, "value", "code") == "419099009"
        });
        reader.push(
            Fact::Family(FamilyMemberHistory {
                relationship: relationship.clone(),
                condition: Some(condition),
                onset_age: age,
                deceased: died.then_some(true),
                assertion,
            }),
            inner,
        );
        said = true;
    }
    if !said && !relationship.is_empty() {
        let assertion = Assertion {
            experiencer: Experiencer::Family,
            ..Assertion::default()
        };
        let value = FamilyMemberHistory {
            relationship,
            condition: None,
            onset_age: None,
            deceased: None,
            assertion,
        };
        reader.push(Fact::Family(value), node);
    }
}

pub(super) fn social(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let code = reader.concept_of(node, "code").unwrap_or_default();
    let value = reader.value(node);
    let answer = match &value {
        Some(record::ObservationValue::Concept(answer)) => answer.clone(),
        Some(record::ObservationValue::Text(words)) => Concept::text(words.reveal()),
        _ => Concept::default(),
    };
    let amount = match &value {
        Some(record::ObservationValue::Quantity(amount)) => Some(amount.clone()),
        _ => None,
    };
    let asserted_code = code
        .codes
        .first()
        .is_some_and(|first| first.code == "ASSERTION");
    let kind = social_kind(&code)
        .unwrap_or_else(|| kind_by_words(&code, asserted_code.then_some(&answer)));
    let mut assertion = smoking(&answer, value.as_ref());
    if negated(node) {
        assertion.presence = Presence::Absent;
    }
    let time = interval(node);
    if kind != SocialKind::Smoking && time.end.is_some() {
        assertion.time = Temporality::Historical;
    }
    let label = if asserted_code {
        ""
    } else {
        code.text.reveal()
    };
    let words = [label, answer.text.reveal()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(": ");
    let words = match &amount {
        Some(amount) => format!("{words}: {}", crate::describe::quantity(amount)),
        None => words,
    };
    if words.is_empty() {
        return;
    }
    reader.push(
        Fact::Social(SocialHistory {
            kind,
            text: words.into(),
            amount,
            assertion,
            focus: None,
        }),
        node,
    );
}

fn kind_by_words(code: &Concept, answer: Option<&Concept>) -> SocialKind {
    let words = format!(
        "{} {}",
        code.text.reveal(),
        answer.map_or("", |answer| answer.text.reveal())
    )
    .to_lowercase();
    const WORDS: &[(&str, SocialKind)] = &[
        ("smok", SocialKind::Smoking),
        ("tobacco", SocialKind::Smoking),
        ("cigarette", SocialKind::Smoking),
        ("alcohol", SocialKind::Alcohol),
        ("drug", SocialKind::Substance),
        ("occupation", SocialKind::Occupation),
        ("industry", SocialKind::Occupation),
        ("employ", SocialKind::Occupation),
        ("sexual", SocialKind::Sexual),
        ("exercise", SocialKind::Lifestyle),
        ("diet", SocialKind::Lifestyle),
        ("living", SocialKind::Living),
        ("marital", SocialKind::Living),
    ];
    WORDS
        .iter()
        .find(|(part, _)| words.contains(part))
        .map_or(SocialKind::Other, |(_, kind)| *kind)
}

pub(super) fn pregnancy(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let answer = reader.concept_of(node, "value").unwrap_or_default();
    let code = answer
        .codes
        .first()
        .map(|code| code.code.clone())
        .unwrap_or_default();
    let weeks = node
        .descendants()
        .filter(|inner| inner.tag_name().name() == "observation")
        .filter(|inner| {
            matches!(
                attribute(*inner, "code", "code"),
                "18185-9" | "49051-6" | "11884-4"
            )
        })
        .find_map(|inner| {
            let value: f64 = attribute(inner, "value", "value").parse().ok()?;
            Some(if attribute(inner, "value", "unit") == "d" {
                (value / 7.0).floor()
            } else {
                value
            })
        });
    let status = match (code.as_str(), negated(node)) {
        ("77386006", false) => PregnancyStatus::Pregnant { weeks },
        ("77386006", true) | ("60001007", false) => PregnancyStatus::NotPregnant,
        _ => {
            return reader.push(
                Fact::Statement(format!("Pregnancy: {}", answer.text.reveal())),
                node,
            );
        }
    };
    reader.push(Fact::Pregnancy(status), node);
}

/// A note activity: its words are read as free text.
pub(super) fn note(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(text) = child(node, "text") else {
        return;
    };
    let words = if child(text, "reference").is_some() {
        reader.words_of(text)
    } else {
        String::new()
    };
    let title = reader
        .concept_of(node, "code")
        .map(|code| code.text.into_revealed())
        .unwrap_or_default();
    if !words.is_empty() {
        reader.push(
            Fact::Narrative {
                title,
                text: words,
                reading: Reading::Interpret,
            },
            node,
        );
    }
}

/// An act that no reader knows is shown as a line.
pub(super) fn other_act(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    if planned(node) {
        return procedure(node, around, reader);
    }
    if let Some(code) = name(node, reader) {
        let words = child(node, "text")
            .map(|text| reader.words_of(text))
            .unwrap_or_default();
        reader.push(
            Fact::Statement(format!("{}: {words}", code.text.reveal())),
            node,
        );
    }
}
