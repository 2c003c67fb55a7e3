//! A value that was measured again and told in a sentence of its own, without its name: "K 6.3 mmol/L (13/10/2025). Repeat 4.9 mmol/L
//! (15/10/2025).", "血钾 6.3mmol/L。复查 4.9mmol/L。". It is of the one result that the sentence before tells.

use super::when;
use crate::text::page::{Page, Sentence};
use crate::text::values::{Reading, reading};
use record::{
    Assertion, Observation, ObservationCategory, ObservationStatus, ObservationValue, PartialDate,
    Quantity, Span, Temporality, TermKind,
};
use regex::Regex;
use std::sync::LazyLock;

/// Reads the value at the beginning of the sentence.
pub(super) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>, header: Option<PartialDate>) {
    static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:(?i:repeat(?:ed)?|rpt|re-?check(?:ed)?|on (?:repeat|recheck)|repeat level|level)(?i:\s(?:level|value|result|sample|today|yesterday|now|this morning|this am|last week|next day|was|is|of|at))*[\s:]+|(?:今日?|昨日?|次日|当日|后|再次|再|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}小时后|[0-9]小?h后){0,2}(?:复查|复测)(?:值|结果)?(?:为|示|:)?\s?)[0-9]",
        )
        .ok()
    });
    let words = sentence.words();
    let opens = words.starts_with([
        'R', 'r', 'O', 'o', 'L', 'l', '复', '今', '昨', '次', '当', '后', '再',
    ]) || words.starts_with(|c: char| c.is_ascii_digit()) && words.contains("复");
    if !opens {
        return;
    }
    let Some(lead) = LEAD.as_ref().and_then(|lead| lead.find(words)) else {
        return;
    };
    let at = sentence.span.start + lead.end() - 1;
    let Some(found) = reading(page, at, sentence.span.end) else {
        return;
    };
    let named = sentence.terms.iter().any(|term| {
        term.kind == TermKind::Drug
            || matches!(term.kind, TermKind::Laboratory | TermKind::VitalSign)
                && !term.ambiguous
                && term.span.start < found.end
    });
    if named || found.second.is_some() || page.is_dated(at) {
        return;
    }
    let Some(before) = before(page, sentence, &found) else {
        return;
    };
    let place = Span::new(sentence.span.start, found.end);
    let quantity = page.quantity(found.number.value, found.comparator, found.unit.as_ref());
    let unit = found.unit.is_none().then(|| match &before.value {
        ObservationValue::Quantity(old) => old.unit.clone(),
        _ => None,
    });
    let quantity = Quantity {
        unit: unit.flatten().or(quantity.unit.clone()),
        ..quantity
    };
    let effective = when::stated(page, sentence, place, header);
    let observation = Observation {
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(quantity),
        reference_range: found.range.clone(),
        interpretation: found.flag,
        effective,
        assertion: Assertion::default(),
        ..before
    };
    let fact = page.fact("observation", place, observation);
    page.record.observations.push(fact);
    sentence.spend(place);
}

/// The one result that the sentence right before tells, where the value can be another of it.
fn before(page: &Page<'_>, sentence: &Sentence<'_>, found: &Reading) -> Option<Observation> {
    /// Bytes between the value and its repetition.
    const NEAR: usize = 64;
    /// The most by which a value without unit differs from the one before it.
    const TIMES: f64 = 4.0;
    let start = page.stored(sentence.span).start;
    let near = |at: usize| at <= start && start - at <= NEAR;
    let mut last = page.record.observations.iter().rev();
    let newest = last.next()?;
    let end = |fact: &record::Fact<Observation>| fact.spans().map(|(_, span)| span.end).max();
    let place = end(newest)?;
    let text = page.text.get(..sentence.span.start)?;
    let line = text.trim_end().rfind('\n').map_or(0, |at| at + 1);
    let line = page.stored(Span::new(line, line)).start;
    // Another result on the same line: which is repeated is not told.
    let other = last
        .take_while(|fact| end(fact).is_some_and(|end| end > line))
        .any(|fact| fact.value.key() != newest.value.key());
    let ObservationValue::Quantity(old) = &newest.value.value else {
        return None;
    };
    if !near(place) || other || newest.value.category != ObservationCategory::Laboratory {
        return None;
    }
    let written = page.text.get(found.number.start..found.number.end)?;
    let decimal = written.contains('.');
    let (low, high) = (
        old.value.min(found.number.value),
        old.value.max(found.number.value),
    );
    let unit = found.unit.as_ref().and_then(|unit| unit.ucum.clone());
    let behind = page.text.get(found.end..sentence.span.end)?;
    let behind = behind.trim_start_matches(' ');
    let closes = behind.is_empty()
        || behind.starts_with(['.', ',', ';', '(', '。', '，', '；', '↑', '↓', '\n'])
        || behind.starts_with("on ")
        || behind.starts_with("today");
    let fits = match (&old.unit, &unit, &found.unit) {
        (Some(a), Some(b), _) => a == b,
        (None, Some(_), _) => false,
        (_, None, Some(_)) => false,
        _ => decimal && old.value.fract() != 0.0 && low > 0.0 && high / low <= TIMES && closes,
    };
    let current =
        newest.value.assertion.time == Temporality::Current || newest.value.effective.is_some();
    (fits && current).then(|| newest.value.clone())
}
