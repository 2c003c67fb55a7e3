use super::{Localized, Place, SourceView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a statement rests on. `record`: blue, document glyph; `guideline`: green, book; `rule`: grey, gear.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CitationView {
    /// Words of the record.
    Record {
        /// Where they stand.
        place: Place,
        /// Up to two lines before, verbatim.
        before: String,
        /// Up to two lines after, verbatim.
        after: String,
        /// Name of what was measured, as written, where the words are a bare number; else empty.
        measured: String,
    },
    /// A named rule or table.
    Rule {
        /// Rule identifier.
        rule: String,
        /// Its title.
        title: Localized,
        /// Publication.
        source: SourceView,
    },
    /// A guideline.
    Guideline {
        /// Its title.
        title: Localized,
        /// Publication.
        source: SourceView,
    },
}

/// Part of the work, the plan's headings among them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartView {
    /// Problem summary.
    Summary,
    /// A diagnosis to consider.
    Differential,
    /// Outlook.
    Prognosis,
    /// Tests to consider.
    Investigations,
    /// Treatment to consider, or to stop.
    Treatment,
    /// What to watch.
    Monitoring,
    /// What to tell the patient.
    PatientInformation,
    /// When to see the patient again.
    FollowUp,
    /// When to come back at once.
    SafetyNet,
}

/// Who wrote a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OriginView {
    /// Rules and tables.
    Rule,
    /// A model.
    Model,
    /// The physician.
    Person,
}

/// Where a statement stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlacementView {
    /// In the draft.
    Draft,
    /// Apart, until taken over.
    Suggestion,
    /// In the unsupported tray.
    Unsupported,
}

/// What the physician decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DecisionView {
    /// Taken as it stands.
    Accept,
    /// Taken with other words.
    Edit,
    /// Left out.
    Reject,
}

/// How soon a statement matters. Ordered: the most urgent first.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum UrgencyView {
    /// Now.
    ActNow,
    /// Before anything else is prescribed or decided.
    First,
    /// In this plan.
    #[default]
    Routine,
}

/// A note of the physician on a statement or a stretch of a document.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct AnnotationView {
    /// Identifier.
    pub id: String,
    /// Statement it belongs to; `null` for a note on a place.
    pub statement: Option<String>,
    /// Place it belongs to; `null` for a note on a statement.
    pub place: Option<Place>,
    /// Who.
    pub by: String,
    /// When, milliseconds since 1970-01-01T00:00:00Z.
    pub at: f64,
    /// The words.
    pub text: String,
}

/// One sentence of a summary, prognosis or plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct StatementView {
    /// Identifier inside the draft.
    pub id: String,
    /// Where it belongs.
    pub part: PartView,
    /// Its words, the physician's where edited.
    pub text: Localized,
    /// Its words as they were written.
    pub original: Localized,
    /// Why, for this patient; may be empty.
    pub why: Localized,
    /// Rule, model or person.
    pub origin: OriginView,
    /// Name and size of the model that wrote it.
    pub model: Option<String>,
    /// What it rests on.
    pub citations: Vec<CitationView>,
    /// Why it is unsupported.
    pub failures: Vec<Localized>,
    /// Draft, suggestion, unsupported.
    pub placement: PlacementView,
    /// How soon it matters.
    pub urgency: UrgencyView,
    /// The last decision; `null` while undecided.
    pub decision: Option<DecisionView>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Reason of a rejection, or why it stands although a check spoke against it.
    pub reason: Option<String>,
    /// Notes on it.
    pub annotations: Vec<AnnotationView>,
}

/// How a diagnosis is grouped.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HypothesisGroup {
    /// Dangerous if missed.
    CannotMiss,
    /// Best supported.
    MostLikely,
    /// The rest.
    Other,
}

/// A diagnosis to consider.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct HypothesisView {
    /// Identifier of its statement: `statement_decide` takes it.
    pub id: String,
    /// The diagnosis.
    pub diagnosis: Localized,
    /// ICD-10 code.
    pub code: Option<String>,
    /// Cannot miss, most likely, other.
    pub group: HypothesisGroup,
    /// Strength of support, 1 to 5. No probability.
    pub strength: u32,
    /// The strength in words.
    pub strength_words: Localized,
    /// How far the readings of the model agree; empty where it was not asked.
    pub why: Localized,
    /// What speaks for it.
    #[serde(rename = "for")]
    pub supports: Vec<CitationView>,
    /// What speaks against it.
    pub against: Vec<CitationView>,
    /// What would help to decide.
    pub missing: Vec<Localized>,
    /// Rule, model or person.
    pub origin: OriginView,
    /// Name and size of the model that wrote it.
    pub model: Option<String>,
    /// Draft, suggestion, unsupported.
    pub placement: PlacementView,
    /// Why it is unsupported.
    pub failures: Vec<Localized>,
    /// The physician and the software both name it.
    pub both: bool,
    /// The last decision; `null` while undecided.
    pub decision: Option<DecisionView>,
    /// Notes on it.
    pub annotations: Vec<AnnotationView>,
}

/// How far a draft has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftStateView {
    /// Under review.
    Open,
    /// The record changed after the run.
    Stale,
    /// Read-only.
    Signed,
}

/// The model behind a text.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelLabelView {
    /// Name and size as shown beside its text.
    pub name: String,
    /// SHA-256 of the weights.
    pub sha256: String,
    /// It passed the local examination for planning.
    pub examined: bool,
}

/// Who signed what, when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct SignatureView {
    /// Name.
    pub name: String,
    /// Credential.
    pub credential: String,
    /// When, milliseconds since 1970-01-01T00:00:00Z.
    pub at: f64,
    /// SHA-256 of the model's weights.
    pub model_hash: Option<String>,
    /// SHA-256 of the signed text.
    pub text_hash: String,
}

/// Text added after signing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct AddendumView {
    /// The words.
    pub text: String,
    /// Who.
    pub by: String,
    /// When, milliseconds since 1970-01-01T00:00:00Z.
    pub at: f64,
}

/// A plan under review, or signed, with the rest of the run's results.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct DraftView {
    /// Identifier.
    pub id: String,
    /// Open, stale, signed.
    pub state: DraftStateView,
    /// The model that took part.
    pub model: Option<ModelLabelView>,
    /// The draft was made with another model than the one selected now ("re-run?").
    pub other_model: bool,
    /// What was not offered and why ("no examined model: differential not offered").
    pub notes: Vec<Localized>,
    /// Agreement of repeated runs, in words.
    pub agreement: Option<Localized>,
    /// Problem summary.
    pub summary: Vec<StatementView>,
    /// Diagnoses to consider: cannot miss, most likely, other.
    pub hypotheses: Vec<HypothesisView>,
    /// Outlook.
    pub prognosis: Vec<StatementView>,
    /// Plan statements by heading: draft, suggestions and tray (see `placement`), in the order to show.
    pub plan: Vec<StatementView>,
    /// What did not fit into the model's context.
    pub left_out: Vec<Localized>,
    /// Set once signed.
    pub signature: Option<SignatureView>,
    /// Added after signing.
    pub addenda: Vec<AddendumView>,
}

/// What the physician does with a statement.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Decision {
    /// Take it as it stands.
    Accept,
    /// Take it with other words.
    Edit {
        /// The words.
        text: String,
    },
    /// Leave it out.
    Reject {
        /// Why; may be empty.
        reason: String,
    },
    /// Move a model's suggestion into the plan.
    TakeOver,
    /// Move an unsupported statement into the plan.
    Promote {
        /// Why.
        reason: String,
    },
    /// Withdraw the last decision.
    Undo,
}

/// Decides on a statement.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StatementDecideRequest {
    /// Which case.
    pub case: String,
    /// Which statement.
    pub statement: String,
    /// What to do.
    pub decision: Decision,
    /// Who.
    pub by: String,
}

/// Decides on several statements in the same way; all of them or none.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StatementsDecideRequest {
    /// Which case.
    pub case: String,
    /// Which statements.
    pub statements: Vec<String>,
    /// What to do.
    pub decision: Decision,
    /// Who.
    pub by: String,
}

/// Adds a statement of the physician's own.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StatementAddRequest {
    /// Which case.
    pub case: String,
    /// Where it belongs; a diagnosis of one's own goes under `differential`.
    pub part: PartView,
    /// The words.
    pub text: String,
    /// Why it may stand although a check speaks against a drug in it; empty where none does.
    pub reason: String,
    /// Who.
    pub by: String,
}

/// Adds a note to a statement or a place.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnnotationAddRequest {
    /// Which case.
    pub case: String,
    /// Statement it belongs to.
    pub statement: Option<String>,
    /// Place it belongs to (document, start and end count; line and quote are computed).
    pub place: Option<Place>,
    /// The words.
    pub text: String,
    /// Who.
    pub by: String,
}

/// Names an annotation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct AnnotationRef {
    /// Which case.
    pub case: String,
    /// Which annotation.
    pub annotation: String,
}

/// Something that stands between a draft and its signature.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct BlockerView {
    /// Key for `issue_override`; `null` where only the work itself removes it.
    pub key: Option<String>,
    /// What it says.
    pub message: Localized,
    /// Statements it concerns.
    pub statements: Vec<String>,
}

/// What happened to a stretch of text between draft and final.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeView {
    /// In both.
    Kept,
    /// Only in the draft.
    Removed,
    /// Only in the final text.
    Added,
}

/// What became of a statement between draft and final.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FateView {
    /// Taken as it stood.
    Kept,
    /// Taken with other words.
    Changed,
    /// Entered by the physician.
    Added,
    /// Rejected.
    Rejected,
    /// Without a decision yet.
    Undecided,
}

/// A stretch of a difference.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct DiffWord {
    /// Kept, removed, added.
    pub change: ChangeView,
    /// The words.
    pub text: String,
}

/// One statement with its words marked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct DiffLineView {
    /// Which statement.
    pub statement: String,
    /// Heading of the plan.
    pub part: PartView,
    /// What became of it.
    pub fate: FateView,
    /// Reason of a rejection, where given.
    pub reason: Option<String>,
    /// Its words in order.
    pub words: Vec<DiffWord>,
}

/// One heading of the plan as it would be signed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct PlanGroupView {
    /// Heading.
    pub title: Localized,
    /// Its lines in the language of the interface.
    pub lines: Vec<String>,
}

/// Everything the signing screen shows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct SigningView {
    /// What stands in the way, in the order to deal with it.
    pub blockers: Vec<BlockerView>,
    /// Draft against final.
    pub diff: Vec<DiffLineView>,
    /// The plan as it would be signed.
    pub plan: Vec<PlanGroupView>,
    /// Reasons given against checks, printed on the signed plan.
    pub reasons: Vec<GivenReasonView>,
    /// What the physician attests by signing.
    pub attestation: Localized,
}

/// A reason given against a check or a blocker.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct GivenReasonView {
    /// Key for `issue_reopen`.
    pub key: String,
    /// What it was about, the reason, and who gave it.
    pub text: String,
}

/// Signs the plan.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanSignRequest {
    /// Which case.
    pub case: String,
    /// Name.
    pub name: String,
    /// Credential.
    pub credential: String,
}

/// Adds text to a signed plan.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AddendumAddRequest {
    /// Which case.
    pub case: String,
    /// The words.
    pub text: String,
    /// Who.
    pub by: String,
}
