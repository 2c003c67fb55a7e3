use crate::error::StoreError;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::{self, CaseId};
use crate::table::{review_decision, signature};
use draft::{Acknowledgement, Draft, DraftId, DraftState, Entry, Part};
use record::{Localized, PatientText, Sha256, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

impl Store {
    /// Stores a draft as it stands; the latest one of a case is the one that counts. Decisions are added to those
    /// stored, never replaced. Of a signed draft only the addenda change: anything else answers
    /// [`StoreError::Signed`].
    pub fn save_draft(
        &self,
        case: &CaseId,
        draft: &Draft,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::touch(transaction, case, at)?;
            match load(transaction, &draft.id)? {
                Some((owner, _)) if owner != *case => return Err(StoreError::UnknownDraft),
                Some((_, stored)) if stored.state == DraftState::Signed => {
                    if !differs_in_addenda_alone(&stored, draft) {
                        return Err(StoreError::Signed);
                    }
                    let new = &draft.addenda[stored.addenda.len()..];
                    return signature::amend(
                        transaction,
                        case,
                        &draft.id,
                        stored.addenda.len(),
                        new,
                    );
                }
                stored => {
                    let stored = stored.map(|(_, stored)| stored);
                    write(transaction, case, draft, stored.as_ref(), at)?;
                }
            }
            let stage = if draft.state == DraftState::Signed {
                "signed"
            } else {
                "needs_review"
            };
            transaction
                .prepare_cached(r#"UPDATE "case" SET stage = ?2 WHERE id = ?1"#)?
                .execute([&case.0, stage])?;
            Ok(())
        })
    }

    /// The latest draft of a case; `None` before the first run.
    pub fn draft(&self, case: &CaseId) -> Result<Option<Draft>, StoreError> {
        self.read(|connection| {
            let latest = connection
                .prepare_cached(
                    "SELECT id FROM draft WHERE case_id = ?1 ORDER BY rowid DESC LIMIT 1",
                )?
                .query_row([&case.0], |row| row.get(0).map(DraftId))
                .optional()?;
            let Some(id) = latest else { return Ok(None) };
            Ok(load(connection, &id)?.map(|(_, draft)| draft))
        })
    }
}

/// True when `draft` is the signed `stored` with nothing but further addenda.
fn differs_in_addenda_alone(stored: &Draft, draft: &Draft) -> bool {
    let mut shortened = draft.clone();
    shortened.addenda.truncate(stored.addenda.len());
    shortened == *stored
}

fn write(
    transaction: &Transaction<'_>,
    case: &CaseId,
    draft: &Draft,
    stored: Option<&Draft>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let model = serde_json::to_string(&draft.model)?;
    transaction
        .prepare_cached(
            "INSERT INTO draft VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, model = excluded.model, saved_at = excluded.saved_at",
        )?
        .execute(params![case.0, draft.id.0, state_name(draft.state), model, at.0])?;
    write_statements(transaction, case, draft, stored, at)?;
    write_acknowledgements(transaction, draft)?;
    let digest = Sha256::of(serde_json::to_string(draft)?.as_bytes());
    let note = AuditNote::of(AuditAction::DraftSaved).case(case);
    audit::append(transaction, at, note.subject(&draft.id.0).digest(&digest))?;
    if let Some(signature) = &draft.signature {
        signature::write(transaction, case, &draft.id, signature)?;
    }
    signature::amend(transaction, case, &draft.id, 0, &draft.addenda)
}

fn write_statements(
    transaction: &Transaction<'_>,
    case: &CaseId,
    draft: &Draft,
    stored: Option<&Draft>,
    at: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM statement WHERE draft_id = ?1")?
        .execute([&draft.id.0])?;
    for (position, entry) in draft.entries.iter().enumerate() {
        let Entry {
            statement,
            placement,
            reviewed,
            reason,
        } = entry;
        transaction
            .prepare_cached("INSERT INTO statement VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                draft.id.0,
                statement.id.0,
                position,
                part_name(statement.part),
                serde_json::to_string(statement)?,
                serde_json::to_string(placement)?,
                reason.as_ref().map(PatientText::reveal)
            ])?;
        let earlier = stored.and_then(|stored| {
            stored
                .entries
                .iter()
                .find(|old| old.statement.id == statement.id)
        });
        let before = earlier.and_then(|old| old.reviewed.as_ref());
        if before != reviewed.as_ref() {
            let key = (case, &draft.id, &statement.id);
            review_decision::append(transaction, key, reviewed.as_ref(), at)?;
        }
    }
    Ok(())
}

fn write_acknowledgements(transaction: &Transaction<'_>, draft: &Draft) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM acknowledgement WHERE draft_id = ?1")?
        .execute([&draft.id.0])?;
    for (position, answer) in draft.acknowledgements.iter().enumerate() {
        transaction
            .prepare_cached(
                "INSERT INTO acknowledgement (draft_id, position, key, reason, by, at, about_en, about_zh)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                draft.id.0,
                position,
                answer.key,
                answer.reason.reveal(),
                answer.by.reveal(),
                answer.at.0,
                answer.about.en,
                answer.about.zh
            ])?;
    }
    Ok(())
}

/// A draft with its case; `None` where there is none of this identifier.
fn load(connection: &Connection, id: &DraftId) -> Result<Option<(CaseId, Draft)>, StoreError> {
    let head: Option<(String, String, String)> = connection
        .prepare_cached("SELECT case_id, state, model FROM draft WHERE id = ?1")?
        .query_row([&id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((case, state, model)) = head else {
        return Ok(None);
    };
    let draft = Draft {
        id: id.clone(),
        state: match state.as_str() {
            "signed" => DraftState::Signed,
            "stale" => DraftState::Stale,
            _ => DraftState::Open,
        },
        model: serde_json::from_str(&model)?,
        entries: load_entries(connection, id)?,
        acknowledgements: load_acknowledgements(connection, id)?,
        signature: signature::load(connection, id)?,
        addenda: signature::load_addenda(connection, id)?,
    };
    Ok(Some((CaseId(case), draft)))
}

fn load_entries(connection: &Connection, id: &DraftId) -> Result<Vec<Entry>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT body, placement, reason FROM statement WHERE draft_id = ?1 ORDER BY position",
    )?;
    let mut decisions = review_decision::latest(connection, id)?;
    let mut rows = statement.query([&id.0])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let statement: draft::Statement = serde_json::from_str(row.get_ref(0)?.as_str()?)?;
        entries.push(Entry {
            placement: serde_json::from_str(row.get_ref(1)?.as_str()?)?,
            reviewed: decisions.remove(&statement.id).flatten(),
            reason: row.get::<_, Option<String>>(2)?.map(PatientText::new),
            statement,
        });
    }
    Ok(entries)
}

fn load_acknowledgements(
    connection: &Connection,
    id: &DraftId,
) -> Result<Vec<Acknowledgement>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT key, reason, by, at, about_en, about_zh FROM acknowledgement WHERE draft_id = ?1 ORDER BY position",
    )?;
    let rows = statement.query_map([&id.0], |row| {
        Ok(Acknowledgement {
            key: row.get(0)?,
            about: Localized::new(row.get::<_, String>(4)?, row.get::<_, String>(5)?),
            reason: PatientText::new(row.get::<_, String>(1)?),
            by: PatientText::new(row.get::<_, String>(2)?),
            at: Timestamp(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn state_name(state: DraftState) -> &'static str {
    match state {
        DraftState::Open => "open",
        DraftState::Stale => "stale",
        DraftState::Signed => "signed",
    }
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Summary => "summary",
        Part::Differential => "differential",
        Part::Prognosis => "prognosis",
        Part::Plan(_) => "plan",
    }
}
