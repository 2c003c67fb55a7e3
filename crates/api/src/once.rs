//! A draft without a vault, for the command line.

use crate::differential::StoredHypothesis;
use crate::program::Drafted;
use crate::refused::Refused;
use crate::wire::Locale;
use crate::work::{Desk, Output, work};
use draft::{Draft, DraftId, StatementId};
use inference::CancelToken;
use knowledge::Knowledge;
use record::{DetectedIssue, Record};
use std::collections::BTreeMap;

/// What a draft is made from.
pub struct Task<'a> {
    /// Rules and tables.
    pub knowledge: &'a Knowledge,
    /// The record.
    pub record: &'a Record,
    /// What its documents disagree on.
    pub contradictions: &'a [DetectedIssue],
    /// Language of the answer.
    pub locale: Locale,
    /// Seconds on a clock that only runs forward.
    pub seconds: &'a dyn Fn() -> f64,
}

/// The draft of one record, from all steps.
pub fn draft_once(task: &Task<'_>) -> Result<Drafted, Refused> {
    let desk = Desk {
        knowledge: task.knowledge,
        record: task.record,
        contradictions: task.contradictions,
        cancel: &CancelToken::new(),
        seconds: task.seconds,
    };
    let begun = (task.seconds)();
    let mut draft = Draft::new(DraftId("draft".to_string()), None);
    let mut issues = Vec::new();
    let mut hypotheses: BTreeMap<String, StoredHypothesis> = BTreeMap::new();
    let mut timing = BTreeMap::new();
    let mut notes = Vec::new();
    work(&desk, &mut |output| {
        match output {
            Output::Started(_) => {}
            Output::Checked(found) => issues = found,
            Output::Statement {
                step: _,
                mut statement,
                verdict,
                hypothesis,
            } => {
                let id = format!("s{}", draft.entries.len() + 1);
                statement.id = StatementId(id.clone());
                draft.file(*statement, verdict)?;
                if let Some(hypothesis) = hypothesis {
                    hypotheses.insert(id, *hypothesis);
                }
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
