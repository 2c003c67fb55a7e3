//! A model whose reading of a case is kept in the vault: the next session does not wait for it again.

use crate::app::App;
use inference::{
    CancelToken, Generate, GenerateEvent, GenerateRequest, Generation, InferenceError, Message,
    ModelInfo,
};
use record::Sha256;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{CaseId, Store};

/// Asks `model`, giving it before the first question what it had read of the case, and keeping after the first answer
/// what it has read. What the vault cannot give or take only costs time.
pub(crate) struct Reading {
    app: App,
    model: Arc<dyn Generate>,
    store: Arc<Store>,
    case: CaseId,
    asked: AtomicBool,
}

impl Reading {
    pub(crate) fn new(app: App, model: Arc<dyn Generate>, store: Arc<Store>, case: CaseId) -> Self {
        Self {
            app,
            model,
            store,
            case,
            asked: AtomicBool::new(false),
        }
    }

    fn restore(&self, model: &str, cancel: &CancelToken) -> Result<(), InferenceError> {
        if let Ok(Some(saved)) = self.store.kv_cache(&self.case, model) {
            // Where it is damaged or the model is busy, the record is read anew.
            let restored = self.model.restore_cache(&saved, cancel);
            if restored == Err(InferenceError::Cancelled) {
                return Err(InferenceError::Cancelled);
            }
        }
        Ok(())
    }

    fn save(&self, model: &str, messages: &[Message], cancel: &CancelToken) {
        let prompt = prompt_hash(messages);
        if matches!(self.store.kv_cache_prompt(&self.case, model), Ok(Some(kept)) if kept == prompt)
        {
            return;
        }
        if let Ok(body) = self.model.save_cache(messages, cancel)
            && !body.is_empty()
        {
            let now = self.app.host().now();
            // A full disk is told where something is lost by it; here nothing is.
            let _ = self
                .store
                .save_kv_cache(&self.case, model, &prompt, &body, now);
        }
    }
}

fn prompt_hash(messages: &[Message]) -> String {
    let texts: Vec<&str> = messages
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    Sha256::of(texts.join("\0").as_bytes()).0
}

impl Generate for Reading {
    fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(GenerateEvent),
    ) -> Result<Generation, InferenceError> {
        if self.asked.swap(true, Ordering::Relaxed) {
            return self.model.generate(request, cancel, on_event);
        }
        let model = self.model.model().sha256;
        self.restore(&model, cancel)?;
        let answer = self.model.generate(request, cancel, on_event)?;
        self.save(&model, &request.messages, cancel);
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

    fn is_resting(&self) -> bool {
        self.model.is_resting()
    }
}
