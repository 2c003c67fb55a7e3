use std::path::PathBuf;

/// Why the knowledge database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// No file there.
    #[error("no knowledge database at {path}; `cargo xtask knowledge` builds it")]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Not a knowledge database, or a broken one.
    #[error("the knowledge database at {path} is damaged; `cargo xtask knowledge` builds it anew")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Made for another version of the program.
    #[error("the knowledge database has format {found}, this program reads format {readable}")]
    OtherVersion {
        /// Format of the file.
        found: i64,
        /// Format that this program reads.
        readable: i64,
    },
}
