//! The three networks together: a page is turned upright, its text found and read.

use super::recognise::{Reader, strip};
use super::rectangle::Rectangle;
use super::{Files, detect};
use crate::ocr::page::{Place, mean};
use crate::picture::Raster;
use rten::{Model, ModelOptions};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::io::Read;

/// Strips that vote on which way up a page is.
const VOTES: usize = 9;
/// Probability from which on a strip's vote counts.
const SURE: f32 = 0.9;
/// Width of the strip that votes, in heights.
const STRIP_RATIO: f32 = 4.0;
/// Strips that are read both ways before a page is turned, and how much of each, in heights.
const PROOFS: usize = 3;
const PROOF_RATIO: f32 = 10.0;

/// Recognition failed. Holds no text.
#[derive(Debug, thiserror::Error)]
pub(super) enum OcrError {
    /// A weights file could not be read.
    #[error("the weights cannot be read")]
    File(#[from] std::io::Error),
    /// A weights file is damaged.
    #[error("the weights are damaged")]
    Load(#[from] rten::LoadError),
    /// A network refused its input.
    #[error("the network failed")]
    Run(#[from] rten::RunError),
    /// A network answered in a shape that this version does not know.
    #[error("the network answers in an unknown shape")]
    Shape,
}

/// The networks, loaded.
pub(super) struct Networks {
    detection: Model,
    reader: Reader,
    orientation: Model,
}

/// Starts the threads that the networks share, which is not possible once the process is closed.
pub(super) fn start_threads() {
    rten::thread_pool();
}

/// A network from the bytes of its file.
pub(super) fn load(weights: Vec<u8>) -> Result<Model, OcrError> {
    Ok(ModelOptions::with_all_ops().load(weights)?)
}

impl Networks {
    pub(super) fn load(files: &mut Files) -> Result<Self, OcrError> {
        let bytes = |file: &mut std::fs::File| {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map(|_| bytes)
        };
        Ok(Self {
            detection: load(bytes(&mut files.detection)?)?,
            reader: Reader::load(bytes(&mut files.recognition)?)?,
            orientation: load(bytes(&mut files.orientation)?)?,
        })
    }

    /// Every place of text with what it says, in coordinates of `picture`.
    pub(super) fn read(&self, picture: &Raster) -> Result<Vec<Place>, OcrError> {
        let mut spots = detect::detect(&self.detection, picture)?;
        let mut quarters = 0;
        let mut upright = None;
        if lies_on_its_side(&spots) {
            quarters = 1;
            let turned = picture.turned(quarters);
            spots = detect::detect(&self.detection, &turned)?;
            upright = Some(turned);
        }
        if self.stands_on_its_head(upright.as_ref().unwrap_or(picture), &spots)? {
            quarters += 2;
            let turned = picture.turned(quarters);
            spots = detect::detect(&self.detection, &turned)?;
            upright = Some(turned);
        }
        let upright = upright.as_ref().unwrap_or(picture);
        spots
            .iter()
            .map(|spot| {
                Ok(Place {
                    rectangle: *spot,
                    signs: self.reader.read(upright, spot)?,
                    quarters,
                })
            })
            .collect()
    }

    /// True when most of the longest strips are upside down, and read better turned round.
    fn stands_on_its_head(&self, picture: &Raster, spots: &[Rectangle]) -> Result<bool, OcrError> {
        let mut longest: Vec<&Rectangle> = spots.iter().collect();
        longest.sort_by(|a, b| b.width.total_cmp(&a.width));
        longest.truncate(VOTES);
        let (mut upright, mut turned) = (0, 0);
        for spot in &longest {
            let [up, down] = self.vote(picture, &spot.head(STRIP_RATIO))?;
            upright += usize::from(up > SURE);
            turned += usize::from(down > SURE);
        }
        if turned <= upright {
            return Ok(false);
        }
        let (mut as_is, mut round) = (0.0, 0.0);
        for spot in longest.iter().take(PROOFS) {
            let head = spot.head(PROOF_RATIO);
            as_is += mean(&self.reader.read(picture, &head)?);
            round += mean(&self.reader.read(picture, &head.turned_round())?);
        }
        Ok(round > as_is)
    }

    /// Probabilities of upright and upside down.
    fn vote(&self, picture: &Raster, spot: &Rectangle) -> Result<[f32; 2], OcrError> {
        let strip = strip(picture, spot, 48, 192, 192);
        let output = self.orientation.run_one(strip.view().into(), None)?;
        let answer: NdTensor<f32, 2> = output.try_into().map_err(|_| OcrError::Shape)?;
        match answer.shape() {
            [1, 2] => Ok([answer[[0, 0]], answer[[0, 1]]]),
            _ => Err(OcrError::Shape),
        }
    }
}

/// True when most text runs up or down the page.
fn lies_on_its_side(spots: &[Rectangle]) -> bool {
    let area = |spots: &mut dyn Iterator<Item = &Rectangle>| {
        spots.map(|spot| spot.width * spot.height).sum::<f32>()
    };
    let standing = area(&mut spots.iter().filter(|spot| spot.height > 1.5 * spot.width));
    standing > 0.5 * area(&mut spots.iter())
}
