//! Sentences cut into words, numbers and dates.

use super::narrative::{Day, Token};
use record::{PartialDate, Span};

/// The words of `text`, lower case; `base` is its place in the document. A Chinese character is a word of its own.
pub(super) fn tokens(text: &str, base: usize) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut parted = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some((length, day)) = day(&text[at..]) {
            let mut token = token(&text[at..at + length], at + base, parted);
            token.day = Some(day);
            token.number = Some(f64::from(day.date.day_range().0));
            found.push(token);
            at += length;
            parted = false;
        } else if c.is_alphanumeric() {
            let length = word_length(&text[at..]);
            found.push(token(&text[at..at + length], at + base, parted));
            at += length;
            parted = false;
        } else {
            parted |= matches!(c, ',' | ';' | ':' | '(' | ')' | '，' | '；' | '、');
            at += c.len_utf8();
        }
    }
    found
}

fn token(written: &str, at: usize, parted: bool) -> Token {
    Token {
        word: plain(written),
        span: Span::new(at, at + written.len()),
        number: number(written),
        day: None,
        parted,
    }
}

/// Lower case, raised and lowered digits as plain ones.
fn plain(written: &str) -> String {
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let digit = |c: char, row: &str| row.chars().position(|other| other == c);
    written
        .chars()
        .map(|c| match digit(c, LOWERED).or_else(|| digit(c, RAISED)) {
            Some(value) => char::from(b'0' + value as u8),
            None => c,
        })
        .collect::<String>()
        .to_lowercase()
}

fn number(written: &str) -> Option<f64> {
    const WORDS: &[&str] = &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    const TENS: &[&str] = &[
        "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    if written.starts_with(|c: char| c.is_ascii_digit()) {
        return written.replace(',', "").parse().ok();
    }
    let lower = written.to_ascii_lowercase();
    WORDS
        .iter()
        .position(|word| *word == lower)
        .map(|value| value as f64)
        .or_else(|| {
            let tens = TENS.iter().position(|word| *word == lower)?;
            Some((tens as f64 + 1.0) * 10.0)
        })
}

fn is_chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Bytes of the word or number at the start of `text`.
fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let Some((_, first)) = chars.next() else {
        return 0;
    };
    if is_chinese(first) {
        return first.len_utf8();
    }
    let numeric = first.is_ascii_digit();
    let mut end = first.len_utf8();
    while let Some((at, c)) = chars.next() {
        let joins = numeric
            && (c == '.' || c == ',')
            && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit())
            && (c == '.' || thousands(&text[at + 1..]));
        let stays = (c.is_ascii_digit() || !numeric) && !is_chinese(c) && c.is_alphanumeric();
        if !joins && !stays {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn thousands(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

/// A day of the calendar at the start of `text`: "02/13/2002", "2002-02-13", "13 February 2002", "February 13, 2002".
fn day(text: &str) -> Option<(usize, Day)> {
    let first = text.chars().next()?;
    if first.is_ascii_digit() {
        return numeric_day(text).or_else(|| worded_day(text));
    }
    if first.is_ascii_alphabetic() {
        return month_first(text);
    }
    None
}

fn digits(text: &str) -> Option<(i32, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4)
        .contains(&length)
        .then(|| text[..length].parse().ok().map(|value| (value, length)))
        .flatten()
}

fn numeric_day(text: &str) -> Option<(usize, Day)> {
    let (a, first) = digits(text)?;
    let mark = text[first..]
        .chars()
        .next()
        .filter(|c| "/-.".contains(*c))?;
    let rest = &text[first + 1..];
    let (b, second) = digits(rest)?;
    if !rest[second..].starts_with(mark) {
        return None;
    }
    let (c, third) = digits(&rest[second + 1..])?;
    let end = first + 1 + second + 1 + third;
    if text[end..].starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let (year, month, day, open) = match (first, third) {
        (4, _) => (a, b, c, false),
        (_, 4) if a > 12 => (c, b, a, false),
        (_, 4) => (c, a, b, b <= 12 && a != b && mark != '.'),
        _ => return None,
    };
    let date = PartialDate::day(
        year as i16,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
    )
    .ok()?;
    Some((
        end,
        Day {
            date,
            month_first_assumed: open,
        },
    ))
}

fn month(text: &str) -> Option<(u8, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    Some((record::month_named(text.get(..length)?)?, length))
}

fn gap(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', ',', '.', '-']).len()
}

/// "February 13, 2002".
fn month_first(text: &str) -> Option<(usize, Day)> {
    let (month, length) = month(text)?;
    let mut at = length + gap(&text[length..]);
    let (day, width) = digits(&text[at..])?;
    at += width;
    for suffix in ["st", "nd", "rd", "th"] {
        if text[at..].starts_with(suffix) {
            at += 2;
            break;
        }
    }
    at += gap(&text[at..]);
    written(text, at, month, day)
}

/// "13 February 2002".
fn worded_day(text: &str) -> Option<(usize, Day)> {
    let (day, width) = digits(text)?;
    let mut at = width;
    for suffix in ["st", "nd", "rd", "th"] {
        if text[at..].starts_with(suffix) {
            at += 2;
            break;
        }
    }
    at += gap(&text[at..]);
    let (month, length) = month(text.get(at..)?)?;
    at += length;
    at += gap(&text[at..]);
    written(text, at, month, day)
}

fn written(text: &str, at: usize, month: u8, day: i32) -> Option<(usize, Day)> {
    let (year, width) = digits(text.get(at..)?)?;
    let date = PartialDate::day(year as i16, month, u8::try_from(day).ok()?).ok()?;
    (width == 4).then_some((
        at + width,
        Day {
            date,
            month_first_assumed: false,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> = tokens(text, 0)
            .into_iter()
            .map(|token| token.word)
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn words_numbers_and_chinese_characters() {
        check("HFpEF, 3.5mg/dL", &["hfpef", "3.5", "mg", "dl"]);
        check("WBC 12,500/uL", &["wbc", "12,500", "ul"]);
        check("咳嗽2天", &["咳", "嗽", "2", "天"]);
    }

    #[test]
    fn days_are_read_and_doubt_is_kept() {
        let of = |text: &str| {
            let token = &tokens(text, 0)[0];
            token
                .day
                .map(|day| (day.date.to_string(), day.month_first_assumed))
        };
        assert_eq!(of("02/13/2002"), Some(("2002-02-13".into(), false)));
        assert_eq!(of("02/03/2012"), Some(("2012-02-03".into(), true)));
        assert_eq!(of("13.02.2002"), Some(("2002-02-13".into(), false)));
        assert_eq!(of("2002-02-13"), Some(("2002-02-13".into(), false)));
        assert_eq!(
            of("February 13th, 2002"),
            Some(("2002-02-13".into(), false))
        );
        assert_eq!(of("13 Feb 2002"), Some(("2002-02-13".into(), false)));
        assert_eq!(of("120/80"), None);
    }
}
