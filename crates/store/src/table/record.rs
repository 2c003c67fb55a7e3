use crate::error::StoreError;
use crate::store::Store;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::case::{self, CaseId, Headline, Original};
use crate::table::document;
use record::{Concept, Fact, FactStatus, PatientText, Record, Sha256, Timestamp};
use rusqlite::{OptionalExtension, Transaction, params};

/// A record with its place in the order of changes.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredRecord {
    /// Grows by one whenever the facts change.
    pub revision: i64,
    /// The record, documents included.
    pub record: Record,
}

/// One fact of the index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactLine {
    /// Its case.
    pub case: CaseId,
    /// Identifier inside the case.
    pub id: String,
    /// The list of the record it stands in (`conditions`, `medications`, ...).
    pub kind: String,
    /// Its name.
    pub label: PatientText,
}

impl Store {
    /// Stores a changed record together with the documents that are new in it, and marks an open draft stale where
    /// the facts differ from those stored. Returns the revision.
    pub fn save_record(
        &self,
        case: &CaseId,
        record: &Record,
        originals: &[Original],
        headline: &Headline,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        self.write(|transaction| {
            case::touch(transaction, case, at)?;
            document::insert_all(transaction, case, record, originals, at)?;
            save(transaction, case, record, headline, at)
        })
    }

    /// The record of a case with its documents.
    pub fn record(&self, case: &CaseId) -> Result<StoredRecord, StoreError> {
        self.read(|connection| {
            let (revision, facts): (i64, String) = connection
                .prepare_cached("SELECT revision, facts FROM record WHERE case_id = ?1")?
                .query_row([&case.0], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?
                .ok_or(StoreError::UnknownCase)?;
            let mut record: Record = serde_json::from_str(&facts)?;
            record.documents = document::of_case(connection, case)?;
            Ok(StoredRecord { revision, record })
        })
    }

    /// Facts of one kind over all cases, removed ones left out: the index behind lists and counts.
    pub fn facts_of_kind(&self, kind: &str) -> Result<Vec<FactLine>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT case_id, id, kind, label FROM fact WHERE kind = ?1 AND status <> 'removed' ORDER BY case_id, id",
            )?;
            let rows = statement.query_map([kind], |row| {
                Ok(FactLine {
                    case: CaseId(row.get(0)?),
                    id: row.get(1)?,
                    kind: row.get(2)?,
                    label: PatientText::new(row.get::<_, String>(3)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Stores the facts of `record` and what the list shows of them. Returns the revision.
pub(crate) fn save(
    transaction: &Transaction<'_>,
    case: &CaseId,
    record: &Record,
    headline: &Headline,
    at: Timestamp,
) -> Result<i64, StoreError> {
    let facts = serde_json::to_string(&Bare(record))?;
    let stored: Option<(i64, bool)> = transaction
        .prepare_cached("SELECT revision, facts = ?2 FROM record WHERE case_id = ?1")?
        .query_row([&case.0, &facts], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let revision = match stored {
        Some((revision, true)) => return Ok(revision),
        Some((revision, false)) => revision + 1,
        None => 1,
    };
    transaction
        .prepare_cached("INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![case.0, revision, facts, at.0])?;
    transaction
        .prepare_cached(
            r#"UPDATE "case" SET age_sex_en = ?2, age_sex_zh = ?3, lead_problem = ?4 WHERE id = ?1"#,
        )?
        .execute([
            &case.0,
            &headline.age_sex.en,
            &headline.age_sex.zh,
            headline.lead_problem.reveal(),
        ])?;
    transaction
        .prepare_cached("UPDATE draft SET state = 'stale' WHERE case_id = ?1 AND state = 'open'")?
        .execute([&case.0])?;
    index(transaction, case, record)?;
    let digest = Sha256::of(facts.as_bytes());
    audit::append(
        transaction,
        at,
        AuditNote::of(AuditAction::RecordSaved)
            .case(case)
            .digest(&digest),
    )?;
    Ok(revision)
}

/// A record without its documents, which have a table of their own.
struct Bare<'a>(&'a Record);

impl serde::Serialize for Bare<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = self.0.clone();
        record.documents = Vec::new();
        record.serialize(serializer)
    }
}

fn index(transaction: &Transaction<'_>, case: &CaseId, record: &Record) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM fact WHERE case_id = ?1")?
        .execute([&case.0])?;
    let lines = lines("conditions", &record.conditions, |value| &value.code)
        .chain(lines("medications", &record.medications, |value| {
            &value.medication
        }))
        .chain(lines("allergies", &record.allergies, |value| {
            &value.substance
        }))
        .chain(lines("observations", &record.observations, |value| {
            &value.code
        }))
        .chain(lines("procedures", &record.procedures, |value| &value.code));
    for (kind, id, status, label) in lines {
        transaction
            .prepare_cached("INSERT OR IGNORE INTO fact VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute([&case.0, id, kind, status, label])?;
    }
    Ok(())
}

type Line<'a> = (&'static str, &'a str, &'static str, &'a str);

fn lines<'a, T>(
    kind: &'static str,
    facts: &'a [Fact<T>],
    concept: impl Fn(&'a T) -> &'a Concept + 'a,
) -> impl Iterator<Item = Line<'a>> {
    facts.iter().map(move |fact| {
        let status = match fact.status {
            FactStatus::Recorded => "recorded",
            FactStatus::Corrected => "corrected",
            FactStatus::Proposed => "proposed",
            FactStatus::Removed => "removed",
        };
        (
            kind,
            fact.id.0.as_str(),
            status,
            concept(&fact.value).name(),
        )
    })
}
