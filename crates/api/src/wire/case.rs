use super::{
    DocumentView, DraftView, FactGroup, IssueView, Localized, Place, Question, ScoreView,
    TimelineItem,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far a case has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// No run yet.
    Draft,
    /// A run made a draft that waits for review.
    NeedsReview,
    /// Signed.
    Signed,
    /// Signed, and the follow-up date has come.
    FollowUpDue,
}

/// Which cases to list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, TS)]
pub struct CaseListRequest {
    /// Only this state; `null` for all.
    pub state: Option<CaseState>,
    /// Words to find in labels and documents; empty for all.
    pub search: String,
}

/// One row of the case list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct CaseRow {
    /// Identifier.
    pub id: String,
    /// Code or initials.
    pub label: String,
    /// Age and sex, worded ("67 F"); empty where unknown.
    pub age_sex: Localized,
    /// Lead problem; empty where none was read.
    pub lead_problem: String,
    /// How far it has come.
    pub state: CaseState,
    /// Last change, milliseconds since 1970-01-01T00:00:00Z.
    pub updated_at: f64,
    /// The passage that the search found; empty without a search.
    pub snippet: String,
}

/// How many cases are in one state.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct CaseCount {
    /// The state.
    pub state: CaseState,
    /// How many.
    pub count: u32,
}

/// The case list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct CaseList {
    /// Rows: without a search the latest change first, at most 200; with one the best match first (the newest where
    /// very many match), at most 60.
    pub cases: Vec<CaseRow>,
    /// More cases match than are listed.
    pub more: bool,
    /// How many there are in each state, over all cases.
    pub counts: Vec<CaseCount>,
    /// How many there are at all.
    pub total: u32,
}

/// One document to add.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DocumentInput {
    /// Pasted text.
    Paste {
        /// The text.
        text: String,
        /// A title; may be empty.
        title: String,
    },
    /// A file by its path (dropped on or opened by the window).
    File {
        /// Absolute path.
        path: String,
    },
    /// A file's bytes (chosen in the page).
    Bytes {
        /// File name.
        name: String,
        /// Content, base64.
        base64: String,
    },
}

/// The label and the short fields of a case.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct CaseFields {
    /// Code or initials; empty for an automatic code.
    pub label: String,
    /// The question that the physician asks.
    pub question: String,
    /// Care setting and what is available there.
    pub setting: String,
    /// Day that ages, clearances and overdue tests refer to, ISO 8601; empty for today.
    pub as_of: String,
    /// Day of the follow-up, ISO 8601; empty for none.
    pub follow_up: String,
}

/// Creates a case.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseCreateRequest {
    /// Its documents; at least one.
    pub documents: Vec<DocumentInput>,
    /// Its fields.
    pub fields: CaseFields,
}

/// Creates a case from a synthetic sample.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct SampleOpenRequest {
    /// Identifier of the sample.
    pub sample: String,
}

/// One synthetic sample case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct SampleView {
    /// Identifier.
    pub id: String,
    /// Its title.
    pub title: Localized,
    /// One line about it.
    pub description: Localized,
}

/// Names a case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct CaseRef {
    /// Identifier.
    pub case: String,
}

/// Changes the fields of a case.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseUpdateRequest {
    /// Which case.
    pub case: String,
    /// All fields, changed or not.
    pub fields: CaseFields,
}

/// Adds a document to a case.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DocumentAddRequest {
    /// Which case.
    pub case: String,
    /// The document.
    pub document: DocumentInput,
}

/// Asks for the picture of a page.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DocumentPictureRequest {
    /// Which case.
    pub case: String,
    /// Which document.
    pub document: String,
    /// Number of the page or frame, from 1.
    pub page: u32,
    /// Centre and width of the window, for DICOM; the object's own where nothing is given.
    pub window: Option<[f32; 2]>,
}

/// The picture of a page.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PictureView {
    /// PNG file, base64; nothing where the page has no picture.
    pub png: Option<String>,
    /// Centre and width of the window under which a DICOM frame is shown.
    pub window: Option<[f32; 2]>,
}

/// What the record says of allergies as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AllergyStatus {
    /// At least one is listed.
    Listed,
    /// None known.
    NoneKnown,
    /// Not asked.
    NotAsked,
    /// No information.
    NoInformation,
}

/// One value of the header with its places in the record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct HeaderValue {
    /// The value, worded.
    pub text: Localized,
    /// Where it stands.
    pub places: Vec<Place>,
}

/// The case header, always visible.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseHeader {
    /// The label and the short fields as entered.
    pub fields: CaseFields,
    /// The as-of date in use, ISO 8601: as entered, else today.
    pub as_of: String,
    /// Age; `null` where not found in the record.
    pub age: Option<Localized>,
    /// Sex; `null` where not found in the record.
    pub sex: Option<Localized>,
    /// State of the allergies.
    pub allergy_status: AllergyStatus,
    /// Allergies listed.
    pub allergies: Vec<HeaderValue>,
    /// Latest weight.
    pub weight: Option<HeaderValue>,
    /// Estimated glomerular filtration rate, with its equation, or as the record states it.
    pub egfr: Option<HeaderValue>,
    /// Pregnancy or lactation.
    pub pregnancy: Option<HeaderValue>,
    /// Gene calls.
    pub genes: Vec<HeaderValue>,
    /// "Decision support for clinicians; not for emergencies or monitoring."
    pub disclaimer: Localized,
}

/// Everything the three panes show of one case.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseView {
    /// Identifier.
    pub id: String,
    /// How far it has come.
    pub state: CaseState,
    /// The header.
    pub header: CaseHeader,
    /// Documents in order of arrival.
    pub documents: Vec<DocumentView>,
    /// Structured facts by class, in the order to show.
    pub structured: Vec<FactGroup>,
    /// Dated events, latest first.
    pub timeline: Vec<TimelineItem>,
    /// Ambiguous passages that are asked about.
    pub questions: Vec<Question>,
    /// At most three issues that matter most; they stand in `issues` too.
    pub top: Vec<IssueView>,
    /// Every check in order: found, not checked, clear.
    pub issues: Vec<IssueView>,
    /// "act now, do not wait for this run": values that outrank everything.
    pub red_flags: Vec<IssueView>,
    /// Risk scores.
    pub scores: Vec<ScoreView>,
    /// The draft; `null` before the first run.
    pub draft: Option<DraftView>,
    /// Notes on spans of documents.
    pub annotations: Vec<super::AnnotationView>,
    /// The last run was interrupted by the end of the program.
    pub interrupted: bool,
}
