//! Text from pictures of pages: where it stands, what it says, how sure that is.
//!
//! The networks are PP-OCR's (PaddlePaddle authors, Apache-2.0). Their files are opened before the process gives up
//! its files, and read when the first picture is met.

mod detect;
mod issue;
mod networks;
mod page;
mod recognise;
mod rectangle;

pub(crate) use issue::{no_text, recognised, unread, unreadable};

use crate::OcrWeights;
use crate::page::PageText;
use crate::picture::Raster;
use std::fs::File;
use std::time::{Duration, Instant};

/// Why a picture was not read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Unread {
    /// No weights were handed over.
    NoWeights,
    /// The weights are damaged or not those that this version knows.
    Unusable,
    /// The time for recognition was used up.
    OutOfTime,
}

/// A reader of pictures, as far as this process has one.
pub(crate) struct Ocr {
    state: State,
    time: Duration,
    until: Option<Instant>,
}

enum State {
    Without(Unread),
    Closed(Files),
    Open(Box<networks::Networks>),
}

/// Weights that are open and not read.
struct Files {
    detection: File,
    recognition: File,
    orientation: File,
}

impl Ocr {
    /// Opens the files of `weights` and starts the threads that the networks use. Must happen before the process closes.
    pub(crate) fn open(weights: Option<&OcrWeights>, seconds: u64) -> Self {
        let state = match weights.map(Files::open) {
            None => State::Without(Unread::NoWeights),
            Some(Err(_)) => State::Without(Unread::NoWeights),
            Some(Ok(files)) => {
                networks::start_threads();
                State::Closed(files)
            }
        };
        Self {
            state,
            time: Duration::from_secs(seconds),
            until: None,
        }
    }

    /// Loads the networks; says why no page can be read, where none can.
    pub(crate) fn ready(&mut self) -> Result<(), Unread> {
        if let State::Closed(files) = &mut self.state {
            self.state = match networks::Networks::load(files) {
                Ok(networks) => State::Open(Box::new(networks)),
                Err(_) => State::Without(Unread::Unusable),
            };
        }
        if let State::Without(why) = self.state {
            return Err(why);
        }
        let now = Instant::now();
        match now < *self.until.get_or_insert(now + self.time) {
            true => Ok(()),
            false => Err(Unread::OutOfTime),
        }
    }

    /// The text of one page.
    pub(crate) fn read(&mut self, picture: &Raster) -> Result<PageText, Unread> {
        self.ready()?;
        match &self.state {
            State::Open(networks) => networks
                .read(picture)
                .map(|places| page::arranged(&places, picture))
                .map_err(|_| Unread::Unusable),
            State::Closed(_) | State::Without(_) => Err(Unread::Unusable),
        }
    }
}

impl Files {
    fn open(weights: &OcrWeights) -> std::io::Result<Self> {
        Ok(Self {
            detection: File::open(&weights.detection)?,
            recognition: File::open(&weights.recognition)?,
            orientation: File::open(&weights.orientation)?,
        })
    }
}
