//! What a case keeps beside its record: stored forms of values that have none of their own.

use ingest::{IngestIssue, IngestIssueKind};
use record::{DocumentId, FactId, Localized, PatientText, Span};
use serde::{Deserialize, Serialize};

/// An import issue as it is kept with its case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct StoredIssue {
    pub(crate) document: DocumentId,
    pub(crate) span: Option<Span>,
    pub(crate) place: String,
    pub(crate) message: Localized,
    pub(crate) ambiguous: bool,
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
            ambiguous: kind == IngestIssueKind::Ambiguous,
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
