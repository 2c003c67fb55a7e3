//! One function for each command. None decides anything: it reads, calls one use case, prints.

use crate::arguments::Arguments;
use crate::files::Case;
use crate::{eval as measure, files, host, model, text};
use anyhow::{Context, bail};
use api::deidentify::Scrubber;
use api::program::{Checked, NamedOut, Scored, Shown};
use api::wire::ExportFormat;
use api::{Refused, Task};
use base64::Engine;
use knowledge::Knowledge;
use knowledge::scores::{self, Asked, Sources};
use record::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{ErrorKind, Write};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

mod bench;
mod deidentify;
mod mentions;
mod runs;

pub use bench::bench;
pub use deidentify::deidentify;
pub use mentions::mentions;

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

/// `consilium check FILE...`, or `consilium check --drugs LIST`
pub fn check(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    if let Some(list) = &arguments.drugs {
        return named(arguments, &knowledge, list);
    }
    let case = files::case(arguments, &knowledge)?;
    let issues = api::check::check(&knowledge, &case.record, &case.contradictions);
    let checked = Checked::of(&case.record, &issues, arguments.locale);
    output(arguments, &checked, text::check)
}

/// `consilium check --drugs "A; B"`
fn named(arguments: &Arguments, knowledge: &Knowledge, list: &str) -> anyhow::Result<()> {
    if !arguments.words.is_empty() {
        bail!("--drugs takes names instead of files, not beside them");
    }
    if api::named::split(list).is_empty() {
        bail!("--drugs needs at least one name");
    }
    let named = api::named::check(knowledge, list);
    output(
        arguments,
        &NamedOut::of(&named, arguments.locale),
        text::named,
    )
}

/// `consilium draft FILE... [--no-model]`
pub fn draft(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let begun = Instant::now();
    let seconds = || begun.elapsed().as_secs_f64();
    let task = task(arguments, &knowledge, &case, &seconds)?;
    let drafted = api::draft_once(&task).map_err(|refused| worded(&refused, arguments))?;
    output(arguments, &drafted, text::draft)
}

fn task<'a>(
    arguments: &'a Arguments,
    knowledge: &'a Knowledge,
    case: &'a Case,
    seconds: &'a dyn Fn() -> f64,
) -> anyhow::Result<Task<'a>> {
    Ok(Task {
        knowledge,
        record: &case.record,
        contradictions: &case.contradictions,
        question: &arguments.question,
        setting: &arguments.setting,
        model: model::chosen(arguments)?,
        locale: arguments.locale,
        seconds,
    })
}

/// `consilium import FILE... --passphrase-file FILE`: a new case in the vault.
pub fn import(arguments: &Arguments) -> anyhow::Result<()> {
    let app = host::open(arguments)?;
    let documents = arguments
        .words
        .iter()
        .map(|name| {
            let bytes = base64::engine::general_purpose::STANDARD.encode(files::bytes(name)?);
            Ok(json!({"kind": "bytes", "name": files::title(name), "base64": bytes}))
        })
        .collect::<anyhow::Result<Vec<Value>>>()?;
    let as_of = arguments
        .as_of
        .map(|date| date.to_string())
        .unwrap_or_default();
    let view = host::call(
        &app,
        "case_create",
        json!({"documents": documents, "fields": {
            "label": arguments.label, "question": arguments.question, "setting": arguments.setting,
            "as_of": as_of, "follow_up": "",
        }}),
    )?;
    host::call(&app, "vault_lock", Value::Null)?;
    let found = view["issues"].as_array().map_or(0, |all| {
        all.iter().filter(|issue| issue["state"] == "found").count()
    });
    let answer = json!({
        "case": view["id"], "label": view["header"]["fields"]["label"],
        "documents": documents.len(), "issues_found": found,
    });
    output(arguments, &answer, |answer| {
        format!("case {} ({})\n", answer["case"], answer["label"])
    })
}

/// `consilium export FILE... --format markdown|pdf|fhir --out FILE`, or `--case ID` of the vault.
pub fn export(arguments: &Arguments) -> anyhow::Result<()> {
    let format = match arguments.format.as_deref() {
        Some("markdown" | "md") | None => ExportFormat::Markdown,
        Some("pdf") => ExportFormat::Pdf,
        Some("fhir") => ExportFormat::Fhir,
        Some(other) => bail!("unknown format {other}: markdown, pdf or fhir"),
    };
    if let Some(case) = &arguments.case {
        let app = host::open(arguments)?;
        let path = arguments
            .out
            .as_ref()
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        let written = host::call(
            &app,
            "export_write",
            json!({"case": case, "format": format, "path": path,
                "deidentified": arguments.deidentified.then(|| deidentify::choice(arguments))}),
        );
        host::call(&app, "vault_lock", Value::Null)?;
        return output(arguments, &written?, |written| {
            format!("{}\n", written["path"].as_str().unwrap_or_default())
        });
    }
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let begun = Instant::now();
    let seconds = || begun.elapsed().as_secs_f64();
    let task = task(arguments, &knowledge, &case, &seconds)?;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let label = match arguments.label.as_str() {
        "" => arguments.words.first().map(|name| files::title(name)),
        label => Some(label.to_string()),
    };
    let choice = deidentify::choice(arguments);
    let shift = deidentify::shift()?;
    let mut scrubber = arguments
        .deidentified
        .then(|| Scrubber::new(&knowledge, &case.record, &choice, shift));
    let bytes = api::export_once(
        &task,
        &label.unwrap_or_default(),
        format,
        &crate::model::data(),
        Timestamp(now.as_millis() as i64),
        scrubber.as_mut(),
    )
    .map_err(|refused| worded(&refused, arguments))?;
    match &arguments.out {
        Some(path) => {
            std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
        }
        None => Ok(std::io::Write::write_all(&mut std::io::stdout(), &bytes)?),
    }
}

/// `consilium model [list | import FILE | select ID | none | remove ID]`
pub fn model(arguments: &Arguments) -> anyhow::Result<()> {
    let app = host::app(arguments);
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    let models = match words.as_slice() {
        [] | ["list"] => host::call(&app, "model_list", Value::Null),
        ["import", path] => host::call(&app, "model_import", json!({"path": path})),
        ["select", id] => host::call(&app, "model_select", json!({"model": id})),
        ["none"] => host::call(&app, "model_select", json!({"model": null})),
        ["remove", id] => host::call(&app, "model_remove", json!({"model": id})),
        ["examine"] => return examine(arguments),
        _ => bail!(
            "usage: consilium model [list | import FILE | select ID | none | remove ID | examine [--model FILE]]"
        ),
    }?;
    output(arguments, &models, text::models)
}

/// `consilium model examine [--model FILE]`: invented cases with known answers; the outcome is kept and stands beside the
/// model's name.
fn examine(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let model = crate::model::chosen(arguments)?
        .context("no model to examine: name one with --model FILE")?;
    let begun = Instant::now();
    let seconds = || begun.elapsed().as_secs_f64();
    let told = &mut |case: &str| eprintln!("{:5.0} s  {case}", seconds());
    let room = api::examine::Room {
        knowledge: &knowledge,
        model: &model,
        day: files::today(),
        seconds: &seconds,
        cancel: &api::CancelToken::new(),
    };
    let examination =
        api::examine::examine(&room, told).map_err(|refused| worded(&refused, arguments))?;
    api::examine::keep(
        &crate::model::data(),
        &model.model().sha256,
        examination.clone(),
    )
    .map_err(|refused| worded(&refused, arguments))?;
    output(arguments, &examination, |examination| {
        format!("{}\n", arguments.locale.pick(&examination.words()))
    })
}

/// The scores named by `--score` or by a first word that is no file, and the arguments without that word.
fn scores_asked(arguments: &Arguments) -> anyhow::Result<(Vec<Asked>, Arguments)> {
    let mut arguments = arguments.clone();
    let mut names = arguments.scores.clone();
    if let Some(first) = arguments.words.first()
        && names.is_empty()
        && first != "-"
        && !std::path::Path::new(first).exists()
    {
        names.push(arguments.words.remove(0));
    }
    if names.is_empty() && !arguments.question.is_empty() {
        names.push(arguments.question.clone());
    }
    let asked = names
        .iter()
        .map(|name| {
            scores::ask(name).with_context(|| format!("no score, and no file, named {name}"))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok((asked, arguments))
}

/// `consilium score [NAME] FILE... [--score NAME]`
pub fn score(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let (asked, arguments) = scores_asked(arguments)?;
    let arguments = &arguments;
    let case = files::case(arguments, &knowledge)?;
    let words = api::Words::of(&case.record);
    let sources = Sources::with_words(&case.record, &knowledge, &words);
    let results = if asked.is_empty() {
        scores::run(&sources)
    } else {
        let one = |asked: &Asked| {
            let mut inputs = scores::gather(asked.score, &sources);
            asked.give(&mut inputs);
            scores::evaluate(asked.score, inputs)
        };
        asked.iter().map(one).collect()
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
        say(&format!("{}\n", report.to_json()))?;
    } else {
        say(&report.to_string())?;
    }
    Ok(())
}

/// Writes to standard output. A reader that had enough ("| head") is no fault.
pub fn say(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
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
        say(&format!("{}\n", serde_json::to_string_pretty(answer)?))?;
    } else {
        say(&words(answer))?;
    }
    Ok(())
}
