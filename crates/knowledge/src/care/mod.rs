//! What the tables alone say of a patient: differential, outlook, plan and summary, without any model.
//!
//! Everything is computed from the record and dated tables, the same for the same record. Missing is never read as
//! absent: only a stated negative or a measured normal value speaks against a diagnosis.

mod differential;
mod finding;
mod outlook;
mod plan;
mod setting;
mod summary;
mod table;
#[cfg(test)]
mod tests;

pub use differential::{diagnoses, differential, name_of, unnamed};
pub use outlook::prognosis;
pub use plan::plan;
pub use summary::summary;

use record::{Code, DocumentId, Fact, FactId, IssueSource, Localized, RuleStatus, Span};

/// Places in the documents.
pub type Places = Vec<(DocumentId, Span)>;

/// How plausible a diagnosis is by the tables. Ordered: the most plausible first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tier {
    /// Fits best, with more than one finding for it.
    Likely,
    /// Fits in part.
    Possible,
    /// Fits poorly or in part, but must not be missed with this presentation.
    CannotMiss,
}

/// Weight of one finding for one diagnosis, by its likelihood ratio.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Strength {
    /// Ratio of 10 or more (or 0.1 or less).
    Strong,
    /// Ratio of 3 or more (or a third or less).
    Moderate,
    /// Less.
    Weak,
}

/// One finding of the record that speaks for or against a diagnosis.
#[derive(Clone, PartialEq, Debug)]
pub struct Evidence {
    /// The finding ("chest pain on exertion", "no fever").
    pub label: Localized,
    /// The fact behind it; `None` for age and sex derived from several.
    pub fact: Option<FactId>,
    /// Its places in the documents.
    pub places: Places,
    /// True when the record says that it is not there.
    pub absent: bool,
    /// Contribution to the score, natural logarithm of the likelihood ratio.
    pub weight: f64,
    /// Class of the likelihood ratio.
    pub strength: Strength,
}

/// How a missing piece of information can be had.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Seek {
    /// Ask the patient.
    Ask,
    /// Examine the patient.
    Examine,
    /// Do a test.
    Test,
}

/// Information that the record lacks and that would move a diagnosis up or down.
#[derive(Clone, PartialEq, Debug)]
pub struct Missing {
    /// How to get it.
    pub seek: Seek,
    /// The finding or test.
    pub label: Localized,
}

/// A diagnosis to consider.
#[derive(Clone, PartialEq, Debug)]
pub struct Hypothesis {
    /// Key in the diagnosis table.
    pub id: String,
    /// Name.
    pub name: Localized,
    /// ICD-10-CM codes or categories.
    pub codes: Vec<Code>,
    /// Likely, possible or not to be missed.
    pub tier: Tier,
    /// True when missing it would be dangerous, whatever its tier.
    pub cannot_miss: bool,
    /// True when the documents already name it (as present or suspected).
    pub named: bool,
    /// Sum of prior and contributions, natural logarithm of odds; for ranking only, not a probability.
    pub score: f64,
    /// Findings for it, strongest first.
    pub supporting: Vec<Evidence>,
    /// Findings against it, strongest first.
    pub against: Vec<Evidence>,
    /// Findings that it leaves unexplained.
    pub unexplained: Vec<Evidence>,
    /// What to ask, examine or test, most informative first.
    pub missing: Vec<Missing>,
    /// Publication.
    pub source: IssueSource,
    /// Preview, stable or retired.
    pub status: RuleStatus,
}

/// Headings of the plan, in the order they are shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Heading {
    /// Tests to consider.
    Investigations,
    /// Treatment to consider, or to stop.
    Treatment,
    /// What to watch, and when.
    Monitoring,
    /// What to tell the patient.
    PatientInformation,
    /// When to see the patient again.
    FollowUp,
    /// When the patient should come back at once.
    SafetyNet,
}

/// How soon a statement matters. Ordered: the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Priority {
    /// Now.
    ActNow,
    /// Before anything else is prescribed or decided.
    High,
    /// In this plan.
    Routine,
}

/// What a statement rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Basis {
    /// Words of the record.
    Record {
        /// Which document.
        document: DocumentId,
        /// Where in its stored text.
        span: Span,
    },
    /// A named rule or table row.
    Rule {
        /// Rule identifier.
        rule: String,
    },
}

/// One statement for the plan draft, worded as a consideration.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// Stable for the same record.
    pub id: String,
    /// Where it belongs.
    pub heading: Heading,
    /// How soon.
    pub priority: Priority,
    /// What it says.
    pub text: Localized,
    /// Why, for this patient; empty where the text says it.
    pub rationale: Localized,
    /// What it rests on; never empty.
    pub citations: Vec<Basis>,
    /// Drugs that it proposes to give, lower-case generic names; none is ruled out by a check.
    pub proposes: Vec<String>,
    /// Publication.
    pub source: IssueSource,
    /// Preview, stable or retired.
    pub status: RuleStatus,
}

/// How one score or outcome table stands for this patient.
#[derive(Clone, PartialEq, Debug)]
pub enum OutlookState {
    /// Computed.
    Computed {
        /// Result as shown.
        value: String,
        /// What it means, where the source says.
        meaning: Option<Localized>,
        /// Inputs counted as absent because the record does not mention them.
        assumed: Vec<Localized>,
    },
    /// Inputs are missing.
    Missing(Vec<Localized>),
}

/// A statement on the likely course, from a published score.
#[derive(Clone, PartialEq, Debug)]
pub struct Outlook {
    /// Identifier of the score.
    pub id: String,
    /// Name of the score.
    pub name: Localized,
    /// Result, or what is missing.
    pub state: OutlookState,
    /// What limits its use here.
    pub caveats: Vec<Localized>,
    /// Places of its inputs.
    pub places: Places,
    /// Publication.
    pub source: IssueSource,
    /// Preview, stable or retired.
    pub status: RuleStatus,
}

/// One line of the summary.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// What it says.
    pub text: Localized,
    /// Facts behind it.
    pub facts: Vec<FactId>,
    /// Their places.
    pub places: Places,
}

/// The record on one screen.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Summary {
    /// Age, sex, pregnancy.
    pub patient: Vec<Line>,
    /// Active problems, then symptoms.
    pub problems: Vec<Line>,
    /// Current drugs.
    pub medications: Vec<Line>,
    /// Allergies, or what the record says of them.
    pub allergies: Vec<Line>,
    /// Abnormal results with trend, latest first.
    pub results: Vec<Line>,
}

fn places<T>(fact: &Fact<T>) -> Places {
    fact.spans()
        .map(|(document, span)| (document.clone(), span))
        .collect()
}
