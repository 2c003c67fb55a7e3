use rusqlite::ffi;
use std::io;

/// A file of the vault.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VaultFile {
    /// The header with the wrapped key.
    Header,
    /// The encrypted database.
    Database,
    /// An encrypted copy.
    Backup,
}

/// Why the vault refused. Carries numbers and identifiers only, never words of a record.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no vault in the folder.
    #[error("there is no vault")]
    Missing,
    /// There is a vault in the folder already.
    #[error("there is a vault already")]
    Exists,
    /// The passphrase is rated too weak.
    #[error("the passphrase is too weak")]
    PassphraseWeak,
    /// Wrong passphrase. The next attempt is taken after the delay.
    #[error("wrong passphrase; next attempt in {retry_after_seconds} s")]
    PassphraseWrong {
        /// Seconds until the next attempt is taken.
        retry_after_seconds: u32,
    },
    /// The delay after a wrong passphrase is not over. Nothing was tried.
    #[error("too early; next attempt in {retry_after_seconds} s")]
    TooEarly {
        /// Seconds until the next attempt is taken.
        retry_after_seconds: u32,
    },
    /// The recovery key does not fulfil its own checksum.
    #[error("the recovery key is mistyped")]
    RecoveryKeyMistyped,
    /// The recovery key belongs to another vault.
    #[error("the recovery key belongs to another vault")]
    RecoveryKeyWrong,
    /// Written by a newer version; not touched.
    #[error("the vault has form {found}, this version reads up to {known}")]
    Newer {
        /// Form of the vault.
        found: u32,
        /// Newest form that this version reads.
        known: u32,
    },
    /// A file does not have its form, or fails its authentication.
    #[error("damaged: {0:?}")]
    Damaged(VaultFile),
    /// The disk is full. Nothing was changed.
    #[error("the disk is full")]
    DiskFull,
    /// Another process holds the vault.
    #[error("another process holds the vault")]
    InUse,
    /// The vault was locked.
    #[error("the vault is locked")]
    Locked,
    /// No such case.
    #[error("no such case")]
    UnknownCase,
    /// No such document in the case.
    #[error("no such document")]
    UnknownDocument,
    /// No such draft.
    #[error("no such draft")]
    UnknownDraft,
    /// No such run.
    #[error("no such run")]
    UnknownRun,
    /// No such annotation in the case.
    #[error("no such annotation")]
    UnknownAnnotation,
    /// The plan is signed; only addenda are added.
    #[error("the plan is signed")]
    Signed,
    /// The file system refused.
    #[error("the file system refused: {0:?}")]
    Io(io::ErrorKind),
    /// The database refused, by its extended result code.
    #[error("the database refused: {0}")]
    Database(i32),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(failure) => match failure.extended_code & 0xff {
                ffi::SQLITE_FULL => Self::DiskFull,
                ffi::SQLITE_NOTADB | ffi::SQLITE_CORRUPT => Self::Damaged(VaultFile::Database),
                ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Self::InUse,
                _ => Self::Database(failure.extended_code),
            },
            // A column that does not convert: the row was not written by this program.
            None => Self::Damaged(VaultFile::Database),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull,
            kind => Self::Io(kind),
        }
    }
}

/// A stored form that does not parse was not written by this program.
impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Damaged(VaultFile::Database)
    }
}

/// A column of another type was not written by this program.
impl From<rusqlite::types::FromSqlError> for StoreError {
    fn from(_: rusqlite::types::FromSqlError) -> Self {
        Self::Damaged(VaultFile::Database)
    }
}
