//! One function for each command. None decides anything: it reads, calls one use case, prints.

use crate::arguments::Arguments;
use crate::{eval as measure, files, model, text};
use anyhow::{Context, bail};
use api::program::{Checked, Scored, Shown};
use api::{Refused, Task};
use serde::Serialize;
use std::time::Instant;

/// `consilium show FILE...`
pub fn show(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let shown = Shown::of(
        &case.record,
        &case.ingest,
        &case.contradictions,
        &case.refused,
        arguments.locale,
    );
    output(arguments, &shown, text::show)
}

/// `consilium check FILE...`
pub fn check(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let issues = api::check::check(&knowledge, &case.record, &case.contradictions);
    let checked = Checked::of(&case.record, &issues, arguments.locale);
    output(arguments, &checked, text::check)
}

/// `consilium draft FILE... [--no-model]`
pub fn draft(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let begun = Instant::now();
    let drafted = api::draft_once(&Task {
        knowledge: &knowledge,
        record: &case.record,
        contradictions: &case.contradictions,
        question: &arguments.question,
        setting: &arguments.setting,
        model: model::chosen(arguments)?,
        locale: arguments.locale,
        seconds: &|| begun.elapsed().as_secs_f64(),
    })
    .map_err(|refused| worded(&refused, arguments))?;
    output(arguments, &drafted, text::draft)
}

/// `consilium score FILE... [--score NAME]`
pub fn score(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let results = if arguments.scores.is_empty() {
        knowledge::scores::run(&case.record, &knowledge)
    } else {
        arguments
            .scores
            .iter()
            .map(|name| {
                let score = knowledge::scores::find(name)
                    .with_context(|| format!("no score named {name}"))?;
                let inputs = knowledge::scores::gather(score, &case.record, &knowledge);
                Ok(knowledge::scores::evaluate(score, inputs))
            })
            .collect::<anyhow::Result<Vec<_>>>()?
    };
    let scored = Scored::of(&case.record, &results, arguments.locale);
    output(arguments, &scored, text::score)
}

/// `consilium eval SET --data FOLDER`
pub fn eval(arguments: &Arguments) -> anyhow::Result<()> {
    let ([set], Some(data)) = (arguments.words.as_slice(), &arguments.data) else {
        bail!("usage: consilium eval SET --data FOLDER [--json]");
    };
    let tools = measure::Tools {
        knowledge: files::knowledge(arguments)?,
    };
    let report = measure::run(set, data, &tools)?;
    if arguments.json {
        println!("{}", report.to_json());
    } else {
        print!("{report}");
    }
    Ok(())
}

/// A refusal in words.
fn worded(refused: &Refused, arguments: &Arguments) -> anyhow::Error {
    let error = refused.worded(arguments.locale);
    anyhow::anyhow!("{} {}", error.cause, error.next_step)
}

/// Prints `answer` as JSON, or as `words` puts it.
fn output<T: Serialize>(
    arguments: &Arguments,
    answer: &T,
    words: impl Fn(&T) -> String,
) -> anyhow::Result<()> {
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(answer)?);
    } else {
        print!("{}", words(answer));
    }
    Ok(())
}
