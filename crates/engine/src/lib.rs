//! The engine: local language models and encoders behind the contract of the `inference` crate. Reads model files, keeps
//! weights packed for the processor's own kernels, owns KV cache, tokenizer, chat template, grammar and sampling, and one
//! worker thread.
//!
//! Never here: prompts, medical words, network.

mod batch;
mod cache;
mod decode;
mod encoder;
mod engine;
mod gguf;
mod grammar;
mod guess;
mod kernels;
mod measure;
mod memory;
mod model;
mod options;
mod pool;
mod remote;
mod runner;
mod sampler;
mod saved;
mod sheet;
mod template;
mod tokenizer;
mod worker;

pub use encoder::{Encoder, EncoderOptions, Precision, read_safetensors};
pub use engine::Engine;
pub use measure::{Load, Speed};
pub use memory::resident;
pub use options::Options;
pub use remote::Accelerator;
pub use sheet::{ModelSheet, inspect, inspect_bytes, sha256};
