use crate::error::StoreError;
use crate::store::Store;
use crate::table::case::CaseId;
use record::{Sha256, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AuditAction {
    /// The vault was opened.
    VaultOpened,
    /// The passphrase was changed.
    PassphraseChanged,
    /// An encrypted copy was written.
    BackupWritten,
    /// A case was made.
    CaseCreated,
    /// The short fields of a case changed.
    CaseChanged,
    /// A case was deleted.
    CaseDeleted,
    /// A document was added; the digest is that of its bytes.
    DocumentAdded,
    /// The structured record changed; the digest is that of its stored form.
    RecordSaved,
    /// A run began.
    RunStarted,
    /// A run ended, or was found interrupted.
    RunEnded,
    /// A draft was stored; the digest is that of its stored form.
    DraftSaved,
    /// A statement was decided on, or the decision taken back.
    StatementReviewed,
    /// An issue was dismissed or a blocker answered.
    IssueOverridden,
    /// The answer to an issue or a blocker was taken back.
    IssueReopened,
    /// A note was added.
    AnnotationAdded,
    /// A note was deleted.
    AnnotationDeleted,
    /// A plan was signed; the digest is that of its text.
    PlanSigned,
    /// Text was added to a signed plan; the digest is that of the text.
    AddendumAdded,
    /// Something was written out of the vault; the digest is that of the file.
    Exported,
}

impl AuditAction {
    fn name(self) -> &'static str {
        match self {
            Self::VaultOpened => "vault_opened",
            Self::PassphraseChanged => "passphrase_changed",
            Self::BackupWritten => "backup_written",
            Self::CaseCreated => "case_created",
            Self::CaseChanged => "case_changed",
            Self::CaseDeleted => "case_deleted",
            Self::DocumentAdded => "document_added",
            Self::RecordSaved => "record_saved",
            Self::RunStarted => "run_started",
            Self::RunEnded => "run_ended",
            Self::DraftSaved => "draft_saved",
            Self::StatementReviewed => "statement_reviewed",
            Self::IssueOverridden => "issue_overridden",
            Self::IssueReopened => "issue_reopened",
            Self::AnnotationAdded => "annotation_added",
            Self::AnnotationDeleted => "annotation_deleted",
            Self::PlanSigned => "plan_signed",
            Self::AddendumAdded => "addendum_added",
            Self::Exported => "exported",
        }
    }
}

/// One entry of the audit. Identifiers and digests only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
    /// Place in the chain, from 1.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What was done, by name.
    pub action: String,
    /// The case; empty where it concerns none.
    pub case: String,
    /// What it was done to: identifier of a document, draft, statement, run; may be empty.
    pub subject: String,
    /// SHA-256 of what was stored; may be empty.
    pub digest: String,
    /// SHA-256 over this entry and the hash before it.
    pub hash: String,
}

/// Whether the chain is whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AuditVerdict {
    /// Every entry follows from the one before.
    Whole {
        /// How many entries.
        entries: i64,
    },
    /// An entry was changed, removed or put in.
    Broken {
        /// Place of the first entry that does not follow, or one past the last where the end is missing.
        at: i64,
    },
}

/// What an entry says besides its time.
#[derive(Clone, Copy)]
pub(crate) struct AuditNote<'a> {
    action: AuditAction,
    case: &'a str,
    subject: &'a str,
    digest: &'a str,
}

impl<'a> AuditNote<'a> {
    pub(crate) fn of(action: AuditAction) -> Self {
        Self {
            action,
            case: "",
            subject: "",
            digest: "",
        }
    }

    pub(crate) fn case(self, case: &'a CaseId) -> Self {
        Self {
            case: &case.0,
            ..self
        }
    }

    pub(crate) fn subject(self, subject: &'a str) -> Self {
        Self { subject, ..self }
    }

    pub(crate) fn digest(self, digest: &'a Sha256) -> Self {
        Self {
            digest: &digest.0,
            ..self
        }
    }
}

/// Adds an entry to the chain.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    at: Timestamp,
    note: AuditNote<'_>,
) -> Result<(), StoreError> {
    let (length, before): (i64, String) = head(transaction)?;
    let mut entry = AuditEntry {
        sequence: length + 1,
        at,
        action: note.action.name().into(),
        case: note.case.into(),
        subject: note.subject.into(),
        digest: note.digest.into(),
        hash: String::new(),
    };
    entry.hash = link(&before, &entry);
    transaction
        .prepare_cached("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![
            entry.sequence,
            at.0,
            entry.action,
            entry.case,
            entry.subject,
            entry.digest,
            entry.hash
        ])?;
    transaction
        .prepare_cached("UPDATE audit_head SET length = ?1, hash = ?2")?
        .execute(params![entry.sequence, entry.hash])?;
    Ok(())
}

impl Store {
    /// Entries in order; of one case, or of all.
    pub fn audit(&self, case: Option<&CaseId>) -> Result<Vec<AuditEntry>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT * FROM audit WHERE ?1 IS NULL OR case_id = ?1 ORDER BY sequence",
            )?;
            let rows = statement.query_map([case.map(|case| &case.0)], entry_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Recomputes the chain.
    pub fn verify_audit(&self) -> Result<AuditVerdict, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare("SELECT * FROM audit ORDER BY sequence")?;
            let (mut expected, mut before) = (1, String::new());
            for entry in statement.query_map([], entry_of)? {
                let entry = entry?;
                if entry.sequence != expected || entry.hash != link(&before, &entry) {
                    return Ok(AuditVerdict::Broken { at: expected });
                }
                (expected, before) = (expected + 1, entry.hash);
            }
            let entries = expected - 1;
            match head(connection)? == (entries, before) {
                true => Ok(AuditVerdict::Whole { entries }),
                false => Ok(AuditVerdict::Broken { at: expected }),
            }
        })
    }

    /// Notes that something of a case was written out of the vault.
    pub fn note_export(
        &self,
        case: &CaseId,
        format: &str,
        file: &Sha256,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let note = AuditNote::of(AuditAction::Exported);
            append(
                transaction,
                at,
                note.case(case).subject(format).digest(file),
            )
        })
    }
}

fn head(connection: &Connection) -> Result<(i64, String), StoreError> {
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(connection
        .prepare_cached("SELECT length, hash FROM audit_head")?
        .query_row([], row)?)
}

/// The hash of an entry: over the hash before it and its own fields, each with its length, so that no two entries
/// write the same bytes.
fn link(before: &str, entry: &AuditEntry) -> String {
    let sequence = entry.sequence.to_string();
    let at = entry.at.0.to_string();
    let fields = [
        before,
        &sequence,
        &at,
        &entry.action,
        &entry.case,
        &entry.subject,
        &entry.digest,
    ];
    let text: String = fields
        .map(|field| format!("{}:{field}\n", field.len()))
        .concat();
    Sha256::of(text.as_bytes()).0
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    Ok(AuditEntry {
        sequence: row.get(0)?,
        at: Timestamp(row.get(1)?),
        action: row.get(2)?,
        case: row.get(3)?,
        subject: row.get(4)?,
        digest: row.get(5)?,
        hash: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyCost, Vault};

    const NOW: Timestamp = Timestamp(1_770_000_000_000);

    /// What the chain says after `tampering` by someone who has the key.
    fn check(tampering: &str, expected: AuditVerdict) {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::with_cost(folder.path(), KeyCost::TEST);
        let store = vault
            .create("correct kettle orbit mustard", NOW)
            .unwrap()
            .store;
        let case = CaseId("c".into());
        for format in ["pdf", "markdown", "fhir"] {
            store
                .note_export(&case, format, &Sha256::of(format.as_bytes()), NOW)
                .unwrap();
        }
        store
            .write(|transaction| Ok(transaction.execute_batch(tampering)?))
            .unwrap();
        assert_eq!(store.verify_audit(), Ok(expected), "{tampering}");
    }

    #[test]
    fn an_untouched_chain_is_whole() {
        check("", AuditVerdict::Whole { entries: 4 });
    }

    #[test]
    fn a_changed_removed_or_cut_entry_breaks_the_chain() {
        let free = "DROP TRIGGER audit_keep; DROP TRIGGER audit_fix;";
        let broken = |at| AuditVerdict::Broken { at };
        check(
            &format!("{free} UPDATE audit SET subject = 'csv' WHERE sequence = 2"),
            broken(2),
        );
        check(
            &format!("{free} UPDATE audit SET at = at + 1 WHERE sequence = 3"),
            broken(3),
        );
        check(
            &format!("{free} DELETE FROM audit WHERE sequence = 2"),
            broken(2),
        );
        check(
            &format!("{free} DELETE FROM audit WHERE sequence = 4"),
            broken(4),
        );
        check(&format!("{free} DELETE FROM audit"), broken(1));
        check(
            "INSERT INTO audit VALUES (5, 1, 'exported', 'c', '', '', 'x')",
            broken(5),
        );
    }

    #[test]
    fn the_table_itself_refuses_changes() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::with_cost(folder.path(), KeyCost::TEST);
        let store = vault
            .create("correct kettle orbit mustard", NOW)
            .unwrap()
            .store;
        for change in ["DELETE FROM audit", "UPDATE audit SET at = 0"] {
            let refused = store.write(|transaction| Ok(transaction.execute_batch(change)?));
            assert!(
                matches!(refused, Err(StoreError::Database(_))),
                "{refused:?}"
            );
        }
    }
}
