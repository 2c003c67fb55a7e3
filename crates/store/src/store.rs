use crate::error::StoreError;
use crate::lock::FolderLock;
use crate::table::audit::{self, AuditAction, AuditNote};
use crate::table::run;
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
