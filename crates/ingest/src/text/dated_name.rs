//! The day between the name of a result and its value: "Creatinine 14/11: 172", "血钾 11-25：3.0mmol/L", "丙戊酸浓度 11-18 为78μg/ml",
//! "K (11-25) 3.0". The value is what stands behind; the day is its date.

use super::moments::{Kind, Moment, chinese_month, dated, lead, numbers, pair, time_of_day};
use super::number::blanks;
use super::page::{Page, window};
use super::units::unit;
use record::{Fact, Observation, PartialDate, Span};

/// Words and marks that lead from the day to the value.
const LEADS: [&str; 12] = [
    "was ",
    "is ",
    "were ",
    "came back at ",
    "为",
    "是",
    "示",
    "报",
    "结果为",
    "结果",
    "复查为",
    "复查",
];

/// The day that begins at `at` or behind the bracket there; its span reaches to the value.
pub(super) fn day_before_value(page: &Page<'_>, at: usize, limit: usize) -> Option<Moment> {
    let text = page.text;
    let from = lead(text, at);
    let found = dated(page, from)
        .or_else(|| numbers(page, from, true))
        .or_else(|| chinese_month(page, from).filter(|day| matches!(day.kind, Kind::Day(..))))
        .or_else(|| pair(page, from, &['-', '.']))?;
    let plain = found.kind == Kind::Dated || text[found.span.start..found.span.end].contains('/');
    let (value, led) = behind_day(text, found.span.end, limit)?;
    let rest = text.get(value..limit)?;
    // "INR 2-3 4.8", "K 3.5 4.2": without a mark two numbers are a day only where a result with its unit follows.
    let point = text[found.span.start..found.span.end].contains('.') && found.kind != Kind::Dated;
    // "Hb (12-16) 7.1": a range in brackets.
    let ranged = text[..found.span.start].ends_with(['(', '（'])
        && text[found.span.start..found.span.end].contains('-')
        && found.kind != Kind::Dated
        && !text[found.span.end..]
            .trim_start_matches([')', '）', ' '])
            .starts_with([':', '：']);
    let told = led && !ranged || plain || !point && is_result(page, value);
    (told && opens_value(rest)).then_some(Moment {
        span: Span::new(found.span.start, value),
        ..found
    })
}

/// True where a colon or a word of another script parts the day at `day` from its value: a sign of life may be two numbers
/// itself ("BP 12/10").
pub(super) fn is_marked(text: &str, day: Span) -> bool {
    text.get(day.start..day.end)
        .is_some_and(|words| words.contains([':', '：', '=', ')']) || !words.is_ascii())
}

/// Gives the first of `values` its day; one that only took the day from the sentence loses it: "Na on 3 May was 128, now 135".
pub(super) fn give(values: &mut [Fact<Observation>], day: PartialDate) {
    for (at, fact) in values.iter_mut().enumerate() {
        let effective = &mut fact.value.effective;
        if at == 0 {
            *effective = Some(day);
        } else if *effective == Some(day) {
            *effective = None;
        }
    }
}

/// The day at `at` that a colon parts from the value behind it, one of several: "11-25：3.0，11-26：3.5".
pub(super) fn marked_day(page: &Page<'_>, at: usize, limit: usize) -> Option<Moment> {
    let text = page.text;
    let found = pair(page, blanks(text, at), &['-', '/'])?;
    let (value, led) = behind_day(text, found.span.end, limit)?;
    (led && opens_value(text.get(value..limit)?)).then_some(found)
}

/// Where the value begins behind a day that ends at `at`, with whether a mark or a word leads to it.
fn behind_day(text: &str, at: usize, limit: usize) -> Option<(usize, bool)> {
    let mut next = at;
    // "(11-25)": the bracket that the name's value was looked for in.
    let remark = remark_in_bracket(text, at, limit);
    next = remark.unwrap_or(next);
    let closed = text[next..].starts_with(')');
    next += usize::from(closed);
    next = blanks(text, next);
    if let Some(end) = time_of_day(text, next).filter(|_| next > at) {
        next = blanks(text, end);
    }
    let rest = text.get(next..limit)?;
    let marked = rest.trim_start_matches([':', '：', '=', ' ']);
    let value = LEADS
        .iter()
        .find_map(|word| marked.strip_prefix(word))
        .unwrap_or(marked)
        .trim_start_matches([':', '：', ' ']);
    let led = closed || rest.starts_with([':', '：', '=']) || value.len() < marked.len();
    let parted = led || next > at;
    parted.then_some((next + rest.len() - value.len(), led))
}

/// "(9-3 晨):3.3", "(9-3,第5剂前30min):31.6", "(14/11, post HD) 4.2": where a bracket closes behind a remark on the day that it opened
/// with, and a mark or a number follows.
fn remark_in_bracket(text: &str, at: usize, limit: usize) -> Option<usize> {
    const LONGEST: usize = 36;
    let opened = super::page::open_bracket(window(text, at.saturating_sub(16), at)).is_some();
    let rest = window(text, at, limit.min(at + LONGEST));
    let close = rest.find(')').filter(|_| opened)?;
    let inner = rest.get(..close)?;
    let words = inner.trim_start_matches([',', ';', ' ', '、', '，']);
    // A number there is a value of its own: "(9-3 3.0)".
    let told = words.len() < inner.len() && words.starts_with(char::is_alphabetic)
        || inner.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    let behind = rest
        .get(close + 1..)?
        .trim_start_matches([':', '：', '=', ' ', '为']);
    let decimal = inner
        .as_bytes()
        .windows(3)
        .any(|part| part[1] == b'.' && part[0].is_ascii_digit() && part[2].is_ascii_digit());
    (told && !decimal && !inner.contains(['\n', '(']) && opens_value(behind)).then_some(at + close)
}

/// A number, or a bound as laboratories report it.
fn opens_value(rest: &str) -> bool {
    let number = rest.trim_start_matches(['<', '>', '=']);
    number.starts_with(|c: char| c.is_ascii_digit())
}

/// "11-25 3.0mmol/L": the number at `at` has the unit of a result.
fn is_result(page: &Page<'_>, at: usize) -> bool {
    const LONGEST: usize = 12;
    let near = window(page.text, at, at + LONGEST);
    let length = near
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '<' | '>' | '=')))
        .unwrap_or(near.len());
    let found = unit(page, at + length).and_then(|unit| unit.ucum);
    length > 0 && found.is_some_and(|ucum| ucum.contains('/') || ucum == "%")
}
