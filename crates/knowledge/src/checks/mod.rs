//! Checks on a record: one file, one id, one rule.

use crate::Knowledge;
use record::{DetectedIssue, Record};

/// Every check on `record`, most severe first.
pub fn check(_knowledge: &Knowledge, _record: &Record) -> Vec<DetectedIssue> {
    Vec::new()
}
