//! Dates other than years, and ages over 89.

use super::Category;
use super::page::{Found, Page, Tongue};
use super::{DateParts, Identifier};
use record::Span;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Names of months, with those short forms that are no other word.
const MONTHS: &[(&str, u8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("enero", 1),
    ("febrero", 2),
    ("marzo", 3),
    ("abril", 4),
    ("mayo", 5),
    ("junio", 6),
    ("julio", 7),
    ("agosto", 8),
    ("septiembre", 9),
    ("setiembre", 9),
    ("octubre", 10),
    ("noviembre", 11),
    ("diciembre", 12),
    ("ene", 1),
    ("abr", 4),
    ("ago", 8),
    ("dic", 12),
];

/// Months whose name is another word too: alone they are no date.
const UNSURE: &[&str] = &[
    "march", "may", "mar", "jan", "jun", "dec", "ene", "ago", "dic", "sep", "oct", "nov", "feb",
    "apr", "jul", "aug", "abr", "sept",
];

static MONTH: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<&str> = MONTHS.iter().map(|(name, _)| *name).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.join("|")
});

const TIME: &str = r"(?:(?:T|,?\s+(?:at\s+|a\s+las\s+)?)\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[AaPp]\.?[Mm]\.?|Z|hrs?|h)?)?";

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let m = MONTH.as_str();
    [
        // Year first.
        format!(r"\b(?P<y>(?:18|19|20)\d{{2}})(?:(?P<s1>[-/.])(?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12]\d|3[01]))(?:\b|T){TIME}"),
        r"\b(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:\d{4}(?:\d{2})?)?\b".to_string(),
        r"\b(?P<y>(?:19|20)\d{2})[-/](?P<m>0[1-9]|1[0-2])\b".to_string(),
        // Three numbers, the year last.
        format!(r"\b(?P<a>\d{{1,2}})\s?[-/.]\s?(?P<b>\d{{1,2}})\s?[-/.]\s?(?P<y>(?:18|19|20)?\d{{2}})\b{TIME}"),
        // Names of months.
        format!(r"(?i)\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|º)?[\s-]*(?:of\s+|de\s+|del\s+)?(?P<mn>{m})\b\.?(?:[\s,-]*(?:of\s+|de\s+|del\s+)?(?:año\s+)?(?P<y>(?:19|20)\d{{2}}|\d{{2}}\b))?{TIME}"),
        format!(r"(?i)\b(?P<mn>{m})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s*(?P<y>(?:19|20)\d{{2}}))?\b{TIME}"),
        format!(r"(?i)\b(?P<mn>{m})\b\.?(?:[\s,/-]+(?:of\s+|de\s+|del\s+)?(?:año\s+)?(?P<y>(?:19|20)\d{{2}})|\s?[-/']\s?(?P<y2>\d{{2}}))\b"),
        // Month and year, day and month, in numbers.
        r"\b(?P<m>0?[1-9]|1[0-2])/(?P<y>19\d{2}|20[0-3]\d)\b".to_string(),
        // Slips of the pen: too many digits or strokes.
        r"\b\d{1,3}/{1,2}\d{1,3}/{1,2}(?:19|20)\d{2}\b".to_string(),
        // Chinese.
        r"(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>1[0-2]|0?[1-9])\s*月(?:\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号])?(?:\s*(?:[上下]午|凌晨|晚上?|中午)?\s*\d{1,2}\s*[时点:：]\s*(?:\d{1,2}\s*分?)?)?".to_string(),
        r"(?P<m>1[0-2]|0?[1-9])\s*月\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号](?:\s*(?:[上下]午|凌晨|晚上?|中午)?\s*\d{1,2}\s*[时点:：]\s*(?:\d{1,2}\s*分?)?)?".to_string(),
        r"[一二][〇零○九八七六五四三二一]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]".to_string(),
        r"(?:今年|去年|前年|本年|上一年|同年)\s*(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})\s*月(?:份|初|中旬|底|上旬|下旬)?|(?:1[0-2]|0?[1-9])\s*月(?:份|中旬|上旬|下旬|初|底)".to_string(),
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

/// Number of patterns written above.
#[cfg(test)]
const WRITTEN: usize = 13;

/// Finds dates.
pub(super) fn find(page: &Page<'_>, found: &mut Found) {
    for pattern in PATTERNS.iter() {
        for captures in pattern.captures_iter(page.text) {
            let Some(whole) = captures.get(0) else {
                continue;
            };
            let span = Span::new(whole.start(), whole.end());
            if !plausible(page, &captures, span) || found.overlaps(span) {
                continue;
            }
            found.add(
                page.text,
                Identifier {
                    span,
                    category: Category::Date,
                    date: Some(parts(&captures)),
                },
            );
        }
    }
    day_and_month(page, found);
    months_alone(page, found);
    weekdays(page, found);
}

fn number(text: Option<regex::Match<'_>>) -> Option<u16> {
    text.and_then(|found| found.as_str().parse().ok())
}

/// Three numbers that can be a date, and that no other number runs into.
fn plausible(page: &Page<'_>, captures: &Captures<'_>, span: Span) -> bool {
    let before = page.text[..span.start].chars().next_back();
    let mut after = page.text[span.end..].chars();
    let next = after.next();
    if before.is_some_and(|c| matches!(c, '.' | '/' | '-' | ','))
        && page.text[..span.start]
            .chars()
            .rev()
            .nth(1)
            .is_some_and(|c| c.is_ascii_digit())
        || captures.name("mn").is_none()
            && next.is_some_and(|c| matches!(c, '/' | '.' | ','))
            && after.next().is_some_and(|c| c.is_ascii_digit())
    {
        return false;
    }
    match (number(captures.name("a")), number(captures.name("b"))) {
        (Some(a), Some(b)) => {
            let whole = &page.text[span.start..span.end];
            let year = captures.name("y").map_or(0, |year| year.as_str().len());
            // Two points and short numbers are a version or a dose.
            let marks: Vec<char> = whole
                .chars()
                .filter(|c| matches!(c, '-' | '/' | '.'))
                .take(2)
                .collect();
            let mixed = marks.len() == 2 && marks[0] != marks[1];
            let pointed = whole.contains('.') && year == 2 && whole.len() < 8;
            (1..=31).contains(&a)
                && (1..=31).contains(&b)
                && (a <= 12 || b <= 12 || year == 4)
                && !pointed
                && !mixed
        }
        _ => number(captures.name("d")).is_none_or(|day| (1..=31).contains(&day)),
    }
}

fn parts(captures: &Captures<'_>) -> DateParts {
    let span = |name: &str| {
        captures
            .name(name)
            .map(|found| Span::new(found.start(), found.end()))
    };
    let month_named = captures.name("mn").and_then(|found| {
        let lower = found.as_str().to_lowercase();
        MONTHS
            .iter()
            .find(|(name, _)| *name == lower)
            .map(|(_, month)| *month)
    });
    DateParts {
        year: span("y").or_else(|| span("y2")),
        month: span("m").or_else(|| span("mn")),
        day: span("d"),
        open: span("a").zip(span("b")),
        month_named,
    }
}

/// "3/14" and "14-3" where a word says that it is a date.
fn day_and_month(page: &Page<'_>, found: &mut Found) {
    static SHORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b(?:on|since|from|until|till|dated|by|date|through|before|after|last|el|fecha|desde|hasta)\s*:?\s+)(?P<x>(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2]))\b(?:[^/\d%.]|\.\s|$)").ok()
    });
    let Some(pattern) = SHORT.as_ref() else {
        return;
    };
    for captures in pattern.captures_iter(page.text) {
        if let Some(hit) = captures.name("x") {
            let span = Span::new(hit.start(), hit.end());
            if !found.overlaps(span) {
                found.mark(page.text, span, Category::Date);
            }
        }
    }
}

/// "in September", "en marzo", "febrero y abril de 2002".
fn months_alone(page: &Page<'_>, found: &mut Found) {
    const BEFORE: &[&str] = &[
        "in", "of", "since", "last", "until", "by", "early", "late", "mid", "this", "next",
        "during", "through", "from", "and", "to", "en", "de", "desde", "hasta", "mes", "y", "a",
        "entre", "pasado", "for", "before", "after", "every",
    ];
    for at in 0..page.tokens.len() {
        let lower = page.lower(at);
        if found.overlaps(page.tokens[at].span) || !MONTHS.iter().any(|(name, _)| *name == lower) {
            continue;
        }
        let unsure =
            UNSURE.contains(&lower.as_str()) || lower == "mayo" && page.tongue != Tongue::Spanish;
        let led = at > 0
            && BEFORE.contains(&page.lower(at - 1).as_str())
            && page.before(at).trim().is_empty();
        let written = page.is_capital(at) || page.tongue == Tongue::Spanish;
        let full = lower.len() > 4
            || matches!(lower.as_str(), "june" | "july" | "mayo")
            || page.before(at).contains('\n');
        let sure = !unsure && full && (led || page.tongue == Tongue::Spanish || !page.begins(at));
        let capital_may = matches!(lower.as_str(), "may" | "march")
            && led
            && page.shape(at) == Some(super::token::Shape::Capital);
        if written && (sure || capital_may) {
            found.mark(page.text, page.tokens[at].span, Category::Date);
        }
    }
}

/// Days of the week, unless they say how often something is done.
fn weekdays(page: &Page<'_>, found: &mut Found) {
    const DAYS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    const OFTEN: &[&str] = &["every", "each", "on", "and", "weekly"];
    for at in 0..page.tokens.len() {
        let often = at > 0 && OFTEN[..2].contains(&page.lower(at - 1).as_str());
        if DAYS.contains(&page.lower(at).as_str())
            && !often
            && page.is_capital(at)
            && !OFTEN[4..].contains(&page.lower(at + 1).as_str())
        {
            found.mark(page.text, page.tokens[at].span, Category::Date);
        }
    }
}

static AGES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?P<a>9\d|1[0-2]\d)\s*[-–]?\s*(?:years?|yrs?|y)\.?\s*[-–]?\s*(?:of\s+age|old|/?\s?o\b)
        |\b(?P<b>9\d|1[0-2]\d)\s*(?:yo|y/o|y\.o\.|yom|yof)\b
        |\b(?:age|aged|edad|age\s+of|age\s+at\s+\w+)\s*(?:is|of|de|:|=)?\s*(?P<c>9\d|1[0-2]\d)\b(?:\s*(?:years?|años))?
        |\b(?P<d>9\d|1[0-2]\d)\s*años\b
        |(?:年龄|现年|享年)\s*[:：为]?\s*(?P<e>9\d|1[0-2]\d)
        |(?P<f>9\d|1[0-2]\d)\s*(?:周岁|岁)
        |\b(?:turn(?:s|ed|ing)?|is|was)\s+(?P<g>9\d|1[0-2]\d)\s+(?:years|today|tomorrow)\b
        ",
    )
    .ok()
});

/// Finds ages over 89, and the spelt ones.
pub(super) fn ages(page: &Page<'_>, found: &mut Found) {
    if let Some(pattern) = AGES.as_ref() {
        for captures in pattern.captures_iter(page.text) {
            let hit = ["a", "b", "c", "d", "e", "f", "g"]
                .into_iter()
                .find_map(|name| captures.name(name));
            if let Some(hit) = hit
                && !page.text[..hit.start()].ends_with(|c: char| c.is_ascii_digit() || c == '.')
            {
                found.mark(page.text, Span::new(hit.start(), hit.end()), Category::Age);
            }
        }
    }
    spelt(page, found);
    early_births(page, found);
}

/// A year of birth that gives an age over 89 away, by the latest year of the text.
fn early_births(page: &Page<'_>, found: &mut Found) {
    static BORN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\bborn(?:\s+in)?|\b(?:year|date)\s+of\s+birth|\bbirth\s*year|\bdob|\bnacid[oa]\s+en|出生年份?|生于)[^\d\n]{0,6}(?P<x>(?:18|19)\d{2})\b").ok()
    });
    let Some(pattern) = BORN.as_ref() else { return };
    let latest = latest_year(page.text);
    for captures in pattern.captures_iter(page.text) {
        if let Some(hit) = captures.name("x")
            && hit
                .as_str()
                .parse()
                .is_ok_and(|year: i32| latest.is_some_and(|latest| latest - year > 89))
        {
            found.mark(page.text, Span::new(hit.start(), hit.end()), Category::Age);
        }
    }
}

/// The latest year from 1900 on that the text writes.
pub(super) fn latest_year(text: &str) -> Option<i32> {
    static YEAR: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\b(?:19|20)\d{2}(?:\b|年)").ok());
    YEAR.as_ref()?
        .find_iter(text)
        .filter_map(|hit| hit.as_str().get(..4)?.parse().ok())
        .filter(|year| *year < 2100)
        .max()
}

/// "ninety-three-year-old", "in his nineties", "九十三岁".
fn spelt(page: &Page<'_>, found: &mut Found) {
    static SPELT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?P<a>ninet(?:y|ies)(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one\s+)?hundred(?:[-\s](?:and[-\s])?(?:one|two|three|four|five|six|seven|eight|nine))?)[-\s]*years?[-\s]*(?:old|of\s+age)|(?:in\s+(?:his|her|their)\s+)(?P<b>(?:early\s+|mid\s+|mid-|late\s+)?(?:nineties|90'?s))\b|(?P<c>九十[一二三四五六七八九]?|一百(?:零[一二三四五六七八九])?)(?:多|余)?(?:周岁|岁)").ok()
    });
    let Some(pattern) = SPELT.as_ref() else {
        return;
    };
    for captures in pattern.captures_iter(page.text) {
        if let Some(hit) = ["a", "b", "c"]
            .into_iter()
            .find_map(|name| captures.name(name))
        {
            found.mark(page.text, Span::new(hit.start(), hit.end()), Category::Age);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(PATTERNS.len(), WRITTEN);
        assert!(AGES.is_some());
    }
}
