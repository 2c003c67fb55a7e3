//! Every check on a record, in the order in which it is shown.

use knowledge::Knowledge;
use record::{DetectedIssue, IssueState, Record};

/// Every check on `record` and what its documents disagree on: found by severity, then not checked, then clear.
pub fn check(
    knowledge: &Knowledge,
    record: &Record,
    contradictions: &[DetectedIssue],
) -> Vec<DetectedIssue> {
    let mut issues = knowledge::check(knowledge, record);
    issues.extend(contradictions.iter().cloned());
    issues.sort_by_key(|issue| {
        let state = match issue.state {
            IssueState::Found => 0,
            IssueState::NotChecked { .. } => 1,
            IssueState::Clear => 2,
        };
        (state, issue.severity, issue.kind)
    });
    issues
}
