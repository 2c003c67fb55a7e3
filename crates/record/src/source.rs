use crate::{Language, PartialDate, PatientText};
use serde::{Deserialize, Serialize};
use sha2::Digest;
use std::fmt;

/// Half-open range of UTF-8 bytes in a document's stored text. Both ends lie on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; never below `start`.
    pub end: usize,
}

impl Span {
    /// The span `start..end`. Panics when `end < start`, which is a programming error.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "span ends before it starts");
        Self { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// True when the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when `other` lies inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// This span moved right by `offset` bytes.
    pub fn shifted(self, offset: usize) -> Span {
        Span {
            start: self.start + offset,
            end: self.end + offset,
        }
    }

    /// The characters of `text` under this span; `None` when it lies outside or splits a character.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }
}

/// Opaque identifier of one source document inside a case. Given by the caller, never derived from patient data.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

/// SHA-256 of the original bytes, 64 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sha256(pub String);

impl Sha256 {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(
            sha2::Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of file a document was.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    /// Plain text in any recognised encoding.
    Text,
    /// Markdown.
    Markdown,
    /// Rich Text Format.
    Rtf,
    /// PDF with a text layer.
    Pdf,
    /// Word document.
    Docx,
    /// Spreadsheet workbook.
    Xlsx,
    /// Comma- or tab-separated values.
    Csv,
    /// FHIR R4 JSON: Bundle or single resource.
    FhirJson,
    /// FHIR R4 bulk export, one resource a line.
    FhirNdjson,
    /// HL7 Clinical Document Architecture.
    Ccda,
    /// HL7 version 2 messages.
    Hl7v2,
    /// Variant Call Format.
    Vcf,
    /// DICOM object.
    Dicom,
    /// A picture of a page.
    Image,
}

/// One page of a paged document.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// Page number, from 1.
    pub number: u32,
    /// The page's part of the stored text.
    pub span: Span,
    /// Mean confidence of optical character recognition, 0 to 1; `None` where the text was not recognised from a picture.
    pub ocr_confidence: Option<f32>,
    /// Lines recognised from a picture of the page, in reading order; empty where the text was not recognised.
    #[serde(default)]
    pub lines: Vec<PageLine>,
}

/// One line that was recognised from a picture of a page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PageLine {
    /// The line's part of the stored text.
    pub span: Span,
    /// Left, top, right and bottom in the picture, as shares of its width and height, 0 to 1.
    pub bounds: [f32; 4],
    /// Mean probability of its characters, 0 to 1.
    pub confidence: f32,
}

/// One stretch of stored text and the stretch of the original bytes it came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// Range in the stored text.
    pub text: Span,
    /// Range in the original bytes (for PDF, DOCX and pictures: in the text that the parser process extracted).
    pub original: Span,
}

/// Map from stored text to original bytes: sorted, non-overlapping segments. Inside a segment of equal lengths the map
/// is byte for byte, otherwise the whole original range answers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct OffsetMap {
    /// Segments in order of `text.start`. Empty means: the stored text is the original.
    pub segments: Vec<Segment>,
}

impl OffsetMap {
    /// The original range behind `span`: the cover of all segments that it touches; `None` when it touches none.
    pub fn original(&self, span: Span) -> Option<Span> {
        if self.segments.is_empty() {
            return Some(span);
        }
        let first = self
            .segments
            .partition_point(|segment| segment.text.end <= span.start);
        self.segments[first..]
            .iter()
            .take_while(|segment| segment.text.start < span.end.max(span.start + 1))
            .map(|segment| segment.project(span))
            .reduce(Span::cover)
    }
}

impl Segment {
    fn project(&self, span: Span) -> Span {
        if self.text.len() != self.original.len() {
            return self.original;
        }
        let start = span.start.max(self.text.start) - self.text.start;
        let end = span.end.clamp(self.text.start, self.text.end) - self.text.start;
        Span::new(
            self.original.start + start,
            self.original.start + end.max(start),
        )
    }
}

/// One document of a case as it arrived. Nothing changes it afterwards.
///
/// `text` is what every [`Span`] refers to and what the clinician reads. For text files it is the decoded file; for
/// structured formats (FHIR, C-CDA, HL7 v2, CSV, VCF) it is a readable rendering, one fact a line, and `map` leads
/// from each line to the original bytes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SourceDocument {
    /// Identifier inside the case.
    pub id: DocumentId,
    /// File name or a title that the physician gave.
    pub title: PatientText,
    /// What it was.
    pub media_type: MediaType,
    /// Digest of the original bytes.
    pub hash: Sha256,
    /// Stored text, UTF-8.
    pub text: PatientText,
    /// Stored text to original bytes.
    pub map: OffsetMap,
    /// Dominant language of the text.
    pub language: Language,
    /// The date the document speaks from (letter date, encounter date), where it states one.
    pub date: Option<PartialDate>,
    /// Pages, for paged formats.
    pub pages: Vec<Page>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_map_is_the_identity() {
        assert_eq!(
            OffsetMap::default().original(Span::new(3, 5)),
            Some(Span::new(3, 5))
        );
    }

    #[test]
    fn equal_segments_map_byte_for_byte_and_others_whole() {
        let map = OffsetMap {
            segments: vec![
                Segment {
                    text: Span::new(0, 4),
                    original: Span::new(10, 14),
                },
                Segment {
                    text: Span::new(5, 8),
                    original: Span::new(20, 90),
                },
            ],
        };
        assert_eq!(map.original(Span::new(1, 3)), Some(Span::new(11, 13)));
        assert_eq!(map.original(Span::new(6, 7)), Some(Span::new(20, 90)));
        assert_eq!(map.original(Span::new(2, 6)), Some(Span::new(12, 90)));
        assert_eq!(map.original(Span::new(4, 5)), None);
    }
}
