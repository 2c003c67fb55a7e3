//! The picture of a page that has no text: its images, each where it is drawn.

use super::content::{Matrix, Placed};
use super::font::{follow, get};
use super::image::decode;
use crate::picture::{LONGEST_SIDE, Raster};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Most images of one page that are looked at; scanners cut a page into some dozens.
const MOST_IMAGES: usize = 400;
/// Fewest pixels across the page that could show text.
const LEAST_SIDE: f32 = 64.0;

/// The page as a picture, upright as a viewer shows it; `None` where no image of it can be opened.
pub(super) fn render(
    document: &Document,
    page: ObjectId,
    images: &[Placed],
    most_bytes: usize,
) -> Option<Raster> {
    let sheet = Sheet::of(document, page);
    let mut opened = Vec::new();
    for placed in images.iter().take(MOST_IMAGES) {
        let Ok(stream) = document
            .get_object(placed.image)
            .and_then(Object::as_stream)
        else {
            continue;
        };
        if let Some(picture) = decode(document, stream, most_bytes) {
            opened.push((placed.matrix, picture));
        }
    }
    let scale = opened
        .iter()
        .map(|(matrix, picture)| {
            let [a, b, ..] = matrix.0;
            picture.width as f32 / a.hypot(b).max(1.0)
        })
        .fold(0.0, f32::max)
        .min(LONGEST_SIDE as f32 / sheet.width.max(sheet.height));
    if sheet.width.max(sheet.height) * scale < LEAST_SIDE {
        return None;
    }
    let side = |points: f32| ((points * scale).round() as u32).clamp(1, LONGEST_SIDE);
    let mut canvas = Raster::white(side(sheet.width), side(sheet.height));
    for (matrix, picture) in &opened {
        paint(&mut canvas, &sheet.pixels(scale), *matrix, picture);
    }
    Some(canvas.turned(sheet.quarters))
}

/// The share of a page that its images cover, at most.
pub(super) fn share(document: &Document, page: ObjectId, images: &[Placed]) -> f32 {
    let sheet = Sheet::of(document, page);
    let area = |placed: &Placed| {
        let [a, b, c, d, ..] = placed.matrix.0;
        (a * d - b * c).abs()
    };
    images.iter().map(area).sum::<f32>() / (sheet.width * sheet.height)
}

/// The visible part of a page, in points.
struct Sheet {
    left: f32,
    bottom: f32,
    width: f32,
    height: f32,
    quarters: u32,
}

impl Sheet {
    /// The crop box of a page, else its media box, else US letter.
    fn of(document: &Document, page: ObjectId) -> Sheet {
        let corners = inherited(document, page, b"CropBox")
            .or_else(|| inherited(document, page, b"MediaBox"))
            .and_then(|object| numbers(document, object))
            .unwrap_or([0.0, 0.0, 612.0, 792.0]);
        let [x, y, to_x, to_y] = corners;
        let turn = inherited(document, page, b"Rotate").and_then(|object| object.as_i64().ok());
        Sheet {
            left: x.min(to_x),
            bottom: y.min(to_y),
            width: (to_x - x).abs().clamp(1.0, 14_400.0),
            height: (to_y - y).abs().clamp(1.0, 14_400.0),
            quarters: turn.unwrap_or_default().rem_euclid(360) as u32 / 90,
        }
    }

    /// From page coordinates to pixels counted from the upper left corner.
    fn pixels(&self, scale: f32) -> Matrix {
        Matrix([
            scale,
            0.0,
            0.0,
            -scale,
            -self.left * scale,
            (self.bottom + self.height) * scale,
        ])
    }
}

fn numbers(document: &Document, object: &Object) -> Option<[f32; 4]> {
    let values: Vec<f32> = object
        .as_array()
        .ok()?
        .iter()
        .filter_map(|value| follow(document, value).as_float().ok())
        .collect();
    values.try_into().ok()
}

/// The entry of a page or of the nearest node above it that has one.
fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node: &Dictionary = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Some(found) = get(document, node, key) {
            return Some(found);
        }
        node = get(document, node, b"Parent")?.as_dict().ok()?;
    }
    None
}

/// Draws `picture`, whose unit square `matrix` places on the page.
fn paint(canvas: &mut Raster, pixels: &Matrix, matrix: Matrix, picture: &Raster) {
    let place = matrix.then(*pixels);
    let Some(back) = place.inverse() else { return };
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| place.apply(x, y));
    let span = |pick: fn(&(f32, f32)) -> f32, most: u32| {
        let low = corners.iter().map(pick).fold(f32::INFINITY, f32::min);
        let high = corners.iter().map(pick).fold(f32::NEG_INFINITY, f32::max);
        let inside = |value: f32| value.clamp(0.0, most as f32) as u32;
        inside(low.floor())..inside(high.ceil())
    };
    let (width, height) = (picture.width as f32, picture.height as f32);
    for y in span(|corner| corner.1, canvas.height) {
        for x in span(|corner| corner.0, canvas.width) {
            let (across, up) = back.apply(x as f32 + 0.5, y as f32 + 0.5);
            if !(0.0..=1.0).contains(&across) || !(0.0..=1.0).contains(&up) {
                continue;
            }
            let colour = picture.sample(across * width, (1.0 - up) * height);
            let at = (y as usize * canvas.width as usize + x as usize) * 3;
            for (byte, part) in canvas.bytes[at..at + 3].iter_mut().zip(colour) {
                // Where images lie over each other, ink stays: masks and layers only add.
                *byte = (*byte).min(part.round() as u8);
            }
        }
    }
}
