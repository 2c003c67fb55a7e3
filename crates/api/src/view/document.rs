use super::Pages;
use crate::stored::StoredIssue;
use crate::wire::{
    Choice, DocumentView, FactGroup, IngestIssueView, Localized, MarkedSpan, Question, ScanLine,
    ScanView,
};
use knowledge::chinese_names;
use record::{DocumentId, Language, MediaType, Page, PageLine, Record, SourceDocument};
use std::collections::BTreeMap;

/// Every document with its marked spans, taken from the rows of `groups`, and what was not understood.
pub(super) fn documents(
    record: &Record,
    sizes: &BTreeMap<DocumentId, usize>,
    groups: &[FactGroup],
    issues: &[StoredIssue],
    pages: &Pages<'_>,
) -> Vec<DocumentView> {
    record
        .documents
        .iter()
        .map(|document| DocumentView {
            frames: frames(record, &document.id),
            ..view(document, sizes, groups, issues, pages)
        })
        .collect()
}

fn view(
    of: &SourceDocument,
    sizes: &BTreeMap<DocumentId, usize>,
    groups: &[FactGroup],
    issues: &[StoredIssue],
    pages: &Pages<'_>,
) -> DocumentView {
    let SourceDocument {
        id,
        title,
        media_type,
        hash,
        text,
        map: _,
        language,
        date,
        pages: of_pages,
    } = of;
    DocumentView {
        id: id.0.clone(),
        title: title.reveal().to_string(),
        media_type: media(*media_type),
        bytes: sizes.get(id).copied().unwrap_or_default() as u32,
        sha256: hash.0.clone(),
        date: date.map(|date| date.to_string()),
        language: language_words(*language),
        text: text.reveal().to_string(),
        spans: spans(id, groups),
        issues: issues
            .iter()
            .filter(|issue| issue.document == *id)
            .map(|issue| ingest_issue(issue, pages))
            .collect(),
        scans: scans(id, of_pages, pages),
        frames: 0,
    }
}

/// Frames of a DICOM object, as the study that was read from it counts them.
fn frames(record: &Record, document: &DocumentId) -> u32 {
    let is_dicom = record
        .document(document)
        .is_some_and(|of| of.media_type == MediaType::Dicom);
    let mut studies = record.imaging.iter();
    studies
        .find(|study| is_dicom && study.spans().any(|(of, _)| of == document))
        .map_or(0, |study| study.value.instances)
}

/// Pages that were recognised, with each line's place in the text and in the picture.
fn scans(document: &DocumentId, of: &[Page], pages: &Pages<'_>) -> Vec<ScanView> {
    let Some(index) = pages.index(document) else {
        return Vec::new();
    };
    let line = |line: &PageLine| {
        let [left, top, right, bottom] = line.bounds;
        ScanLine {
            start: index.units(line.span.start),
            end: index.units(line.span.end),
            bounds: [left, top, right - left, bottom - top].map(|share| share * 100.0),
            confidence: (line.confidence * 100.0).round() as u32,
        }
    };
    of.iter()
        .filter(|page| !page.lines.is_empty())
        .map(|page| ScanView {
            page: page.number,
            lines: page.lines.iter().map(line).collect(),
        })
        .collect()
}

fn spans(document: &DocumentId, groups: &[FactGroup]) -> Vec<MarkedSpan> {
    let mut spans: Vec<MarkedSpan> = groups
        .iter()
        .flat_map(|group| &group.rows)
        .flat_map(|row| {
            let label = if row.assertion_label.en.is_empty() {
                row.label.clone()
            } else {
                Localized::new(
                    format!("{}, {}", row.label.en, row.assertion_label.en),
                    format!("{}，{}", row.label.zh, row.assertion_label.zh),
                )
            };
            row.places
                .iter()
                .filter(|place| place.document == document.0)
                .map(move |place| MarkedSpan {
                    start: place.start,
                    end: place.end,
                    class: row.class,
                    label: label.clone(),
                    fact: row.id.clone(),
                })
        })
        .collect();
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans
}

fn ingest_issue(of: &StoredIssue, pages: &Pages<'_>) -> IngestIssueView {
    let place = of.span.and_then(|span| pages.place(&of.document, span));
    IngestIssueView {
        line: place.as_ref().map(|place| place.line),
        start: place.as_ref().map(|place| place.start),
        end: place.as_ref().map(|place| place.end),
        place: of.place.clone(),
        message: in_chinese(&of.message),
        excerpt: place.map(|place| place.quote).unwrap_or_default(),
    }
}

/// With the Chinese names of drugs and analytes in the Chinese words.
fn in_chinese(message: &record::Localized) -> Localized {
    Localized::new(message.en.clone(), chinese_names(&message.zh))
}

/// Ambiguous passages, open and answered.
pub(super) fn questions(issues: &[StoredIssue], pages: &Pages<'_>) -> Vec<Question> {
    issues
        .iter()
        .enumerate()
        .filter_map(|(at, issue)| {
            let question = issue.question.as_ref()?;
            Some(Question {
                id: format!("q{at}"),
                text: in_chinese(&issue.message),
                options: question
                    .readings
                    .iter()
                    .map(|reading| Choice {
                        id: reading.clone(),
                        text: Localized::same(reading.clone()),
                    })
                    .collect(),
                places: issue
                    .span
                    .and_then(|span| pages.place(&issue.document, span))
                    .into_iter()
                    .collect(),
                answer: question.answer.clone(),
            })
        })
        .collect()
}

fn media(of: MediaType) -> Localized {
    let (en, zh) = match of {
        MediaType::Text => ("Text", "文本"),
        MediaType::Markdown => ("Markdown", "Markdown"),
        MediaType::Rtf => ("Rich text", "富文本"),
        MediaType::Pdf => ("PDF", "PDF"),
        MediaType::Docx => ("Word document", "Word 文档"),
        MediaType::Xlsx => ("Workbook", "工作簿"),
        MediaType::Csv => ("Table (CSV)", "表格（CSV）"),
        MediaType::FhirJson => ("FHIR R4", "FHIR R4"),
        MediaType::FhirNdjson => ("FHIR R4, bulk", "FHIR R4（批量）"),
        MediaType::Ccda => ("C-CDA", "C-CDA"),
        MediaType::Hl7v2 => ("HL7 version 2", "HL7 v2"),
        MediaType::Vcf => ("Variants (VCF)", "变异（VCF）"),
        MediaType::Dicom => ("DICOM", "DICOM"),
        MediaType::Image => ("Picture", "图片"),
    };
    Localized::new(en, zh)
}

fn language_words(of: Language) -> Localized {
    match of {
        Language::English => Localized::new("English", "英文"),
        Language::Chinese => Localized::new("Chinese", "中文"),
        Language::Mixed => Localized::new("English and Chinese", "中英文"),
        Language::Other => Localized::new("another language: not interpreted", "其他语言：未解读"),
    }
}
