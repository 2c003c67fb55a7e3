//! The encrypted vault: one SQLCipher database and a small header file with its wrapped key.
//!
//! Belongs here: tables with their readers and writers, migrations, full-text search, the audit chain, keys, backup.
//! Never here: wire types, clinical decisions, the clock and identifiers (both arrive as arguments).
//!
//! [`Vault`] is a folder on the disk; opening it gives a [`Store`], the one connection that reads and writes. Locking
//! a store closes the connection and drops its key.

mod backup;
mod database;
mod error;
mod header;
mod key;
mod lock;
mod passphrase;
mod recovery;
mod store;
mod table;
mod vault;
mod words;

pub use backup::BackupFile;
pub use error::{StoreError, VaultFile};
pub use key::KeyCost;
pub use passphrase::{Strength, Weakness, passphrase_strength};
pub use recovery::RecoveryKey;
pub use store::Store;
pub use table::annotation::{Annotation, AnnotationTarget};
pub use table::audit::{AuditAction, AuditEntry, AuditVerdict};
pub use table::case::{Case, CaseFields, CaseId, CaseState, Headline, NewCase, Original};
pub use table::record::{FactLine, StoredRecord};
pub use table::run::{Run, RunId, RunState};
pub use table::search::{CaseFilter, CaseHit, CaseList};
pub use vault::{Created, Vault, VaultState};
