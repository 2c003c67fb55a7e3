//! What llama.cpp says of given passages, into the files that `model::tests::peer` reads: `cargo xtask bench logits`.
//! `logits BUILD MODEL TEXT LOGITS GREEDY`.

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

#[path = "server/mod.rs"]
mod server;
use server::{Server, post};

/// Tokens of a passage; its second half is compared, and its first 64 begin a greedy continuation.
const PASSAGE: &str = "256";
const PASSAGES: usize = 20;
const PROMPT: usize = 64;
const WRITTEN: usize = 128;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [build, model, text, logits, greedy] = &arguments[..] else {
        return Err("usage: logits BUILD MODEL TEXT LOGITS GREEDY".into());
    };
    let program = |name: &str| Path::new(build).join("bin").join(name);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let told = Command::new(program("llama-perplexity"))
        .args(["-m", model, "-f", text, "--kl-divergence-base", logits])
        .args([
            "-c",
            PASSAGE,
            "-b",
            PASSAGE,
            "--chunks",
            &PASSAGES.to_string(),
        ])
        .args(["-t", &threads.to_string()])
        .output()
        .map_err(|error| error.to_string())?;
    if !told.status.success() {
        return Err(String::from_utf8_lossy(&told.stderr).into_owned());
    }
    let server = program("llama-server");
    let _server = Server::start(&server.to_string_lossy(), model, &threads.to_string())?;
    let mut lines = String::new();
    for prompt in prompts(logits)? {
        let body = json!({
            "prompt": prompt, "n_predict": WRITTEN, "temperature": 0.0, "top_k": 1, "samplers": ["top_k"],
            "ignore_eos": true, "cache_prompt": false, "return_tokens": true,
        });
        let answer = post("POST", "/completion", &body.to_string())?;
        let json = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let answer: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let written = answer["tokens"]
            .as_array()
            .ok_or("no tokens in the answer")?;
        let joined = |tokens: &[Value]| {
            let words: Vec<String> = tokens.iter().map(Value::to_string).collect();
            words.join(" ")
        };
        let prompt: Vec<Value> = prompt.into_iter().map(Value::from).collect();
        lines += &format!("{}|{}\n", joined(&prompt), joined(written));
    }
    std::fs::write(greedy, lines).map_err(|error| error.to_string())
}

/// The beginnings of the passages in the file that llama-perplexity wrote.
fn prompts(logits: &str) -> Result<Vec<Vec<u32>>, String> {
    use std::io::Read;
    let length: usize = PASSAGE.parse().map_err(|_| "length")?;
    let mut head = vec![0; 20 + 4 * length * PASSAGES];
    let mut file = std::fs::File::open(logits).map_err(|error| error.to_string())?;
    file.read_exact(&mut head)
        .map_err(|error| error.to_string())?;
    let numbers = head[20..]
        .chunks_exact(4)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    let tokens: Vec<u32> = numbers.collect();
    Ok(tokens
        .chunks(length)
        .map(|passage| passage[..PROMPT].to_vec())
        .collect())
}
