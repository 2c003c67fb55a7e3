use crate::error::StoreError;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::{document, record as facts, search};
use record::{DocumentId, Localized, PartialDate, PatientText, Record, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// Opaque identifier of a case. Given by the caller, never derived from patient data.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CaseId(pub String);

/// How far a case has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CaseState {
    /// No draft yet.
    Draft,
    /// Its latest draft waits for review.
    NeedsReview,
    /// Its latest draft is signed.
    Signed,
    /// Signed, and the day of the follow-up has come.
    FollowUpDue,
}

impl CaseState {
    /// Every state, in order.
    pub const ALL: [Self; 4] = [
        Self::Draft,
        Self::NeedsReview,
        Self::Signed,
        Self::FollowUpDue,
    ];
}

/// The label and the short fields of a case.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CaseFields {
    /// Code or initials.
    pub label: PatientText,
    /// The question that the physician asks.
    pub question: PatientText,
    /// Care setting and what is available there.
    pub setting: PatientText,
    /// Day that ages, clearances and overdue tests refer to; `None` for today.
    pub as_of: Option<PartialDate>,
    /// Day of the follow-up.
    pub follow_up: Option<PartialDate>,
}

/// What the case list shows of the record; worded by the caller.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Headline {
    /// Age and sex ("67 F"); empty where unknown.
    pub age_sex: Localized,
    /// Lead problem; empty where none was read.
    pub lead_problem: PatientText,
}

/// The bytes of a document as they arrived.
#[derive(Clone, PartialEq)]
pub struct Original {
    /// Which document of the record.
    pub document: DocumentId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Original({:?}, {} bytes)",
            self.document,
            self.bytes.len()
        )
    }
}

/// A case to make, with everything it begins with.
#[derive(Clone, Copy, Debug)]
pub struct NewCase<'a> {
    /// Its identifier.
    pub id: &'a CaseId,
    /// Its fields.
    pub fields: &'a CaseFields,
    /// Its record, documents included.
    pub record: &'a Record,
    /// The bytes of every document of the record.
    pub originals: &'a [Original],
    /// What the list shows of it.
    pub headline: &'a Headline,
}

/// A case without its contents.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// Identifier.
    pub id: CaseId,
    /// Its fields.
    pub fields: CaseFields,
    /// How far it has come on the day asked about.
    pub state: CaseState,
    /// What the list shows of it.
    pub headline: Headline,
    /// Made.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
    /// The last run was interrupted by the end of the program.
    pub interrupted: bool,
}

/// Columns of [`read_case`], with `?1` the day that follow-ups are due by.
pub(crate) const COLUMNS: &str = r#"
    c.id, c.label, c.question, c.setting, c.as_of, c.follow_up, c.age_sex_en, c.age_sex_zh, c.lead_problem,
    c.created_at, c.updated_at,
    CASE WHEN c.stage = 'signed' AND c.follow_up <> '' AND c.follow_up <= ?1 THEN 'follow_up_due' ELSE c.stage END AS state,
    COALESCE((SELECT state = 'interrupted' FROM run WHERE case_id = c.id ORDER BY started_at DESC, rowid DESC LIMIT 1), 0)"#;

impl Store {
    /// Makes a case with its documents and its record.
    pub fn create_case(&self, new: NewCase<'_>, at: Timestamp) -> Result<(), StoreError> {
        self.write(|transaction| {
            let NewCase {
                id,
                fields,
                record,
                originals,
                headline,
            } = new;
            let insert = r#"INSERT INTO "case" VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'draft', '', '', '', ?7, ?7)"#;
            transaction.prepare_cached(insert)?.execute(params![
                id.0,
                fields.label.reveal(),
                fields.question.reveal(),
                fields.setting.reveal(),
                iso(fields.as_of),
                iso(fields.follow_up),
                at.0
            ])?;
            audit::append(transaction, at, AuditNote::of(AuditAction::CaseCreated).case(id))?;
            search::index_fields(transaction, id, fields)?;
            document::insert_all(transaction, id, record, originals, at)?;
            facts::save(transaction, id, record, headline, at)?;
            Ok(())
        })
    }

    /// A case by identifier. `today` decides whether its follow-up is due.
    pub fn case(&self, id: &CaseId, today: PartialDate) -> Result<Case, StoreError> {
        self.read(|connection| {
            let query = format!(r#"SELECT {COLUMNS} FROM "case" c WHERE c.id = ?2"#);
            connection
                .prepare_cached(&query)?
                .query_row([today.to_string(), id.0.clone()], read_case)
                .optional()?
                .ok_or(StoreError::UnknownCase)
        })
    }

    /// Changes the fields of a case.
    pub fn update_case(
        &self,
        id: &CaseId,
        fields: &CaseFields,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let update = r#"UPDATE "case" SET label = ?2, question = ?3, setting = ?4, as_of = ?5, follow_up = ?6,
                updated_at = ?7 WHERE id = ?1"#;
            let changed = transaction.prepare_cached(update)?.execute(params![
                id.0,
                fields.label.reveal(),
                fields.question.reveal(),
                fields.setting.reveal(),
                iso(fields.as_of),
                iso(fields.follow_up),
                at.0
            ])?;
            if changed == 0 {
                return Err(StoreError::UnknownCase);
            }
            search::index_fields(transaction, id, fields)?;
            audit::append(transaction, at, AuditNote::of(AuditAction::CaseChanged).case(id))
        })
    }

    /// Deletes a case with everything in it and overwrites where it stood. The audit keeps identifiers and hashes.
    pub fn delete_case(&self, id: &CaseId, at: Timestamp) -> Result<(), StoreError> {
        self.write(|transaction| {
            search::forget(transaction, id)?;
            let deleted = transaction.execute(r#"DELETE FROM "case" WHERE id = ?1"#, [&id.0])?;
            if deleted == 0 {
                return Err(StoreError::UnknownCase);
            }
            audit::append(
                transaction,
                at,
                AuditNote::of(AuditAction::CaseDeleted).case(id),
            )
        })?;
        // The log still holds the pages as they were.
        self.read(|connection| {
            Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
        })
    }
}

/// Refuses a case that does not exist.
pub(crate) fn require(connection: &Connection, id: &CaseId) -> Result<(), StoreError> {
    connection
        .prepare_cached(r#"SELECT 1 FROM "case" WHERE id = ?1"#)?
        .query_row([&id.0], |_| Ok(()))
        .optional()?
        .ok_or(StoreError::UnknownCase)
}

/// Notes that something of the case changed. Refuses a case that does not exist.
pub(crate) fn touch(
    transaction: &Transaction<'_>,
    id: &CaseId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let update = r#"UPDATE "case" SET updated_at = ?2 WHERE id = ?1"#;
    match transaction
        .prepare_cached(update)?
        .execute(params![id.0, at.0])?
    {
        0 => Err(StoreError::UnknownCase),
        _ => Ok(()),
    }
}

pub(crate) fn read_case(row: &Row<'_>) -> rusqlite::Result<Case> {
    let text = |column| row.get::<_, String>(column).map(PatientText::new);
    let date = |column| row.get::<_, String>(column).map(|date| date.parse().ok());
    Ok(Case {
        id: CaseId(row.get(0)?),
        fields: CaseFields {
            label: text(1)?,
            question: text(2)?,
            setting: text(3)?,
            as_of: date(4)?,
            follow_up: date(5)?,
        },
        headline: Headline {
            age_sex: Localized {
                en: row.get(6)?,
                zh: row.get(7)?,
            },
            lead_problem: text(8)?,
        },
        created_at: Timestamp(row.get(9)?),
        updated_at: Timestamp(row.get(10)?),
        state: state_of(&row.get::<_, String>(11)?),
        interrupted: row.get(12)?,
    })
}

/// The state of this name; the table's own check allows no other.
pub(crate) fn state_of(name: &str) -> CaseState {
    match name {
        "needs_review" => CaseState::NeedsReview,
        "signed" => CaseState::Signed,
        "follow_up_due" => CaseState::FollowUpDue,
        _ => CaseState::Draft,
    }
}

fn iso(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}
