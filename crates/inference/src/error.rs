/// Why inference did not happen or did not finish. Variants carry values, not sentences.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum InferenceError {
    /// Cancelled by the caller.
    #[error("cancelled")]
    Cancelled,
    /// The queue is full; ask again later.
    #[error("queue full ({waiting} waiting)")]
    Busy {
        /// Requests waiting.
        waiting: usize,
    },
    /// No model is loaded.
    #[error("no model loaded")]
    NoModel,
    /// Prompt and answer do not fit.
    #[error("prompt of {prompt} tokens and answer of {answer} exceed the context of {context_len}")]
    ContextExceeded {
        /// Prompt tokens.
        prompt: usize,
        /// Answer tokens asked for.
        answer: usize,
        /// Context length of the model.
        context_len: usize,
    },
    /// Nothing was asked.
    #[error("empty prompt")]
    EmptyPrompt,
    /// The grammar is invalid or cannot be satisfied.
    #[error("grammar: {detail}")]
    Grammar {
        /// What is wrong with it.
        detail: String,
    },
    /// Not enough memory, found out before loading.
    #[error("needs {needed} bytes of memory, {available} available")]
    OutOfMemory {
        /// Bytes needed.
        needed: u64,
        /// Bytes available.
        available: u64,
    },
    /// The model file is damaged.
    #[error("model file damaged: {detail}")]
    Damaged {
        /// What was found.
        detail: String,
    },
    /// The model file is intact but of a kind that is not supported.
    #[error("model not supported: {what}")]
    Unsupported {
        /// Architecture, quantisation, tokenizer or setting, by name.
        what: String,
    },
    /// The accelerator failed in the middle.
    #[error("device lost: {detail}")]
    DeviceLost {
        /// The driver's words.
        detail: String,
    },
    /// The computation gave not-a-number.
    #[error("not a number in {place}")]
    NotANumber {
        /// Tensor or layer.
        place: String,
    },
    /// The worker thread ended.
    #[error("engine stopped")]
    Stopped,
}
