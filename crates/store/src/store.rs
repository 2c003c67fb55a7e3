use crate::error::StoreError;
use crate::lock::FolderLock;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::run;
use crate::table::search::Counted;
use crate::vault::Vault;
use record::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An open vault: the one connection that reads and writes. Its methods stand with their tables.
///
/// Every method that changes something is one transaction: after an error or an end of the process, nothing of it
/// is there. Shared by reference between threads; [`Store::lock`] closes it for all of them.
#[derive(Debug)]
pub struct Store {
    vault: Vault,
    open: Mutex<Option<Open>>,
    counted: Mutex<Option<Counted>>,
}

#[derive(Debug)]
struct Open {
    connection: Connection,
    _lock: FolderLock,
}

impl Store {
    pub(crate) fn start(
        vault: Vault,
        connection: Connection,
        lock: FolderLock,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let store = Self {
            vault,
            open: Mutex::new(Some(Open {
                connection,
                _lock: lock,
            })),
            counted: Mutex::default(),
        };
        store.write(|transaction| {
            run::interrupt_all(transaction, now)?;
            let note = AuditNote::of(AuditAction::VaultOpened);
            audit::append(transaction, now, note)
        })?;
        Ok(store)
    }

    /// Closes the connection and drops its key. Every later call answers [`StoreError::Locked`].
    pub fn lock(&self) {
        // Dropping the connection writes its log back, wipes its key and lets go of the lock file.
        drop(self.open().take());
    }

    /// True once [`Store::lock`] was called.
    pub fn is_locked(&self) -> bool {
        self.open().is_none()
    }

    /// Changes the passphrase. A wrong `current` one counts and delays as when opening.
    pub fn change_passphrase(
        &self,
        current: &str,
        new: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.read(|_| self.vault.rewrap(current, new, now))?;
        self.write(|transaction| {
            audit::append(
                transaction,
                now,
                AuditNote::of(AuditAction::PassphraseChanged),
            )
        })
    }

    /// What was counted last.
    pub(crate) fn counted(&self) -> MutexGuard<'_, Option<Counted>> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Looks, holding the connection.
    pub(crate) fn read<T>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let open = self.open();
        look(&open.as_ref().ok_or(StoreError::Locked)?.connection)
    }

    /// Changes something as one transaction: an error takes everything back.
    pub(crate) fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut open = self.open();
        let connection = &mut open.as_mut().ok_or(StoreError::Locked)?.connection;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// A panic in another thread took its transaction back, so the connection stays usable.
    fn open(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::SCHEMA;
    use crate::{AuditVerdict, KeyCost, VaultState};
    use record::PatientText;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    const NOW: Timestamp = Timestamp(1_770_000_000_000);
    const PASSPHRASE: &str = "correct kettle orbit mustard";

    fn vault(folder: &Path) -> Vault {
        Vault::with_cost(folder, KeyCost::TEST)
    }

    fn files(folder: &Path) -> BTreeMap<String, record::Sha256> {
        let read = |entry: fs::DirEntry| {
            let digest = record::Sha256::of(&fs::read(entry.path()).unwrap());
            (entry.file_name().into_string().unwrap(), digest)
        };
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| read(entry.unwrap()))
            .collect()
    }

    #[test]
    fn a_database_of_a_newer_version_is_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let store = vault(folder.path()).create(PASSPHRASE, NOW).unwrap().store;
        let newer = format!("PRAGMA user_version = {}", SCHEMA + 1);
        store
            .read(|connection| Ok(connection.execute_batch(&newer)?))
            .unwrap();
        store.lock();
        let before = files(folder.path());
        let expected = StoreError::Newer {
            found: SCHEMA + 1,
            known: SCHEMA,
        };
        assert_eq!(
            vault(folder.path()).open(PASSPHRASE, NOW).unwrap_err(),
            expected
        );
        assert_eq!(files(folder.path()), before);

        // The header says so without any passphrase.
        let path = folder.path().join("vault.json");
        let header = String::from_utf8(fs::read(&path).unwrap()).unwrap();
        let known = format!("\"schema\": {SCHEMA}");
        fs::write(
            &path,
            header.replace(&known, &format!("\"schema\": {}", SCHEMA + 1)),
        )
        .unwrap();
        let before = files(folder.path());
        assert_eq!(vault(folder.path()).state(NOW), Ok(VaultState::Newer));
        assert_eq!(
            vault(folder.path()).open("wrong", NOW).unwrap_err(),
            expected
        );
        assert_eq!(files(folder.path()), before);
    }

    #[test]
    fn a_full_disk_takes_the_whole_change_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = vault(folder.path()).create(PASSPHRASE, NOW).unwrap().store;
        let pages = |limit: i64| {
            let pragma = format!("PRAGMA max_page_count = {limit}");
            store
                .read(|connection| Ok(connection.query_row(&pragma, [], |_| Ok(()))?))
                .unwrap();
        };
        let case = crate::CaseId("c".into());
        let document = record::SourceDocument {
            id: record::DocumentId("d".into()),
            title: PatientText::default(),
            media_type: record::MediaType::Text,
            hash: record::Sha256::of(b""),
            text: "word ".repeat(100_000).into(),
            map: record::OffsetMap::default(),
            language: record::Language::English,
            date: None,
            pages: Vec::new(),
        };
        let record = record::Record {
            documents: vec![document],
            ..record::Record::default()
        };
        let original = crate::Original {
            document: record::DocumentId("d".into()),
            bytes: Vec::new(),
        };
        let create = || {
            let new = crate::NewCase {
                id: &case,
                fields: &crate::CaseFields::default(),
                record: &record,
                originals: std::slice::from_ref(&original),
                headline: &crate::Headline::default(),
            };
            store.create_case(new, NOW)
        };
        // SQLite takes no limit below the present size: this one holds no further page.
        pages(1);
        assert_eq!(create(), Err(StoreError::DiskFull));
        assert_eq!(store.record(&case), Err(StoreError::UnknownCase));
        assert_eq!(store.verify_audit(), Ok(AuditVerdict::Whole { entries: 1 }));
        pages(1_000_000);
        create().unwrap();
        assert_eq!(store.record(&case).unwrap().record, record);
    }
}
