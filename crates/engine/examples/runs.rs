//! Whole runs beside llama-server: `cargo xtask bench runs --server BINARY`, one Markdown table on standard output.
#![expect(clippy::print_stdout, reason = "a measuring program")]

use serde_json::{Value, json};
use std::process::Command;
use std::time::Instant;

#[path = "server/mod.rs"]
mod server;
use server::{Server, post};

const USAGE: &str = "\
cargo xtask bench runs --server BINARY --model FILE [--records N] [--first N] [--threads N]

Runs N records of 1,500 words (3 unless told), from number --first (1 unless told), through the product and puts the same
questions, in the same order, to llama-server (cmake --build DIR --target llama-server) on the same file with its prompt cache.
The server writes as many tokens as the product did, free of any grammar; several answers to one question are asked one after the
other. Record by record in turn.";

type Failure = String;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let (Some(product), Some(binary), Some(model)) =
        (option("--product"), option("--server"), option("--model"))
    else {
        return Err(USAGE.to_string());
    };
    let number = |name: &str, usual: usize| -> Result<usize, Failure> {
        let told = option(name).map_or(Ok(usual), |number| number.parse());
        told.map_err(|_| USAGE.to_string())
    };
    let first = number("--first", 1)?;
    let records = number("--records", 3)?;
    let threads = option("--threads").unwrap_or_else(|| {
        std::thread::available_parallelism()
            .map_or(1, usize::from)
            .to_string()
    });
    let _server = Server::start(&binary, &model, &threads)?;
    println!(
        "| record | questions | tokens read / written | product, s | llama-server, s | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    let mut ratios = Vec::new();
    for number in first..first + records {
        let named = number.to_string();
        let told = Command::new(&product)
            .args(["bench", "runs", &named, "--limit", "1", "--model", &model])
            .output()
            .map_err(|error| format!("cannot start {product}: {error}"))?;
        let told = String::from_utf8_lossy(&told.stdout);
        let record: Value = serde_json::from_str(told.trim()).map_err(|error| error.to_string())?;
        let own = record["seconds"].as_f64().unwrap_or_default();
        let questions = record["questions"].as_array().cloned().unwrap_or_default();
        let begun = Instant::now();
        for question in &questions {
            put(question)?;
        }
        let other = begun.elapsed().as_secs_f64();
        let sum = |key: &str| -> u64 { questions.iter().filter_map(|one| one[key].as_u64()).sum() };
        println!(
            "| {number} | {} | {} / {} | {own:.1} | {other:.1} | {:.2} |",
            questions.len(),
            sum("prompt_tokens") - sum("cached_tokens"),
            sum("generated_tokens"),
            own / other
        );
        ratios.push(own / other);
    }
    println!(
        "\nmean ratio {:.2}",
        ratios.iter().sum::<f64>() / ratios.len().max(1) as f64
    );
    Ok(())
}

/// Asks for as many answers, of as many tokens, as the product wrote.
fn put(question: &Value) -> Result<(), Failure> {
    let answers = question["answers"].as_u64().unwrap_or(1).max(1);
    let tokens = question["generated_tokens"].as_u64().unwrap_or(0) / answers;
    for seed in 0..answers {
        let body = json!({
            "messages": question["messages"],
            "max_tokens": tokens,
            "ignore_eos": true,
            "cache_prompt": true,
            "temperature": if seed == 0 { 0.0 } else { 0.8 },
            "seed": seed,
        });
        let answer = post("POST", "/v1/chat/completions", &body.to_string())?;
        let wrote = format!("\"completion_tokens\":{tokens}");
        if !answer.contains(&wrote) {
            let start: String = answer.chars().take(300).collect();
            return Err(format!("the server did not write {tokens} tokens: {start}"));
        }
    }
    Ok(())
}
