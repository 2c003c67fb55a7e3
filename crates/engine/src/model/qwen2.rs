//! `qwen2`: Qwen2 and Qwen2.5. As llama, with biases on queries, keys and values and halves of a head rotated.

use super::spec::{RopeStyle, Spec};
use crate::gguf::Gguf;
use inference::InferenceError;

pub(super) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    Spec::read(file, "qwen2", RopeStyle::Halves)
}
