use super::SpanOut;
use super::place::{evidence, word};
use crate::wire::Locale;
use record::{DetectedIssue, IssueState, Record, SourceStatus};
use serde::Serialize;

/// `check FILE --json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Checked {
    /// Every check: found, not checked, clear; most severe first.
    pub issues: Vec<IssueOut>,
}

/// The answer of one check.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct IssueOut {
    /// Rule identifier.
    pub id: String,
    /// `critical`, `high`, `moderate`, `info`.
    pub severity: String,
    /// `found`, `clear`, `not_checked`.
    pub state: &'static str,
    /// What it says: title, meaning and, where not checked, why.
    pub detail: String,
    /// Publication and edition, with "(source not checked)" where it was written from memory.
    pub source: String,
    /// Places in the record.
    pub spans: Vec<SpanOut>,
    /// Kind of check (`allergy`, `interaction`, ...).
    pub kind: String,
    /// What is involved, by name.
    pub implicated: Vec<String>,
    /// Generic names that a plan must not propose.
    pub contraindicates: Vec<String>,
}

impl Checked {
    /// The answers of every check on `record`.
    pub fn of(record: &Record, issues: &[DetectedIssue], locale: Locale) -> Self {
        Self {
            issues: issues
                .iter()
                .map(|found| issue(record, found, locale))
                .collect(),
        }
    }
}

/// One answer in the wording of `locale`.
pub fn issue(record: &Record, issue: &DetectedIssue, locale: Locale) -> IssueOut {
    let DetectedIssue {
        rule,
        kind,
        severity,
        state,
        title,
        detail,
        implicated,
        contraindicates,
        source,
        status: _,
    } = issue;
    let mut words = vec![locale.pick(title), locale.pick(detail)];
    let state = match state {
        IssueState::Found => "found",
        IssueState::Clear => "clear",
        IssueState::NotChecked { reason } => {
            words.push(locale.pick(reason));
            "not_checked"
        }
    };
    words.dedup();
    words.retain(|words| !words.is_empty());
    let mut spans: Vec<SpanOut> = Vec::new();
    for place in implicated
        .iter()
        .flat_map(|one| evidence(record, &one.evidence))
    {
        if !spans.contains(&place) {
            spans.push(place);
        }
    }
    let doubt = match source.source_status {
        SourceStatus::Verified => "",
        SourceStatus::Recalled => " (source not checked)",
    };
    IssueOut {
        id: rule.clone(),
        severity: word(severity),
        state,
        detail: words.join(" — "),
        source: format!("{}, {}{doubt}", source.publication, source.edition),
        spans,
        kind: word(kind),
        implicated: implicated.iter().map(|one| one.label.clone()).collect(),
        contraindicates: contraindicates.clone(),
    }
}
