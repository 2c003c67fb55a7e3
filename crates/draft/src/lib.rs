//! Statements with citations, their verification against the record, the review state machine and signing.
//!
//! Never here: prompts, SQL, rules. The detected issues and the dictionaries arrive as arguments.

mod blockers;
mod difference;
mod numbers;
mod plan;
mod review;
mod sign;
mod statement;
mod verify;

pub use blockers::{Blocker, blockers};
pub use difference::{Change, DiffLine, difference, word_changes};
pub use plan::{Acknowledgement, Addendum, Draft, DraftId, DraftState, Entry, Signature};
pub use review::{Placement, ReviewDecision, ReviewError, Reviewed};
pub use sign::{PlanText, SignError, plan_text, sign};
pub use statement::{Citation, ModelLabel, Origin, Part, PlanHeading, Statement, StatementId};
pub use verify::{Failure, Verdict, Verification, named_drugs, verify};
