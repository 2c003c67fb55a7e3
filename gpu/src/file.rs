//! What a GGUF file says the model is, and its tensors on the device. The engine has read and checked the same file; what this
//! forward pass does not do is refused here by name.

use candle_core::quantized::gguf_file::{Content, Value};
use candle_core::quantized::{GgmlDType, QMatMul, QTensor};
use candle_core::{Device, Tensor};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Working memory besides weights and cache, in bytes.
const WORKING: u64 = 256 << 20;

/// Why a model was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Architecture or setting, by name.
    #[error("{0}")]
    Unsupported(String),
    /// Bytes of device memory.
    #[error("needs {needed} bytes, {available} available")]
    Memory {
        /// Needed for weights and working memory.
        needed: u64,
        /// Free on the device.
        available: u64,
    },
    /// The file cannot be read, or the device failed.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),
}

/// Rotary position embedding of whole heads.
pub struct Rope {
    /// Neighbours `2 i` and `2 i + 1` are rotated together, otherwise `i` and `i + dim / 2`.
    pub neighbours: bool,
    /// Radians per position, one for each pair.
    pub frequencies: Vec<f64>,
}

/// A decoder's shape and settings.
pub struct Spec {
    pub layers: usize,
    pub heads: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
    pub epsilon: f32,
    pub rope: Rope,
    /// A norm on each query and key head before rotation.
    pub head_norms: bool,
}

/// An open model file.
pub struct ModelFile {
    content: Content,
    reader: BufReader<File>,
    device: Device,
    pub bytes: u64,
}

impl ModelFile {
    pub fn open(path: &Path, device: &Device) -> Result<Self, LoadError> {
        let file = File::open(path).map_err(candle_core::Error::from)?;
        let bytes = file.metadata().map_err(candle_core::Error::from)?.len();
        let mut reader = BufReader::new(file);
        Ok(Self {
            content: Content::read(&mut reader)?,
            reader,
            device: device.clone(),
            bytes,
        })
    }

    /// Reads the settings; refuses what the forward pass does not do.
    pub fn spec(&mut self) -> Result<Spec, LoadError> {
        let architecture = self.text("general.architecture")?;
        let (neighbours, head_norms) = match architecture.as_str() {
            "llama" => (true, false),
            "qwen2" => (false, false),
            "qwen3" => (false, true),
            other => return Err(unsupported(format!("architecture {other}"))),
        };
        let key = |name: &str| format!("{architecture}.{name}");
        if self.count(&key("expert_count")).unwrap_or(0) > 0 {
            return Err(unsupported(format!("mixture of experts in {architecture}")));
        }
        let heads = self.need(&key("attention.head_count"))?;
        let kv_heads = self.count(&key("attention.head_count_kv")).unwrap_or(heads);
        let width = self.need(&key("embedding_length"))?;
        let head_dim = self
            .count(&key("attention.key_length"))
            .unwrap_or(width / heads.max(1));
        let whole = self.count(&key("rope.dimension_count")).unwrap_or(head_dim) == head_dim;
        let even = head_dim > 0 && head_dim.is_multiple_of(2);
        if kv_heads == 0 || !heads.is_multiple_of(kv_heads) || !whole || !even {
            return Err(unsupported(format!(
                "{heads} heads of {head_dim} over {kv_heads} key heads, or rotation of a part of a head"
            )));
        }
        let scale = self.position_scale(&architecture)?;
        let base = self.float(&key("rope.freq_base")).unwrap_or(10_000.0);
        let half = head_dim / 2;
        let factors = self.floats_if("rope_freqs.weight", half)?;
        let frequency = |i: usize| {
            let factor = factors.as_ref().map_or(1.0, |all| f64::from(all[i]));
            base.powf(-(i as f64) / half as f64) * scale / factor
        };
        Ok(Spec {
            layers: self.need(&key("block_count"))?,
            heads,
            kv_heads,
            head_dim,
            epsilon: self
                .float(&key("attention.layer_norm_rms_epsilon"))
                .ok_or_else(|| unsupported("a model without a norm epsilon"))?
                as f32,
            rope: Rope {
                neighbours,
                frequencies: (0..half).map(frequency).collect(),
            },
            head_norms,
        })
    }

    /// Linear scaling of positions; other kinds are refused.
    fn position_scale(&self, architecture: &str) -> Result<f64, LoadError> {
        let factor = self.float(&format!("{architecture}.rope.scaling.factor"));
        let kind = format!("{architecture}.rope.scaling.type");
        match self.content.metadata.get(&kind).map(Value::to_string) {
            None => Ok(1.0),
            Some(Ok(kind)) if kind == "none" => Ok(1.0),
            Some(Ok(kind)) if kind == "linear" => Ok(1.0 / factor.unwrap_or(1.0)),
            Some(kind) => Err(unsupported(format!("rope scaling {kind:?}"))),
        }
    }

    /// Whether the weights fit on the device.
    pub fn fits(&self) -> Result<(), LoadError> {
        let tied = !self.has("output.weight");
        let weights = self.content.tensor_infos.iter().filter(|(name, _)| {
            // Embeddings stay in main memory unless they are also the output layer.
            tied || name.as_str() != "token_embd.weight"
        });
        let bytes = weights.map(|(_, info)| {
            let values = info.shape.elem_count() as u64;
            match info.ggml_dtype {
                GgmlDType::F32 | GgmlDType::F16 | GgmlDType::BF16 => 4 * values,
                kind => values / kind.block_size() as u64 * kind.type_size() as u64,
            }
        });
        let needed = bytes.sum::<u64>() + WORKING;
        match crate::device::free(&self.device) {
            Some(available) if available < needed => Err(LoadError::Memory { needed, available }),
            _ => Ok(()),
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.content.tensor_infos.contains_key(name)
    }

    /// A quantised tensor in main memory.
    pub fn table(&mut self, name: &str) -> Result<QTensor, LoadError> {
        Ok(self.content.tensor(&mut self.reader, name, &Device::Cpu)?)
    }

    /// A matrix on the device, outputs x inputs.
    pub fn matrix(&mut self, name: &str) -> Result<QMatMul, LoadError> {
        let tensor = self.content.tensor(&mut self.reader, name, &self.device)?;
        Ok(QMatMul::from_qtensor(tensor)?)
    }

    /// A vector of single-precision values on the device.
    pub fn vector(&mut self, name: &str) -> Result<Tensor, LoadError> {
        let tensor = self.content.tensor(&mut self.reader, name, &self.device)?;
        Ok(tensor.dequantize(&self.device)?)
    }

    pub fn vector_if(&mut self, name: &str) -> Result<Option<Tensor>, LoadError> {
        self.has(name).then(|| self.vector(name)).transpose()
    }

    fn floats_if(&mut self, name: &str, length: usize) -> Result<Option<Vec<f32>>, LoadError> {
        if !self.has(name) {
            return Ok(None);
        }
        let tensor = self.table(name)?.dequantize(&Device::Cpu)?;
        let values = tensor.flatten_all()?.to_vec1::<f32>()?;
        if values.len() == length {
            Ok(Some(values))
        } else {
            Err(unsupported(format!("{name} of {} values", values.len())))
        }
    }

    fn text(&self, key: &str) -> Result<String, LoadError> {
        let value = self.content.metadata.get(key);
        let text = value.and_then(|value| value.to_string().ok());
        text.cloned()
            .ok_or_else(|| unsupported(format!("a file without {key}")))
    }

    fn need(&self, key: &str) -> Result<usize, LoadError> {
        self.count(key)
            .ok_or_else(|| unsupported(format!("a file without {key}")))
    }

    fn count(&self, key: &str) -> Option<usize> {
        match self.content.metadata.get(key)? {
            Value::U8(value) => Some(usize::from(*value)),
            Value::U16(value) => Some(usize::from(*value)),
            Value::U32(value) => usize::try_from(*value).ok(),
            Value::I32(value) => usize::try_from(*value).ok(),
            Value::U64(value) => usize::try_from(*value).ok(),
            Value::I64(value) => usize::try_from(*value).ok(),
            _ => None,
        }
    }

    fn float(&self, key: &str) -> Option<f64> {
        match self.content.metadata.get(key)? {
            Value::F32(value) => Some(f64::from(*value)),
            Value::F64(value) => Some(*value),
            _ => None,
        }
    }
}

pub fn unsupported(what: impl Into<String>) -> LoadError {
    LoadError::Unsupported(what.into())
}
