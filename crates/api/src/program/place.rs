use record::{DocumentId, Fact, Record, Span};
use serde::Serialize;

/// A stretch of a document with its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SpanOut {
    /// Which document.
    pub document: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub quote: String,
}

impl SpanOut {
    /// The stretch `span` of `document`; `None` where the record has no such words.
    pub fn of(record: &Record, document: &DocumentId, span: Span) -> Option<Self> {
        Some(Self {
            document: document.0.clone(),
            start: span.start,
            end: span.end,
            quote: record.quote(document, span)?.to_string(),
        })
    }
}

/// Every place of `fact`, best first.
pub(super) fn places<T>(record: &Record, fact: &Fact<T>) -> Vec<SpanOut> {
    fact.spans()
        .filter_map(|(document, span)| SpanOut::of(record, document, span))
        .collect()
}

/// The places of an issue or a score input.
pub(super) fn evidence(record: &Record, places: &[(DocumentId, Span)]) -> Vec<SpanOut> {
    places
        .iter()
        .filter_map(|(document, span)| SpanOut::of(record, document, *span))
        .collect()
}

/// The snake-case name of a unit variant, as in the stored form.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_string))
        .unwrap_or_default()
}
