//! `llama`: SmolLM2, Llama 3.x, Mistral. Grouped queries, neighbours rotated, SiLU gate; Llama 3's frequency factors come
//! as a tensor. Mixtures of experts are refused.

use super::spec::{RopeStyle, Spec, unsupported};
use crate::gguf::Gguf;
use inference::InferenceError;

pub(super) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    if file.count("llama.expert_count").unwrap_or(0) > 0 {
        return Err(unsupported("mixture of experts in llama"));
    }
    Spec::read(file, "llama", RopeStyle::Neighbours)
}
