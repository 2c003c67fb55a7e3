use super::{Localized, Place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much an issue matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Interrupts.
    Critical,
    /// Waits at the top.
    High,
    /// Waits in the list.
    Moderate,
    /// For information.
    Info,
}

/// Whether a check fired. Silence is not an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IssueState {
    /// Something to consider.
    Found,
    /// Checked, nothing found.
    Clear,
    /// Not checked, with the reason.
    NotChecked,
}

/// How far a rule has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// Not yet reviewed by a clinician.
    Preview,
    /// Reviewed.
    Stable,
    /// No longer run.
    Retired,
}

/// The publication behind a rule, score or table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct SourceView {
    /// Publisher and title.
    pub publication: String,
    /// Edition, version or date.
    pub edition: String,
    /// The source's own words, where they may be shown.
    pub statement: Option<String>,
    /// `false`: written from memory, shown as "source not checked".
    pub verified: bool,
}

/// One thing that an issue is about.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ImplicatedView {
    /// Its name as shown.
    pub label: String,
    /// Places in the record.
    pub places: Vec<Place>,
}

/// The answer of one check.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct IssueView {
    /// Identifier inside this list.
    pub id: String,
    /// Rule identifier: key for `issue_override`.
    pub rule: String,
    /// Kind of check ("Interaction").
    pub kind: Localized,
    /// How much it matters.
    pub severity: Severity,
    /// Severity in words.
    pub severity_label: Localized,
    /// Found, clear, not checked.
    pub state: IssueState,
    /// One line.
    pub title: Localized,
    /// What it means and which options there are to consider.
    pub detail: Localized,
    /// Why it was not checked, and what would allow it.
    pub reason: Option<Localized>,
    /// What is involved.
    pub implicated: Vec<ImplicatedView>,
    /// Publication.
    pub source: SourceView,
    /// Preview, stable, retired.
    pub status: RuleStatus,
    /// Reason with which it was dismissed.
    pub override_reason: Option<String>,
}

/// One input of a score.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ScoreInputView {
    /// What it is.
    pub name: Localized,
    /// Value used; `null` where it is missing in the record.
    pub value: Option<String>,
    /// Places in the record.
    pub places: Vec<Place>,
}

/// A risk score or equation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ScoreView {
    /// Identifier.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// The result with unit; `null` where an input is missing or it does not apply.
    pub result: Option<String>,
    /// What the result means.
    pub interpretation: Localized,
    /// Inputs, known and missing.
    pub inputs: Vec<ScoreInputView>,
    /// Why it does not apply or could not be computed.
    pub not_applicable: Option<Localized>,
    /// Publication.
    pub source: SourceView,
}

/// Dismisses an issue or answers a blocker with a reason, which the signed plan shows.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IssueOverrideRequest {
    /// Which case.
    pub case: String,
    /// Rule identifier or key of a blocker.
    pub key: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}
