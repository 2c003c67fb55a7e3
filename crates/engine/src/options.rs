//! How an engine is to run.

use crate::remote::Accelerator;
use std::time::Duration;

/// Settings of an engine; the defaults suit a laptop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Threads; `None` for as many as the processor has cores for this process.
    pub threads: Option<usize>,
    /// Most tokens of prompt and answer together; `None` for what model and memory allow, at most 32,768.
    pub context_len: Option<usize>,
    /// Requests that may wait; one more is answered with `Busy`.
    pub queue: usize,
    /// Bytes of KV cache kept between requests; `None` for a share of the free memory.
    pub prefix_bytes: Option<u64>,
    /// SHA-256 of the file where it is already known, hexadecimal; otherwise it is computed while loading.
    pub sha256: Option<String>,
    /// Most tokens guessed ahead and verified together, from the prompt and the grammar. The answer does not depend on it. With
    /// the token before them, seven fill a product of eight rows. With 0 each token has a pass of its own, those too that the
    /// grammar leaves no choice about.
    pub speculation: usize,
    /// Weights, cached prefixes and buffers are given back after this time without a request; `None` keeps them.
    pub idle: Option<Duration>,
    /// The program that runs models on a graphics processor, where it is installed. Without one, or when it has no device or
    /// refuses the model, the processor is used and [`inference::ModelInfo`] says why.
    pub accelerator: Option<Accelerator>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: None,
            context_len: None,
            queue: 8,
            prefix_bytes: None,
            sha256: None,
            speculation: 7,
            idle: Some(Duration::from_secs(600)),
            accelerator: None,
        }
    }
}
