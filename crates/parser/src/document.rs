use record::{Localized, OffsetMap, Page};
use serde::{Deserialize, Serialize};

/// What the parser process took out of one document.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ExtractedDocument {
    /// UTF-8 text, pages in order, table rows as lines with tabs between cells.
    pub text: String,
    /// Pages inside `text`; empty for formats without pages.
    pub pages: Vec<Page>,
    /// Always the identity at present: the text is itself the reference of spans.
    pub map: OffsetMap,
    /// What could not be read, or was read with doubt.
    pub issues: Vec<ExtractIssue>,
    /// Pictures of recognised pages, for the reader to compare.
    pub page_images: Vec<PageImage>,
}

/// A picture of one page, as PNG.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PageImage {
    /// Page number, from 1.
    pub page: u32,
    /// PNG file, base64.
    pub png: String,
}

/// What happened to a part of the document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ExtractIssue {
    /// Kind; the same names as `ingest::IngestIssueKind`.
    pub kind: ExtractIssueKind,
    /// Pages concerned, from 1; empty where the whole document is meant.
    pub pages: Vec<u32>,
    /// What it means and what to do next. Holds no patient text.
    pub message: Localized,
}

/// Kinds of extraction issue.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtractIssueKind {
    /// The bytes are not what they claim to be, or are damaged or locked; nothing was read.
    Unreadable,
    /// A part was left out because it was not understood.
    NotUnderstood,
    /// A limit was reached; what lies beyond was not read.
    TooLarge,
    /// Pages without text: pictures or outlines.
    NoTextLayer,
    /// Read, but the reading is uncertain.
    Uncertain,
    /// For information.
    Note,
}

/// Bounds of one extraction. Every bound that is hit is named in the error or issue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Largest document, in bytes.
    pub input_bytes: u64,
    /// Largest total of unpacked parts of a compressed document, in bytes.
    pub unpacked_bytes: u64,
    /// Longest extracted text, in bytes.
    pub text_bytes: usize,
    /// Most pages read.
    pub pages: u32,
    /// Address space of the process, in bytes.
    pub memory_bytes: u64,
    /// Processor time and, doubled, wall-clock time, in seconds.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 200 << 20,
            unpacked_bytes: 512 << 20,
            text_bytes: 64 << 20,
            pages: 5_000,
            memory_bytes: 2 << 30,
            seconds: 60,
        }
    }
}

impl ExtractedDocument {
    /// A document of which nothing could be read, and why.
    pub(crate) fn failed(kind: ExtractIssueKind, message: Localized) -> Self {
        Self {
            issues: vec![ExtractIssue::whole(kind, message)],
            ..Self::default()
        }
    }
}

impl ExtractIssue {
    /// An issue of the whole document.
    pub(crate) fn whole(kind: ExtractIssueKind, message: Localized) -> Self {
        Self {
            kind,
            pages: Vec::new(),
            message,
        }
    }
}

/// Cuts `text` to `limit` bytes on a character boundary and says so.
pub(crate) fn bounded(text: &mut String, limit: usize, issues: &mut Vec<ExtractIssue>) {
    if text.len() <= limit {
        return;
    }
    let end = text.floor_char_boundary(limit);
    text.truncate(end);
    issues.push(ExtractIssue::whole(
        ExtractIssueKind::TooLarge,
        Localized::new(
            format!(
                "The document holds more than {limit} bytes of text; what follows was not read."
            ),
            format!("文档文字超过 {limit} 字节，其后内容未读取。"),
        ),
    ));
}
