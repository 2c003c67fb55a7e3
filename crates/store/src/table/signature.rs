use crate::error::StoreError;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::CaseId;
use draft::{Addendum, DraftId, Signature};
use record::{PatientText, Sha256, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// Stores the signature of a draft.
pub(crate) fn write(
    transaction: &Transaction<'_>,
    case: &CaseId,
    draft: &DraftId,
    signature: &Signature,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO signature VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            draft.0,
            signature.name.reveal(),
            signature.credential.reveal(),
            signature.at.0,
            serde_json::to_string(&signature.model)?,
            signature.text_hash.0
        ])?;
    let note = AuditNote::of(AuditAction::PlanSigned).case(case);
    audit::append(
        transaction,
        signature.at,
        note.subject(&draft.0).digest(&signature.text_hash),
    )
}

/// Adds addenda after the `stored` first ones.
pub(crate) fn amend(
    transaction: &Transaction<'_>,
    case: &CaseId,
    draft: &DraftId,
    stored: usize,
    new: &[Addendum],
) -> Result<(), StoreError> {
    for (at, addendum) in new.iter().enumerate() {
        transaction
            .prepare_cached("INSERT INTO addendum VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                draft.0,
                stored + at,
                addendum.text.reveal(),
                addendum.by.reveal(),
                addendum.at.0
            ])?;
        let digest = Sha256::of(addendum.text.reveal().as_bytes());
        let note = AuditNote::of(AuditAction::AddendumAdded).case(case);
        audit::append(
            transaction,
            addendum.at,
            note.subject(&draft.0).digest(&digest),
        )?;
    }
    Ok(())
}

/// The signature of a draft; `None` before it is signed.
pub(crate) fn load(
    connection: &Connection,
    draft: &DraftId,
) -> Result<Option<Signature>, StoreError> {
    let found: Option<(String, String, i64, String, String)> = connection
        .prepare_cached(
            "SELECT name, credential, at, model, text_hash FROM signature WHERE draft_id = ?1",
        )?
        .query_row([&draft.0], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .optional()?;
    let Some((name, credential, at, model, text_hash)) = found else {
        return Ok(None);
    };
    Ok(Some(Signature {
        name: PatientText::new(name),
        credential: PatientText::new(credential),
        at: Timestamp(at),
        model: serde_json::from_str(&model)?,
        text_hash: Sha256(text_hash),
    }))
}

/// What was added after signing, in order.
pub(crate) fn load_addenda(
    connection: &Connection,
    draft: &DraftId,
) -> Result<Vec<Addendum>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT text, by, at FROM addendum WHERE draft_id = ?1 ORDER BY position",
    )?;
    let rows = statement.query_map([&draft.0], |row| {
        Ok(Addendum {
            text: PatientText::new(row.get::<_, String>(0)?),
            by: PatientText::new(row.get::<_, String>(1)?),
            at: Timestamp(row.get(2)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
