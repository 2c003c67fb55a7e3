//! Weight and height in words: "weighs 193 pounds", "180 cm tall".

pub(super) mod bare;

use super::number::{blanks, next_digit, number};
use super::page::{Page, Sentence, key, window};
use super::phrases::Hints;
use super::topics::Topic;
use record::{
    Observation, ObservationCategory, ObservationStatus, ObservationValue, Quantity, Span, TermKind,
};
use std::sync::LazyLock;

/// What the verbs begin with that tell a weight.
pub(super) const WEIGHS: &[&str] = &["weigh"];

/// Reads body measures that are told, not labelled.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    weighs(page, sentence);
    told(page, sentence);
}

/// "a 45-year-old, 164 cm, 79 kg man", "180 cm tall", "72 kg in weight", "short in height (153.4 cm)".
fn told(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let text = sentence.text;
    let mut at = sentence.span.start;
    while let Some(digit) = next_digit(text, at, sentence.span.end) {
        let Some(found) = fresh(text, digit).then(|| number(text, digit)).flatten() else {
            at = digit + 1;
            continue;
        };
        at = found.end;
        if let Some((name, unit, end)) = measure(text, found.end, found.value)
            && end <= sentence.span.end
            && is_body(sentence, found.start, end, name)
            && !is_a_relatives(sentence, Span::new(found.start, end))
            && !is_read(page, Span::new(found.start, end), name)
        {
            let span = Span::new(found.start, end);
            let written = page
                .written(Span::new(blanks(text, found.end), end))
                .to_string();
            push(page, name, span, found.value, Some(unit), &written);
        }
    }
}

/// "Sib (12 y, 41 kg)", "儿子（16岁，52kg）": in a bracket right behind a relative.
pub(super) fn is_a_relatives(sentence: &Sentence<'_>, span: Span) -> bool {
    super::family::opens_bracket(&sentence.text[sentence.span.start..span.start])
}

/// True where a number begins at the digit: not inside a word or another number.
fn fresh(text: &str, digit: usize) -> bool {
    let before = digit.checked_sub(1).map(|at| text.as_bytes()[at]);
    before.is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b'.')
}

/// The body measure that a number with this unit can be.
fn measure(text: &str, at: usize, value: f64) -> Option<(&'static str, &'static str, usize)> {
    const UNITS: &[(&str, &str, &str, f64, f64)] = &[
        ("cm", "height", "cm", 45.0, 230.0),
        ("m", "height", "m", 1.2, 2.3),
        ("inches", "height", "[in_i]", 40.0, 90.0),
        ("kg", "weight", "kg", 1.0, 300.0),
        ("lbs", "weight", "[lb_av]", 20.0, 600.0),
        ("lb", "weight", "[lb_av]", 20.0, 600.0),
        ("pounds", "weight", "[lb_av]", 20.0, 600.0),
    ];
    let start = blanks(text, at);
    let rest = &text[start..];
    let (written, name, unit, ..) = UNITS.iter().find(|(written, _, _, low, high)| {
        rest.starts_with(written)
            && !rest[written.len()..]
                .starts_with(|c: char| c.is_alphanumeric() || "/^²*".contains(c))
            && (low..=high).contains(&&value)
    })?;
    Some((name, unit, start + written.len()))
}

/// True when the words around say that the body is meant: never a change of it, never a lesion.
fn is_body(sentence: &Sentence<'_>, start: usize, end: usize, name: &str) -> bool {
    let text = sentence.text;
    let before = window(
        text,
        start.saturating_sub(40).max(sentence.span.start),
        start,
    )
    .to_ascii_lowercase();
    let after = window(text, end, (end + 22).min(sentence.span.end)).to_ascii_lowercase();
    let (before, after) = (
        before.replace("body mass", ""),
        after.replace("body mass", ""),
    );
    static CHANGED: LazyLock<Hints> = LazyLock::new(|| {
        Hints::exact(&[
            "loss", "lost", "gain", "mass", "tumor", "tumour", "lesion", "cyst", "diameter",
            "decrease", "increase", "over the", "within",
        ])
    });
    if CHANGED.within(&before) || CHANGED.within(&after) {
        return false;
    }
    let behind: &[&str] = match name {
        "height" => &["tall", "in height", "in hight", "in length", "height"],
        _ => &["in weight", "weight"],
    };
    let front: &[&str] = match name {
        "height" => &["height", "length", "tall", "stature", "short"],
        _ => &["weigh", "overweight", "obese"],
    };
    let tail = after.trim_start_matches([' ', ')']);
    let opens = ["year-old", "years old", "year old", "-yr-old", "y/o"]
        .iter()
        .any(|age| before.contains(age));
    let open = before.trim_end().ends_with(['(', ',']) || before.trim_end().ends_with("was");
    if name == "height" && is_length_of_a_baby(sentence, &before) {
        return true;
    }
    behind.iter().any(|word| tail.starts_with(word))
        || open && front.iter().any(|word| before.contains(word))
        || opens && (open || before.trim_end().ends_with("and"))
}

/// "4.61 kg length 56 cm": right behind its name, in a sentence that weighs a child and speaks of no part or tube.
fn is_length_of_a_baby(sentence: &Sentence<'_>, before: &str) -> bool {
    static OTHERS: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "bowel", "resect", "catheter", "tube", "line", "PICC", "limb", "stump", "wound",
            "cervi", "femur", "stent", "graft",
        ])
    });
    static CHILD: LazyLock<Hints> = LazyLock::new(|| {
        Hints::any_case(&[
            "wk",
            "week",
            "mo ",
            "mth",
            "month",
            "twin",
            "bwt",
            "birth",
            "HC ",
            "head circ",
            "centile",
        ])
    });
    let words = sentence.words();
    let named = ["length", "lgth", "len", "length:", "len:"]
        .iter()
        .any(|name| before.trim_end().ends_with(name));
    named && words.contains("kg") && CHILD.within(words) && !OTHERS.within(words)
}

/// True when a labelled value was read there.
pub(super) fn is_read(page: &Page<'_>, span: Span, name: &str) -> bool {
    let stored = page.stored(span);
    page.record.observations.iter().rev().take(12).any(|fact| {
        fact.value.key() == Some(name) && fact.spans().any(|(_, other)| other.overlaps(stored))
    })
}

fn weighs(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    if !sentence.topics.hold(Topic::Weight) {
        return;
    }
    let lower = sentence.words().to_ascii_lowercase();
    for verb in ["weighs", "weighed", "weighing"] {
        let Some(at) = lower.find(verb) else { continue };
        let start = sentence.span.start + at;
        if is_weight_of_kin(&lower[..at]) {
            continue;
        }
        let mut from = blanks(sentence.text, start + verb.len());
        for word in [
            "approximately ",
            "about ",
            "around ",
            "only ",
            "in at ",
            "at ",
        ] {
            if window(sentence.text, from, from + word.len()).eq_ignore_ascii_case(word) {
                from += word.len();
            }
        }
        let Some(found) = number(sentence.text, from).filter(|found| !found.ambiguous) else {
            continue;
        };
        if let Some(unit) = super::units::unit(page, found.end)
            && unit.ucum.is_some()
        {
            let written = page.written(unit.span).to_string();
            let span = Span::new(start, unit.span.end);
            push(
                page,
                "weight",
                span,
                found.value,
                unit.ucum.as_deref(),
                &written,
            );
        }
    }
}

/// "His twin brother Jakub is on methylphenidate and weighs 22 kg", "His sister weighs 31 kg": a relative is who weighs. Not where one
/// tells ("Mother reports he weighs 22 kg", "per mum weighs 18 kg"). Small letters.
fn is_weight_of_kin(before: &str) -> bool {
    const WHOSE: [&str; 9] = [
        "his ", "her ", "their ", "older ", "younger ", "twin ", "elder ", "little ", "big ",
    ];
    const KIN: [&str; 13] = [
        "brother", "sister", "twin", "sibling", "mother", "father", "husband", "wife", "son",
        "daughter", "partner", "cousin", "dad",
    ];
    const OTHERS: [&str; 29] = [
        "he",
        "she",
        "pt",
        "patient",
        "child",
        "baby",
        "infant",
        "reports",
        "reported",
        "says",
        "said",
        "states",
        "stated",
        "told",
        "thinks",
        "per",
        "according",
        "informs",
        "feels",
        "worried",
        "concerned",
        "notes",
        "noted",
        "recorded",
        "who",
        "confirms",
        "from",
        "by",
        "with",
    ];
    let words: Vec<&str> = before
        .rsplit(['.', ';', '\n'])
        .next()
        .unwrap_or_default()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let Some(at) = words.iter().rposition(|word| KIN.contains(word)) else {
        return false;
    };
    let owned = at > 0 && {
        let lead = format!("{} ", words[at - 1]);
        WHOSE.contains(&lead.as_str())
    };
    let opens = words[..at]
        .iter()
        .all(|word| WHOSE.contains(&format!("{word} ").as_str()));
    // "the twin weighs 3 kg", "a son weighing 3 kg" may be the patient.
    let told = words[..at]
        .iter()
        .any(|word| matches!(*word, "his" | "her" | "their"));
    owned && told && opens && !words[at + 1..].iter().any(|word| OTHERS.contains(word))
}

pub(super) fn push(
    page: &mut Page<'_>,
    name: &str,
    span: Span,
    value: f64,
    ucum: Option<&str>,
    written: &str,
) {
    let Some(meaning) = page.lexicon.lookup(TermKind::VitalSign, name) else {
        return;
    };
    if key(&meaning).is_none() {
        return;
    }
    let observation = Observation {
        code: page.concept(span, Some(&meaning)),
        category: ObservationCategory::VitalSign,
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(Quantity {
            value,
            high: None,
            comparator: None,
            unit: ucum.map(str::to_string),
            unit_text: written.to_string(),
        }),
        reference_range: None,
        interpretation: None,
        effective: None,
        specimen: None,
        assertion: Default::default(),
    };
    let fact = page.fact("observation", span, observation);
    page.record.observations.push(fact);
}
