//! Vital signs without their names: "37.2-88-16-124/76", "Today 156/96 HR 78", "97% RA", "TPR 36.8/104/20".

use super::measures;
use super::number::counts;
use super::page::{Page, Sentence, Term};
use super::phrases::Hints;
use super::topics::Topic;
use record::{
    Observation, ObservationCategory, ObservationStatus, ObservationValue, PartialDate,
    SectionKind, Span, TermKind,
};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Temperature, pulse, breaths and pressure in the order that charts print them, with a saturation behind where one is.
static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:^|[\s,;:(。])
        (?P<t>\d{2,3}(?:[.,]\d)?)\s?[-/,]\s?(?P<p>\d{2,3})\s?[-/,]\s?(?P<r>\d{1,2})(?:\s?[-/,]\s?|\x20{1,3})
        (?P<s>\d{2,3})/(?P<d>\d{2,3})(?:\s?[-/]\s?(?P<o>\d{2,3})\s?%?)?",
    )
    .ok()
});

/// "TPR 36.8/104/20", "T-P-R: 37.1-90-18".
static LABELLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\bT[/-]?P[/-]?R\b[:\s]{0,2}(?P<t>\d{2,3}(?:[.,]\d)?)\s?[-/,]\s?(?P<p>\d{2,3})\s?[-/,]\s?(?P<r>\d{1,2})\b",
    )
    .ok()
});

/// "124/76 98 18 37.9 96% air": pressure first, then pulse, breaths, temperature.
static PRESSURE_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:^|[\s,;:(。])(?P<s>\d{2,3})/(?P<d>\d{2,3})[,;]?\s(?P<p>\d{2,3})[,;]?\s(?P<r>\d{1,2})[,;]?\s
        (?P<t>\d{2}[.,]\d)(?:[,;]?\s(?P<o>\d{2,3})\s?%)?",
    )
    .ok()
});

/// "112/64, 84, 18, 95% 2L NP, 36.9": the same with the saturation before the temperature.
static PRESSURE_FIRST_WARMTH_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:^|[\s,;:(。])(?P<s>\d{2,3})/(?P<d>\d{2,3})[,;]?\s(?P<p>\d{2,3})[,;]?\s(?P<r>\d{1,2})[,;]?\s
        (?P<o>\d{2,3})\s?%(?:\s?(?:on\s)?(?:\d{1,2}\s?L|[A-Za-z/]{1,4}))*[,;]?\s(?P<t>\d{2}[.,]\d)",
    )
    .ok()
});

/// Two numbers that may be a pressure.
static PRESSURE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?P<s>\d{2,3})/(?P<d>\d{2,3})").ok());

/// What opens the line of an examination.
const LABELS: &[&str] = &[
    "O/E",
    "OE",
    "o/e",
    "Obs",
    "obs",
    "Vitals",
    "VS",
    "On exam",
    "查体",
    "测血压",
];

/// A saturation with what was breathed.
static SATURATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?P<o>\d{2,3})\s?%?\s?(?:on\s+)?(?:RA|R/A|OA|[Rr]oom air|air|(?:NC\s)?\d{1,2}(?:\.\d)?\s?L(?:/min)?(?:\s?(?:NC|O2|O₂))?)\b",
    )
    .ok()
});

static AIR: LazyLock<Hints> = LazyLock::new(|| Hints::exact(&["RA", "R/A", "OA", "air"]));

/// What was breathed is named: room air, or litres behind a number ("2 L").
fn holds_breathed(words: &str) -> bool {
    AIR.within(words) || counts(words, "L")
}

/// True for numbers that a blood pressure can be.
pub(super) fn can_be_pressure(systolic: f64, diastolic: f64) -> bool {
    (60.0..=280.0).contains(&systolic)
        && (30.0..=160.0).contains(&diastolic)
        && systolic >= diastolic + 10.0
}

/// True where the words end with two numbers that a pressure can be: "148/90 " before "P72".
pub(super) fn ends_with_pressure(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ',', ';']);
    let digits = before
        .bytes()
        .rev()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'/')
        .count();
    let start = before.len() - digits;
    let Some((systolic, diastolic)) = before.get(start..).and_then(|pair| pair.split_once('/'))
    else {
        return false;
    };
    matches!((systolic.parse(), diastolic.parse()), (Ok(a), Ok(b)) if can_be_pressure(a, b))
}

/// Reads rows of bare numbers before names take single ones of them.
pub(crate) fn rows(page: &mut Page<'_>, sentence: &mut Sentence<'_>, header: Option<PartialDate>) {
    let words = sentence.words();
    if !words.contains(['/', '-']) || !sentence.topics.hold(Topic::Digits) {
        return;
    }
    let pressure = holds_fraction(words);
    let labelled = ['T', 'P', 'R'].iter().all(|letter| words.contains(*letter));
    for (pattern, can) in [
        (&ROW, pressure),
        (&LABELLED, labelled),
        (&PRESSURE_FIRST, pressure),
        (&PRESSURE_FIRST_WARMTH_LAST, pressure),
    ] {
        let pattern = pattern
            .as_ref()
            .filter(|pattern| can && pattern.is_match(words));
        let Some(found) = pattern.and_then(|pattern| pattern.captures(words)) else {
            continue;
        };
        row(page, sentence, &found, header);
    }
}

/// A slash between two digits, as in a pressure.
pub(super) fn holds_fraction(words: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit();
    words
        .as_bytes()
        .windows(3)
        .any(|part| part[1] == b'/' && digit(part[0]) && digit(part[2]))
}

/// The mark of a scale right behind a digit, as in "38.4C" and "38.4°C".
fn holds_scale(words: &str) -> bool {
    // The first bytes of the two signs.
    let scale = |byte: u8| matches!(byte, b'C' | b'F' | 0xc2 | 0xe2);
    words
        .as_bytes()
        .windows(2)
        .any(|pair| scale(pair[1]) && pair[0].is_ascii_digit())
}

fn row(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    found: &Captures<'_>,
    header: Option<PartialDate>,
) {
    const PARTS: [(&str, &str); 6] = [
        ("t", "temperature"),
        ("p", "heart rate"),
        ("r", "respiratory rate"),
        ("s", "systolic blood pressure"),
        ("d", "diastolic blood pressure"),
        ("o", "oxygen saturation"),
    ];
    let value =
        |name: &str| -> Option<f64> { found.name(name)?.as_str().replace(',', ".").parse().ok() };
    let (Some(heat), Some(pulse), Some(breaths), Some(whole)) =
        (value("t"), value("p"), value("r"), found.get(0))
    else {
        return;
    };
    let warm = (33.0..=43.0).contains(&heat) || (91.0..=108.0).contains(&heat);
    let sound = warm && (25.0..=250.0).contains(&pulse) && (5.0..=70.0).contains(&breaths);
    let pressure = match (value("s"), value("d")) {
        (Some(systolic), Some(diastolic)) => can_be_pressure(systolic, diastolic),
        _ => true,
    };
    let goes_on = sentence.words()[whole.end()..]
        .starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-'));
    if !(sound && pressure) || goes_on {
        return;
    }
    for (part, name) in PARTS {
        if let (Some(number), Some(value)) = (found.name(part), value(part)) {
            let span = Span::new(number.start(), number.end()).shifted(sentence.span.start);
            push(page, sentence, span, name, value, header);
        }
    }
    sentence.spend(Span::new(whole.start(), whole.end()).shifted(sentence.span.start));
}

/// "100.8F", "38.4C": a decimal and its scale as one word.
static HEAT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?P<t>\d{2,3}[.,]\d)(?:°[CF]|℃|[CF])(?:\b|$)").ok());

/// "SpO2 97% RA 36.4": a decimal right behind another vital sign.
static WARM: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\s,;](?P<t>(?:3[4-9]|4[0-2])[.,]\d)(?:$|[\s,;.。)])").ok());

/// Reads what stands beside other vital signs without its name, once the named ones are read.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>, header: Option<PartialDate>) {
    if !sentence.topics.hold(Topic::Digits) {
        return;
    }
    super::vital_row::read(page, sentence, header);
    super::coma_scale::read(page, sentence, header);
    let words = sentence.words();
    let scaled = holds_scale(words);
    for found in HEAT
        .iter()
        .filter(|_| scaled)
        .flat_map(|pattern| pattern.captures_iter(words))
    {
        temperature(page, sentence, &found, header);
    }
    let slash = holds_fraction(words);
    for found in PRESSURE
        .iter()
        .filter(|_| slash)
        .flat_map(|pattern| pattern.captures_iter(words))
    {
        pressure(page, sentence, &found, header);
    }
    let breathed = holds_breathed(words);
    for found in SATURATION
        .iter()
        .filter(|_| breathed)
        .flat_map(|pattern| pattern.captures_iter(words))
    {
        saturation(page, sentence, &found, header);
    }
    if vital_signs(page, sentence).count() > 1 {
        for found in WARM.iter().flat_map(|pattern| pattern.captures_iter(words)) {
            warmth(page, sentence, &found, header);
        }
    }
}

fn temperature(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    found: &Captures<'_>,
    header: Option<PartialDate>,
) {
    let Some(number) = found.name("t") else {
        return;
    };
    let span = Span::new(number.start(), number.end()).shifted(sentence.span.start);
    let opens = !sentence.text[..span.start]
        .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/'));
    // "透析液:K 2.0mmol/L 温度36.5℃"
    let before = sentence.before(span.start, 160);
    if super::measures::chinese::is_of_fluid(before, "") {
        return;
    }
    if let Ok(value) = number.as_str().replace(',', ".").parse::<f64>()
        && ((33.0..=43.0).contains(&value) || (91.0..=108.0).contains(&value))
        && opens
        && is_free(page, sentence, span)
        && !measures::is_of_dialysate(sentence.text, sentence.span, span)
    {
        push(page, sentence, span, "temperature", value, header);
    }
}

/// A temperature that neither name nor scale tells: only beside two other vital signs, right behind one of them.
fn warmth(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    found: &Captures<'_>,
    header: Option<PartialDate>,
) {
    const FAR: usize = 12;
    let Some(number) = found.name("t") else {
        return;
    };
    let span = Span::new(number.start(), number.end()).shifted(sentence.span.start);
    let place = page.stored(span);
    let label = sentence.text[sentence.span.start..span.start].trim_end_matches([' ', ':', '-']);
    // "O/E 38.4, RR 32".
    let opens = LABELS.contains(&label);
    let beside = opens
        || vital_signs(page, sentence).any(|(_, one)| {
            one.end <= place.start
                && place.start - one.end <= FAR
                && !page.original[one.end - page.base..place.start - page.base]
                    .contains(|c: char| c.is_ascii_digit())
        });
    let known = vital_signs(page, sentence).any(|(key, _)| key == "temperature");
    if let Ok(value) = number.as_str().replace(',', ".").parse::<f64>()
        && beside
        && !measures::is_of_dialysate(sentence.text, sentence.span, span)
        && !known
        && is_free(page, sentence, span)
    {
        push(page, sentence, span, "temperature", value, header);
    }
}

/// The vital signs read from the sentence, with their places in the stored text.
pub(super) fn vital_signs<'p>(
    page: &'p Page<'_>,
    sentence: &Sentence<'_>,
) -> impl Iterator<Item = (&'p str, Span)> {
    let whole = page.stored(sentence.span);
    page.record
        .observations
        .iter()
        .rev()
        .take(40)
        .filter(|fact| fact.value.category == ObservationCategory::VitalSign)
        .filter_map(move |fact| {
            let (_, span) = fact.spans().next()?;
            whole.contains(span).then_some((fact.value.key()?, span))
        })
}

fn pressure(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    found: &Captures<'_>,
    header: Option<PartialDate>,
) {
    let (Some(first), Some(second)) = (found.name("s"), found.name("d")) else {
        return;
    };
    let (Ok(systolic), Ok(diastolic)) = (first.as_str().parse(), second.as_str().parse()) else {
        return;
    };
    let place = Span::new(first.start(), second.end()).shifted(sentence.span.start);
    let alone = stands_alone(sentence.text, place);
    let told = ends_with_measuring(&sentence.text[sentence.span.start..place.start])
        || ["standing", "sitting", "lying", "supine", "seated"]
            .iter()
            .any(|word| {
                sentence.text[place.end..]
                    .trim_start_matches([' ', '('])
                    .starts_with(word)
            });
    let label = sentence.text[sentence.span.start..place.start].trim_end_matches([' ', ':', '-']);
    let beside = told
        || sentence.kind == SectionKind::VitalSigns
        || LABELS.contains(&label)
        || is_beside_vital(sentence, place);
    if !(alone && beside && can_be_pressure(systolic, diastolic)) || is_taken(page, sentence, place)
    {
        return;
    }
    for (number, name, value) in [
        (first, "systolic blood pressure", systolic),
        (second, "diastolic blood pressure", diastolic),
    ] {
        let span = Span::new(number.start(), number.end()).shifted(sentence.span.start);
        push(page, sentence, span, name, value, header);
    }
}

/// "Home cuff 112/70", "standing 96/60": how or where the pressure was taken.
fn ends_with_measuring(before: &str) -> bool {
    const WORDS: &[&str] = &[
        "cuff",
        "standing",
        "sitting",
        "lying",
        "supine",
        "seated",
        "manual",
        "automated",
        "L arm",
        "R arm",
        "left arm",
        "right arm",
        "卧位",
        "立位",
        "坐位",
        "左上肢",
        "右上肢",
        "家测",
        "自测",
    ];
    let before = without_minutes(before.trim_end_matches([' ', ':', '-']));
    WORDS.iter().any(|word| before.ends_with(word))
}

/// "standing 3 min", "standing @ 1 minute", "立位3分钟": without how long the patient had stood.
fn without_minutes(before: &str) -> &str {
    let units = ["minutes", "minute", "mins", "min", "分钟"];
    let Some(rest) = units.iter().find_map(|unit| before.strip_suffix(unit)) else {
        return before;
    };
    let counted = rest.trim_end_matches(' ');
    let lead = counted.trim_end_matches(|c: char| c.is_ascii_digit());
    if lead.len() == counted.len() {
        return before;
    }
    let lead = lead.trim_end_matches([' ', '@', '(', ',']);
    let word = ["after", "at", "x", "for"]
        .iter()
        .find_map(|word| lead.strip_suffix(word));
    word.unwrap_or(lead).trim_end_matches([' ', ','])
}

fn saturation(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    found: &Captures<'_>,
    header: Option<PartialDate>,
) {
    let (Some(number), Some(whole)) = (found.name("o"), found.get(0)) else {
        return;
    };
    let Ok(value) = number.as_str().parse::<f64>() else {
        return;
    };
    let place = Span::new(number.start(), whole.end()).shifted(sentence.span.start);
    let span = Span::new(number.start(), number.end()).shifted(sentence.span.start);
    let opens = !sentence.text[..place.start]
        .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/'));
    if opens && (50.0..=100.0).contains(&value) && !is_taken(page, sentence, span) {
        push(page, sentence, span, "oxygen saturation", value, header);
    }
}

/// No longer number, date or fraction around it.
fn stands_alone(text: &str, place: Span) -> bool {
    let before = text[..place.start].chars().next_back();
    let after = &text[place.end..];
    !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | ','))
        && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '%'))
}

/// Read by nothing else yet.
pub(super) fn is_free(page: &Page<'_>, sentence: &Sentence<'_>, place: Span) -> bool {
    !is_taken(page, sentence, place)
}

/// Read already, or the strength of the drug named before it.
fn is_taken(page: &Page<'_>, sentence: &Sentence<'_>, place: Span) -> bool {
    let stored = page.stored(place);
    let read = page
        .record
        .observations
        .iter()
        .rev()
        .take(40)
        .any(|fact| fact.spans().any(|(_, span)| span.overlaps(stored)));
    let drug = sentence.terms.iter().any(|term| {
        term.kind == TermKind::Drug
            && term.span.end <= place.start
            && place.start - term.span.end < 8
    });
    read || drug || page.is_dated(place.start)
}

/// The name of another vital sign with its number, or the end of one, stands right beside.
fn is_beside_vital(sentence: &Sentence<'_>, place: Span) -> bool {
    let text = sentence.text;
    let vital = |term: &&Term| term.kind == TermKind::VitalSign;
    let follows = sentence.terms.iter().filter(vital).any(|term| {
        let gap = text.get(place.end..term.span.start);
        gap.is_some_and(|gap| {
            gap.len() < 4 && gap.chars().all(|c| matches!(c, ' ' | ',' | ';' | '、'))
        }) && text[term.span.end..]
            .trim_start_matches([' ', ':', '='])
            .starts_with(|c: char| c.is_ascii_digit())
    });
    let precedes = sentence.terms.iter().filter(vital).any(|term| {
        let gap = text.get(term.span.end..place.start);
        gap.is_some_and(|gap| {
            gap.len() < 12
                && gap.contains(|c: char| c.is_ascii_digit())
                && gap.chars().all(|c| {
                    c.is_ascii_digit()
                        || matches!(
                            c,
                            ' ' | ',' | '.' | ':' | '/' | '%' | 'm' | 'i' | 'n' | ';' | '('
                        )
                })
        })
    });
    let glued = glued_vital(&text[place.end..sentence.span.end]);
    follows || precedes || glued
}

/// "150/98 P76": the pulse behind the pressure as one word.
fn glued_vital(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', ',', ';']);
    ["P", "HR", "PR", "T", "RR", "R"].iter().any(|name| {
        rest.strip_prefix(name)
            .is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_digit()))
    })
}

pub(super) fn push(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    span: Span,
    name: &str,
    value: f64,
    header: Option<PartialDate>,
) {
    let Some(meaning) = page.lexicon.lookup(TermKind::VitalSign, name) else {
        return;
    };
    let observation = Observation {
        code: page.concept(span, Some(&meaning)),
        category: ObservationCategory::VitalSign,
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(page.quantity(value, None, None)),
        reference_range: None,
        interpretation: None,
        effective: header,
        specimen: None,
        assertion: page.assertion(measures::measured(sentence, span)),
    };
    let fact = page.fact("observation", span, observation);
    page.record.observations.push(fact);
}
