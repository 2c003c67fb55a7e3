//! Image objects of a PDF: filters, colour spaces, masks.

use super::bilevel::{fax, jbig2};
use super::font::{follow, get};
use crate::picture::{MOST_PIXELS, Raster, open_as_stored};
use lopdf::{Dictionary, Document, Object, Stream};

/// The picture of an image object; `None` where it is damaged, too large, or of a kind that is not read.
pub(super) fn decode(document: &Document, stream: &Stream, most_bytes: usize) -> Option<Raster> {
    let dictionary = &stream.dict;
    let side = |key: &[u8], short: &[u8]| {
        let value = get(document, dictionary, key).or_else(|| get(document, dictionary, short));
        u32::try_from(value?.as_i64().ok()?).ok()
    };
    let (width, height) = (side(b"Width", b"W")?, side(b"Height", b"H")?);
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return None;
    }
    let filters = stream.filters().unwrap_or_default();
    let last = filters.last().copied().unwrap_or_default();
    match last {
        b"DCTDecode" | b"DCT" => open_as_stored(&encoded(stream, most_bytes)?).ok(),
        b"CCITTFaxDecode" | b"CCF" => {
            let bytes = encoded(stream, most_bytes)?;
            let parameters = parameters(document, dictionary);
            Some(fax(document, &bytes, (width, height), &parameters))
        }
        b"JBIG2Decode" => {
            let parameters = parameters(document, dictionary);
            let shared = parameters
                .iter()
                .find_map(|of| get(document, of, b"JBIG2Globals")?.as_stream().ok())
                .map(|of| {
                    of.decompressed_content_with_limit(most_bytes)
                        .unwrap_or(of.content.clone())
                });
            jbig2(&encoded(stream, most_bytes)?, shared.as_deref())
        }
        b"JPXDecode" => None,
        _ => {
            let bytes = match filters.is_empty() {
                true => stream.content.clone(),
                false => stream.decompressed_content_with_limit(most_bytes).ok()?,
            };
            samples(document, dictionary, &bytes, width, height)
        }
    }
}

/// The bytes before the last filter, which is the picture format itself.
fn encoded(stream: &Stream, most_bytes: usize) -> Option<Vec<u8>> {
    let filters = stream.filters().ok()?;
    let before = &filters[..filters.len().checked_sub(1)?];
    if before.is_empty() {
        return Some(stream.content.clone());
    }
    let names = before
        .iter()
        .map(|name| Object::Name(name.to_vec()))
        .collect();
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", Object::Array(names));
    Stream::new(dictionary, stream.content.clone())
        .decompressed_content_with_limit(most_bytes)
        .ok()
}

/// The decode parameters of every filter.
fn parameters<'a>(document: &'a Document, dictionary: &'a Dictionary) -> Vec<&'a Dictionary> {
    let Some(found) = get(document, dictionary, b"DecodeParms") else {
        return Vec::new();
    };
    match found {
        Object::Dictionary(one) => vec![one],
        Object::Array(several) => several
            .iter()
            .filter_map(|one| follow(document, one).as_dict().ok())
            .collect(),
        _ => Vec::new(),
    }
}

/// How samples become colours.
enum Space {
    Grey,
    Colour,
    /// Cyan, magenta, yellow, black.
    Print,
    /// Ink from none to full.
    Ink,
    Table(Vec<[u8; 3]>),
}

impl Space {
    fn of(document: &Document, object: &Object, depth: usize) -> Option<Space> {
        if depth > 4 {
            return None;
        }
        match object {
            Object::Name(name) => match name.as_slice() {
                b"DeviceGray" | b"G" | b"CalGray" => Some(Space::Grey),
                b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Space::Colour),
                b"DeviceCMYK" | b"CMYK" => Some(Space::Print),
                _ => None,
            },
            Object::Array(parts) => {
                let part = |index: usize| parts.get(index).map(|part| follow(document, part));
                match part(0)?.as_name().ok()? {
                    b"ICCBased" => {
                        let profile = part(1)?.as_stream().ok()?;
                        match get(document, &profile.dict, b"N")?.as_i64().ok()? {
                            1 => Some(Space::Grey),
                            3 => Some(Space::Colour),
                            4 => Some(Space::Print),
                            _ => None,
                        }
                    }
                    b"CalRGB" | b"Lab" => Some(Space::Colour),
                    b"CalGray" => Some(Space::Grey),
                    b"Separation" => Some(Space::Ink),
                    b"Indexed" | b"I" => table(document, part(1)?, part(3)?, depth),
                    _ => Self::of(document, part(0)?, depth + 1),
                }
            }
            _ => None,
        }
    }

    fn samples(&self) -> usize {
        match self {
            Space::Grey | Space::Ink | Space::Table(_) => 1,
            Space::Colour => 3,
            Space::Print => 4,
        }
    }

    /// The colour of one pixel whose samples run from 0 to 255.
    fn colour(&self, samples: &[u8]) -> [u8; 3] {
        match (self, samples) {
            (Space::Grey, [grey]) => [*grey; 3],
            (Space::Ink, [ink]) => [255 - ink; 3],
            (Space::Colour, [red, green, blue]) => [*red, *green, *blue],
            (Space::Print, [cyan, magenta, yellow, black]) => [cyan, magenta, yellow].map(|ink| {
                let left = |ink: u8| u16::from(255 - ink);
                (left(*ink) * left(*black) / 255) as u8
            }),
            _ => [255; 3],
        }
    }
}

fn table(document: &Document, base: &Object, list: &Object, depth: usize) -> Option<Space> {
    let base = Space::of(document, base, depth + 1)?;
    let bytes = match list {
        Object::String(bytes, _) => bytes.clone(),
        Object::Stream(stream) => super::font::decoded(stream)?,
        _ => return None,
    };
    let colours = bytes.chunks_exact(base.samples());
    Some(Space::Table(
        colours.map(|samples| base.colour(samples)).collect(),
    ))
}

/// A picture of plain samples.
fn samples(
    document: &Document,
    dictionary: &Dictionary,
    bytes: &[u8],
    width: u32,
    height: u32,
) -> Option<Raster> {
    let mask = get(document, dictionary, b"ImageMask").and_then(|of| of.as_bool().ok());
    let is_mask = mask == Some(true);
    let space = match get(document, dictionary, b"ColorSpace") {
        _ if is_mask => Space::Grey,
        Some(object) => Space::of(document, object, 0)?,
        None => Space::Grey,
    };
    let bits = match get(document, dictionary, b"BitsPerComponent").and_then(|of| of.as_i64().ok())
    {
        _ if is_mask => 1,
        Some(bits @ (1 | 2 | 4 | 8 | 16)) => bits as usize,
        _ => 8,
    };
    let inverted = get(document, dictionary, b"Decode")
        .and_then(|of| of.as_array().ok()?.first()?.as_float().ok())
        .is_some_and(|first| first > 0.5);
    let per_row = (width as usize * space.samples() * bits).div_ceil(8);
    let mut picture = Raster::white(width, height);
    let rows = bytes
        .chunks(per_row)
        .zip(picture.bytes.chunks_exact_mut(width as usize * 3));
    for (row, pixels) in rows {
        let mut values = Values { row, bits, at: 0 };
        for pixel in pixels.chunks_exact_mut(3) {
            let mut samples = [0; 4];
            let samples = &mut samples[..space.samples()];
            for sample in samples.iter_mut() {
                let Some(value) = values.next() else { break };
                *sample = value;
            }
            let colour = match &space {
                Space::Table(colours) => {
                    let index = usize::from(samples[0]) * ((1 << bits.min(8)) - 1) / 255;
                    colours.get(index).copied().unwrap_or([255; 3])
                }
                space => {
                    if inverted {
                        samples
                            .iter_mut()
                            .for_each(|sample| *sample = 255 - *sample);
                    }
                    space.colour(samples)
                }
            };
            pixel.copy_from_slice(&colour);
        }
    }
    Some(picture)
}

/// Samples of one row, each stretched to the range 0 to 255.
struct Values<'a> {
    row: &'a [u8],
    bits: usize,
    at: usize,
}

impl Iterator for Values<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let byte = *self.row.get(self.at / 8)?;
        let value = match self.bits {
            8 | 16 => byte,
            bits => {
                let most = (1_u16 << bits) - 1;
                let value = u16::from(byte) >> (8 - bits - self.at % 8) & most;
                (value * 255 / most) as u8
            }
        };
        self.at += self.bits;
        Some(value)
    }
}
