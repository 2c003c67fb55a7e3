//! Language models: what each architecture is, its weights, and one forward pass for all of them.

mod feed;
mod forward;
mod gemma3;
mod llama;
mod phi3;
mod qwen2;
mod qwen3;
mod qwen3moe;
mod spec;
#[cfg(test)]
mod tests;

pub(crate) use forward::{Scratch, Segment};
pub(crate) use spec::{Rope, RopeStyle, Spec};

use crate::batch::Linear;
use crate::cache::CacheShape;
use crate::gguf::{Encoding, Gguf, damaged};
use crate::kernels::{Finish, Form, Grain, Kernels, Matrix};
use crate::pool::Pool;
use feed::Feed;
use inference::InferenceError;
use std::ops::Range;

/// What the file says the model is, by its own architecture's rules. Unsupported settings are refused by name.
pub(crate) fn spec(file: &Gguf) -> Result<Spec, InferenceError> {
    let architecture = file
        .text("general.architecture")
        .ok_or_else(|| damaged("no architecture named"))?;
    match architecture {
        "llama" => llama::spec(file),
        "qwen2" => qwen2::spec(file),
        "qwen3" => qwen3::spec(file),
        "qwen3moe" => qwen3moe::spec(file),
        "phi3" => phi3::spec(file),
        "gemma3" => gemma3::spec(file),
        other => Err(InferenceError::Unsupported {
            what: format!("architecture {other}"),
        }),
    }
}

/// Weights of two norms.
type Norms = (Vec<f32>, Vec<f32>);

/// One block of a decoder.
struct Layer {
    attention_norm: Vec<f32>,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    /// Norm of each query and key head before rotation.
    head_norms: Option<Norms>,
    /// Norms of what attention and the feed-forward part add.
    after_norms: Option<Norms>,
    feed_norm: Vec<f32>,
    feed: Feed,
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
    /// A model at rest. `spec` comes from the same file.
    pub fn open(file: Gguf, spec: Spec, kernels: &'static Kernels) -> Result<Self, InferenceError> {
        Ok(Self {
            form: form(&file),
            norm: file.floats("output_norm.weight")?,
            rope_factors: floats_if(&file, spec.rope_factors, spec.rope.dims / 2)?,
            head: Matrix::empty(),
            layers: Vec::new(),
            spec,
            kernels,
            file,
        })
    }

    /// Length of the model file in bytes.
    pub fn file_bytes(&self) -> u64 {
        self.file.bytes().len() as u64
    }

    /// Whether the weights were released.
    pub fn is_resting(&self) -> bool {
        self.layers.is_empty()
    }

    /// Releases the weights. The file stays mapped, so that they return unchanged even when it was replaced.
    pub fn rest(&mut self) {
        self.layers = Vec::new();
        self.head = Matrix::empty();
    }

    /// Packs the weights; on an error the model rests. `progress` hears how many of how many parts are there, and says
    /// whether to go on.
    pub fn wake(
        &mut self,
        pool: &Pool,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(), InferenceError> {
        let (file, spec) = (&self.file, &self.spec);
        let loader = Loader { file, spec, pool };
        let head = if file.find("output.weight").is_some() {
            "output.weight"
        } else {
            "token_embd.weight"
        };
        expect(file, "token_embd.weight", spec.width, spec.vocabulary)?;
        expect(file, head, spec.width, spec.vocabulary)?;
        let mut layers = Vec::new();
        for index in 0..spec.layers {
            if !progress(index, spec.layers) {
                return Err(InferenceError::Cancelled);
            }
            layers.push(loader.layer(index)?);
        }
        self.head = Matrix::load(file, head, 0..spec.vocabulary, pool)?;
        self.layers = layers;
        Ok(())
    }

    pub fn cache_shape(&self) -> CacheShape {
        self.spec.cache_shape()
    }
}

/// Activations as bytes, of a wide grain if all quantised weights are k-quants, and in single precision if some matrix is
/// not quantised.
fn form(file: &Gguf) -> Form {
    let of_matrices = || {
        let matrices = file.tensors().filter(|(_, tensor)| tensor.dims.len() > 1);
        matrices.map(|(_, tensor)| tensor.encoding)
    };
    let unquantised = |encoding| matches!(encoding, Encoding::F32 | Encoding::F16 | Encoding::BF16);
    let k_quants = |encoding| matches!(encoding, Encoding::Q4K | Encoding::Q5K | Encoding::Q6K);
    let wide = of_matrices().all(|encoding| unquantised(encoding) || k_quants(encoding));
    Form {
        bytes: Some(if wide { Grain::Wide } else { Grain::Fine }),
        singles: of_matrices().any(unquantised),
    }
}

/// Reads weights by the names of the format.
struct Loader<'a> {
    file: &'a Gguf,
    spec: &'a Spec,
    pool: &'a Pool,
}

impl Loader<'_> {
    /// Some of the `all` outputs of a linear layer.
    fn linear(
        &self,
        name: &str,
        inner: usize,
        outputs: Range<usize>,
        all: usize,
    ) -> Result<Linear, InferenceError> {
        let weight = format!("{name}.weight");
        expect(self.file, &weight, inner, all)?;
        let bias = floats_if(self.file, &format!("{name}.bias"), all)?;
        Ok(Linear {
            finish: bias.map_or(Finish::Plain, |bias| {
                Finish::Bias(bias[outputs.clone()].to_vec().into())
            }),
            weight: Matrix::load(self.file, &weight, outputs, self.pool)?,
        })
    }

    fn whole(&self, name: &str, inner: usize, outputs: usize) -> Result<Linear, InferenceError> {
        self.linear(name, inner, 0..outputs, outputs)
    }

    fn norm(&self, name: &str, length: usize) -> Result<Vec<f32>, InferenceError> {
        floats_if(self.file, name, length)?
            .ok_or_else(|| damaged(format!("tensor {name} is missing")))
    }

    fn norms(
        &self,
        wanted: bool,
        names: [String; 2],
        length: usize,
    ) -> Result<Option<Norms>, InferenceError> {
        if !wanted {
            return Ok(None);
        }
        let [first, second] = names;
        Ok(Some((
            self.norm(&first, length)?,
            self.norm(&second, length)?,
        )))
    }

    fn layer(&self, index: usize) -> Result<Layer, InferenceError> {
        let spec = self.spec;
        let name = |part: &str| format!("blk.{index}.{part}");
        let width = spec.width;
        let (queries, keys) = (spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim);
        let [query, key, value] = if spec.fused {
            let all = queries + 2 * keys;
            let part = |rows| self.linear(&name("attn_qkv"), width, rows, all);
            [
                part(0..queries)?,
                part(queries..queries + keys)?,
                part(queries + keys..all)?,
            ]
        } else {
            [
                self.whole(&name("attn_q"), width, queries)?,
                self.whole(&name("attn_k"), width, keys)?,
                self.whole(&name("attn_v"), width, keys)?,
            ]
        };
        Ok(Layer {
            attention_norm: self.norm(&name("attn_norm.weight"), width)?,
            query,
            key,
            value,
            output: self.whole(&name("attn_output"), queries, width)?,
            head_norms: self.norms(
                spec.head_norms,
                [name("attn_q_norm.weight"), name("attn_k_norm.weight")],
                spec.head_dim,
            )?,
            after_norms: self.norms(
                spec.after_norms,
                [
                    name("post_attention_norm.weight"),
                    name("post_ffw_norm.weight"),
                ],
                width,
            )?,
            feed_norm: self.norm(&name("ffn_norm.weight"), width)?,
            feed: Feed::load(self, index)?,
        })
    }
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
