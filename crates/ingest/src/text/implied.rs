//! Results that stand behind the name of the disturbance: "hyponatremia (131 mmol/L)", "fever of 38.9 °C",
//! "tachycardia to 120".

use super::number::blanks;
use super::page::{Page, Sentence, window};
use super::topics::Topic;
use super::values::{Reading, after_name, bridged, reading};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use record::{
    Observation, ObservationCategory, ObservationStatus, ObservationValue, Span, TermConcept,
    TermKind,
};
use std::sync::LazyLock;

/// Words, the measure behind them, and its plausible values where no unit is needed.
type Disturbance = (&'static str, &'static str, Option<(f64, f64)>);

const DISTURBANCES: &[Disturbance] = &[
    ("hyponatremia", "sodium", None),
    ("hyponatraemia", "sodium", None),
    ("hypernatremia", "sodium", None),
    ("hypernatraemia", "sodium", None),
    ("hypokalemia", "potassium", None),
    ("hypokalaemia", "potassium", None),
    ("hyperkalemia", "potassium", None),
    ("hyperkalaemia", "potassium", None),
    ("hypochloremia", "chloride", None),
    ("hyperchloremia", "chloride", None),
    ("hypocalcemia", "calcium", None),
    ("hypocalcaemia", "calcium", None),
    ("hypercalcemia", "calcium", None),
    ("hypercalcaemia", "calcium", None),
    ("hypoglycemia", "glucose", None),
    ("hypoglycaemia", "glucose", None),
    ("hyperglycemia", "glucose", None),
    ("hyperglycaemia", "glucose", None),
    ("euglycemia", "glucose", None),
    ("hypoalbuminemia", "albumin", None),
    ("hypoalbuminaemia", "albumin", None),
    ("hypertriglyceridemia", "triglycerides", None),
    ("hypercholesterolemia", "total cholesterol", None),
    ("hyperbilirubinemia", "total bilirubin", None),
    ("thrombocytopenia", "platelets", None),
    ("thrombocytosis", "platelets", None),
    ("leukocytosis", "white blood cells", None),
    ("leucocytosis", "white blood cells", None),
    ("leukopenia", "white blood cells", None),
    ("fever", "temperature", Some((35.0, 110.0))),
    ("febrile", "temperature", Some((35.0, 110.0))),
    ("hypothermia", "temperature", Some((25.0, 97.0))),
    ("hypothermic", "temperature", Some((25.0, 97.0))),
    ("tachycardia", "heart rate", Some((80.0, 260.0))),
    ("tachycardic", "heart rate", Some((80.0, 260.0))),
    ("bradycardia", "heart rate", Some((15.0, 65.0))),
    ("bradycardic", "heart rate", Some((15.0, 65.0))),
    ("tachypnea", "respiratory rate", Some((15.0, 80.0))),
    ("tachypneic", "respiratory rate", Some((15.0, 80.0))),
    ("saturating", "oxygen saturation", Some((40.0, 100.0))),
    ("低钠血症", "sodium", None),
    ("高钠血症", "sodium", None),
    ("低钾血症", "potassium", None),
    ("高钾血症", "potassium", None),
    ("低钙血症", "calcium", None),
    ("高钙血症", "calcium", None),
    ("低血糖", "glucose", None),
    ("高血糖", "glucose", None),
    ("低蛋白血症", "albumin", None),
    ("低白蛋白血症", "albumin", None),
    ("发热", "temperature", Some((36.0, 43.0))),
    ("高热", "temperature", Some((36.0, 43.0))),
    ("低热", "temperature", Some((36.0, 43.0))),
    ("心率快", "heart rate", Some((80.0, 260.0))),
    ("心率偏快", "heart rate", Some((80.0, 260.0))),
    ("心率增快", "heart rate", Some((80.0, 260.0))),
    ("心动过速", "heart rate", Some((80.0, 260.0))),
    ("心率慢", "heart rate", Some((15.0, 65.0))),
    ("心率偏慢", "heart rate", Some((15.0, 65.0))),
    ("心动过缓", "heart rate", Some((15.0, 65.0))),
];

static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(DISTURBANCES.iter().map(|row| row.0))
        .ok()
});

/// Names of disturbances.
pub(super) fn vocabulary() -> impl Iterator<Item = &'static str> {
    DISTURBANCES.iter().map(|row| row.0)
}

/// Reads the values behind disturbances in the sentence.
pub(crate) fn read(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    let words = sentence.words();
    let mut found: Vec<(usize, Span)> = WORDS
        .iter()
        .filter(|_| sentence.topics.hold(Topic::Disturbances))
        .flat_map(|automaton| automaton.find_iter(words))
        .filter(|hit| {
            // No Chinese name goes on in digits.
            let latin = words[hit.start()..hit.end()].is_ascii();
            !(latin && words[hit.end()..].starts_with(|c: char| c.is_ascii_alphanumeric()))
        })
        .map(|hit| {
            let place = Span::new(hit.start(), hit.end()).shifted(sentence.span.start);
            (hit.pattern().as_usize(), place)
        })
        .collect();
    found.sort_unstable();
    for (row, place) in found {
        let (_, name, without_unit) = DISTURBANCES[row];
        one(page, sentence, place, name, without_unit);
    }
    qualified(page, sentence);
}

/// "elevated creatinine of 1.4 mg/dL", "low calcium (7.6 mg/dL)": the problem names the analyte.
fn qualified(page: &mut Page<'_>, sentence: &Sentence<'_>) {
    const FRONT: &[&str] = &[
        "elevated",
        "raised",
        "increased",
        "high",
        "low",
        "decreased",
        "reduced",
        "abnormal",
    ];
    for term in &sentence.terms {
        if !matches!(term.kind, TermKind::Problem | TermKind::Symptom) {
            continue;
        }
        let words = &sentence.text[term.span.start..term.span.end];
        let Some((front, name)) = words.split_once(' ') else {
            continue;
        };
        if !FRONT.iter().any(|word| word.eq_ignore_ascii_case(front)) {
            continue;
        }
        let Some(meaning) = page.lexicon.lookup(TermKind::Laboratory, name) else {
            continue;
        };
        let limit = sentence
            .terms
            .iter()
            .filter(|other| {
                other.span.start >= term.span.end
                    && matches!(other.kind, TermKind::Laboratory | TermKind::VitalSign)
            })
            .map(|other| other.span.start)
            .min()
            .unwrap_or(sentence.span.end);
        let near = after_name(sentence.text, term.span.end, limit, false);
        let place = [Some(near), bridged(sentence.text, term.span.end, limit)]
            .into_iter()
            .flatten()
            .find_map(|at| reading(page, at, limit));
        let Some(found) = place.filter(|found| !found.slash && !found.number.ambiguous) else {
            continue;
        };
        let unit = found.unit.as_ref().and_then(|unit| unit.ucum.clone());
        let without = super::page::key(&meaning) == Some("inr");
        if unit.as_ref().is_some_and(|ucum| ucum.contains(['/', '%'])) || without {
            push(
                page,
                sentence,
                term.span,
                ObservationCategory::Laboratory,
                &meaning,
                &found,
            );
        }
    }
}

fn one(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    word: Span,
    name: &str,
    without_unit: Option<(f64, f64)>,
) {
    // "no hypoglycaemia (<3.9 mmol/L)": what is denied before it was not measured so. A "negative" far behind is another test's.
    let told = sentence.context.assertion(word);
    let before = told.cues.iter().any(|cue| cue.span.end <= word.start);
    let denied = told.presence == record::Presence::Absent && before;
    let Some(at) = value_place(page.text, word).filter(|_| !denied) else {
        return;
    };
    let Some(found) = reading(page, at, sentence.span.end) else {
        return;
    };
    // "若持续高热>39℃": what would be.
    if super::limits::is_limit(page.text, sentence.span, word, &found) {
        return;
    }
    // "tachycardia down from 120": no value of now.
    if super::series::led_by_from(page.text, found.number.start) {
        return;
    }
    let value = found.number.value;
    let unit = found.unit.as_ref();
    let known = unit.and_then(|unit| unit.ucum.clone());
    let plain = without_unit.is_some_and(|(low, high)| (low..=high).contains(&value));
    let sound = match (&known, without_unit) {
        (Some(ucum), None) => ucum.contains('/') && !ucum.contains("/kg"),
        (Some(ucum), Some(_)) => {
            plain
                && (ucum.starts_with('/')
                    || ["Cel", "[degF]", "%", "{beats}/min"].contains(&ucum.as_str()))
        }
        (None, Some(_)) => plain && !counted(page.text, found.end),
        (None, None) => false,
    };
    let lookup = |kind| page.lexicon.lookup(kind, name);
    let found_meaning = lookup(TermKind::Laboratory)
        .map(|meaning| (ObservationCategory::Laboratory, meaning))
        .or_else(|| {
            lookup(TermKind::VitalSign).map(|meaning| (ObservationCategory::VitalSign, meaning))
        });
    let Some((category, meaning)) = found_meaning.filter(|_| sound && !found.slash) else {
        return;
    };
    push(page, sentence, word, category, &meaning, &found);
}

fn push(
    page: &mut Page<'_>,
    sentence: &Sentence<'_>,
    word: Span,
    category: ObservationCategory,
    meaning: &TermConcept,
    found: &Reading,
) {
    let place = Span::new(word.start, found.end);
    // "发热38.5℃": read by its scale already.
    if super::page::key(meaning).is_some_and(|key| super::body::is_read(page, place, key)) {
        return;
    }
    let observation = Observation {
        code: page.concept(word, Some(meaning)),
        category,
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(page.quantity(
            found.number.value,
            found.comparator,
            found.unit.as_ref(),
        )),
        reference_range: found.range.clone(),
        interpretation: found.flag,
        effective: page
            .date_near(sentence.span, place.start)
            .and_then(|dated| dated.date),
        specimen: None,
        assertion: Default::default(),
    };
    let fact = page.fact("observation", place, observation);
    page.record.observations.push(fact);
}

/// Days, hours and other counts are no values of the disturbance ("fever for 3 days", "fever of 5 days").
fn counted(text: &str, at: usize) -> bool {
    let after = window(text, at, at + 16)
        .trim_start_matches([' ', '-'])
        .to_ascii_lowercase();
    [
        "day", "hour", "week", "month", "year", "time", "episode", "min", "h ", "天", "日", "周",
        "月", "年", "小时", "余", "多", "个", "岁", "例",
    ]
    .iter()
    .any(|word| after.starts_with(word))
}

/// Behind a bracket or a word that leads to a value.
fn value_place(text: &str, word: Span) -> Option<usize> {
    const ENGLISH: &[&str] = &[
        "(",
        "of up to ",
        "up to ",
        "was ",
        "of ",
        "at ",
        "to ",
        "with a temperature of ",
    ];
    const CHINESE: &[&str] = &[
        ",约",
        ",最高",
        ",",
        "(",
        "最高达",
        "最高",
        "达",
        "至",
        "约",
        ":",
    ];
    let leads = if text[word.start..word.end].is_ascii() {
        ENGLISH
    } else {
        CHINESE
    };
    let at = blanks(text, word.end);
    let rest = &text[at..];
    let at = match leads.iter().find(|lead| rest.starts_with(**lead)) {
        Some(lead) => blanks(text, at + lead.len()),
        None => at,
    };
    text[at..]
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '<' | '>'))
        .then_some(at)
}
