//! Files inside documents: taken out here, opened by the caller as documents of their own.

use crate::{IngestIssue, IngestIssueKind, detect};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use record::{Localized, MediaType, PartialDate, PatientText, Record};
use std::io::Read;

/// A file that stood inside a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Attachment {
    /// What the document calls it.
    pub title: PatientText,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where in the document it stood, as in [`IngestIssue::place`].
    pub place: String,
    /// The day that the document gives it.
    pub date: Option<PartialDate>,
}

/// What one document yielded, with the files inside it.
#[derive(Clone, PartialEq, Debug)]
pub struct Understood {
    /// Facts and the document.
    pub record: Record,
    /// What was not understood.
    pub issues: Vec<IngestIssue>,
    /// Files inside the document, in order; none of them is opened.
    pub attachments: Vec<Attachment>,
}

impl Understood {
    /// The record alone, with an issue for each file that stays closed.
    pub fn closed(self) -> (Record, Vec<IngestIssue>) {
        let Self {
            record,
            mut issues,
            attachments,
        } = self;
        let document = record.documents.first().map(|document| document.id.clone());
        for attachment in attachments {
            issues.extend(document.clone().map(|document| IngestIssue {
                document,
                kind: IngestIssueKind::Note,
                span: None,
                place: attachment.place,
                message: Localized::new(
                    "A file inside the document was not opened.",
                    "文档内的文件未打开。",
                ),
                question: None,
            }));
        }
        (record, issues)
    }
}

impl From<(Record, Vec<IngestIssue>)> for Understood {
    fn from((record, issues): (Record, Vec<IngestIssue>)) -> Self {
        Self {
            record,
            issues,
            attachments: Vec::new(),
        }
    }
}

/// Most files that are taken out of one document.
pub(crate) const MOST_FILES: usize = 200;
/// Largest file inside a document, in bytes (32 MiB).
pub(crate) const MOST_BYTES: usize = 32 << 20;
/// Most bytes of all files inside one document (256 MiB).
pub(crate) const MOST_BYTES_IN_ALL: usize = 256 << 20;

/// Bytes of an embedded file as their reader shall take them.
pub(crate) enum Body {
    /// Words, to be read where they stand.
    Words(String),
    /// A document of its own.
    File,
    /// Bytes of no kind that is read.
    Unknown,
}

/// What `bytes`, declared as media type `declared`, are.
pub(crate) fn body(bytes: &[u8], declared: &str) -> Body {
    let declared = declared.to_ascii_lowercase();
    let html = declared.contains("html") || starts_as_html(bytes);
    match detect(bytes, "") {
        Some(MediaType::Text | MediaType::Markdown) if html || declared.contains("xml") => {
            Body::Words(crate::fhir::plain_text(&String::from_utf8_lossy(bytes)))
        }
        Some(MediaType::Text | MediaType::Markdown) => {
            Body::Words(crate::charset::decode(bytes).text)
        }
        Some(_) => Body::File,
        None => Body::Unknown,
    }
}

fn starts_as_html(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("<html") || start.starts_with("<!doctype html") || start.starts_with("<div")
}

/// Base64 with or without padding, with line breaks and blanks anywhere; `None` where it is none.
pub(crate) fn base64(written: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let compact: String = written.split_whitespace().collect();
    LENIENT
        .decode(compact)
        .ok()
        .filter(|bytes| !bytes.is_empty())
}

/// The bytes behind `compression`, an HL7 CompressionAlgorithm (DF, GZ, ZL): at most one more than [`MOST_BYTES`]. `None`
/// for another algorithm and for damaged bytes.
pub(crate) fn inflated(bytes: &[u8], compression: &str) -> Option<Vec<u8>> {
    match compression.trim() {
        // Some senders call a zlib stream a deflate one.
        "DF" => all(DeflateDecoder::new(bytes)).or_else(|| all(ZlibDecoder::new(bytes))),
        "ZL" => all(ZlibDecoder::new(bytes)),
        "GZ" => all(MultiGzDecoder::new(bytes)),
        _ => None,
    }
}

fn all(stream: impl Read) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    stream
        .take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut found)
        .ok()?;
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_and_line_breaks_do_not_matter() {
        assert_eq!(base64("SGVs\r\n bG8="), Some(b"Hello".to_vec()));
        assert_eq!(base64("SGVsbG8"), Some(b"Hello".to_vec()));
        assert_eq!(base64("no base64!"), None);
        assert_eq!(base64(" "), None);
    }

    #[test]
    fn compressed_bytes_are_opened_up_to_the_limit() {
        use flate2::{Compression, write};
        use std::io::Write;
        let mut deflate = write::DeflateEncoder::new(Vec::new(), Compression::fast());
        deflate.write_all(b"Cough").unwrap();
        let deflate = deflate.finish().unwrap();
        let mut zlib = write::ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(b"Cough").unwrap();
        let zlib = zlib.finish().unwrap();
        let mut gzip = write::GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&vec![b' '; MOST_BYTES + 9]).unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(inflated(&deflate, "DF"), Some(b"Cough".to_vec()));
        assert_eq!(inflated(&zlib, "DF"), Some(b"Cough".to_vec()));
        assert_eq!(inflated(&zlib, "ZL"), Some(b"Cough".to_vec()));
        assert_eq!(
            inflated(&gzip, "GZ").map(|bytes| bytes.len()),
            Some(MOST_BYTES + 1)
        );
        assert_eq!(inflated(&gzip[..gzip.len() / 2], "GZ"), None);
        assert_eq!(inflated(b"Cough", "DF"), None);
        assert_eq!(inflated(&deflate, "Z"), None);
    }

    #[test]
    fn bytes_decide_before_the_declared_type() {
        assert!(matches!(body(b"%PDF-1.4", "text/plain"), Body::File));
        assert!(matches!(body(b"{\\rtf1 a}", ""), Body::File));
        assert!(matches!(
            body(b"\0\x01\x02\x03\x04", "video/mp4"),
            Body::Unknown
        ));
        let Body::Words(words) = body(b"<p>Fever</p>", "text/html") else {
            panic!("words")
        };
        assert_eq!(words, "Fever");
    }
}
