use crate::{DocumentId, FactId, Localized, Span};
use serde::{Deserialize, Serialize};

/// How much an issue matters. Ordered: the most severe first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Interrupts (CDS Hooks `critical`, FHIR `high`).
    Critical,
    /// Waits at the top of the list (CDS Hooks `warning`, FHIR `high`).
    High,
    /// Waits in the list (CDS Hooks `warning`, FHIR `moderate`).
    Moderate,
    /// For information (CDS Hooks `info`, FHIR `low`).
    Info,
}

/// What a check answered. Silence is not an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum IssueState {
    /// Something to consider.
    Found,
    /// Checked; nothing found in the named source.
    Clear,
    /// Could not be checked.
    NotChecked {
        /// Why, and what would allow it.
        reason: Localized,
    },
}

/// What kind of check it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueKind {
    /// A value that needs action now, whatever else is running.
    RedFlag,
    /// Allergy or cross-reactivity.
    Allergy,
    /// Two drugs.
    Interaction,
    /// Same drug or class twice.
    DuplicateTherapy,
    /// Dose, route or interval.
    Dose,
    /// Drug and kidney function.
    RenalDose,
    /// Drug and liver function.
    HepaticDose,
    /// Drug and disease.
    DrugDisease,
    /// Drug and laboratory value.
    DrugLab,
    /// Drug and pregnancy or lactation.
    Pregnancy,
    /// Drug and age.
    Age,
    /// Drug and gene.
    Pharmacogenomic,
    /// Monitoring due or overdue.
    Monitoring,
    /// A treatment that a guideline expects and the record lacks.
    Omission,
    /// Two sources disagree.
    Contradiction,
    /// Documents of two patients.
    PatientMixUp,
    /// Something was ambiguous or missing in the input and must be asked.
    Input,
    /// A risk score.
    Score,
}

/// Whether the publication behind a rule was really read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceStatus {
    /// The package or document was read.
    Verified,
    /// Written from memory: shown as "source not checked", never yields `Clear`.
    Recalled,
}

/// How far a rule has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// Not yet reviewed by a clinician; fires, labelled.
    Preview,
    /// Reviewed.
    Stable,
    /// No longer run; its id is not reused.
    Retired,
}

/// The publication that a rule or table row stands on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IssueSource {
    /// Publisher and title.
    pub publication: String,
    /// Edition, version or date.
    pub edition: String,
    /// The source's own words, in its own language, where they may be shown.
    pub statement: Option<String>,
    /// Really read, or from memory.
    pub source_status: SourceStatus,
}

/// One thing that an issue is about, with the place in the record where there is one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Implicated {
    /// Its name as shown ("warfarin", "potassium 6.9 mmol/L"). From the record or the tables.
    pub label: String,
    /// The fact of the record.
    pub fact: Option<FactId>,
    /// Its places in the documents.
    pub evidence: Vec<(DocumentId, Span)>,
}

/// The answer of one check (FHIR DetectedIssue; shown as a CDS Hooks Card).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DetectedIssue {
    /// Stable rule identifier (`allergy-conflict`, `interaction-warfarin-nsaid`). Never reused.
    pub rule: String,
    /// What kind of check.
    pub kind: IssueKind,
    /// How much it matters; for `Clear` and `NotChecked` the severity it would have had.
    pub severity: Severity,
    /// Found, clear or not checked.
    pub state: IssueState,
    /// One line.
    pub title: Localized,
    /// What it means and which options there are to consider; never an order.
    pub detail: Localized,
    /// Facts involved.
    pub implicated: Vec<Implicated>,
    /// Ingredients that this issue speaks against, lower-case generic names: a plan must not propose them.
    pub contraindicates: Vec<String>,
    /// Publication.
    pub source: IssueSource,
    /// Preview, stable or retired.
    pub status: RuleStatus,
}

impl DetectedIssue {
    /// True when the check fired.
    pub fn is_found(&self) -> bool {
        self.state == IssueState::Found
    }
}
