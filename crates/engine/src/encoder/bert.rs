//! `bert`: BERT encoders (MiniLM, ClinicalBERT, BioBERT, PubMedBERT) over safetensors. Shapes: hidden state
//! `[tokens of all texts][width]`; every linear layer `[outputs][inner]` with a bias; learned positions; norms after each
//! part; exact GELU. Other activations, position kinds and model types are refused by name.
//! Source: Devlin et al. 2019 and the `bert` model of the `transformers` library.

use super::Precision;
use super::safetensors::SafeTensors;
use crate::batch::{Buffer, Linear, Rows, each_row, products, quantise};
use crate::gguf::{Encoding, damaged, q8_0};
use crate::kernels::{
    Activations, Columns, Finish, Form, Grain, Kernels, MOST_DIM, MOST_TOKENS, Matrix,
    MutualAttention,
};
use crate::pool::{Crew, Pool};
use inference::InferenceError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What `config.json` states.
#[derive(Deserialize, Clone, Debug)]
pub(crate) struct Config {
    model_type: String,
    pub hidden_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    intermediate_size: usize,
    hidden_act: String,
    layer_norm_eps: f32,
    pub max_position_embeddings: usize,
    pub vocab_size: usize,
    type_vocab_size: usize,
    #[serde(default)]
    position_embedding_type: Option<String>,
    #[serde(default)]
    is_decoder: bool,
    #[serde(default)]
    pub problem_type: Option<String>,
    #[serde(default)]
    pub id2label: BTreeMap<String, String>,
}

impl Config {
    /// Refuses by name what this encoder does not do.
    pub fn check(&self) -> Result<(), InferenceError> {
        let refuse = |what: String| Err(InferenceError::Unsupported { what });
        if self.model_type != "bert" {
            return refuse(format!("encoder {}", self.model_type));
        }
        if self.hidden_act != "gelu" {
            return refuse(format!("activation {} in bert", self.hidden_act));
        }
        if let Some(kind) = &self.position_embedding_type
            && kind != "absolute"
        {
            return refuse(format!("positions {kind} in bert"));
        }
        if self.is_decoder {
            return refuse("bert as a decoder".into());
        }
        let heads = self.num_attention_heads;
        if heads == 0
            || !self.hidden_size.is_multiple_of(heads)
            || !self.head_dim().is_multiple_of(16)
            || self.head_dim() > MOST_DIM
            || !self.intermediate_size.is_multiple_of(16)
        {
            return refuse(format!(
                "bert with {heads} heads over a width of {} and {} inside",
                self.hidden_size, self.intermediate_size
            ));
        }
        let sizes = [
            self.num_hidden_layers,
            self.vocab_size,
            self.type_vocab_size,
            self.max_position_embeddings,
        ];
        if sizes.iter().any(|size| *size == 0 || *size > 1 << 22) {
            return Err(damaged(format!("config.json: sizes {sizes:?}")));
        }
        Ok(())
    }

    fn head_dim(&self) -> usize {
        self.hidden_size / self.num_attention_heads.max(1)
    }

    /// Most tokens of a text.
    pub fn most_tokens(&self) -> usize {
        self.max_position_embeddings.min(MOST_TOKENS)
    }
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    attention_norm: Norm,
    up: Linear,
    down: Linear,
    feed_norm: Norm,
}

/// An encoder with its weights packed in memory.
pub(crate) struct Bert {
    pub config: Config,
    kernels: &'static Kernels,
    form: Form,
    words: Vec<f32>,
    positions: Vec<f32>,
    /// Embedding of the only kind of text used here, the first.
    kind: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// Buffers of a pass, kept between passes.
pub(crate) struct Scratch {
    hidden: Buffer,
    queries: Buffer,
    keys: Buffer,
    values: Buffer,
    inner: Buffer,
    added: Buffer,
    activations: Activations,
}

impl Scratch {
    pub fn new(kernels: &Kernels) -> Self {
        Self {
            hidden: Buffer::default(),
            queries: Buffer::default(),
            keys: Buffer::default(),
            values: Buffer::default(),
            inner: Buffer::default(),
            added: Buffer::default(),
            activations: Activations::new(kernels),
        }
    }
}

/// Reads weights by their names in the file.
struct Loader<'a> {
    file: &'a SafeTensors,
    prefix: &'static str,
    pool: &'a Pool,
    precision: Precision,
}

impl Loader<'_> {
    fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, InferenceError> {
        self.file.floats(&format!("{}{name}", self.prefix), shape)
    }

    fn linear(
        &self,
        name: &str,
        outputs: usize,
        inner: usize,
        finish: fn(Columns) -> Finish,
    ) -> Result<Linear, InferenceError> {
        let place = format!("{name}.weight");
        let weights = self.floats(&place, &[outputs, inner])?;
        let weight = pack(&weights, outputs, inner, self.precision, self.pool);
        Ok(Linear {
            weight: weight.map_err(|()| InferenceError::NotANumber { place })?,
            finish: finish(self.floats(&format!("{name}.bias"), &[outputs])?.into()),
        })
    }

    /// Older files call a norm's weight and bias `gamma` and `beta`.
    fn norm(&self, name: &str, width: usize) -> Result<Norm, InferenceError> {
        let old = self.file.has(&format!("{}{name}.gamma", self.prefix));
        let (weight, bias) = if old {
            ("gamma", "beta")
        } else {
            ("weight", "bias")
        };
        Ok(Norm {
            weight: self.floats(&format!("{name}.{weight}"), &[width])?,
            bias: self.floats(&format!("{name}.{bias}"), &[width])?,
        })
    }

    fn layer(&self, config: &Config, index: usize) -> Result<Layer, InferenceError> {
        let (width, inside) = (config.hidden_size, config.intermediate_size);
        let name = |part: &str| format!("encoder.layer.{index}.{part}");
        let square = |part: &str| self.linear(&name(part), width, width, Finish::Bias);
        Ok(Layer {
            query: square("attention.self.query")?,
            key: square("attention.self.key")?,
            value: square("attention.self.value")?,
            output: square("attention.output.dense")?,
            attention_norm: self.norm(&name("attention.output.LayerNorm"), width)?,
            up: self.linear(&name("intermediate.dense"), inside, width, Finish::BiasGelu)?,
            down: self.linear(&name("output.dense"), width, inside, Finish::Bias)?,
            feed_norm: self.norm(&name("output.LayerNorm"), width)?,
        })
    }
}

/// Packs weights; in blocks of bytes where that was asked for and the inner dimension has whole blocks. Fails on weights
/// too large for the scale of a block.
fn pack(
    weights: &[f32],
    outputs: usize,
    inner: usize,
    precision: Precision,
    pool: &Pool,
) -> Result<Matrix, ()> {
    let bytes: Vec<u8>;
    let encoding = match precision {
        Precision::Bytes if inner.is_multiple_of(32) => {
            bytes = q8_0(weights);
            Encoding::Q8_0
        }
        _ => {
            bytes = weights.iter().flat_map(|w| w.to_le_bytes()).collect();
            Encoding::F32
        }
    };
    Matrix::pack(encoding, &bytes, outputs, inner, pool)
}

impl Bert {
    pub fn load(
        file: &SafeTensors,
        config: Config,
        kernels: &'static Kernels,
        pool: &Pool,
        precision: Precision,
    ) -> Result<Self, InferenceError> {
        config.check()?;
        let prefix = if file.has("bert.embeddings.word_embeddings.weight") {
            "bert."
        } else {
            ""
        };
        let loader = Loader {
            file,
            prefix,
            pool,
            precision,
        };
        let width = config.hidden_size;
        let table = |name: &str, rows: usize| {
            loader.floats(
                &format!("embeddings.{name}_embeddings.weight"),
                &[rows, width],
            )
        };
        let mut kind = table("token_type", config.type_vocab_size)?;
        kind.truncate(width);
        Ok(Self {
            words: table("word", config.vocab_size)?,
            positions: table("position", config.max_position_embeddings)?,
            kind,
            norm: loader.norm("embeddings.LayerNorm", width)?,
            layers: (0..config.num_hidden_layers)
                .map(|index| loader.layer(&config, index))
                .collect::<Result<_, _>>()?,
            form: match precision {
                Precision::Single => Form {
                    bytes: None,
                    singles: true,
                },
                Precision::Bytes => Form {
                    bytes: Some(Grain::Fine),
                    singles: true,
                },
            },
            config,
            kernels,
        })
    }

    /// The last hidden state of every token of `texts`, one text after the other. Texts are not empty and within
    /// [`Config::most_tokens`]; tokens are below the size of the vocabulary.
    pub fn forward<'a>(
        &self,
        crew: &Crew<'_>,
        scratch: &'a mut Scratch,
        texts: &[&[u32]],
    ) -> Result<&'a [f32], InferenceError> {
        let width = self.config.hidden_size;
        let rows = texts.iter().map(|text| text.len()).sum();
        let hidden = Rows::new(&mut scratch.hidden, rows, width);
        self.embed(crew, texts, hidden);
        for layer in &self.layers {
            crew.check()?;
            self.attention(crew, scratch, layer, texts, hidden);
            self.feed(crew, scratch, layer, rows, hidden);
        }
        crew.check()?;
        Ok(&scratch.hidden[..rows * width])
    }

    fn embed(&self, crew: &Crew<'_>, texts: &[&[u32]], hidden: Rows) {
        let width = self.config.hidden_size;
        let places: Vec<(usize, usize)> = texts
            .iter()
            .flat_map(|text| text.iter().enumerate())
            .map(|(position, token)| (position, *token as usize))
            .collect();
        each_row(crew, places.len(), &|row| {
            let (position, token) = places[row];
            #[expect(unsafe_code, reason = "rows of a shared buffer")]
            // SAFETY: each row is given to one thread.
            let out = unsafe { hidden.row(row) };
            let word = &self.words[token * width..][..width];
            let place = &self.positions[position * width..][..width];
            for (((out, word), place), kind) in out.iter_mut().zip(word).zip(place).zip(&self.kind)
            {
                *out = word + kind + place;
            }
            self.normalise(out, &self.norm);
        });
    }

    fn normalise(&self, row: &mut [f32], norm: &Norm) {
        let epsilon = self.config.layer_norm_eps;
        self.kernels
            .layer_norm(row, &norm.weight, &norm.bias, epsilon);
    }

    fn attention(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        layer: &Layer,
        texts: &[&[u32]],
        hidden: Rows,
    ) {
        let width = self.config.hidden_size;
        let rows = texts.iter().map(|text| text.len()).sum();
        let activations = &mut scratch.activations;
        quantise(self.kernels, crew, activations, hidden, rows, self.form);
        let queries = Rows::new(&mut scratch.queries, rows, width);
        let keys = Rows::new(&mut scratch.keys, rows, width);
        let values = Rows::new(&mut scratch.values, rows, width);
        let wanted = [
            (&layer.query, queries),
            (&layer.key, keys),
            (&layer.value, values),
        ];
        products(self.kernels, crew, activations, &wanted);
        let added = Rows::new(&mut scratch.added, rows, width);
        self.attend(crew, texts, [queries, keys, values], added);
        quantise(self.kernels, crew, activations, added, rows, self.form);
        // The queries are no longer needed.
        products(self.kernels, crew, activations, &[(&layer.output, queries)]);
        self.add(crew, rows, queries, &layer.attention_norm, hidden);
    }

    fn attend(
        &self,
        crew: &Crew<'_>,
        texts: &[&[u32]],
        [queries, keys, values]: [Rows; 3],
        out: Rows,
    ) {
        let (heads, dim) = (self.config.num_attention_heads, self.config.head_dim());
        let mut firsts = Vec::with_capacity(texts.len());
        let mut rows = 0;
        for text in texts {
            firsts.push(rows);
            rows += text.len();
        }
        crew.run(texts.len() * heads, &|unit| {
            let (text, head) = (unit / heads, unit % heads);
            let at = firsts[text] * queries.length() + head * dim;
            let job = MutualAttention {
                queries: queries.at().wrapping_add(at),
                keys: keys.at().wrapping_add(at),
                values: values.at().wrapping_add(at),
                out: out.at().wrapping_add(at),
                stride: queries.length(),
                tokens: texts[text].len(),
                dim,
                scale: (dim as f32).sqrt().recip(),
            };
            #[expect(unsafe_code, reason = "rows of shared buffers")]
            // SAFETY: all rows of the text exist; each unit writes its own text and head.
            unsafe {
                self.kernels.attend_mutually(&job);
            }
        });
    }

    fn feed(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        layer: &Layer,
        rows: usize,
        hidden: Rows,
    ) {
        let inner = Rows::new(&mut scratch.inner, rows, self.config.intermediate_size);
        let activations = &mut scratch.activations;
        quantise(self.kernels, crew, activations, hidden, rows, self.form);
        products(self.kernels, crew, activations, &[(&layer.up, inner)]);
        quantise(self.kernels, crew, activations, inner, rows, self.form);
        let added = Rows::new(&mut scratch.added, rows, self.config.hidden_size);
        products(self.kernels, crew, activations, &[(&layer.down, added)]);
        self.add(crew, rows, added, &layer.feed_norm, hidden);
    }

    /// Adds a product to the hidden state, and normalises.
    fn add(&self, crew: &Crew<'_>, rows: usize, added: Rows, norm: &Norm, hidden: Rows) {
        each_row(crew, rows, &|row| {
            #[expect(unsafe_code, reason = "rows of shared buffers")]
            // SAFETY: each row is given to one thread.
            let (added, hidden) = unsafe { (added.row(row), hidden.row(row)) };
            for (hidden, added) in hidden.iter_mut().zip(added) {
                *hidden += *added;
            }
            self.normalise(hidden, norm);
        });
    }
}
