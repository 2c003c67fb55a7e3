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
    /// Said once when the wanted device could not be used ("no CUDA device: using the processor").
    pub fallback: Option<String>,
}
