//! The process's side: one job in, one answer out.

use crate::job::{Header, PageImage, Task};
use crate::ocr::Ocr;
use crate::{
    ExtractIssueKind, ExtractedDocument, Limits, dicom, docx, pdf, picture, sandbox, scan, xlsx,
};
use record::{Localized, MediaType};
use std::io::{BufRead, Read, Write};

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
    let mut ocr = Ocr::open(header.weights.as_ref(), header.limits.ocr_seconds);
    let answer = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || {
                sandbox::close_the_world()?;
                answer(&header, &bytes, &mut ocr)
            })?
            .join()
            .unwrap_or_else(|_| Err(std::io::Error::other("the reader panicked")))
    })?;
    output.write_all(&answer)?;
    output.flush()
}

fn answer(header: &Header, bytes: &[u8], ocr: &mut Ocr) -> std::io::Result<Vec<u8>> {
    let answer = match header.task {
        Task::Text => serde_json::to_vec(&read(header.media_type, bytes, &header.limits, ocr)),
        Task::Picture { page, window } => {
            let plain = |raster| Some((raster, None));
            let picture = match header.media_type {
                MediaType::Pdf => pdf::picture(bytes, page, &header.limits).and_then(plain),
                MediaType::Image => picture::open_page(bytes, page).ok().and_then(plain),
                MediaType::Dicom => {
                    dicom::picture(bytes, page, window).map(|framed| (framed.raster, framed.window))
                }
                _ => None,
            };
            serde_json::to_vec(&PageImage {
                window: picture.as_ref().and_then(|(_, window)| *window),
                png: picture.and_then(|(raster, _)| raster.png()),
            })
        }
    };
    Ok(answer?)
}

/// Reads `bytes` as `media_type` and draws their first page in the calling process, without limits of the system and
/// without recognition; for fuzzing.
pub fn read_here(media_type: MediaType, bytes: &[u8], limits: &Limits) -> ExtractedDocument {
    match media_type {
        MediaType::Pdf => drop(pdf::picture(bytes, 1, limits)),
        MediaType::Dicom => drop(dicom::picture(bytes, 1, None)),
        _ => {}
    }
    read(media_type, bytes, limits, &mut Ocr::open(None, 0))
}

/// Reads `bytes` as `media_type` in this process.
fn read(media_type: MediaType, bytes: &[u8], limits: &Limits, ocr: &mut Ocr) -> ExtractedDocument {
    match media_type {
        MediaType::Pdf => pdf::read(bytes, limits, ocr),
        MediaType::Docx => docx::read(bytes, limits),
        MediaType::Xlsx => xlsx::read(bytes, limits),
        MediaType::Image => scan::read(bytes, limits, ocr),
        MediaType::Dicom => dicom::read(bytes, limits),
        other => ExtractedDocument::failed(
            ExtractIssueKind::Unreadable,
            Localized::new(
                format!("The parser process does not read {other:?} documents."),
                format!("解析进程不读取 {other:?} 类型的文档。"),
            ),
        ),
    }
}
