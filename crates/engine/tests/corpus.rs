//! Replays the corpus of the fuzz targets of model files, whole, cut short and with bytes changed.

use std::path::Path;

/// The files of a corpus folder, each whole, cut short and with bytes changed.
fn corpus(folder: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(folder);
    let mut all = Vec::new();
    for entry in std::fs::read_dir(path).expect("the corpus is part of the repository") {
        let bytes = std::fs::read(entry.expect("readable").path()).expect("readable");
        for at in (0..bytes.len()).step_by((bytes.len() / 64).max(1)) {
            all.push(bytes[..at].to_vec());
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x85;
            all.push(damaged);
        }
        all.push(bytes);
    }
    all
}

#[test]
fn model_files_of_the_corpus_are_read_or_refused() {
    let files = corpus("gguf");
    assert!(files.len() > 64);
    for bytes in files {
        if let Ok(sheet) = engine::inspect_bytes(bytes) {
            assert!(!sheet.architecture.is_empty());
        }
    }
}

#[test]
fn encoder_files_of_the_corpus_are_read_or_refused() {
    let files = corpus("safetensors");
    assert!(files.len() > 64);
    for bytes in files {
        let tensors = engine::read_safetensors(&bytes).unwrap_or(0);
        assert!(tensors <= bytes.len());
    }
}
