//! Text out of PDF, DOCX, XLSX and pictures, in a short-lived process that has no files, no network and hard limits.
//!
//! Belongs here: the readers of these formats, the process that runs them, and [`extract`], which starts that process.
//! Never here: clinical meaning (the text goes to `ingest`), storage, anything fetched from elsewhere. A hostile or
//! broken file costs one process and yields a named [`ParserError`] or an [`ExtractIssue`].
//!
//! The readers are compiled for the process alone (feature `process`); a program that starts it carries none of them.

mod client;
mod document;
mod job;

#[cfg(feature = "process")]
mod archive;
#[cfg(feature = "process")]
mod dicom;
#[cfg(feature = "process")]
mod docx;
#[cfg(feature = "process")]
mod layout;
#[cfg(feature = "process")]
mod ocr;
#[cfg(feature = "process")]
mod page;
#[cfg(feature = "process")]
mod pdf;
#[cfg(feature = "process")]
mod picture;
#[cfg(feature = "process")]
mod sandbox;
#[cfg(feature = "process")]
mod scan;
#[cfg(feature = "process")]
mod serve;
#[cfg(feature = "process")]
mod xlsx;

pub use client::{Parser, ParserError, Picture};
pub use document::{
    DicomHeader, Doubt, ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits, OcrWeights,
    Pixels,
};
#[cfg(feature = "process")]
pub use serve::{read_here, serve};
