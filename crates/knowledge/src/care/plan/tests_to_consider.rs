use super::super::differential::{DIAGNOSES, is_known};
use super::super::finding::has_phrase;
use super::super::table::{parts, rows, source};
use super::super::{Advice, Basis, Evidence, Heading, Hypothesis, Priority, Strength, Tier};
use record::{Localized, Record, RuleStatus};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One row of `tests.tsv`.
pub struct Test {
    name: Localized,
    /// Analyte keys that show that it was done.
    done: Vec<&'static str>,
    /// Words of a report's name that show that it was done.
    words: Vec<&'static str>,
    /// Words that stand for it anywhere in a note, done or ordered.
    told: Vec<&'static str>,
}

/// Tests that guide the treatment of an illness that is established. Others only serve to find it.
const GUIDING: [&str; 7] = [
    "blood_cultures",
    "lactate",
    "electrolytes",
    "creatinine",
    "gas",
    "ecg",
    "inr_group",
];

/// Every test by key.
pub static TESTS: LazyLock<BTreeMap<&'static str, Test>> = LazyLock::new(|| {
    rows(include_str!("../../../data/tests.tsv"))
        .map(|cells| {
            let test = Test {
                name: Localized::new(cells[1], cells[2]),
                done: parts(cells.get(3).copied().unwrap_or_default(), ' ').collect(),
                words: parts(cells.get(4).copied().unwrap_or_default(), '|').collect(),
                told: parts(cells.get(5).copied().unwrap_or_default(), '|').collect(),
            };
            (cells[0], test)
        })
        .collect()
});

/// One statement for each test that would settle a diagnosis under consideration, the most useful first.
pub fn from_hypotheses(record: &Record, hypotheses: &[Hypothesis]) -> Vec<Advice> {
    let mut wanted: BTreeMap<&'static str, Vec<&Hypothesis>> = BTreeMap::new();
    for hypothesis in hypotheses.iter().filter(|hypothesis| worth(hypothesis) > 0) {
        let Some(row) = DIAGNOSES.iter().find(|row| row.id == hypothesis.id) else {
            continue;
        };
        let established = is_known(row, record);
        for key in &row.tests {
            if !established || GUIDING.contains(key) {
                wanted.entry(key).or_default().push(hypothesis);
            }
        }
    }
    let mut open: Vec<_> = wanted
        .into_iter()
        .filter(|(key, _)| !is_done(record, &TESTS[key]))
        .collect();
    open.sort_by_key(|(key, about)| {
        (
            std::cmp::Reverse(
                about
                    .iter()
                    .map(|hypothesis| worth(hypothesis))
                    .sum::<u32>(),
            ),
            *key,
        )
    });
    open.into_iter()
        .map(|(key, about)| statement(key, &about))
        .collect()
}

/// How much a test for it is worth; nothing where only weak findings brought the diagnosis up.
fn worth(hypothesis: &Hypothesis) -> u32 {
    let present = |piece: &&Evidence| !piece.absent && piece.strength != Strength::Weak;
    if !hypothesis.named && hypothesis.supporting.iter().filter(present).count() < 2 {
        return 0;
    }
    let guarded = u32::from(hypothesis.cannot_miss) * 2;
    match hypothesis.tier {
        Tier::Likely => 4 + guarded,
        Tier::Possible => u32::from(hypothesis.score > 1.5) + guarded,
        Tier::CannotMiss => 2,
    }
}

/// A likely illness not to be missed. For the others a test can be taken in its turn.
fn is_pressing(hypothesis: &Hypothesis) -> bool {
    hypothesis.cannot_miss && hypothesis.tier == Tier::Likely
}

fn is_done(record: &Record, test: &Test) -> bool {
    record.observations.iter().any(|fact| {
        fact.is_usable() && fact.value.key().is_some_and(|key| test.done.contains(&key))
    }) || record.reports.iter().any(|fact| {
        let name = fact.value.code.name().to_lowercase();
        fact.is_usable() && test.words.iter().any(|word| name.contains(word))
    }) || record.documents.iter().any(|document| {
        let text = document.text.reveal().to_lowercase();
        test.told.iter().any(|word| is_told(&text, word))
    })
}

/// True when `text` (lower case) names the test other than as not done.
fn is_told(text: &str, word: &str) -> bool {
    const BEFORE: [&str; 8] = [
        "no ",
        "not ",
        "without ",
        "consider ",
        "未",
        "无",
        "未做",
        "未行",
    ];
    const AFTER: [&str; 7] = [
        "not done",
        "declined",
        "refused",
        "unavailable",
        "未做",
        "未查",
        "未行",
    ];
    let mut at = 0;
    while let Some(found) = text[at..].find(word) {
        let (start, end) = (at + found, at + found + word.len());
        at = end;
        let clause = text[end..].split(['.', '\n', ';', '。', '；', '，']).next();
        let after = clause.unwrap_or_default();
        let alone = has_phrase(&text[before(text, start)..next(text, end)], word);
        if alone
            && !BEFORE.iter().any(|cue| text[..start].ends_with(cue))
            && !AFTER.iter().any(|cue| after.trim_start().starts_with(cue))
        {
            return true;
        }
    }
    false
}

/// Start of the letter before `at`.
fn before(text: &str, at: usize) -> usize {
    text[..at]
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at)
}

/// End of the letter at `at`.
fn next(text: &str, at: usize) -> usize {
    text[at..]
        .chars()
        .next()
        .map_or(at, |letter| at + letter.len_utf8())
}

fn statement(key: &str, about: &[&Hypothesis]) -> Advice {
    let names = |pick: fn(&Localized) -> &str, comma: &str| {
        about
            .iter()
            .take(4)
            .map(|hypothesis| pick(&hypothesis.name))
            .collect::<Vec<_>>()
            .join(comma)
    };
    let mut citations: Vec<Basis> = Vec::new();
    for (document, span) in about
        .iter()
        .flat_map(|h| h.supporting.iter().flat_map(|piece| &piece.places))
    {
        let place = Basis::Record {
            document: document.clone(),
            span: *span,
        };
        if citations.len() < 4 && !citations.contains(&place) {
            citations.push(place);
        }
    }
    citations.extend(about.iter().take(4).map(|hypothesis| Basis::Rule {
        rule: format!("diagnosis-{}", hypothesis.id),
    }));
    let test = &TESTS[key].name;
    Advice {
        id: format!("test-{key}"),
        heading: Heading::Investigations,
        priority: match about.iter().any(|hypothesis| is_pressing(hypothesis)) {
            true => Priority::High,
            false => Priority::Routine,
        },
        text: Localized::new(
            format!(
                "Consider {} (to weigh {})",
                test.en,
                names(|name| &name.en, ", ")
            ),
            format!("考虑{}（评估{}）", test.zh, names(|name| &name.zh, "、")),
        ),
        rationale: Localized::default(),
        citations,
        proposes: Vec::new(),
        source: source(
            DIAGNOSES
                .iter()
                .find(|row| row.id == about[0].id)
                .map_or("harrison", |row| row.source),
        ),
        status: RuleStatus::Preview,
    }
}
