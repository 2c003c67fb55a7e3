use record::{DocumentId, OffsetMap, Page, PartialDate};

/// One document as handed over by the caller.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Identifier inside the case; the caller makes it.
    pub id: &'a DocumentId,
    /// File name or title; its extension helps to tell formats apart, nothing more.
    pub title: &'a str,
    /// The original bytes.
    pub bytes: &'a [u8],
    /// The case's as-of date, for relative dates where the document states none of its own.
    pub as_of: Option<PartialDate>,
}

/// Text that the parser process took out of a PDF, a DOCX, a workbook or a picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Extracted {
    /// UTF-8 text, pages in order, table rows as lines with tabs between cells.
    pub text: String,
    /// Pages inside `text`.
    pub pages: Vec<Page>,
    /// Extracted text to whatever the parser counts in the original; empty where it cannot say.
    pub map: OffsetMap,
    /// What could not be read.
    pub issues: Vec<crate::IngestIssue>,
}

/// What the parser process read in the header of a DICOM object, as written; empty where it does not say.
#[derive(Clone, PartialEq, Debug)]
pub struct ImagedObject {
    /// The patient's name.
    pub patient_name: String,
    /// The patient's number.
    pub patient_id: String,
    /// YYYYMMDD.
    pub birth_date: String,
    /// M, F or O.
    pub sex: String,
    /// CT, MR, DX, SR and others.
    pub modality: String,
    /// YYYYMMDD.
    pub study_date: String,
    /// What was imaged.
    pub description: String,
    /// Text of a structured report.
    pub report: String,
    /// Number of frames; 0 for an object without pixels.
    pub frames: u32,
    /// True unless the object says that no patient data is burned into the picture.
    pub burned_in: bool,
}
