use crate::error::StoreError;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::CaseId;
use draft::{DraftId, Reviewed, StatementId};
use record::{PatientText, Timestamp};
use rusqlite::{Connection, Transaction, params};
use std::collections::HashMap;

/// Adds a decision on a statement, or `None` for one taken back at `at`.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    (case, draft, statement): (&CaseId, &DraftId, &StatementId),
    reviewed: Option<&Reviewed>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let decision = reviewed
        .map(|reviewed| serde_json::to_string(&reviewed.decision))
        .transpose()?;
    transaction
        .prepare_cached(
            "INSERT INTO review_decision VALUES (?1, ?2,
             (SELECT COALESCE(MAX(sequence) + 1, 0) FROM review_decision WHERE draft_id = ?1 AND statement_id = ?2),
             ?3, ?4, ?5)",
        )?
        .execute(params![
            draft.0,
            statement.0,
            decision,
            reviewed.map_or("", |reviewed| reviewed.by.reveal()),
            reviewed.map_or(at, |reviewed| reviewed.at).0
        ])?;
    let note = AuditNote::of(AuditAction::StatementReviewed).case(case);
    audit::append(transaction, at, note.subject(&statement.0))
}

/// The last decision on each statement; `None` inside where it was taken back.
pub(crate) fn latest(
    connection: &Connection,
    draft: &DraftId,
) -> Result<HashMap<StatementId, Option<Reviewed>>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT statement_id, decision, by, at FROM review_decision WHERE draft_id = ?1 ORDER BY sequence",
    )?;
    let mut rows = statement.query([&draft.0])?;
    let mut decisions = HashMap::new();
    while let Some(row) = rows.next()? {
        let by = PatientText::new(row.get::<_, String>(2)?);
        let at = Timestamp(row.get(3)?);
        let reviewed = row
            .get::<_, Option<String>>(1)?
            .map(|decision| {
                let decision = serde_json::from_str(&decision)?;
                Ok::<_, StoreError>(Reviewed { decision, by, at })
            })
            .transpose()?;
        decisions.insert(StatementId(row.get(0)?), reviewed);
    }
    Ok(decisions)
}
