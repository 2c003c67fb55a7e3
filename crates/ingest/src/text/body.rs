//! Weight and height in words: "weighs 193 pounds", "5 feet 6 inches".

use super::number::{blanks, next_digit, number};
use super::page::{Page, Sentence, key, window};
use super::phrases::Hints;
use record::{
    Observation, ObservationCategory, ObservationStatus, ObservationValue, Quantity, Span, TermKind,
};
use regex::Regex;
use std::sync::LazyLock;

static WEIGHT: LazyLock<Hints> = LazyLock::new(|| Hints::any_case(&["weigh"]));

/// Reads body measures that are told, not labelled.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    weighs(page, sentence);
    feet(page, sentence);
    stones(page, sentence);
    told(page, sentence);
}

static STONES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?P<st>\d{1,2})\s?(?:st|stone)\b\.?(?:\s?(?P<lb>\d{1,2})\s?(?:lbs?|pounds?)?\b)?",
    )
    .ok()
});

/// "wt 11st 4", "weight 9 stone 10 lb": in pounds; only behind the name of the weight.
fn stones(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    const POUNDS: f64 = 14.0;
    let words = sentence.words();
    if !words.contains("st") {
        return;
    }
    for found in STONES.iter().flat_map(|it| it.captures_iter(words)) {
        let (Some(whole), Some(stone)) = (found.get(0), found.name("st")) else {
            continue;
        };
        let before = words[..whole.start()]
            .trim_end_matches([' ', ':', '='])
            .to_ascii_lowercase();
        let named = ["wt", "weight", "weighs", "bw"]
            .iter()
            .any(|word| before.ends_with(word));
        let (Ok(stone), pounds) = (
            stone.as_str().parse::<f64>(),
            found
                .name("lb")
                .and_then(|part| part.as_str().parse::<f64>().ok())
                .unwrap_or(0.0),
        ) else {
            continue;
        };
        if named && (3.0..=40.0).contains(&stone) && pounds < POUNDS {
            let span = Span::new(whole.start(), whole.end()).shifted(sentence.span.start);
            let written = page.written(span).to_string();
            let stored = page.stored(span);
            // "wt 11 st" was read as a weight of 11.
            page.record.observations.retain(|fact| {
                fact.value.key() != Some("weight")
                    || !fact.spans().any(|(_, other)| other.overlaps(stored))
            });
            push(
                page,
                "weight",
                span,
                stone * POUNDS + pounds,
                Some("[lb_av]"),
                &written,
            );
        }
    }
}

/// "a 45-year-old, 164 cm, 79 kg man", "180 cm tall", "72 kg in weight", "short in height (153.4 cm)".
fn told(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text;
    let mut at = sentence.span.start;
    while let Some(digit) = next_digit(text, at, sentence.span.end) {
        let Some(found) = fresh(text, digit).then(|| number(text, digit)).flatten() else {
            at = digit + 1;
            continue;
        };
        at = found.end;
        if let Some((name, unit, end)) = measure(text, found.end, found.value)
            && end <= sentence.span.end
            && is_body(sentence, found.start, end, name)
            && !is_read(page, Span::new(found.start, end), name)
        {
            let span = Span::new(found.start, end);
            let written = page.written(span).to_string();
            push(page, name, span, found.value, Some(unit), &written);
        }
    }
}

/// True where a number begins at the digit: not inside a word or another number.
fn fresh(text: &str, digit: usize) -> bool {
    let before = digit.checked_sub(1).map(|at| text.as_bytes()[at]);
    before.is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'.')
}

/// The body measure that a number with this unit can be.
fn measure(text: &str, at: usize, value: f64) -> Option<(&'static str, &'static str, usize)> {
    const UNITS: &[(&str, &str, &str, f64, f64)] = &[
        ("cm", "height", "cm", 45.0, 230.0),
        ("m", "height", "m", 1.2, 2.3),
        ("inches", "height", "[in_i]", 40.0, 90.0),
        ("kg", "weight", "kg", 1.0, 300.0),
        ("lbs", "weight", "[lb_av]", 20.0, 600.0),
        ("lb", "weight", "[lb_av]", 20.0, 600.0),
        ("pounds", "weight", "[lb_av]", 20.0, 600.0),
    ];
    let start = blanks(text, at);
    let rest = &text[start..];
    let (written, name, unit, ..) = UNITS.iter().find(|(written, _, _, low, high)| {
        rest.starts_with(written)
            && !rest[written.len()..]
                .starts_with(|c: char| c.is_alphanumeric() || "/^²*".contains(c))
            && (low..=high).contains(&&value)
    })?;
    Some((name, unit, start + written.len()))
}

/// True when the words around say that the body is meant: never a change of it, never a lesion.
fn is_body(sentence: &Sentence<'_>, start: usize, end: usize, name: &str) -> bool {
    let text = sentence.text;
    let before = window(
        text,
        start.saturating_sub(40).max(sentence.span.start),
        start,
    )
    .to_ascii_lowercase();
    let after = window(text, end, (end + 22).min(sentence.span.end)).to_ascii_lowercase();
    let (before, after) = (
        before.replace("body mass", ""),
        after.replace("body mass", ""),
    );
    let change = [
        "loss", "lost", "gain", "mass", "tumor", "tumour", "lesion", "cyst", "diameter",
        "decrease", "increase", "over the", "within",
    ]
    .iter()
    .any(|word| before.contains(word) || after.contains(word));
    if change {
        return false;
    }
    let behind: &[&str] = match name {
        "height" => &["tall", "in height", "in hight", "in length", "height"],
        _ => &["in weight", "weight"],
    };
    let front: &[&str] = match name {
        "height" => &["height", "length", "tall", "stature", "short"],
        _ => &["weigh", "overweight", "obese"],
    };
    let tail = after.trim_start_matches([' ', ')']);
    let opens = ["year-old", "years old", "year old", "-yr-old", "y/o"]
        .iter()
        .any(|age| before.contains(age));
    let open = before.trim_end().ends_with(['(', ',']) || before.trim_end().ends_with("was");
    behind.iter().any(|word| tail.starts_with(word))
        || open && front.iter().any(|word| before.contains(word))
        || opens && (open || before.trim_end().ends_with("and"))
}

/// True when a labelled value was read there.
fn is_read(page: &Page<'_>, span: Span, name: &str) -> bool {
    let stored = page.stored(span);
    page.record.observations.iter().rev().take(12).any(|fact| {
        fact.value.key() == Some(name) && fact.spans().any(|(_, other)| other.overlaps(stored))
    })
}

fn weighs(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    if !WEIGHT.within(sentence.words()) {
        return;
    }
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
    while let Some(digit) = next_digit(text, at, sentence.span.end) {
        let Some(whole) = fresh(text, digit).then(|| number(text, digit)).flatten() else {
            at = digit + 1;
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
