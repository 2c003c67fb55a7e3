//! What was asked of a model, for measurements beside other programs.

use inference::{
    CancelToken, Generate, GenerateEvent, GenerateRequest, Generation, InferenceError, Message,
    ModelInfo, Role,
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A model of which every question is kept, for measurements.
pub struct Keeper {
    model: Arc<dyn Generate>,
    questions: Mutex<Vec<Value>>,
}

impl Keeper {
    /// Around `model`.
    pub fn new(model: Arc<dyn Generate>) -> Self {
        Self {
            model,
            questions: Mutex::default(),
        }
    }

    /// The questions so far, with how many answers were asked for and where the time went; they are forgotten here.
    pub fn take(&self) -> Vec<Value> {
        let kept = self.questions.lock();
        kept.map(|mut kept| kept.drain(..).collect())
            .unwrap_or_default()
    }
}

impl Generate for Keeper {
    fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(GenerateEvent),
    ) -> Result<Generation, InferenceError> {
        let answer = self.model.generate(request, cancel, on_event)?;
        let messages: Vec<Value> = request
            .messages
            .iter()
            .map(|message| {
                let role = match message.role {
                    Role::System => "system",
                    Role::User => "user",
                    Role::Assistant => "assistant",
                };
                json!({"role": role, "content": message.content})
            })
            .collect();
        let timing = &answer.timing;
        let question = json!({
            "messages": messages,
            "answers": request.samples.len(),
            "prompt_tokens": timing.prompt_tokens,
            "cached_tokens": timing.cached_tokens,
            "generated_tokens": timing.generated_tokens,
            "prefill_seconds": timing.prefill_seconds,
            "decode_seconds": timing.decode_seconds,
        });
        if let Ok(mut kept) = self.questions.lock() {
            kept.push(question);
        }
        Ok(answer)
    }

    fn score(
        &self,
        messages: &[Message],
        continuations: &[String],
        cancel: &CancelToken,
    ) -> Result<Vec<f64>, InferenceError> {
        self.model.score(messages, continuations, cancel)
    }

    fn count_tokens(&self, text: &str) -> Result<usize, InferenceError> {
        self.model.count_tokens(text)
    }

    fn model(&self) -> ModelInfo {
        self.model.model()
    }
}
