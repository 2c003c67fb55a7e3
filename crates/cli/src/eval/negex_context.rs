//! negex-context: one sentence a line with one concept in it. Negated or affirmed, recent or historical, patient or other.

use super::{Counts, Report, Tools, bootstrap, files, read_text};
use record::{Presence, Span, Temporality};
use std::path::Path;

struct Case {
    negated: Counts,
    historical: Counts,
    other: Counts,
}

/// Measures the set.
pub fn measure(data: &Path, _tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut wrong = Vec::new();
    for path in files(data, &[".jsonl"])? {
        for line in read_text(&path)?
            .lines()
            .filter(|line| !line.trim().is_empty())
        {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let field = |name: &str| case[name].as_str().unwrap_or_default();
            let sentence = field("sentence");
            let Some(span) = place(sentence, field("concept")) else {
                continue;
            };
            let found = ingest::assertion(sentence, span);
            let negated = judge(
                field("negation") == "Negated",
                found.presence == Presence::Absent,
            );
            if negated.hit == 0 && negated != Counts::default() {
                wrong.push(sentence.to_string());
            }
            cases.push(Case {
                negated,
                historical: judge(
                    field("temporality") == "Historical",
                    found.time == Temporality::Historical,
                ),
                other: judge(
                    field("experiencer").eq_ignore_ascii_case("other"),
                    found.experiencer != record::Experiencer::Patient,
                ),
            });
        }
    }
    let figure = |pick: fn(&Case) -> &Counts| {
        bootstrap(&cases, cases.len(), |cases| {
            Counts::sum(cases.iter().map(|case| pick(case))).f1()
        })
    };
    Ok(Report {
        set: "negex-context".into(),
        cases: cases.len(),
        metrics: vec![
            ("negated_f1".into(), figure(|case| &case.negated)),
            ("historical_f1".into(), figure(|case| &case.historical)),
            ("other_experiencer_f1".into(), figure(|case| &case.other)),
        ],
        notes: vec![format!(
            "negation judged wrongly in {} sentences",
            wrong.len()
        )],
    })
}

fn judge(gold: bool, found: bool) -> Counts {
    Counts {
        hit: usize::from(gold && found),
        extra: usize::from(!gold && found),
        missed: usize::from(gold && !found),
    }
}

/// The concept in the sentence, whatever its case.
fn place(sentence: &str, concept: &str) -> Option<Span> {
    let start = sentence.char_indices().map(|(at, _)| at).find(|at| {
        sentence[*at..]
            .get(..concept.len())
            .is_some_and(|words| words.eq_ignore_ascii_case(concept))
    })?;
    Some(Span::new(start, start + concept.len()))
}
