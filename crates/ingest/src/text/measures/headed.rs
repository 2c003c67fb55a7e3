//! Numbers behind the name of a result that are days, hours or the strength of a drug: "HR 21 22 23" over the hours of a sheet, "复查血钾 10-12",
//! "降钾:10%葡萄糖酸钙".

use crate::text::page::{Page, Sentence, key, window};
use crate::text::phrases::Hints;
use crate::text::values::Reading;
use record::{Span, TermConcept};
use regex::Regex;
use std::sync::LazyLock;

/// "ORDER   HR  21  22  23": days or hours that count up behind the head of the column of hours; no heart beats so slowly.
pub(super) fn heads_hours(text: &str, meaning: &TermConcept, found: &Reading) -> bool {
    const MOST: f64 = 31.0;
    if key(meaning) != Some("heart_rate") || found.number.value > MOST || found.unit.is_some() {
        return false;
    }
    let behind = window(text, found.number.end, found.number.end + 24);
    let line = behind.split('\n').next().unwrap_or_default();
    let mut numbers = line.split_whitespace().map(str::parse::<f64>);
    let next = |before: f64, number: Option<Result<f64, _>>| match number {
        Some(Ok(number)) => number == before + 1.0 || before >= 23.0 && number <= 1.0,
        _ => false,
    };
    let first = found.number.value;
    // A range has swallowed the second.
    first.fract() == 0.0 && next(first, numbers.next()) && {
        let second = if first >= 23.0 && line.trim_start().starts_with(['0', '1']) {
            line.split_whitespace()
                .next()
                .and_then(|word| word.parse().ok())
        } else {
            Some(first + 1.0)
        };
        second.is_some_and(|second| next(second, numbers.next()))
    }
}

/// "复查血钾 10-12", "复查INR 10-13。", "万古霉素血药浓度 05-22 晨", "明晨复查地高辛浓度 10-12 07:00": the day on which it is to be measured.
pub(super) fn is_day(
    page: &Page<'_>,
    sentence: &Sentence<'_>,
    name: Span,
    meaning: &TermConcept,
    found: &Reading,
) -> bool {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?P<m>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])(?P<behind>\s?(?:\d{1,2}:\d\d|晨|早|晚|日|上午|下午|前|后|空腹|午|停|复|查|,|，|。|;|；|、|\n|$))").ok()
    });
    static PLANS: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "复查", "复测", "再查", "追查", "追踪", "监测", "待查", "送检", "抽", "预约", "拟查",
            "查", "测",
        ])
    });
    if page.ascii
        || found.comparator.is_some()
        || found.unit.as_ref().is_some_and(|unit| unit.ucum.is_some())
    {
        return false;
    }
    let Some(rest) = page.text.get(found.number.start..) else {
        return false;
    };
    let rest = window(rest, 0, 24);
    let Some(day) = DAY.as_ref().and_then(|day| day.captures(rest)) else {
        return false;
    };
    // "05-22", "10-12 07:00": no range is written so.
    let padded = day["m"].starts_with('0') || day["d"].starts_with('0');
    let timed = day["behind"]
        .trim_start()
        .starts_with(|c: char| !matches!(c, ',' | '，' | '。' | ';' | '；' | '、' | '\n'))
        && !day["behind"].is_empty();
    let before = sentence.before(name.start, 36);
    let clause = before
        .rsplit([',', '，', '。', ';', '；', '\n'])
        .next()
        .unwrap_or_default();
    // "血糖 7-9" and "心率 60-80" are ranges that were measured.
    let ranged = key(meaning).is_some_and(|key| {
        key.contains("glucose") || matches!(key, "respiratory_rate" | "weight" | "gcs")
    });
    // "复查血钾 5-6,予降钾" is a range that was measured: a day stands out by its size, or is one to come.
    let number = |group: &str| day[group].parse::<u8>().unwrap_or_default();
    let large = number("m") >= 10 || number("d") >= 13;
    let to_come = ["明", "拟", "待", "预约", "计划"]
        .iter()
        .any(|word| clause.contains(word));
    padded || timed || PLANS.within(clause) && !ranged && (large || to_come)
}

/// "降钾:10%葡萄糖酸钙10ml", "补钙:10%葡萄糖酸钙": the strength of what is given.
pub(super) fn is_strength(text: &str, meaning: &TermConcept, found: &Reading) -> bool {
    const SALTS: [&str; 7] = [
        "potassium",
        "sodium",
        "calcium",
        "magnesium",
        "phosphate",
        "chloride",
        "glucose",
    ];
    let share = found.unit.as_ref().is_some_and(|unit| {
        unit.ucum.as_deref() == Some("%")
            && text.get(unit.span.end..).is_some_and(|rest| {
                rest.trim_start_matches(' ')
                    .starts_with(char::is_alphabetic)
            })
    });
    share && key(meaning).is_some_and(|key| SALTS.contains(&key))
}

/// "体温正常,9-13停": no body is so cold or so warm.
pub(super) fn is_cold(meaning: &TermConcept, found: &Reading) -> bool {
    const LIVING: std::ops::RangeInclusive<f64> = 20.0..=115.0;
    key(meaning) == Some("temperature") && !LIVING.contains(&found.number.value)
}

/// "Iron at 4 wks.", "Glucose at 4 h.": when it is to be measured; a value behind has been looked for already.
pub(super) fn is_due(text: &str, name: Span, found: &Reading) -> bool {
    const TIMES: [&str; 14] = [
        "h", "hr", "hrs", "hours", "d", "days", "wk", "wks", "weeks", "mo", "mths", "months",
        "min", "mins",
    ];
    let gap = text.get(name.end..found.number.start).unwrap_or_default();
    let behind = window(text, found.number.end, found.number.end + 12).trim_start_matches(' ');
    let word = behind
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    gap.trim() == "at" && TIMES.contains(&word)
}

/// "Fundal ht 31", "symphysis fundal height 31 cm": of the womb, not of the body.
pub(super) fn is_of_womb(text: &str, name: Span, meaning: &TermConcept) -> bool {
    const WOMB: [&str; 4] = ["fundal", "uterine", "fundus", "symphysio-fundal"];
    let before = window(text, name.start.saturating_sub(12), name.start).to_lowercase();
    key(meaning) == Some("height") && WOMB.iter().any(|word| before.trim_end().ends_with(word))
}
