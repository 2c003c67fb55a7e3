//! Bytes in, `(Record, Vec<IngestIssue>)` out.
//!
//! Belongs here: one reader per format, text cleaning, sections, mentions, ConText, merge, de-identification. Never
//! here: network, database, model calls, clocks. Dictionaries arrive as a [`record::Lexicon`]. Readers return what they
//! understood and what they did not; they do not fail halfway and do not guess.

mod input;
mod issue;
pub mod text;

pub use input::{Extracted, Input};
pub use issue::{IngestIssue, IngestIssueKind, Question};
