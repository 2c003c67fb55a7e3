//! Text out of PDF, DOCX, XLSX and pictures, in a short-lived process that has no files, no network and hard limits.
//!
//! Belongs here: the readers of these formats, the process that runs them, and [`extract`], which starts that process.
//! Never here: clinical meaning (the text goes to `ingest`), storage, anything fetched from elsewhere. A hostile or
//! broken file costs one process and yields a named [`ParserError`] or an [`ExtractIssue`].

mod archive;
mod client;
mod document;
mod docx;
mod job;
mod pdf;
mod sandbox;
mod xlsx;

pub use client::{ParserError, extract};
pub use document::{ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits, PageImage};
pub use job::serve;
