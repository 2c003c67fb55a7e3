//! Notes on statements and on stretches of documents.

use crate::app::App;
use crate::case::Open;
use crate::refused::Refused;
use crate::view::{self, Pages};
use crate::wire::{AnnotationAddRequest, AnnotationRef, AnnotationView, CaseRef, ErrorCode};
use draft::StatementId;
use record::{DocumentId, Span};
use store::{Annotation, AnnotationTarget, CaseId, Store};

pub(crate) fn annotation_add(
    app: &App,
    request: AnnotationAddRequest,
) -> Result<Vec<AnnotationView>, Refused> {
    let AnnotationAddRequest {
        case,
        statement,
        place,
        text,
        by,
    } = request;
    if text.trim().is_empty() {
        return Err(ErrorCode::TextEmpty.into());
    }
    let store = app.store()?;
    let open = Open::load(app, &store, &case)?;
    let pages = Pages::new(&open.record);
    let target = match (statement, place) {
        (Some(statement), _) => {
            let known = open
                .draft()?
                .entries
                .iter()
                .any(|entry| entry.statement.id.0 == statement);
            if !known {
                return Err(ErrorCode::StatementUnknown.into());
            }
            AnnotationTarget::Statement(StatementId(statement))
        }
        (None, Some(place)) => {
            let document = DocumentId(place.document);
            let index = pages.index(&document).ok_or(ErrorCode::DocumentUnknown)?;
            let (start, end) = (index.byte(place.start), index.byte(place.end));
            if end <= start {
                return Err(ErrorCode::RequestMalformed.into());
            }
            AnnotationTarget::Place {
                document,
                span: Span::new(start, end),
            }
        }
        (None, None) => return Err(ErrorCode::RequestMalformed.into()),
    };
    store.add_annotation(
        &open.id,
        &Annotation {
            id: app.host().new_id(),
            target,
            by: by.into(),
            at: app.host().now(),
            text: text.into(),
        },
    )?;
    all(&store, &open.id, &pages)
}

pub(crate) fn annotation_list(app: &App, request: CaseRef) -> Result<Vec<AnnotationView>, Refused> {
    let store = app.store()?;
    let id = CaseId(request.case);
    let record = store.record(&id)?.record;
    all(&store, &id, &Pages::new(&record))
}

pub(crate) fn annotation_delete(
    app: &App,
    request: AnnotationRef,
) -> Result<Vec<AnnotationView>, Refused> {
    let AnnotationRef { case, annotation } = request;
    let store = app.store()?;
    store.delete_annotation(&CaseId(case.clone()), &annotation, app.host().now())?;
    annotation_list(app, CaseRef { case })
}

/// Every note of a case, oldest first.
pub(crate) fn all(
    store: &Store,
    case: &CaseId,
    pages: &Pages<'_>,
) -> Result<Vec<AnnotationView>, Refused> {
    Ok(store
        .annotations(case)?
        .into_iter()
        .map(|note| {
            let (statement, place) = match &note.target {
                AnnotationTarget::Statement(id) => (Some(id.0.clone()), None),
                AnnotationTarget::Place { document, span } => (None, Some((document, *span))),
            };
            view::annotation(
                note.id.clone(),
                statement,
                place,
                (note.by.reveal(), note.at.0, note.text.reveal()),
                pages,
            )
        })
        .collect())
}
