//! What a rectangle of text says.
//!
//! The network gives, for each narrow column, a probability of each character or of none; repeated columns are one
//! character (Graves et al., "Connectionist temporal classification", ICML 2006).

use super::networks::{OcrError, load};
use super::page::Sign;
use super::rectangle::Rectangle;
use crate::picture::Raster;
use rten::Model;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

/// Height of the strip that the network reads, in pixels.
const HEIGHT: usize = 48;
/// Least width: shorter strips are filled up with grey.
const LEAST_WIDTH: usize = 320;
/// Most width; a line of fine print across a page has 2,500.
const MOST_WIDTH: usize = 4_800;

/// The recognition network with the characters that it knows.
pub(super) struct Reader {
    model: Model,
    /// Class 0 is none; then these.
    characters: Vec<char>,
}

impl Reader {
    /// The network in `weights`, which name their characters themselves.
    pub(super) fn load(weights: Vec<u8>) -> Result<Self, OcrError> {
        let model = load(weights)?;
        let list = model.metadata().get("character").ok_or(OcrError::Shape)?;
        let list = list.strip_suffix('\n').unwrap_or(list);
        // One class a line; a line of several characters is read as its first.
        let mut characters: Vec<char> = list
            .split('\n')
            .map(|line| line.chars().next().unwrap_or(' '))
            .collect();
        characters.push(' ');
        Ok(Self { model, characters })
    }

    /// Reads one rectangle of `picture`.
    pub(super) fn read(
        &self,
        picture: &Raster,
        rectangle: &Rectangle,
    ) -> Result<Vec<Sign>, OcrError> {
        let strip = strip(picture, rectangle, HEIGHT, LEAST_WIDTH, MOST_WIDTH);
        let output = self.model.run_one(strip.view().into(), None)?;
        let columns: NdTensor<f32, 3> = output.try_into().map_err(|_| OcrError::Shape)?;
        let classes = columns.shape()[2];
        let values: Vec<f32> = columns.iter().copied().collect();
        if classes != self.characters.len() + 1 {
            return Err(OcrError::Shape);
        }
        Ok(decode(&values, classes, &self.characters))
    }
}

/// The rectangle as a strip of `height` rows: planes blue, green, red from -1 to 1.
pub(super) fn strip(
    picture: &Raster,
    rectangle: &Rectangle,
    height: usize,
    least: usize,
    most: usize,
) -> NdTensor<f32, 4> {
    let ratio = rectangle.width / rectangle.height.max(1.0);
    let inked = ((height as f32 * ratio).ceil() as usize).clamp(1, most);
    let width = inked.max(least);
    let mut planes = vec![0.0; 3 * height * width];
    // Points taken for each pixel, so that a large letter is reduced and not thinned.
    let fine = ((rectangle.height / height as f32).round() as usize).clamp(1, 4);
    for row in 0..height {
        for column in 0..inked {
            let mut colour = [0.0_f32; 3];
            for part in 0..fine * fine {
                let (right, down) = ((part % fine) as f32 + 0.5, (part / fine) as f32 + 0.5);
                let (x, y) = rectangle.point(
                    (column as f32 + right / fine as f32) / inked as f32,
                    (row as f32 + down / fine as f32) / height as f32,
                );
                for (sum, value) in colour.iter_mut().zip(picture.sample(x, y)) {
                    *sum += value;
                }
            }
            for (plane, sum) in colour.iter().rev().enumerate() {
                let mean = sum / (fine * fine) as f32;
                planes[(plane * height + row) * width + column] = mean / 127.5 - 1.0;
            }
        }
    }
    NdTensor::from_data([1, 3, height, width], planes)
}

/// The most probable class of each column, repeats and blanks left out.
fn decode(values: &[f32], classes: usize, characters: &[char]) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    let mut last = 0;
    for (at, column) in values.chunks_exact(classes).enumerate() {
        let (class, probability) = best(column, None);
        if class != 0 && class == last {
            // The clearest column of a character speaks for it.
            if let Some(sign) = signs.last_mut()
                && probability > sign.probability
            {
                sign.probability = probability;
                sign.other = other(column, class, characters);
            }
        } else if class != 0
            && let Some(character) = characters.get(class - 1)
        {
            signs.push(Sign {
                character: *character,
                probability,
                other: other(column, class, characters),
                column: at,
            });
        }
        last = class;
    }
    signs
}

fn best(column: &[f32], except: Option<usize>) -> (usize, f32) {
    let mut found = (0, f32::NEG_INFINITY);
    for (class, probability) in column.iter().enumerate() {
        if Some(class) != except && *probability > found.1 {
            found = (class, *probability);
        }
    }
    found
}

fn other(column: &[f32], class: usize, characters: &[char]) -> Option<(char, f32)> {
    let (next, probability) = best(column, Some(class));
    let character = characters.get(next.checked_sub(1)?)?;
    Some((*character, probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_one_and_blanks_part_them() {
        let characters = ['5', '9', '.'];
        let column = |class: usize, probability: f32| {
            let mut column = vec![(1.0 - probability) / 3.0; 4];
            column[class] = probability;
            column
        };
        let columns = [
            column(0, 0.9),
            column(1, 0.6),
            column(1, 0.9),
            column(0, 0.9),
            column(1, 0.8),
            column(3, 0.7),
            column(2, 0.99),
        ]
        .concat();
        let signs = decode(&columns, 4, &characters);
        let text: String = signs.iter().map(|sign| sign.character).collect();
        assert_eq!(text, "55.9");
        assert_eq!(signs[0].probability, 0.9);
    }

    #[test]
    fn a_strip_keeps_the_shape_and_fills_up_with_grey() {
        let picture = Raster::white(100, 20);
        let rectangle = Rectangle {
            x: 50.0,
            y: 10.0,
            along: (1.0, 0.0),
            width: 100.0,
            height: 20.0,
        };
        let strip = strip(&picture, &rectangle, 48, 320, 4_800);
        assert_eq!(strip.shape(), [1, 3, 48, 320]);
        assert_eq!(strip[[0, 0, 10, 100]], 1.0);
        assert_eq!(strip[[0, 0, 10, 300]], 0.0);
    }
}
