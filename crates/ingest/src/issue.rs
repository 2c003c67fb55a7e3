use record::{DocumentId, Localized, Span};

/// What went wrong or stayed open while a document was read. Shown beside the record, never dropped.
#[derive(Clone, PartialEq, Debug)]
pub struct IngestIssue {
    /// Which document.
    pub document: DocumentId,
    /// What happened.
    pub kind: IngestIssueKind,
    /// Where in the stored text, when it is one place.
    pub span: Option<Span>,
    /// Line (from 1) or path (`entry[3].resource.status`) in the original.
    pub place: String,
    /// What it means and what to do next.
    pub message: Localized,
    /// The choice that the physician is asked to make, for `Ambiguous`.
    pub question: Option<Question>,
}

/// Kinds of import issue.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IngestIssueKind {
    /// The bytes are not what they claim to be; nothing was read.
    Unreadable,
    /// A part was left out because it was not understood.
    NotUnderstood,
    /// A required field is missing; the rest was read.
    Missing,
    /// Two readings are possible; none was taken.
    Ambiguous,
    /// A limit was reached; what lies beyond was not read.
    TooLarge,
    /// No text layer: the pages are pictures.
    NoTextLayer,
    /// Read, but the reading is uncertain (OCR, damaged encoding).
    Uncertain,
    /// For information (deprecated code, vendor deviation).
    Note,
}

/// A choice between readings (`03/04/2025`: 3 April or 4 March; `1,5`: one and a half or fifteen; a missing unit).
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// The characters in doubt.
    pub written: record::PatientText,
    /// The possible readings, in no order of preference.
    pub readings: Vec<String>,
    /// The fact that waits for the answer.
    pub fact: Option<record::FactId>,
}
