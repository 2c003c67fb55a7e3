//! Encoders: texts to vectors and classes.

mod bert;
mod head;
mod safetensors;
mod wordpiece;

pub use safetensors::read_safetensors;

use crate::gguf::damaged;
use crate::kernels;
use crate::pool::{Crew, Pool};
use bert::{Bert, Config, Scratch};
use head::{Head, Pooling, mean, unit_length};
use inference::{CancelToken, Classify, Embed, InferenceError, LabelScore};
use safetensors::SafeTensors;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use wordpiece::WordPiece;

/// How an encoder computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Precision {
    /// In single precision.
    #[default]
    Single,
    /// Weights and activations as bytes in blocks with a scale each: about twice as fast, a quarter of the memory.
    Bytes,
}

/// Settings of an encoder.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EncoderOptions {
    /// Threads; `None` for as many as the processor has cores for this process.
    pub threads: Option<usize>,
    /// How it computes.
    pub precision: Precision,
}

/// A loaded encoder.
pub struct Encoder {
    bert: Bert,
    words: WordPiece,
    pooling: Pooling,
    head: Option<Head>,
    work: Mutex<Work>,
}

struct Work {
    pool: Pool,
    scratch: Scratch,
}

/// Tokens of one pass, unless a single text has more: what is between two products stays in the second-level cache.
const PASS: usize = 252;

impl Encoder {
    /// Loads the encoder in `folder`: `config.json`, `tokenizer.json`, `model.safetensors`, and where it is there
    /// `1_Pooling/config.json`. What is damaged or unsupported is refused by name.
    pub fn load(folder: &Path, options: EncoderOptions) -> Result<Self, InferenceError> {
        let config: Config = serde_json::from_slice(&read(folder, "config.json")?)
            .map_err(|error| damaged(format!("config.json: {error}")))?;
        config.check()?;
        let words = WordPiece::from_json(&read(folder, "tokenizer.json")?)?;
        if words.bound() > config.vocab_size {
            return Err(damaged(format!(
                "{} tokens in tokenizer.json, {} in config.json",
                words.bound(),
                config.vocab_size
            )));
        }
        let pooling = Pooling::of(folder)?;
        let file = SafeTensors::open(&folder.join("model.safetensors"))?;
        let kernels = kernels::best();
        let threads = options.threads.unwrap_or_else(|| {
            std::thread::available_parallelism().map_or(1, |threads| threads.get())
        });
        let pool = Pool::new(threads.max(1));
        let head = Head::of(&file, &config)?;
        Ok(Self {
            bert: Bert::load(&file, config, kernels, &pool, options.precision)?,
            words,
            pooling,
            head,
            work: Mutex::new(Work {
                pool,
                scratch: Scratch::new(kernels),
            }),
        })
    }

    /// Length of the vectors.
    pub fn dimensions(&self) -> usize {
        self.bert.config.hidden_size
    }

    /// Most tokens of a text, its marks of beginning and end included. A longer text is refused, never cut.
    pub fn most_tokens(&self) -> usize {
        self.bert.config.most_tokens()
    }

    /// Number of tokens of `text`, its marks included.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.words.encode(text).len()
    }

    /// Hidden states of each text, in passes of some hundred tokens; other callers have their turn between passes.
    fn each_text(
        &self,
        texts: &[String],
        cancel: &CancelToken,
        take: &mut dyn FnMut(&[f32]),
    ) -> Result<(), InferenceError> {
        let tokens = self.tokens(texts)?;
        let mut waiting = &tokens[..];
        while !waiting.is_empty() {
            let mut rows = 0;
            let fitting = waiting
                .iter()
                .take_while(|text| {
                    rows += text.len();
                    rows <= PASS
                })
                .count();
            let (pass, rest) = waiting.split_at(fitting.max(1));
            waiting = rest;
            let pass: Vec<&[u32]> = pass.iter().map(Vec::as_slice).collect();
            let mut work = self.work();
            let Work { pool, scratch } = &mut *work;
            let stop = || cancel.is_cancelled();
            let crew = Crew::of(pool, &stop);
            let mut hidden = self.bert.forward(&crew, scratch, &pass)?;
            for text in pass {
                let (first, rest) = hidden.split_at(text.len() * self.dimensions());
                if first.iter().any(|value| !value.is_finite()) {
                    return Err(InferenceError::NotANumber {
                        place: "the last layer".into(),
                    });
                }
                take(first);
                hidden = rest;
            }
        }
        Ok(())
    }

    fn tokens(&self, texts: &[String]) -> Result<Vec<Vec<u32>>, InferenceError> {
        let slots: Vec<Mutex<Vec<u32>>> = texts.iter().map(|_| Mutex::default()).collect();
        self.work().pool.run(texts.len(), &|index| {
            *slots[index].lock().unwrap_or_else(|held| held.into_inner()) =
                self.words.encode(&texts[index]);
        });
        let tokens: Vec<Vec<u32>> = slots
            .into_iter()
            .map(|slot| slot.into_inner().unwrap_or_else(|held| held.into_inner()))
            .collect();
        match tokens.iter().find(|text| text.len() > self.most_tokens()) {
            Some(text) => Err(InferenceError::ContextExceeded {
                prompt: text.len(),
                answer: 0,
                context_len: self.most_tokens(),
            }),
            None => Ok(tokens),
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        // Buffers are written before they are read, so that a panic in between leaves nothing behind.
        self.work.lock().unwrap_or_else(|held| held.into_inner())
    }
}

impl Embed for Encoder {
    fn embed(
        &self,
        texts: &[String],
        cancel: &CancelToken,
    ) -> Result<Vec<Vec<f32>>, InferenceError> {
        let width = self.dimensions();
        let mut vectors = Vec::with_capacity(texts.len());
        self.each_text(texts, cancel, &mut |hidden| {
            let mut vector = match self.pooling {
                Pooling::Mean => mean(hidden, width),
                Pooling::First => hidden[..width].to_vec(),
            };
            unit_length(&mut vector);
            vectors.push(vector);
        })?;
        Ok(vectors)
    }
}

impl Classify for Encoder {
    fn classify(
        &self,
        texts: &[String],
        cancel: &CancelToken,
    ) -> Result<Vec<Vec<LabelScore>>, InferenceError> {
        let head = self
            .head
            .as_ref()
            .ok_or_else(|| InferenceError::Unsupported {
                what: "classification by a model without a classification head".into(),
            })?;
        let width = self.dimensions();
        let mut classes = Vec::with_capacity(texts.len());
        self.each_text(texts, cancel, &mut |hidden| {
            classes.push(head.classify(&hidden[..width]));
        })?;
        Ok(classes)
    }
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, InferenceError> {
    std::fs::read(folder.join(name)).map_err(|error| damaged(format!("{name}: {error}")))
}
