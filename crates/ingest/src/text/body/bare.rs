//! Weight and height without a name: "13 lb 11 oz", "11st 4", "5'4\"", "86kg 164cm".

use super::{is_a_relatives, is_read, push};
use crate::text::number::{Number, blanks, counts, number};
use crate::text::page::{Page, Sentence, window};
use crate::text::topics::Topic;
use record::{Span, Temporality, TermKind};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A word of these stands where a height is told in feet.
pub(crate) const FEET: [&str; 4] = ["feet", "foot", "ft", "'"];
/// A word of these stands where a weight in pounds, or an item of [`ITEM`], is told.
pub(crate) const UNITS: [&str; 10] = [
    "kg", "cm", "lb", "斤", "千克", "pounds", " m ", " m,", " m.", "体重",
];

/// Reads body measures that their unit tells.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let mass = sentence.topics.hold(Topic::Mass);
    if sentence.topics.hold(Topic::Feet) {
        feet(page, sentence);
    }
    if mass {
        pounds_and_ounces(page, sentence);
    }
    stones(page, sentence);
    if mass {
        items(page, sentence);
    }
}

static OUNCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^\d.])(?P<lb>\d{1,2})\s?lbs?\.?,?\s?(?P<oz>\d{1,2}(?:\.\d)?)\s?oz\b")
        .ok()
});

/// "13 lb 11 oz": in pounds.
fn pounds_and_ounces(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    const OUNCES_OF_A_POUND: f64 = 16.0;
    let words = sentence.words();
    if !words.contains("oz") {
        return;
    }
    for found in OUNCES.iter().flat_map(|it| it.captures_iter(words)) {
        let (Some(pounds), Some(ounces), Some(whole)) =
            (found.name("lb"), found.name("oz"), found.get(0))
        else {
            continue;
        };
        let (Ok(lb), Ok(oz)) = (
            pounds.as_str().parse::<f64>(),
            ounces.as_str().parse::<f64>(),
        ) else {
            continue;
        };
        let span = Span::new(pounds.start(), whole.end()).shifted(sentence.span.start);
        if oz < OUNCES_OF_A_POUND && is_of_the_body(sentence, span) {
            replace(page, "weight", span, lb + oz / OUNCES_OF_A_POUND, "[lb_av]");
        }
    }
}

/// Writes a measure in place of what was read of its first number alone.
fn replace(page: &mut Page<'_>, name: &str, span: Span, value: f64, ucum: &str) {
    let written = page.written(span).to_string();
    let stored = page.stored(span);
    page.record.observations.retain(|fact| {
        fact.value.key() != Some(name) || !fact.spans().any(|(_, other)| other.overlaps(stored))
    });
    push(page, name, span, value, Some(ucum), &written);
}

/// No change, no birth weight and no thing that weighs is spoken of right before.
fn is_of_the_body(sentence: &Sentence<'_>, span: Span) -> bool {
    const OTHERS: [&str; 26] = [
        "birth", "born", "bw", "b.w", "efw", "fetal", "foetal", "lost", "loss", "lose", "gain",
        "gained", "lift", "lifting", "carry", "target", "goal", "dry", "ideal", "per", "of", "by",
        "was", "from", "mass", "tumour",
    ];
    let before = sentence.before(span.start, 24).to_lowercase();
    let clause = before.rsplit([',', ';', '.']).next().unwrap_or_default();
    let chinese = ["出生", "干体重", "减", "增", "下降", "目标", "胎儿", "理想"]
        .iter()
        .any(|word| clause.contains(word));
    !chinese
        && !clause
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .any(|word| OTHERS.contains(&word))
}

static STONES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?P<st>\d{1,2})\s?(?:st|stone)\b\.?(?:\s?(?P<lb>\d{1,2})\s?(?P<unit>lbs?|pounds?)?\b)?",
    )
    .ok()
});

/// "wt 11st 4", "9 stone 10 lb": in pounds; without pounds only behind the name of the weight.
fn stones(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    const POUNDS: f64 = 14.0;
    let words = sentence.words();
    if !counts(words, "st") {
        return;
    }
    for found in STONES.iter().flat_map(|it| it.captures_iter(words)) {
        let (Some(whole), Some(stone)) = (found.get(0), found.name("st")) else {
            continue;
        };
        let before = words[..whole.start()]
            .trim_end_matches([' ', ':', '='])
            .to_ascii_lowercase();
        let named = ["wt", "weight", "weighs", "bw"]
            .iter()
            .any(|word| before.ends_with(word))
            || found.name("unit").is_some();
        let (Ok(stone), pounds) = (
            stone.as_str().parse::<f64>(),
            found
                .name("lb")
                .and_then(|part| part.as_str().parse::<f64>().ok())
                .unwrap_or(0.0),
        ) else {
            continue;
        };
        if named && (3.0..=40.0).contains(&stone) && pounds < POUNDS {
            let span = Span::new(whole.start(), whole.end()).shifted(sentence.span.start);
            replace(page, "weight", span, stone * POUNDS + pounds, "[lb_av]");
        }
    }
}

/// "5ft4", "5'11": a grown person's feet and whole inches, and nothing goes on behind.
fn is_bare_height(text: &str, feet: &Number, inches: &Number) -> bool {
    (4.0..=6.0).contains(&feet.value)
        && inches.value.fract() == 0.0
        && inches.start - feet.end <= 4
        && !text[inches.end..]
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '/' | ':'))
        && !text[blanks(text, inches.end)..].starts_with("min")
}

/// "5 feet 6 inches", "5'6\"", "5 ft 6 in": in inches.
fn feet(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text;
    let mut at = sentence.span.start;
    while at < sentence.span.end {
        let digit = text.as_bytes()[at].is_ascii_digit();
        let fresh = at == 0
            || !text.as_bytes()[at - 1].is_ascii_alphanumeric() && text.as_bytes()[at - 1] != b'.';
        let Some(whole) = (digit && fresh).then(|| number(text, at)).flatten() else {
            at += 1;
            continue;
        };
        at = whole.end;
        let rest_at = blanks(text, whole.end);
        let rest = window(text, rest_at, rest_at + 8).to_ascii_lowercase();
        let Some(mark) = ["feet", "foot", "ft.", "ft", "'"]
            .iter()
            .find(|mark| rest.starts_with(**mark))
        else {
            continue;
        };
        let inches = number(text, blanks(text, rest_at + mark.len()));
        let Some(inches) = inches.filter(|inches| inches.value < 12.0) else {
            continue;
        };
        let tail_at = blanks(text, inches.end);
        let tail = window(text, tail_at, tail_at + 8).to_ascii_lowercase();
        let unit = ["inches", "inch", "in.", "in", "\"", "''"]
            .iter()
            .find(|unit| tail.starts_with(**unit));
        let end = match unit {
            Some(unit) => tail_at + unit.len(),
            None if is_bare_height(text, &whole, &inches) => inches.end,
            None => continue,
        };
        let span = Span::new(whole.start, end);
        if (1.0..=8.0).contains(&whole.value) && span.end <= sentence.span.end {
            // "Height 5 ft" was read as a height of its own.
            replace(
                page,
                "height",
                span,
                whole.value * 12.0 + inches.value,
                "[in_i]",
            );
        }
    }
}

/// A number with its unit that makes an item of its own, or stands behind another measure: "61kg.", "86kg 164cm",
/// "BP 121/73 48kg".
static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[\s,;:。、(|现今前后])(?P<n>\d{1,4}(?:\.\d{1,2})?)\s?(?P<u>kg|kgs|Kg|KG|公斤|千克|斤|lbs?|pounds|cm|m|in|g)(?P<e>$|[\s,;.。、，；)(|])",
    )
    .ok()
});

fn items(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let words = sentence.words();
    let mut from = 0;
    while let Some(found) = ITEM.as_ref().and_then(|it| it.captures_at(words, from)) {
        let Some(end) = found.name("e") else { return };
        from = end.start();
        item(page, sentence, &found);
    }
}

fn item(page: &mut Page<'_>, sentence: &Sentence<'_>, found: &Captures<'_>) {
    let words = sentence.words();
    let (Some(amount), Some(unit)) = (found.name("n"), found.name("u")) else {
        return;
    };
    let (name, ucum, low, high) = match unit.as_str() {
        "cm" => ("height", "cm", 100.0, 220.0),
        "lb" | "lbs" | "pounds" => ("weight", "[lb_av]", 60.0, 600.0),
        "m" if amount.as_str().len() == 4 => ("height", "m", 1.2, 2.2),
        "in" if stands_beside_pounds(words, amount.start(), unit.end()) => {
            ("height", "[in_i]", 48.0, 84.0)
        }
        "g" if is_of_now(words, amount.start()) => ("weight", "g", 500.0, 9000.0),
        "m" | "in" | "g" => return,
        "斤" => ("weight", "500.g", 5.0, 500.0),
        _ => ("weight", "kg", 2.0, 300.0),
    };
    let Ok(value) = amount.as_str().parse::<f64>() else {
        return;
    };
    let before = words[..amount.start()].trim_end_matches([' ', '(']);
    let behind = words[unit.end()..].trim_start_matches(' ');
    let opens = before.is_empty() || before.ends_with([',', ';', '.', '。', '、', ':', '|', '\n']);
    // Behind a value of another measure, or age and sex: "139/81 98 kg", "54F 86kg", "女61 55kg".
    let follows = before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | 'F' | 'M'))
        || ["kg", "cm", "RA", "岁", "男", "女"]
            .iter()
            .any(|end| before.ends_with(end));
    let closes = behind.is_empty()
        || behind.starts_with(|c: char| !c.is_alphanumeric() || c.is_ascii_digit())
        || [
            "BP", "HR", "P ", "T ", "BMI", "height", "length", "len ", "Ht", "ht ", "HC", "体重",
            "身高", "透",
        ]
        .iter()
        .any(|word| behind.starts_with(word));
    let span = Span::new(amount.start(), unit.end()).shifted(sentence.span.start);
    let side = (name == "weight")
        .then(|| side_of_dialysis(before))
        .flatten();
    let now = name == "weight" && is_of_now(words, amount.start());
    if (low..=high).contains(&value)
        && (opens || follows || now || side.is_some())
        && closes
        && !behind.starts_with(['x', '*', '×'])
        && !is_beside_drug(sentence, span)
        && !is_a_relatives(sentence, span)
        && !(unit.as_str() != "cm" && is_of_a_birth(page, words, name, (value, ucum)))
        && (side.is_some() || now || is_of_the_body(sentence, span))
        && !is_read(page, span, name)
    {
        let written = page.written(span).to_string();
        push(page, name, span, value, Some(ucum), &written);
        if side == Some(Side::Before)
            && let Some(last) = page.record.observations.last_mut()
        {
            last.value.assertion.time = Temporality::Historical;
        }
    }
}

/// "2016 SVD 39/40 F 2.61 kg", "2016 normal delivery, girl, 3.2 kg": what a child of hers weighed, in the note of a grown patient or
/// behind a year.
fn is_of_a_birth(page: &Page<'_>, words: &str, name: &str, (value, ucum): (f64, &str)) -> bool {
    const HEAVIEST: f64 = 6.5;
    const GROWN: f64 = 12.0;
    const HEAVY: f64 = 25.0;
    const BIRTHS: [&str; 22] = [
        "svd",
        "nvd",
        "lscs",
        "c/s",
        "caesarean",
        "cesarean",
        "delivery",
        "delivered",
        "vaginal",
        "forceps",
        "ventouse",
        "kiwi",
        "girl",
        "boy",
        "/40",
        "female infant",
        "male infant",
        "顺产",
        "剖宫产",
        "平产",
        "分娩",
        "娩",
    ];
    let kilograms = if ucum == "g" { value / 1000.0 } else { value };
    if name != "weight" || kilograms > HEAVIEST || !matches!(ucum, "kg" | "g") {
        return false;
    }
    let lower = words.to_lowercase();
    let year = {
        let lead = lower.trim_start_matches([' ', '-', '•', '*', '(']);
        (lead.starts_with("19") || lead.starts_with("20"))
            && lead.bytes().take_while(u8::is_ascii_digit).count() == 4
    };
    let heavier = page.record.observations.iter().any(|fact| {
        let weighed = fact.value.key() == Some("weight");
        weighed
            && matches!(&fact.value.value, record::ObservationValue::Quantity(quantity) if quantity.value > HEAVY)
    });
    let grown = page
        .record
        .patient
        .age_years
        .iter()
        .any(|age| age.value >= GROWN)
        || heavier;
    (year || grown) && BIRTHS.iter().any(|word| lower.contains(word))
}

/// Before or behind a dialysis.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Before,
    Behind,
}

/// "透前 65.3kg", "post-HD 76.4 kg": which side of the dialysis the weight is of.
fn side_of_dialysis(before: &str) -> Option<Side> {
    const SIDES: &[(&str, Side)] = &[
        ("透前", Side::Before),
        ("透析前", Side::Before),
        ("pre-HD", Side::Before),
        ("pre HD", Side::Before),
        ("透后", Side::Behind),
        ("透析后", Side::Behind),
        ("post-HD", Side::Behind),
        ("post HD", Side::Behind),
    ];
    let before = before.trim_end_matches([' ', ':', '：']);
    SIDES
        .iter()
        .find(|(word, _)| before.ends_with(word))
        .map(|(_, side)| *side)
}

/// "bwt 2240g, today 4.61 kg", "出生体重2480g 现2610g": the weight of now behind an earlier one.
fn is_of_now(words: &str, at: usize) -> bool {
    const NAMES: [&str; 7] = ["weight", "wt ", "bwt", "bw ", "kg", "体重", "wt:"];
    let before = words[..at].trim_end_matches([' ', ':']);
    let lower = before.to_ascii_lowercase();
    let now = [
        "now",
        "today",
        "currently",
        "现",
        "今",
        "目前",
        "今日",
        "现在",
    ]
    .iter()
    .find_map(|word| lower.strip_suffix(word));
    now.is_some_and(|lead| {
        let others = [
            "dry",
            "target",
            "goal",
            "efw",
            "fetal",
            "foetal",
            "干体重",
            "目标",
            "胎儿",
            "理想",
        ];
        let other = others.iter().any(|word| lead.contains(word));
        let apart = !other && lead.ends_with(|c: char| !c.is_ascii_alphanumeric());
        apart && NAMES.iter().any(|name| lead.contains(name))
    })
}

/// "73 in, 188 lb", "162 lb, 65 in": the weight stands right beside.
fn stands_beside_pounds(words: &str, from: usize, at: usize) -> bool {
    let before = words[..from].trim_end_matches([',', ' ', ';', '/']);
    if ["lb", "lbs", "lb.", "lbs.", "pounds"]
        .iter()
        .any(|unit| before.ends_with(unit))
    {
        return true;
    }
    let rest = words.get(at..).unwrap_or_default();
    let number = rest.trim_start_matches([',', ' ', '.', ';', '/']);
    let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    unit.len() < number.len() && unit.trim_start().starts_with("lb")
}

/// A drug is named in the same item: the weight is that of a dose.
fn is_beside_drug(sentence: &Sentence<'_>, span: Span) -> bool {
    let marks = [',', ';', '。', '\n'];
    sentence.terms.iter().any(|term| {
        term.kind == TermKind::Drug
            && term.span.end <= span.start
            && !sentence.text[term.span.end..span.start].contains(marks)
            && !sentence.text[term.span.end..span.start].contains(". ")
    })
}
