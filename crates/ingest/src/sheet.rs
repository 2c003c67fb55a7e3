//! The readable rendering of a structured document: facts gathered in any order, then written one a line under
//! headings, each with its way back to the original bytes.

use crate::attachment::{MOST_BYTES, MOST_BYTES_IN_ALL, MOST_FILES};
use crate::{
    Attachment, IngestIssue, IngestIssueKind, Input, Question, Understood, describe, placing,
};
use record::{
    AdministrativeSex, AllergyIntolerance, AllergyStatus, Condition, Device, DiagnosticReport,
    DocumentId, Encounter, FactStatus, FamilyMemberHistory, GeneCall, Identifier, ImagingStudy,
    Immunization, Lexicon, Localized, MediaType, MedicationStatement, Observation, OffsetMap,
    PartialDate, PatientText, PregnancyStatus, Procedure, Record, Section, SectionKind, Segment,
    Sha256, SocialHistory, SourceDocument, Span, VariantCall,
};
use std::collections::BTreeMap;

/// Most issues kept for one document; beyond it only their number is told.
const MAX_ISSUES: usize = 500;

/// One thing that a structured document says.
pub(crate) enum Value {
    Name(PatientText),
    Identifier(Identifier),
    Sex(AdministrativeSex),
    Birth(PartialDate),
    Age(f64),
    Deceased(Option<PartialDate>),
    Pregnancy(PregnancyStatus),
    Lactating(bool),
    Condition(Condition),
    Medication(MedicationStatement),
    AllergyStatement(AllergyStatus, String),
    Allergy(AllergyIntolerance),
    Observation(Observation),
    Procedure(Procedure),
    Immunization(Immunization),
    Family(FamilyMemberHistory),
    Social(SocialHistory),
    Encounter(Encounter),
    Device(Device),
    Report(DiagnosticReport),
    Imaging(ImagingStudy),
    Gene(GeneCall),
    Variant(VariantCall),
    /// A line to be read, that is no fact of the record.
    Statement(String),
    /// Free text under its title.
    Narrative {
        title: String,
        text: String,
        reading: Reading,
    },
}

/// Whether free text goes through the text pipeline or is only shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    Interpret,
    ShowOnly,
}

struct Item {
    section: SectionKind,
    value: Value,
    original: Span,
    status: FactStatus,
}

/// Facts and issues of one structured document while it is being read.
pub(crate) struct Sheet<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) lexicon: &'a dyn Lexicon,
    pub(crate) date: Option<PartialDate>,
    /// The latest facts, in the order of the document.
    items: Vec<Item>,
    /// Earlier ones, written under their heading, by its rank.
    settled: BTreeMap<usize, Page>,
    settled_count: usize,
    issues: Vec<IngestIssue>,
    dropped_issues: usize,
    attachments: Vec<Attachment>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(input: Input<'a>, lexicon: &'a dyn Lexicon) -> Self {
        Self {
            input,
            lexicon,
            date: None,
            items: Vec::new(),
            settled: BTreeMap::new(),
            settled_count: 0,
            issues: Vec::new(),
            dropped_issues: 0,
            attachments: Vec::new(),
        }
    }

    /// Adds a fact under the heading that fits its kind.
    pub(crate) fn push(&mut self, value: Value, original: Span) {
        let section = describe::section(&value);
        self.push_under(section, value, original, FactStatus::Recorded);
    }

    /// Adds a fact under a given heading and with a given standing.
    pub(crate) fn push_under(
        &mut self,
        section: SectionKind,
        value: Value,
        original: Span,
        status: FactStatus,
    ) {
        self.items.push(Item {
            section,
            value,
            original,
            status,
        });
    }

    /// Number of facts so far, to see whether a part yielded any.
    pub(crate) fn len(&self) -> usize {
        self.settled_count + self.items.len()
    }

    /// Says that the facts so far stand as they are.
    pub(crate) fn settle(&mut self) {
        self.settled_count += self.items.len();
        for item in self.items.drain(..) {
            let page = self
                .settled
                .entry(describe::order(item.section))
                .or_default();
            page.write(self.input.id, item);
        }
    }

    /// Marks the facts added since `first`, none of them settled, as waiting for a person.
    pub(crate) fn propose_from(&mut self, first: usize) {
        for item in &mut self.items[first - self.settled_count..] {
            item.status = FactStatus::Proposed;
        }
    }

    pub(crate) fn issue(
        &mut self,
        kind: IngestIssueKind,
        place: impl Into<String>,
        message: Localized,
    ) {
        self.keep(kind, place.into(), message, None);
    }

    pub(crate) fn ask(&mut self, place: impl Into<String>, message: Localized, question: Question) {
        self.keep(
            IngestIssueKind::Ambiguous,
            place.into(),
            message,
            Some(question),
        );
    }

    /// Takes a file out of the document. The same bytes are taken once; what is over a limit is named and left.
    pub(crate) fn attach(&mut self, attachment: Attachment) {
        if self
            .attachments
            .iter()
            .any(|known| known.bytes == attachment.bytes)
        {
            return;
        }
        let taken: usize = self.attachments.iter().map(|known| known.bytes.len()).sum();
        let size = attachment.bytes.len();
        let many = self.attachments.len() >= MOST_FILES;
        if many || size > MOST_BYTES || taken + size > MOST_BYTES_IN_ALL {
            let (one, all) = (MOST_BYTES >> 20, MOST_BYTES_IN_ALL >> 20);
            return self.issue(
                IngestIssueKind::TooLarge,
                attachment.place,
                Localized::new(
                    format!("A file inside the document was not opened: the limits are {MOST_FILES} files, {one} MiB each and {all} MiB in all."),
                    format!("文档内的一个文件未打开：上限为 {MOST_FILES} 个文件，每个 {one} MiB，合计 {all} MiB。"),
                ),
            );
        }
        self.attachments.push(attachment);
    }

    fn keep(
        &mut self,
        kind: IngestIssueKind,
        place: String,
        message: Localized,
        question: Option<Question>,
    ) {
        if self.issues.len() >= MAX_ISSUES {
            self.dropped_issues += 1;
            return;
        }
        self.issues.push(IngestIssue {
            document: self.input.id.clone(),
            kind,
            span: None,
            place,
            message,
            question,
        });
    }

    /// [`Sheet::finish_open`] for a format that holds no files.
    pub(crate) fn finish(self, media_type: MediaType) -> (Record, Vec<IngestIssue>) {
        self.finish_open(media_type).closed()
    }

    /// Writes the rendering and turns every item into a fact of a record.
    pub(crate) fn finish_open(mut self, media_type: MediaType) -> Understood {
        if self.dropped_issues > 0 {
            let count = self.dropped_issues;
            self.issues.push(IngestIssue {
                document: self.input.id.clone(),
                kind: IngestIssueKind::TooLarge,
                span: None,
                place: String::new(),
                message: Localized::new(
                    format!("{count} further issues are not listed (limit {MAX_ISSUES})."),
                    format!("另有 {count} 条问题未列出（上限 {MAX_ISSUES} 条）。"),
                ),
                question: None,
            });
        }
        self.settle();
        let mut page = Page::default();
        for next in std::mem::take(&mut self.settled).into_values() {
            page.append(self.input.id, next);
        }
        let attachments = std::mem::take(&mut self.attachments);
        let (record, issues) = page.into_record(self, media_type);
        Understood {
            record,
            issues,
            attachments,
        }
    }
}

/// The rendering of some headings under construction; places count from its own beginning.
#[derive(Default)]
struct Page {
    text: String,
    segments: Vec<Segment>,
    record: Record,
    heading: Option<SectionKind>,
    interpreted: Vec<Span>,
}

impl Page {
    fn write(&mut self, id: &DocumentId, item: Item) {
        if self.heading != Some(item.section) {
            self.open(id, item.section);
        }
        if let Value::Narrative {
            title,
            text,
            reading,
        } = &item.value
        {
            self.write_narrative(title, text, *reading, item.original);
            return;
        }
        let start = self.text.len();
        describe::line(&item.value, &mut self.text);
        let span = Span::new(start, self.text.len());
        self.text.push('\n');
        self.segments.push(Segment {
            text: span,
            original: item.original,
        });
        placing::place(&mut self.record, id, span, item.value, item.status);
    }

    fn open(&mut self, id: &DocumentId, kind: SectionKind) {
        self.end_part();
        let start = self.text.len();
        self.text.push_str(describe::heading(kind));
        self.record.sections.push(Section {
            document: id.clone(),
            kind,
            heading: Some(Span::new(start, self.text.len())),
            span: Span::new(start, self.text.len()),
        });
        self.text.push('\n');
        self.heading = Some(kind);
    }

    /// A blank line behind what is there.
    fn end_part(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let end = self.text.len();
        self.close(end);
    }

    fn close(&mut self, end: usize) {
        if let Some(last) = self.record.sections.last_mut() {
            last.span.end = end;
        }
    }

    /// Sets `next` behind what is there.
    fn append(&mut self, id: &DocumentId, mut next: Page) {
        self.end_part();
        let offset = self.text.len();
        let end = next.text.len();
        next.close(end);
        if self.text.is_empty() {
            self.text = next.text;
        } else {
            self.text.push_str(&next.text);
        }
        self.segments
            .extend(next.segments.into_iter().map(|segment| Segment {
                text: segment.text.shifted(offset),
                ..segment
            }));
        let interpreted = next.interpreted.into_iter();
        self.interpreted
            .extend(interpreted.map(|span| span.shifted(offset)));
        placing::append(&mut self.record, next.record, id, offset);
    }

    fn write_narrative(&mut self, title: &str, text: &str, reading: Reading, original: Span) {
        let start = self.text.len();
        if !title.is_empty() {
            describe::one_line(title, &mut self.text);
            self.text.push_str(":\n");
        }
        self.text.push_str(text.trim_end());
        let span = Span::new(start, self.text.len());
        self.text.push_str("\n\n");
        if span.is_empty() {
            return;
        }
        self.segments.push(Segment {
            text: span,
            original,
        });
        if reading == Reading::Interpret {
            self.interpreted.push(span);
        }
    }

    fn into_record(
        mut self,
        sheet: Sheet<'_>,
        media_type: MediaType,
    ) -> (Record, Vec<IngestIssue>) {
        let end = self.text.len();
        self.close(end);
        let document = SourceDocument {
            id: sheet.input.id.clone(),
            title: sheet.input.title.into(),
            media_type,
            hash: Sha256::of(sheet.input.bytes),
            text: PatientText::new(self.text),
            map: OffsetMap {
                segments: self.segments,
            },
            language: record::Language::English,
            date: sheet.date,
            pages: Vec::new(),
        };
        let mut record = self.record;
        let mut issues = sheet.issues;
        if !self.interpreted.is_empty() {
            crate::passage::interpret(
                &document,
                &self.interpreted,
                sheet.lexicon,
                &mut record,
                &mut issues,
            );
        }
        record.as_of = sheet.input.as_of;
        record.allergy_status = crate::merge::allergy_status(&record);
        record.documents.push(document);
        (record, issues)
    }
}
