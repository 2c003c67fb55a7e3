use super::bench::{case_of, words};
use super::{say, task, worded};
use crate::arguments::Arguments;
use crate::{files, model};
use anyhow::Context;
use api::{Generate, Keeper};
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;

/// Records unless `--limit` says otherwise.
const RECORDS: usize = 10;
/// Words of each.
const WORDS: usize = 1500;

/// `consilium bench runs [FIRST] [--limit RECORDS]`: whole runs of the model over records of 1,500 words, one line of JSON for
/// each: seconds, and the questions that were put, with the number of tokens of their answers, so that another program
/// can be given the same work.
pub fn runs(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let model = model::chosen(arguments)?.context("whole runs need a model")?;
    let loaded_above = Arguments {
        no_model: true,
        ..arguments.clone()
    };
    let first = arguments.words.get(1);
    let first: usize = first.map_or(Ok(1), |word| word.parse())?;
    for number in first..first + arguments.limit.unwrap_or(RECORDS) {
        // Another first day each: nothing of the record before is known.
        let case = case_of(&words(WORDS, number * 100), &knowledge, arguments)?;
        let keeper = Arc::new(Keeper::new(Arc::clone(&model)));
        let begun = Instant::now();
        let seconds = || begun.elapsed().as_secs_f64();
        let mut task = task(&loaded_above, &knowledge, &case, &seconds)?;
        task.model = Some(Arc::clone(&keeper) as Arc<dyn Generate>);
        api::draft_once(&task).map_err(|refused| worded(&refused, arguments))?;
        let took = seconds();
        let line = json!({"seconds": took, "questions": keeper.take()});
        say(&format!("{line}\n"))?;
    }
    Ok(())
}
