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
