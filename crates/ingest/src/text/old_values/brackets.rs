//! Brackets with a year: behind a value ("Hgb 7.4 (2021 GIB)"), and around one, as the reason why a drug was stopped
//! (地高辛（2022心率42停）, "thiazide (stopped 2022, Na 124)").

use super::{Old, Past, turn};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Longest bracket in bytes.
const LONGEST: usize = 120;

/// Longest of the words that tell a value as old without a number, in bytes.
const OLD_LONGEST: usize = 10;

/// Where a stretch of `text` is told as old by a bracket.
pub(super) fn find(text: &str, past: Past) -> Vec<Old> {
    let mut found = Vec::new();
    for (open, mark) in text.match_indices(['(', '（']) {
        let from = open + mark.len();
        let rest = super::super::page::window(text, from, from + LONGEST);
        let Some(length) = rest.find([')', '）', '\n', '(', '（']) else {
            continue;
        };
        if !rest[length..].starts_with([')', '）']) {
            continue;
        }
        // Without a number it says no more than "(historical)".
        let inner = &rest[..length];
        if inner.trim().len() > OLD_LONGEST && !inner.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let inner = inner.to_ascii_lowercase();
        if let Some(year) = of_the_value_before(&inner, past) {
            let start = value_before(text, open);
            found.push(Old {
                span: Span::new(start, open),
                year,
            });
        }
        if let Some((span, year)) = held(&inner, past) {
            found.push(Old {
                span: span.shifted(from),
                year: Some(year),
            });
        }
        if opens_with_old(&inner) || is_of_an_early_day(&inner) {
            let end = turn(&inner).unwrap_or(inner.len());
            found.push(Old {
                span: Span::new(from, from + end),
                year: past.over_in(&inner).map(|(_, year)| year),
            });
        }
    }
    found
}

/// "(ALT 840 d1 shock liver, settled)": a value of a day of the stay, and that it is over.
fn is_of_an_early_day(inner: &str) -> bool {
    const OVER: [&str; 8] = [
        "settled",
        "resolved",
        "recovered",
        "corrected",
        "back to",
        "normal now",
        "now normal",
        "since normal",
    ];
    static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?[a-z][a-z0-9]{0,9}\s\d+(?:\.\d+)?\s(?:on\s)?(?:d|day\s?)\d{1,2}\b").ok()
    });
    VALUE.as_ref().is_some_and(|value| value.is_match(inner))
        && OVER.iter().any(|word| inner.contains(word))
}

/// "(old K 6.1 July 2023 = on ramipril + spiro w/ D&V, normal ever since)": the bracket opens with an old value and tells what it
/// came of or that it is over.
fn opens_with_old(inner: &str) -> bool {
    const OVER: [&str; 9] = [
        "=",
        "since",
        "when",
        "then",
        "during",
        "after",
        "resolved",
        "recovered",
        "normal",
    ];
    const OVER_ZH: [&str; 6] = ["时", "后", "已", "正常", "恢复", "当时"];
    let words = inner.trim_start();
    let old = ["old ", "older ", "very old ", "prev ", "旧", "既往"]
        .iter()
        .find_map(|word| words.strip_prefix(word));
    old.is_some_and(|rest| {
        let behind = rest.find(|c: char| c.is_ascii_digit());
        behind.is_some_and(|at| {
            let told = &rest[at..];
            at > 1 && at < 24 && OVER.iter().chain(&OVER_ZH).any(|word| told.contains(word))
        })
    })
}

/// Words that say of a bracket's year that something goes on from then.
const GOES_ON: [&str; 18] = [
    "since", "from", "start", "diagnos", "dx", "onset", "was", "prev", "baseline", "pre-", "起",
    "始", "自", "至今", "加用", "确诊", "基线", "前值",
];

fn goes_on(words: &str) -> bool {
    // "ND since", "normal since" end it.
    let words = words
        .replace("normal since", "")
        .replace("nd since", "")
        .replace("ok since", "");
    GOES_ON.iter().any(|word| words.contains(word))
}

/// What the bracket says of the value before it: that it is old, of a year where it tells one.
fn of_the_value_before(inner: &str, past: Past) -> Option<Option<i16>> {
    const OLD: [&str; 8] = [
        "old",
        "old value",
        "historic",
        "historical",
        "旧",
        "旧值",
        "老值",
        "历史",
    ];
    const OVER: [&str; 14] = [
        "时",
        "恢复",
        "解除",
        "纠正",
        "缓解",
        "已停",
        "recovered",
        "resolved",
        "normal since",
        "nd since",
        "then",
        "during",
        "when",
        "at the time",
    ];
    let words = inner.trim();
    if OLD.contains(&words) {
        return Some(None);
    }
    let (span, year) = past.over_in(words)?;
    // "eGFR 66 (38 in July 2023 with norovirus, recovered)": the year is of the bracket's own value.
    static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s?(?:it\s|a\s|one\s)?(?:[a-z]+\s){0,4}?\d+(?:\.\d+)?\s(?:in|on|at|when|during|after|while|with)\s").ok()
    });
    if OWN
        .as_ref()
        .is_some_and(|own| own.is_match(&words[..span.start]))
    {
        return None;
    }
    let rest = words[span.end..].trim_start_matches(['年', ' ', ',', '，']);
    let other = rest.starts_with([':', '：', '-', '–', '/', '.'])
        || rest.starts_with(|c: char| c.is_ascii_digit())
        || words[..span.start].ends_with(['/', '-', '.', '–']);
    if other || goes_on(words) {
        return None;
    }
    let opens = span.start == 0 && past.is(year) && !rest.contains(|c: char| c.is_ascii_digit());
    (opens || OVER.iter().any(|word| words.contains(word))).then_some(Some(year))
}

/// Where the value that ends before `open` begins: behind the last mark between values.
fn value_before(text: &str, open: usize) -> usize {
    const REACH: usize = 40;
    let before = super::super::page::window(text, open.saturating_sub(REACH), open);
    let from = open - before.len();
    let trimmed = before.trim_end();
    trimmed
        .char_indices()
        .rev()
        .find(|(at, c)| match c {
            ',' | '，' | ';' | '；' | '。' | '、' | '\n' | '|' | ')' | '）' | ':' | '：' => {
                true
            }
            '.' => trimmed[at + 1..].starts_with(' '),
            _ => false,
        })
        .map_or(from, |(at, c)| from + at + c.len_utf8())
}

/// What a bracket holds of the year that it opens with, or of the year of a stop.
fn held(inner: &str, past: Past) -> Option<(Span, i16)> {
    const STOPPED: [&str; 12] = [
        "stopped",
        "stop ",
        "d/c",
        "ceased",
        "discontinued",
        "withdrawn",
        "washed out",
        "held",
        "停",
        "撤",
        "换",
        "改",
    ];
    let (span, year) = past.year_in(inner)?;
    let lead = inner[..span.start].trim();
    let opens = lead.is_empty() || lead == "in";
    let stopped = STOPPED.iter().any(|word| inner.contains(word));
    let range = inner[span.end..].starts_with(['-', '–', '~']);
    if range || !(opens || stopped) || goes_on(inner) {
        return None;
    }
    let end = turn(inner).unwrap_or(inner.len());
    (span.start < end).then_some((Span::new(0, end), year))
}
