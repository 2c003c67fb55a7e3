use crate::wire::AppEvent;
use inference::{Generate, InferenceError};
use knowledge::{Knowledge, KnowledgeError};
use record::{PartialDate, Timestamp};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Vault;

/// The world as handlers see it. The shells implement it; tests use fixed ones.
pub trait Host: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// The present day where the physician is.
    fn today(&self) -> PartialDate;

    /// A new identifier, unique in the vault and derived from nothing.
    fn new_id(&self) -> String;

    /// Where everything is kept: the vault, models, settings.
    fn data_folder(&self) -> &Path;

    /// Where exports go unless a file is named.
    fn download_folder(&self) -> PathBuf;

    /// The parser binary, for PDF, DOCX and workbooks.
    fn parser(&self) -> &Path;

    /// The folder whose `models` hold the weights that read pictures of pages.
    fn recognition_folder(&self) -> &Path {
        self.data_folder()
    }

    /// The vault, open or not.
    fn vault(&self) -> Vault;

    /// The knowledge database; opened once, then shared.
    fn knowledge(&self) -> Result<Arc<Knowledge>, KnowledgeError>;

    /// Bytes of memory that are free for a model; `None` where the system does not tell.
    fn free_memory(&self) -> Option<u64> {
        None
    }

    /// Loads a model file. Blocks; refuses before it allocates what does not fit.
    fn load_model(&self, file: &Path) -> Result<Arc<dyn Generate>, InferenceError>;

    /// The system keychain, where there is one that answers.
    fn keychain(&self) -> Option<&dyn Keychain>;

    /// Delivers an event to whoever listens, in order. Never blocks for long, never fails.
    fn emit(&self, event: AppEvent);
}

/// The system keychain did not do what was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the keychain does not answer")]
pub struct KeychainError;

/// One secret in the system keychain.
pub trait Keychain: Send + Sync {
    /// The secret; `None` where none is kept.
    fn read(&self) -> Result<Option<String>, KeychainError>;

    /// Keeps `secret`.
    fn write(&self, secret: &str) -> Result<(), KeychainError>;

    /// Forgets it.
    fn forget(&self) -> Result<(), KeychainError>;
}
