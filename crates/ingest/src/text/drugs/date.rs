//! Days of a start beside the day of the note: "moxifloxacin drops from 18/9" in a note of 2 September is a plan, and so is
//! "3/18起服" under a table whose newest column is 3/16.

use super::list::{self, Piece, pieces};
use crate::text::page::{Page, Sentence, window};
use record::{PartialDate, Span, month_named};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Longest time ahead that is a plan, in days; what seems farther away was last year.
const AHEAD: i32 = 150;
/// Days without a year are laid into this one.
const YEAR: i16 = 2025;
/// The part of a text in which its day is looked for.
const OPENING: usize = 4000;

const DAY: &str = r"(?:(?P<a>\d{1,2})/(?P<b>\d{1,2})(?-u:\b)(?:/\d{2,4}(?-u:\b))?|(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s(?P<of>\d{1,2})(?:st|nd|rd|th)?(?-u:\b)|(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?)";

/// A day behind a name, with what stands before and behind it.
static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^(?P<lead>(?:[^.;。\n(]|\.\d){{0,44}}?(?:[(]?))(?:^|(?-u:\b)){DAY}(?P<rest>[^.;。\n]{{0,24}})"
    ))
    .ok()
});

/// A day right before a name: "10月1日起加", "11/1 起加".
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)(?:^|[^\d/.]){DAY}\s?(?:出院)?(?:起|开始)(?:加用?|予|服用?|用|改用?|口服|启用|上)?\s?$"
    ))
    .ok()
});

/// True where the words around the name give it a first day after the note's own.
pub(crate) fn starts_ahead(page: &Page<'_>, sentence: &Sentence<'_>, name: Span) -> bool {
    const NEAR: usize = 72;
    let behind = super::onset::behind(sentence, name);
    let behind = window(behind, 0, NEAR);
    let before = sentence.line_before(name.start);
    let before = window(before, before.len().saturating_sub(40), before.len());
    let chinese = !page.ascii;
    if chinese
        && before
            .trim_end()
            .ends_with(['起', '加', '始', '予', '服', '用', '改', '上'])
    {
        let clause = before
            .rsplit([',', '，', ';', '。'])
            .next()
            .unwrap_or_default();
        if let Some(found) = BEFORE.as_ref().and_then(|it| it.captures(clause)) {
            return is_ahead(page, &found);
        }
    }
    if !behind.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let Some(found) = BEHIND.as_ref().and_then(|it| it.captures(behind)) else {
        return false;
    };
    let part = |group: &str| found.name(group).map_or("", |part| part.as_str());
    begins(
        part("lead"),
        part("rest"),
        found.name("b").map(|b| b.as_str()),
    ) && is_ahead(page, &found)
}

/// The words around a day make it the first one.
fn begins(lead: &str, rest: &str, second: Option<&str>) -> bool {
    static VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:from|starts?|starting|commenc\w+|begin\w*|restarts?|resumes?|(?:first|1st)\s(?:dose|pulse|infusion|injection)|loading\sdose|wk\s0|week\s0|c1d1|booked|scheduled|fitted|fitting|insertion)\s?(?:on\s|from\s|for\s)?$|(?:首剂|首次|第[1一][针次剂]|定于|拟于|约|排|约在|预约|拟|将于)$").ok()
    });
    const FIRST_DAY: [&str; 11] = [
        "起",
        "开始",
        "始",
        "出院起",
        "放置",
        "首",
        "施打",
        "启用",
        "加用",
        "用",
        "再用",
    ];
    const OVER: [&str; 10] = ["停", "至", "到", "已", "查", "末", "给过", "曾", "完", "前"];
    if OVER
        .iter()
        .any(|word| rest.starts_with(word) || lead.ends_with(word))
        || rest.contains("已停")
    {
        return false;
    }
    if VERB.as_ref().is_some_and(|verb| verb.is_match(lead)) {
        return true;
    }
    let dosed = is_dosage(lead);
    if dosed
        && FIRST_DAY
            .iter()
            .any(|word| rest.trim_start().starts_with(word))
    {
        return true;
    }
    // "3/7", "2/52", "x 5/7": a length; "5/10 mg", "4/1.25": two strengths.
    let length = second.is_some_and(|second| matches!(second, "7" | "52" | "12"))
        || lead.trim_end().ends_with(['x', '×'])
        || rest.starts_with('.')
        || ["mg", "mcg", "od", "bd", "daily", "tab", "u "]
            .iter()
            .any(|unit| rest.trim_start().starts_with(unit));
    dosed && !length && !lead.trim().is_empty() && rest.is_ascii()
}

/// Only a dosage stands there; a bracket must be closed.
fn is_dosage(words: &str) -> bool {
    const SMALL: [&str; 11] = [
        "on",
        "at",
        "首剂",
        "预防",
        "宫内系统",
        "静滴",
        "片",
        "口服",
        "pulse",
        "load",
        "infusion",
    ];
    !words.contains(['→', '>', '?'])
        && pieces(words).iter().all(|piece| match piece {
            Piece::Mark(mark) => matches!(mark, ',' | '，' | '-' | '(' | ')' | '#'),
            Piece::Word(word) => list::is_dosage(word) || SMALL.contains(word),
        })
}

/// Month and day of a [`DAY`] whose month is named.
fn known(found: &Captures<'_>) -> Option<(u8, u8)> {
    let named = |group: &str| month_named(found.name(group)?.as_str().get(..3)?);
    [
        (number(found, "m"), number(found, "d")),
        (named("month"), number(found, "day")),
        (named("name"), number(found, "of")),
    ]
    .into_iter()
    .find_map(|(month, day)| Some((month?, day?)))
}

/// The two numbers of a [`DAY`] that leaves open which is the month.
fn open(found: &Captures<'_>) -> Option<(u8, u8)> {
    Some((number(found, "a")?, number(found, "b")?))
}

fn number(found: &Captures<'_>, group: &str) -> Option<u8> {
    found.name(group)?.as_str().parse().ok()
}

/// Every reading of the day lies ahead of the note's own.
fn is_ahead(page: &Page<'_>, found: &Captures<'_>) -> bool {
    let (known, open) = (known(found), open(found));
    if let Some(today) = page.date.filter(|date| date.get_day().is_some()) {
        let ahead = |(month, day): (u8, u8)| {
            [today.get_year(), today.get_year() + 1]
                .into_iter()
                .filter_map(|year| PartialDate::day(year, month, day).ok())
                .map(|date| today.days_until(date).0)
                .find(|days| *days >= -AHEAD)
                .map(|days| (1..=AHEAD).contains(&days))
        };
        let readings = match (known, open) {
            (Some(known), _) => [ahead(known), None],
            (None, Some((a, b))) if !page.ascii && b > 0 => {
                [ahead((a, b)).or_else(|| ahead((b, a))), None]
            }
            (None, Some((a, b))) => [ahead((b, a)), ahead((a, b))],
            (None, None) => [None, None],
        };
        let mut known = readings.into_iter().flatten().peekable();
        return known.peek().is_some() && known.all(|ahead| ahead);
    }
    let Some(today) = own_day(page.text) else {
        return false;
    };
    let chinese = !page.ascii;
    let mut all = Vec::new();
    for month_first in [true, false] {
        // Chinese text writes the month first, unless that cannot be.
        let order = |(a, b): (u8, u8)| {
            if month_first {
                day_of_year(a, b)
            } else {
                day_of_year(b, a)
            }
        };
        let now = match today {
            Day::Open(a, b) => order((a, b)),
            Day::Known(month, day) => day_of_year(month, day),
        };
        let then = match (known, open) {
            (Some((month, day)), _) => day_of_year(month, day),
            (None, Some(open)) => order(open),
            (None, None) => None,
        };
        if let (Some(now), Some(then)) = (now, then) {
            all.push((1..=AHEAD).contains(&(then - now).rem_euclid(365)));
            if chinese && month_first {
                break;
            }
        }
    }
    !all.is_empty() && all.iter().all(|ahead| *ahead)
}

fn day_of_year(month: u8, day: u8) -> Option<i32> {
    let first = PartialDate::day(YEAR, 1, 1).ok()?;
    let date = PartialDate::day(YEAR, month, day).ok()?;
    Some(first.days_until(date).0)
}

/// A day without a year.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Day {
    Known(u8, u8),
    /// As written; which of the numbers is the month stays open.
    Open(u8, u8),
}

/// The day that the text speaks from, where it states none with a year: the one of its first line, or the last column of a table.
fn own_day(text: &str) -> Option<Day> {
    static TITLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)(?:^|[\s:：(（程房期诊])(?:{DAY})(?:$|[\s.,;:，。)）])"
        ))
        .ok()
    });
    let opening = window(text, 0, OPENING);
    let first = opening.trim_start().lines().next().unwrap_or_default();
    let first = window(first, 0, 120);
    if let Some(found) = TITLE.as_ref().and_then(|title| title.captures(first)) {
        if let Some((month, day)) = known(&found) {
            return Some(Day::Known(month, day));
        }
        if let Some((a, b)) = open(&found) {
            let length = matches!(b, 7 | 12 | 52) && text.is_ascii();
            return (!length && a > 0 && b > 0 && a.min(b) <= 12 && a.max(b) <= 31)
                .then_some(Day::Open(a, b));
        }
    }
    opening.lines().find_map(last_column)
}

/// "        4/3   4/4   4/5": the last of the days of a line that holds little else.
fn last_column(line: &str) -> Option<Day> {
    const LONGEST: usize = 160;
    if line.len() > LONGEST || !line.contains('/') {
        return None;
    }
    let day = |word: &str| {
        let (a, b) = word.split_once('/')?;
        let (a, b) = (a.parse::<u8>().ok()?, b.parse::<u8>().ok()?);
        (a > 0 && b > 0 && a.min(b) <= 12 && a.max(b) <= 31).then_some(Day::Open(a, b))
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let days: Vec<Day> = words.iter().filter_map(|word| day(word)).collect();
    (days.len() >= 2 && words.len() <= days.len() + 1)
        .then(|| days.last().copied())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_its_day_in_its_first_line_or_its_last_column() {
        assert_eq!(own_day("GP r/v 14/11. 58M"), Some(Day::Open(14, 11)));
        assert_eq!(own_day("心内科病程 3/16\n女66"), Some(Day::Open(3, 16)));
        assert_eq!(own_day("Clinic 3 Feb\n"), Some(Day::Known(2, 3)));
        assert_eq!(
            own_day("GI\n     4/3  4/4  4/5\nHb 6 7 8"),
            Some(Day::Open(4, 5))
        );
        assert_eq!(own_day("BP 130/80, SOB 3/7 worse"), None);
    }

    #[test]
    fn a_length_or_two_strengths_are_no_first_day() {
        assert!(begins(" 10mg ", "起服", Some("18")));
        assert!(begins(" po ", " (bowel prep)", Some("18")));
        assert!(!begins(" 500 tds x ", "", Some("7")));
        assert!(!begins(" 500 tds ", "", Some("7")));
        assert!(!begins(" ", " mg od", Some("10")));
        assert!(!begins(" 1g ", "停", Some("5")));
    }
}
