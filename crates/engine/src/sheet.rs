//! What a model file is, read without loading it.

use crate::gguf::{Encoding, Gguf};
use crate::kernels::Matrix;
use crate::model::{self, Spec};
use crate::template::Template;
use crate::tokenizer::Tokenizer;
use inference::InferenceError;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// About a model file. What the file does not state is `None`: not disclosed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ModelSheet {
    /// Name from the file, or the file's stem.
    pub name: String,
    /// Architecture (`qwen2`, `llama`).
    pub architecture: String,
    /// Quantisation (`Q4_K_M`).
    pub quantisation: String,
    /// Number of weights.
    pub parameters: u64,
    /// Context length in tokens that the model was made for.
    pub context_len: usize,
    /// Size of the file in bytes.
    pub file_bytes: u64,
    /// Bytes of memory for the weights once loaded.
    pub weight_bytes: u64,
    /// Bytes of KV cache for each token of a prompt.
    pub cache_bytes_per_token: u64,
    /// Licence as the file states it.
    pub licence: Option<String>,
    /// Who made it, as the file states it.
    pub organisation: Option<String>,
    /// What it was made from, as the file states it.
    pub base_model: Option<String>,
    /// Languages, as the file states them.
    pub languages: Vec<String>,
    /// Name of the way text is cut into words.
    pub pre_tokenizer: Option<String>,
    /// The model's chat template.
    pub chat_template: Option<String>,
}

/// Reads what a model file is and checks that this engine can run it: architecture, quantisation, tokenizer and chat
/// template. Loads no weights.
pub fn inspect(path: &Path) -> Result<ModelSheet, InferenceError> {
    let file = Gguf::open(path)?;
    let spec = model::spec(&file)?;
    let tokenizer = Tokenizer::from_gguf(&file)?;
    Template::from_gguf(&file, &tokenizer)?;
    Ok(sheet(path, &file, &spec))
}

/// [`inspect`] of a file given as its whole content; for fuzzing.
pub fn inspect_bytes(bytes: Vec<u8>) -> Result<ModelSheet, InferenceError> {
    let file = Gguf::from_bytes(bytes)?;
    let spec = model::spec(&file)?;
    let tokenizer = Tokenizer::from_gguf(&file)?;
    Template::from_gguf(&file, &tokenizer)?;
    Ok(sheet(Path::new("bytes"), &file, &spec))
}

/// SHA-256 of a file, hexadecimal.
pub fn sha256(path: &Path) -> Result<String, InferenceError> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).map_err(|error| crate::gguf::damaged(error.to_string()))?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file
            .read(&mut buffer)
            .map_err(|error| crate::gguf::damaged(error.to_string()))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    Ok(hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

pub(crate) fn sheet(path: &Path, file: &Gguf, spec: &Spec) -> ModelSheet {
    let text = |key: &str| file.text(key).map(str::to_owned);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let shape = spec.cache_shape();
    ModelSheet {
        name: text("general.name").unwrap_or_else(|| stem.into_owned()),
        architecture: spec.architecture.into(),
        quantisation: quantisation(file),
        parameters: file
            .tensors()
            .map(|(_, tensor)| tensor.dims.iter().product::<usize>() as u64)
            .sum(),
        context_len: spec.context_len,
        file_bytes: file.bytes().len() as u64,
        weight_bytes: weight_bytes(file),
        cache_bytes_per_token: (shape.page_bytes() / crate::cache::PAGE) as u64,
        licence: text("general.license"),
        organisation: text("general.organization"),
        base_model: text("general.base_model.0.name"),
        languages: file
            .texts("general.languages")
            .map(<[String]>::to_vec)
            .unwrap_or_default(),
        pre_tokenizer: text("tokenizer.ggml.pre"),
        chat_template: text("tokenizer.chat_template"),
    }
}

/// Bytes of the packed matrices. Embeddings stay in the file unless they are also the output layer.
fn weight_bytes(file: &Gguf) -> u64 {
    let tied = file.find("output.weight").is_none();
    file.tensors()
        .filter(|(name, tensor)| {
            tensor.dims.len() > 1 && (tied || name.as_str() != "token_embd.weight")
        })
        .map(|(_, tensor)| Matrix::packed_bytes(tensor) as u64)
        .sum()
}

/// The publisher's name of the mixture, or the encoding of most weights.
fn quantisation(file: &Gguf) -> String {
    let stated = match file.count("general.file_type") {
        Some(0) => "F32",
        Some(1) => "F16",
        Some(2) => "Q4_0",
        Some(3) => "Q4_1",
        Some(7) => "Q8_0",
        Some(8) => "Q5_0",
        Some(9) => "Q5_1",
        Some(14) => "Q4_K_S",
        Some(15) => "Q4_K_M",
        Some(16) => "Q5_K_S",
        Some(17) => "Q5_K_M",
        Some(18) => "Q6_K",
        Some(32) => "BF16",
        _ => "",
    };
    if !stated.is_empty() {
        return stated.into();
    }
    let mut sizes: HashMap<Encoding, usize> = HashMap::new();
    for (_, tensor) in file.tensors() {
        *sizes.entry(tensor.encoding).or_default() += tensor.bytes;
    }
    sizes
        .into_iter()
        .max_by_key(|(_, bytes)| *bytes)
        .map_or(String::new(), |(encoding, _)| encoding.name().into())
}
