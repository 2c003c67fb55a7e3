//! The numbers that define a decoder, read from metadata.

use crate::cache::CacheShape;
use crate::gguf::{Gguf, damaged};
use crate::kernels::MAX_HEAD;
use inference::InferenceError;

/// Which values of a head are rotated together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RopeStyle {
    /// Neighbours `2 i` and `2 i + 1`.
    Neighbours,
    /// `i` and `i + dims / 2`.
    Halves,
}

/// Rotary position embedding.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Rope {
    pub style: RopeStyle,
    pub base: f32,
    /// Positions are multiplied by this.
    pub scale: f32,
    /// Values at the beginning of each head that are rotated; the others stay.
    pub dims: usize,
    /// Rotated values are multiplied by this.
    pub magnitude: f32,
}

/// Activation of the feed-forward gate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gate {
    Silu,
    Gelu,
}

/// A mixture of experts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Experts {
    pub count: usize,
    /// Experts for each token.
    pub used: usize,
    /// Inner width of each.
    pub feed: usize,
}

/// A decoder's shape and settings.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Spec {
    pub architecture: &'static str,
    pub layers: usize,
    pub width: usize,
    pub feed: usize,
    pub heads: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
    pub vocabulary: usize,
    pub context_len: usize,
    pub epsilon: f32,
    pub rope: Rope,
    /// Rotation of layers with a window, where it differs.
    pub window_rope: Rope,
    /// Positions that a layer sees.
    pub windows: Vec<usize>,
    pub gate: Gate,
    pub experts: Option<Experts>,
    /// Queries, keys and values are one tensor, gate and up another.
    pub fused: bool,
    /// Tensor of divisors of the rotation frequencies, where the file has it.
    pub rope_factors: &'static str,
    pub head_norms: bool,
    pub after_norms: bool,
    /// Token embeddings are multiplied by this.
    pub embedding_scale: f32,
    /// Scores are multiplied by this.
    pub attention_scale: f32,
}

impl Spec {
    /// Reads what all decoders share. Architectures then state what is their own.
    pub fn read(
        file: &Gguf,
        architecture: &'static str,
        style: RopeStyle,
    ) -> Result<Self, InferenceError> {
        let key = |name: &str| format!("{architecture}.{name}");
        let count = |name: &str, most: usize| {
            let value = file
                .count(&key(name))
                .ok_or_else(|| damaged(format!("{} is missing", key(name))))?;
            if value == 0 || value > most {
                return Err(damaged(format!("{} is {value}", key(name))));
            }
            Ok(value)
        };
        let (width, heads) = (
            count("embedding_length", 1 << 16)?,
            count("attention.head_count", 1 << 10)?,
        );
        let kv_heads = match file.count(&key("attention.head_count_kv")) {
            None => heads,
            Some(_) => count("attention.head_count_kv", heads)?,
        };
        let head_dim = match file.count(&key("attention.key_length")) {
            None => width / heads,
            Some(length) => length,
        };
        if file
            .count(&key("attention.value_length"))
            .is_some_and(|length| length != head_dim)
        {
            return Err(unsupported("values and keys of different length"));
        }
        let fits = (16..=MAX_HEAD).contains(&head_dim) && head_dim.is_multiple_of(16);
        if !heads.is_multiple_of(kv_heads) || !fits {
            return Err(unsupported(format!(
                "{heads} heads of {head_dim} over {kv_heads} key heads"
            )));
        }
        let dims = file.count(&key("rope.dimension_count")).unwrap_or(head_dim);
        if dims == 0 || dims > head_dim || !dims.is_multiple_of(2) {
            return Err(unsupported(format!(
                "rotation of {dims} of {head_dim} values"
            )));
        }
        let layers = count("block_count", 1 << 10)?;
        let rope = Rope {
            style,
            base: file.float(&key("rope.freq_base")).unwrap_or(10_000.0),
            scale: rope_scale(file, architecture)?,
            dims,
            magnitude: 1.0,
        };
        Ok(Self {
            architecture,
            layers,
            width,
            feed: count("feed_forward_length", 1 << 20)?,
            heads,
            kv_heads,
            head_dim,
            vocabulary: file
                .texts("tokenizer.ggml.tokens")
                .map(<[String]>::len)
                .ok_or_else(|| damaged("no tokenizer in the file"))?,
            context_len: count("context_length", 1 << 24)?,
            epsilon: file
                .float(&key("attention.layer_norm_rms_epsilon"))
                .ok_or_else(|| damaged("no norm epsilon"))?,
            rope,
            window_rope: rope,
            windows: vec![usize::MAX; layers],
            gate: Gate::Silu,
            experts: None,
            fused: false,
            rope_factors: "rope_freqs.weight",
            head_norms: false,
            after_norms: false,
            embedding_scale: 1.0,
            attention_scale: 1.0 / (head_dim as f32).sqrt(),
        })
    }

    pub fn cache_shape(&self) -> CacheShape {
        CacheShape {
            layers: self.layers,
            kv_heads: self.kv_heads,
            head_dim: self.head_dim,
        }
    }
}

/// Linear scaling of positions; other kinds are refused.
fn rope_scale(file: &Gguf, architecture: &str) -> Result<f32, InferenceError> {
    let factor = file
        .float(&format!("{architecture}.rope.scaling.factor"))
        .unwrap_or(1.0);
    match file.text(&format!("{architecture}.rope.scaling.type")) {
        None | Some("none") => Ok(1.0),
        Some("linear") if factor > 0.0 => Ok(1.0 / factor),
        Some(kind) => Err(unsupported(format!("rope scaling {kind}"))),
    }
}

pub(crate) fn unsupported(what: impl Into<String>) -> InferenceError {
    InferenceError::Unsupported { what: what.into() }
}
