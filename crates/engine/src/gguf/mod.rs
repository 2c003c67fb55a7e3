//! GGUF model files: a memory-mapped file with checked metadata and tensors.

mod dequantise;
mod header;

pub(crate) use dequantise::{Block, dequantise_row, f16_to_f32, f32_to_f16, q8_0};
pub(crate) use header::{TensorInfo, Value};

use header::Header;
use inference::InferenceError;
use std::fs::File;
use std::path::Path;

/// How the values of a tensor are stored. Source: ggml's `ggml_type` and block structures.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Encoding {
    F32,
    F16,
    BF16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q4K,
    Q5K,
    Q6K,
}

impl Encoding {
    fn from_id(id: u32) -> Result<Self, String> {
        Ok(match id {
            0 => Self::F32,
            1 => Self::F16,
            2 => Self::Q4_0,
            3 => Self::Q4_1,
            6 => Self::Q5_0,
            7 => Self::Q5_1,
            8 => Self::Q8_0,
            12 => Self::Q4K,
            13 => Self::Q5K,
            14 => Self::Q6K,
            30 => Self::BF16,
            9 => return Err("Q8_1".into()),
            10 => return Err("Q2_K".into()),
            11 => return Err("Q3_K".into()),
            15 => return Err("Q8_K".into()),
            16..=23 | 29 => return Err(format!("IQ (type {id})")),
            34 | 35 => return Err(format!("ternary (type {id})")),
            39 => return Err("MXFP4".into()),
            _ => return Err(format!("type {id}")),
        })
    }

    /// Values per block and bytes per block.
    pub fn block(self) -> (usize, usize) {
        match self {
            Self::F32 => (1, 4),
            Self::F16 | Self::BF16 => (1, 2),
            Self::Q4_0 => (32, 18),
            Self::Q4_1 => (32, 20),
            Self::Q5_0 => (32, 22),
            Self::Q5_1 => (32, 24),
            Self::Q8_0 => (32, 34),
            Self::Q4K => (256, 144),
            Self::Q5K => (256, 176),
            Self::Q6K => (256, 210),
        }
    }

    /// The name used by model publishers.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "F32",
            Self::F16 => "F16",
            Self::BF16 => "BF16",
            Self::Q4_0 => "Q4_0",
            Self::Q4_1 => "Q4_1",
            Self::Q5_0 => "Q5_0",
            Self::Q5_1 => "Q5_1",
            Self::Q8_0 => "Q8_0",
            Self::Q4K => "Q4_K",
            Self::Q5K => "Q5_K",
            Self::Q6K => "Q6_K",
        }
    }
}

/// An open model file.
pub(crate) struct Gguf {
    content: Content,
    header: Header,
}

enum Content {
    Map(memmap2::Mmap),
    Bytes(Vec<u8>),
}

impl Gguf {
    /// Maps the file and checks its header.
    pub fn open(path: &Path) -> Result<Self, InferenceError> {
        let file =
            File::open(path).map_err(|error| damaged(format!("{}: {error}", path.display())))?;
        #[expect(unsafe_code, reason = "mapping a file is unsafe by its nature")]
        // SAFETY: the map is read only. Model files are written once and then only read; whoever truncates one while
        // it is in use ends this process, as with any mapped program file.
        let map = unsafe { memmap2::Mmap::map(&file) }
            .map_err(|error| damaged(format!("{}: {error}", path.display())))?;
        let header = header::parse(&map)?;
        let content = Content::Map(map);
        Ok(Self { content, header })
    }

    /// A file given as its whole content.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InferenceError> {
        let header = header::parse(&bytes)?;
        let content = Content::Bytes(bytes);
        Ok(Self { content, header })
    }

    /// The whole file.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Map(map) => map,
            Content::Bytes(bytes) => bytes,
        }
    }

    pub fn tensors(&self) -> impl Iterator<Item = (&String, &TensorInfo)> {
        self.header.tensors.iter()
    }

    /// A tensor that must be there.
    pub fn tensor(&self, name: &str) -> Result<&TensorInfo, InferenceError> {
        self.find(name)
            .ok_or_else(|| damaged(format!("tensor {name} is missing")))
    }

    pub fn find(&self, name: &str) -> Option<&TensorInfo> {
        self.header.tensors.get(name)
    }

    pub fn data(&self, tensor: &TensorInfo) -> &[u8] {
        &self.bytes()[tensor.offset..tensor.offset + tensor.bytes]
    }

    /// Tells the system that the pages of `tensor` are not needed again soon.
    pub fn release(&self, tensor: &TensorInfo) {
        #[cfg(unix)]
        if let Content::Map(map) = &self.content {
            #[expect(unsafe_code, reason = "advice on mapped pages")]
            // SAFETY: the map is read only and file backed: dropped pages are read again from the file when touched.
            let _ = unsafe {
                map.unchecked_advise_range(
                    memmap2::UncheckedAdvice::DontNeed,
                    tensor.offset,
                    tensor.bytes,
                )
            };
        }
        #[cfg(not(unix))]
        let _ = tensor;
    }

    pub fn value(&self, key: &str) -> Option<&Value> {
        self.header.metadata.get(key)
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub fn texts(&self, key: &str) -> Option<&[String]> {
        match self.value(key) {
            Some(Value::Texts(texts)) => Some(texts),
            _ => None,
        }
    }

    pub fn numbers(&self, key: &str) -> Option<&[f64]> {
        match self.value(key) {
            Some(Value::Numbers(numbers)) => Some(numbers),
            _ => None,
        }
    }

    /// A non-negative whole number.
    pub fn count(&self, key: &str) -> Option<usize> {
        match self.value(key) {
            Some(Value::Unsigned(number)) => usize::try_from(*number).ok(),
            Some(Value::Signed(number)) => usize::try_from(*number).ok(),
            _ => None,
        }
    }

    pub fn float(&self, key: &str) -> Option<f32> {
        match self.value(key) {
            Some(Value::Float(number)) => Some(*number as f32),
            _ => self.count(key).map(|number| number as f32),
        }
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key) {
            Some(Value::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// All values of a small tensor as `f32`.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, InferenceError> {
        let tensor = self.tensor(name)?;
        let columns = tensor.columns();
        let mut values = vec![0.0; columns * tensor.rows()];
        let data = self.data(tensor);
        let row_bytes = data.len() / tensor.rows();
        for (row, out) in values.chunks_exact_mut(columns).enumerate() {
            dequantise_row(tensor.encoding, &data[row * row_bytes..][..row_bytes], out);
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err(InferenceError::NotANumber { place: name.into() });
        }
        Ok(values)
    }
}

pub(crate) fn damaged(detail: impl Into<String>) -> InferenceError {
    InferenceError::Damaged {
        detail: detail.into(),
    }
}
