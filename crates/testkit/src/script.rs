use inference::{
    CancelToken, Device, Generate, GenerateEvent, GenerateRequest, Generation, InferenceError,
    Message, ModelInfo, Phase, StopReason, Timing,
};
use std::sync::Mutex;
use std::time::Duration;

/// A model that gives the answers it was told, in order; empty ones after the last.
pub struct Script {
    answers: Mutex<Vec<Answer>>,
    asked: Mutex<Vec<GenerateRequest>>,
    restored: Mutex<Vec<Vec<u8>>>,
    context_len: usize,
}

enum Answer {
    Text(String),
    Fails(InferenceError),
    /// Waits until it is cancelled.
    Hangs,
}

impl Script {
    /// A model without answers, with room for 8,192 tokens; a token is a word.
    pub fn new() -> Self {
        Self {
            answers: Mutex::default(),
            asked: Mutex::default(),
            restored: Mutex::default(),
            context_len: 8192,
        }
    }

    /// The same with another context length.
    pub fn with_context(context_len: usize) -> Self {
        Self {
            context_len,
            ..Self::new()
        }
    }

    /// Next it says `text`, the same in every sample asked for.
    pub fn says(self, text: &str) -> Self {
        self.then(Answer::Text(text.to_string()))
    }

    /// Next it fails.
    pub fn fails(self, error: InferenceError) -> Self {
        self.then(Answer::Fails(error))
    }

    /// Next it thinks until it is cancelled.
    pub fn hangs(self) -> Self {
        self.then(Answer::Hangs)
    }

    fn then(self, answer: Answer) -> Self {
        self.answers.lock().expect("no panic holds it").push(answer);
        self
    }

    /// Every question that was put to it.
    pub fn asked(&self) -> Vec<GenerateRequest> {
        self.asked.lock().expect("no panic holds it").clone()
    }

    /// Every KV cache that was given back to it. Its saved form is the prompt.
    pub fn restored(&self) -> Vec<Vec<u8>> {
        self.restored.lock().expect("no panic holds it").clone()
    }
}

impl Default for Script {
    fn default() -> Self {
        Self::new()
    }
}

impl Generate for Script {
    fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(GenerateEvent),
    ) -> Result<Generation, InferenceError> {
        self.asked
            .lock()
            .expect("no panic holds it")
            .push(request.clone());
        let answer = {
            let mut answers = self.answers.lock().expect("no panic holds it");
            if answers.is_empty() {
                Answer::Text(String::new())
            } else {
                answers.remove(0)
            }
        };
        on_event(GenerateEvent::Progress {
            phase: Phase::Prefill,
            done: 1,
            total: 1,
            seconds_left: None,
        });
        let text = match answer {
            Answer::Text(text) => text,
            Answer::Fails(error) => return Err(error),
            Answer::Hangs => {
                while !cancel.is_cancelled() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                return Err(InferenceError::Cancelled);
            }
        };
        let samples = request.samples.len();
        for piece in text.split_inclusive(' ') {
            for sample in 0..samples {
                if cancel.is_cancelled() {
                    return Err(InferenceError::Cancelled);
                }
                on_event(GenerateEvent::Text {
                    sample,
                    text: piece.to_string(),
                });
            }
        }
        Ok(Generation {
            texts: vec![(text, StopReason::EndOfText); samples],
            timing: Timing::default(),
        })
    }

    fn save_cache(
        &self,
        messages: &[Message],
        _cancel: &CancelToken,
    ) -> Result<Vec<u8>, InferenceError> {
        let texts: Vec<&str> = messages
            .iter()
            .map(|message| message.content.as_str())
            .collect();
        Ok(texts.concat().into_bytes())
    }

    fn restore_cache(&self, saved: &[u8], _cancel: &CancelToken) -> Result<usize, InferenceError> {
        let mut restored = self.restored.lock().expect("no panic holds it");
        restored.push(saved.to_vec());
        Ok(1)
    }

    fn score(
        &self,
        _: &[Message],
        continuations: &[String],
        _: &CancelToken,
    ) -> Result<Vec<f64>, InferenceError> {
        Ok(vec![0.0; continuations.len()])
    }

    fn count_tokens(&self, text: &str) -> Result<usize, InferenceError> {
        Ok(text.split_whitespace().count())
    }

    fn model(&self) -> ModelInfo {
        ModelInfo {
            name: "Script".to_string(),
            architecture: "script".to_string(),
            quantisation: "none".to_string(),
            parameters: 1_000_000,
            context_len: self.context_len,
            sha256: "0".repeat(64),
            device: Device::Cpu {
                threads: 1,
                isa: "portable",
            },
            fallback: None,
        }
    }
}
