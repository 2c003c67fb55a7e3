use crate::error::StoreError;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::{CaseId, Original};
use crate::table::search;
use record::{DocumentId, PatientText, Record, SourceDocument, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

impl Store {
    /// The bytes of a document as they arrived.
    pub fn original(&self, case: &CaseId, document: &DocumentId) -> Result<Vec<u8>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT original FROM document WHERE case_id = ?1 AND id = ?2")?
                .query_row([&case.0, &document.0], |row| row.get(0))
                .optional()?
                .ok_or(StoreError::UnknownDocument)
        })
    }
}

/// Stores the documents of `record` whose bytes are in `originals`. What is stored already stays as it is.
pub(crate) fn insert_all(
    transaction: &Transaction<'_>,
    case: &CaseId,
    record: &Record,
    originals: &[Original],
    at: Timestamp,
) -> Result<(), StoreError> {
    for original in originals {
        let document = record
            .document(&original.document)
            .ok_or(StoreError::UnknownDocument)?;
        insert(transaction, case, document, &original.bytes, at)?;
    }
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    case: &CaseId,
    document: &SourceDocument,
    original: &[u8],
    at: Timestamp,
) -> Result<(), StoreError> {
    let source = SourceDocument {
        text: PatientText::default(),
        ..document.clone()
    };
    transaction
        .prepare_cached(
            "INSERT INTO document VALUES (?1, ?2, (SELECT COALESCE(MAX(position) + 1, 0) FROM document WHERE case_id = ?1),
             ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            case.0,
            document.id.0,
            document.title.reveal(),
            serde_json::to_value(document.media_type)?.as_str(),
            document.hash.0,
            original,
            document.text.reveal(),
            serde_json::to_string(&source)?,
            at.0
        ])?;
    search::index(
        transaction,
        case,
        Some(&document.id),
        document.text.reveal(),
    )?;
    let note = AuditNote::of(AuditAction::DocumentAdded).case(case);
    audit::append(
        transaction,
        at,
        note.subject(&document.id.0).digest(&document.hash),
    )
}

/// The documents of a case in order of arrival.
pub(crate) fn of_case(
    connection: &Connection,
    case: &CaseId,
) -> Result<Vec<SourceDocument>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT source, text FROM document WHERE case_id = ?1 ORDER BY position")?;
    let mut rows = statement.query([&case.0])?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next()? {
        let mut document: SourceDocument = serde_json::from_str(row.get_ref(0)?.as_str()?)?;
        document.text = PatientText::new(row.get::<_, String>(1)?);
        documents.push(document);
    }
    Ok(documents)
}
