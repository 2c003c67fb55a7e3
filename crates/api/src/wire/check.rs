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
    /// What to do about it: options to consider, in a line or two.
    pub detail: Localized,
    /// Why it applies and what the sources say of it, line by line; verbatim in quotation marks.
    pub more: Vec<Localized>,
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
    /// An answer given before the record changed; it no longer counts.
    pub earlier_answer: Option<Localized>,
}

/// How an input of a score is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// A number in `unit`.
    Number,
    /// Present or not.
    YesNo,
    /// One of `options`.
    Choice,
}

/// One input of a score.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ScoreInputView {
    /// Key, unique inside the score: `score_compute` takes it.
    pub key: String,
    /// What it is.
    pub name: Localized,
    /// How it is entered.
    pub kind: InputKind,
    /// UCUM unit of the number; empty where it has none.
    pub unit: String,
    /// Choices; `id` is the number to send.
    pub options: Vec<super::Choice>,
    /// The number used; `null` where it is missing. Present is 1, not present 0.
    pub number: Option<f64>,
    /// The value in words; `null` where it is missing.
    pub value: Option<Localized>,
    /// Date of the value, ISO 8601.
    pub date: Option<String>,
    /// Nobody said so: not found in the record and counted as absent.
    pub assumed: bool,
    /// Entered by the physician for this computation; the record is as it was.
    pub entered: bool,
    /// The score is not computed without it.
    pub required: bool,
    /// Why a value of the record was not used.
    pub refused: Option<Localized>,
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

/// One score of the catalogue, with what the record holds for it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ScoreRow {
    /// Identifier.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Other names, for searching.
    pub aliases: Vec<String>,
    /// What is known: the result, what is missing, or why it does not apply.
    pub standing: Localized,
}

/// Computes one score with what the record holds and what the physician enters. Nothing is stored.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScoreComputeRequest {
    /// Which case.
    pub case: String,
    /// Which score.
    pub score: String,
    /// Inputs that the physician enters, in place of the record's.
    pub inputs: Vec<ScoreInputGiven>,
}

/// An input as the physician enters it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ScoreInputGiven {
    /// Key of the input.
    pub key: String,
    /// The number in the input's unit; `null`: unknown.
    pub number: Option<f64>,
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

/// Takes the reason against an issue or a blocker back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct IssueReopenRequest {
    /// Which case.
    pub case: String,
    /// Rule identifier or key of a blocker.
    pub key: String,
}
