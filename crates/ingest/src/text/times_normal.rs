//! A result told as so many times its upper limit: "ALT 4 x ULN", "AST three times the upper limit of normal", "ALT 升高至正常上限5倍".

use super::page::{Page, Sentence};
use super::topics::Topic;
use super::units::Unit;
use record::{
    Assertion, Comparator, Observation, ObservationCategory, ObservationStatus, ObservationValue,
    Presence, Span, TermKind,
};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The unit of such a result.
const UNIT: &str = "{xULN}";
/// What a limit of a table or a text would hold, not a result: "stop if ALT > 3 x ULN".
const CONDITIONS: &[&str] = &[
    "if ",
    "when ",
    "until ",
    "unless ",
    "should ",
    "hold ",
    "stop ",
    "once ",
    "where ",
    "若",
    "如",
    "当",
    "超过时",
    "一旦",
];

static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:^|[\s,;:(（，。；、/])
        (?P<name>ALT|SGPT|AST|SGOT|ALP|GGT|CK|[Bb]ilirubin|[Tt]otal\sbilirubin|谷丙转氨酶|谷草转氨酶|转氨酶|总胆红素|肌酸激酶)
        \s*(?:is|was|now|at|of|about|around|rose\sto|raised|elevated|up\sto|升高|升至|升高至|约为|约|为|达|高达|:|=)?\s*(?:to|at|about|正常上限的?|正常值上限的?|ULN的?)?\s*
        (?P<sign>[<>≥≤])?\s*(?P<n>\d{1,3}(?:\.\d)?)\s?
        (?:
            (?:x|X|×|times|fold|-fold)\s?(?:the\s)?(?:ULN|upper\slimit(?:\sof\snormal)?|upper\snormal|normal)
          | 倍(?:正常上限|正常值上限|ULN|以上|[，,。；;\s]|$)
        )",
    )
    .ok()
});

/// Words of which each statement holds one.
pub(super) const WORDS: &[&str] = &["uln", "upper limit", "upper normal", "normal", "倍"];

/// Reads every such result of a sentence.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    if !sentence.topics.hold(Topic::TimesNormal) {
        return;
    }
    let words = sentence.words();
    let Some(pattern) = TOLD.as_ref() else { return };
    let mut spans = Vec::new();
    for found in pattern.captures_iter(words) {
        spans.extend(one(page, sentence, &found));
    }
    for span in spans {
        sentence.spend(span);
    }
}

/// Adds one result; its place.
fn one(page: &mut Page<'_>, sentence: &Sentence<'_>, found: &Captures<'_>) -> Option<Span> {
    let start = sentence.span.start;
    let (name, number) = (found.name("name")?, found.name("n")?);
    let end = found.get(0)?.end();
    if is_condition(&sentence.words()[..name.start()]) {
        return None;
    }
    let key = match name.as_str() {
        "转氨酶" => "ALT",
        other => other,
    };
    let meaning = page.lexicon.lookup(TermKind::Laboratory, key)?;
    let value: f64 = number.as_str().parse().ok()?;
    let span = Span::new(name.start(), end).shifted(start);
    if sentence.context.assertion(span).presence != Presence::Present {
        return None;
    }
    let unit = Unit {
        span: Span::new(number.end(), end).shifted(start),
        ucum: Some(UNIT.into()),
    };
    let sign = sign(found);
    let named = Span::new(name.start(), name.end()).shifted(start);
    let observation = Observation {
        code: page.concept(named, Some(&meaning)),
        category: ObservationCategory::Laboratory,
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(page.quantity(value, sign, Some(&unit))),
        reference_range: None,
        interpretation: None,
        effective: None,
        specimen: None,
        assertion: Assertion::default(),
    };
    let fact = page.fact("observation", span, observation);
    page.record.observations.push(fact);
    Some(span)
}

/// The clause before the name makes the multiple a limit: "stop if ALT > 3 x ULN".
fn is_condition(before: &str) -> bool {
    let before = before.to_lowercase();
    let clause = before.rsplit([',', ';', '.', '，', '。', '；']).next();
    clause.is_some_and(|clause| CONDITIONS.iter().any(|word| clause.contains(word)))
}

fn sign(found: &Captures<'_>) -> Option<Comparator> {
    match found.name("sign")?.as_str() {
        "<" => Some(Comparator::Less),
        ">" => Some(Comparator::Greater),
        "≥" => Some(Comparator::GreaterOrEqual),
        _ => Some(Comparator::LessOrEqual),
    }
}

#[cfg(test)]
mod tests {
    use crate::text::tests::open;

    fn check(text: &str, expect: &[f64]) {
        let (record, _) = open(text);
        let told: Vec<f64> = record
            .observations
            .iter()
            .filter_map(|fact| fact.value.quantity())
            .filter(|quantity| quantity.unit.as_deref() == Some("{xULN}"))
            .map(|quantity| quantity.value)
            .collect();
        assert_eq!(told, expect, "{text}");
    }

    #[test]
    fn multiples_of_the_upper_limit_are_results_and_rules_are_none() {
        check("ALT 4 x ULN, bilirubin normal.", &[4.0]);
        check("ALT is 5 times the upper limit of normal.", &[5.0]);
        check("Labs: ALT 6x ULN.", &[6.0]);
        check("ALT 升高至正常上限5倍。", &[5.0]);
        check("Stop the drug if ALT > 3 x ULN.", &[]);
        check("ALT 24 U/L, normal.", &[]);
    }
}
