use crate::{Failure, Statement};
use record::{Localized, PatientText, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a statement stands.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// In the draft: from rules and tables, from an examined model, or entered by the physician.
    Draft,
    /// A suggestion of a model that is not examined for planning: apart, until taken over.
    Suggestion,
    /// In the unsupported tray, with the reasons.
    Unsupported(Vec<Failure>),
}

/// What the physician decided.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewDecision {
    /// Take it as it stands.
    Accept,
    /// Take it with other words.
    Edit {
        /// The physician's words.
        text: PatientText,
    },
    /// Leave it out.
    Reject {
        /// Why, where given.
        reason: Option<PatientText>,
    },
}

/// A decision with its author.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Reviewed {
    /// The decision.
    pub decision: ReviewDecision,
    /// Who decided.
    pub by: PatientText,
    /// When.
    pub at: Timestamp,
}

/// Why a review step was refused. Nothing changed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReviewError {
    /// The draft is signed; only an addendum is possible.
    #[error("the plan is signed")]
    Signed,
    /// No statement of that identifier.
    #[error("no such statement")]
    UnknownStatement,
    /// An unsupported statement or a ruled-out drug needs a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// A suggestion must be taken over before it can be accepted or edited.
    #[error("take the suggestion over first")]
    TakeOverFirst,
    /// The text is empty.
    #[error("empty text")]
    EmptyText,
}

/// The words of a statement after review: the physician's where edited.
pub(crate) fn final_text(statement: &Statement, reviewed: Option<&Reviewed>) -> Localized {
    match reviewed.map(|reviewed| &reviewed.decision) {
        Some(ReviewDecision::Edit { text }) => Localized::new(text.reveal(), text.reveal()),
        _ => statement.text.clone(),
    }
}
