//! Measures what a caller feels: `control MODEL NOTE`, where NOTE is a text file. Ratios of processor time, so that they
//! hold on a busy machine: guessing ahead against plain decoding (a pass for each token) of a schema-bound extraction, eight
//! continuations as one batch against eight single ones, plain and guessing; then the time from cancelling to the answer, the
//! processor time of an idle engine, and giving back a saved KV cache against reading the prompt.

use engine::{Engine, Options};
use inference::{
    CancelToken, Generate, GenerateEvent, GenerateRequest, Grammar, InferenceError, Message, Role,
    SamplingParams,
};
use std::path::Path;
use std::time::{Duration, Instant};

/// Cancellations measured.
const TIMES: u32 = 100;

fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

fn load(model: &Path, speculation: usize) -> Result<Engine, InferenceError> {
    let options = Options {
        sha256: Some(String::new()),
        speculation,
        ..Options::default()
    };
    Engine::load(model, options)
}

fn extraction(note: &str, max_tokens: usize) -> GenerateRequest {
    let entry = serde_json::json!({"type": "object", "additionalProperties": false,
        "required": ["name", "dose", "frequency", "quote"],
        "properties": {"name": {"type": "string", "maxLength": 40}, "dose": {"type": "string", "maxLength": 20},
            "frequency": {"type": "string", "maxLength": 30}, "quote": {"type": "string", "maxLength": 120}}});
    let schema = serde_json::json!({"type": "object", "additionalProperties": false, "required": ["medications"],
        "properties": {"medications": {"type": "array", "minItems": 3, "maxItems": 6, "items": entry}}});
    GenerateRequest {
        messages: vec![Message {
            role: Role::User,
            content: format!(
                "{note}\n\nList the medications as JSON, each with the sentence it stands in."
            ),
        }],
        grammar: Some(Grammar::JsonSchema(schema)),
        samples: vec![SamplingParams::Greedy],
        max_tokens,
    }
}

/// Processor seconds of decoding, and tokens written; the prompt is already known.
fn decode(engine: &Engine, request: &GenerateRequest) -> Result<(f64, usize), InferenceError> {
    let cancel = CancelToken::new();
    let warm = GenerateRequest {
        max_tokens: 1,
        samples: vec![SamplingParams::Greedy],
        ..request.clone()
    };
    engine.generate(&warm, &cancel, &mut |_| {})?;
    let before = processor_seconds().unwrap_or_default();
    let answer = engine.generate(request, &cancel, &mut |_| {})?;
    let used = processor_seconds().unwrap_or_default() - before;
    Ok((used, answer.timing.generated_tokens))
}

/// Prints what eight continuations cost one by one and as one batch.
#[expect(clippy::print_stdout, reason = "an example")]
fn eight(engine: &Engine, note: &str, how: &str) -> Result<(), InferenceError> {
    let mut batch = extraction(note, 64);
    batch.samples = (0..8)
        .map(|seed| SamplingParams::TopP {
            temperature: 0.8,
            top_p: 0.95,
            seed,
        })
        .collect();
    let (together, tokens) = decode(engine, &batch)?;
    let mut single = 0.0;
    for sample in batch.samples.clone() {
        batch.samples = vec![sample];
        single += decode(engine, &batch)?.0;
    }
    println!(
        "{how}: eight single {single:.2} cpu-s, one batch {together:.2} cpu-s: {:.2} x ({tokens} tokens)",
        single / together
    );
    Ok(())
}

fn cancellations(engine: &Engine, note: &str) -> Result<Vec<Duration>, InferenceError> {
    let mut waits = Vec::new();
    for time in 0..TIMES {
        let cancel = CancelToken::new();
        let request = extraction(&format!("{time}\n{note}"), 400);
        let after = Duration::from_millis(u64::from(7 * time));
        let asked = std::thread::spawn({
            let cancel = cancel.clone();
            move || {
                std::thread::sleep(after);
                cancel.cancel();
                Instant::now()
            }
        });
        let result = engine.generate(&request, &cancel, &mut |_: GenerateEvent| {});
        let now = Instant::now();
        if let (Err(InferenceError::Cancelled), Ok(asked)) = (result, asked.join()) {
            waits.push(now.saturating_duration_since(asked));
        }
    }
    waits.sort();
    Ok(waits)
}

/// Processor seconds of reading the prompt, of saving what was read and of giving it back, and the size in bytes.
fn saved(
    engine: &Engine,
    again: &Engine,
    request: &GenerateRequest,
) -> Result<[f64; 4], InferenceError> {
    let cancel = CancelToken::new();
    let seconds = || processor_seconds().unwrap_or_default();
    let request = GenerateRequest {
        max_tokens: 1,
        grammar: None,
        ..request.clone()
    };
    let begun = seconds();
    engine.generate(&request, &cancel, &mut |_| {})?;
    let read = seconds();
    let bytes = engine.save_cache(&request.messages, &cancel)?;
    let kept = seconds();
    again.restore_cache(&bytes, &cancel)?;
    again.generate(&request, &cancel, &mut |_| {})?;
    let answered = seconds();
    Ok([
        read - begun,
        kept - read,
        answered - kept,
        bytes.len() as f64,
    ])
}

#[expect(clippy::print_stdout, reason = "an example")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, note] = arguments.as_slice() else {
        return Err("usage: control MODEL NOTE".into());
    };
    let note = std::fs::read_to_string(note)?;
    let engine = load(model.as_ref(), Options::default().speculation)?;
    let request = extraction(&note, 220);
    let plain = load(model.as_ref(), 0)?;
    let (alone, tokens) = decode(&plain, &request)?;
    eight(&plain, &note, "plain")?;
    drop(plain);
    let (ahead, same) = decode(&engine, &request)?;
    println!(
        "plain {alone:.2} cpu-s, guessing ahead {ahead:.2} cpu-s: {:.2} x ({tokens} and {same} tokens)",
        alone / ahead
    );
    eight(&engine, &note, "guessing ahead")?;
    let waits = cancellations(&engine, &note)?;
    let at = |share: f64| waits.get(((waits.len() as f64 - 1.0) * share) as usize);
    println!(
        "{} cancelled: p50 {:?}, p99 {:?}, most {:?}",
        waits.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    let before = processor_seconds().unwrap_or_default();
    std::thread::sleep(Duration::from_secs(10));
    let used = processor_seconds().unwrap_or_default() - before;
    println!("idle: {used:.2} cpu-s in 10 s");
    let again = load(model.as_ref(), Options::default().speculation)?;
    let [read, kept, restored, bytes] = saved(&load(model.as_ref(), 0)?, &again, &request)?;
    println!(
        "prompt read in {read:.2} cpu-s; saved in {kept:.2}, given back and answered in {restored:.2} cpu-s ({:.0} MB)",
        bytes / 1e6
    );
    Ok(())
}
