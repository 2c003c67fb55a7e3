//! Units behind a number.

use super::number::blanks;
use super::page::Page;
use record::Span;

/// A unit where it stands.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Unit {
    pub(crate) span: Span,
    /// UCUM, where the unit is understood.
    pub(crate) ucum: Option<String>,
}

/// Longest unit in bytes.
const LONGEST: usize = 28;

/// The unit at `at` (blanks before it are skipped): the longest stretch that the dictionary knows as one, else a
/// stretch with the look of a unit (`5.2 foo/dL`), which stays without UCUM.
pub(crate) fn unit(page: &Page<'_>, at: usize) -> Option<Unit> {
    let start = blanks(page.text, at);
    if start > at + 3 {
        return None;
    }
    let ends = boundaries(page.text, start);
    for end in ends.iter().rev() {
        let written = &page.text[start..*end];
        if let Some(ucum) = page.lexicon.ucum(written) {
            return Some(Unit {
                span: Span::new(start, *end),
                ucum: Some(ucum),
            });
        }
    }
    let token = token_end(page.text, start);
    let written = &page.text[start..token];
    let looks = written.contains('/')
        && written.chars().any(char::is_alphabetic)
        && !written.ends_with('/')
        && written.len() <= 16;
    looks.then(|| Unit {
        span: Span::new(start, token),
        ucum: None,
    })
}

fn is_unit_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '%' | '/'
                | '^'
                | '*'
                | '.'
                | 'μ'
                | '°'
                | '·'
                | '²'
                | '³'
                | '×'
                | '\''
                | '"'
                | '⁹'
                | '¹'
                | '⁶'
                | '‰'
                | '-'
        )
        || "次分毫米汞柱升克摩尔微单位国际万千百亿个周天小时秒每公斤里厘纳皮渗当量".contains(c)
}

fn token_end(text: &str, start: usize) -> usize {
    text[start..]
        .char_indices()
        .find(|(at, c)| !is_unit_char(*c) || *at > LONGEST)
        .map_or(text.len(), |(at, _)| start + at)
}

/// Places where a unit that starts at `start` may end, in order.
fn boundaries(text: &str, start: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut previous: Option<char> = None;
    for (at, c) in text[start..].char_indices() {
        let here = start + at;
        if at > LONGEST
            || c == '\n'
            || !(is_unit_char(c) || c == ' ' || c == '(' || c == ')' || c == '[' || c == ']')
        {
            break;
        }
        if let Some(before) = previous
            && before != ' '
            && !(before.is_ascii_alphanumeric() && c.is_ascii_alphanumeric())
        {
            ends.push(here);
        }
        if previous.is_none() && (c == ' ' || c == ')' || c == ']') {
            break;
        }
        previous = Some(c);
    }
    let end = text[start..]
        .char_indices()
        .find(|(at, c)| {
            *at > LONGEST
                || *c == '\n'
                || !(is_unit_char(*c) || matches!(c, ' ' | '(' | ')' | '[' | ']'))
        })
        .map_or(text.len(), |(at, _)| start + at);
    let whole = start + text[start..end].trim_end().len();
    if whole > start && ends.last() != Some(&whole) && (whole - start) <= LONGEST + 4 {
        ends.push(whole);
    }
    ends.sort_unstable();
    ends.dedup();
    ends.retain(|end| text.is_char_boundary(*end) && stands(text, *end));
    ends
}

fn stands(text: &str, end: usize) -> bool {
    let bytes = text.as_bytes();
    end >= bytes.len()
        || !(bytes[end - 1].is_ascii_alphanumeric() && bytes[end].is_ascii_alphanumeric())
}
