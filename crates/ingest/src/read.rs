//! The way in: which reader a document goes to.

use crate::{
    Extracted, IngestIssue, IngestIssueKind, Input, Understood, ccda, charset, detect, fhir, hl7v2,
    outside, rtf, scan, table, text, vcf,
};
use record::{
    Language, Lexicon, Localized, MediaType, OffsetMap, PatientText, Record, SectionKind, Sha256,
    SourceDocument,
};
use std::io::Read;

/// Largest document that is read, in bytes (512 MiB).
pub const MAX_BYTES: usize = 512 << 20;

/// Reads one document of any format that needs no parser process: text, Markdown, RTF, FHIR, C-CDA, HL7 v2, CSV, VCF.
/// What was not understood is in the issues; the record always holds the document itself unless nothing was readable.
/// Files inside the document stay closed, with an issue for each.
pub fn read(input: Input<'_>, lexicon: &dyn Lexicon) -> (Record, Vec<IngestIssue>) {
    open(input, lexicon).closed()
}

/// [`read`], with the files inside the document for the caller to open.
pub fn open(input: Input<'_>, lexicon: &dyn Lexicon) -> Understood {
    if input.bytes.len() > MAX_BYTES {
        return refused(
            input,
            IngestIssueKind::TooLarge,
            Localized::new(
                format!(
                    "The file is larger than the limit of {} MiB and was not read.",
                    MAX_BYTES >> 20
                ),
                format!("文件超过 {} MiB 上限，未读取。", MAX_BYTES >> 20),
            ),
        )
        .into();
    }
    match detect(input.bytes, input.title) {
        Some(MediaType::FhirJson) => fhir::read(input, lexicon),
        Some(MediaType::Ccda) => ccda::read(input, lexicon),
        Some(MediaType::Hl7v2) => hl7v2::read(input, lexicon),
        Some(MediaType::Csv) => table::read(input, lexicon).into(),
        Some(MediaType::Vcf) => vcf::read(input, lexicon).into(),
        Some(MediaType::FhirNdjson) => fhir::read_lines(input, lexicon),
        Some(MediaType::Text) if outside::recognise(&String::from_utf8_lossy(input.bytes)) => {
            table::read(input, lexicon).into()
        }
        Some(kind @ (MediaType::Text | MediaType::Markdown | MediaType::Rtf)) => {
            plain(input, kind, lexicon).into()
        }
        Some(kind) => refused(
            input,
            IngestIssueKind::Unreadable,
            Localized::new(
                format!("A document of kind {kind:?} cannot be read directly."),
                format!("无法直接读取 {kind:?} 类型的文件。"),
            ),
        )
        .into(),
        None => refused(
            input,
            IngestIssueKind::Unreadable,
            Localized::new(
                "The bytes are of no known document format; nothing was read.",
                "无法识别的文件格式，未读取任何内容。",
            ),
        )
        .into(),
    }
}

/// Reads what the parser process took out of a PDF, a DOCX, a workbook or a picture.
pub fn read_extracted(
    input: Input<'_>,
    extracted: Extracted,
    media_type: MediaType,
    lexicon: &dyn Lexicon,
) -> (Record, Vec<IngestIssue>) {
    let Extracted {
        text,
        pages,
        map,
        issues,
    } = extracted;
    let faint = scan::faint_lines(&pages, input.id);
    let document = SourceDocument {
        text: PatientText::new(text),
        map,
        pages,
        ..empty(input, media_type)
    };
    let (mut record, found) = read_document(document, input, lexicon);
    let mut issues: Vec<IngestIssue> = issues.into_iter().chain(faint).chain(found).collect();
    scan::hold_back(&mut record, &mut issues);
    (record, issues)
}

fn plain(input: Input<'_>, kind: MediaType, lexicon: &dyn Lexicon) -> (Record, Vec<IngestIssue>) {
    let decoded = charset::decode(input.bytes);
    let (text, map) = if kind == MediaType::Rtf {
        rtf::text(input.bytes)
    } else {
        (decoded.text, decoded.map)
    };
    let document = SourceDocument {
        text: PatientText::new(text),
        map,
        ..empty(input, kind)
    };
    let (record, mut issues) = read_document(document, input, lexicon);
    if kind != MediaType::Rtf && (decoded.damaged || decoded.guessed) {
        issues.push(encoding_note(input, decoded.encoding, decoded.damaged));
    }
    (record, issues)
}

/// The encoding was guessed, or some bytes are no text in it.
fn encoding_note(input: Input<'_>, encoding: &str, damaged: bool) -> IngestIssue {
    let message = if damaged {
        Localized::new(
            format!(
                "Some bytes are no valid {encoding} text and were replaced; check the passages marked \u{FFFD}."
            ),
            format!("部分字节不是有效的 {encoding} 文本，已替换；请检查标有 \u{FFFD} 的段落。"),
        )
    } else {
        Localized::new(
            format!("The encoding was recognised as {encoding}; check that the text reads well."),
            format!("编码识别为 {encoding}；请确认文本显示正常。"),
        )
    };
    IngestIssue {
        document: input.id.clone(),
        kind: if damaged {
            IngestIssueKind::Uncertain
        } else {
            IngestIssueKind::Note
        },
        span: None,
        place: String::new(),
        message,
        question: None,
    }
}

fn read_document(
    document: SourceDocument,
    input: Input<'_>,
    lexicon: &dyn Lexicon,
) -> (Record, Vec<IngestIssue>) {
    let understood = text::understand(
        document.text.reveal(),
        text::Origin {
            document: &document.id,
            base: 0,
            first: SectionKind::Other,
        },
        lexicon,
    );
    let mut record = crate::merge::fold(understood.record);
    record.documents = vec![SourceDocument {
        language: understood.language,
        date: understood.date,
        ..document
    }];
    record.as_of = input.as_of;
    (record, understood.issues)
}

fn empty(input: Input<'_>, media_type: MediaType) -> SourceDocument {
    SourceDocument {
        id: input.id.clone(),
        title: input.title.into(),
        media_type,
        hash: Sha256::of(input.bytes),
        text: PatientText::default(),
        map: OffsetMap::default(),
        language: Language::English,
        date: None,
        pages: Vec::new(),
    }
}

fn refused(
    input: Input<'_>,
    kind: IngestIssueKind,
    message: Localized,
) -> (Record, Vec<IngestIssue>) {
    let issue = IngestIssue {
        document: input.id.clone(),
        kind,
        span: None,
        place: String::new(),
        message,
        question: None,
    };
    (Record::default(), vec![issue])
}

/// The first bytes of a gzip stream; empty where it is none.
pub(crate) fn gunzip_head(bytes: &[u8]) -> Vec<u8> {
    let mut head = Vec::new();
    let _ = flate2::read::MultiGzDecoder::new(bytes)
        .take(4096)
        .read_to_end(&mut head);
    head
}

/// Knows no term.
#[cfg(test)]
pub(crate) struct NoLexicon;

#[cfg(test)]
impl Lexicon for NoLexicon {
    fn matches(&self, _: &str) -> Vec<record::TermMatch> {
        Vec::new()
    }
    fn concept(&self, _: record::TermKind, _: u32) -> record::TermConcept {
        record::TermConcept {
            preferred: String::new(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }
    }
    fn lookup(&self, _: record::TermKind, _: &str) -> Option<record::TermConcept> {
        None
    }
    fn suggest_drug(&self, _: &str) -> Vec<record::DrugSuggestion> {
        Vec::new()
    }
    fn ucum(&self, _: &str) -> Option<String> {
        None
    }
    fn convert(&self, _: &str, _: f64, _: &str, _: &str) -> Option<f64> {
        None
    }
}
