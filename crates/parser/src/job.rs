//! One job: a header line, then the document; one JSON object back.

use crate::{ExtractIssueKind, ExtractedDocument, Limits, docx, pdf, sandbox, xlsx};
use record::{Localized, MediaType};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Read, Write};

/// First line of the input, JSON.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    /// What the document claims to be.
    pub(crate) media_type: MediaType,
    /// Its length in bytes.
    pub(crate) length: u64,
    /// Bounds of this job.
    pub(crate) limits: Limits,
}

/// Longest header line accepted, in bytes.
const HEADER_BYTES: u64 = 64 << 10;

/// Stack of the reading thread: page trees and XML nest, and recursion must end in an issue, not in a signal.
const STACK_BYTES: usize = 64 << 20;

/// Reads one job from `input`, gives up files, network and surplus memory, reads the document and writes an
/// [`ExtractedDocument`] as JSON to `output`. Fails on a malformed job or when a limit cannot be set.
pub fn serve(input: &mut dyn BufRead, output: &mut dyn Write) -> std::io::Result<()> {
    let mut line = String::new();
    input.take(HEADER_BYTES).read_line(&mut line)?;
    let header: Header = serde_json::from_str(&line)?;
    sandbox::limit_resources(&header.limits)?;
    if header.length > header.limits.input_bytes {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    input.take(header.length).read_to_end(&mut bytes)?;
    let document = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || {
                sandbox::close_the_world()?;
                Ok(read(header.media_type, &bytes, &header.limits))
            })?
            .join()
            .unwrap_or_else(|_| Err(std::io::Error::other("the reader panicked")))
    })?;
    serde_json::to_writer(&mut *output, &document)?;
    output.flush()
}

/// Reads `bytes` as `media_type` in this process.
pub(crate) fn read(media_type: MediaType, bytes: &[u8], limits: &Limits) -> ExtractedDocument {
    match media_type {
        MediaType::Pdf => pdf::read(bytes, limits),
        MediaType::Docx => docx::read(bytes, limits),
        MediaType::Xlsx => xlsx::read(bytes, limits),
        other => ExtractedDocument::failed(
            ExtractIssueKind::Unreadable,
            Localized::new(
                format!("The parser process does not read {other:?} documents."),
                format!("解析进程不读取 {other:?} 类型的文档。"),
            ),
        ),
    }
}
