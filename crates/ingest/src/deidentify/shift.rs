//! Dates moved, or reduced to their year, in the form in which they are written.

use super::{DateParts, Identifier};
use record::{PartialDate, Span};

/// Which of two numbers is the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

const LONG: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// Words around a date that say whose date it is.
const BIRTH: &[&str] = &[
    "birth",
    "dob",
    "born",
    "nacimiento",
    "nacid",
    "出生",
    "生于",
];
/// Bytes before a date in which such a word stands.
const NEAR: usize = 28;
/// The oldest age that may be known.
const OLDEST: i32 = 89;

/// The order that the unambiguous dates of the text show; none where they show both or neither.
pub(super) fn order(text: &str, found: &[Identifier]) -> Option<Order> {
    let open = || found.iter().filter_map(|one| one.date?.open);
    let day_first = open().any(|(first, _)| number(text, first).is_some_and(|n| n > 12));
    let month_first = open().any(|(_, second)| number(text, second).is_some_and(|n| n > 12));
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

fn number(text: &str, span: Span) -> Option<i32> {
    span.slice(text)?.parse().ok()
}

fn full_year(text: &str, span: Span) -> Option<i32> {
    let year = number(text, span)?;
    Some(match (span.len(), year) {
        (2, 0..=30) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    })
}

/// The year of a date alone; none where it has none, or where it gives an age over 89 away.
pub(super) fn year(text: &str, one: &Identifier, latest: Option<i32>) -> Option<String> {
    let year = full_year(text, one.date?.year?)?;
    let mut from = one.span.start.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text[from..one.span.start].to_lowercase();
    let birth = BIRTH.iter().any(|word| before.contains(word));
    if birth && latest.is_none_or(|latest| latest - year > OLDEST) {
        return None;
    }
    let chinese = one.span.slice(text)?.contains('年');
    Some(if chinese {
        format!("{year}年")
    } else {
        year.to_string()
    })
}

/// The date moved by `days`; none where its parts do not settle one date.
pub(super) fn shifted(
    text: &str,
    one: &Identifier,
    order: Option<Order>,
    days: i32,
) -> Option<String> {
    let parts = one.date?;
    let (day, month) = day_and_month(text, &parts, order)?;
    let year = full_year(text, parts.year?)?;
    let month_number = match parts.month_named {
        Some(month) => month,
        None => u8::try_from(number(text, month)?).ok()?,
    };
    // A month alone is moved from its middle.
    let day_number = day.map_or(Some(15), |day| u8::try_from(number(text, day)?).ok())?;
    let date = PartialDate::day(i16::try_from(year).ok()?, month_number, day_number).ok()?;
    let moved = date.plus_days(days)?;
    // Two digits each between marks: written with zeros.
    let zeros = parts.month_named.is_none()
        && month.len() == 2
        && day.is_none_or(|day| day.len() == 2)
        && !one.span.slice(text)?.contains('月');
    let mut pieces = vec![
        (
            parts.year?,
            padded(text, parts.year?, i32::from(moved.get_year()), zeros),
        ),
        (
            month,
            month_text(text, month, parts.month_named, moved.get_month()?, zeros),
        ),
    ];
    if let Some(day) = day {
        pieces.push((day, padded(text, day, i32::from(moved.get_day()?), zeros)));
    }
    pieces.sort_by_key(|(span, _)| span.start);
    let mut made = String::new();
    let mut from = one.span.start;
    for (span, piece) in pieces {
        made.push_str(text.get(from..span.start)?);
        made.push_str(&piece);
        from = span.end;
    }
    made.push_str(text.get(from..one.span.end)?);
    Some(made)
}

fn day_and_month(
    text: &str,
    parts: &DateParts,
    order: Option<Order>,
) -> Option<(Option<Span>, Span)> {
    let Some((first, second)) = parts.open else {
        return Some((parts.day, parts.month?));
    };
    let own = match (number(text, first)?, number(text, second)?) {
        (13.., _) => Some(Order::DayFirst),
        (_, 13..) => Some(Order::MonthFirst),
        _ => order,
    };
    Some(match own? {
        Order::DayFirst => (Some(first), second),
        Order::MonthFirst => (Some(second), first),
    })
}

/// A number as wide as the one it stands for.
fn padded(text: &str, span: Span, value: i32, zeros: bool) -> String {
    let old = span.slice(text).unwrap_or_default();
    match old.len() {
        2 if value > 99 => format!("{:02}", value % 100),
        width if zeros || old.starts_with('0') || width > 2 => format!("{value:0width$}"),
        _ => value.to_string(),
    }
}

fn month_text(text: &str, span: Span, named: Option<u8>, month: u8, zeros: bool) -> String {
    if named.is_none() {
        return padded(text, span, i32::from(month), zeros);
    }
    let old = span.slice(text).unwrap_or_default();
    let at = usize::from(month.saturating_sub(1)).min(11);
    let lower = old.to_lowercase();
    let spanish = SPANISH.iter().any(|name| name.starts_with(&lower))
        && !LONG.iter().any(|name| name.to_lowercase() == lower);
    let name = if spanish { SPANISH[at] } else { LONG[at] };
    let short = old.len() <= 4 && !matches!(lower.as_str(), "may" | "mayo" | "june" | "july");
    let name = if short { &name[..3] } else { name };
    if old.chars().all(|c| !c.is_lowercase()) {
        name.to_uppercase()
    } else if old.starts_with(char::is_uppercase) {
        name[..1].to_uppercase() + &name[1..]
    } else {
        name.to_lowercase()
    }
}
