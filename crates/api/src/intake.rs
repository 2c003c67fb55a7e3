//! Documents of any kind into one record.

use crate::fault::contained;
use ingest::{Extracted, ImagedObject, IngestIssue, IngestIssueKind, Input, Question, Understood};
use parser::{
    DicomHeader, Doubt, ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits, OcrWeights,
    Parser, ParserError,
};
use record::{
    DetectedIssue, DocumentId, Lexicon, Localized, MediaType, Page, PartialDate, PatientText,
    Record, Span,
};
use std::path::Path;

/// One document as it arrives.
#[derive(Clone, PartialEq)]
pub struct Arrival {
    /// Identifier inside the case.
    pub id: DocumentId,
    /// File name or title.
    pub title: PatientText,
    /// The original bytes.
    pub bytes: Vec<u8>,
}

/// What reading needs beside the bytes.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Dictionaries.
    pub lexicon: &'a dyn Lexicon,
    /// The parser process, for PDF, DOCX, workbooks and pictures.
    pub parser: &'a Parser<'a>,
    /// As-of date that the physician entered.
    pub as_of: Option<PartialDate>,
}

/// The parser process `binary`, with the recognition weights that are in the data folder.
pub fn parser<'a>(binary: &'a Path, data: &Path) -> Parser<'a> {
    Parser {
        binary,
        weights: OcrWeights::within(&data.join("models")),
        limits: Limits::default(),
    }
}

/// One document that was read.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// Its record.
    pub record: Record,
    /// What was not understood.
    pub issues: Vec<IngestIssue>,
}

/// Why nothing of a document was read.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No bytes, or blanks alone.
    #[error("empty")]
    Empty,
    /// A kind of file that is not read, or bytes of no known kind; the message says which.
    #[error("not a readable kind of document")]
    Unsupported(Localized),
    /// Damaged, or not what it claims to be.
    #[error("damaged")]
    Damaged(Localized),
    /// Over the limit.
    #[error("too large")]
    TooLarge(Localized),
    /// Pages of pictures only.
    #[error("no text layer")]
    NoTextLayer(Localized),
    /// The parser process failed or reached its limits.
    #[error("the parser process failed")]
    Parser(String),
    /// A fault of the program ended the reading.
    #[error("the program failed while reading")]
    Fault,
}

impl Refusal {
    /// What to tell the physician.
    pub fn message(&self) -> Localized {
        match self {
            Self::Empty => Localized::new("The document is empty.", "文档为空。"),
            Self::Unsupported(words)
            | Self::Damaged(words)
            | Self::TooLarge(words)
            | Self::NoTextLayer(words) => words.clone(),
            Self::Parser(words) => Localized::new(
                format!("The file could not be read: {words}."),
                format!("无法读取该文件：{words}。"),
            ),
            Self::Fault => Localized::new(
                "The program made a mistake of its own while it read this document; nothing of it was taken. Paste it in parts, and report the mistake without the patient's data.",
                "程序读取该文档时自身出错，未采用其中任何内容。请分段粘贴，并在不附患者资料的情况下反馈。",
            ),
        }
    }
}

/// Reads one document. Files inside it stay closed.
pub fn read(arrival: &Arrival, reader: &Reader<'_>) -> Result<Read, Refusal> {
    let (record, issues) = understand(arrival, reader, Pictures::Refused)?.closed();
    Ok(Read { record, issues })
}

/// One plain text as a case: its record, with what it contradicts itself in. It asks nothing of the parser process.
pub fn note(
    text: &str,
    lexicon: &dyn Lexicon,
    today: PartialDate,
) -> Result<(Record, Vec<DetectedIssue>), Refusal> {
    let parser = parser(Path::new("consilium-parser"), Path::new(""));
    let reader = Reader {
        lexicon,
        parser: &parser,
        as_of: None,
    };
    let arrival = Arrival {
        id: DocumentId("d1".to_string()),
        title: "note.txt".into(),
        bytes: text.as_bytes().to_vec(),
    };
    let one = read(&arrival, &reader)?;
    Ok(assemble(vec![one.record], None, today))
}

/// What becomes of a picture without words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pictures {
    /// There is nothing to read: refused.
    Refused,
    /// It is shown.
    Kept,
}

/// Reads one document; the files inside it wait in what it yields.
pub(crate) fn understand(
    arrival: &Arrival,
    reader: &Reader<'_>,
    pictures: Pictures,
) -> Result<Understood, Refusal> {
    if arrival.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    let input = Input {
        id: &arrival.id,
        title: arrival.title.reveal(),
        bytes: &arrival.bytes,
        as_of: reader.as_of,
    };
    let understood = contained(|| open(input, reader, pictures)).unwrap_or(Err(Refusal::Fault))?;
    if understood.record.documents.is_empty() {
        return Err(refusal(&understood.issues));
    }
    Ok(understood)
}

/// Reads a document of any kind.
fn open(input: Input<'_>, reader: &Reader<'_>, pictures: Pictures) -> Result<Understood, Refusal> {
    Ok(match ingest::detect(input.bytes, input.title) {
        Some(kind @ (MediaType::Pdf | MediaType::Docx | MediaType::Xlsx | MediaType::Image)) => {
            let document = reader
                .parser
                .text(kind, input.bytes)
                .map_err(refused_by_parser)?;
            let mut extracted = extracted(document, input.id);
            if extracted.text.trim().is_empty() {
                let shown = kind == MediaType::Image && pictures == Pictures::Kept;
                match refusal(&extracted.issues) {
                    Refusal::NoTextLayer(_) if shown => show(&mut extracted),
                    why => return Err(why),
                }
            }
            ingest::read_extracted(input, extracted, kind, reader.lexicon).into()
        }
        Some(MediaType::Dicom) => {
            let document = reader
                .parser
                .text(MediaType::Dicom, input.bytes)
                .map_err(refused_by_parser)?;
            imaged(document, input, reader)?.into()
        }
        _ => ingest::open(input, reader.lexicon),
    })
}

/// A picture without words is one page.
fn show(extracted: &mut Extracted) {
    if extracted.pages.is_empty() {
        extracted.pages.push(Page {
            number: 1,
            span: Span::new(0, extracted.text.len()),
            ocr_confidence: None,
            lines: Vec::new(),
        });
    }
}

/// A DICOM object: its header and report; its picture stays in the original.
fn imaged(
    document: ExtractedDocument,
    input: Input<'_>,
    reader: &Reader<'_>,
) -> Result<(Record, Vec<IngestIssue>), Refusal> {
    let named = document
        .issues
        .into_iter()
        .map(|issue| named(issue, input.id));
    let issues: Vec<IngestIssue> = named.collect();
    let Some(header) = document.dicom else {
        return Err(refusal(&issues));
    };
    let DicomHeader {
        patient_name,
        patient_id,
        birth_date,
        sex,
        modality,
        study_date,
        study,
        series,
        body_part,
        institution: _,
        frames,
        pixels: _,
        burned_in,
    } = *header;
    let words = [study, series, body_part]
        .into_iter()
        .filter(|words| !words.is_empty());
    let object = ImagedObject {
        patient_name,
        patient_id,
        birth_date,
        sex,
        modality,
        study_date,
        description: words.collect::<Vec<_>>().join(", "),
        report: document.text,
        frames,
        burned_in,
    };
    Ok(ingest::read_imaged(input, object, issues, reader.lexicon))
}

/// The records of one patient's documents as one, with what the documents disagree on. The as-of date is the
/// physician's, else the latest day that the documents speak from, else `today`.
pub fn assemble(
    records: Vec<Record>,
    entered: Option<PartialDate>,
    today: PartialDate,
) -> (Record, Vec<DetectedIssue>) {
    let (mut record, issues) = ingest::merge(records);
    record.as_of = entered
        .or_else(|| latest_day(&record, today))
        .or(Some(today));
    (record, issues)
}

/// The latest day that a document, a visit or a result of the record speaks from, not after `today`.
fn latest_day(record: &Record, today: PartialDate) -> Option<PartialDate> {
    let documents = record.documents.iter().filter_map(|document| document.date);
    let visits = record
        .encounters
        .iter()
        .filter_map(|fact| fact.value.end.or(fact.value.start));
    let results = record
        .observations
        .iter()
        .filter_map(|fact| fact.value.effective);
    documents
        .chain(visits)
        .chain(results)
        .filter(|date| date.get_day().is_some() && date.day_range().1 <= today.day_range().1)
        .max()
        .and_then(|date| PartialDate::day(date.get_year(), date.get_month()?, date.get_day()?).ok())
}

pub(crate) fn refusal(issues: &[IngestIssue]) -> Refusal {
    let Some(issue) = issues.first() else {
        return Refusal::Empty;
    };
    let words = issue.message.clone();
    match issue.kind {
        IngestIssueKind::TooLarge => Refusal::TooLarge(words),
        IngestIssueKind::NoTextLayer => Refusal::NoTextLayer(words),
        IngestIssueKind::Unreadable => Refusal::Unsupported(words),
        _ => Refusal::Damaged(words),
    }
}

fn refused_by_parser(error: ParserError) -> Refusal {
    match error {
        ParserError::TooLarge { limit, .. } => Refusal::TooLarge(Localized::new(
            format!(
                "The file is larger than the limit of {} MiB and was not read.",
                limit >> 20
            ),
            format!("文件超过 {} MiB 上限，未读取。", limit >> 20),
        )),
        other => Refusal::Parser(other.to_string()),
    }
}

pub(crate) fn extracted(document: ExtractedDocument, id: &DocumentId) -> Extracted {
    let ExtractedDocument {
        text,
        pages,
        map,
        issues,
        doubts,
        dicom: _,
    } = document;
    let named = issues.into_iter().map(|issue| named(issue, id));
    let asked = doubts.into_iter().map(|doubt| asked(doubt, &text, id));
    Extracted {
        issues: named.chain(asked).collect(),
        text,
        pages,
        map,
    }
}

/// A recognised number that is not clear, as a question.
fn asked(doubt: Doubt, text: &str, id: &DocumentId) -> IngestIssue {
    let Doubt {
        span,
        page,
        readings,
    } = doubt;
    IngestIssue {
        document: id.clone(),
        kind: IngestIssueKind::Uncertain,
        span: Some(span),
        place: format!("page {page}"),
        message: Localized::new(
            "A number was not clear in the picture: which reading is right? Compare it with the picture.",
            "图片中的数字不清晰：哪个读数正确？请与图片核对。",
        ),
        question: Some(Question {
            written: span.slice(text).unwrap_or_default().into(),
            readings,
            fact: None,
        }),
    }
}

fn named(issue: ExtractIssue, id: &DocumentId) -> IngestIssue {
    let ExtractIssue {
        kind,
        pages,
        message,
    } = issue;
    let pages: Vec<String> = pages.iter().map(u32::to_string).collect();
    IngestIssue {
        document: id.clone(),
        kind: match kind {
            ExtractIssueKind::Unreadable => IngestIssueKind::Unreadable,
            ExtractIssueKind::NotUnderstood => IngestIssueKind::NotUnderstood,
            ExtractIssueKind::TooLarge => IngestIssueKind::TooLarge,
            ExtractIssueKind::NoTextLayer => IngestIssueKind::NoTextLayer,
            ExtractIssueKind::Uncertain => IngestIssueKind::Uncertain,
            ExtractIssueKind::Note => IngestIssueKind::Note,
        },
        span: None,
        place: if pages.is_empty() {
            String::new()
        } else {
            format!("page {}", pages.join(", "))
        },
        message,
        question: None,
    }
}
