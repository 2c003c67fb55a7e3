//! Names to concepts: drugs, diseases, analytes, units.

use record::{DrugSuggestion, Lexicon, TermConcept, TermKind, TermMatch};
use std::path::{Path, PathBuf};

/// The opened knowledge database.
pub struct Knowledge {}

/// Why the knowledge database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// No file there.
    #[error("knowledge database not found; run `cargo xtask knowledge`")]
    Missing,
}

impl Knowledge {
    /// Opens the database read-only.
    pub fn open(_path: &Path) -> Result<Self, KnowledgeError> {
        Err(KnowledgeError::Missing)
    }
}

impl Lexicon for Knowledge {
    fn matches(&self, _: &str) -> Vec<TermMatch> {
        Vec::new()
    }
    fn concept(&self, _: TermKind, _: u32) -> TermConcept {
        TermConcept {
            preferred: String::new(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }
    }
    fn lookup(&self, _: TermKind, _: &str) -> Option<TermConcept> {
        None
    }
    fn suggest_drug(&self, _: &str) -> Vec<DrugSuggestion> {
        Vec::new()
    }
    fn ucum(&self, _: &str) -> Option<String> {
        None
    }
    fn convert(&self, _: &str, _: f64, _: &str, _: &str) -> Option<f64> {
        None
    }
}

/// Where the database lies unless told otherwise: `$CONSILIUM_DATA/knowledge.db`.
pub fn default_path() -> PathBuf {
    let data = std::env::var_os("CONSILIUM_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|| {
            let home = std::env::var_os("XDG_DATA_HOME")
                .map(PathBuf::from)
                .unwrap_or_else(|| {
                    PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".local/share")
                });
            home.join("consilium")
        });
    data.join("knowledge.db")
}
