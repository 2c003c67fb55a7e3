//! Every architecture on a tiny seeded checkpoint against the logits of the reference implementation
//! (tests/reference/decoders.py). None of these but llama and qwen2 ever ran on published weights here.

mod peer;

use super::*;
use crate::cache::Sequence;
use crate::kernels;
use crate::pool::Crew;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(serde::Deserialize)]
struct Reference {
    tokens: Vec<u32>,
    /// Logits after some of the tokens.
    logits: BTreeMap<usize, Vec<f32>>,
}

fn place(file: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/data");
    folder.join(file)
}

fn load_model(
    file: Gguf,
    spec: Spec,
    kernels: &'static Kernels,
    pool: &Pool,
) -> Result<Model, InferenceError> {
    let mut model = Model::open(file, spec, kernels)?;
    model.wake(pool, &mut |_, _| true)?;
    Ok(model)
}

fn load(name: &str, kernels: &'static Kernels, pool: &Pool) -> Model {
    let file = Gguf::open(&place(&format!("{name}.gguf"))).unwrap();
    load_file(file, kernels, pool)
}

fn load_file(file: Gguf, kernels: &'static Kernels, pool: &Pool) -> Model {
    let spec = spec(&file).unwrap();
    load_model(file, spec, kernels, pool).unwrap()
}

/// Logits after the positions `wanted`, reading `tokens` in passes of `step`.
fn logits(
    model: &Model,
    pool: &Pool,
    tokens: &[u32],
    step: usize,
    wanted: &[usize],
) -> Vec<Vec<f32>> {
    let mut scratch = Scratch::new(model);
    let mut sequence = Sequence::default();
    let mut found = Vec::new();
    for chunk in tokens.chunks(step) {
        let first = sequence.len();
        let rows: Vec<usize> = wanted
            .iter()
            .filter(|position| (first..first + chunk.len()).contains(position))
            .map(|position| position - first)
            .collect();
        let mut segment = [Segment {
            sequence: &mut sequence,
            tokens: chunk,
        }];
        model
            .forward(
                &Crew::of(pool, &|| false),
                &mut scratch,
                &mut segment,
                &rows,
                &mut |_| (),
            )
            .unwrap();
        for index in 0..rows.len() {
            found.push(scratch.logits(index, model.spec.vocabulary).to_vec());
        }
    }
    found
}

/// The reference rounds keys and values to half precision as the cache does; only the order of
/// sums may differ, and with it the rounding of a value that lies between two halves.
fn check(name: &str, bound: f32) {
    let reference: Reference =
        serde_json::from_slice(&std::fs::read(place(&format!("{name}.json"))).unwrap()).unwrap();
    let wanted: Vec<usize> = reference.logits.keys().copied().collect();
    let pool = Pool::new(2);
    for kernels in kernels::available() {
        let model = load(name, kernels, &pool);
        let whole = logits(&model, &pool, &reference.tokens, 512, &wanted);
        for (expect, got) in reference.logits.values().zip(&whole) {
            assert_eq!(expect.len(), got.len());
            let off = expect.iter().zip(got).map(|(a, b)| (a - b).abs());
            let worst = off.fold(0f32, f32::max);
            assert!(worst <= bound, "{name} on {}: off by {worst}", kernels.name);
        }
        for step in [1, 7] {
            let stepwise = logits(&model, &pool, &reference.tokens, step, &wanted);
            assert_eq!(
                stepwise, whole,
                "{name} on {}, {step} at a time",
                kernels.name
            );
        }
    }
}

#[test]
fn llama_gives_the_logits_of_the_reference() {
    check("llama-tiny", 3e-3);
}

#[test]
fn qwen2_gives_the_logits_of_the_reference() {
    check("qwen2-tiny", 1e-3);
}

#[test]
fn qwen3_gives_the_logits_of_the_reference() {
    check("qwen3-tiny", 1e-3);
}

#[test]
fn qwen3moe_gives_the_logits_of_the_reference() {
    check("qwen3moe-tiny", 1e-3);
}

#[test]
fn phi3_gives_the_logits_of_the_reference() {
    check("phi3-tiny", 1e-3);
    check("phi3-long-tiny", 1e-3);
}

#[test]
fn gemma3_gives_the_logits_of_the_reference() {
    check("gemma3-tiny", 1e-3);
}

#[test]
fn weights_that_were_released_return_unchanged() {
    let pool = Pool::new(2);
    let mut model = load("qwen3moe-tiny", kernels::best(), &pool);
    let before = logits(&model, &pool, &[5, 9, 33], 3, &[2]);
    model.rest();
    assert!(model.is_resting());
    let stopped = model.wake(&pool, &mut |done, _| done == 0);
    assert_eq!(stopped, Err(InferenceError::Cancelled));
    assert!(model.is_resting());
    let mut heard = Vec::new();
    let mut hear = |done, of| {
        heard.push((done, of));
        true
    };
    model.wake(&pool, &mut hear).unwrap();
    assert_eq!(heard, [(0, 2), (1, 2)]);
    assert_eq!(logits(&model, &pool, &[5, 9, 33], 3, &[2]), before);
}

#[test]
fn phi3_stays_within_the_length_of_its_short_factors() {
    let file = Gguf::open(&place("phi3-long-tiny.gguf")).unwrap();
    assert_eq!(spec(&file).unwrap().context_len, 128);
}

/// Opens a copy of a checkpoint in which one metadata key has another name, so that it is missing, or another number.
fn changed(name: &str, key: &str, number: Option<u32>) -> InferenceError {
    let mut bytes = std::fs::read(place(&format!("{name}.gguf"))).unwrap();
    let at = bytes
        .windows(key.len())
        .position(|window| window == key.as_bytes())
        .unwrap();
    match number {
        Some(number) => {
            let value = at + key.len() + 4;
            bytes[value..value + 4].copy_from_slice(&number.to_le_bytes());
        }
        None => bytes[at] = b'X',
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.gguf");
    std::fs::write(&path, bytes).unwrap();
    let pool = Pool::new(1);
    let file = Gguf::open(&path).unwrap();
    spec(&file)
        .and_then(|spec| load_model(file, spec, kernels::best(), &pool))
        .err()
        .unwrap()
}

#[test]
fn impossible_numbers_are_refused_by_name() {
    for (name, key) in [
        ("qwen3moe-tiny", "qwen3moe.expert_used_count"),
        ("qwen3moe-tiny", "qwen3moe.expert_feed_forward_length"),
        ("llama-tiny", "llama.block_count"),
        ("llama-tiny", "llama.embedding_length"),
        (
            "phi3-long-tiny",
            "phi3.rope.scaling.original_context_length",
        ),
    ] {
        let short = key
            .rsplit('.')
            .next()
            .unwrap()
            .replace("original_context_length", "original");
        for number in [None, Some(0), Some(u32::MAX)] {
            // An original length beyond the context is no error.
            if number == Some(u32::MAX) && short == "original" {
                continue;
            }
            let error = changed(name, key, number);
            assert!(
                matches!(&error, InferenceError::Damaged { detail } if detail.contains(&short)),
                "{key} {number:?}: {error}"
            );
        }
    }
    for number in [0, 3, 32, u32::MAX] {
        changed("llama-tiny", "llama.attention.head_count", Some(number));
    }
    for number in [7, 34, u32::MAX] {
        changed("llama-tiny", "llama.rope.dimension_count", Some(number));
    }
}

/// Loads a changed checkpoint as far as it goes.
fn load_bytes(bytes: Vec<u8>, pool: &Pool) -> Result<Vec<f32>, InferenceError> {
    let file = Gguf::from_bytes(bytes)?;
    let spec = spec(&file)?;
    crate::tokenizer::Tokenizer::from_gguf(&file)?;
    let model = load_model(file, spec, kernels::best(), pool)?;
    let mut scratch = Scratch::new(&model);
    let mut sequence = Sequence::default();
    let mut segment = [Segment {
        sequence: &mut sequence,
        tokens: &[3, 1],
    }];
    model.forward(
        &Crew::of(pool, &|| false),
        &mut scratch,
        &mut segment,
        &[1],
        &mut |_| (),
    )?;
    Ok(scratch.logits(0, model.spec.vocabulary).to_vec())
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(300))]

    /// Whatever a few bytes of a header become, the file is refused by name or runs; nothing panics.
    #[test]
    fn any_change_of_a_header_is_refused_or_runs(
        which in 0usize..4,
        changes in proptest::collection::vec((0usize..4000, proptest::prelude::any::<u8>()), 1..4),
    ) {
        let name = ["llama-tiny", "qwen3moe-tiny", "phi3-long-tiny", "gemma3-tiny"][which];
        let mut bytes = std::fs::read(place(&format!("{name}.gguf"))).unwrap();
        for (at, value) in changes {
            bytes[at] = value;
        }
        let _ = load_bytes(bytes, &Pool::new(1));
    }

    #[test]
    fn any_number_in_a_header_is_refused_or_runs(
        which in 0usize..4,
        key in 0usize..9,
        number in proptest::prop_oneof![0u32..70, proptest::prelude::any::<u32>()],
    ) {
        let name = ["llama-tiny", "qwen3moe-tiny", "phi3-long-tiny", "gemma3-tiny"][which];
        let key = [
            "block_count", "context_length", "embedding_length", "feed_forward_length", "head_count", "head_count_kv",
            "key_length", "expert_used_count", "dimension_count",
        ][key];
        let mut bytes = std::fs::read(place(&format!("{name}.gguf"))).unwrap();
        let found = bytes.windows(key.len()).position(|window| window == key.as_bytes());
        if let Some(at) = found {
            let value = at + key.len() + 4;
            bytes[value..value + 4].copy_from_slice(&number.to_le_bytes());
            let _ = load_bytes(bytes, &Pool::new(1));
        }
    }
}
