//! Values that are each told with their time, before or behind them: "128 mmol/L 6/2, 133 mmol/L 6/9", "18 ng/L 0915, 64 ng/L 1015",
//! "5月20日2.3,6月3日4.1", "透前5.9,透后3.8".

use super::dated_name::marked_day;
use super::moments::{Kind, Moment, bare, clock, hour, moment, settle};
use super::number::blanks;
use super::page::Page;
use super::units::Unit;
use super::values::{Reading, reading};
use regex::Regex;
use std::sync::LazyLock;

/// Most values of one list.
const MOST: usize = 12;

/// `first` and the values that follow it, where a time stands behind each of them and one at least is a bare number. `paired`
/// where each value is two numbers with a slash between them.
pub(super) fn behind(
    page: &Page<'_>,
    first: &Reading,
    paired: bool,
    limit: usize,
) -> Option<Vec<(Reading, Moment)>> {
    let text = page.text;
    let mut row: Vec<(Reading, Moment)> = Vec::new();
    let mut value = first.clone();
    let mut is_bare = false;
    while row.len() < MOST {
        let marked = moment(page, value.end, limit);
        is_bare |= marked.is_none();
        let time = marked.or_else(|| bare(page, value.end, limit))?;
        let next = parted(text, time.span.end, limit);
        row.push((value, time));
        let Some(next) = next.and_then(|at| reading(page, at, limit)) else {
            break;
        };
        if next.slash != paired || next.second.is_some() != paired || next.comparator.is_some() {
            break;
        }
        value = next;
    }
    (is_bare && row.len() > 1).then(|| finished(page, row))
}

/// The values from `at` on, where a time leads to each of them; a single one where its time is a Chinese day, month or moment.
pub(super) fn ahead(
    page: &Page<'_>,
    at: usize,
    paired: bool,
    limit: usize,
) -> Option<Vec<(Reading, Moment)>> {
    let text = page.text;
    let mut row: Vec<(Reading, Moment)> = Vec::new();
    let mut from = at;
    while row.len() < MOST {
        let time = moment(page, from, limit)
            .filter(|found| !text[found.span.start..].starts_with('('))
            .or_else(|| hour(text, blanks(text, from)))
            .or_else(|| bare_hour(text, blanks(text, from), row.is_empty()))
            .or_else(|| marked_day(page, from, limit));
        let Some(time) = time else { break };
        let start = behind_colon(text, time.span.end, limit);
        let Some(value) = reading(page, start, limit) else {
            break;
        };
        let fits = value.number.start == start && value.slash == paired && value.end <= limit;
        if !fits || value.second.is_some() && !paired {
            break;
        }
        let next = parted(text, value.end, limit).or_else(|| spaced(page, value.end, limit));
        row.push((value, time));
        let Some(next) = next else { break };
        from = next;
    }
    let told = |found: &Moment| {
        let dated = matches!(found.kind, Kind::Day(..) | Kind::Month(_) | Kind::Dated);
        let clock = matches!(found.kind, Kind::Clock(_));
        let written = &text[found.span.start..found.span.end];
        clock && written.len() == 4 && written.starts_with('0')
            || dated && !text[found.span.start..found.span.end].is_ascii()
    };
    let enough = row.len() > 1 || row.first().is_some_and(|(_, time)| told(time));
    enough.then(|| finished(page, row))
}

/// "0740 188 | 1145 241", "0600 4.1, 1800 5.9": an hour of four digits right before its value, where it begins with a nought, goes on
/// a list, or the next item begins with another.
fn bare_hour(text: &str, at: usize, first: bool) -> Option<Moment> {
    static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\d{4}:?\s{1,2}\d[\d./]*[^,;|\n]{0,14}[|,;]\s?(?:[01]\d|2[0-3])[0-5]\d:?\s{1,2}\d",
        )
        .ok()
    });
    let found = clock(text, at, true)?;
    let written = text.get(at..found.span.end)?;
    let plain = written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit());
    let rest = text.get(found.span.end..)?;
    let value = rest.trim_start_matches([':', ' ']);
    let parted = value.len() < rest.len() && value.starts_with(|c: char| c.is_ascii_digit());
    let told = !first
        || written.starts_with('0')
        || LIST
            .as_ref()
            .is_some_and(|list| text.get(at..).is_some_and(|rest| list.is_match(rest)));
    (plain && parted && told).then_some(found)
}

/// `first` with the day of a stay in brackets behind it, and bare values that follow it with nothing but blanks between: "3.4 (D2) 2.1
/// 1.4 1.1 mg/dl", in order of time. Not a count of something else: "8.1 (D1) 2 units given".
pub(super) fn counted_up(page: &Page<'_>, first: &Reading, limit: usize) -> Option<Vec<Reading>> {
    /// The most by which a value differs from the one before it.
    const TIMES: f64 = 6.0;
    /// The latest day of a stay that begins a course.
    const EARLY: u16 = 7;
    let text = page.text;
    let day = |at: usize| {
        let found = moment(page, at, limit)?;
        let counted = matches!(found.kind, Kind::Count(_));
        (counted && text[found.span.start..].starts_with('(')).then_some(found.span.end)
    };
    let begun = moment(page, first.number.end, limit)?;
    // "1.1 (D9) 1.4 2.1": where the stay is no older, the newest stands first.
    if !matches!(begun.kind, Kind::Count(count) if count <= EARLY && !is_day(text, count)) {
        return None;
    }
    let mut at = day(first.number.end)?;
    let mut values = vec![first.clone()];
    while values.len() < MOST && first.second.is_none() && first.unit.is_none() {
        let start = blanks(text, at);
        let Some(value) = reading(page, start, limit) else {
            break;
        };
        let before = values.last()?.number.value;
        let ratio = value.number.value / before;
        let own = value.unit.as_ref().is_none_or(is_of_result);
        let fits = start > at
            && value.number.start == start
            && value.second.is_none()
            && value.comparator.is_none()
            && own
            && ratio.is_finite()
            && (1.0 / TIMES..=TIMES).contains(&ratio);
        let ended = value.unit.is_some();
        if !fits {
            break;
        }
        // What the last number is of is not known, and with it which value is the newest.
        if !ended && counts_something(text, value.end) && day(value.end).is_none() {
            return None;
        }
        at = day(value.end).unwrap_or(value.end);
        values.push(value);
        if ended {
            break;
        }
    }
    let unit = values.iter().find_map(|value| value.unit.clone());
    for value in &mut values {
        value.unit = value.unit.take().or_else(|| unit.clone());
    }
    (values.len() > 1).then_some(values)
}

/// The note says that it is of this day of the stay: "Day 9".
fn is_day(text: &str, count: u16) -> bool {
    static DAY: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\bday\s*(\d{1,3})\b").ok());
    let mut days = DAY
        .as_ref()
        .into_iter()
        .flat_map(|day| day.captures_iter(text));
    days.any(|found| found[1].parse::<u16>().is_ok_and(|day| day <= count))
}

/// A concentration or a share: no amount that was given.
fn is_of_result(unit: &Unit) -> bool {
    let ucum = unit.ucum.as_deref().unwrap_or_default();
    ucum.contains(['/', '%', '[']) && ucum != "[iU]"
}

/// One blank and a word behind a number: what the number counts, unless the word goes on with the sentence.
fn counts_something(text: &str, at: usize) -> bool {
    const ONWARD: [&str; 16] = [
        "on",
        "off",
        "after",
        "since",
        "today",
        "now",
        "with",
        "this",
        "stable",
        "normal",
        "post",
        "and",
        "by",
        "at",
        "improving",
        "resolved",
    ];
    let rest = &text[at..];
    let next = rest.trim_start_matches(' ');
    let parted = rest.len() - next.len() > 1;
    let word = next.split(|c: char| !c.is_alphabetic()).next();
    let onward = rest.starts_with(' ') && word.is_some_and(|word| ONWARD.contains(&word));
    !parted
        && !onward
        && next.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '-' | '%' | '.' | 'x'))
}

/// Behind the blanks and the colon at `at`.
pub(super) fn behind_colon(text: &str, at: usize, limit: usize) -> usize {
    let rest = text.get(at..limit).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', ':', '：']).len()
}

/// Where the next item of a list begins, behind the mark at `at`.
fn parted(text: &str, at: usize, limit: usize) -> Option<usize> {
    let rest = text.get(at..limit)?;
    // "188 | 1145 241"
    let bar = rest.trim_start_matches(' ').strip_prefix('|');
    if let Some(next) = bar.filter(|next| next.starts_with(' ')) {
        return Some(limit - next.trim_start_matches(' ').len());
    }
    let next = rest.trim_start_matches([',', ';', '，', '、', '；', ' ']);
    (next.len() < rest.len() && !rest.starts_with(' ')).then(|| limit - next.len())
}

/// "base 51kg now 54.5kg", "pre 119 post 78": the next time right behind a blank.
fn spaced(page: &Page<'_>, at: usize, limit: usize) -> Option<usize> {
    let next = blanks(page.text, at);
    let time = moment(page, next, limit).filter(|_| next > at)?;
    matches!(
        time.kind,
        Kind::Now | Kind::Earlier | Kind::Baseline | Kind::Post | Kind::Month(_) | Kind::Day(..)
    )
    .then_some(next)
}

/// Days in one order, and the unit behind one value for all.
fn finished(page: &Page<'_>, row: Vec<(Reading, Moment)>) -> Vec<(Reading, Moment)> {
    let (mut values, mut times): (Vec<Reading>, Vec<Moment>) = row.into_iter().unzip();
    settle(page, &mut times);
    let unit = values.iter().find_map(|value| value.unit.clone());
    for value in &mut values {
        value.unit = value.unit.take().or_else(|| unit.clone());
    }
    values.into_iter().zip(times).collect()
}
