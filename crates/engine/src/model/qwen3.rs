//! `qwen3`: Qwen3, dense. As qwen2 without biases, with a norm on each query and key head, and heads of a stated length.
//! Mixtures of experts (`qwen3moe`) are another architecture.

use super::spec::{RopeStyle, Spec};
use crate::gguf::Gguf;
use inference::InferenceError;

pub(super) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    let mut spec = Spec::read(file, "qwen3", RopeStyle::Halves)?;
    spec.head_norms = true;
    Ok(spec)
}
