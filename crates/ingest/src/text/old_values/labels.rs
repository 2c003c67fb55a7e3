//! Labels before old values ("Old sheet:", "2022 results carried over:", 旧单：) and words behind them ("- old", 老值).

use super::super::page::open_bracket;
use super::super::phrases::Hints;
use super::{Old, Past, turn, years};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Where a stretch of `text` is told as old by the words before or behind it.
pub(super) fn find(text: &str, past: Past) -> Vec<Old> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        // The fullwidth colon begins with the last of these bytes.
        let opens = |byte: u8| matches!(byte, b':' | b'[' | b'(' | 0xef);
        let label = line.bytes().any(opens);
        let mark = MARKS.within(line);
        if label || mark {
            let small = line.to_ascii_lowercase();
            labelled(&small, at, past, &mut found);
            framed(&small, at, past, &mut found);
            if mark {
                marked(&small, at, past, &mut found);
            }
        }
        at += line.len();
    }
    found
}

/// Longest label in bytes.
const LABEL: usize = 72;

/// What stands behind a label of `line`.
fn labelled(line: &str, base: usize, past: Past, found: &mut Vec<Old>) {
    let mut done = 0;
    for (colon, mark) in line.match_indices([':', '：']) {
        let from = label_start(line, colon);
        if colon < done || colon - from > LABEL || !is_old(&line[from..colon], past) {
            continue;
        }
        let start = colon + mark.len();
        let end = end(line, from, start, past);
        done = end;
        let year = past.year_in(&line[from..end]).map(|(_, year)| year);
        found.push(Old {
            span: Span::new(start, end).shifted(base),
            year,
        });
    }
}

/// "[scan fwd] creat 612, K 6.4 = wk 1": a line that begins with such words in a bracket, and what stands behind it.
fn framed(line: &str, base: usize, past: Past, found: &mut Vec<Old>) {
    let indent = line.len() - line.trim_start().len();
    let words = &line[indent..];
    let Some(close) = words
        .strip_prefix(['[', '('])
        .and_then(|rest| rest.find([']', ')']))
        .filter(|close| *close <= LABEL)
    else {
        return;
    };
    let label = &words[1..=close];
    let behind = indent + close + 2;
    if is_old(label, past) && line[behind..].contains(|c: char| c.is_ascii_digit()) {
        let end = end(line, behind, behind, past);
        found.push(Old {
            span: Span::new(behind, end).shifted(base),
            year: past.year_in(line).map(|(_, year)| year),
        });
    }
}

/// Where the label that ends at `colon` begins.
fn label_start(line: &str, colon: usize) -> usize {
    let before = &line[..colon];
    let stop = before
        .char_indices()
        .rev()
        .find(|(at, c)| {
            matches!(
                c,
                '[' | '(' | '（' | '【' | ']' | ')' | '）' | '。' | ';' | '；' | '|' | ':' | '：'
            ) || matches!(c, '.' | ',' | '，') && !is_in_number(line, *at)
        })
        .map_or(0, |(at, c)| at + c.len_utf8());
    let words = &line[stop..colon];
    stop + words.len()
        - words
            .trim_start_matches([' ', '\t', '-', '*', '•', '#'])
            .len()
}

/// "2023.6": the point stands between digits.
fn is_in_number(line: &str, at: usize) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = line.as_bytes();
    digit(bytes.get(at + 1)) && at > 0 && digit(bytes.get(at - 1))
}

/// The label says that what follows is old, and that it is results.
fn is_old(label: &str, past: Past) -> bool {
    static OLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            ^(?:very\s)?(?:old|older)\b | \b(?:flags?|flagged)\s(?:as\s)?old$ | \bold\s(?:sheet|results?|values?|labs?|bloods?|panel|data|chart)\b
            | ^(?:prev(?:ious)?|prior|past|historic(?:al)?|earlier)\s(?:sheet|results?|values?|labs?|bloods?|panel|data)\b
            | \b(?:copied|carried|copy|pulled|brought|scan|scanned|pasted)[\s-](?:fwd|forward|over|in)\b | \bpull(?:ed)?[\s-]?through\b
            | \bc\d{1,2}\schart\b
            | ^(?:翻页|附|附页|夹页|上页|前页)?旧(?:单|片|值|化验|报告|结果|检查|资料|数据|病历|$) | 旧(?:单|片|化验|报告|结果|值)$
            | ^(?:老单|老值|老化验|历史值|历史结果|历史化验|历史数据|既往化验|既往结果|以往化验|以往结果)",
        )
        .ok()
    });
    static OTHER: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "med",
            "drug",
            "rx",
            "list",
            "allerg",
            "problem",
            "dob",
            "diagnos",
            "pmh",
            "regimen",
            // "Old age psychiatry:", "Older people's clinic:": who is seen there.
            "old age",
            "people",
            "adult",
            "person",
            "psych",
            "old lady",
            "old man",
            "old woman",
            "notes",
            "letter",
            "ecg",
            "ekg",
            "scar",
            "fracture",
            "infarct",
            "stroke",
            "script",
            "药",
            "医嘱",
            "过敏",
            "诊断",
            "处方",
            "方案",
            "病史",
        ])
    });
    let words = label.trim();
    if OTHER.within(words) {
        return false;
    }
    OLD.as_ref().is_some_and(|old| old.is_match(words)) || is_past_year(words, past)
}

/// "2021", "2010 sheet", "2022 results", "2022年化验", "2022 旧片".
fn is_past_year(words: &str, past: Past) -> bool {
    const KINDS: [&str; 22] = [
        "",
        "sheet",
        "results",
        "result",
        "labs",
        "lab",
        "bloods",
        "blood",
        "values",
        "print",
        "printout",
        "panel",
        "path",
        "admission bloods",
        "年",
        "年化验",
        "年旧片",
        "旧片",
        "旧单",
        "化验",
        "年结果",
        "结果",
    ];
    years(words).next().is_some_and(|(span, year)| {
        let rest = words[span.end..].trim();
        span.start == 0 && past.is(year) && KINDS.contains(&rest)
    })
}

/// Where what a label opens ends: with the bracket that the label stands in, at a word of now, at the next label, with its line.
fn end(line: &str, label: usize, start: usize, past: Past) -> usize {
    let close = match line[..label].trim_end().chars().next_back() {
        Some('[') => Some(']'),
        Some('【') => Some('】'),
        Some('(' | '（') => Some(')'),
        _ => None,
    };
    let rest = &line[start..];
    let bracket = close.and_then(|close| {
        let fits = |c: char| c == close || close == ')' && c == '）';
        rest.find(fits)
    });
    let to = start + bracket.unwrap_or(rest.trim_end().len());
    let now = turn(&line[start..to]).map_or(to, |at| start + at);
    next_label(line, start, now, past).unwrap_or(now)
}

/// Where, between `start` and `to`, a sentence ends and a label that is not old begins: "Old: K 6.1. Labs: K 4.6".
fn next_label(line: &str, start: usize, to: usize, past: Past) -> Option<usize> {
    const LONGEST: usize = 30;
    line[start..to]
        .match_indices([':', '：'])
        .find_map(|(at, _)| {
            let colon = start + at;
            let from = label_start(line, colon);
            let label = line[from..colon].trim();
            let stop = line[..from].trim_end().chars().next_back();
            let opens = stop.is_some_and(|c| matches!(c, '.' | ';' | '。' | '；' | '|'));
            let named = label.chars().next().is_some_and(char::is_alphabetic);
            (from > start && opens && named && label.len() <= LONGEST && !is_old(label, past))
                .then_some(from)
        })
}

/// Words behind a value that make it old, with a year or without.
const STRONG: [&str; 28] = [
    "是旧单",
    "为旧单",
    "系旧单",
    "was before dialysis",
    "was before hd",
    "was pre dialysis",
    "was pre-dialysis",
    "was pre hd",
    "was pre-hd",
    "老值",
    "旧值",
    "历史值",
    "老结果",
    "旧结果",
    "均已过去",
    "都已过去",
    "- history",
    "= history",
    "– history",
    "— history",
    "- old",
    "– old",
    "— old",
    "= old",
    "old value",
    "old result",
    "do not act",
    "不作处理依据",
];

/// Words that do so beside a year that is past.
const WITH_YEAR: [&str; 17] = [
    "已纠正",
    "已恢复",
    "后正常",
    "恢复正常",
    "已减量",
    "之后均",
    "以后均",
    "后均≤",
    "normal since",
    "nd since",
    "fine since",
    "ok since",
    "recovered",
    "resolved",
    "green ever since",
    "ever since",
    "since normal",
];

/// What [`marked`] looks for: most lines hold nothing of it.
static MARKS: LazyLock<Hints> = LazyLock::new(|| {
    let words = STRONG.iter().chain(&WITH_YEAR).copied();
    Hints::any_case(&words.chain(["="]).collect::<Vec<_>>())
});

/// What stands before words that say it is old.
fn marked(line: &str, base: usize, past: Past, found: &mut Vec<Old>) {
    let mut from = 0;
    for (at, width) in ends(line) {
        let clause = &line[from..at];
        if MARKS.within(clause)
            && let Some(mark) = mark(clause, past)
            && !closes_denial(clause, mark)
        {
            // "Cr 84 on 20 Nov 2026 (it was 168 in Feb 2025, recovered by April)": a bracket with a year tells of its own value.
            let inside = open_bracket(&clause[..mark]).and_then(|open| {
                let (_, year) = past.year_in(&clause[open.end..mark])?;
                Some((open.end, year))
            });
            let year = past.year_in(clause);
            // Behind the year that it is of; else the one item that the words close.
            let start = match (inside, year) {
                (Some((open, _)), _) => open,
                // "ALT 290 … these are 2020 results, preg 1 delivered"
                (None, Some((span, _))) if says_whose(&clause[..span.start]) => 0,
                (None, Some((span, _)))
                    if clause
                        .get(span.end..mark)
                        .is_some_and(|part| part.contains(|c: char| c.is_ascii_digit())) =>
                {
                    span.end
                }
                (None, Some(_)) => 0,
                (None, None) => item(clause, mark),
            };
            let own = inside.map(|(_, year)| year);
            if turn(&clause[start..mark]).is_none() {
                found.push(Old {
                    span: Span::new(from + start, from + mark).shifted(base),
                    year: own.or(year.map(|(_, year)| year)),
                });
            }
        }
        from = at + width;
    }
}

/// Where the words begin that say of what stands before them that it is old.
fn mark(clause: &str, past: Past) -> Option<usize> {
    let weak = || first(clause, &WITH_YEAR).filter(|at| past.year_in(&clause[..*at]).is_some());
    first(clause, &STRONG)
        .or_else(|| explained(clause, past))
        .or_else(weak)
}

/// "pH 7.09, lac 7.8 = DAY 0", "\"ALT 188\" = Nov 2018 viral gastro": where a sign of equality sends what stands before it to an earlier
/// day of the stay or to a past year.
fn explained(clause: &str, past: Past) -> Option<usize> {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^=\s?(?:at\s|on\s)?(?:day\s?[01]|d[01]|adm(?:ission)?|arrival|presentation|triage)\b",
        )
        .ok()
    });
    static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^=\s?(?:in\s|from\s)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s)?(?:19|20)\d\d").ok()
    });
    clause.match_indices('=').map(|(at, _)| at).find(|at| {
        let behind = super::super::page::window(clause, *at, at + 28);
        DAY.as_ref().is_some_and(|day| day.is_match(behind))
            || YEAR
                .as_ref()
                .and_then(|year| year.find(behind))
                .is_some_and(|found| past.year_in(found.as_str()).is_some())
    })
}

/// The words before a year say of what stands before them that it is of that year.
fn says_whose(before: &str) -> bool {
    [
        "these are",
        "those are",
        "this is",
        "that is",
        "that was",
        "are from",
        "is from",
        "was from",
        "均为",
        "都是",
        "是",
    ]
    .iter()
    .any(|word| before.trim_end().ends_with(word))
}

/// "not old", "?old".
fn closes_denial(clause: &str, mark: usize) -> bool {
    let before = clause[..mark].trim_end();
    ["not", "?", "？", "非", "不是"]
        .iter()
        .any(|word| before.ends_with(word))
}

/// The ends of the clauses of `line` with the width of their marks.
fn ends(line: &str) -> Vec<(usize, usize)> {
    let stops = line.char_indices().filter(|(at, c)| match c {
        '。' | ';' | '；' | '\n' | '|' => true,
        '.' => line[at + 1..].starts_with(' '),
        _ => false,
    });
    let mut ends: Vec<(usize, usize)> = stops.map(|(at, c)| (at, c.len_utf8())).collect();
    ends.push((line.len(), 0));
    ends
}

fn first(clause: &str, words: &[&str]) -> Option<usize> {
    words
        .iter()
        .filter_map(|word| {
            let at = clause.find(word)?;
            let goes_on =
                clause[at + word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
            (!goes_on || !word.is_ascii()).then_some(at)
        })
        .min()
}

/// The quotation that ends before `mark`, else what stands behind the last comma.
fn item(clause: &str, mark: usize) -> usize {
    let before = clause[..mark].trim_end_matches([' ', '-', '–', '—', ',', '，', '"', '”']);
    // "(pH 7.09, lac 7.8 = DAY 0)": a bracket is of one time.
    if let Some(open) = open_bracket(before) {
        return open.end;
    }
    let quote = clause[before.len()..mark].contains(['"', '”']);
    let opens: &[char] = if quote {
        &['"', '“']
    } else {
        &[',', '，', '、']
    };
    before
        .char_indices()
        .rev()
        .find(|(_, c)| opens.contains(c))
        .map_or(0, |(at, c)| at + c.len_utf8())
}
