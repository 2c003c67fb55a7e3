//! Weight and height in words: "weighs 193 pounds", "5 feet 6 inches".

use super::number::{blanks, number};
use super::page::{Page, Sentence, key, window};
use record::{
    Observation, ObservationCategory, ObservationStatus, ObservationValue, Quantity, Span, TermKind,
};

/// Reads body measures that are told, not labelled.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    weighs(page, sentence);
    feet(page, sentence);
}

fn weighs(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let lower = sentence.words().to_ascii_lowercase();
    for verb in ["weighs", "weighed", "weighing"] {
        let Some(at) = lower.find(verb) else { continue };
        let start = sentence.span.start + at;
        let mut from = blanks(sentence.text, start + verb.len());
        for word in [
            "approximately ",
            "about ",
            "around ",
            "only ",
            "in at ",
            "at ",
        ] {
            if window(sentence.text, from, from + word.len()).eq_ignore_ascii_case(word) {
                from += word.len();
            }
        }
        let Some(found) = number(sentence.text, from).filter(|found| !found.ambiguous) else {
            continue;
        };
        if let Some(unit) = super::units::unit(page, found.end)
            && unit.ucum.is_some()
        {
            let written = page.written(unit.span).to_string();
            let span = Span::new(start, unit.span.end);
            push(
                page,
                "weight",
                span,
                found.value,
                unit.ucum.as_deref(),
                &written,
            );
        }
    }
}

/// "5 feet 6 inches", "5'6\"", "5 ft 6 in": in inches.
fn feet(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text;
    let mut at = sentence.span.start;
    while at < sentence.span.end {
        let digit = text.as_bytes()[at].is_ascii_digit();
        let fresh = at == 0
            || !text.as_bytes()[at - 1].is_ascii_alphanumeric() && text.as_bytes()[at - 1] != b'.';
        let Some(whole) = (digit && fresh).then(|| number(text, at)).flatten() else {
            at += 1;
            continue;
        };
        at = whole.end;
        let rest_at = blanks(text, whole.end);
        let rest = window(text, rest_at, rest_at + 8).to_ascii_lowercase();
        let Some(mark) = ["feet", "foot", "ft.", "ft", "'"]
            .iter()
            .find(|mark| rest.starts_with(**mark))
        else {
            continue;
        };
        let inches = number(text, blanks(text, rest_at + mark.len()));
        let Some(inches) = inches.filter(|inches| inches.value < 12.0) else {
            continue;
        };
        let tail_at = blanks(text, inches.end);
        let tail = window(text, tail_at, tail_at + 8).to_ascii_lowercase();
        let Some(unit) = ["inches", "inch", "in.", "in", "\"", "''"]
            .iter()
            .find(|unit| tail.starts_with(**unit))
        else {
            continue;
        };
        let span = Span::new(whole.start, tail_at + unit.len());
        if (1.0..=8.0).contains(&whole.value) && span.end <= sentence.span.end {
            let written = page.written(span).to_string();
            // "Height 5 ft" was read as a height of its own.
            page.record.observations.retain(|fact| {
                fact.value.key() != Some("height")
                    || !fact.spans().any(|(_, other)| other.overlaps(span))
            });
            push(
                page,
                "height",
                span,
                whole.value * 12.0 + inches.value,
                Some("[in_i]"),
                &written,
            );
        }
    }
}

fn push(
    page: &mut Page<'_>,
    name: &str,
    span: Span,
    value: f64,
    ucum: Option<&str>,
    written: &str,
) {
    let Some(meaning) = page.lexicon.lookup(TermKind::VitalSign, name) else {
        return;
    };
    if key(&meaning).is_none() {
        return;
    }
    let observation = Observation {
        code: page.concept(span, Some(&meaning)),
        category: ObservationCategory::VitalSign,
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(Quantity {
            value,
            high: None,
            comparator: None,
            unit: ucum.map(str::to_string),
            unit_text: written.to_string(),
        }),
        reference_range: None,
        interpretation: None,
        effective: None,
        specimen: None,
        assertion: Default::default(),
    };
    let fact = page.fact("observation", span, observation);
    page.record.observations.push(fact);
}
