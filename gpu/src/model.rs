//! One forward pass for `llama`, `qwen2` and dense `qwen3`: a batch of pieces, each some new tokens after a known state.

use crate::attention::Known;
use crate::file::{LoadError, ModelFile, Spec, unsupported};
use crate::wire::Piece;
use candle_core::quantized::{QMatMul, QTensor};
use candle_core::{Device, Error, Module, Result, Tensor};
use candle_nn::ops::{rms_norm, silu};
use candle_nn::rotary_emb::{rope, rope_i};
use std::collections::HashMap;
use std::path::Path;

/// A matrix with an optional bias.
struct Linear {
    weight: QMatMul,
    bias: Option<Tensor>,
}

impl Linear {
    fn load(file: &mut ModelFile, name: &str) -> std::result::Result<Self, LoadError> {
        Ok(Self {
            weight: file.matrix(&format!("{name}.weight"))?,
            bias: file.vector_if(&format!("{name}.bias"))?,
        })
    }

    fn forward(&self, rows: &Tensor) -> Result<Tensor> {
        let product = self.weight.forward(rows)?;
        match &self.bias {
            Some(bias) => product.broadcast_add(bias),
            None => Ok(product),
        }
    }
}

/// One block of the decoder.
struct Layer {
    attention_norm: Tensor,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    head_norms: Option<(Tensor, Tensor)>,
    feed_norm: Tensor,
    gate: Linear,
    up: Linear,
    down: Linear,
}

impl Layer {
    fn load(
        file: &mut ModelFile,
        spec: &Spec,
        index: usize,
    ) -> std::result::Result<Self, LoadError> {
        let name = |part: &str| format!("blk.{index}.{part}");
        let head_norms = if spec.head_norms {
            let query = file.vector(&name("attn_q_norm.weight"))?;
            Some((query, file.vector(&name("attn_k_norm.weight"))?))
        } else {
            None
        };
        Ok(Self {
            attention_norm: file.vector(&name("attn_norm.weight"))?,
            query: Linear::load(file, &name("attn_q"))?,
            key: Linear::load(file, &name("attn_k"))?,
            value: Linear::load(file, &name("attn_v"))?,
            output: Linear::load(file, &name("attn_output"))?,
            head_norms,
            feed_norm: file.vector(&name("ffn_norm.weight"))?,
            gate: Linear::load(file, &name("ffn_gate"))?,
            up: Linear::load(file, &name("ffn_up"))?,
            down: Linear::load(file, &name("ffn_down"))?,
        })
    }
}

/// What is known of a sequence: one for each layer.
#[derive(Clone)]
struct State {
    length: usize,
    layers: Vec<Known>,
}

/// A loaded model and the states that the engine refers to.
pub struct Model {
    spec: Spec,
    device: Device,
    /// Token embeddings, in main memory.
    embeddings: QTensor,
    layers: Vec<Layer>,
    norm: Tensor,
    head: QMatMul,
    states: HashMap<u64, State>,
    pub file_bytes: u64,
    pub vocabulary: usize,
}

impl Model {
    /// Loads all weights onto the device.
    pub fn load(path: &Path, device: &Device) -> std::result::Result<Self, LoadError> {
        let mut file = ModelFile::open(path, device)?;
        let spec = file.spec()?;
        file.fits()?;
        let embeddings = file.table("token_embd.weight")?;
        let (vocabulary, _) = embeddings.shape().dims2()?;
        let head = if file.has("output.weight") {
            "output.weight"
        } else {
            "token_embd.weight"
        };
        let layers = (0..spec.layers).map(|index| Layer::load(&mut file, &spec, index));
        let layers = layers.collect::<std::result::Result<Vec<_>, LoadError>>()?;
        if layers.is_empty() {
            return Err(unsupported("a model without layers"));
        }
        Ok(Self {
            norm: file.vector("output_norm.weight")?,
            head: file.matrix(head)?,
            embeddings,
            layers,
            spec,
            device: device.clone(),
            states: HashMap::new(),
            file_bytes: file.bytes,
            vocabulary,
        })
    }

    /// Forgets states.
    pub fn release(&mut self, ids: &[u64]) {
        for id in ids {
            self.states.remove(id);
        }
    }

    /// Reads all pieces and keeps the states that they lead to; logits of the batch rows `wanted`, one after the other. On an
    /// error no state is new.
    pub fn forward(&mut self, pieces: &[Piece], wanted: &[u32]) -> Result<Vec<f32>> {
        let mut states = pieces
            .iter()
            .map(|piece| self.begin(piece))
            .collect::<Result<Vec<_>>>()?;
        let tokens: Vec<u32> = pieces
            .iter()
            .flat_map(|piece| piece.tokens.clone())
            .collect();
        let mut hidden = self.embed(&tokens)?;
        let turns = self.turns(pieces)?;
        for (index, layer) in self.layers.iter().enumerate() {
            let normal = rms_norm(&hidden, &layer.attention_norm, self.spec.epsilon)?;
            let known = states.iter_mut().map(|state| &mut state.layers[index]);
            let attended = self.attend(layer, &normal, &turns, pieces, known)?;
            hidden = (hidden + layer.output.forward(&attended)?)?;
            let normal = rms_norm(&hidden, &layer.feed_norm, self.spec.epsilon)?;
            let gated = (silu(&layer.gate.forward(&normal)?)? * layer.up.forward(&normal)?)?;
            hidden = (hidden + layer.down.forward(&gated)?)?;
        }
        let logits = self.predict(&hidden, wanted)?;
        for (piece, mut state) in pieces.iter().zip(states) {
            state.length += piece.tokens.len();
            self.states.insert(piece.id, state);
        }
        Ok(logits)
    }

    /// The state that a piece follows.
    fn begin(&self, piece: &Piece) -> Result<State> {
        let empty = State {
            length: 0,
            layers: vec![Known::default(); self.layers.len()],
        };
        let base = match piece.base {
            0 => Some(&empty),
            id => self.states.get(&id),
        };
        let keep = piece.keep as usize;
        let base = base.filter(|base| base.length >= keep && !piece.tokens.is_empty());
        let base = base.ok_or_else(|| Error::Msg("a piece that follows nothing known".into()))?;
        let layers = base.layers.iter().map(|known| known.first(keep));
        Ok(State {
            length: keep,
            layers: layers.collect::<Result<_>>()?,
        })
    }

    fn embed(&self, tokens: &[u32]) -> Result<Tensor> {
        if tokens
            .iter()
            .any(|token| *token as usize >= self.vocabulary)
        {
            return Err(Error::Msg("a token without embedding".into()));
        }
        let ids = Tensor::new(tokens, &Device::Cpu)?;
        self.embeddings.embedding(&ids)?.to_device(&self.device)
    }

    /// Cosines and sines of each row, `[rows, d / 2]`.
    fn turns(&self, pieces: &[Piece]) -> Result<(Tensor, Tensor)> {
        let frequencies = &self.spec.rope.frequencies;
        let positions = pieces.iter().flat_map(|piece| {
            let first = piece.keep as usize;
            first..first + piece.tokens.len()
        });
        let angles = positions.flat_map(|position| {
            frequencies
                .iter()
                .map(move |frequency| (position as f64 * frequency).sin_cos())
        });
        let (sines, cosines): (Vec<f32>, Vec<f32>) = angles
            .map(|(sine, cosine)| (sine as f32, cosine as f32))
            .unzip();
        let shape = (sines.len() / frequencies.len(), frequencies.len());
        let tensor = |values| Tensor::from_vec(values, shape, &self.device);
        Ok((tensor(cosines)?, tensor(sines)?))
    }

    /// Attention of all rows, `[rows, heads x d]`, each piece over its own state.
    fn attend<'a>(
        &self,
        layer: &Layer,
        normal: &Tensor,
        turns: &(Tensor, Tensor),
        pieces: &[Piece],
        known: impl Iterator<Item = &'a mut Known>,
    ) -> Result<Tensor> {
        let spec = &self.spec;
        let norms = layer.head_norms.as_ref();
        let queries_norm = norms.map(|(queries, _)| queries);
        let keys_norm = norms.map(|(_, keys)| keys);
        let queries = layer.query.forward(normal)?;
        let queries = self.turned(&queries, spec.heads, queries_norm, turns)?;
        let queries = (queries / (spec.head_dim as f64).sqrt())?;
        let keys = layer.key.forward(normal)?;
        let keys = self.turned(&keys, spec.kv_heads, keys_norm, turns)?;
        let values = split(&layer.value.forward(normal)?, spec.kv_heads)?;
        let values = values.transpose(0, 1)?.contiguous()?;
        let group = spec.heads / spec.kv_heads;
        let mut attended = Vec::new();
        let mut at = 0;
        for (piece, known) in pieces.iter().zip(known) {
            let rows = piece.tokens.len();
            let own = |all: &Tensor| all.narrow(1, at, rows)?.contiguous();
            let shape = (spec.kv_heads, group, rows, spec.head_dim);
            let mixed =
                known.attend(&own(&queries)?.reshape(shape)?, own(&keys)?, own(&values)?)?;
            let mixed = mixed.reshape((spec.heads, rows, spec.head_dim))?;
            attended.push(mixed.transpose(0, 1)?.contiguous()?.flatten_from(1)?);
            at += rows;
        }
        Tensor::cat(&attended, 0)
    }

    /// Heads of all rows, normed and rotated: `[heads, rows, d]`.
    fn turned(
        &self,
        rows: &Tensor,
        heads: usize,
        norm: Option<&Tensor>,
        (cosines, sines): &(Tensor, Tensor),
    ) -> Result<Tensor> {
        let mut split = split(rows, heads)?;
        if let Some(norm) = norm {
            split = rms_norm(&split.contiguous()?, norm, self.spec.epsilon)?;
        }
        let heads = split.transpose(0, 1)?.contiguous()?.unsqueeze(0)?;
        let turned = if self.spec.rope.neighbours {
            rope_i(&heads, cosines, sines)?
        } else {
            rope(&heads, cosines, sines)?
        };
        turned.squeeze(0)
    }

    fn predict(&self, hidden: &Tensor, wanted: &[u32]) -> Result<Vec<f32>> {
        if wanted.is_empty() {
            self.device.synchronize()?;
            return Ok(Vec::new());
        }
        let rows = Tensor::new(wanted, &self.device)?;
        let chosen = hidden.index_select(&rows, 0)?;
        let normal = rms_norm(&chosen, &self.norm, self.spec.epsilon)?;
        let logits = self.head.forward(&normal)?;
        logits.flatten_all()?.to_vec1::<f32>()
    }
}

/// `[rows, heads x d]` as `[rows, heads, d]`.
fn split(rows: &Tensor, heads: usize) -> Result<Tensor> {
    let (count, width) = rows.dims2()?;
    rows.reshape((count, heads, width / heads))
}
