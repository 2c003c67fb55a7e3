//! Which lines of the record stand in a prompt.

use inference::InferenceError;
use record::{
    DetectedIssue, DocumentId, Fact, Localized, Record, SectionKind, SourceDocument, Span,
};
use std::collections::BTreeSet;

/// Something of the record that is not in the prompt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// What it is.
    pub what: Localized,
}

/// Verbatim lines of the record, in document order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    text: record::PatientText,
    pieces: Vec<(DocumentId, Span)>,
    left_out: Vec<LeftOut>,
}

impl Excerpt {
    /// The lines.
    pub fn text(&self) -> &str {
        self.text.reveal()
    }

    /// What is missing in it.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// Where `quote` stands in the lines of the excerpt.
    pub fn find(&self, record: &Record, quote: &str) -> Option<(DocumentId, Span)> {
        self.pieces.iter().find_map(|(document, span)| {
            let at = record.quote(document, *span)?.find(quote)? + span.start;
            Some((document.clone(), Span::new(at, at + quote.len())))
        })
    }

    /// The lines that hold `places`, as many as `budget` tokens allow.
    pub(crate) fn of_lines(
        record: &Record,
        places: &[(DocumentId, Span)],
        budget: usize,
        count: &dyn Fn(&str) -> Result<usize, InferenceError>,
    ) -> Result<Self, InferenceError> {
        let touched: Vec<(&DocumentId, Span)> =
            places.iter().map(|(id, span)| (id, *span)).collect();
        let mut kept = Vec::new();
        let mut spent = 0;
        for line in lines(record, &[]) {
            let holds = touched
                .iter()
                .any(|(id, place)| *id == line.document && place.overlaps(line.span));
            if !holds {
                continue;
            }
            spent += count(record.quote(line.document, line.span).unwrap_or_default())? + 1;
            if spent > budget {
                break;
            }
            kept.push(line);
        }
        Ok(Self::of_pieces(record, joined(&kept), Vec::new()))
    }

    fn of_pieces(record: &Record, pieces: Vec<(DocumentId, Span)>, left_out: Vec<LeftOut>) -> Self {
        let text: Vec<&str> = pieces
            .iter()
            .filter_map(|(document, span)| record.quote(document, *span))
            .collect();
        Self {
            text: text.join("\n").into(),
            pieces,
            left_out,
        }
    }

    /// The first document with a line in the excerpt.
    pub(crate) fn first_document(&self) -> DocumentId {
        self.pieces
            .first()
            .map_or_else(|| DocumentId(String::new()), |(id, _)| id.clone())
    }
}

/// A line of a document with how much it matters; smaller matters more.
struct Line<'a> {
    document: &'a DocumentId,
    span: Span,
    rank: usize,
}

/// The lines of `record` that matter most within `budget` tokens: everything where it fits; else places of issues found,
/// present complaint and assessment, then facts, then the rest, and the number of lines left out for each document.
pub fn choose(
    record: &Record,
    issues: &[DetectedIssue],
    budget: usize,
    count: &dyn Fn(&str) -> Result<usize, InferenceError>,
) -> Result<Excerpt, InferenceError> {
    let mut lines = lines(record, issues);
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|at| lines[*at].rank);
    let mut spent = 0;
    let mut kept = BTreeSet::new();
    for at in order {
        let line = &lines[at];
        let words = record.quote(line.document, line.span).unwrap_or_default();
        let cost = count(words)? + 1;
        if spent + cost <= budget {
            spent += cost;
            kept.insert(at);
        }
    }
    let mut left_out = Vec::new();
    for document in &record.documents {
        let missing = lines
            .iter()
            .enumerate()
            .filter(|(at, line)| *line.document == document.id && !kept.contains(at))
            .count();
        if missing > 0 {
            left_out.push(LeftOut {
                what: missing_lines(document, missing, budget),
            });
        }
    }
    let mut at = 0;
    lines.retain(|_| {
        at += 1;
        kept.contains(&(at - 1))
    });
    Ok(Excerpt::of_pieces(record, joined(&lines), left_out))
}

fn missing_lines(document: &SourceDocument, missing: usize, budget: usize) -> Localized {
    let title = document.title.reveal();
    Localized::new(
        format!(
            "{title}: {missing} lines did not fit into {budget} tokens and were not shown to the model"
        ),
        format!("{title}：有 {missing} 行超出 {budget} 个词元的上限，未提供给模型"),
    )
}

/// Neighbouring lines of one document as one piece.
fn joined(lines: &[Line<'_>]) -> Vec<(DocumentId, Span)> {
    let mut pieces: Vec<(DocumentId, Span)> = Vec::new();
    for line in lines {
        match pieces.last_mut() {
            Some((document, span))
                if document == line.document && line.span.start == span.end + 1 =>
            {
                span.end = line.span.end;
            }
            _ => pieces.push((line.document.clone(), line.span)),
        }
    }
    pieces
}

fn lines<'a>(record: &'a Record, issues: &[DetectedIssue]) -> Vec<Line<'a>> {
    let urgent: Vec<(&DocumentId, Span)> = issues
        .iter()
        .filter(|issue| issue.is_found())
        .flat_map(|issue| &issue.implicated)
        .flat_map(|one| {
            one.evidence
                .iter()
                .map(|(document, span)| (document, *span))
        })
        .collect();
    let facts = fact_places(record);
    let mut lines = Vec::new();
    for document in &record.documents {
        let text = document.text.reveal();
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.trim_end_matches('\r').len();
            if !line.trim().is_empty() {
                let span = Span::new(start, end);
                let touches = |places: &[(&DocumentId, Span)]| {
                    places
                        .iter()
                        .any(|(id, place)| **id == document.id && place.overlaps(span))
                };
                let rank = if touches(&urgent) {
                    0
                } else {
                    section_rank(record, document, span) * 2 + usize::from(!touches(&facts))
                };
                lines.push(Line {
                    document: &document.id,
                    span,
                    rank,
                });
            }
            start += line.len() + 1;
        }
    }
    lines
}

fn section_rank(record: &Record, document: &SourceDocument, span: Span) -> usize {
    let section = record
        .sections
        .iter()
        .find(|section| section.document == document.id && section.span.overlaps(span));
    match section.map(|section| section.kind) {
        Some(
            SectionKind::ChiefComplaint
            | SectionKind::HistoryOfPresentIllness
            | SectionKind::Assessment
            | SectionKind::AssessmentAndPlan,
        ) => 1,
        Some(
            SectionKind::Allergies
            | SectionKind::Medications
            | SectionKind::VitalSigns
            | SectionKind::Laboratory
            | SectionKind::HospitalCourse,
        ) => 2,
        Some(
            SectionKind::PastMedicalHistory | SectionKind::Imaging | SectionKind::PhysicalExam,
        ) => 3,
        Some(SectionKind::Administrative) => 6,
        Some(SectionKind::ReviewOfSystems | SectionKind::Disposition) => 5,
        _ => 4,
    }
}

/// Places of facts that rules may use.
fn fact_places(record: &Record) -> Vec<(&DocumentId, Span)> {
    fn of<T>(facts: &[Fact<T>]) -> impl Iterator<Item = (&DocumentId, Span)> {
        facts
            .iter()
            .filter(|fact| fact.is_usable())
            .flat_map(Fact::spans)
    }
    of(&record.conditions)
        .chain(of(&record.medications))
        .chain(of(&record.allergies))
        .chain(of(&record.observations))
        .chain(of(&record.procedures))
        .chain(of(&record.genes))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Language, MediaType, OffsetMap, Sha256};

    fn record(text: &str) -> Record {
        Record {
            documents: vec![SourceDocument {
                id: DocumentId("d1".into()),
                title: "note".into(),
                media_type: MediaType::Text,
                hash: Sha256::of(text.as_bytes()),
                text: text.into(),
                map: OffsetMap::default(),
                language: Language::English,
                date: None,
                pages: Vec::new(),
            }],
            ..Record::default()
        }
    }

    fn words(text: &str) -> Result<usize, InferenceError> {
        Ok(text.split_whitespace().count())
    }

    #[test]
    fn a_record_that_fits_is_shown_whole() {
        let record = record("K 6.9 mmol/L\n\nBP 88/50\n");
        let excerpt = choose(&record, &[], 100, &words).unwrap();
        assert_eq!(excerpt.text(), "K 6.9 mmol/L\nBP 88/50");
        assert!(excerpt.left_out().is_empty());
        let (_, span) = excerpt.find(&record, "88/50").unwrap();
        assert_eq!(span.slice(record.documents[0].text.reveal()), Some("88/50"));
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let record = record("one two three\nfour five six\nseven eight nine");
        let excerpt = choose(&record, &[], 8, &words).unwrap();
        assert_eq!(excerpt.text(), "one two three\nfour five six");
        assert!(excerpt.left_out()[0].what.en.contains("1 lines"));
        assert!(excerpt.find(&record, "seven").is_none());
    }
}
