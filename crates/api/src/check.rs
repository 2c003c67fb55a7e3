//! Every check on a record, in the order in which it is shown.

use knowledge::Knowledge;
use knowledge::chinese_names;
use record::{DetectedIssue, IssueState, Localized, Record};

/// Every check on `record` and what its documents disagree on: found by severity, then not checked, then clear.
pub fn check(
    knowledge: &Knowledge,
    record: &Record,
    contradictions: &[DetectedIssue],
) -> Vec<DetectedIssue> {
    let mut issues = knowledge::check(knowledge, record);
    issues.extend(contradictions.iter().cloned());
    issues.iter_mut().for_each(in_chinese);
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

/// Our own Chinese words name drugs and analytes in Chinese.
fn in_chinese(issue: &mut DetectedIssue) {
    let rename = |text: &mut Localized| text.zh = chinese_names(&text.zh);
    rename(&mut issue.title);
    rename(&mut issue.detail);
    if let IssueState::NotChecked { reason } = &mut issue.state {
        rename(reason);
    }
}
