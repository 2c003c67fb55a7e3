//! What is asked of the process: a header line, then the document; one JSON object back.

use crate::{Limits, OcrWeights};
use record::MediaType;
use serde::{Deserialize, Serialize};

/// First line of the input, JSON.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    /// What the document claims to be.
    pub(crate) media_type: MediaType,
    /// What is wanted of it.
    pub(crate) task: Task,
    /// Its length in bytes.
    pub(crate) length: u64,
    /// Files of the recognition networks; opened before the process closes.
    pub(crate) weights: Option<OcrWeights>,
    /// Bounds of this job.
    pub(crate) limits: Limits,
}

impl Header {
    /// True for a job that may meet pictures of text.
    pub(crate) fn recognises(&self) -> bool {
        self.task == Task::Text && matches!(self.media_type, MediaType::Pdf | MediaType::Image)
    }
}

/// What is wanted of a document.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Its text: an [`ExtractedDocument`].
    Text,
    /// The picture of one page: a [`PageImage`].
    Picture {
        /// Number of the page or frame, from 1.
        page: u32,
        /// Centre and width of the window, for DICOM; the object's own where nothing is given.
        window: Option<[f32; 2]>,
    },
}

/// The picture of one page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct PageImage {
    /// PNG file, base64; nothing where the page has no picture.
    pub(crate) png: Option<String>,
    /// Centre and width of the window under which a DICOM frame is shown.
    pub(crate) window: Option<[f32; 2]>,
}
