//! `gemma3`: Gemma 3 and the text part of MedGemma. Norms on query and key heads and after each part, embeddings scaled
//! by the root of the width, GELU gate; five layers that see a window with their own rotation, then one that sees all.
//! Source: the Gemma 3 report and llama.cpp's `gemma3` graph.

use super::spec::{Gate, Rope, RopeStyle, Spec, unsupported};
use crate::gguf::Gguf;
use inference::InferenceError;

/// Every layer of this number sees all positions.
const GLOBAL_EVERY: usize = 6;
/// Layers of the 27B model, whose queries are scaled by the width per head instead of the head length.
const LAYERS_27B: usize = 62;

pub(super) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    let mut spec = Spec::read(file, "gemma3", RopeStyle::Halves)?;
    if file.float("gemma3.final_logit_softcapping").unwrap_or(0.0) > 0.0 {
        return Err(unsupported("soft-capped logits in gemma3"));
    }
    let window = file
        .count("gemma3.attention.sliding_window")
        .filter(|window| *window > 0)
        .ok_or_else(|| unsupported("gemma3 without a sliding window"))?;
    spec.windows = (1..=spec.layers)
        .map(|layer| {
            if layer.is_multiple_of(GLOBAL_EVERY) {
                usize::MAX
            } else {
                window
            }
        })
        .collect();
    spec.window_rope = Rope {
        style: RopeStyle::Halves,
        base: 10_000.0,
        scale: 1.0,
        ..spec.rope
    };
    spec.gate = Gate::Gelu;
    spec.head_norms = true;
    spec.after_norms = true;
    spec.embedding_scale = (spec.width as f32).sqrt();
    if spec.layers == LAYERS_27B {
        spec.attention_scale = ((spec.width / spec.heads) as f32).sqrt().recip();
    }
    Ok(spec)
}
