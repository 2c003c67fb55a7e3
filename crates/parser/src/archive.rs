//! Zip containers (DOCX, XLSX), refused before anything is kept when they unpack to more than the limit.

use crate::{ExtractIssueKind, ExtractedDocument, Limits};
use record::Localized;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most entries in one container; office files have some hundreds.
const MAX_ENTRIES: usize = 20_000;

/// An office container whose unpacked size is known to be within the limits.
pub(crate) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens `bytes` and unpacks every entry once into nothing, counting, because declared sizes may lie.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<Archive<'a>, Box<ExtractedDocument>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Box::new(broken()))?;
    if archive.len() > MAX_ENTRIES {
        return Err(Box::new(too_large(
            format!("{MAX_ENTRIES}"),
            "entries",
            "个条目",
        )));
    }
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else {
            continue;
        };
        let taken = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).unwrap_or(0);
        if taken > left {
            return Err(Box::new(too_large(
                limits.unpacked_bytes.to_string(),
                "unpacked bytes",
                "字节（解压后）",
            )));
        }
        left -= taken;
    }
    Ok(archive)
}

/// One entry as text; `None` where it is missing, damaged or not UTF-8 or UTF-16.
pub(crate) fn text(archive: &mut Archive<'_>, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    match archive.by_name(name).ok()?.read_to_end(&mut bytes) {
        // Ends the process the way any other failed allocation does, so that the caller names the same cause.
        Err(error) if error.kind() == std::io::ErrorKind::OutOfMemory => {
            std::alloc::handle_alloc_error(std::alloc::Layout::new::<[u8; 1 << 20]>())
        }
        other => other.ok()?,
    };
    let (encoding, skip) =
        encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes[skip..]);
    (!damaged).then(|| text.into_owned())
}

/// The issue for a container that cannot be opened.
pub(crate) fn broken() -> ExtractedDocument {
    ExtractedDocument::failed(
        ExtractIssueKind::Unreadable,
        Localized::new(
            "The file is damaged or not an office document: its container cannot be opened. Save it again from the program that made it, or paste the text.",
            "文件已损坏或不是办公文档：无法打开其容器。请用原程序另存，或直接粘贴文字。",
        ),
    )
}

fn too_large(limit: String, what_en: &str, what_zh: &str) -> ExtractedDocument {
    ExtractedDocument::failed(
        ExtractIssueKind::TooLarge,
        Localized::new(
            format!("The container holds more than {limit} {what_en} and was refused."),
            format!("容器超过 {limit} {what_zh}，已拒绝。"),
        ),
    )
}
