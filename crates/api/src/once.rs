//! A draft without a vault, for the command line.

use crate::program::Drafted;
use crate::refused::Refused;
use crate::wire::Locale;
use crate::work::{Desk, Model, Output, work};
use draft::{Draft, DraftId, ModelLabel, StatementId};
use inference::{CancelToken, Generate};
use knowledge::Knowledge;
use record::{DetectedIssue, Record};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a draft is made from.
pub struct Task<'a> {
    /// Rules and tables.
    pub knowledge: &'a Knowledge,
    /// The record.
    pub record: &'a Record,
    /// What its documents disagree on.
    pub contradictions: &'a [DetectedIssue],
    /// What the physician asks; may be empty.
    pub question: &'a str,
    /// Care setting and what is available there; may be empty.
    pub setting: &'a str,
    /// The model that takes part, if any.
    pub model: Option<Arc<dyn Generate>>,
    /// Language of the answer.
    pub locale: Locale,
    /// Seconds on a clock that only runs forward.
    pub seconds: &'a dyn Fn() -> f64,
}

/// The draft of one record, from all steps.
pub fn draft_once(task: &Task<'_>) -> Result<Drafted, Refused> {
    let model = task.model.as_ref().map(|generate| Model {
        label: crate::model::label_of(&generate.model()),
        generate: Arc::clone(generate),
    });
    let label: Option<ModelLabel> = model.as_ref().map(|model| model.label.clone());
    let desk = Desk {
        knowledge: task.knowledge,
        record: task.record,
        contradictions: task.contradictions,
        question: task.question,
        setting: task.setting,
        model: model.as_ref(),
        cancel: &CancelToken::new(),
        seconds: task.seconds,
    };
    let begun = (task.seconds)();
    let mut draft = Draft::new(DraftId("draft".to_string()), label);
    let mut issues = Vec::new();
    let mut timing = BTreeMap::new();
    let mut notes = Vec::new();
    work(&desk, &mut |output| {
        match output {
            Output::Started { .. } | Output::Progressed { .. } => {}
            Output::LeftOut(words) => {
                notes.extend(words);
                notes.dedup();
            }
            Output::Checked(found) => issues = found,
            Output::Statement {
                step: _,
                mut statement,
                verdict,
                hypothesis: _,
            } => {
                statement.id = StatementId(format!("s{}", draft.entries.len() + 1));
                draft.file(*statement, verdict)?;
            }
            Output::Finished {
                step,
                seconds,
                note,
            } => {
                timing.insert(crate::words::snake(&step), seconds);
                notes.extend(note);
            }
        }
        Ok(())
    })?;
    timing.insert("total".to_string(), (task.seconds)() - begun);
    Ok(Drafted::of(
        task.record,
        &draft,
        &issues,
        &notes,
        timing,
        task.locale,
    ))
}
