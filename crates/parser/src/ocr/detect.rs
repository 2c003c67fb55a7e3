//! Where text stands: the detection network gives each point a probability, connected points become a rectangle.
//!
//! Method: Liao et al., "Real-time scene text detection with differentiable binarization", AAAI 2020. The network was
//! trained on spots shrunk away from their border, so each rectangle is grown again by area / perimeter.

use super::networks::OcrError;
use super::rectangle::Rectangle;
use crate::picture::Raster;
use rten::Model;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

/// Longest side that the network sees, in pixels.
const LONGEST_SIDE: f32 = 1_472.0;
/// Longest side up to which a small picture is enlarged.
const SHORTEST_SIDE: f32 = 736.0;
/// The network's grid: both sides are multiples of this.
const GRID: f32 = 32.0;
/// Least probability of a point of text.
const POINT: f32 = 0.3;
/// Least mean probability of a spot of text.
const SPOT: f32 = 0.5;
/// How far a spot is grown, in area / perimeter.
const GROWTH: f32 = 1.6;
/// Least height of a spot, in pixels that the network sees.
const LEAST_HEIGHT: f32 = 3.0;
/// Most spots of one page.
const MOST_SPOTS: usize = 3_000;

/// Rectangles of text in `picture`, in its pixels, in no order.
pub(super) fn detect(model: &Model, picture: &Raster) -> Result<Vec<Rectangle>, OcrError> {
    let longest = picture.width.max(picture.height) as f32;
    let scale = if longest > LONGEST_SIDE {
        LONGEST_SIDE / longest
    } else {
        (SHORTEST_SIDE / longest).clamp(1.0, 2.0)
    };
    let side = |length: u32| ((length as f32 * scale / GRID).round().max(1.0) * GRID) as u32;
    let small = picture.resized(side(picture.width), side(picture.height));
    let output = model.run_one(input(&small).view().into(), None)?;
    let map: NdTensor<f32, 4> = output.try_into().map_err(|_| OcrError::Shape)?;
    let [_, _, height, width] = map.shape();
    let values: Vec<f32> = map.iter().copied().collect();
    if values.len() != height * width {
        return Err(OcrError::Shape);
    }
    let (across, down) = (
        picture.width as f32 / width as f32,
        picture.height as f32 / height as f32,
    );
    Ok(spots(&values, width, height)
        .into_iter()
        .map(|spot| spot.scaled(across, down))
        .collect())
}

/// Planes blue, green, red, as the network was trained.
fn input(picture: &Raster) -> NdTensor<f32, 4> {
    const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
    const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];
    let (width, height) = (picture.width as usize, picture.height as usize);
    let mut planes = Vec::with_capacity(3 * width * height);
    for plane in 0..3 {
        let values = picture.bytes.iter().skip(2 - plane).step_by(3);
        planes.extend(
            values.map(|value| (f32::from(*value) / 255.0 - MEAN[plane]) / DEVIATION[plane]),
        );
    }
    NdTensor::from_data([1, 3, height, width], planes)
}

/// Rectangles around connected points of `map`.
fn spots(map: &[f32], width: usize, height: usize) -> Vec<Rectangle> {
    let mut seen = vec![false; map.len()];
    let mut found = Vec::new();
    for start in 0..map.len() {
        if seen[start] || map[start] <= POINT {
            continue;
        }
        let spot = Spot::flood(map, width, height, start, &mut seen);
        found.extend(spot.rectangle());
        if found.len() >= MOST_SPOTS {
            break;
        }
    }
    found
}

/// Connected points: the outermost ones of each row, and their sum.
struct Spot {
    edges: Vec<(f32, f32)>,
    sum: f32,
    count: usize,
}

impl Spot {
    fn flood(map: &[f32], width: usize, height: usize, start: usize, seen: &mut [bool]) -> Spot {
        let mut rows: std::collections::BTreeMap<usize, (usize, usize)> = Default::default();
        let (mut sum, mut count) = (0.0, 0);
        let mut open = vec![start];
        seen[start] = true;
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            sum += map[at];
            count += 1;
            let row = rows.entry(y).or_insert((x, x));
            *row = (row.0.min(x), row.1.max(x));
            for next_y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                for next_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    let next = next_y * width + next_x;
                    if !seen[next] && map[next] > POINT {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        let edges = rows
            .into_iter()
            .flat_map(|(y, (left, right))| {
                let (left, right, y) = (left as f32, right as f32 + 1.0, y as f32);
                [(left, y), (left, y + 1.0), (right, y), (right, y + 1.0)]
            })
            .collect();
        Spot { edges, sum, count }
    }

    fn rectangle(&self) -> Option<Rectangle> {
        if self.sum < SPOT * self.count as f32 {
            return None;
        }
        let core = Rectangle::around(&self.edges)?;
        if core.width.min(core.height) < LEAST_HEIGHT {
            return None;
        }
        let growth = core.width * core.height * GROWTH / (2.0 * (core.width + core.height));
        Some(core.grown(growth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_connected_spot_becomes_one_grown_rectangle() {
        let (width, height) = (64, 32);
        let mut map = vec![0.0; width * height];
        for (x, y) in (8..40).flat_map(|x| (6..10).map(move |y| (x, y))) {
            map[y * width + x] = 0.9;
        }
        for (x, y) in (8..40).flat_map(|x| (20..24).map(move |y| (x, y))) {
            map[y * width + x] = 0.4;
        }
        let found = spots(&map, width, height);
        assert_eq!(found.len(), 1, "the faint one is left out: {found:?}");
        assert_eq!((found[0].x, found[0].y), (24.0, 8.0));
        assert!(found[0].height > 8.0 && found[0].width > 36.0, "{found:?}");
    }
}
