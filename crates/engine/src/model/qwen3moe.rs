//! `qwen3moe`: Qwen3 with a mixture of experts in every layer. As qwen3; a router chooses some experts for each token,
//! and their softmax over the chosen weighs them. Shared experts and other gates are refused.
//! Source: the `qwen3_moe` model of the `transformers` library (with `norm_topk_prob`, as all published models have).

use super::feed::has_shared_expert;
use super::spec::{Experts, RopeStyle, Spec, unsupported};
use crate::gguf::{Gguf, damaged};
use inference::InferenceError;

pub(super) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    let mut spec = Spec::read(file, "qwen3moe", RopeStyle::Halves)?;
    spec.head_norms = true;
    if has_shared_expert(file) {
        return Err(unsupported("a shared expert in qwen3moe"));
    }
    if let Some(kind) = file.count("qwen3moe.expert_gating_func")
        && kind != 1
    {
        return Err(unsupported(format!("expert gate {kind} in qwen3moe")));
    }
    let count = |name: &str, most: usize| {
        file.count(&format!("qwen3moe.{name}"))
            .filter(|value| (1..=most).contains(value))
            .ok_or_else(|| damaged(format!("qwen3moe.{name} is missing or impossible")))
    };
    let experts = count("expert_count", 1 << 12)?;
    spec.experts = Some(Experts {
        count: experts,
        used: count("expert_used_count", experts)?,
        feed: count("expert_feed_forward_length", 1 << 20)?,
    });
    Ok(spec)
}
