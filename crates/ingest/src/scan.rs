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
