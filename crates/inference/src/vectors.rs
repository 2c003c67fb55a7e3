use crate::{CancelToken, InferenceError};

/// Turns texts into vectors.
pub trait Embed: Send + Sync {
    /// One vector of unit length for each text, in order.
    fn embed(
        &self,
        texts: &[String],
        cancel: &CancelToken,
    ) -> Result<Vec<Vec<f32>>, InferenceError>;
}

/// One label with its probability.
#[derive(Clone, PartialEq, Debug)]
pub struct LabelScore {
    /// Label of the classification head.
    pub label: String,
    /// Probability, 0 to 1.
    pub probability: f32,
}

/// Sorts texts into classes.
pub trait Classify: Send + Sync {
    /// The labels of each text, most probable first.
    fn classify(
        &self,
        texts: &[String],
        cancel: &CancelToken,
    ) -> Result<Vec<Vec<LabelScore>>, InferenceError>;
}
