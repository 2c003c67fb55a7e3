//! Measures one setting: `speed MODEL THREADS pp|tg TOKENS DEPTH REPETITIONS`. One line for each repetition: tokens per
//! second, and tokens per second of processor time.

use engine::{Engine, Load, Options};
use inference::CancelToken;
use std::time::Instant;

/// Processor time of this process in seconds, where the system says.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

#[expect(clippy::print_stdout, reason = "an example")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, threads, kind, tokens, depth, repetitions] = arguments.as_slice() else {
        return Err("usage: speed MODEL THREADS pp|tg TOKENS DEPTH REPETITIONS".into());
    };
    let options = Options {
        threads: Some(threads.parse()?),
        sha256: Some(String::new()),
        ..Options::default()
    };
    let began = Instant::now();
    let engine = Engine::load(model.as_ref(), options)?;
    println!("loaded in {:.2} s", began.elapsed().as_secs_f64());
    let (tokens, depth) = (tokens.parse()?, depth.parse()?);
    let cancel = CancelToken::new();
    let warm = Load {
        prompt_tokens: 16,
        depth,
        answer_tokens: 0,
    };
    engine.measure(warm, &cancel)?;
    for _ in 0..repetitions.parse::<usize>()? {
        let before = processor_seconds().unwrap_or_default();
        let load = if kind == "pp" {
            Load {
                prompt_tokens: tokens,
                depth: 0,
                answer_tokens: 0,
            }
        } else {
            Load {
                prompt_tokens: depth,
                depth,
                answer_tokens: tokens,
            }
        };
        let speed = engine.measure(load, &cancel)?;
        let used = processor_seconds().unwrap_or_default() - before;
        if kind == "pp" {
            println!(
                "pp{tokens} {:.2} t/s, {:.2} t/cpu-s",
                speed.prefill,
                tokens as f64 / used
            );
        } else {
            println!("tg{tokens}@{depth} {:.2} t/s", speed.decode);
        }
    }
    if let Some((file, anonymous)) = engine::resident() {
        println!(
            "resident: {} MB of the file, {} MB besides",
            file >> 20,
            anonymous >> 20
        );
    }
    Ok(())
}
