//! The contract between those who ask a model and the engine that runs it: [`Generate`], [`Embed`], [`Classify`],
//! their parameters, events, errors and cancellation.
//!
//! Never here: candle, files, any medical word.

mod cancel;
mod error;
mod generate;
mod info;
mod vectors;

pub use cancel::CancelToken;
pub use error::InferenceError;
pub use generate::{
    Generate, GenerateEvent, GenerateRequest, Generation, Grammar, Message, Phase, Role,
    SamplingParams, StopReason, Timing,
};
pub use info::{Device, Fallback, ModelInfo};
pub use vectors::{Classify, Embed, LabelScore};
