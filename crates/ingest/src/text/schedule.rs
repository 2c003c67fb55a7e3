//! Doses that differ over the day: "1-0-1", "8-8-10 units", "12 units qAM and 8 units qPM", "早8u 中6u 晚6u".

use super::number::{blanks, number};
use record::{Quantity, Span};

/// Amounts by the time of day, of "1-0-1" or "8-8-10".
pub(crate) struct Split {
    pub(crate) span: Span,
    /// Amounts that are not zero.
    amounts: Vec<f64>,
}

impl Split {
    /// How often a day something is taken.
    pub(crate) fn per_day(&self) -> f64 {
        self.amounts.len() as f64
    }

    /// The smallest amount, and the largest where it differs.
    pub(crate) fn range(&self) -> (f64, Option<f64>) {
        range(&self.amounts)
    }
}

fn range(amounts: &[f64]) -> (f64, Option<f64>) {
    let low = amounts.iter().copied().fold(f64::INFINITY, f64::min);
    let high = amounts.iter().copied().fold(0.0, f64::max);
    (low, (high > low).then_some(high))
}

/// Three or four small numbers joined by hyphens: morning, noon, evening, night.
pub(crate) fn split(text: &str, window: Span) -> Option<Split> {
    let bytes = text.as_bytes();
    let mut at = window.start;
    while at < window.end {
        let fresh =
            at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || b".-/".contains(&bytes[at - 1]));
        if !(fresh && bytes[at].is_ascii_digit()) {
            at += 1;
            continue;
        }
        match joined(text, at, window.end) {
            Some(found) => return Some(found),
            None => at += 1,
        }
    }
    None
}

fn joined(text: &str, start: usize, limit: usize) -> Option<Split> {
    const LARGEST: f64 = 100.0;
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = start;
    loop {
        let part = number(text, at).filter(|part| part.end - part.start <= 3)?;
        all.push(part.value);
        at = part.end;
        if bytes.get(at) != Some(&b'-') || !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            break;
        }
        at += 1;
    }
    let ends = at <= limit
        && !bytes.get(at).is_some_and(|next| {
            next.is_ascii_alphanumeric()
                || b"/.".contains(next) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
        });
    let amounts: Vec<f64> = all.iter().copied().filter(|amount| *amount > 0.0).collect();
    let fits = (3..=4).contains(&all.len())
        && !amounts.is_empty()
        && amounts.iter().all(|amount| *amount <= LARGEST);
    (ends && fits).then_some(Split {
        span: Span::new(start, at),
        amounts,
    })
}

/// Quantities of one unit, each with its own time of day, as one dose taken so many times.
pub(crate) fn by_moment(
    text: &str,
    found: &[(Span, Quantity)],
    limit: usize,
) -> Option<(Quantity, f64, Span)> {
    let (first_place, first) = found.first()?;
    let mut amounts = Vec::new();
    let mut last = *first_place;
    for (at, (place, quantity)) in found.iter().enumerate() {
        let until = found.get(at + 1).map_or(limit, |(next, _)| next.start);
        let same = quantity.unit_text.eq_ignore_ascii_case(&first.unit_text);
        let named = moment_before(text, place.start) || moment_behind(text, place.end, until);
        if !same || quantity.high.is_some() || !named || place.start > last.end + 24 {
            break;
        }
        amounts.push(quantity.value);
        last = *place;
    }
    if amounts.len() < 2 {
        return None;
    }
    let (value, high) = range(&amounts);
    let dose = Quantity {
        value,
        high,
        ..first.clone()
    };
    Some((dose, amounts.len() as f64, first_place.cover(last)))
}

fn moment_before(text: &str, at: usize) -> bool {
    const WORDS: [&str; 12] = [
        "早",
        "中",
        "晚",
        "早上",
        "中午",
        "晚上",
        "午",
        "睡前",
        "早餐前",
        "午餐前",
        "晚餐前",
        "早晨",
    ];
    let before = text[..at].trim_end_matches([' ', ':', '-']);
    WORDS.iter().any(|word| before.ends_with(word))
}

fn moment_behind(text: &str, at: usize, limit: usize) -> bool {
    const WORDS: [&str; 24] = [
        "qam",
        "qpm",
        "q am",
        "q pm",
        "am",
        "pm",
        "mane",
        "nocte",
        "hs",
        "qhs",
        "in the morning",
        "in the evening",
        "at night",
        "at noon",
        "at bedtime",
        "at lunch",
        "with breakfast",
        "with lunch",
        "with dinner",
        "with supper",
        "before breakfast",
        "before lunch",
        "before dinner",
        "morning",
    ];
    let start = blanks(text, at).min(limit);
    let rest = text[start..limit.max(start)].to_ascii_lowercase();
    WORDS.iter().any(|word| {
        rest.strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(f64, f64, Option<f64>)>) {
        let found = split(text, Span::new(0, text.len()));
        let found = found.map(|found| (found.per_day(), found.range().0, found.range().1));
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn numbers_by_the_time_of_day() {
        check(" 40 mg 1-0-1", Some((2.0, 1.0, None)));
        check(" 0-0-1 nocte", Some((1.0, 1.0, None)));
        check(" 8-8-10 units", Some((3.0, 8.0, Some(10.0))));
        check(" 1-0-0-1", Some((2.0, 1.0, None)));
        check(" 4-6 h", None);
        check(" on 12-03-2024", None);
        check(" 0-0-0", None);
    }
}
