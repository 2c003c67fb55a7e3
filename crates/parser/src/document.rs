use record::{Localized, OffsetMap, Page, Span};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

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
    /// Recognised numbers that may say something else.
    pub doubts: Vec<Doubt>,
    /// The header of a DICOM object.
    pub dicom: Option<Box<DicomHeader>>,
}

/// What the header of a DICOM object says, as written; empty where it does not say.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DicomHeader {
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
    /// Description of the study, else the protocol.
    pub study: String,
    /// Description of the series.
    pub series: String,
    /// Body part examined.
    pub body_part: String,
    /// Institution.
    pub institution: String,
    /// Number of frames; 0 for an object without pixels.
    pub frames: u32,
    /// Whether the picture can be shown.
    pub pixels: Pixels,
    /// True unless the object says that no patient data is burned into the picture.
    pub burned_in: bool,
}

/// Whether the picture of an object can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Pixels {
    /// There is none.
    #[default]
    None,
    /// Its compression is not read here.
    Unsupported,
    /// It can.
    Shown,
}

/// A recognised number that is not clear.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Doubt {
    /// Its part of the text.
    pub span: Span,
    /// Page number, from 1.
    pub page: u32,
    /// What it may say, the most probable reading first.
    pub readings: Vec<String>,
}

/// Files with the weights of the recognition networks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OcrWeights {
    /// Finds text in a picture.
    pub detection: PathBuf,
    /// Reads a line of text.
    pub recognition: PathBuf,
    /// Tells which way up a line is.
    pub orientation: PathBuf,
}

impl OcrWeights {
    /// The files in the folder `models` where `cargo xtask model` puts them; `None` unless all are there.
    pub fn within(models: &Path) -> Option<Self> {
        let file = |name: &str| Some(models.join("ppocr").join(name)).filter(|file| file.exists());
        Some(Self {
            detection: file("detection.onnx")?,
            recognition: file("recognition.onnx")?,
            orientation: file("orientation.onnx")?,
        })
    }
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
    /// Processor time and, doubled, wall-clock time, in seconds; recognition comes on top.
    pub seconds: u64,
    /// Time after which no further page is recognised, in seconds.
    pub ocr_seconds: u64,
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
            ocr_seconds: 240,
        }
    }
}
