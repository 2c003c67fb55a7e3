use crate::error::StoreError;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::{self, CaseId};
use draft::StatementId;
use record::{DocumentId, PatientText, Span, Timestamp};
use rusqlite::{Row, params};

/// What a note is on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AnnotationTarget {
    /// A statement of the draft.
    Statement(StatementId),
    /// A stretch of a document's stored text.
    Place {
        /// Which document.
        document: DocumentId,
        /// Where.
        span: Span,
    },
}

/// A note of the physician.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Annotation {
    /// Identifier, given by the caller.
    pub id: String,
    /// What it is on.
    pub target: AnnotationTarget,
    /// Who.
    pub by: PatientText,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub text: PatientText,
}

impl Store {
    /// Adds a note.
    pub fn add_annotation(&self, case: &CaseId, note: &Annotation) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::touch(transaction, case, note.at)?;
            let (statement, document, span) = match &note.target {
                AnnotationTarget::Statement(statement) => (Some(&statement.0), None, None),
                AnnotationTarget::Place { document, span } => (None, Some(&document.0), Some(span)),
            };
            transaction
                .prepare_cached(
                    "INSERT INTO annotation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )?
                .execute(params![
                    note.id,
                    case.0,
                    statement,
                    document,
                    span.map(|span| span.start),
                    span.map(|span| span.end),
                    note.by.reveal(),
                    note.at.0,
                    note.text.reveal()
                ])?;
            let entry = AuditNote::of(AuditAction::AnnotationAdded).case(case);
            audit::append(transaction, note.at, entry.subject(&note.id))
        })
    }

    /// Notes of a case in order of time.
    pub fn annotations(&self, case: &CaseId) -> Result<Vec<Annotation>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, statement_id, document_id, span_start, span_end, by, at, text FROM annotation
                 WHERE case_id = ?1 ORDER BY at, rowid",
            )?;
            let rows = statement.query_map([&case.0], read_annotation)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Deletes a note.
    pub fn delete_annotation(
        &self,
        case: &CaseId,
        id: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::touch(transaction, case, at)?;
            let deleted = transaction
                .prepare_cached("DELETE FROM annotation WHERE case_id = ?1 AND id = ?2")?
                .execute([&case.0, id])?;
            if deleted == 0 {
                return Err(StoreError::UnknownAnnotation);
            }
            let note = AuditNote::of(AuditAction::AnnotationDeleted).case(case);
            audit::append(transaction, at, note.subject(id))
        })
    }
}

fn read_annotation(row: &Row<'_>) -> rusqlite::Result<Annotation> {
    let target = match row.get::<_, Option<String>>(1)? {
        Some(statement) => AnnotationTarget::Statement(StatementId(statement)),
        None => AnnotationTarget::Place {
            document: DocumentId(row.get(2)?),
            span: Span {
                start: row.get(3)?,
                end: row.get(4)?,
            },
        },
    };
    Ok(Annotation {
        id: row.get(0)?,
        target,
        by: PatientText::new(row.get::<_, String>(5)?),
        at: Timestamp(row.get(6)?),
        text: PatientText::new(row.get::<_, String>(7)?),
    })
}
