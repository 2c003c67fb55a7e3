//! Numbers as clinical text writes them: decimals, thousands, comparators, ranges.

use super::phrases::Openings;
use record::Comparator;
use regex::Regex;
use std::sync::LazyLock;

/// A number where it stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Number {
    pub(crate) value: f64,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// True for a comma that could be a decimal mark or a separator of thousands.
    pub(crate) ambiguous: bool,
}

/// The number that starts at `at`: digits with a decimal point, thousands separated by commas, or a decimal comma
/// followed by one or two digits, which is read but marked ambiguous.
pub(crate) fn number(text: &str, at: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let whole = digits(bytes, at);
    if whole == at && bytes.get(at) != Some(&b'.') || whole - at > 12 {
        return None;
    }
    if bytes.get(whole) == Some(&b',') {
        return with_commas(text, at, whole);
    }
    let end = fraction(bytes, whole);
    Some(Number {
        value: text[at..end].parse().ok()?,
        start: at,
        end,
        ambiguous: false,
    })
}

/// The number whose first digits, up to `whole`, a comma follows.
fn with_commas(text: &str, at: usize, whole: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let mut plain = text[at..whole].to_string();
    let mut end = whole;
    let mut ambiguous = false;
    if let Some((joined, behind)) = lakhs(bytes, at, whole) {
        return Some(Number {
            value: joined.parse().ok()?,
            start: at,
            end: behind,
            ambiguous: false,
        });
    }
    while bytes.get(end) == Some(&b',') {
        let group = digits(bytes, end + 1);
        // "P 80,126/78" are a pulse and a pressure.
        let fraction =
            bytes.get(group) == Some(&b'/') && bytes.get(group + 1).is_some_and(u8::is_ascii_digit);
        if fraction && group == end + 4 {
            break;
        }
        if group == end + 4 && end - at <= 12 && !plain.is_empty() && plain.len() <= 9 {
            // "1,5" inside "1,500" is no decimal; "0,125" is no thousand.
            if plain == "0" {
                plain = format!("0.{}", &text[end + 1..group]);
                end = group;
                ambiguous = true;
                break;
            }
            plain.push_str(&text[end + 1..group]);
            end = group;
            continue;
        }
        let decimals = group - end - 1;
        if (1..=2).contains(&decimals) && end == whole && !plain.is_empty() && plain.len() <= 4 {
            plain.push('.');
            plain.push_str(&text[end + 1..group]);
            end = group;
            ambiguous = true;
        }
        break;
    }
    if !ambiguous {
        let behind = fraction(bytes, end);
        plain.push_str(&text[end..behind]);
        end = behind;
    }
    let value: f64 = plain.parse().ok()?;
    Some(Number {
        value,
        start: at,
        end,
        ambiguous,
    })
}

/// Behind the decimals that a point at `at` opens; `at` where none stand there.
fn fraction(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) != Some(&b'.') {
        return at;
    }
    let end = digits(bytes, at + 1);
    let dotted =
        bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    if end > at + 1 && !dotted { end } else { at }
}

/// "1,40,000": Indian grouping, where pairs of digits stand before the last three.
fn lakhs(bytes: &[u8], at: usize, whole: usize) -> Option<(String, usize)> {
    let mut plain = String::from_utf8(bytes[at..whole].to_vec()).ok()?;
    let mut end = whole;
    let mut pairs = 0;
    if plain.is_empty() || plain.len() > 2 {
        return None;
    }
    while bytes.get(end) == Some(&b',') {
        let group = digits(bytes, end + 1);
        plain.push_str(std::str::from_utf8(&bytes[end + 1..group]).ok()?);
        match group - end - 1 {
            2 => pairs += 1,
            3 if pairs > 0 => return (bytes.get(group) != Some(&b',')).then_some((plain, group)),
            _ => return None,
        }
        end = group;
    }
    None
}

/// True where a text writes decimals with a comma: two such numbers or more ("36,9", "1,34"), and none with a point.
pub(crate) fn writes_commas(text: &str) -> bool {
    static COMMA: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|[^\d.,])\d{1,3},\d{1,2}(?:$|[^\d,]|,\D)").ok());
    static POINT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|[^\d.,])\d{1,3}\.\d{1,2}(?:$|[^\d.])").ok());
    let count = |pattern: &Option<Regex>| pattern.iter().flat_map(|it| it.find_iter(text)).count();
    count(&COMMA) > 1 && count(&POINT) == 0
}

/// The first digit of `text` from `at` on and before `end`.
pub(crate) fn next_digit(text: &str, at: usize, end: usize) -> Option<usize> {
    let found = text
        .as_bytes()
        .get(at..end)?
        .iter()
        .position(u8::is_ascii_digit);
    found.map(|offset| at + offset)
}

fn digits(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// A comparator at `at` and where it ends, with the blanks behind it.
pub(crate) fn comparator(text: &str, at: usize) -> Option<(Comparator, usize)> {
    static MARKS: LazyLock<Openings<Comparator>> = LazyLock::new(|| {
        Openings::new(&[
            ("<=", Comparator::LessOrEqual),
            (">=", Comparator::GreaterOrEqual),
            ("=<", Comparator::LessOrEqual),
            ("=>", Comparator::GreaterOrEqual),
            ("<", Comparator::Less),
            (">", Comparator::Greater),
            ("~", Comparator::Approximately),
            ("≈", Comparator::Approximately),
            ("less than", Comparator::Less),
            ("greater than", Comparator::Greater),
            ("more than", Comparator::Greater),
            ("over", Comparator::Greater),
            ("above", Comparator::Greater),
            ("below", Comparator::Less),
            ("under", Comparator::Less),
            ("approximately", Comparator::Approximately),
            ("approx.", Comparator::Approximately),
            ("approx", Comparator::Approximately),
            ("about", Comparator::Approximately),
            ("around", Comparator::Approximately),
            ("大于", Comparator::Greater),
            ("小于", Comparator::Less),
            ("约为", Comparator::Approximately),
            ("约", Comparator::Approximately),
        ])
    });
    let rest = text.get(at..)?;
    let (mark, found) = MARKS.of(rest).iter().find(|(mark, _)| begins(rest, mark))?;
    let end = blanks(text, at + mark.len());
    text.as_bytes()
        .get(end)
        .is_some_and(u8::is_ascii_digit)
        .then_some((*found, end))
}

/// True where `rest` begins with `word`, whatever the case of its ASCII letters.
pub(crate) fn begins(rest: &str, word: &str) -> bool {
    let start = rest.as_bytes().get(..word.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// The same for a whole word: behind an ASCII one no letter and no digit stands.
pub(crate) fn begins_with_word(rest: &str, word: &str) -> bool {
    begins(rest, word)
        && !(word.is_ascii() && rest[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// `word` stands right behind a digit, or behind one and blanks: "2 L", "11st".
pub(crate) fn counts(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].trim_end();
        before.ends_with(|c: char| c.is_ascii_digit())
    })
}

/// The place after blanks (no line ends) from `at` on.
pub(crate) fn blanks(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    while bytes
        .get(at)
        .is_some_and(|byte| matches!(byte, b' ' | b'\t'))
    {
        at += 1;
    }
    at
}

/// The upper end of a range that continues the number ending at `at` ("5-10", "5 to 10", "3.5~5.1").
pub(crate) fn range_end(text: &str, at: usize) -> Option<Number> {
    let after = blanks(text, at);
    let rest = text.get(after..)?;
    let mark = ["--", "-", "~", "to ", "至", "到", "–"]
        .iter()
        .find(|mark| rest.starts_with(**mark))?;
    number(text, blanks(text, after + mark.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: f64, length: usize, ambiguous: bool) {
        let found = number(text, 0).expect("a number");
        assert_eq!(
            (found.value, found.end, found.ambiguous),
            (value, length, ambiguous),
            "{text}"
        );
    }

    #[test]
    fn decimals_and_thousands() {
        check("5.9 mmol", 5.9, 3, false);
        check("12,500/uL", 12500.0, 6, false);
        check("1,234,567", 1_234_567.0, 9, false);
        check("1,500.5", 1500.5, 7, false);
        check("5.", 5.0, 1, false);
        check("10.5.2024", 10.0, 2, false);
        check("2,15,000/cumm", 215_000.0, 8, false);
        check("12,34,567", 1_234_567.0, 9, false);
        check("80,126/78", 80.0, 2, false);
    }

    #[test]
    fn a_text_shows_how_it_writes_decimals() {
        assert!(writes_commas("Temp 37,4, Krea 1,1"));
        assert!(!writes_commas("Temp 37,4, Krea 1.1"));
        assert!(!writes_commas("seen 12,500 cells, 4,5 days"));
    }

    #[test]
    fn a_decimal_comma_is_read_and_marked() {
        check("5,9 mmol", 5.9, 3, true);
        check("0,125 mg", 0.125, 5, true);
        check("12,5", 12.5, 4, true);
    }

    #[test]
    fn comparators_need_a_number() {
        assert_eq!(comparator("< 0.01", 0), Some((Comparator::Less, 2)));
        assert_eq!(comparator("<br>", 0), None);
        assert_eq!(range_end("5-10 mg", 1).map(|n| n.value), Some(10.0));
    }
}
