//! A draft without a vault, for the command line.

use crate::deidentify::Scrubber;
use crate::export::{Subject, bytes};
use crate::model_task::TaskModels;
use crate::program::Drafted;
use crate::refused::Refused;
use crate::wire::{ExportFormat, Locale};
use crate::work::{Desk, Model, Output, work};
use draft::{Draft, DraftId, ModelLabel, StatementId};
use inference::{CancelToken, Generate, Phase};
use knowledge::Knowledge;
use record::{DetectedIssue, Localized, Record, Timestamp};
use std::collections::BTreeMap;
use std::path::Path;
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
    let Collected {
        draft,
        issues,
        notes,
        timing,
    } = collect(task, &CancelToken::new())?;
    Ok(Drafted::of(
        task.record,
        &draft,
        &issues,
        &notes,
        timing,
        task.locale,
    ))
}

/// The unsigned draft of one record as a file, without identifiers where `scrubber` takes them out. Fonts for a PDF are looked for under `data` first.
pub fn export_once(
    task: &Task<'_>,
    label: &str,
    format: ExportFormat,
    data: &Path,
    now: Timestamp,
    scrubber: Option<&mut Scrubber<'_>>,
) -> Result<Vec<u8>, Refused> {
    let draft = collect(task, &CancelToken::new())?.draft;
    let subject = Subject {
        label,
        question: task.question,
        record: task.record,
        draft: Some(&draft),
    };
    bytes(&subject, format, task.locale, data, now, scrubber)
}

/// A draft with what came beside it.
pub(crate) struct Collected {
    pub(crate) draft: Draft,
    issues: Vec<DetectedIssue>,
    notes: Vec<Localized>,
    timing: BTreeMap<String, f64>,
}

pub(crate) fn collect(task: &Task<'_>, cancel: &CancelToken) -> Result<Collected, Refused> {
    let model = task.model.as_ref().map(|generate| Model {
        label: crate::model::label_of(&generate.model()),
        generate: Arc::clone(generate),
    });
    let label: Option<ModelLabel> = model.as_ref().map(|model| model.label.clone());
    let desk = Desk {
        knowledge: task.knowledge,
        record: task.record,
        contradictions: task.contradictions,
        open_passages: &[],
        question: task.question,
        setting: task.setting,
        language: task.locale.language(),
        models: &model.map_or_else(TaskModels::default, |model| TaskModels::all(&model)),
        cancel,
        seconds: task.seconds,
    };
    let begun = (task.seconds)();
    let mut draft = Draft::new(DraftId("draft".to_string()), label);
    let mut issues = Vec::new();
    let mut timing = BTreeMap::new();
    let mut notes = Vec::new();
    work(&desk, &mut |output| {
        match output {
            Output::Started { .. } | Output::Proposal { .. } => {}
            Output::Progressed { phase, .. } => {
                if phase == Phase::Decode {
                    let now = (task.seconds)() - begun;
                    timing.entry("first_model_token".to_string()).or_insert(now);
                }
            }
            Output::LeftOut(words) => {
                notes.extend(words);
                notes.dedup();
            }
            Output::Checked(found) => issues = found,
            Output::Statement {
                step: _,
                mut statement,
                verdict,
                beside: _,
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
    Ok(Collected {
        draft,
        issues,
        notes,
        timing,
    })
}
