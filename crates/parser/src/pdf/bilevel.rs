//! Black and white images as fax machines and scanners store them.

use super::font::get;
use crate::picture::{MOST_PIXELS, Raster};
use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
use lopdf::{Dictionary, Document, Object};

/// A CCITT image. Rows before a damaged one are kept.
pub(super) fn fax(
    document: &Document,
    bytes: &[u8],
    (width, height): (u32, u32),
    parameters: &[&Dictionary],
) -> Raster {
    let find = |key: &[u8]| parameters.iter().find_map(|of| get(document, of, key));
    let flag =
        |key: &[u8], usual: bool| find(key).and_then(|of| of.as_bool().ok()).unwrap_or(usual);
    let number = |key: &[u8]| find(key).and_then(|of: &Object| of.as_i64().ok());
    let columns = number(b"Columns").and_then(|of| u32::try_from(of).ok());
    let settings = DecodeSettings {
        columns: columns.unwrap_or(1_728).min(1 << 16),
        rows: height,
        end_of_block: flag(b"EndOfBlock", true),
        end_of_line: flag(b"EndOfLine", false),
        rows_are_byte_aligned: flag(b"EncodedByteAlign", false),
        encoding: match number(b"K").unwrap_or_default() {
            ..0 => EncodingMode::Group4,
            0 => EncodingMode::Group3_1D,
            1.. => EncodingMode::Group3_2D,
        },
        strict: false,
    };
    let mut rows = Rows {
        picture: Raster::white(width, height),
        row: 0,
    };
    // An error comes after the rows that could be read.
    hayro_ccitt::decode(bytes, &mut rows, &mut DecoderContext::new(settings)).ok();
    let mut picture = rows.picture;
    if flag(b"BlackIs1", false) {
        picture
            .bytes
            .iter_mut()
            .for_each(|byte| *byte = 255 - *byte);
    }
    picture
}

struct Rows {
    picture: Raster,
    row: usize,
}

impl hayro_ccitt::Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let width = self.picture.width as usize;
        let start = self.row * width;
        self.row += 1;
        for run in changes.chunks(2) {
            let from = (run[0] as usize).min(width);
            let to = run.get(1).map_or(width, |end| (*end as usize).min(width));
            if let Some(pixels) = self
                .picture
                .bytes
                .get_mut((start + from) * 3..(start + to) * 3)
            {
                pixels.fill(0);
            }
        }
    }
}

/// A JBIG2 image with the segments that images of the document share.
pub(super) fn jbig2(bytes: &[u8], shared: Option<&[u8]>) -> Option<Raster> {
    let settings = hayro_jbig2::DecodeSettings::default();
    let shared = shared.and_then(|shared| hayro_jbig2::Globals::new(shared, &settings).ok());
    let page = hayro_jbig2::Page::new_embedded(bytes, shared.as_ref(), &settings).ok()?;
    if u64::from(page.width()) * u64::from(page.height()) > MOST_PIXELS {
        return None;
    }
    let mut pixels = Pixels {
        picture: Raster::white(page.width(), page.height()),
        at: 0,
    };
    page.decode(&mut pixels).ok()?;
    Some(pixels.picture)
}

struct Pixels {
    picture: Raster,
    at: usize,
}

impl Pixels {
    fn push(&mut self, black: bool, count: usize) {
        let end = (self.at + count).min(self.picture.bytes.len() / 3);
        if black {
            self.picture.bytes[self.at * 3..end * 3].fill(0);
        }
        self.at = end;
    }
}

impl hayro_jbig2::Decoder for Pixels {
    fn push_pixel(&mut self, black: bool) {
        self.push(black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push(black, chunk_count as usize * 8);
    }

    fn next_line(&mut self) {}
}
