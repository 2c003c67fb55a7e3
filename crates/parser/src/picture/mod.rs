//! Pictures: files opened within limits, and pictures taken out of pages.

mod open;
mod raster;
mod tiff;

pub(crate) use open::{open_as_stored, open_page};
pub(crate) use raster::Raster;
pub(crate) use tiff::pages;

/// Most pixels that a picture may unpack to; a scanned page at 600 dpi has 35 million.
pub(crate) const MOST_PIXELS: u64 = 64_000_000;
/// Longest side that a picture keeps, in pixels; larger ones are reduced. A page at 300 dpi has 3,500.
pub(crate) const LONGEST_SIDE: u32 = 4_000;
