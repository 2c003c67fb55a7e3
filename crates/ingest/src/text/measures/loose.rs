//! Numbers as they are said: "HR 140s", "BP 90s/50s", "SBP in the low 80s", "BP 160-180/90-100", "GCS 8/15".

use super::build;
use crate::text::bare_vitals::can_be_pressure;
use crate::text::number::{Number, number, range_end};
use crate::text::page::{Page, Sentence, Term};
use crate::text::units::unit;
use crate::text::values::Reading;
use record::{Comparator, ObservationValue, PartialDate, Quantity, Span, TermKind};

/// "160-180/90-100": pressures between two bounds on each side, or on one; the place behind them.
pub(super) fn pressures(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    term: &Term,
    (at, limit): (usize, usize),
    header: Option<PartialDate>,
) -> Option<usize> {
    let text = page.text;
    let side = |at: usize| {
        let low = number(text, at)?;
        let high = range_end(text, low.end).filter(|high| high.value > low.value);
        Some((low, high))
    };
    let systolic = side(at)?;
    let slash = systolic.1.unwrap_or(systolic.0).end;
    text[slash..].strip_prefix('/')?;
    let diastolic = side(slash + 1)?;
    let last = diastolic.1.unwrap_or(diastolic.0);
    let sound = can_be_pressure(systolic.0.value, diastolic.0.value)
        && can_be_pressure(systolic.1.unwrap_or(systolic.0).value, last.value)
        && (systolic.1.is_some() || diastolic.1.is_some())
        && last.end <= limit
        && !text[last.end..].starts_with(['/', '-']);
    if !sound {
        return None;
    }
    let measured = unit(page, last.end).filter(|unit| unit.ucum.is_some());
    let end = measured.as_ref().map_or(last.end, |unit| unit.span.end);
    let sides = [
        (systolic, "systolic blood pressure", term.span.start),
        (diastolic, "diastolic blood pressure", diastolic.0.start),
    ];
    for ((low, high), name, start) in sides {
        let Some(meaning) = page.lexicon.lookup(TermKind::VitalSign, name) else {
            continue;
        };
        let value = ObservationValue::Quantity(Quantity {
            high: high.map(|high| high.value),
            ..page.quantity(low.value, None, measured.as_ref())
        });
        let place = Span::new(start.min(low.start), end);
        let observation = build(page, sentence, term, &meaning, value, header, place);
        let fact = page.fact("observation", place, observation);
        page.record.observations.push(fact);
    }
    Some(end)
}

/// What a score is out of, where notes write it behind a slash.
fn whole(key: &str) -> Option<f64> {
    match key {
        "gcs" => Some(15.0),
        "news2" => Some(20.0),
        "pain_score" => Some(10.0),
        _ => None,
    }
}

/// "8/15": the score alone, with what it is out of.
pub(super) fn score(key: Option<&str>, found: Reading) -> Reading {
    match key.and_then(whole) {
        Some(whole) => found.out_of(whole),
        None => found,
    }
}

/// Vital signs and sugars that are told by the ten.
const TOLD: &[&str] = &[
    "heart_rate",
    "respiratory_rate",
    "systolic_bp",
    "diastolic_bp",
    "blood_pressure",
    "mean_arterial_pressure",
    "spo2",
    "glucose",
    "sodium",
    "creatinine",
];

/// "140s", "90s/50s", "80s-90s", "in the low 80s" at `at`: about the ten that is named.
pub(super) fn decade(
    page: &Page<'_>,
    key: Option<&str>,
    at: usize,
    limit: usize,
) -> Option<Reading> {
    if !key.is_some_and(|key| TOLD.contains(&key)) {
        return None;
    }
    let text = page.text;
    let mut start = at;
    for words in [&["in the ", "the "][..], &["low ", "mid ", "mid-", "high "]] {
        let rest = text.get(start..limit)?;
        let word = words.iter().find(|word| rest.starts_with(**word));
        start += word.map_or(0, |word| word.len());
    }
    let (first, mut end) = tens(text, start)?;
    let mark = text[end..].chars().next();
    let second = mark
        .filter(|mark| matches!(mark, '/' | '-'))
        .and_then(|_| tens(text, end + 1));
    if let Some((_, behind)) = second {
        end = behind;
    }
    (end <= limit).then(|| Reading {
        comparator: Some(Comparator::Approximately),
        second: second.map(|(number, _)| number),
        slash: second.is_some() && mark == Some('/'),
        end,
        ..Reading::bare(first)
    })
}

/// A round number with an "s", and the place behind it.
fn tens(text: &str, at: usize) -> Option<(Number, usize)> {
    let found = number(text, at)?;
    let behind = text[found.end..]
        .strip_prefix("'")
        .unwrap_or(&text[found.end..]);
    let rest = behind.strip_prefix('s')?;
    let round = found.value >= 20.0 && found.value % 10.0 == 0.0;
    let closes = !rest.starts_with(|c: char| c.is_alphanumeric());
    (round && closes).then(|| (found, text.len() - rest.len()))
}
