//! The engine beside llama.cpp: `cargo xtask bench engine --peer DIR`, one Markdown table on standard output.

use crate::{Failure, place};
use std::path::{Path, PathBuf};
use std::process::Command;

pub const USAGE: &str = "\
cargo xtask bench engine --peer DIR [--threads N] [--rounds N] [--model FILE ...]

Runs the engine and llama-bench in turn on the same files and prints medians, ranges and ratios as Markdown, then what
is measured without a peer: load time, memory, guessing ahead, batches, cancellation, idle time. DIR is the build folder of llama.cpp:

  pip download --no-binary llama-cpp-python --no-deps llama-cpp-python==0.3.36
  tar xf llama_cpp_python-0.3.36.tar.gz
  cmake -S llama_cpp_python-0.3.36/vendor/llama.cpp -B DIR -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON
  cmake --build DIR --target llama-bench

Without --model the default and the test model are measured where `cargo xtask model` put them. Without --peer only the
engine is. Rounds: 5; threads: as many as there are cores. Other work on the machine falsifies every figure; the table
begins with the load.";

/// Tokens written in a measurement of decoding.
const WRITTEN: usize = 32;

struct Plan {
    peer: Option<PathBuf>,
    threads: usize,
    rounds: usize,
    models: Vec<PathBuf>,
}

/// One measured setting.
#[derive(Clone, Copy)]
enum Test {
    Prefill(usize),
    Decode(usize),
}

const TESTS: [Test; 4] = [
    Test::Prefill(512),
    Test::Prefill(2048),
    Test::Decode(1),
    Test::Decode(2048),
];

/// The whole table.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let plan = plan(arguments)?;
    place::must(&mut place::cargo(&[
        "build",
        "--release",
        "-p",
        "engine",
        "--example",
        "speed",
        "--example",
        "control",
    ]))?;
    println!(
        "load before: {}; {} threads, {} rounds, medians (least to most)\n",
        load(),
        plan.threads,
        plan.rounds
    );
    println!("| model | test | engine, tokens/s | llama.cpp, tokens/s | ratio |");
    println!("| --- | --- | --- | --- | --- |");
    for model in &plan.models {
        for test in TESTS {
            compare(&plan, model, test)?;
        }
    }
    for model in &plan.models {
        println!("\n{}:\n", name(model));
        alone(&plan, model)?;
    }
    println!("\nload after: {}", load());
    Ok(())
}

fn plan(arguments: &[String]) -> Result<Plan, Failure> {
    let mut plan = Plan {
        peer: None,
        threads: std::thread::available_parallelism().map_or(1, |cores| cores.get()),
        rounds: 5,
        models: Vec::new(),
    };
    let mut left = arguments.iter();
    while let Some(option) = left.next() {
        let value = left.next().ok_or(USAGE)?;
        let number = || value.parse::<usize>().map_err(|_| USAGE.to_string());
        match option.as_str() {
            "--peer" => plan.peer = Some(bench(Path::new(value))?),
            "--threads" => plan.threads = number()?.max(1),
            "--rounds" => plan.rounds = number()?.max(1),
            "--model" => plan.models.push(value.into()),
            _ => return Err(USAGE.into()),
        }
    }
    if plan.models.is_empty() {
        let folder = place::data().join("models");
        plan.models = [
            "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            "smollm2-135m-instruct-q4_1.gguf",
        ]
        .map(|file| folder.join(file))
        .to_vec();
    }
    match plan.models.iter().find(|model| !model.is_file()) {
        Some(missing) => Err(format!(
            "{} is not there: `cargo xtask model` obtains models",
            missing.display()
        )),
        None => Ok(plan),
    }
}

/// The peer's program in its build folder.
fn bench(folder: &Path) -> Result<PathBuf, Failure> {
    [folder.join("bin/llama-bench"), folder.join("llama-bench")]
        .into_iter()
        .find(|program| program.is_file())
        .ok_or_else(|| format!("no llama-bench in {}\n\n{USAGE}", folder.display()))
}

/// One row: engine and peer in turn, so that a busy moment meets both.
fn compare(plan: &Plan, model: &Path, test: Test) -> Result<(), Failure> {
    let (mut own, mut other, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..plan.rounds {
        let ours = measure_own(plan, model, test)?;
        own.push(ours);
        if let Some(peer) = &plan.peer {
            let theirs = measure_peer(peer, plan.threads, model, test)?;
            other.push(theirs);
            ratios.push(ours / theirs);
        }
    }
    let test = match test {
        Test::Prefill(tokens) => format!("prefill {tokens}"),
        Test::Decode(depth) => format!("decode at depth {depth}"),
    };
    println!(
        "| {} | {test} | {} | {} | {} |",
        name(model),
        spread(&mut own, 1),
        spread(&mut other, 1),
        spread(&mut ratios, 2)
    );
    Ok(())
}

fn measure_own(plan: &Plan, model: &Path, test: Test) -> Result<f64, Failure> {
    let (kind, tokens, depth) = match test {
        Test::Prefill(tokens) => ("pp", tokens, 0),
        Test::Decode(depth) => ("tg", WRITTEN, depth),
    };
    let mut command = Command::new(example("speed"));
    command.arg(model).arg(plan.threads.to_string()).arg(kind);
    command.args([tokens, depth, 1].map(|number| number.to_string()));
    let text = place::output(&mut command)?;
    text.lines()
        .find(|line| line.starts_with(kind))
        .and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .ok_or_else(|| format!("unexpected output of speed: {text}"))
}

fn measure_peer(peer: &Path, threads: usize, model: &Path, test: Test) -> Result<f64, Failure> {
    let (read, write, depth) = match test {
        Test::Prefill(tokens) => (tokens, 0, 0),
        Test::Decode(depth) => (0, WRITTEN, depth),
    };
    let mut command = Command::new(peer);
    command.arg("-m").arg(model);
    for (option, value) in [
        ("-t", threads),
        ("-p", read),
        ("-n", write),
        ("-d", depth),
        ("-r", 1),
    ] {
        command.arg(option).arg(value.to_string());
    }
    command.args(["-o", "jsonl"]);
    command.stderr(std::process::Stdio::null());
    let text = place::output(&mut command)?;
    number_after(&text, "\"avg_ts\":").ok_or_else(|| format!("unexpected output: {text}"))
}

/// What the engine does beside plain reading and writing, as its own program says.
fn alone(plan: &Plan, model: &Path) -> Result<(), Failure> {
    let mut speed = Command::new(example("speed"));
    speed.arg(model).arg(plan.threads.to_string());
    let loaded = place::output(speed.args(["pp", "512", "0", "1"]))?;
    let note = place::root().join("tests/charts");
    let note = place::walk(&note)
        .into_iter()
        .find(|file| file.extension().is_some_and(|end| end == "txt"))
        .ok_or("no chart in tests/charts")?;
    let text = place::output(Command::new(example("control")).arg(model).arg(note))?;
    let of_loading = |line: &&str| line.starts_with("loaded") || line.starts_with("resident");
    for line in loaded.lines().filter(of_loading).chain(text.lines()) {
        println!("- {line}");
    }
    Ok(())
}

fn example(name: &str) -> PathBuf {
    place::target().join("release/examples").join(name)
}

fn name(model: &Path) -> String {
    model
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Median, least and most.
fn spread(values: &mut [f64], digits: usize) -> String {
    values.sort_by(f64::total_cmp);
    match (values.first(), values.last()) {
        (Some(least), Some(most)) => format!(
            "{:.digits$} ({least:.digits$} to {most:.digits$})",
            values[values.len() / 2]
        ),
        _ => "not measured".into(),
    }
}

fn number_after(text: &str, key: &str) -> Option<f64> {
    let rest = text.split_once(key)?.1.trim_start();
    let end = rest
        .find(|sign: char| !(sign.is_ascii_digit() || "+-.e".contains(sign)))
        .unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// Load averages, where the system says.
fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").map_or_else(
        |_| "unknown".into(),
        |text| text.split(' ').take(3).collect::<Vec<_>>().join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peer_s_figure_is_read_from_its_output() {
        let line = "{\"n_prompt\": 512, \"avg_ns\": 81, \"avg_ts\": 53.1875, \"stddev_ts\": 0.0}";
        assert_eq!(number_after(line, "\"avg_ts\":"), Some(53.1875));
        assert_eq!(number_after("{}", "\"avg_ts\":"), None);
    }

    #[test]
    fn a_row_shows_median_least_and_most() {
        assert_eq!(spread(&mut [3.0, 1.0, 2.5], 1), "2.5 (1.0 to 3.0)");
        assert_eq!(spread(&mut [], 1), "not measured");
    }
}
