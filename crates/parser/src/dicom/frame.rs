//! One frame as an eight-bit picture under a window (DICOM PS3.3, C.7.6.3 and C.11.2).

use super::element::{DataSet, PIXELS, TRANSFER_SYNTAX, Tag};
use crate::picture::{LONGEST_SIDE, MOST_PIXELS, Raster, open_as_stored};

const SAMPLES: Tag = (0x0028, 0x0002);
const PHOTOMETRIC: Tag = (0x0028, 0x0004);
const PLANAR: Tag = (0x0028, 0x0006);
const FRAMES: Tag = (0x0028, 0x0008);
const ROWS: Tag = (0x0028, 0x0010);
const COLUMNS: Tag = (0x0028, 0x0011);
const ALLOCATED: Tag = (0x0028, 0x0100);
const STORED: Tag = (0x0028, 0x0101);
const SIGNED: Tag = (0x0028, 0x0103);
const CENTRE: Tag = (0x0028, 0x1050);
const WIDTH: Tag = (0x0028, 0x1051);
const INTERCEPT: Tag = (0x0028, 0x1052);
const SLOPE: Tag = (0x0028, 0x1053);

/// Number of frames; 0 for an object without pixels.
pub(super) fn count(set: &DataSet<'_>) -> u32 {
    if set.bytes(PIXELS).is_none() && set.fragments(PIXELS).is_none() {
        return 0;
    }
    set.decimal(FRAMES)
        .map_or(1, |frames| frames.max(1.0) as u32)
}

/// A frame as it is shown.
pub(crate) struct Framed {
    pub(crate) raster: Raster,
    /// Centre and width of the window; nothing for a picture in colour.
    pub(crate) window: Option<[f32; 2]>,
}

/// Frame `number`, from 1, under `window` (centre and width, in the unit of the values) or the one that the object
/// names; `None` where there is no such frame or its compression is not read.
pub(crate) fn picture(bytes: &[u8], number: u32, window: Option<[f32; 2]>) -> Option<Framed> {
    let set = DataSet::read(bytes)?;
    let shape = Shape::of(&set)?;
    let index = number.checked_sub(1)? as usize;
    let syntax = set.text(TRANSFER_SYNTAX).unwrap_or_default();
    let framed = match syntax.as_str() {
        "" | "1.2.840.10008.1.2" | "1.2.840.10008.1.2.1" | "1.2.840.10008.1.2.2" => {
            let start = index.checked_mul(shape.bytes())?;
            let frame = set
                .bytes(PIXELS)?
                .get(start..start.checked_add(shape.bytes())?)?;
            shape.paint(&set, frame, window)
        }
        "1.2.840.10008.1.2.5" => {
            let frame = unpack(set.fragments(PIXELS)?.get(index)?, &shape)?;
            shape.paint(&set, &frame, window)
        }
        "1.2.840.10008.1.2.4.50" | "1.2.840.10008.1.2.4.51" => {
            let fragments = set.fragments(PIXELS)?;
            let file = match count(&set) {
                1 => fragments.concat(),
                frames if fragments.len() == frames as usize => fragments.get(index)?.to_vec(),
                _ => return None,
            };
            let picture = open_as_stored(&file).ok()?;
            if shape.samples == 1 {
                let grey: Vec<u8> = picture.bytes.iter().step_by(3).copied().collect();
                let shape = Shape {
                    width: picture.width,
                    height: picture.height,
                    wide: false,
                    stored: 8,
                    ..shape
                };
                shape.paint(&set, &grey, window)
            } else {
                Some(Framed {
                    raster: picture,
                    window: None,
                })
            }
        }
        _ => None,
    }?;
    Some(Framed {
        raster: framed.raster.within(LONGEST_SIDE),
        ..framed
    })
}

/// How samples lie in a frame.
struct Shape {
    width: u32,
    height: u32,
    samples: usize,
    /// Two bytes a sample.
    wide: bool,
    stored: u32,
    signed: bool,
    /// One plane of each colour after the other.
    planar: bool,
    photometric: String,
}

impl Shape {
    fn of(set: &DataSet<'_>) -> Option<Shape> {
        let (width, height) = (set.short(COLUMNS)?, set.short(ROWS)?);
        let allocated = set.short(ALLOCATED)?;
        let samples = usize::from(set.short(SAMPLES).unwrap_or(1));
        let photometric = set.text(PHOTOMETRIC)?;
        let is_known = matches!(
            (samples, photometric.as_str()),
            (1, "MONOCHROME1" | "MONOCHROME2") | (3, "RGB" | "YBR_FULL" | "YBR_FULL_422")
        );
        let pixels = u64::from(width) * u64::from(height);
        let fits = (1..=MOST_PIXELS).contains(&pixels) && matches!(allocated, 8 | 16);
        (is_known && fits && (samples == 1 || allocated == 8)).then(|| Shape {
            width: u32::from(width),
            height: u32::from(height),
            samples,
            wide: allocated == 16,
            stored: u32::from(set.short(STORED).unwrap_or(allocated))
                .clamp(1, u32::from(allocated)),
            signed: set.short(SIGNED) == Some(1),
            planar: set.short(PLANAR) == Some(1),
            photometric,
        })
    }

    fn pixels(&self) -> usize {
        self.width as usize * self.height as usize
    }

    fn bytes(&self) -> usize {
        self.pixels() * self.samples * if self.wide { 2 } else { 1 }
    }

    fn paint(&self, set: &DataSet<'_>, frame: &[u8], window: Option<[f32; 2]>) -> Option<Framed> {
        let (bytes, window) = match self.samples {
            1 => self.grey(set, frame, window),
            _ => (self.colour(frame), None),
        };
        (bytes.len() == self.pixels() * 3).then_some(Framed {
            raster: Raster {
                width: self.width,
                height: self.height,
                bytes,
            },
            window,
        })
    }

    fn grey(
        &self,
        set: &DataSet<'_>,
        frame: &[u8],
        window: Option<[f32; 2]>,
    ) -> (Vec<u8>, Option<[f32; 2]>) {
        let slope = set
            .decimal(SLOPE)
            .filter(|slope| *slope != 0.0)
            .unwrap_or(1.0);
        let intercept = set.decimal(INTERCEPT).unwrap_or_default();
        let values: Vec<f32> = self
            .values(frame, set.is_big_endian())
            .into_iter()
            .map(|value| value as f32 * slope + intercept)
            .collect();
        let own = set
            .decimal(CENTRE)
            .zip(set.decimal(WIDTH))
            .map(|(c, w)| [c, w]);
        let [centre, width] = window.or(own).unwrap_or_else(|| extent(&values));
        let width = width.max(1.0);
        let inverted = self.photometric == "MONOCHROME1";
        let bytes = values
            .into_iter()
            .flat_map(|value| {
                let share = (value - (centre - 0.5)) / (width - 1.0).max(1.0) + 0.5;
                let level = (share.clamp(0.0, 1.0) * 255.0).round() as u8;
                [if inverted { 255 - level } else { level }; 3]
            })
            .collect();
        (bytes, Some([centre, width]))
    }

    fn values(&self, frame: &[u8], big_endian: bool) -> Vec<i32> {
        let raw = |value: u32| {
            let unused = 32 - self.stored;
            match self.signed {
                true => (value << unused) as i32 >> unused,
                false => ((value << unused) >> unused) as i32,
            }
        };
        if !self.wide {
            return frame.iter().map(|byte| raw(u32::from(*byte))).collect();
        }
        let pairs = frame.chunks_exact(2);
        pairs
            .map(|pair| match big_endian {
                true => raw(u32::from(u16::from_be_bytes([pair[0], pair[1]]))),
                false => raw(u32::from(u16::from_le_bytes([pair[0], pair[1]]))),
            })
            .collect()
    }

    fn colour(&self, frame: &[u8]) -> Vec<u8> {
        let pixels = self.pixels();
        let sample = |pixel: usize, plane: usize| match self.planar {
            true => frame.get(plane * pixels + pixel),
            false => frame.get(pixel * 3 + plane),
        };
        let mut bytes = Vec::with_capacity(pixels * 3);
        for pixel in 0..pixels {
            let parts = [0, 1, 2].map(|plane| sample(pixel, plane).copied().unwrap_or_default());
            bytes.extend(match self.photometric.as_str() {
                "RGB" => parts,
                _ => from_luminance(parts),
            });
        }
        bytes
    }
}

/// The window that shows every value.
fn extent(values: &[f32]) -> [f32; 2] {
    let low = values.iter().copied().fold(f32::INFINITY, f32::min);
    let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    match low <= high {
        true => [(low + high + 1.0) / 2.0, high - low + 1.0],
        false => [128.0, 256.0],
    }
}

fn from_luminance([y, blue, red]: [u8; 3]) -> [u8; 3] {
    let (y, blue, red) = (
        f32::from(y),
        f32::from(blue) - 128.0,
        f32::from(red) - 128.0,
    );
    [
        y + 1.402 * red,
        y - 0.344_136 * blue - 0.714_136 * red,
        y + 1.772 * blue,
    ]
    .map(|part| part.round().clamp(0.0, 255.0) as u8)
}

/// Run-length compression (PS3.5, annex G): one segment for each byte of each sample, the high bytes first.
fn unpack(fragment: &[u8], shape: &Shape) -> Option<Vec<u8>> {
    let word = |at: usize| {
        let bytes = *fragment.get(at * 4..)?.first_chunk()?;
        Some(u32::from_le_bytes(bytes) as usize)
    };
    let planes = shape.samples * if shape.wide { 2 } else { 1 };
    if word(0)? != planes || planes > 15 {
        return None;
    }
    let pixels = shape.pixels();
    let mut frame = vec![0; pixels * planes];
    for plane in 0..planes {
        let start = word(1 + plane)?;
        let end = match plane + 1 < planes {
            true => word(2 + plane)?,
            false => fragment.len(),
        };
        // Samples are laid out low byte first, colours interleaved, as in an uncompressed frame.
        let target = match shape.wide {
            true => plane / 2 * 2 + (1 - plane % 2),
            false => plane,
        };
        let segment = runs(fragment.get(start..end)?, pixels);
        for (pixel, byte) in segment.into_iter().enumerate() {
            match shape.planar && !shape.wide {
                true => frame[target * pixels + pixel] = byte,
                false => frame[pixel * planes + target] = byte,
            }
        }
    }
    Some(frame)
}

fn runs(packed: &[u8], most: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(most);
    let mut rest = packed;
    while let [head, tail @ ..] = rest {
        rest = tail;
        match *head {
            literal @ 0..=127 => {
                let length = (usize::from(literal) + 1).min(rest.len());
                bytes.extend(&rest[..length]);
                rest = &rest[length..];
            }
            128 => {}
            repeated => {
                let Some((byte, tail)) = rest.split_first() else {
                    break;
                };
                bytes.extend(std::iter::repeat_n(*byte, 257 - usize::from(repeated)));
                rest = tail;
            }
        }
        if bytes.len() >= most {
            break;
        }
    }
    bytes.truncate(most);
    bytes
}
