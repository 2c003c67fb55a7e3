use crate::InferenceError;

/// Where a model runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Device {
    /// Processor, with the number of threads and the instruction set in use (`avx512-vnni`, `avx2`, `neon`, `portable`).
    Cpu {
        /// Worker threads.
        threads: usize,
        /// Instruction set.
        isa: &'static str,
    },
    /// NVIDIA card, by name.
    Cuda {
        /// Name as the driver gives it.
        name: String,
    },
    /// Apple GPU.
    Metal,
}

/// Why a model runs on the processor although a program for graphics processors is installed.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Fallback {
    /// It found none.
    #[error("no graphics processor was found")]
    NoDevice,
    /// It could not be used, or not for this model.
    #[error("the graphics processor cannot be used for this model: {0}")]
    Unusable(InferenceError),
    /// It failed in the middle of an answer.
    #[error("the graphics processor failed and is no longer used: {detail}")]
    Lost {
        /// What it said, or what became of it.
        detail: String,
    },
}

/// What a loaded model is.
#[derive(Clone, PartialEq, Debug)]
pub struct ModelInfo {
    /// Name from the file, or the file's stem.
    pub name: String,
    /// Architecture (`qwen2`, `llama`).
    pub architecture: String,
    /// Quantisation (`Q4_K_M`).
    pub quantisation: String,
    /// Number of weights.
    pub parameters: u64,
    /// Context length in tokens.
    pub context_len: usize,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Where it runs.
    pub device: Device,
    /// Why an installed graphics path is not used.
    pub fallback: Option<Fallback>,
}
