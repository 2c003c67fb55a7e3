use crate::{CancelToken, InferenceError, ModelInfo};

/// Who speaks in a chat prompt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Instructions.
    System,
    /// The one who asks.
    User,
    /// The model.
    Assistant,
}

/// One turn of a chat prompt. Put what several requests share first: the engine keeps the KV cache of common prefixes.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said. Not shown by `Debug`.
    pub content: String,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Message({:?}, {} bytes)", self.role, self.content.len())
    }
}

/// What the answer must look like.
#[derive(Clone, PartialEq, Debug)]
pub enum Grammar {
    /// A JSON Schema.
    JsonSchema(serde_json::Value),
    /// A Lark grammar in llguidance's dialect, for instance with `%regex {"substring_words": ...}` for verbatim quotes.
    Lark(String),
}

/// How the next token is chosen. Seeded: the same request gives the same answer whatever the thread count.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SamplingParams {
    /// The most probable token.
    Greedy,
    /// Nucleus sampling.
    TopP {
        /// Softmax temperature, above 0.
        temperature: f32,
        /// Cumulative probability kept, 0 to 1.
        top_p: f32,
        /// Seed.
        seed: u64,
    },
}

/// One question to the model.
#[derive(Clone, PartialEq, Debug)]
pub struct GenerateRequest {
    /// The prompt; the model's own chat template is applied.
    pub messages: Vec<Message>,
    /// Shape of the answer; `None` for free text.
    pub grammar: Option<Grammar>,
    /// One continuation for each entry, decoded as one batch. At least one.
    pub samples: Vec<SamplingParams>,
    /// Most tokens per continuation.
    pub max_tokens: usize,
}

/// What the worker is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Bringing weights that were released back into memory; counts parts of the model, not tokens.
    Load,
    /// Reading the prompt.
    Prefill,
    /// Writing the answer.
    Decode,
}

/// Progress of a request, in order.
#[derive(Clone, PartialEq, Debug)]
pub enum GenerateEvent {
    /// Waiting behind this many requests.
    Queued {
        /// Requests ahead.
        ahead: usize,
    },
    /// Tokens done of tokens to do; `total` is the most there can be in `Decode`.
    Progress {
        /// Prefill or decode.
        phase: Phase,
        /// Tokens done.
        done: usize,
        /// Tokens to do.
        total: usize,
        /// Seconds left by measured speed, where it can be said.
        seconds_left: Option<f32>,
    },
    /// More text of continuation `sample`, whole UTF-8 characters. Callers parse it; it is never shown as advice.
    Text {
        /// Which continuation.
        sample: usize,
        /// New characters.
        text: String,
    },
}

/// Why a continuation ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StopReason {
    /// The model ended it.
    EndOfText,
    /// The grammar allows nothing more.
    GrammarComplete,
    /// `max_tokens` was reached; a grammar-bound answer may be incomplete.
    MaxTokens,
}

/// Where the time of one request went.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Timing {
    /// Prompt tokens.
    pub prompt_tokens: usize,
    /// Prompt tokens whose KV cache was reused.
    pub cached_tokens: usize,
    /// Tokens generated over all continuations.
    pub generated_tokens: usize,
    /// Seconds in the queue.
    pub queue_seconds: f64,
    /// Seconds of prefill.
    pub prefill_seconds: f64,
    /// Seconds of decode.
    pub decode_seconds: f64,
}

/// The answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Generation {
    /// One text for each entry of [`GenerateRequest::samples`], with the reason it ended.
    pub texts: Vec<(String, StopReason)>,
    /// Where the time went.
    pub timing: Timing,
}

/// A language model that answers. One worker owns model and KV cache; calls wait in a bounded queue.
pub trait Generate: Send + Sync {
    /// Answers `request`, reporting to `on_event` on the calling thread's behalf. Blocks until done, cancelled or failed.
    fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(GenerateEvent),
    ) -> Result<Generation, InferenceError>;

    /// Log-probabilities (natural log, summed over the tokens) of each of `continuations` after the prompt, in one pass.
    fn score(
        &self,
        messages: &[Message],
        continuations: &[String],
        cancel: &CancelToken,
    ) -> Result<Vec<f64>, InferenceError>;

    /// The KV cache of what was read of this prompt, as bytes for [`Generate::restore_cache`]; empty where nothing is known.
    /// They tell the text of the prompt to whoever reads them: they are patient data.
    fn save_cache(
        &self,
        _messages: &[Message],
        _cancel: &CancelToken,
    ) -> Result<Vec<u8>, InferenceError> {
        Ok(Vec::new())
    }

    /// Takes back what [`Generate::save_cache`] gave: a prompt that begins alike is not read again. Gives the number of tokens;
    /// 0 where it was saved from another model, version of this program or instruction set.
    fn restore_cache(&self, _saved: &[u8], _cancel: &CancelToken) -> Result<usize, InferenceError> {
        Ok(0)
    }

    /// Number of tokens of `text` in this model's vocabulary.
    fn count_tokens(&self, text: &str) -> Result<usize, InferenceError>;

    /// What is loaded.
    fn model(&self) -> ModelInfo;

    /// Whether the weights were released because nothing was asked for a while. The next request brings them back.
    fn is_resting(&self) -> bool {
        false
    }
}
