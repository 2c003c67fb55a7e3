//! Vital signs told one after the other from a pressure on, named in part or not at all: "98/54, 112 irreg, RR 26, 38.2,
//! sats 90 RA", "138/84 p 80 T 37.4", "150/90, 88/min".

use super::bare_vitals::{can_be_pressure, is_free, push};
use super::number::blanks;
use super::page::{Page, Sentence};
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
        words: &["HR", "PR", "pulse", "Pulse", "P", "p", "hr", "心率", "脉搏"],
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
    if !words.contains('/') || sentence.kind == SectionKind::Medications {
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
        let items = items(sentence, place.end);
        let named = items.iter().filter(|item| item.named).count();
        if named == 0 && items.len() < 2 {
            continue;
        }
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

fn stands_alone(text: &str, place: Span) -> bool {
    let before = text[..place.start].chars().next_back();
    !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/'))
        && !text[place.end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
}

/// The numbers behind a pressure, each given to what it can be, until one fits nothing.
fn items(sentence: &Sentence<'_>, from: usize) -> Vec<Item> {
    let limit = sentence.span.end;
    let mut found: Vec<Item> = Vec::new();
    let mut at = from;
    while found.len() < KINDS.len() {
        at = remarks(sentence.text, at, limit);
        let Some((item, end)) = item(sentence.text, at, limit, &found) else {
            break;
        };
        at = end;
        found.push(item);
    }
    found
}

/// Past marks and what is remarked of a value: "irreg", "RA", "2L NP", "on air".
fn remarks(text: &str, at: usize, limit: usize) -> usize {
    static REMARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:[ ,;、]|(?:irreg(?:ular)?|reg(?:ular)?|RA|R/A|OA|on air|air|on RA|room air|(?:on )?\d{1,2} ?L(?:/min)?(?: ?(?:NP|NC|O2|FM|HFNC))?|NP|NC|afebrile|tymp|ax|oral)\b)+",
        )
        .ok()
    });
    let rest = &text[at..limit];
    at + REMARK
        .as_ref()
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
    let named = KINDS.iter().enumerate().find_map(|(kind, row)| {
        let word = row
            .words
            .iter()
            .filter(|word| rest.starts_with(**word))
            .max_by_key(|word| word.len())?;
        let behind = rest[word.len()..].trim_start_matches([' ', ':', '=']);
        behind
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| (kind, at + rest.len() - behind.len()))
    });
    let start = named.map_or(at, |(_, start)| start);
    let found = NUMBER.as_ref()?.captures(&text[start..limit])?;
    let number = found.name("n")?;
    let unit = found.name("u").map_or("", |unit| unit.as_str().trim());
    let behind = &text[start + found.get(0)?.end()..limit];
    let goes_on = behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-'))
        || behind.starts_with('.') && behind[1..].starts_with(|c: char| c.is_ascii_digit());
    if goes_on || text[blanks(text, start + number.end())..limit].starts_with("kg") {
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
    } else {
        None
    }
}
