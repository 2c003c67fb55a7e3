//! Vital signs told one after the other around a pressure, named in part or not at all: "98/54, 112 irreg, RR 26, 38.2,
//! sats 90 RA", "138/84 p 80 T 37.4", "150/90, 88/min", "37.9 / 96 reg / 112/64 / RR 20 / 94% 2L".

use super::bare_vitals::{can_be_pressure, holds_fraction, is_free, push};
use super::page::{Page, Sentence};
use super::phrases::Openings;
use record::{PartialDate, SectionKind, Span};
use regex::Regex;
use std::sync::LazyLock;

static PRESSURE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?P<s>\d{2,3})/(?P<d>\d{2,3})").ok());

/// What is measured, the names that stand before its number, and the least and the most that it can be.
struct Kind {
    name: &'static str,
    words: &'static [&'static str],
    low: f64,
    high: f64,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "heart rate",
        words: &[
            "HR", "PR", "pulse", "Pulse", "P", "p", "hr", "心率", "脉搏", "脉",
        ],
        low: 30.0,
        high: 230.0,
    },
    Kind {
        name: "respiratory rate",
        words: &["RR", "Resp", "resp", "R", "rr", "呼吸"],
        low: 6.0,
        high: 70.0,
    },
    Kind {
        name: "temperature",
        words: &["T", "Temp", "temp", "t", "体温"],
        low: 33.0,
        high: 108.0,
    },
    Kind {
        name: "oxygen saturation",
        words: &[
            "SpO2",
            "SpO₂",
            "SaO2",
            "sats",
            "Sats",
            "sat",
            "O2",
            "spo2",
            "氧饱和度",
        ],
        low: 50.0,
        high: 100.0,
    },
];

/// The names with the place of their kind.
static NAMES: LazyLock<Openings<usize>> = LazyLock::new(|| {
    let rows = KINDS.iter().enumerate();
    let rows: Vec<(&str, usize)> = rows
        .flat_map(|(kind, row)| row.words.iter().map(move |word| (*word, kind)))
        .collect();
    Openings::new(&rows)
});

/// One number of a row.
struct Item {
    kind: usize,
    number: Span,
    value: f64,
    named: bool,
}

/// Reads the rows of a sentence, once named values are read.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>, header: Option<PartialDate>) {
    let words = sentence.words();
    if !holds_fraction(words) || sentence.kind == SectionKind::Medications {
        return;
    }
    for found in PRESSURE
        .iter()
        .flat_map(|pattern| pattern.captures_iter(words))
    {
        let (Some(first), Some(second)) = (found.name("s"), found.name("d")) else {
            continue;
        };
        let (Ok(systolic), Ok(diastolic)) = (first.as_str().parse(), second.as_str().parse())
        else {
            continue;
        };
        let place = Span::new(first.start(), second.end()).shifted(sentence.span.start);
        if !can_be_pressure(systolic, diastolic) || !stands_alone(sentence.text, place) {
            continue;
        }
        let Some(items) = around(sentence, place) else {
            continue;
        };
        for (part, name, value) in [
            (first, "systolic blood pressure", systolic),
            (second, "diastolic blood pressure", diastolic),
        ] {
            let span = Span::new(part.start(), part.end()).shifted(sentence.span.start);
            if is_free(page, sentence, span) {
                push(page, sentence, span, name, value, header);
            }
        }
        for item in items {
            let breaths = KINDS[item.kind].name == "respiratory rate" && !item.named;
            if breaths
                && item.value <= 10.0
                && is_last_beside_breaths(sentence.text, item.number)
                && is_pain(sentence.text, sentence.line)
            {
                continue;
            }
            if is_free(page, sentence, item.number) {
                push(
                    page,
                    sentence,
                    item.number,
                    KINDS[item.kind].name,
                    item.value,
                    header,
                );
            }
        }
    }
}

/// `number` is the last of its line, as a score of pain is, and another of the line can be the breaths.
fn is_last_beside_breaths(text: &str, number: Span) -> bool {
    let start = text[..number.start].rfind('\n').map_or(0, |at| at + 1);
    let behind = text[number.end..].split('\n').next().unwrap_or_default();
    !behind.contains(|c: char| c.is_ascii_digit())
        && text[start..number.start]
            .split(|c: char| c.is_whitespace() || matches!(c, '|' | ',' | ';'))
            .filter_map(|word| word.parse::<u32>().ok())
            .any(|value| (11..=45).contains(&value))
}

/// A line of heads above the line at `at` names a column of pain, whose scores are no breaths: "Resp  BP  SpO2  Pain".
fn is_pain(text: &str, at: usize) -> bool {
    const FAR: usize = 900;
    super::page::window(text, at.saturating_sub(FAR), at)
        .lines()
        .any(|line| {
            let line = line.to_lowercase();
            (line.contains("pain") || line.contains("疼痛"))
                && (line.contains("resp") || line.contains("rr ") || line.contains("呼吸"))
                && (line.contains("bp") || line.contains("血压"))
        })
}

fn stands_alone(text: &str, place: Span) -> bool {
    let before = text[..place.start].chars().next_back();
    !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/'))
        && !text[place.end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
}

/// What stands before and behind a pressure, where it makes a row with it.
fn around(sentence: &Sentence<'_>, pressure: Span) -> Option<Vec<Item>> {
    let limit = sentence.span.end;
    let is_row = |items: &[Item]| items.iter().any(|item| item.named) || items.len() > 1;
    let ahead = items(sentence.text, pressure.end, limit, Vec::new()).0;
    if let Some(before) = before(sentence, pressure.start) {
        let count = before.len();
        let whole = items(sentence.text, pressure.end, limit, before).0;
        if is_row(&whole) && whole.len() - count >= ahead.len() {
            return Some(whole);
        }
    }
    let alone = |item: &Item| is_pulse_alone(sentence, pressure, item);
    (is_row(&ahead) || ahead.first().is_some_and(alone)).then_some(ahead)
}

/// "BP 126/74, 58, wt 114": one number behind a named pressure, and a mark behind it.
fn is_pulse_alone(sentence: &Sentence<'_>, pressure: Span, item: &Item) -> bool {
    let before = sentence.text[sentence.span.start..pressure.start].trim_end_matches([' ', ':']);
    let named = ["BP", "bp", "血压"]
        .iter()
        .any(|name| before.ends_with(name));
    let behind = &sentence.text[item.number.end..sentence.span.end];
    let closes = behind.is_empty()
        || behind.starts_with([',', ';', '、', '。', '\n'])
        || behind.starts_with('.') && !behind[1..].starts_with(|c: char| c.is_ascii_digit());
    KINDS[item.kind].name == "heart rate" && named && closes && item.value >= 40.0
}

/// The numbers from `from` on, each given to what it can be beside those `known`, until one fits nothing, and the place
/// where that is.
fn items(text: &str, from: usize, limit: usize, known: Vec<Item>) -> (Vec<Item>, usize) {
    let mut found = known;
    let mut at = from;
    while found.len() < KINDS.len() {
        at = remarks(text, at, limit);
        let Some((item, end)) = item(text, at, limit, &found) else {
            break;
        };
        at = end;
        found.push(item);
    }
    (found, remarks(text, at, limit))
}

/// The row that leads to a pressure: "36.6, 78, " before "118/70". One of its numbers must be named or be a temperature.
fn before(sentence: &Sentence<'_>, pressure: usize) -> Option<Vec<Item>> {
    const LONGEST: usize = 48;
    let text = sentence.text;
    let from = pressure.saturating_sub(LONGEST).max(sentence.span.start);
    let from = text.ceil_char_boundary(from);
    let opens = |at: &usize| {
        *at == sentence.span.start
            || text[..*at].ends_with([' ', ',', ';', '、', ':', '。', '\n', '('])
    };
    (from..pressure)
        .filter(|at| text.is_char_boundary(*at) && opens(at))
        .filter(|at| !text[*at..].starts_with([' ', ',', ';', '、']))
        .find_map(|at| {
            let (found, end) = items(text, at, pressure, Vec::new());
            let told = |item: &Item| item.named || KINDS[item.kind].name == "temperature";
            (end == pressure && found.iter().any(told)).then_some(found)
        })
}

/// Past marks and what is remarked of a value: "irreg", "RA", "2L NP", "on air".
fn remarks(text: &str, at: usize, limit: usize) -> usize {
    static REMARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:[ ,;、|]|/ |BP[ :]|bp[ :]|血压[ :]?|mmHg|(?:irreg(?:ular)?|reg(?:ular)?|RA|R/A|OA|on air|air|on RA|room air|(?:on )?\d{1,2} ?L(?:/min)?(?: ?(?:NP|NC|O2|FM|HFNC))?|NP|NC|afebrile|tymp|ax|oral)\b)+",
        )
        .ok()
    });
    let rest = &text[at..limit];
    // What such a remark begins with.
    let opens = |c: char| !c.is_ascii() || " ,;|/BbmirROaoNt0123456789".contains(c);
    at + REMARK
        .as_ref()
        .filter(|_| rest.starts_with(opens))
        .and_then(|remark| remark.find(rest))
        .map_or(0, |found| found.end())
}

fn item(text: &str, at: usize, limit: usize, before: &[Item]) -> Option<(Item, usize)> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?P<n>\d{1,3}(?:[.,]\d)?)(?P<u> ?(?:%|/min|bpm|次/分|°?[CF]\b|℃))?(?P<a> ?(?:on )?(?:RA|R/A|air|\d{1,2} ?L)\b)?",
        )
        .ok()
    });
    let rest = &text[at..limit];
    let rows = NAMES.of(rest);
    let named = (0..KINDS.len()).find_map(|kind| {
        let (word, _) = rows
            .iter()
            .filter(|(word, of)| *of == kind && rest.starts_with(word))
            .max_by_key(|(word, _)| word.len())?;
        let behind = rest[word.len()..].trim_start_matches([' ', ':', '=']);
        behind
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| (kind, at + rest.len() - behind.len()))
    });
    let start = named.map_or(at, |(_, start)| start);
    let counted = &text[start..limit];
    let opens = counted.starts_with(|c: char| c.is_ascii_digit());
    let found = NUMBER.as_ref().filter(|_| opens)?.captures(counted)?;
    let number = found.name("n")?;
    let unit = found.name("u").map_or("", |unit| unit.as_str().trim());
    let behind = &text[start + found.get(0)?.end()..limit];
    let goes_on = behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-'))
        || behind.starts_with('.') && behind[1..].starts_with(|c: char| c.is_ascii_digit());
    let weighs = text[start + number.end()..limit]
        .trim_start_matches(' ')
        .starts_with("kg");
    if goes_on || weighs {
        return None;
    }
    let value: f64 = number.as_str().replace(',', ".").parse().ok()?;
    let decimal = number.as_str().contains(['.', ',']);
    let breathed = found.name("a").is_some();
    let kind = match named {
        Some((kind, _)) => kind,
        None => unnamed(value, decimal, unit, breathed, before)?,
    };
    let row = &KINDS[kind];
    let fits = (row.low..=row.high).contains(&value) && before.iter().all(|one| one.kind != kind);
    let span = Span::new(start + number.start(), start + number.end());
    let counted = matches!(unit, "/min" | "bpm" | "次/分");
    fits.then(|| {
        let item = Item {
            kind,
            number: span,
            value,
            named: named.is_some() || counted,
        };
        (
            item,
            start + number.end() + found.name("u").map_or(0, |unit| unit.len()),
        )
    })
}

/// What a number without a name can be at its place in a row.
fn unnamed(
    value: f64,
    decimal: bool,
    unit: &str,
    breathed: bool,
    before: &[Item],
) -> Option<usize> {
    let has = |kind: usize| before.iter().any(|item| item.kind == kind);
    let warm = (33.0..=43.0).contains(&value) || (91.0..=108.0).contains(&value);
    if unit == "%" || breathed && !decimal {
        Some(3)
    } else if decimal || unit.ends_with(['C', 'F', '℃']) {
        warm.then_some(2)
    } else if !has(0) && !has(1) {
        Some(0)
    } else if !has(1) {
        Some(1)
    } else if !has(3) && (85.0..=100.0).contains(&value) {
        Some(3)
    } else {
        None
    }
}
