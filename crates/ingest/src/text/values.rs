//! A result behind the name of what was measured: number or word, unit, flag, reference range.

use super::connectors::CONNECTORS;
use super::number::{Number, begins, begins_with_word, blanks, comparator, number, range_end};
use super::page::{Page, window};
use super::phrases::Openings;
use super::units::{Unit, unit};
use record::{Comparator, Interpretation, ReferenceRange, Span};
use regex::Regex;
use std::sync::LazyLock;

/// A result as written.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) comparator: Option<Comparator>,
    pub(crate) number: Number,
    /// Upper end of a range, or the diastolic number.
    pub(crate) second: Option<Number>,
    /// True where `second` was written behind a slash.
    pub(crate) slash: bool,
    /// What a score is out of: 15 of "8/15".
    pub(crate) whole: Option<f64>,
    pub(crate) unit: Option<Unit>,
    pub(crate) flag: Option<Interpretation>,
    pub(crate) range: Option<ReferenceRange>,
    pub(crate) end: usize,
}

impl Reading {
    /// A number without unit, flag or range.
    pub(crate) fn bare(number: Number) -> Self {
        Self {
            comparator: None,
            end: number.end,
            number,
            second: None,
            slash: false,
            whole: None,
            unit: None,
            flag: None,
            range: None,
        }
    }

    /// The score before the slash, where the number behind it is what the score is out of.
    pub(crate) fn out_of(self, whole: f64) -> Self {
        let fits = self.slash
            && self.unit.is_none()
            && self.number.value <= whole
            && self.second.is_some_and(|second| second.value == whole);
        if !fits {
            return self;
        }
        Self {
            second: None,
            slash: false,
            whole: Some(whole),
            ..self
        }
    }
}

/// Where the value may start behind a name that ends at `at`. `strict` allows marks only, no words.
pub(crate) fn after_name(text: &str, at: usize, limit: usize, strict: bool) -> usize {
    let mut at = closed(text, at, limit);
    for _ in 0..6 {
        let before = at;
        at = blanks(text, at);
        let rest = &text[at..limit.max(at)];
        if let Some(c) = rest.chars().next()
            && (matches!(c, ':' | '=' | '|' | '*')
                || c == ','
                    && rest[1..]
                        .trim_start()
                        .starts_with(|d: char| d.is_ascii_digit() || matches!(d, '<' | '>'))
                    && !strict
                || c == '-' && rest[1..].starts_with(' '))
        {
            at += c.len_utf8();
            continue;
        }
        if !strict && let Some(end) = sampled(rest) {
            at += end;
            continue;
        }
        // "INR target 2-3, today 4.8".
        if let Some(end) = goal(rest) {
            at += end;
            continue;
        }
        // "BP 09:30 120/80": when it was taken.
        if let Some(end) = super::moments::time_of_day(text, at)
            && end < limit
        {
            at = end;
            continue;
        }
        if rest.starts_with('(')
            && let Some(close) = rest.find(')')
            && (close < 30 || is_sampling(&rest[1..close]))
            && (is_sampling(&rest[1..close])
                || !rest[1..close]
                    .starts_with(|c: char| c.is_ascii_digit() || c == '<' || c == '>'))
            && !is_signs(&rest[1..close])
        {
            at += close + 1;
            continue;
        }
        if rest.starts_with('(') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            at += 1;
            continue;
        }
        // "K pre 5.8": before or behind a dialysis or an operation.
        let around = ["pre ", "post ", "pre-HD ", "post-HD "]
            .iter()
            .find(|word| strict && rest.starts_with(**word));
        if let Some(word) = around {
            at += word.len();
            continue;
        }
        if !strict
            && let Some(word) = CONNECTORS
                .words_of(rest)
                .filter(|word| begins_with_word(rest, word))
                .max_by_key(|word| word.len())
        {
            at += word.len();
            continue;
        }
        if at == before {
            break;
        }
    }
    blanks(text, at)
}

/// "9am add-on from the GP's sample", "8点": when the sample was taken, in brackets before its value.
fn is_sampling(inner: &str) -> bool {
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let after = inner[digits..].trim_start();
    let hour = ["am", "pm", "a.m", "p.m", "点", "时", "h "];
    (1..=2).contains(&digits)
        && inner.len() < 60
        && (after == "h" || hour.iter().any(|unit| begins(after, unit)))
}

/// "level 4h 182", "at 6 hrs 90": when the sample was taken stands before its value.
fn sampled(rest: &str) -> Option<usize> {
    let lead = if rest.starts_with("at ") { 3 } else { 0 };
    let digits = rest[lead..].bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[lead + digits..].trim_start_matches([' ', '-']);
    // "creat 2 wks ago 102"
    const UNITS: [&str; 24] = [
        "days ago",
        "day ago",
        "d ago",
        "weeks ago",
        "week ago",
        "wks ago",
        "wk ago",
        "months ago",
        "month ago",
        "mths ago",
        "mo ago",
        "years ago",
        "yrs ago",
        "/52 ago",
        "/12 ago",
        "/7 ago",
        "hours",
        "hour",
        "hrs",
        "hr",
        "h",
        "小时",
        "am",
        "pm",
    ];
    // "at 0600 5.8": a time of day and the value behind it.
    if lead > 0 && digits == 4 {
        let (hour, minute) = rest[lead..lead + 4].split_at(2);
        let within = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|value| value < most);
        let value = after.trim_start_matches(['h', 'r', 's', ' ', ':', ',']);
        let parted = rest[lead + digits..].starts_with([' ', 'h'])
            && value.starts_with(|c: char| c.is_ascii_digit());
        return (within(hour, 24) && within(minute, 60) && parted)
            .then(|| rest.len() - value.len());
    }
    let unit = UNITS.iter().find(|unit| after.starts_with(**unit))?;
    let behind = &after[unit.len()..];
    // "12-hour level: 1.14", "12 h post dose level 0.8"
    let mut value = behind.trim_start_matches([' ', ':', '=']);
    for word in [
        "post-dose",
        "post dose",
        "trough",
        "levels",
        "level",
        "was",
        "is",
        "of",
    ] {
        let next = value.strip_prefix(word);
        let next = next.filter(|next| next.starts_with([' ', ':', '=']));
        value = next.map_or(value, |next| next.trim_start_matches([' ', ':', '=']));
    }
    let parted = value.len() < behind.len() && value.starts_with(|c: char| c.is_ascii_digit());
    ((1..=2).contains(&digits) && parted).then(|| rest.len() - value.len())
}

/// A goal with its range, and the mark and word that lead to the value behind it.
fn goal(rest: &str) -> Option<usize> {
    static GOAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^\(?(?:target|goal|aim|therapeutic range|目标)(?: of| range)?:? ?\d[\d.]* ?(?:-|–|to|~) ?\d[\d.]*\)?[,;:，；]? ?(?:(?:today|now|currently|current|latest|this (?:morning|am)|今日?|现|目前|本次)(?:'s)?:? ?)?(?:is )?",
        )
        .ok()
    });
    if !rest.starts_with(['(', 't', 'g', 'a', '目']) {
        return None;
    }
    let end = GOAL.as_ref()?.find(rest)?.end();
    rest[end..]
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(end)
}

/// "+", "++", "-", "±" in brackets are a result.
fn is_signs(inside: &str) -> bool {
    !inside.is_empty()
        && inside
            .chars()
            .all(|c| matches!(c, '+' | '-' | '±' | '1'..='4'))
}

/// Behind the bracket that closes an abbreviation: "blood urea nitrogen (BUN) 25".
fn closed(text: &str, at: usize, limit: usize) -> usize {
    let rest = &text[at..limit.max(at)];
    let inner = rest.trim_start_matches(['₂', '%', '-', '+', '−', '⁻', '⁺']);
    match inner.chars().next() {
        Some(')' | ']') => at + rest.len() - inner.len() + 1,
        _ => at,
    }
}

/// Where the value may stand behind a few words that say no more than how it is: "was noted to be slightly low at 90",
/// "stands at", "registers at". Only letters may lie between, and a word that leads to a value must be the last.
pub(crate) fn bridged(text: &str, at: usize, limit: usize) -> Option<usize> {
    const LEADS: &[&str] = &[
        "at",
        "of",
        "to",
        "was",
        "were",
        "is",
        "be",
        "as",
        "reading",
        "measuring",
        "measured",
        "around",
        "showing",
        "showed",
        "reads",
        "recorded",
        "near",
        "normal",
        "from",
        "由",
        "从",
    ];
    let rest = &text[at..limit.max(at)];
    let length = rest.find(|c: char| c.is_ascii_digit() || c == '<' || c == '>')?;
    let between = &rest[..length];
    let plain = between
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '-' | '\'' | '’' | '(' | ')' | '\n'));
    let words: Vec<&str> = between
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let leads = words
        .last()
        .is_some_and(|last| LEADS.iter().any(|lead| lead.eq_ignore_ascii_case(last)));
    let open = between.trim_end().ends_with('(');
    (plain && length <= 80 && words.len() <= 12 && (leads || open && words.len() <= 10))
        .then_some(at + length)
}

/// The numeric result at `at`.
pub(crate) fn reading(page: &Page<'_>, at: usize, limit: usize) -> Option<Reading> {
    let text = page.text;
    let (early, at) = match flag(text, at) {
        Some((found, end)) => (Some(found), behind_comma(text, blanks(text, end))),
        None => (None, at),
    };
    let (compare, start) = match comparator(text, at) {
        Some((found, end)) => (Some(found), end),
        None => (None, at),
    };
    if start >= limit {
        return None;
    }
    if super::moments::time_of_day(text, start).is_some() {
        return None;
    }
    let first = number(text, start)?;
    // "3+" grades, "1:320" is a titre: neither is the number alone.
    if super::label_units::is_power_of_ten(text, first.start, first.end) {
        return None;
    }
    let grade = text[first.end..].starts_with('+') && first.end - first.start == 1;
    let titre = text[first.end..].starts_with(':') && first.value == 1.0;
    if grade || titre || is_misread(text, first.end) {
        return None;
    }
    let first = super::amounts::stretched(text, first)
        .filter(|longer| {
            longer.end == first.end || unit(page, first.end).is_none_or(|unit| unit.ucum.is_none())
        })
        .unwrap_or(first);
    let mut end = first.end;
    let mut second = None;
    let mut slash = false;
    if text[end..].starts_with('/')
        && let Some(other) = number(text, end + 1).or_else(|| spaced_pressure(text, first))
    {
        end = other.end;
        second = Some(other);
        slash = true;
    }
    let mut measured = unit(page, end)
        .filter(|unit| unit.ucum.is_some() && !follows_per(text, unit.span.end))
        .or_else(|| super::amounts::worded(page, end))
        .or_else(|| unit(page, end))
        .filter(|_| !super::moments::follows(page, end));
    if second.is_none()
        && let Some(other) = range_end(text, measured.as_ref().map_or(end, |unit| unit.span.end))
        && other.value >= first.value
        && other.end <= limit
        && !text[other.end..].starts_with(['-', '/'])
    {
        end = other.end;
        second = Some(other);
        measured = unit(page, end)
            .filter(|_| !super::moments::follows(page, end))
            .or(measured);
    }
    let mut found = Reading {
        comparator: compare,
        number: first,
        second,
        slash,
        whole: None,
        flag: early,
        range: None,
        end,
        unit: None,
    };
    let single_letter = |unit: &Unit| {
        matches!(
            text[unit.span.start..unit.span.end].trim_end(),
            "H" | "L" | "h" | "l" | "N" | "A" | "C"
        )
    };
    if let Some(unit) = measured
        && !single_letter(&unit)
        && unit.span.start < limit
        && (unit.ucum.is_some() || unit.span.end <= limit)
    {
        found.end = found.end.max(unit.span.end);
        found.unit = Some(unit);
    }
    // "1.2 U/g Hb (ref > 4.6)": the unit reaches over the name that ended the stretch.
    let limit = if found.end > limit {
        let rest = &text[found.end..];
        found.end + rest.find('\n').unwrap_or(rest.len())
    } else {
        limit
    };
    tail(page, &mut found, limit);
    Some(found)
}

/// "112/ 70": the second number of a pressure behind a blank.
fn spaced_pressure(text: &str, first: Number) -> Option<Number> {
    let second = number(text, blanks(text, first.end + 1))?;
    super::bare_vitals::can_be_pressure(first.value, second.value).then_some(second)
}

/// "14O", "1O.2", "4l": a letter where the scan had a digit.
fn is_misread(text: &str, at: usize) -> bool {
    let mut rest = text[at..].chars();
    matches!(rest.next(), Some('O' | 'o' | 'l' | 'I'))
        && rest.next().is_none_or(|c| !c.is_alphabetic() && c != '/')
}

/// "血压偏低，88/50": behind the mark that parts a flag from its number.
fn behind_comma(text: &str, at: usize) -> usize {
    let value = text[at..].trim_start_matches([',', '，', ' ']);
    if value.starts_with(|c: char| c.is_ascii_digit()) {
        text.len() - value.len()
    } else {
        at
    }
}

/// "mg" of "mg per deciliter" is half a unit.
fn follows_per(text: &str, at: usize) -> bool {
    text[at..].starts_with(" per ")
}

/// Flag, reference range and, in tables, a unit in its own cell, in any order behind the number.
fn tail(page: &Page<'_>, found: &mut Reading, limit: usize) {
    let text = page.text;
    for _ in 0..5 {
        let at = cell(text, found.end);
        if at >= limit {
            return;
        }
        if found.flag.is_none()
            && let Some((flag, end)) = flag(text, at)
        {
            found.flag = Some(flag);
            found.end = end;
        } else if found.range.is_none()
            && let Some((range, unit, end)) = range(page, at, limit)
        {
            found.range = Some(range);
            found.unit = found.unit.take().or(unit);
            found.end = end;
        } else if found.unit.is_none()
            && (text[found.end..at].contains(['|', '\t']) || at >= found.end + 2)
            && let Some(unit) = unit(page, at)
            && (unit.ucum.is_some() && unit.span.len() > 1
                || text[found.end..at].contains(['|', '\t']))
        {
            found.end = unit.span.end;
            found.unit = Some(unit);
        } else {
            return;
        }
    }
}

/// Past blanks and table borders.
fn cell(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    while bytes
        .get(at)
        .is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'|'))
    {
        at += 1;
    }
    at
}

/// The laboratory's flag at `at`.
pub(crate) fn flag(text: &str, at: usize) -> Option<(Interpretation, usize)> {
    use Interpretation::*;
    static FLAGS: LazyLock<Openings<Interpretation>> = LazyLock::new(|| {
        Openings::new(&[
            ("critically high", CriticalHigh),
            ("critically low", CriticalLow),
            ("critical high", CriticalHigh),
            ("critical low", CriticalLow),
            ("↑↑", CriticalHigh),
            ("↓↓", CriticalLow),
            ("↑", High),
            ("↓", Low),
            ("HH", CriticalHigh),
            ("LL", CriticalLow),
            ("High", High),
            ("Low", Low),
            ("HIGH", High),
            ("LOW", Low),
            ("high", High),
            ("low", Low),
            ("H*", High),
            ("L*", Low),
            ("*H", High),
            ("*L", Low),
            ("* H", High),
            ("* L", Low),
            ("H!", High),
            ("L!", Low),
            ("! H", High),
            ("! L", Low),
            ("!", Abnormal),
            ("H", High),
            ("L", Low),
            ("abnormal", Abnormal),
            ("Abnormal", Abnormal),
            ("A", Abnormal),
            ("N", Normal),
            ("normal", Normal),
            ("Normal", Normal),
            ("偏高", High),
            ("偏低", Low),
            ("升高", High),
            ("降低", Low),
            ("增高", High),
            ("减低", Low),
            ("正常", Normal),
            ("*", Abnormal),
            ("▲", High),
            ("▼", Low),
        ])
    });
    let mut start = at;
    let open = text[at..].chars().next().filter(|c| matches!(c, '(' | '['));
    if open.is_some() {
        start += 1;
    }
    let rest = &text[start..];
    let (mark, found) = FLAGS
        .of(rest)
        .iter()
        .find(|(mark, _)| rest.starts_with(mark))?;
    let end = start + mark.len();
    let next = text[end..].chars().next();
    if mark.is_ascii()
        && next.is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '^' || c == '-')
    {
        return None;
    }
    // "WBC 28.6 N 91%": the letter names the next result.
    let names_next = open.is_none()
        && matches!(*mark, "N" | "A" | "L" | "H")
        && text[end..].starts_with(' ')
        && text[end..]
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit())
        && (matches!(*mark, "N" | "A") || is_share(text[end..].trim_start()));
    if names_next {
        return None;
    }
    match (open, next) {
        (Some('('), Some(')')) | (Some('['), Some(']')) => Some((*found, end + 1)),
        (Some(_), _) => None,
        (None, _) => Some((*found, end)),
    }
}

/// A number in per cent.
fn is_share(text: &str) -> bool {
    let digits = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.');
    text[digits.count()..].trim_start().starts_with('%')
}

static RANGE_WORDS: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::words(&[
        "reference range",
        "reference interval",
        "normal range",
        "reference",
        "ref range",
        "ref. range",
        "ref",
        "normal value",
        "normal",
        "nl",
        "cut-off value",
        "cut-off",
        "cut off",
        "cutoff",
        "upper limit of normal",
        "upper limit",
        "ri",
        "rr",
        "nr",
        "range",
        "参考范围",
        "参考值",
        "参考区间",
        "正常值",
        "正常范围",
        "参考",
    ])
});

/// A reference range at `at`: in brackets, behind its word, or alone in a table cell.
fn range(
    page: &Page<'_>,
    at: usize,
    limit: usize,
) -> Option<(ReferenceRange, Option<Unit>, usize)> {
    let text = page.text;
    let mut start = at;
    let open = text[at..].chars().next().filter(|c| matches!(c, '(' | '['));
    if open.is_some() {
        start += 1;
    }
    let mut worded = false;
    let from = blanks(text, start);
    let rest = &text[from..];
    if let Some(word) = RANGE_WORDS.words_of(rest).find(|word| begins(rest, word)) {
        worded = true;
        start = from + word.len();
        while text[start..].starts_with([':', ' ', '.', '=']) {
            start += 1;
        }
    }
    let in_cell = at > 0 && text[..at].trim_end_matches(' ').ends_with(['|', '\t']);
    let bare = open.is_none() && !worded && !in_cell;
    let value = blanks(text, start);
    if value >= limit || page.is_dated(value) {
        return None;
    }
    let (low, high, end) = if let Some((compare, number_at)) = comparator(text, value) {
        let bound = number(text, number_at)?;
        match compare {
            Comparator::Less | Comparator::LessOrEqual => (None, Some(bound.value), bound.end),
            _ => (Some(bound.value), None, bound.end),
        }
    } else {
        let low = number(text, value)?;
        let high = range_end(text, low.end)?;
        (Some(low.value), Some(high.value), high.end)
    };
    if bare && (low.is_none() || high.is_none()) {
        return None;
    }
    let mut end = end;
    let unit = unit(page, end);
    if let Some(unit) = &unit {
        end = unit.span.end;
    }
    let written_end = end;
    if let Some(open) = open {
        let close = if open == '(' { ')' } else { ']' };
        let gap = window(text, end, end + 14).find(close)?;
        end += gap + 1;
    }
    let span = Span::new(value, written_end);
    Some((
        ReferenceRange {
            low,
            high,
            text: page.written(span).to_string(),
        },
        unit,
        end,
    ))
}

/// Where a titre that starts at `at` ends: "1:320".
fn titre(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix("1:")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(at + 2 + digits)
}

/// A result in words at `at`, with its flag.
pub(crate) fn word(text: &str, at: usize) -> Option<(Span, Option<Interpretation>)> {
    use Interpretation::*;
    static WORDS: LazyLock<Openings<Option<Interpretation>>> = LazyLock::new(|| {
        Openings::new(&[
            ("weakly positive", Some(Positive)),
            ("strongly positive", Some(Positive)),
            ("non-reactive", Some(Negative)),
            ("nonreactive", Some(Negative)),
            ("not detected", Some(Negative)),
            ("reactive", Some(Positive)),
            ("detected", Some(Positive)),
            ("positive", Some(Positive)),
            ("negative", Some(Negative)),
            ("pos", Some(Positive)),
            ("neg", Some(Negative)),
            ("trace", None),
            ("non reactive", Some(Negative)),
            ("not reactive", Some(Negative)),
            ("nr", Some(Negative)),
            ("nil", Some(Negative)),
            ("absent", Some(Negative)),
            ("pending", None),
            ("within normal limits", Some(Normal)),
            ("wnl", Some(Normal)),
            ("unremarkable", Some(Normal)),
            ("normal", Some(Normal)),
            ("undetectable", Some(Negative)),
            ("(++++)", Some(Positive)),
            ("(+++)", Some(Positive)),
            ("(++)", Some(Positive)),
            ("(+)", Some(Positive)),
            ("(-)", Some(Negative)),
            ("++++", Some(Positive)),
            ("+++", Some(Positive)),
            ("++", Some(Positive)),
            ("4+", Some(Positive)),
            ("3+", Some(Positive)),
            ("2+", Some(Positive)),
            ("1+", Some(Positive)),
            ("+", Some(Positive)),
            ("弱阳性", Some(Positive)),
            ("强阳性", Some(Positive)),
            ("阳性", Some(Positive)),
            ("阴性", Some(Negative)),
            ("正常", Some(Normal)),
            ("未见异常", Some(Normal)),
            ("升高", Some(High)),
            ("降低", Some(Low)),
            ("偏高", Some(High)),
            ("偏低", Some(Low)),
            ("增高", Some(High)),
            ("elevated", Some(High)),
            ("decreased", Some(Low)),
        ])
    });
    if let Some(end) = titre(text, at) {
        let behind = blanks(text, end);
        let positive = text[behind..].starts_with("(+)") || text[behind..].starts_with("阳性");
        return Some((Span::new(at, end), positive.then_some(Positive)));
    }
    let rest = &text[at..];
    let (mark, found) = WORDS
        .of(rest)
        .iter()
        .find(|(mark, _)| begins_with_word(rest, mark))?;
    Some((Span::new(at, at + mark.len()), *found))
}
