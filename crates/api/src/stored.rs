//! What a case keeps beside its record: stored forms of values that have none of their own.

use crate::differential::StoredHypothesis;
use crate::refused::Refused;
use crate::wire::{ErrorCode, UrgencyView};
use ingest::{IngestIssue, IngestIssueKind};
use record::{DetectedIssue, DocumentId, FactId, Localized, PatientText, Span};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{CaseId, Store};

/// An import issue as it is kept with its case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct StoredIssue {
    pub(crate) document: DocumentId,
    pub(crate) span: Option<Span>,
    pub(crate) place: String,
    pub(crate) message: Localized,
    pub(crate) not_understood: bool,
    pub(crate) question: Option<StoredQuestion>,
}

/// A choice between readings, with the reading chosen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct StoredQuestion {
    pub(crate) written: PatientText,
    pub(crate) readings: Vec<String>,
    pub(crate) fact: Option<FactId>,
    pub(crate) answer: Option<String>,
}

impl From<IngestIssue> for StoredIssue {
    fn from(issue: IngestIssue) -> Self {
        let IngestIssue {
            document,
            kind,
            span,
            place,
            message,
            question,
        } = issue;
        Self {
            document,
            span,
            place,
            message,
            not_understood: kind == IngestIssueKind::NotUnderstood,
            question: question.map(|question| {
                let ingest::Question {
                    written,
                    readings,
                    fact,
                } = question;
                StoredQuestion {
                    written,
                    readings,
                    fact,
                    answer: None,
                }
            }),
        }
    }
}

/// What reading the documents of a case left beside the record.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredIntake {
    pub(crate) issues: Vec<StoredIssue>,
    /// Bytes of each original.
    pub(crate) sizes: BTreeMap<DocumentId, usize>,
    /// What the documents disagree on.
    pub(crate) contradictions: Vec<DetectedIssue>,
}

/// What a run left beside its draft.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredRun {
    /// What was not offered and why.
    pub(crate) notes: Vec<Localized>,
    /// What did not fit into the model's context.
    pub(crate) left_out: Vec<Localized>,
    /// Diagnoses by the identifier of their statement.
    pub(crate) hypotheses: BTreeMap<String, StoredHypothesis>,
    /// How soon statements matter, by their identifier; the rest is routine.
    #[serde(default)]
    pub(crate) urgency: BTreeMap<String, UrgencyView>,
}

/// A value kept by name beside a case.
pub(crate) trait Kept: Serialize + DeserializeOwned + Default {
    /// The name.
    const NAME: &'static str;

    /// What is kept; the default where nothing is.
    fn load(store: &Store, case: &CaseId) -> Result<Self, Refused> {
        match store.result(case, Self::NAME)? {
            Some(body) => {
                serde_json::from_str(body.reveal()).map_err(|_| ErrorCode::VaultDamaged.into())
            }
            None => Ok(Self::default()),
        }
    }

    /// Keeps it.
    fn save(&self, store: &Store, case: &CaseId) -> Result<(), Refused> {
        let body = serde_json::to_string(self).map_err(|_| ErrorCode::StorageFailed)?;
        Ok(store.save_result(case, Self::NAME, &body.into())?)
    }
}

impl Kept for StoredIntake {
    const NAME: &'static str = "intake";
}

impl Kept for StoredRun {
    const NAME: &'static str = "run";
}
