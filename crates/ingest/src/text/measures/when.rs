//! When a value was measured, by the words of its sentence.

use crate::text::dates::Dated;
use crate::text::page::{Page, Sentence, window};
use crate::text::phrases::Hints;
use record::{Assertion, PartialDate, Span, Temporality};
use regex::Regex;
use std::sync::LazyLock;

/// The date that the sentence gives for a value, else that of its heading: one before it, or one behind it that no word of an earlier
/// value leads to ("K 4.7, creat 171; previous creat 96 on 02/06/26").
pub(super) fn stated(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    place: Span,
    header: Option<PartialDate>,
) -> Option<PartialDate> {
    static EARLIER: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "previous", "prev ", "prev.", "was ", "baseline", "prior", "last ", "before", "上次",
            "前次", "既往", "此前", "之前",
        ])
    });
    let Some(dated) = page.date_near(sentence.span, place.start) else {
        return day_of_this_year(page, sentence, place)
            .or_else(|| day_of_line(page, sentence, place))
            .or(header);
    };
    if turns_to_now(page, dated, place) {
        return None;
    }
    if is_of_another_event(page, place, dated) {
        return header;
    }
    let between = page.text.get(place.end..dated.span.start);
    let others = between.is_some_and(|words| EARLIER.within(words));
    dated.date.filter(|_| !others).or(header)
}

/// "Bloods 20/11: Cr 212", "CBG 16/11 on air: pH 7.39": the day without its year that heads the line, where
/// no other time stands before the value.
fn day_of_line(page: &Page<'_>, sentence: &Sentence<'_>, place: Span) -> Option<PartialDate> {
    static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[\s•*-]*(?:(?i:(?:[a-z]+\s){0,2}(?:bloods?|labs?|results?|ecg|cbg|abg|vbg|gas|exam|vitals?|obs|fbc|u&es?|lfts?|bmp|cmp|cbc))\s(?:on\s|from\s|of\s)?(?P<day>\d{1,2}/\d{1,2})[\s:,)])").ok()
    });
    static OTHER: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "today",
            " now",
            "yesterday",
            "prev",
            "baseline",
            " ago",
            "今",
            "昨",
            "现",
            "前次",
            "上次",
        ])
    });
    page.date?;
    let start = page
        .text
        .get(..place.start)?
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let start = start.max(sentence.line.min(place.start));
    let before = page.text.get(start..place.start)?;
    let digits = before.bytes().take(40).any(|byte| byte.is_ascii_digit());
    if !digits || before.len() > 400 {
        return None;
    }
    let found = HEAD.as_ref()?.captures(before)?;
    let written = found.name("day")?;
    let end = written.end();
    if OTHER.within(before.get(end..)?) {
        return None;
    }
    let moment = crate::text::moments::column_day(page, start + written.start())?;
    (moment.span.end == start + end).then_some(moment.date?)
}

/// "BP 128/78, HR 82, LMP 09/15/2026", "K 4.7, next visit 12/01/2026": the date behind the value has a name of its own.
fn is_of_another_event(page: &Page<'_>, place: Span, dated: &Dated) -> bool {
    const EVENTS: [&str; 8] = [
        "lmp",
        "lnmp",
        "last menstrual period",
        "edd",
        "edc",
        "dob",
        "末次月经",
        "预产期",
    ];
    // "K 6.8 (repeat 2026-08-01)": what is past may be of the value.
    const TO_COME: [&str; 16] = [
        "due",
        "due date",
        "next",
        "next visit",
        "next appt",
        "next appointment",
        "appt",
        "appointment",
        "follow-up",
        "follow up",
        "f/u",
        "fu",
        "return",
        "rtc",
        "recheck",
        "repeat",
    ];
    let over = dated
        .date
        .is_some_and(|date| page.date.is_some_and(|now| date <= now));
    let events = EVENTS.iter().chain(TO_COME.iter().filter(|_| !over));
    let Some(between) = page.text.get(place.end..dated.span.start) else {
        return false;
    };
    let lead = between
        .trim_end_matches([' ', ':', '：', '-', '(', '='])
        .to_lowercase();
    let lead = ["on", "by", "of", "was", "is"]
        .iter()
        .find_map(|word| lead.strip_suffix(word))
        .unwrap_or(&lead);
    let lead = lead.trim_end_matches([' ', ':']);
    let mut events = events;
    events.any(|word| {
        lead.strip_suffix(*word).is_some_and(|rest| {
            !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
    })
}

/// "3月6日血钾5.9,肌酐 120", "(03-10)血钾 4.9": the day without its year that stands before a value in a Chinese text, where no clause
/// without a number and no word of now stands between. Not where the day would be long over.
fn day_of_this_year(page: &Page<'_>, sentence: &Sentence<'_>, place: Span) -> Option<PartialDate> {
    /// Such a day is of the last months.
    const LONGEST: i32 = 200;
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]|^[(（](?P<n>\d{1,2})[-./](?P<e>\d{1,2})[)）])").ok()
    });
    let today = page.date?;
    let before = page.text.get(sentence.span.start..place.start)?;
    if page.ascii || !before.contains(['月', '(', '（']) {
        return None;
    }
    let found = DAY.as_ref()?.captures_iter(before).last()?;
    let number = |name: &str, other: &str| -> Option<u8> {
        let part = found.name(name).or_else(|| found.name(other))?;
        part.as_str().parse().ok()
    };
    let (month, day) = (number("m", "n")?, number("d", "e")?);
    let end = found.get(0)?.end();
    let between = before.get(end..)?;
    const NOW: [&str; 8] = ["今", "现", "目前", "昨", "当前", "本次", "日前", "后来"];
    const GOES_ON: [char; 8] = ['前', '后', '起', '至', '到', '~', '-', '始'];
    let mut clauses: Vec<&str> = between.split([',', '，', ';', '；', '、']).collect();
    clauses.pop();
    let numbered = clauses
        .iter()
        .all(|clause| clause.contains(|c: char| c.is_ascii_digit()));
    if !numbered
        || between.contains(['。', '\n', '后'])
        || between.starts_with(GOES_ON)
        || NOW.iter().any(|word| between.contains(word))
        || before
            .get(..found.get(0)?.start())?
            .ends_with(['至', '到', '~', '-', '年'])
    {
        return None;
    }
    let date = crate::text::moments::with_year(page, month, Some(day))?;
    let recent = date.plus_days(LONGEST)?.day_range().0 >= today.day_range().0;
    recent.then_some(date)
}

/// "2023年肌酐 236,现肌酐 82": what is of now is not of the day before it.
pub(super) fn is_since(page: &Page<'_>, sentence: &Sentence<'_>, place: Span) -> bool {
    page.date_near(sentence.span, place.start)
        .is_some_and(|dated| turns_to_now(page, dated, place))
}

/// A word of now stands between the date and the value behind it.
fn turns_to_now(page: &Page<'_>, dated: &Dated, place: Span) -> bool {
    static NOW: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            " now ",
            "today",
            "currently",
            "this morning",
            ",现",
            ";现",
            "，现",
            "现为",
            "目前",
            "今日",
            "今晨",
        ])
    });
    let since = page.text.get(dated.span.end..place.start);
    since.is_some_and(|words| NOW.within(words))
}

/// What the words right beside the value say of its time: "PLT 84 today, 81-90 all last year" is of now; "K 4.5 on admission" beside a
/// value of this morning and "In July the creatinine was 131" are not.
pub(super) fn told(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    place: Span,
    found: Assertion,
) -> Assertion {
    const NOW: [&str; 9] = [
        "today",
        "now",
        "this morning",
        "this am",
        "currently",
        "just now",
        "今日",
        "今晨",
        "目前",
    ];
    const ARRIVAL: [&str; 6] = [
        "on admission",
        "at admission",
        "on arrival",
        "at presentation",
        "入院时",
        "入院查",
    ];
    static LATER: LazyLock<Hints> =
        LazyLock::new(|| Hints::any_case(&["this morning", "today", "now ", "今晨", "今日", "现"]));
    let behind = window(page.text, place.end, place.end + 20);
    let behind = behind.trim_start_matches([' ', '(']).to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    if begins(&NOW) && found.time == Temporality::Historical {
        return Assertion {
            time: Temporality::Current,
            cues: Vec::new(),
            ..found
        };
    }
    let later = || LATER.within(sentence.words());
    let dated = behind
        .trim_end()
        .ends_with(|c: char| c.is_ascii_digit() || c == '/')
        || behind.contains("today")
        || behind.contains("now");
    if begins(&ARRIVAL) && !dated && later()
        || is_of_an_earlier_month(page, sentence, place)
        || !page.ascii && super::chinese::is_of_yesterday(page.text, place)
    {
        return Assertion {
            time: Temporality::Historical,
            ..found
        };
    }
    found
}

/// "In July the creatinine was 131 and the potassium 4.6.", "8月份血锂是0.78": the clause opens with a month that is over.
fn is_of_an_earlier_month(page: &Page<'_>, sentence: &Sentence<'_>, place: Span) -> bool {
    static MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^\s*(?:(?:back\s)?in\s(?P<en>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s(?:the|his|her|it|they|these|this|creat|urea|k|na|egfr|alt|hb|inr|tsh)\b|(?P<zh>\d{1,2})月份)",
        )
        .ok()
    });
    let before = &page.text[sentence.span.start..place.start.max(sentence.span.start)];
    let clause = before.rsplit(['。', ';', '\n']).next().unwrap_or_default();
    let clause = if clause.is_ascii() {
        clause
    } else {
        clause
            .rsplit(',')
            .find(|part| part.contains('月'))
            .unwrap_or(clause)
    };
    let Some(found) = MONTH.as_ref().and_then(|month| month.captures(clause)) else {
        return false;
    };
    let month = found
        .name("en")
        .and_then(|name| record::month_named(name.as_str()))
        .or_else(|| found.name("zh")?.as_str().parse().ok());
    let own = page.date.and_then(|date| date.get_month());
    month.is_some() && month != own
}
