//! Rules and dated tables that answer with [`record::DetectedIssue`]s; terminology, units, risk scores, drug-gene advice.
//!
//! Never here: model calls, free-text generation.

pub mod care;
pub mod checks;
pub mod genes;
pub mod research;
pub mod scores;
pub mod terminology;

pub use checks::framework::readable_unit;
pub use checks::{check, check_pair, check_proposed, covers_interactions, interaction_source};
pub use terminology::{Analyte, IcdCode, Knowledge, KnowledgeError, chinese_names, default_path};
