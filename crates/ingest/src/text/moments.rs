//! When one value of several was measured: "today", "y'day", "(Jan)", "on 5/3", "48h ago", "上月", "(7/30)".

use super::moment_words::{BASELINE, EARLIER, NOW, POST, WEEKDAYS};
use super::number::{begins, blanks};
use super::page::{Page, window};
use super::phrases::Openings;
use record::{Assertion, PartialDate, PregnancyStatus, Span, Temporality, month_named};
use regex::Regex;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// What a marker beside a value says of its time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Moment {
    /// Where the marker stands, brackets included.
    pub(super) span: Span,
    pub(super) kind: Kind,
    /// The date, where the marker and the document's own date give one.
    pub(super) date: Option<PartialDate>,
}

/// How a marker places a value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Kind {
    /// The time that the note is written at.
    Now,
    /// Before it, without saying when.
    Earlier,
    /// Before all that is told with a date: a baseline, a booking, an admission.
    Baseline,
    /// Month alone.
    Month(u8),
    /// Two numbers of which one is the day and one the month.
    Numbers(u8, u8),
    /// Month and day.
    Day(u8, u8),
    /// Minutes since midnight.
    Clock(u16),
    /// Behind a treatment or an operation, before all that is of now.
    Post,
    /// Day or week of a stay or a course, counted up.
    Count(u16),
    /// A full date.
    Dated,
}

/// Marks of the day before the document's.
const DAY_BEFORE: &[&str] = &[
    "yesterday",
    "y'day",
    "yday",
    "last night",
    "昨日",
    "昨天",
    "昨晚",
    "昨",
];

static AGO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(\d{1,3}|an?|one|two|three|four|five|six|several|a few|half(?: a)?|半|数|几|[一二两三四五六])\s?(hours?|hrs?|h|days?|d|/7|weeks?|wks?|wk|w|/52|months?|mths?|mo|/12|years?|yrs?|yr|y|小时|天|日|周|个月|月|年)\s?(?:ago|earlier|prior|before|back|前)",
    )
    .ok()
});

/// The marker that begins at `at`, in brackets or bare.
pub(super) fn moment(page: &Page<'_>, at: usize, limit: usize) -> Option<Moment> {
    let text = page.text;
    let start = blanks(text, at);
    let bracket = text[start..].starts_with('(');
    let opened = blanks(text, start + usize::from(bracket));
    // A marker begins with a letter, a number or the sign before a short year.
    let opens = |byte: &u8| !byte.is_ascii_punctuation() || matches!(byte, b'\'' | b'@');
    if !text.as_bytes().get(opened).is_some_and(opens) {
        return None;
    }
    let from = lead(text, opened);
    let led = from > opened;
    if from >= limit {
        return None;
    }
    let found = dated(page, from)
        .or_else(|| ago(page, from))
        .or_else(|| gestation(text, from))
        .or_else(|| word(page, from))
        // "at d/c": the word is a mark together with what leads to it.
        .or_else(|| word(page, opened).filter(|_| led))
        .or_else(|| day_month(page, from))
        .or_else(|| named_month(page, from, led))
        .or_else(|| year(page, from, bracket || led))
        .or_else(|| weeks_back(text, from, bracket))
        .or_else(|| counted(text, from))
        .or_else(|| hours(text, from).filter(|_| led))
        .or_else(|| numbers(page, from, bracket || led))
        .or_else(|| clock(text, from, bracket || led))?;
    let mut end = found.span.end;
    if bracket {
        // "(2.4 on 5/3, goal 2-3)" closes later: the value stands before the marker there.
        end = closed(text, blanks(text, end))?;
    }
    (end <= limit).then_some(Moment {
        span: Span::new(start, end),
        ..found
    })
}

/// Behind the bracket that closes at `at`, or behind a remark without a number: "(today, GP lab)".
fn closed(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 28;
    let rest = window(text, at, at + LONGEST);
    let close = rest.find(')')?;
    let remark = rest.get(..close)?;
    let plain = remark.is_empty()
        || remark.starts_with([',', ';', '，'])
            && !remark.contains(|c: char| c.is_ascii_digit() || matches!(c, '\n' | '('));
    plain.then_some(at + close + 1)
}

/// A day and month or a time of day that stands behind a blank without any mark: "128 6/2", "126 1030".
pub(super) fn bare(page: &Page<'_>, at: usize, limit: usize) -> Option<Moment> {
    let from = blanks(page.text, at);
    let found = numbers(page, from, true).or_else(|| clock(page.text, from, true))?;
    (from > at && found.span.end <= limit).then_some(found)
}

/// Behind "on", "in", "the", "at".
pub(super) fn lead(text: &str, at: usize) -> usize {
    let mut at = at;
    for word in [
        "from ", "on the ", "on ", "in the ", "in ", "the ", "at ", "@",
    ] {
        if begins(&text[at..], word) {
            at = blanks(text, at + word.len());
            break;
        }
    }
    at
}

fn closes(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '\'')
}

pub(super) fn dated(page: &Page<'_>, at: usize) -> Option<Moment> {
    let next = page.dates.partition_point(|one| one.span.end <= at);
    let one = page.dates.get(next).filter(|one| one.span.start == at)?;
    Some(Moment {
        span: one.span,
        kind: Kind::Dated,
        date: one.date,
    })
}

fn ago(page: &Page<'_>, at: usize) -> Option<Moment> {
    let rest = &page.text[at..];
    // The first of a number or of its name; what is not ASCII the pattern decides.
    let counts = |c: char| c.is_ascii_digit() || "aotfshAOTFSH".contains(c) || !c.is_ascii();
    let found = AGO
        .as_ref()
        .filter(|_| rest.starts_with(counts))?
        .captures(rest)?;
    const COUNTS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
    let written = found.get(1)?.as_str().to_ascii_lowercase();
    let named = COUNTS.iter().position(|count| *count == written);
    let count: Option<i32> = match (written.as_str(), named) {
        ("a" | "an", _) => Some(1),
        (_, Some(at)) => i32::try_from(at + 1).ok(),
        (number, _) => number.parse().ok(),
    };
    let unit = found.get(2)?.as_str().to_ascii_lowercase();
    let date = page
        .date
        .zip(count)
        .and_then(|(today, count)| match unit.as_str() {
            "d" | "day" | "days" | "/7" | "天" | "日" => today.plus_days(-count),
            "w" | "wk" | "wks" | "week" | "weeks" | "/52" | "周" => today.plus_days(-7 * count),
            "mo" | "mth" | "mths" | "month" | "months" | "/12" | "个月" | "月" => {
                months_before(today, count)
            }
            "y" | "yr" | "yrs" | "year" | "years" | "年" => {
                PartialDate::year(today.get_year() - i16::try_from(count).ok()?).ok()
            }
            _ => None,
        });
    Some(Moment {
        span: Span::new(at, at + found.get(0)?.end()),
        kind: Kind::Earlier,
        date,
    })
}

/// "28周时", "孕28周", "at 28/40", "at 28 wks": an earlier week of the pregnancy.
fn gestation(text: &str, at: usize) -> Option<Moment> {
    static WEEKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:孕?\d{1,2}(?:\+\d)?周时?|\d{1,2}/40\b|\d{1,2}\s?wks\b)").ok()
    });
    let opens = text[at..].starts_with(|c: char| c.is_ascii_digit() || c == '孕');
    let found = WEEKS.as_ref().filter(|_| opens)?.find(&text[at..])?;
    let named = found.as_str().starts_with('孕') || found.as_str().ends_with(['时', '0', 's']);
    named.then(|| Moment {
        span: Span::new(at, at + found.end()),
        kind: Kind::Baseline,
        date: None,
    })
}

/// "'22", "in '23", "(2019)", "in 2019": a year alone.
fn year(page: &Page<'_>, at: usize, marked: bool) -> Option<Moment> {
    /// Two digits up to these are of this century where the document names no year of its own.
    const THIS_CENTURY: i16 = 40;
    let text = page.text;
    let short = text[at..].starts_with(['\'', '’']);
    let from = at
        + text[at..]
            .chars()
            .next()
            .filter(|_| short)
            .map_or(0, char::len_utf8);
    let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let end = from + digits;
    let number: i16 = text[from..end].parse().ok()?;
    let year = match (short, digits) {
        (true, 2) => {
            let now = page.date.map_or(THIS_CENTURY, |day| day.get_year() - 2000);
            number + if number <= now { 2000 } else { 1900 }
        }
        (false, 4)
            if (marked || text[end..].starts_with(')')) && (1960..=2035).contains(&number) =>
        {
            number
        }
        _ => return None,
    };
    closes(&text[end..]).then(|| Moment {
        span: Span::new(at, end),
        kind: Kind::Dated,
        date: PartialDate::year(year).ok(),
    })
}

/// The year before a value in a bracket: "104 (2022: 88)".
pub(super) fn year_before_value(page: &Page<'_>, at: usize) -> Option<Moment> {
    year(page, at, true)
}

/// "(2/52)": two weeks back.
fn weeks_back(text: &str, at: usize, bracket: bool) -> Option<Moment> {
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let end = at + digits + "/52".len();
    let counted = bracket && (1..=2).contains(&digits) && text[at + digits..].starts_with("/52");
    (counted && closes(&text[end..])).then_some(Moment {
        span: Span::new(at, end),
        kind: Kind::Earlier,
        date: None,
    })
}

/// "D3", "day 5", "POD1", "wk 4", "C2D1", "第3天": where in a stay or a course.
fn counted(text: &str, at: usize) -> Option<Moment> {
    static COUNTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:(?:POD\s?|HD\s?#?|[Dd]ay\s?#?|[Dd]|[Ww]k\s?|[Ww]eek\s?|[Cc]ycle\s?)(\d{1,2})|C(\d{1,2})(?:D\d{1,2})?|第(\d{1,2})[天日周])",
        )
        .ok()
    });
    let opens = text[at..].starts_with(['P', 'H', 'D', 'd', 'W', 'w', 'C', 'c', '第']);
    let found = COUNTED.as_ref().filter(|_| opens)?.captures(&text[at..])?;
    let number = (1..=3).find_map(|group| found.get(group)?.as_str().parse().ok())?;
    let end = at + found.get(0)?.end();
    closes(&text[end..]).then_some(Moment {
        span: Span::new(at, end),
        kind: Kind::Count(number),
        date: None,
    })
}

/// "@36h", "at 6 hrs": hours from a beginning.
fn hours(text: &str, at: usize) -> Option<Moment> {
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let number = text[at..at + digits].parse().ok().filter(|_| digits <= 3)?;
    let unit_at = blanks(text, at + digits);
    let unit = ["hours", "hrs", "hr", "h"]
        .iter()
        .find(|unit| text[unit_at..].starts_with(**unit))?;
    let end = unit_at + unit.len();
    closes(&text[end..]).then(|| Moment {
        span: Span::new(at, end),
        kind: Kind::Count(number),
        date: None,
    })
}

fn months_before(day: PartialDate, count: i32) -> Option<PartialDate> {
    let months = i32::from(day.get_year()) * 12 + i32::from(day.get_month()?) - 1 - count;
    let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
    PartialDate::month(i16::try_from(months.div_euclid(12)).ok()?, month).ok()
}

fn word(page: &Page<'_>, at: usize) -> Option<Moment> {
    let rest = &page.text[at..];
    let fits =
        |word: &&str| begins(rest, word) && (!word.is_ascii() || closes(&rest[word.len()..]));
    let known = |words: &Openings<()>, kind| {
        let fitting = words.words_of(rest).filter(fits);
        Some((fitting.max_by_key(|word| word.len())?, kind))
    };
    let last = ["last ", "previous ", "prev "]
        .iter()
        .find(|word| begins(rest, word));
    if let Some(last) = last
        && let Some(month) = named_month(page, at + last.len(), true)
    {
        let kind = Kind::Earlier;
        return Some(Moment {
            kind,
            span: Span::new(at, month.span.end),
            ..month
        });
    }
    let weekday = WEEKDAYS
        .words_of(rest)
        .filter(|day| rest.starts_with(day) && (!day.is_ascii() || closes(&rest[day.len()..])))
        .max_by_key(|day| day.len());
    let (word, kind) = known(&NOW, Kind::Now)
        .or_else(|| known(&EARLIER, Kind::Earlier))
        .or_else(|| known(&POST, Kind::Post))
        .or_else(|| known(&BASELINE, Kind::Baseline))
        .or(weekday.map(|day| (day, Kind::Earlier)))?;
    let date = if DAY_BEFORE.contains(&word) {
        page.date.and_then(|day| day.plus_days(-1))
    } else if kind == Kind::Now {
        page.date
    } else {
        None
    };
    Some(Moment {
        span: Span::new(at, at + word.len()),
        kind,
        date,
    })
}

/// "Jan", "June"; in small letters only behind "in".
fn named_month(page: &Page<'_>, at: usize, led: bool) -> Option<Moment> {
    let text = page.text;
    if let Some(found) = chinese_month(page, at) {
        return Some(found);
    }
    let letters = text[at..]
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let name = &text[at..at + letters];
    if letters < 3 || !led && !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let month = month_named(name)?;
    let end = at + letters;
    // "May 5" with the day behind it.
    let behind = blanks(text, end);
    let digits = text[behind..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let day = text[behind..behind + digits]
        .parse::<u8>()
        .ok()
        .filter(|day| (1..=31).contains(day));
    let goes_on = text[behind + digits..].starts_with(['.', '/', '%', '-']);
    if let Some(day) = day.filter(|_| digits <= 2 && !goes_on && behind == end + 1) {
        let span = Span::new(at, behind + digits);
        return Some(Moment {
            span,
            kind: Kind::Day(month, day),
            date: with_year(page, month, Some(day)),
        });
    }
    let span = Span::new(at, end);
    Some(Moment {
        span,
        kind: Kind::Month(month),
        date: with_year(page, month, None),
    })
}

/// "12 Jan", "3rd of March".
fn day_month(page: &Page<'_>, at: usize) -> Option<Moment> {
    let text = page.text;
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let day = text[at..at + digits].parse::<u8>().ok()?;
    let mut end = at + digits;
    for suffix in ["st", "nd", "rd", "th"] {
        if text[end..].starts_with(suffix) {
            end += suffix.len();
            break;
        }
    }
    let end = blanks(text, end);
    let end = if text[end..].starts_with("of ") {
        end + 3
    } else {
        end
    };
    let letters = text[end..]
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let name = &text[end..end + letters];
    let month = month_named(name).filter(|_| name.starts_with(|c: char| c.is_ascii_uppercase()))?;
    let sound = digits <= 2 && (1..=31).contains(&day);
    sound.then(|| Moment {
        span: Span::new(at, end + letters),
        kind: Kind::Day(month, day),
        date: with_year(page, month, Some(day)),
    })
}

/// "3月", "11月8日", "8日".
pub(super) fn chinese_month(page: &Page<'_>, at: usize) -> Option<Moment> {
    let text = page.text;
    let number = |at: usize| {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let value = text[at..at + digits].parse::<u8>().ok()?;
        Some((value, at + digits))
    };
    let (month, end) = number(at)?;
    let after = text[end..]
        .strip_prefix('月')
        .map(|_| end + '月'.len_utf8())?;
    if !(1..=12).contains(&month) || text[after..].starts_with('前') {
        return None;
    }
    if let Some((day, day_end)) = number(after)
        && text[day_end..].starts_with(['日', '号'])
        && (1..=31).contains(&day)
    {
        let span = Span::new(at, day_end + '日'.len_utf8());
        return Some(Moment {
            span,
            kind: Kind::Day(month, day),
            date: with_year(page, month, Some(day)),
        });
    }
    let span = Span::new(at, after);
    Some(Moment {
        span,
        kind: Kind::Month(month),
        date: with_year(page, month, None),
    })
}

/// "5/3", "12/04": a day and a month, in brackets or behind "on". Chinese text writes the month first.
pub(super) fn numbers(page: &Page<'_>, at: usize, marked: bool) -> Option<Moment> {
    marked.then(|| pair(page, at, &['/'])).flatten()
}

/// The day at the head of a column, without year: "11-02", "5/3", "11.02".
pub(super) fn column_day(page: &Page<'_>, at: usize) -> Option<Moment> {
    pair(page, at, &['/', '-', '.'])
}

/// The hour of the day at `at`, written with a colon: "07:30".
pub(super) fn hour(text: &str, at: usize) -> Option<Moment> {
    clock(text, at, true).filter(|found| {
        text.get(at..found.span.end)
            .is_some_and(|written| written.contains(':'))
    })
}

/// True where the number at `at` is an hour of the day: "13 → 07:30".
pub(super) fn is_hour(text: &str, at: usize) -> bool {
    hour(text, at).is_some()
}

/// The days of one line in one order: where one of them tells whether the month stands first, all are read so.
pub(super) fn settle(page: &Page<'_>, days: &mut [Moment]) {
    let month_first = days.iter().find_map(|found| match found.kind {
        Kind::Day(month, day) if month != day => {
            let written = &page.text[found.span.start..found.span.end];
            let first = written.split(|c: char| !c.is_ascii_digit()).next()?;
            Some(first.parse() == Ok(month))
        }
        _ => None,
    });
    let Some(month_first) = month_first else {
        return;
    };
    for found in days {
        if let Kind::Numbers(first, second) = found.kind {
            let (month, day) = if month_first {
                (first, second)
            } else {
                (second, first)
            };
            if month <= 12 {
                found.kind = Kind::Day(month, day);
                found.date = with_year(page, month, Some(day));
            }
        }
    }
}

pub(super) fn pair(page: &Page<'_>, at: usize, between: &[char]) -> Option<Moment> {
    let text = page.text;
    let two = |at: usize| {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let value = text[at..at + digits].parse::<u8>().ok()?;
        (digits <= 2 && value > 0).then_some((value, at + digits))
    };
    let (first, slash) = two(at)?;
    if !text[slash..].starts_with(between) {
        return None;
    }
    let (second, end) = two(slash + 1)?;
    let goes_on = text[end..]
        .starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '%' | '.'))
        && !text[end..].starts_with(". ")
        && !text[end..].starts_with(".\n")
        && &text[end..] != ".";
    if goes_on || first > 31 || second > 31 || first > 12 && second > 12 {
        return None;
    }
    let chinese = text
        .chars()
        .take(200)
        .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let month_first = (first, second);
    let settled = if chinese && first <= 12 || second > 12 {
        Some(month_first)
    } else if first > 12 {
        Some((second, first))
    } else {
        None
    };
    let span = Span::new(at, end);
    Some(match settled {
        Some((month, day)) => Moment {
            span,
            kind: Kind::Day(month, day),
            date: with_year(page, month, Some(day)),
        },
        None => Moment {
            span,
            kind: Kind::Numbers(first, second),
            date: None,
        },
    })
}

/// Hour and minute of "0600" or "14:30" at `at`, and the place behind them.
fn hour_and_minute(text: &str, at: usize) -> Option<(u16, u16, usize)> {
    let digits = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let count = digits(at);
    let (hour, minute, end) = match count {
        4 => (&text[at..at + 2], &text[at + 2..at + 4], at + 4),
        1 | 2 if text[at + count..].starts_with(':') && digits(at + count + 1) == 2 => (
            &text[at..at + count],
            &text[at + count + 1..at + count + 3],
            at + count + 3,
        ),
        _ => return None,
    };
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute, end))
}

/// Hour and minute of "6am", "6:30 pm", "11h20", "8点", "下午3点半" at `at`, and the place behind them.
fn spoken_hour(text: &str, at: usize) -> Option<(u16, u16, usize)> {
    static SPOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?|(?P<fh>\d{1,2})h(?P<fm>\d{2})\b|(?P<part>上午|下午|早上|晚上|凌晨|中午|晨|晚|早)?(?P<zh>\d{1,2})(?:点|时)(?:(?P<zhalf>半)|(?P<zm>\d{1,2})分?)?)",
        )
        .ok()
    });
    let opens = |c: char| c.is_ascii_digit() || "上下早晚凌中晨".contains(c);
    let rest = text.get(at..)?;
    let found = SPOKEN
        .as_ref()
        .filter(|_| rest.starts_with(opens))?
        .captures(rest)?;
    let number = |name: &str| {
        found
            .name(name)
            .and_then(|it| it.as_str().parse::<u16>().ok())
    };
    let hour = number("h").or(number("fh")).or(number("zh"))?;
    let half = if found.name("zhalf").is_some() { 30 } else { 0 };
    let minute = number("m")
        .or(number("fm"))
        .or(number("zm"))
        .unwrap_or(half);
    let part = found.name("part").map_or("", |part| part.as_str());
    let afternoon = found
        .name("half")
        .is_some_and(|half| half.as_str().eq_ignore_ascii_case("p"))
        || matches!(part, "下午" | "晚上" | "晚");
    let midnight = found.name("half").is_some() && !afternoon && hour == 12;
    let hour = match hour {
        _ if midnight => 0,
        early if afternoon && early < 12 => early + 12,
        as_told => as_told,
    };
    (hour < 24 && minute < 60).then_some((hour, minute, at + found.get(0)?.end()))
}

/// "0600", "14:30", "6am", "下午3点".
pub(super) fn clock(text: &str, at: usize, marked: bool) -> Option<Moment> {
    if !marked {
        return None;
    }
    let (hour, minute, end) = spoken_hour(text, at).or_else(|| hour_and_minute(text, at))?;
    closes(&text[end..]).then(|| Moment {
        span: Span::new(at, end),
        kind: Kind::Clock(hour * 60 + minute),
        date: None,
    })
}

/// The end of a time of day written with a colon at `at`: "14:30", "09:05h". "1:40" may be a titre and is none.
pub(super) fn time_of_day(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let (_, _, end) = hour_and_minute(text, at)?;
    let behind = &text[end..];
    let behind = behind.strip_prefix(['h', 'H']).unwrap_or(behind);
    let behind = behind.strip_prefix("rs").unwrap_or(behind);
    let colon = text[at..end].contains(':') && !rest.starts_with("1:");
    (colon && !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ':'))
        .then(|| text.len() - behind.len())
}

/// The last such day before the document's date.
pub(super) fn with_year(page: &Page<'_>, month: u8, day: Option<u8>) -> Option<PartialDate> {
    let today = page.date?;
    let of = |year: i16| match day {
        Some(day) => PartialDate::day(year, month, day).ok(),
        None => PartialDate::month(year, month).ok(),
    };
    let this_year = of(today.get_year())?;
    if this_year.day_range().0 <= today.day_range().1 {
        Some(this_year)
    } else {
        of(today.get_year() - 1)
    }
}

/// Which of two is later; `None` where nothing tells.
pub(super) fn compare(a: &Moment, b: &Moment) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (a.date, b.date)
        && a != b
    {
        return Some(a.day_range().cmp(&b.day_range()));
    }
    match (a.kind, b.kind) {
        (Kind::Now, Kind::Now) => None,
        (Kind::Now, _) => Some(Ordering::Greater),
        (_, Kind::Now) => Some(Ordering::Less),
        (Kind::Baseline, Kind::Baseline) => None,
        (Kind::Baseline, _) => Some(Ordering::Less),
        (_, Kind::Baseline) => Some(Ordering::Greater),
        (Kind::Clock(a), Kind::Clock(b)) | (Kind::Count(a), Kind::Count(b)) => Some(a.cmp(&b)),
        (Kind::Month(a), Kind::Month(b)) => months(a, b),
        // "02/10; 14/10": whichever of the two numbers the month is.
        (Kind::Numbers(a, x), Kind::Day(b, y)) => {
            let (one, other) = ((a, x).cmp(&(b, y)), (x, a).cmp(&(b, y)));
            (one == other).then_some(one)
        }
        (Kind::Day(a, x), Kind::Numbers(b, y)) => {
            let (one, other) = ((a, x).cmp(&(b, y)), (a, x).cmp(&(y, b)));
            (one == other).then_some(one)
        }
        (Kind::Day(a, x), Kind::Day(b, y)) if a == b => Some(x.cmp(&y)),
        (Kind::Day(a, _), Kind::Day(b, _)) => months(a, b),
        (Kind::Numbers(a, x), Kind::Numbers(b, y)) => {
            let (one, other) = ((a, x).cmp(&(b, y)), (x, a).cmp(&(y, b)));
            (one == other).then_some(one)
        }
        _ => None,
    }
}

/// Of one year as they stand, over its end where the months lie near ("Dec", then "Jan").
fn months(a: u8, b: u8) -> Option<Ordering> {
    /// Months over the turn of the year that are still read as going on.
    const NEAR: u8 = 3;
    let ahead = (b + 12 - a) % 12;
    Some(if b > a || a > b && ahead <= NEAR {
        Ordering::Less
    } else {
        a.cmp(&b)
    })
}

/// True where a marker begins behind a number that ends at `at`: what stands there is no unit.
pub(super) fn follows(page: &Page<'_>, at: usize) -> bool {
    let start = blanks(page.text, at);
    start > at && moment(page, start, page.text.len()).is_some()
}

/// "24周 BP 138/88" in week 32: the words before a name tell of an earlier week of the pregnancy.
fn is_of_earlier_weeks(page: &Page<'_>, before: &str) -> bool {
    let clause = before
        .rsplit(['。', ';', ',', '\n', '|'])
        .next()
        .unwrap_or_default();
    let Some((lead, _)) = clause
        .rsplit_once('周')
        .or_else(|| clause.rsplit_once("/40"))
    else {
        return false;
    };
    let digits = lead.bytes().rev().take_while(u8::is_ascii_digit).count();
    let week = lead[lead.len() - digits..].parse::<f64>();
    let now = page
        .record
        .patient
        .pregnancy
        .iter()
        .find_map(|fact| match fact.value {
            PregnancyStatus::Pregnant { weeks } => weeks,
            _ => None,
        });
    matches!((week, now), (Ok(week), Some(now)) if week + 1.0 < now)
}

/// "上周期前ANC 3.4", "last cycle ANC 3.4": a clause that opens with the time before, right before the name.
fn is_of_last_time(before: &str) -> bool {
    const TIMES: [&str; 22] = [
        "before pregnancy",
        "pre-pregnancy",
        "before conception",
        "before treatment",
        "before the pregnancy",
        "last month",
        "last year",
        "孕前",
        "治疗前",
        "上周期前",
        "上周期",
        "上一周期",
        "上一周期前",
        "上次",
        "上次复查",
        "上次化疗前",
        "前次",
        "last cycle",
        "previous cycle",
        "prior cycle",
        "last visit",
        "at last visit",
    ];
    let clause = before
        .rsplit([',', ';', '。', '\n', '.', '('])
        .next()
        .unwrap_or_default()
        .trim_matches([' ', ':'])
        .to_lowercase();
    TIMES.contains(&clause.as_str())
}

/// A result in brackets behind a word of an earlier time is past: "(C3前 ALT 24)", "(prev K 5.1)".
pub(super) fn earlier(page: &Page<'_>, name: Span, found: Assertion) -> Assertion {
    const WORDS: &[&str] = &[
        "prev",
        "previous",
        "previously",
        "baseline",
        "before",
        "prior",
        "was",
    ];
    let before = window(page.text, name.start.saturating_sub(30), name.start);
    let inner = before.rsplit(['(', '（']).next().unwrap_or_default();
    let opened = inner.len() < before.len() && !inner.contains([')', '）', '\n']);
    let words = inner.trim_end_matches([' ', ':', '：']);
    let past = || {
        let lead = words.trim_start().to_lowercase();
        words.ends_with('前') || WORDS.contains(&lead.trim_end_matches('.'))
    };
    if !(opened && past() || is_of_last_time(before) || is_of_earlier_weeks(page, before)) {
        return found;
    }
    Assertion {
        time: Temporality::Historical,
        ..found
    }
}
