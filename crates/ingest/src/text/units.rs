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
    if let Some((known, unit)) = &*page.last_unit.borrow()
        && *known == at
    {
        return unit.clone();
    }
    let found = read(page, at);
    page.last_unit.replace(Some((at, found.clone())));
    found
}

fn read(page: &Page<'_>, at: usize) -> Option<Unit> {
    let start = blanks(page.text, at);
    if start > at + 3 {
        return None;
    }
    // "K 3.9 / Mg 0.71": behind the slash stands the next name.
    let next = page
        .text
        .get(start..)
        .and_then(|rest| rest.strip_prefix("/ "));
    // "WBC 9.8 U/A RBC 3": an examination of the urine, no unit.
    let urine = page.text[start..]
        .strip_prefix("U/A")
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    if next.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        || names_result(page.text, start)
        || urine
    {
        return None;
    }
    if let Some((end, written)) = inverse(page.text, start)
        && let Some(ucum) = page.lexicon.ucum(&written)
    {
        return Some(Unit {
            span: Span::new(start, end),
            ucum: Some(ucum),
        });
    }
    if let Some(found) = molar(page.text, start) {
        return Some(found);
    }
    let ends = boundaries(page.text, start);
    for end in ends.iter().rev() {
        let written = page.text[start..*end].trim_end_matches('.');
        if let Some(ucum) = page.lexicon.ucum(written) {
            let end = start + written.len();
            return (!names_next(page.text, start, end)).then(|| Unit {
                span: Span::new(start, end),
                ucum: Some(ucum),
            });
        }
    }
    let token = token_end(page.text, start);
    let written = &page.text[start..token];
    let above = written.split('/').next().unwrap_or_default();
    let named = above.starts_with(|c: char| c.is_ascii_uppercase())
        && above.ends_with(|c: char| c.is_ascii_digit());
    // "88/ALT 102": the next result, not a unit.
    let next = written
        .strip_prefix('/')
        .is_some_and(|name| name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase()));
    // "WBC 9.8 U/A RBC 3", "K 4.1 O/E": one letter on each side abbreviates words.
    let words = written.len() == 3 && written.as_bytes()[1] == b'/';
    let looks = written.contains('/')
        && !next
        && !words
        && !named
        && written.chars().any(char::is_alphabetic)
        && !written.ends_with('/')
        && written.len() <= 16;
    looks.then(|| Unit {
        span: Span::new(start, token),
        ucum: None,
    })
}

/// "131/K 4.9/Cl 98/HCO3 18": behind the slash a name and its value.
fn names_result(text: &str, start: usize) -> bool {
    let Some(rest) = text.get(start..).and_then(|rest| rest.strip_prefix('/')) else {
        return false;
    };
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let (word, behind) = rest.split_at(length);
    (word.starts_with(|c: char| c.is_ascii_uppercase()) || word.len() > "minute".len())
        && !matches!(word, "L" | "HPF" | "LPF")
        && behind
            .strip_prefix(' ')
            .is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit()))
}

/// A unit with the exponent minus one, as journals of some countries print it ("mg·dL−1", "mmol L⁻¹"): its end, and the
/// same unit with a slash.
fn inverse(text: &str, start: usize) -> Option<(usize, String)> {
    let letters = |at: usize| {
        let rest = &text[at..];
        let end = rest.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, 'µ' | 'μ')));
        &rest[..end.unwrap_or(rest.len())]
    };
    let over = letters(start);
    let mark = text[start + over.len()..].chars().next()?;
    let under_at = start + over.len() + mark.len_utf8();
    let parted = matches!(mark, '·' | '⋅' | '•' | '.' | ' ');
    if over.is_empty() || !parted {
        return None;
    }
    let under = letters(under_at);
    let exponent_at = under_at + under.len();
    let exponent = ["−1", "-1", "–1", "⁻¹"]
        .into_iter()
        .find(|exponent| text[exponent_at..].starts_with(exponent))?;
    let end = exponent_at + exponent.len();
    let goes_on = text[end..].starts_with(|c: char| c.is_alphanumeric());
    (!under.is_empty() && !goes_on).then(|| (end, format!("{over}/{under}")))
}

/// "mM", "mM/L": a capital M is moles per litre, which UCUM would read as mega or metre.
fn molar(text: &str, start: usize) -> Option<Unit> {
    const WRITTEN: [(&str, &str); 6] = [
        ("mM", "mmol/L"),
        ("µM", "umol/L"),
        ("μM", "umol/L"),
        ("uM", "umol/L"),
        ("nM", "nmol/L"),
        ("pM", "pmol/L"),
    ];
    let rest = &text[start..];
    let (written, ucum) = WRITTEN
        .iter()
        .find(|(written, _)| rest.starts_with(written))?;
    let length = if rest[written.len()..].starts_with("/L") {
        written.len() + 2
    } else {
        written.len()
    };
    let closes = !rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
    closes.then(|| Unit {
        span: Span::new(start, start + length),
        ucum: Some((*ucum).into()),
    })
}

/// Capital letters with a number behind them name the next result: "Na 128 K 2.7", "T38.9 HR 132", "Na 141 | K 5.9".
fn names_next(text: &str, start: usize, end: usize) -> bool {
    let written = &text[start..end];
    let letters = written.bytes().all(|byte| byte.is_ascii_uppercase()) && written.len() <= 3;
    let letter = letters && !matches!(written, "IU" | "U" | "L" | "G" | "MG" | "ML" | "MEQ");
    let rest = text[end..].trim_start_matches(['+', ' ', ':', '=', '|', '\t', '-']);
    letter && rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>'))
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
        || !c.is_ascii()
            && "次分毫米汞柱升克摩尔微单位国际万千百亿个周天小时秒每公斤里厘纳皮渗当量".contains(c)
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
    let end = text[start..]
        .char_indices()
        .find(|(at, c)| {
            *at > LONGEST || !(matches!(c, ' ' | '(' | ')' | '[' | ']') || is_unit_char(*c))
        })
        .map_or(text.len(), |(at, _)| start + at);
    for (at, c) in text[start..end].char_indices() {
        if let Some(before) = previous
            && before != ' '
            && !(before.is_ascii_alphanumeric() && c.is_ascii_alphanumeric())
        {
            ends.push(start + at);
        }
        if previous.is_none() && matches!(c, ' ' | ')' | ']') {
            break;
        }
        previous = Some(c);
    }
    let whole = start + text[start..end].trim_end().len();
    if whole > start && ends.last() != Some(&whole) && (whole - start) <= LONGEST + 4 {
        ends.push(whole);
    }
    ends.sort_unstable();
    ends.dedup();
    ends.retain(|end| stands(text, *end));
    ends
}

fn stands(text: &str, end: usize) -> bool {
    // "由88升至240": it rises; no litre is meant.
    if text[..end].ends_with('升') && text[end..].starts_with(['至', '到', '高', '为', '达'])
    {
        return false;
    }
    let bytes = text.as_bytes();
    end >= bytes.len()
        || !(bytes[end - 1].is_ascii_alphanumeric() && bytes[end].is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::inverse;

    fn check(text: &str, expect: Option<&str>) {
        let found = inverse(text, 0).map(|(_, unit)| unit);
        assert_eq!(found.as_deref(), expect, "{text}");
    }

    #[test]
    fn an_exponent_of_minus_one_is_a_slash() {
        check("mg·dL−1, potassium", Some("mg/dL"));
        check("mmol L⁻¹", Some("mmol/L"));
        check("g·L-1.", Some("g/L"));
        check("µmol·L−1", Some("µmol/L"));
        check("mg/dL", None);
        check("mg daily", None);
        check("mg x-10", None);
        check("mmol L−12", None);
    }
}
