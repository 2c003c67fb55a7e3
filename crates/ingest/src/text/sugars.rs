//! Sugars told by meal or by the hours of a tolerance test: "末梢血糖:早餐前 7.9 早餐后2h 13.2 晚餐前 8.4", "BGL pre-breakfast 6.1,
//! pre-dinner 9.4", "OGTT fasting 5.3, 1h 10.4, 2h 8.7", "OGTT 5.3-10.4-8.9".

use super::measures::{Asked, single, written};
use super::moments::{Kind, Moment};
use super::number::{blanks, number};
use super::page::{Page, Sentence, Term};
use super::series::Series;
use super::topics::Topic;
use super::units::{Unit, unit};
use super::values::Reading;
use record::{PartialDate, Span, TermConcept, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// A labelled value of a row.
struct Item {
    label: Span,
    reading: Reading,
    /// Minutes since midnight that the meal stands for, or since the drink of a tolerance test.
    minutes: u16,
}

/// Reads the rows of a sentence before single names take their values.
pub(crate) fn read(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    if sentence.topics.hold(Topic::Sugars) {
        tolerance(page, sentence, header, asked);
        by_meal(page, sentence, header, asked);
    }
}

/// Each row holds one of these.
pub(super) const NAMES: &[&str] = &[
    "GTT",
    "耐量",
    "血糖",
    "BG",
    "BSL",
    "CBS",
    "RBS",
    "sugars",
    "glucose",
    "fingerstick",
];

/// A glucose that can have been measured, in mmol/L or in mg/dL.
fn is_sugar(value: f64) -> bool {
    (1.0..=40.0).contains(&value) || (40.0..=700.0).contains(&value)
}

/// The value at `at`: a number of a sugar with its unit, and nothing that makes it part of something else.
fn value(page: &Page<'_>, at: usize, limit: usize) -> Option<Reading> {
    let found = number(page.text, at).filter(|found| found.end <= limit && !found.ambiguous)?;
    let measured: Option<Unit> = unit(page, found.end).filter(|unit| {
        let ucum = unit.ucum.as_deref();
        ucum.is_some_and(|ucum| matches!(ucum, "mmol/L" | "mg/dL"))
    });
    let end = measured.as_ref().map_or(found.end, |unit| unit.span.end);
    let goes_on = page.text[end..].starts_with(|c: char| c.is_ascii_alphabetic() || c == ':');
    let sound = is_sugar(found.value) && !page.is_dated(found.start) && !goes_on;
    sound.then(|| Reading {
        end,
        unit: measured,
        ..Reading::bare(found)
    })
}

static TOLERANCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:\b(?:75\s?g\s)?O?GTT\b|(?:葡萄)?糖耐量(?:试验)?|OGTT)(?:\s?\(?75\s?g\)?)?(?:\s?(?:was|results?|示|结果))?\s?[:=]?\s?",
    )
    .ok()
});

static HOURS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?P<zero>fasting|Fasting|F\b|空腹|FBS|FPG|0\s?(?:h|hr|hour|min|小时|分钟)\b?)|(?:服糖后)?(?:(?P<one>1\s?-?(?:hours?|hr|h|小时)|60\s?(?:mins?|分钟))|(?P<two>2\s?-?(?:hours?|hr|h|小时)|120\s?(?:mins?|分钟))))\s?[:=]?\s?",
    )
    .ok()
});

/// The three values of a tolerance test, by their labels or in their order.
fn tolerance(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    let limit = sentence.span.end;
    let places: Vec<Span> = TOLERANCE
        .iter()
        .flat_map(|pattern| pattern.find_iter(sentence.words()))
        .map(|found| Span::new(found.start(), found.end()).shifted(sentence.span.start))
        .collect();
    for name in places {
        let found = labelled(page, name, limit);
        let found = if found.len() > 1 {
            found
        } else {
            unlabelled(page, name, limit).unwrap_or_default()
        };
        let Some(last) = found.last().map(|item| item.reading.end) else {
            continue;
        };
        for item in found {
            let Some(meaning) = of_hour(page, item.minutes) else {
                continue;
            };
            let term = Term::known(item.label, TermKind::Laboratory);
            single(page, sentence, &term, &meaning, item.reading, header, asked);
        }
        sentence.spend(Span::new(name.start, last));
    }
}

/// The analyte of an hour of the test. No dictionary has the sugar after one hour.
fn of_hour(page: &Page<'_>, minutes: u16) -> Option<TermConcept> {
    let lookup = |name| page.lexicon.lookup(TermKind::Laboratory, name);
    match minutes {
        0 => lookup("fasting glucose"),
        60 => Some(TermConcept {
            preferred: "1-hour glucose".into(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }),
        _ => lookup("2-hour glucose"),
    }
}

fn labelled(page: &Page<'_>, name: Span, limit: usize) -> Vec<Item> {
    let text = page.text;
    let mut found: Vec<Item> = Vec::new();
    let mut at = name.end;
    while let Some(label) = HOURS
        .as_ref()
        .and_then(|hours| hours.captures(text.get(at..limit)?))
    {
        let minutes = match (label.name("zero"), label.name("one")) {
            (Some(_), _) => 0,
            (_, Some(_)) => 60,
            _ => 120,
        };
        let end = at + label.get(0).map_or(0, |whole| whole.end());
        let later = found.last().is_none_or(|last| last.minutes < minutes);
        let Some(reading) = value(page, end, limit).filter(|_| later) else {
            break;
        };
        let start = if found.is_empty() { name.start } else { at };
        let words = text[start..end].trim_end_matches([' ', ':', '=']);
        at = behind_marks(text, reading.end, limit);
        found.push(Item {
            label: Span::new(start, start + words.len()),
            reading,
            minutes,
        });
    }
    share_unit(&mut found);
    found
}

/// "5.3-10.4-8.9": three numbers in the order of the hours; two would leave open which hour the second is of.
fn unlabelled(page: &Page<'_>, name: Span, limit: usize) -> Option<Vec<Item>> {
    let text = page.text;
    let mut found: Vec<Item> = Vec::new();
    let mut at = name.end;
    for minutes in [0, 60, 120] {
        let reading = value(page, at, limit)?;
        let next = behind_marks(text, reading.end, limit);
        let parted = next > reading.end;
        at = next;
        let label = Span::new(
            if found.is_empty() {
                name.start
            } else {
                reading.number.start
            },
            reading.number.end,
        );
        found.push(Item {
            label,
            reading,
            minutes,
        });
        if minutes < 120 && !parted {
            return None;
        }
    }
    let one_scale = |low: f64, high: f64| {
        found
            .iter()
            .all(|item| (low..high).contains(&item.reading.number.value))
    };
    // "OGTT 5 10 8" may count anything: one at least is a decimal, or all are of mg/dL.
    let decimal = found
        .iter()
        .any(|item| item.reading.number.value.fract() != 0.0);
    let fourth = text.get(at..limit).is_some_and(|rest| {
        at > found[2].reading.end && rest.starts_with(|c: char| c.is_ascii_digit())
    });
    let sound = (decimal && one_scale(2.0, 35.0) || one_scale(40.0, 500.0)) && !fourth;
    share_unit(&mut found);
    sound.then_some(found)
}

/// Behind what parts two values of a row.
fn behind_marks(text: &str, at: usize, limit: usize) -> usize {
    let rest = text.get(at..limit).unwrap_or_default();
    let next = rest.trim_start_matches([' ', ',', ';', '、', '，', '；', '/', '-', '→', '~', '–']);
    at + rest.len() - next.len()
}

/// "5.3, 10.4, 8.7 mmol/L": the unit behind one value holds for all.
fn share_unit(items: &mut [Item]) {
    let unit = items.iter().find_map(|item| item.reading.unit.clone());
    for item in items {
        item.reading.unit = item.reading.unit.take().or_else(|| unit.clone());
    }
}

/// Names of a sugar with a meal behind them.
static MEALS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:血糖(?:谱|监测)?|\b(?:BGs?|BGLs?|BSLs?|CBGs?|CBS|GRBS|RBS|[Ss]ugars|[Gg]lucose|[Ff]ingersticks?)\b)\s?[:：]?\s?(?:空腹|[早午中晚]餐[前后]|睡前|(?:[Ff]asting|[Pp]re|[Pp]ost|[Bb]efore|[Aa]fter|[Bb]edtime)\b)",
    )
    .ok()
});

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?P<fasting>空腹|[Ff]asting)|(?P<zh>[早午中晚])餐(?P<side>前|后)(?:2h|2小时|两小时|1h|1小时)?|(?P<bed>睡前|[Bb]edtime|HS\b)|(?:(?P<pre>[Pp]re|[Bb]efore)|(?P<post>[Pp]ost|[Aa]fter))[- ]?(?P<meal>breakfast|bfast|brekkie|lunch|dinner|supper|tea)(?:\s2\s?hr?s?\b)?)\s?[:=：]?\s?",
    )
    .ok()
});

/// A row of sugars by meals; the last by the hour of the day is the newest.
fn by_meal(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    let limit = sentence.span.end;
    let Some(name) = MEALS
        .as_ref()
        .and_then(|meals| meals.find(sentence.words()))
    else {
        return;
    };
    let name = Span::new(name.start(), name.end()).shifted(sentence.span.start);
    let words = &page.text[name.start..name.end];
    let first = [
        "空腹", "早餐", "午餐", "中餐", "晚餐", "睡前", "asting", "re", "ost", "efore", "fter",
        "edtime",
    ]
    .iter()
    .filter_map(|label| words.rfind(label))
    .max();
    let Some(offset) = first else { return };
    // English labels were found without their first letter, in both cases.
    let ascii = words[offset..].is_ascii();
    let start = name.start + offset - usize::from(ascii);
    let mut items = meals(page, start, limit);
    let Some(last) = items
        .last()
        .map(|item| item.reading.end)
        .filter(|_| items.len() > 1)
    else {
        return;
    };
    share_unit(&mut items);
    let Some(meaning) = page.lexicon.lookup(TermKind::Laboratory, "glucose") else {
        return;
    };
    let named = page.text[name.start..start]
        .trim_end_matches([' ', ':', '：'])
        .len();
    let named = Span::new(name.start, name.start + named);
    let term = Term::known(named, TermKind::Laboratory);
    let row = items
        .into_iter()
        .map(|item| {
            let moment = Moment {
                span: item.label,
                kind: Kind::Clock(item.minutes),
                date: None,
            };
            (item.reading, moment)
        })
        .collect();
    written(
        page,
        sentence,
        &term,
        &meaning,
        Series::of_columns(row),
        header,
        asked,
    );
    sentence.spend(Span::new(name.start, last));
}

fn meals(page: &Page<'_>, from: usize, limit: usize) -> Vec<Item> {
    let text = page.text;
    let mut found = Vec::new();
    let mut at = from;
    while let Some(label) = LABEL
        .as_ref()
        .and_then(|pattern| pattern.captures(text.get(at..limit)?))
    {
        let Some(whole) = label.get(0) else { break };
        let end = at + whole.end();
        let meal = label.name("zh").or_else(|| label.name("meal"));
        let hour = match meal.map(|meal| meal.as_str()) {
            _ if label.name("fasting").is_some() => 6,
            _ if label.name("bed").is_some() => 22,
            Some("早" | "breakfast" | "bfast" | "brekkie") => 7,
            Some("午" | "中" | "lunch") => 12,
            _ => 18,
        };
        let behind = label.name("post").is_some()
            || label.name("side").is_some_and(|side| side.as_str() == "后");
        let Some(reading) = value(page, blanks(text, end), limit) else {
            break;
        };
        let span = Span::new(at, end);
        at = behind_marks(text, reading.end, limit);
        found.push(Item {
            label: span,
            reading,
            minutes: (hour + if behind { 2 } else { 0 }) * 60,
        });
    }
    found
}
