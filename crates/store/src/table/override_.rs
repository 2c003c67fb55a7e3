use crate::error::StoreError;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::{self, CaseId};
use draft::Acknowledgement;
use record::{Localized, PatientText, Timestamp};
use rusqlite::params;

impl Store {
    /// Stores the reason with which an issue was dismissed or a blocker answered. The latest answer to a key counts.
    pub fn save_override(&self, case: &CaseId, answer: &Acknowledgement) -> Result<(), StoreError> {
        self.write(|transaction| {
            case::touch(transaction, case, answer.at)?;
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO override (case_id, key, reason, by, at, about_en, about_zh)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    case.0,
                    answer.key,
                    answer.reason.reveal(),
                    answer.by.reveal(),
                    answer.at.0,
                    answer.about.en,
                    answer.about.zh
                ])?;
            let note = AuditNote::of(AuditAction::IssueOverridden).case(case);
            audit::append(transaction, answer.at, note.subject(&answer.key))
        })
    }

    /// Takes an answer back; the audit keeps that it was given and taken back. Nothing happens where there is none.
    pub fn remove_override(
        &self,
        case: &CaseId,
        key: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let removed = transaction
                .prepare_cached("DELETE FROM override WHERE case_id = ?1 AND key = ?2")?
                .execute(params![case.0, key])?;
            if removed == 0 {
                return Ok(());
            }
            case::touch(transaction, case, at)?;
            let note = AuditNote::of(AuditAction::IssueReopened).case(case);
            audit::append(transaction, at, note.subject(key))
        })
    }

    /// The reasons of a case in order of time.
    pub fn overrides(&self, case: &CaseId) -> Result<Vec<Acknowledgement>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT key, reason, by, at, about_en, about_zh FROM override WHERE case_id = ?1 ORDER BY at, key",
            )?;
            let rows = statement.query_map([&case.0], |row| {
                Ok(Acknowledgement {
                    key: row.get(0)?,
                    about: Localized::new(row.get::<_, String>(4)?, row.get::<_, String>(5)?),
                    reason: PatientText::new(row.get::<_, String>(1)?),
                    by: PatientText::new(row.get::<_, String>(2)?),
                    at: Timestamp(row.get(3)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
