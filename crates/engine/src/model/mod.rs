//! Language models: what each architecture is, its weights, and one forward pass for all of them.

mod forward;
mod gemma3;
mod llama;
mod qwen2;
mod qwen3;
mod spec;

pub(crate) use forward::{Scratch, Segment};
pub(crate) use spec::{Gate, Rope, RopeStyle, Spec};

use crate::batch::Linear;
use crate::cache::CacheShape;
use crate::gguf::{Encoding, Gguf, damaged};
use crate::kernels::{Form, Kernels, Matrix};
use crate::pool::Pool;
use inference::InferenceError;

/// What the file says the model is, by its own architecture's rules. Unsupported settings are refused by name.
pub(crate) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    let architecture = file
        .text("general.architecture")
        .ok_or_else(|| damaged("no architecture named"))?;
    match architecture {
        "llama" => llama::spec(file),
        "qwen2" => qwen2::spec(file),
        "qwen3" => qwen3::spec(file),
        "gemma3" => gemma3::spec(file),
        other => Err(InferenceError::Unsupported {
            what: format!("architecture {other}"),
        }),
    }
}

/// One block of a decoder.
struct Layer {
    attention_norm: Vec<f32>,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    /// Norm of each query and key head before rotation.
    head_norms: Option<(Vec<f32>, Vec<f32>)>,
    /// Norms of what attention and the feed-forward part add.
    after_norms: Option<(Vec<f32>, Vec<f32>)>,
    feed_norm: Vec<f32>,
    gate: Linear,
    up: Linear,
    down: Linear,
}

/// A decoder with its weights packed in memory. Token embeddings are read from the mapped file as they are needed.
pub(crate) struct Model {
    pub spec: Spec,
    kernels: &'static Kernels,
    /// What the products of this model's weights need.
    form: Form,
    file: Gguf,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    head: Matrix,
    rope_factors: Option<Vec<f32>>,
}

impl Model {
    /// Packs all weights. `spec` comes from the same file.
    pub fn load(
        file: Gguf,
        spec: Spec,
        kernels: &'static Kernels,
        pool: &Pool,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Self, InferenceError> {
        let mut layers = Vec::with_capacity(spec.layers);
        for index in 0..spec.layers {
            if cancelled() {
                return Err(InferenceError::Cancelled);
            }
            layers.push(load_layer(&file, &spec, index, pool)?);
        }
        let head = if file.find("output.weight").is_some() {
            "output.weight"
        } else {
            "token_embd.weight"
        };
        expect(&file, "token_embd.weight", spec.width, spec.vocabulary)?;
        expect(&file, head, spec.width, spec.vocabulary)?;
        Ok(Self {
            form: form(&file),
            head: Matrix::load(&file, head, pool)?,
            norm: file.floats("output_norm.weight")?,
            rope_factors: file
                .find("rope_freqs.weight")
                .map(|_| file.floats("rope_freqs.weight"))
                .transpose()?,
            spec,
            kernels,
            layers,
            file,
        })
    }

    pub fn cache_shape(&self) -> CacheShape {
        self.spec.cache_shape()
    }
}

/// Activations as bytes alone, unless some matrix is not quantised.
fn form(file: &Gguf) -> Form {
    let unquantised = |encoding| matches!(encoding, Encoding::F32 | Encoding::F16 | Encoding::BF16);
    let any = file
        .tensors()
        .any(|(_, tensor)| tensor.dims.len() > 1 && unquantised(tensor.encoding));
    if any { Form::Both } else { Form::Bytes }
}

fn load_layer(
    file: &Gguf,
    spec: &Spec,
    index: usize,
    pool: &Pool,
) -> Result<Layer, InferenceError> {
    let name = |part: &str| format!("blk.{index}.{part}");
    let linear = |part: &str, inner: usize, outputs: usize| {
        let weight = name(&format!("{part}.weight"));
        expect(file, &weight, inner, outputs)?;
        let bias = name(&format!("{part}.bias"));
        Ok::<_, InferenceError>(Linear {
            weight: Matrix::load(file, &weight, pool)?,
            bias: floats_if(file, &bias, outputs)?,
        })
    };
    let norm = |part: &str, length: usize| {
        floats_if(file, &name(part), length)?
            .ok_or_else(|| damaged(format!("tensor {} is missing", name(part))))
    };
    let (width, feed) = (spec.width, spec.feed);
    let (queries, keys) = (spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim);
    Ok(Layer {
        attention_norm: norm("attn_norm.weight", width)?,
        query: linear("attn_q", width, queries)?,
        key: linear("attn_k", width, keys)?,
        value: linear("attn_v", width, keys)?,
        output: linear("attn_output", queries, width)?,
        head_norms: if spec.head_norms {
            Some((
                norm("attn_q_norm.weight", spec.head_dim)?,
                norm("attn_k_norm.weight", spec.head_dim)?,
            ))
        } else {
            None
        },
        after_norms: if spec.after_norms {
            Some((
                norm("post_attention_norm.weight", width)?,
                norm("post_ffw_norm.weight", width)?,
            ))
        } else {
            None
        },
        feed_norm: norm("ffn_norm.weight", width)?,
        gate: linear("ffn_gate", width, feed)?,
        up: linear("ffn_up", width, feed)?,
        down: linear("ffn_down", feed, width)?,
    })
}

fn floats_if(file: &Gguf, name: &str, length: usize) -> Result<Option<Vec<f32>>, InferenceError> {
    if file.find(name).is_none() {
        return Ok(None);
    }
    let values = file.floats(name)?;
    if values.len() != length {
        return Err(damaged(format!(
            "{name} has {} values, {length} expected",
            values.len()
        )));
    }
    Ok(Some(values))
}

/// Checks the shape of a weight tensor.
fn expect(file: &Gguf, name: &str, inner: usize, outputs: usize) -> Result<(), InferenceError> {
    let tensor = file.tensor(name)?;
    if (tensor.columns(), tensor.rows()) != (inner, outputs) {
        return Err(damaged(format!(
            "{name} is {} x {}, {inner} x {outputs} expected",
            tensor.columns(),
            tensor.rows()
        )));
    }
    Ok(())
}
