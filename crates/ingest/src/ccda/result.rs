//! Result and vital-sign observations, reports.

use super::entry::Around;
use super::view::{Node, Reader, at, attribute, child, children, interval, negated};
use crate::enrich;
use crate::fhir::observation::interpretation;
use crate::sheet::Value as Fact;
use record::{
    Assertion, Concept, DiagnosticReport, Observation, ObservationCategory, ObservationStatus,
    ObservationValue, PartialDate, Presence, ReferenceRange, TermKind,
};

pub(super) fn observation(node: Node<'_>, around: Around<'_>, reader: &mut Reader<'_, '_>) {
    let Some(mut code) = name(node, reader) else {
        return;
    };
    let table = enrich::analyte(&mut code, reader.lexicon());
    let time = interval(node);
    let value = reader.value(node);
    if value.is_none() && super::view::related(node).next().is_some() {
        return;
    }
    let missing = child(node, "value")
        .and_then(|value| value.attribute("nullFlavor"))
        .map(str::to_string);
    let mut assertion = Assertion::default();
    if negated(node) {
        assertion.presence = Presence::Absent;
    }
    let category = match (around.category, table) {
        (Some(ObservationCategory::Other) | None, Some(TermKind::Laboratory)) => {
            ObservationCategory::Laboratory
        }
        (Some(ObservationCategory::Other) | None, Some(TermKind::VitalSign)) => {
            ObservationCategory::VitalSign
        }
        (given, _) => given.unwrap_or(ObservationCategory::Other),
    };
    let made = Observation {
        code,
        category,
        status: status(attribute(node, "statusCode", "code")),
        value: value.unwrap_or(ObservationValue::Missing(missing)),
        reference_range: range(node, reader),
        interpretation: children(node, "interpretationCode")
            .find_map(|flag| interpretation(flag.attribute("code")?)),
        effective: time.start.or(time.end).or(around.date),
        specimen: at(node, &["specimen", "specimenRole", "specimenPlayingEntity"])
            .and_then(|entity| reader.concept_of(entity, "code"))
            .map(|words| words.text.into_revealed()),
        assertion,
    };
    reader.push(Fact::Observation(made), node);
}

/// The code's words, else those of the entry's text.
pub(super) fn name(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<Concept> {
    reader
        .concept_of(node, "code")
        .filter(|code| {
            code.codes
                .first()
                .is_none_or(|first| first.code != "ASSERTION")
        })
        .or_else(|| {
            let words = child(node, "text").map(|text| reader.words_of(text))?;
            (!words.is_empty()).then(|| Concept::text(words))
        })
}

fn status(written: &str) -> ObservationStatus {
    match written {
        "completed" | "final" => ObservationStatus::Final,
        "active" | "held" | "suspended" => ObservationStatus::Preliminary,
        "aborted" | "cancelled" => ObservationStatus::Cancelled,
        "nullified" => ObservationStatus::EnteredInError,
        _ => ObservationStatus::Unknown,
    }
}

fn range(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<ReferenceRange> {
    let range = at(node, &["referenceRange", "observationRange"])?;
    let edge = |name| -> Option<f64> {
        at(range, &["value", name])?
            .attribute("value")?
            .trim()
            .parse()
            .ok()
    };
    let (low, high) = (edge("low"), edge("high"));
    let mut words = child(range, "text")
        .map(|text| reader.words_of(text))
        .unwrap_or_default();
    if words.is_empty() {
        words = match (low, high) {
            (Some(low), Some(high)) => format!("{low}-{high}"),
            (Some(low), None) => format!(">= {low}"),
            (None, Some(high)) => format!("<= {high}"),
            (None, None) => return None,
        };
    }
    Some(ReferenceRange {
        low,
        high,
        text: words,
    })
}

/// The panel that results were reported under.
pub(super) fn report(node: Node<'_>, date: Option<PartialDate>, reader: &mut Reader<'_, '_>) {
    let Some(code) = reader.concept_of(node, "code") else {
        return;
    };
    let status = match attribute(node, "statusCode", "code") {
        "completed" => "final",
        "active" => "partial",
        "aborted" | "cancelled" => "cancelled",
        _ => "",
    };
    let value = DiagnosticReport {
        code,
        status: status.to_string(),
        effective: date,
        conclusion: None,
    };
    reader.push(Fact::Report(value), node);
}
