use record::{DocumentId, IssueSource, Localized, PatientText, Span};
use serde::{Deserialize, Serialize};

/// Opaque identifier of a statement inside its draft.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatementId(pub String);

/// Headings of the plan, in the order they are shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanHeading {
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

impl PlanHeading {
    /// Every heading, in order.
    pub const ALL: [PlanHeading; 6] = [
        Self::Investigations,
        Self::Treatment,
        Self::Monitoring,
        Self::PatientInformation,
        Self::FollowUp,
        Self::SafetyNet,
    ];

    /// The heading's words.
    pub fn title(self) -> Localized {
        let (en, zh) = match self {
            Self::Investigations => ("Investigations", "检查"),
            Self::Treatment => ("Treatment", "治疗"),
            Self::Monitoring => ("Monitoring", "监测"),
            Self::PatientInformation => ("Patient information", "患者告知"),
            Self::FollowUp => ("Follow-up", "随访"),
            Self::SafetyNet => ("Safety-net", "安全网"),
        };
        Localized::new(en, zh)
    }
}

/// Which part of the work a statement belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Problem summary.
    Summary,
    /// A diagnosis to consider.
    Differential,
    /// Outlook.
    Prognosis,
    /// The plan, under a heading.
    Plan(PlanHeading),
}

/// What a statement rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Citation {
    /// Words of the record.
    Record {
        /// Which document.
        document: DocumentId,
        /// Where in its stored text.
        span: Span,
        /// The words, exactly as they stand there.
        quote: PatientText,
    },
    /// A named rule or table row.
    Rule {
        /// Rule identifier.
        rule: String,
        /// Its publication.
        source: IssueSource,
    },
}

/// The model behind a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ModelLabel {
    /// Name and size as shown beside its text ("Qwen2.5 Coder 1.5B Instruct, Q4_K_M").
    pub name: String,
    /// SHA-256 of the weights.
    pub sha256: String,
    /// True when this model passed the local examination for the task.
    pub examined: bool,
}

/// Who wrote a statement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Rules and tables.
    Rule,
    /// A model.
    Model(ModelLabel),
    /// The physician.
    Person,
}

/// One sentence of a summary, differential, prognosis or plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Statement {
    /// Identifier inside the draft.
    pub id: StatementId,
    /// Where it belongs.
    pub part: Part,
    /// What it says. A model's and a person's words stand in both fields.
    pub text: Localized,
    /// Why, for this patient; empty where the text says it.
    pub rationale: Localized,
    /// What it rests on.
    pub citations: Vec<Citation>,
    /// Who wrote it.
    pub origin: Origin,
    /// Drugs that it proposes to give, lower-case generic names (not those it merely mentions or stops).
    pub proposes: Vec<String>,
}
