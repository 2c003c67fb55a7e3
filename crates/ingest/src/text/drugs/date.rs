//! Days of a start beside the day of the note: "moxifloxacin drops from 18/9" in a note of 2 September is a plan.

use crate::text::page::{Page, Sentence, window};
use crate::text::phrases::Hints;
use record::{PartialDate, Span, month_named};
use regex::Regex;
use std::sync::LazyLock;

/// Longest time ahead that is a plan, in days; what seems farther away was last year.
const AHEAD: i32 = 150;

static STARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:[^,.;。\n(]|\.\d){0,32}?\b(?:from|starts?|starting|commenc\w+|begin\w*|restarts?|resumes?|first\sdose)\s(?:on\s|from\s)?
        (?:(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/\d{2,4})?\b
        |(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)
        |(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s(?P<of>\d{1,2})(?:st|nd|rd|th)?\b)
        |^(?:[^.;。\n]|\.\d){0,24}?(?P<m>\d{1,2})月(?P<d>\d{1,2})日?(?:起|开始|始)",
    )
    .ok()
});

static BEGINS: LazyLock<Hints> = LazyLock::new(|| {
    Hints::any_case(&[
        "from",
        "start",
        "commenc",
        "begin",
        "resume",
        "first dose",
        "月",
    ])
});

/// True where the words behind the name give it a first day after the note's own.
pub(crate) fn starts_ahead(page: &Page<'_>, sentence: &Sentence<'_>, name: Span) -> bool {
    const NEAR: usize = 72;
    let Some(today) = page.date.filter(|date| date.get_day().is_some()) else {
        return false;
    };
    let next = sentence.next_drug(name.end).unwrap_or(sentence.span.end);
    let behind = window(sentence.text, name.end, next.min(name.end + NEAR));
    if !BEGINS.within(behind) {
        return false;
    }
    let Some(found) = STARTS.as_ref().and_then(|it| it.captures(behind)) else {
        return false;
    };
    let number = |group: &str| found.name(group)?.as_str().parse::<u8>().ok();
    let ahead = |month: Option<u8>, day: Option<u8>| {
        let (month, day) = (month?, day?);
        [today.get_year(), today.get_year() + 1]
            .into_iter()
            .filter_map(|year| PartialDate::day(year, month, day).ok())
            .map(|date| today.days_until(date).0)
            .find(|days| *days >= -AHEAD)
            .map(|days| (1..=AHEAD).contains(&days))
    };
    let named = |group: &str| month_named(found.name(group)?.as_str());
    let readings = [
        ahead(number("b"), number("a")),
        ahead(number("a"), number("b")),
        ahead(named("month"), number("day")),
        ahead(named("name"), number("of")),
        ahead(number("m"), number("d")),
    ];
    let mut known = readings.into_iter().flatten().peekable();
    known.peek().is_some() && known.all(|ahead| ahead)
}
