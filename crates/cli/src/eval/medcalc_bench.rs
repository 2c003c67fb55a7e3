//! medcalc-bench: a note and a question; the answer, the abstention and the parameters. Labels are the corrected ones; rows
//! without a corrected label count for the parameters alone.

use super::medcalc_gold::{Parameter, parameters};
use super::{Counts, Report, Tools, bootstrap, files, read, read_text};
use api::Words;
use knowledge::scores::{
    Answer, Filled, Output, ScoreResult, ScoreState, Sources, ask, evaluate, gather,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Categories that are rules rather than equations.
const RULES: &[&str] = &["risk", "severity", "diagnosis"];

/// What became of the rows of one note.
#[derive(Default)]
struct Note {
    right: usize,
    answers: usize,
    rules_right: usize,
    rules: usize,
    abstain: Counts,
    parameters: Counts,
}

/// One answered row.
struct Row<'a> {
    json: &'a Value,
    result: Option<ScoreResult>,
}

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut notes: BTreeMap<String, Note> = BTreeMap::new();
    let mut misses: Vec<String> = Vec::new();
    let mut by_score: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut by_parameter: BTreeMap<String, Counts> = BTreeMap::new();
    let mut cases = 0;
    for path in files(data, &[".jsonl"])? {
        for line in read_text(&path)?
            .lines()
            .filter(|line| !line.trim().is_empty())
        {
            let json: Value = serde_json::from_str(line)?;
            cases += 1;
            let row = answered(&json, tools);
            let note = notes
                .entry(words(&json["note_id"]).to_string())
                .or_default();
            if let Some(right) = judge(&row, note) {
                let count = by_score
                    .entry(words(&json["calculator"]).to_string())
                    .or_default();
                count.0 += usize::from(right);
                count.1 += 1;
                if !right {
                    misses.push(miss(&row));
                }
            }
            for (name, count, said) in compared(&row, tools) {
                note.parameters = Counts::sum([&note.parameters, &count]);
                let sum = by_parameter.entry(name.clone()).or_default();
                *sum = Counts::sum([&*sum, &count]);
                if let Some(said) = said {
                    misses.push(format!(
                        "{} {} {name}: {said}",
                        words(&json["calculator"]),
                        words(&json["note_id"])
                    ));
                }
            }
        }
    }
    let notes: Vec<Note> = notes.into_values().collect();
    let share = |part: fn(&Note) -> usize, whole: fn(&Note) -> usize| {
        bootstrap(&notes, notes.iter().map(whole).sum(), |notes| {
            let whole: usize = notes.iter().map(|note| whole(note)).sum();
            notes.iter().map(|note| part(note)).sum::<usize>() as f64 / whole.max(1) as f64
        })
    };
    let f1 = |of: fn(&Note) -> &Counts| {
        let all = Counts::sum(notes.iter().map(of));
        bootstrap(&notes, all.hit + all.missed, |notes| {
            Counts::sum(notes.iter().map(|note| of(note))).f1()
        })
    };
    Ok(Report {
        set: "medcalc-bench".into(),
        cases,
        metrics: vec![
            (
                "answer_accuracy".into(),
                share(|note| note.right, |note| note.answers),
            ),
            (
                "rule_answer_accuracy".into(),
                share(|note| note.rules_right, |note| note.rules),
            ),
            ("abstain_f1".into(), f1(|note| &note.abstain)),
            ("parameter_f1".into(), f1(|note| &note.parameters)),
        ],
        notes: [tables(by_score, by_parameter), misses].concat(),
    })
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Reads the note and answers the question, as `consilium score` does.
fn answered<'a>(json: &'a Value, tools: &Tools) -> Row<'a> {
    let (record, _) = read::read(tools, "note.txt", words(&json["note"]).as_bytes());
    let told = Words::of(&record);
    let sources = Sources::with_words(&record, &tools.knowledge, &told);
    let result = ask(words(&json["question"])).map(|asked| {
        let mut inputs = gather(asked.score, &sources);
        asked.give(&mut inputs);
        evaluate(asked.score, inputs)
    });
    Row { json, result }
}

/// Whether the answer is right; `None` where there is no corrected label.
fn judge(row: &Row<'_>, note: &mut Note) -> Option<bool> {
    let expected = row.json["answer"]
        .as_str()
        .filter(|_| row.json["in_corrected"] == true)?;
    let answer = answer(row);
    let right = match (expected, answer) {
        ("N/A", found) => found.is_none(),
        (_, None) => false,
        (_, Some(found)) => fits(row, found),
    };
    match (expected == "N/A", answer.is_none()) {
        (true, true) => note.abstain.hit += 1,
        (true, false) => note.abstain.missed += 1,
        (false, true) => note.abstain.extra += 1,
        (false, false) => {}
    }
    note.answers += 1;
    note.right += usize::from(right);
    if RULES.contains(&words(&row.json["category"])) {
        note.rules += 1;
        note.rules_right += usize::from(right);
    }
    Some(right)
}

fn answer<'r>(row: &'r Row<'_>) -> Option<&'r Answer> {
    match &row.result.as_ref()?.state {
        ScoreState::Computed(answer) => Some(answer),
        ScoreState::Missing(_) | ScoreState::NotApplicable(_) => None,
    }
}

fn fits(row: &Row<'_>, found: &Answer) -> bool {
    let output = row.result.as_ref().map(|result| result.score.output);
    match output {
        Some(Output::Date) => {
            let mut parts = words(&row.json["answer"]).split('/');
            let (month, day, year) = (parts.next(), parts.next(), parts.next());
            let expected = year.zip(month).zip(day);
            expected.is_some_and(|((year, month), day)| {
                found.text == format!("{year}-{month:0>2}-{day:0>2}")
            })
        }
        Some(Output::WeeksAndDays) => words(&row.json["answer"]).parse() == Ok(found.value),
        _ => {
            let limit = |name: &str| words(&row.json[name]).parse::<f64>().ok();
            let inside = |(low, high): (f64, f64)| {
                let slack = 1e-9 + found.value.abs() * 1e-9;
                (low.min(high) - slack..=low.max(high) + slack).contains(&found.value)
            };
            limit("lower").zip(limit("upper")).is_some_and(inside)
        }
    }
}

fn miss(row: &Row<'_>) -> String {
    let said = match row.result.as_ref().map(|result| &result.state) {
        Some(ScoreState::Computed(answer)) => answer.text.clone(),
        Some(ScoreState::Missing(keys)) => format!("missing {}", keys.join(", ")),
        Some(ScoreState::NotApplicable(why)) => format!("not applicable: {}", why.en),
        None => "no score found".into(),
    };
    format!(
        "{} {}: {said}, expected {}",
        words(&row.json["calculator"]),
        words(&row.json["note_id"]),
        words(&row.json["answer"])
    )
}

/// Each gold parameter and each one read that the gold lacks, by name, with words for what went wrong. Absences that nobody
/// states are no extraction: they match a gold absence and are never extra.
fn compared(row: &Row<'_>, tools: &Tools) -> Vec<(String, Counts, Option<String>)> {
    let Some(result) = &row.result else {
        return Vec::new();
    };
    let gold = parameters(words(&row.json["entities"]), result, tools);
    let value = |filled: &Filled| {
        filled
            .value
            .map_or_else(|| "-".to_string(), |value| value.to_string())
    };
    let mut out = Vec::new();
    for parameter in &gold {
        let filled = result.inputs.iter().find(|filled| {
            parameter.keys.contains(&filled.input.key) && is_same(filled, parameter)
        });
        let named = result
            .inputs
            .iter()
            .find(|filled| parameter.keys.contains(&filled.input.key));
        let mut count = Counts::default();
        if filled.is_some() {
            count.hit = 1;
        } else {
            count.missed = 1;
            count.extra =
                usize::from(named.is_some_and(|filled| filled.value.is_some() && !filled.assumed));
        }
        let said = filled.is_none().then(|| {
            format!(
                "{}, gold {}",
                named.map_or("no input".into(), value),
                parameter.written
            )
        });
        out.push((parameter.name.clone(), count, said));
    }
    for filled in &result.inputs {
        let known = gold
            .iter()
            .any(|parameter| parameter.keys.contains(&filled.input.key));
        if !known
            && filled.value.is_some()
            && !filled.assumed
            && super::medcalc_gold::is_comparable(result.score.id, filled.input.key)
        {
            let count = Counts {
                extra: 1,
                ..Counts::default()
            };
            out.push((
                filled.input.key.to_string(),
                count,
                Some(format!("{}, not in gold", value(filled))),
            ));
        }
    }
    out
}

fn is_same(filled: &Filled, parameter: &Parameter) -> bool {
    filled.value.is_some_and(|value| {
        (value - parameter.value).abs() <= 0.01 * parameter.value.abs().max(1e-9)
    })
}

fn tables(
    scores: BTreeMap<String, (usize, usize)>,
    parameters: BTreeMap<String, Counts>,
) -> Vec<String> {
    let mut lines: Vec<String> = scores
        .into_iter()
        .map(|(name, (right, all))| format!("{right} of {all}: {name}"))
        .collect();
    lines.extend(parameters.into_iter().map(|(name, count)| {
        format!(
            "parameter {name}: {} right, {} missed, {} extra",
            count.hit, count.missed, count.extra
        )
    }));
    lines
}
