//! From the hidden states of a text to one vector or to classes.

use super::bert::Config;
use super::safetensors::SafeTensors;
use crate::gguf::damaged;
use inference::{InferenceError, LabelScore};
use serde_json::Value;
use std::path::Path;

/// How the states of a text become one vector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pooling {
    /// The mean over all tokens.
    Mean,
    /// The state of the first token.
    First,
}

impl Pooling {
    /// What `1_Pooling/config.json` states; the mean where there is no such file.
    pub fn of(folder: &Path) -> Result<Self, InferenceError> {
        let path = folder.join("1_Pooling").join("config.json");
        let Ok(bytes) = std::fs::read(path) else {
            return Ok(Self::Mean);
        };
        let config: Value = serde_json::from_slice(&bytes)
            .map_err(|error| damaged(format!("1_Pooling/config.json: {error}")))?;
        let on: Vec<&str> = config
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, value)| {
                name.starts_with("pooling_mode_") && value.as_bool() == Some(true)
            })
            .map(|(name, _)| name.as_str())
            .collect();
        match on[..] {
            ["pooling_mode_mean_tokens"] => Ok(Self::Mean),
            ["pooling_mode_cls_token"] => Ok(Self::First),
            _ => Err(InferenceError::Unsupported {
                what: format!("pooling {}", on.join(" and ")),
            }),
        }
    }
}

/// Mean of rows of `width` values.
pub(super) fn mean(rows: &[f32], width: usize) -> Vec<f32> {
    let mut sums = vec![0f64; width];
    for row in rows.chunks_exact(width) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += f64::from(*value);
        }
    }
    let count = (rows.len() / width) as f64;
    sums.into_iter().map(|sum| (sum / count) as f32).collect()
}

/// Scales a vector to length 1; a vector of zeros stays.
pub(super) fn unit_length(vector: &mut [f32]) {
    let squares: f64 = vector.iter().map(|value| f64::from(*value).powi(2)).sum();
    if squares > 0.0 {
        let factor = squares.sqrt().recip() as f32;
        vector.iter_mut().for_each(|value| *value *= factor);
    }
}

/// A dense layer in plain loops; heads are small.
struct Dense {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Dense {
    fn of(file: &SafeTensors, name: &str, shape: [usize; 2]) -> Result<Self, InferenceError> {
        Ok(Self {
            weight: file.floats(&format!("{name}.weight"), &shape)?,
            bias: file.floats(&format!("{name}.bias"), &shape[..1])?,
        })
    }

    fn apply(&self, x: &[f32]) -> Vec<f64> {
        self.weight
            .chunks_exact(x.len())
            .zip(&self.bias)
            .map(|(row, bias)| {
                let products = row
                    .iter()
                    .zip(x)
                    .map(|(w, x)| f64::from(*w) * f64::from(*x));
                products.sum::<f64>() + f64::from(*bias)
            })
            .collect()
    }
}

/// A head that sorts texts into classes: pooler, classifier and the labels' names.
pub(super) struct Head {
    pooler: Dense,
    classifier: Dense,
    labels: Vec<String>,
    /// Each label stands for itself, instead of exactly one being right.
    several: bool,
}

impl Head {
    /// The head in the file; `None` where there is none.
    pub fn of(file: &SafeTensors, config: &Config) -> Result<Option<Self>, InferenceError> {
        if !file.has("classifier.weight") {
            return Ok(None);
        }
        let several = match config.problem_type.as_deref() {
            None | Some("single_label_classification") => false,
            Some("multi_label_classification") => true,
            Some(kind) => {
                return Err(InferenceError::Unsupported {
                    what: format!("classification head for {kind}"),
                });
            }
        };
        let labels = (0..config.id2label.len())
            .map(|index| config.id2label.get(&index.to_string()).cloned())
            .collect::<Option<Vec<String>>>()
            .filter(|labels| labels.len() > 1)
            .ok_or_else(|| damaged("config.json: labels are not numbered from 0"))?;
        if !file.has("bert.pooler.dense.weight") {
            return Err(InferenceError::Unsupported {
                what: "classification of single words".into(),
            });
        }
        let width = config.hidden_size;
        Ok(Some(Self {
            pooler: Dense::of(file, "bert.pooler.dense", [width, width])?,
            classifier: Dense::of(file, "classifier", [labels.len(), width])?,
            labels,
            several,
        }))
    }

    /// The labels of a text by the state of its first token, most probable first.
    pub fn classify(&self, first: &[f32]) -> Vec<LabelScore> {
        let pooled: Vec<f32> = self
            .pooler
            .apply(first)
            .into_iter()
            .map(|value| value.tanh() as f32)
            .collect();
        let logits = self.classifier.apply(&pooled);
        let probabilities: Vec<f64> = if self.several {
            logits.iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect()
        } else {
            let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let weights: Vec<f64> = logits.iter().map(|x| (x - largest).exp()).collect();
            let sum: f64 = weights.iter().sum();
            weights.into_iter().map(|weight| weight / sum).collect()
        };
        let mut scores: Vec<LabelScore> = self
            .labels
            .iter()
            .zip(probabilities)
            .map(|(label, probability)| LabelScore {
                label: label.clone(),
                probability: probability as f32,
            })
            .collect();
        scores.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        scores
    }
}
