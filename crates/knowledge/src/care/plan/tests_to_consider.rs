use super::super::differential::DIAGNOSES;
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
    /// Words that show that it was done.
    words: Vec<&'static str>,
}

/// Every test by key.
pub static TESTS: LazyLock<BTreeMap<&'static str, Test>> = LazyLock::new(|| {
    rows(include_str!("../../../data/tests.tsv"))
        .map(|cells| {
            let test = Test {
                name: Localized::new(cells[1], cells[2]),
                done: parts(cells.get(3).copied().unwrap_or_default(), ' ').collect(),
                words: parts(cells.get(4).copied().unwrap_or_default(), '|').collect(),
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
        for key in &row.tests {
            wanted.entry(key).or_default().push(hypothesis);
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

/// An illness not to be missed for which the record really speaks. Of the others a test can be taken in its turn.
fn is_pressing(hypothesis: &Hypothesis) -> bool {
    hypothesis.cannot_miss
        && match hypothesis.tier {
            Tier::Likely => true,
            Tier::Possible => hypothesis.score > 1.5,
            Tier::CannotMiss => false,
        }
}

fn is_done(record: &Record, test: &Test) -> bool {
    record.observations.iter().any(|fact| {
        fact.is_usable() && fact.value.key().is_some_and(|key| test.done.contains(&key))
    }) || record.reports.iter().any(|fact| {
        let name = fact.value.code.name().to_lowercase();
        fact.is_usable() && test.words.iter().any(|word| name.contains(word))
    })
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
