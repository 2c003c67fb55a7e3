//! `phi3`: Phi-3, Phi-3.5 and Phi-4-mini. As llama with halves rotated; queries, keys and values are one fused tensor,
//! gate and up another; rotation of all or part of a head, in the long variants with stated frequency factors.
//!
//! The long factors change all positions once a prompt passes the original context length, so that no cached key could
//! be kept: this engine stays within the original length and uses the short factors.
//! Source: the `phi3` model of the `transformers` library and llama.cpp's `phi3` graph.

use super::spec::{RopeStyle, Spec, unsupported};
use crate::gguf::{Gguf, damaged};
use inference::InferenceError;

const SHORT: &str = "rope_factors_short.weight";

pub(super) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    if file.count("phi3.expert_count").unwrap_or(0) > 0 {
        return Err(unsupported("mixture of experts in phi3"));
    }
    let mut spec = Spec::read(file, "phi3", RopeStyle::Halves)?;
    spec.fused = true;
    if let Some(window) = file.count("phi3.attention.sliding_window")
        && window > 0
    {
        spec.windows.fill(window);
    }
    if file.find(SHORT).is_some() {
        let original = file
            .count("phi3.rope.scaling.original_context_length")
            .filter(|length| *length > 0)
            .ok_or_else(|| damaged("phi3 with long factors but no original context length"))?;
        spec.context_len = spec.context_len.min(original);
        spec.rope_factors = SHORT;
        if let Some(factor) = file.float("phi3.rope.scaling.attn_factor") {
            spec.rope.magnitude = factor;
            spec.window_rope.magnitude = factor;
        }
    }
    Ok(spec)
}
