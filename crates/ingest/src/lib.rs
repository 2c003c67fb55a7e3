//! Bytes in, `(Record, Vec<IngestIssue>)` out.
//!
//! Belongs here: one reader per format, text cleaning, sections, mentions, ConText, merge, de-identification. Never
//! here: network, database, model calls, clocks. Dictionaries arrive as a [`record::Lexicon`]. Readers return what they
//! understood and what they did not; they do not fail halfway and do not guess.

mod attachment;
mod ccda;
mod charset;
mod codes;
mod decode;
pub mod deidentify;
mod describe;
mod detect;
mod dicom;
mod enrich;
mod fhir;
mod hl7v2;
mod input;
mod issue;
mod merge;
mod omop;
mod outside;
mod passage;
mod placing;
mod read;
mod rtf;
mod scan;
mod sheet;
mod table;
mod text;
mod vcf;

pub use attachment::{Attachment, Understood};
pub use detect::detect;
pub use dicom::read_imaged;
pub use input::{Extracted, ImagedObject, Input};
pub use issue::{IngestIssue, IngestIssueKind, Question};
pub use merge::{allergy_status, merge};
pub use omop::{TableFile, TablePerson, is_table_set, read_tables};
pub use read::{MAX_BYTES, open, read, read_extracted};
pub use table::{PatientRow, PatientTable, propose_patients, read_patient};
pub use text::{Told, ToldSentence, assertion};
