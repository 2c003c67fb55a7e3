//! Encoders against outputs of the reference implementation (tests/reference/encoders.py).
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use engine::{Encoder, EncoderOptions, Precision};
use inference::{CancelToken, Classify, Embed, InferenceError};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Case {
    text: String,
    tokens: Vec<u32>,
    #[serde(default)]
    vector: Vec<f32>,
    #[serde(default)]
    classes: Vec<f32>,
}

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

fn reference(file: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/data");
    let bytes = std::fs::read(path.join(file)).unwrap();
    serde_json::from_slice::<Reference>(&bytes).unwrap().cases
}

fn tiny_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/data/bert-tiny")
}

/// The folder of all-MiniLM-L6-v2; when it is missing the message says how to get it.
fn minilm_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let data = set("CONSILIUM_DATA")
        .or_else(|| set("XDG_DATA_HOME").map(|folder| folder.join("consilium")))
        .unwrap_or_else(|| set("HOME").unwrap().join(".local/share/consilium"));
    let folder = data.join("models/all-minilm-l6-v2");
    for (file, id) in [
        ("model.safetensors", "all-minilm-l6-v2"),
        ("tokenizer.json", "all-minilm-l6-v2-tokenizer"),
        ("config.json", "all-minilm-l6-v2-config"),
    ] {
        assert!(
            folder.join(file).exists(),
            "{} is missing in {}: run `cargo xtask model {id}`",
            file,
            folder.display()
        );
    }
    folder
}

fn load(folder: &Path, precision: Precision, threads: usize) -> Encoder {
    let options = EncoderOptions {
        threads: Some(threads),
        precision,
    };
    Encoder::load(folder, options).unwrap()
}

fn embed(encoder: &Encoder, texts: &[&str]) -> Vec<Vec<f32>> {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    encoder.embed(&texts, &CancelToken::new()).unwrap()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter()
        .zip(b)
        .map(|(a, b)| f64::from(*a) * f64::from(*b))
        .sum()
}

/// Vectors of all cases, each within `bound` of the reference in every component.
fn check_vectors(encoder: &Encoder, cases: &[Case], bound: f32) {
    for case in cases.iter().filter(|case| !case.vector.is_empty()) {
        let vector = &embed(encoder, &[&case.text])[0];
        let off = vector.iter().zip(&case.vector).map(|(a, b)| (a - b).abs());
        let worst = off.fold(0f32, f32::max);
        assert!(worst <= bound, "{:?}: off by {worst}", case.text);
    }
}

#[test]
fn a_tiny_encoder_gives_the_vectors_of_the_reference() {
    let cases = reference("bert-tiny/reference.json");
    let encoder = load(&tiny_folder(), Precision::Single, 2);
    for case in &cases {
        assert_eq!(
            encoder.count_tokens(&case.text),
            case.tokens.len(),
            "{:?}",
            case.text
        );
    }
    check_vectors(&encoder, &cases, 2e-6);
}

#[test]
fn a_tiny_classifier_gives_the_probabilities_of_the_reference() {
    let labels = ["none", "acute", "chronic"];
    let encoder = load(&tiny_folder(), Precision::Single, 2);
    let cases = reference("bert-tiny/reference.json");
    let texts: Vec<String> = cases.iter().map(|case| case.text.clone()).collect();
    let together = encoder.classify(&texts, &CancelToken::new()).unwrap();
    for (case, scores) in cases.iter().zip(&together) {
        assert!(scores.is_sorted_by(|a, b| a.probability >= b.probability));
        for (label, expect) in labels.iter().zip(&case.classes) {
            let score = scores.iter().find(|score| score.label == *label).unwrap();
            assert!((score.probability - expect).abs() < 2e-6, "{:?}", case.text);
        }
        let alone = encoder.classify(std::slice::from_ref(&case.text), &CancelToken::new());
        assert_eq!(alone.unwrap(), std::slice::from_ref(scores));
    }
}

#[test]
fn minilm_gives_the_tokens_and_vectors_of_sentence_transformers() {
    let cases = reference("minilm.json");
    let encoder = load(&minilm_folder(), Precision::Single, 2);
    assert_eq!((encoder.dimensions(), encoder.most_tokens()), (384, 512));
    for case in &cases {
        assert_eq!(
            encoder.count_tokens(&case.text),
            case.tokens.len(),
            "{:?}",
            case.text
        );
    }
    check_vectors(&encoder, &cases, 2e-6);
}

#[test]
fn minilm_in_bytes_stays_near_the_reference() {
    let encoder = load(&minilm_folder(), Precision::Bytes, 2);
    for case in reference("minilm.json") {
        if case.vector.is_empty() {
            continue;
        }
        let near = dot(&embed(&encoder, &[&case.text])[0], &case.vector);
        assert!(near > 0.985, "{:?}: cosine {near}", case.text);
    }
}

#[test]
fn a_batch_gives_the_same_bits_as_single_texts_on_any_number_of_threads() {
    let cases = reference("minilm.json");
    let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
    let many = texts.repeat(9);
    for precision in [Precision::Single, Precision::Bytes] {
        let encoder = load(&minilm_folder(), precision, 1);
        let expect: Vec<Vec<f32>> = texts
            .iter()
            .flat_map(|text| embed(&encoder, &[text]))
            .collect();
        for threads in [1, 3] {
            let together = embed(&load(&minilm_folder(), precision, threads), &many);
            assert!(together.chunks(texts.len()).all(|part| part == expect));
        }
    }
}

#[test]
fn near_meanings_are_near() {
    let encoder = load(&minilm_folder(), Precision::Single, 2);
    let vectors = embed(
        &encoder,
        &["heart attack", "myocardial infarction", "broken ankle"],
    );
    assert!(dot(&vectors[0], &vectors[1]) > 0.2 + dot(&vectors[0], &vectors[2]));
}

#[test]
fn what_cannot_be_encoded_is_named() {
    let encoder = load(&tiny_folder(), Precision::Single, 1);
    let long = vec!["fever ".repeat(70)];
    assert_eq!(
        encoder.embed(&long, &CancelToken::new()),
        Err(InferenceError::ContextExceeded {
            prompt: 72,
            answer: 0,
            context_len: 64
        })
    );
    let cancel = CancelToken::new();
    cancel.cancel();
    let texts = vec!["fever".to_owned()];
    assert_eq!(
        encoder.embed(&texts, &cancel),
        Err(InferenceError::Cancelled)
    );
    assert_eq!(encoder.embed(&[], &CancelToken::new()), Ok(Vec::new()));
    let headless = load(&minilm_folder(), Precision::Single, 1);
    let error = headless.classify(&texts, &CancelToken::new()).unwrap_err();
    assert!(error.to_string().contains("without a classification head"));
}

/// Loads a changed copy of the tiny encoder.
fn load_changed(file: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> InferenceError {
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(tiny_folder().join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join(file);
    let bytes = change(std::fs::read(&path).unwrap());
    std::fs::write(&path, bytes).unwrap();
    Encoder::load(folder.path(), EncoderOptions::default())
        .err()
        .unwrap()
}

fn swap(file: &str, from: &str, to: &str) -> String {
    let change = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains(from), "{from}");
        text.replace(from, to).into_bytes()
    };
    load_changed(file, change).to_string()
}

#[test]
fn unsupported_settings_are_refused_by_name() {
    let refused = |from: &str, to: &str, words: &str| {
        let error = swap("config.json", from, to);
        assert!(
            error.contains("not supported") && error.contains(words),
            "{error}"
        );
    };
    refused("\"bert\"", "\"roberta\"", "roberta");
    refused("\"gelu\"", "\"relu\"", "activation relu");
    refused(
        "\"num_attention_heads\": 2",
        "\"num_attention_heads\": 4",
        "4 heads",
    );
    refused("\"is_decoder\": false", "\"is_decoder\": true", "decoder");
    let error = swap("config.json", "\"vocab_size\": ", "\"vocab_size\": 1");
    assert!(
        error.contains("embeddings.word_embeddings.weight"),
        "{error}"
    );
}

#[test]
fn damaged_weights_are_refused_by_name() {
    let error = load_changed("model.safetensors", |mut bytes| {
        bytes.truncate(bytes.len() - 4);
        bytes
    });
    assert!(error.to_string().contains("truncated"), "{error}");
    let error = load_changed("model.safetensors", |mut bytes| {
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        bytes
    });
    assert!(
        matches!(error, InferenceError::NotANumber { ref place } if place.starts_with("classifier") || place.contains("bert")),
        "{error}"
    );
    let error = load_changed("model.safetensors", |_| Vec::new());
    assert!(matches!(error, InferenceError::Damaged { .. }), "{error}");
}
