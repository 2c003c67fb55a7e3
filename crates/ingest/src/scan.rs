//! Text that was recognised from pictures: what is faint is listed, and a value that rests on a faint number waits.

use crate::{IngestIssue, IngestIssueKind};
use record::{
    DocumentId, Fact, FactStatus, Localized, ObservationValue, Page, Quantity, Record, Span,
};

/// Mean probability of a line's characters below which the line is listed.
const FAINT: f32 = 0.85;

/// One issue for each faint line.
pub(crate) fn faint_lines(pages: &[Page], document: &DocumentId) -> Vec<IngestIssue> {
    let lines = pages
        .iter()
        .flat_map(|page| page.lines.iter().map(move |line| (page.number, line)));
    lines
        .filter(|(_, line)| line.confidence < FAINT)
        .map(|(page, line)| {
            let percent = (line.confidence * 100.0).round();
            IngestIssue {
                document: document.clone(),
                kind: IngestIssueKind::Uncertain,
                span: Some(line.span),
                place: format!("page {page}"),
                message: Localized::new(
                    format!("Recognised with {percent} % confidence: compare this line with the picture."),
                    format!("识别置信度 {percent}%：请将此行与图片核对。"),
                ),
                question: None,
            }
        })
        .collect()
}

/// Ties each question about a number to the value that was read from it. That value is used by no rule until the
/// question is answered or the value accepted.
pub(crate) fn hold_back(record: &mut Record, issues: &mut [IngestIssue]) {
    for issue in issues {
        let (Some(span), Some(question)) = (issue.span, &mut issue.question) else {
            continue;
        };
        let Some(read) = question.readings.first().and_then(|read| read.parse().ok()) else {
            continue;
        };
        let results = record.observations.iter_mut().find_map(|fact| {
            let holds = match &fact.value.value {
                ObservationValue::Quantity(of) => is(of, read),
                ObservationValue::Ratio(one, other) => is(one, read) || is(other, read),
                _ => false,
            };
            hold(fact, &issue.document, span, holds)
        });
        question.fact = results.or_else(|| {
            record.medications.iter_mut().find_map(|fact| {
                let dosage = &fact.value.dosage;
                let amounts = dosage.dose.iter().chain(&dosage.units);
                let holds = amounts.into_iter().any(|of| is(of, read));
                hold(fact, &issue.document, span, holds)
            })
        });
    }
}

fn is(quantity: &Quantity, read: f64) -> bool {
    quantity.value == read || quantity.high == Some(read)
}

fn hold<T>(
    fact: &mut Fact<T>,
    document: &DocumentId,
    span: Span,
    holds: bool,
) -> Option<record::FactId> {
    let stands_there = fact
        .spans()
        .any(|(of, place)| of == document && place.overlaps(span));
    (holds && stands_there).then(|| {
        fact.status = FactStatus::Proposed;
        fact.id.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::NoLexicon;
    use crate::{Extracted, Input, Question, read_extracted};
    use record::{
        Assertion, Concept, MediaType, Observation, ObservationCategory, ObservationStatus,
        OffsetMap, PageLine,
    };

    fn page(confidence: f32) -> Page {
        Page {
            number: 2,
            span: Span::new(0, 13),
            ocr_confidence: Some(confidence),
            lines: vec![PageLine {
                span: Span::new(0, 13),
                bounds: [0.1, 0.2, 0.3, 0.4],
                confidence,
            }],
        }
    }

    #[test]
    fn a_faint_line_is_listed_and_a_clear_one_is_not() {
        let document = DocumentId("d1".into());
        assert!(faint_lines(&[page(0.97)], &document).is_empty());
        let issues = faint_lines(&[page(0.62)], &document);
        assert_eq!(issues[0].place, "page 2");
        assert!(issues[0].message.en.contains("62 %"));
    }

    #[test]
    fn pages_keep_their_lines_in_the_record() {
        let id = DocumentId("d1".into());
        let input = Input {
            id: &id,
            title: "scan.png",
            bytes: b"x",
            as_of: None,
        };
        let extracted = Extracted {
            text: "Potassium 5.9".into(),
            pages: vec![page(0.62)],
            map: OffsetMap::default(),
            issues: Vec::new(),
        };
        let (record, issues) = read_extracted(input, extracted, MediaType::Image, &NoLexicon);
        assert_eq!(record.documents[0].pages[0].lines.len(), 1);
        assert_eq!(issues[0].kind, IngestIssueKind::Uncertain);
    }

    fn check(read: &str, value: f64, expect: FactStatus) {
        let document = DocumentId("d1".into());
        let observation = Observation {
            code: Concept::text("Potassium"),
            category: ObservationCategory::Laboratory,
            status: ObservationStatus::Final,
            value: ObservationValue::Quantity(Quantity::new(value, "mmol/L")),
            reference_range: None,
            interpretation: None,
            effective: None,
            specimen: None,
            assertion: Assertion::default(),
        };
        let mut record = Record::default();
        let fact = Fact::read("observation", &document, Span::new(0, 20), observation);
        record.observations.push(fact);
        let mut issues = [IngestIssue {
            document,
            kind: IngestIssueKind::Uncertain,
            span: Some(Span::new(10, 13)),
            place: String::new(),
            message: Localized::default(),
            question: Some(Question {
                written: read.into(),
                readings: vec![read.into(), "5.8".into()],
                fact: None,
            }),
        }];
        hold_back(&mut record, &mut issues);
        assert_eq!(record.observations[0].status, expect);
        let asked = issues[0].question.as_ref().and_then(|of| of.fact.as_ref());
        assert_eq!(asked.is_some(), expect == FactStatus::Proposed);
    }

    #[test]
    fn a_value_that_rests_on_an_unclear_number_waits() {
        check("5.9", 5.9, FactStatus::Proposed);
        check("59", 5.9, FactStatus::Recorded);
    }
}
