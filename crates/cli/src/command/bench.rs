use super::{output, task, worded};
use crate::arguments::Arguments;
use crate::files::{self, Case};
use anyhow::Context;
use api::intake::{Arrival, Reader, assemble, parser, read};
use knowledge::Knowledge;
use record::DocumentId;
use serde_json::{Map, Value, json};
use std::time::Instant;

/// Repetitions of each figure unless `--limit` says otherwise.
const TIMES: usize = 5;

/// `consilium bench [--no-model] [--limit TIMES] [--markdown]`: opening the knowledge, pasted text to structured record and checks
/// (10 kB and 1 MB), a draft from rules and tables, and with a model the first token and the whole run on a record of
/// 1,500 words. Medians in seconds; memory in bytes.
///
/// `consilium bench runs`: see [`super::runs`].
pub fn bench(arguments: &Arguments) -> anyhow::Result<()> {
    if arguments.words.first().is_some_and(|word| word == "runs") {
        return super::runs::runs(arguments);
    }
    let times = arguments.limit.unwrap_or(TIMES).max(1);
    let mut figures = Map::new();
    let knowledge = files::knowledge(arguments)?;
    figures.insert(
        "knowledge_open".into(),
        median(times, || files::knowledge(arguments).map(drop))?,
    );
    for (name, bytes) in [("10kB", 10_000), ("1MB", 1_000_000)] {
        let text = note(bytes);
        figures.insert(
            format!("paste_to_record_{name}"),
            median(times, || case_of(&text, &knowledge, arguments).map(drop))?,
        );
        let case = case_of(&text, &knowledge, arguments)?;
        figures.insert(
            format!("check_{name}"),
            median(times, || {
                api::check::check(&knowledge, &case.record, &case.contradictions);
                Ok(())
            })?,
        );
    }
    let text = words(1500, 1);
    let case = case_of(&text, &knowledge, arguments)?;
    let alone = Arguments {
        no_model: true,
        ..arguments.clone()
    };
    figures.insert(
        "draft_without_model_1500_words".into(),
        median(times, || run(&alone, &knowledge, &case).map(drop))?,
    );
    if !arguments.no_model {
        let timing = run(arguments, &knowledge, &case)?;
        if timing.contains_key("first_model_token") {
            for (step, seconds) in timing {
                figures.insert(format!("model_run_1500_words_{step}"), json!(seconds));
            }
        }
    }
    if let Some(bytes) = peak_memory() {
        figures.insert("peak_memory_bytes".into(), json!(bytes));
    }
    output(arguments, &Value::Object(figures), |figures| {
        let mut out = String::new();
        if arguments.markdown {
            out.push_str("| figure | value |\n| --- | --- |\n");
        }
        for (name, value) in figures.as_object().into_iter().flatten() {
            out.push_str(&match arguments.markdown {
                true => format!(
                    "| {} | {} |\n",
                    name.replace('_', " "),
                    worded_value(name, value)
                ),
                false => format!("{name:40} {value}\n"),
            });
        }
        out
    })
}

/// A figure with its unit: seconds unless its name says bytes.
fn worded_value(name: &str, value: &Value) -> String {
    let Some(number) = value.as_f64() else {
        return value.as_str().unwrap_or_default().to_string();
    };
    if name.ends_with("_bytes") {
        format!("{:.0} MB", number / 1e6)
    } else if number < 1.0 {
        format!("{:.1} ms", number * 1e3)
    } else {
        format!("{number:.1} s")
    }
}

fn median(times: usize, mut work: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<Value> {
    let mut seconds = Vec::new();
    for _ in 0..times {
        let begun = Instant::now();
        work()?;
        seconds.push(begun.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(json!(seconds[times / 2]))
}

fn run(
    arguments: &Arguments,
    knowledge: &Knowledge,
    case: &Case,
) -> anyhow::Result<std::collections::BTreeMap<String, f64>> {
    let begun = Instant::now();
    let seconds = || begun.elapsed().as_secs_f64();
    let task = task(arguments, knowledge, case, &seconds)?;
    let drafted = api::draft_once(&task).map_err(|refused| worded(&refused, arguments))?;
    Ok(drafted.timing)
}

pub(super) fn case_of(
    text: &str,
    knowledge: &Knowledge,
    arguments: &Arguments,
) -> anyhow::Result<Case> {
    let arrival = Arrival {
        id: DocumentId("d1".to_string()),
        title: "note".into(),
        bytes: text.as_bytes().to_vec(),
    };
    let binary = files::parser_binary();
    let parser = parser(&binary, &crate::model::data());
    let reader = Reader {
        lexicon: knowledge,
        parser: &parser,
        as_of: arguments.as_of,
    };
    let one = read(&arrival, &reader).context("the synthetic note is read")?;
    let (record, contradictions) = assemble(vec![one.record], arguments.as_of, files::today());
    Ok(Case {
        record,
        ingest: one.issues,
        contradictions,
        refused: Vec::new(),
    })
}

const HEAD: &str = "Date of visit: 2026-03-12\n74-year-old woman with shortness of breath and swollen legs for five days.\n\n\
Past medical history:\nHeart failure with reduced ejection fraction. Atrial fibrillation. Type 2 diabetes mellitus.\n\n\
Allergies: penicillin (anaphylaxis).\n\nMedications:\nApixaban 5 mg twice daily\nBisoprolol 5 mg once daily\n\
Ramipril 5 mg once daily\nFurosemide 40 mg once daily\nMetformin 1000 mg twice daily\n\n\
Vital signs: BP 104/62 mmHg, heart rate 112/min, SpO2 91 %.\n\nLaboratory 2026-03-12:\nPotassium 5.8 mmol/L (3.5-5.1)\n\
Creatinine 168 umol/L (45-84)\n\nCourse:\n";

/// One day of an invented course.
fn day(number: usize) -> String {
    format!(
        "Day {number}: slept on {} pillows, no chest pain, denies fever. Weight {}.{} kg, BP {}/{} mmHg, pulse {}/min. \
         Potassium {}.{} mmol/L, creatinine {} umol/L. Oedema a little less than the day before; continues furosemide.\n",
        number % 3 + 1,
        70 - number % 5,
        number % 10,
        100 + number % 30,
        60 + number % 20,
        80 + number % 40,
        4 + number % 2,
        number % 10,
        120 + number % 60,
    )
}

fn note(bytes: usize) -> String {
    let mut text = HEAD.to_string();
    for number in 1.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&day(number));
    }
    text
}

/// A record of `count` words whose course begins with day `number`.
pub(super) fn words(count: usize, mut number: usize) -> String {
    let mut text = HEAD.to_string();
    while text.split_whitespace().count() < count {
        text.push_str(&day(number));
        number += 1;
    }
    text
}

/// Largest resident set of this process so far, in bytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
