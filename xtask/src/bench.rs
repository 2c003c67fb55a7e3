//! Speed and size of the window: `cargo xtask bench window`; of the engine: `cargo xtask bench engine`.

pub mod engine;

use crate::{Failure, frontend, knowledge, model, place, system};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts measured; the first one is shown apart, since it reads everything from the disk.
const STARTS: usize = 6;

/// From starting the program to its first painted, answering page, on a fresh vault under a virtual display; memory of all
/// its processes then (proportional set size); size of the program; pasted text to the structured record on the screen.
/// Prints Markdown. With `--debug` the debug build is measured, to try the measurement itself.
pub fn window(arguments: &[String]) -> Result<(), Failure> {
    let debug = arguments.iter().any(|argument| argument == "--debug");
    system::ensure(system::Purpose::Tests)?;
    frontend::build()?;
    knowledge::ensure()?;
    model::ensure_use("test")?;
    let mut build = place::cargo(&["build", "-p", "parser", "-p", "consilium-desktop"]);
    if !debug {
        build.arg("--release");
    }
    place::must(&mut build)?;
    let folder = if debug { "debug" } else { "release" };
    let binary = place::target().join(folder).join("consilium-desktop");
    println!("| the window ({folder} build) | figure |\n| --- | --- |");
    for program in ["consilium-desktop", "consilium-parser"] {
        let size = fs::metadata(place::target().join(folder).join(program))
            .map_err(|error| error.to_string())?;
        println!("| size of {program} | {:.1} MB |", size.len() as f64 / 1e6);
    }
    let (mut display, name) = display()?;
    let outcome = starts(&binary, &name);
    let _ = display.kill();
    let _ = display.wait();
    outcome?;
    on_screen(&binary)
}

fn starts(binary: &Path, display: &str) -> Result<(), Failure> {
    let (first, memory) = one(binary, display)?;
    let mut later = Vec::new();
    for _ in 1..STARTS {
        later.push(one(binary, display)?.0.as_millis());
    }
    later.sort_unstable();
    println!(
        "| first start to interactive page | {} ms |",
        first.as_millis()
    );
    println!(
        "| later starts, median of {} (fastest to slowest) | {} ms ({} to {}) |",
        later.len(),
        later[later.len() / 2],
        later[0],
        later[later.len() - 1]
    );
    println!(
        "| memory of all its processes then | {} MB |",
        memory / 1024
    );
    Ok(())
}

/// Pastes records into the real window and lets the page tell the time.
fn on_screen(binary: &Path) -> Result<(), Failure> {
    let mut cargo = place::cargo(&["test", "--quiet", "-p", "consilium-tests", "--test", "e2e"]);
    cargo.args(["--", "--nocapture", "bench::"]);
    let told = place::output(cargo.env("E2E_BINARY", binary).env("CONSILIUM_BENCH", "1"))?;
    for line in told.lines().filter(|line| line.contains("| pasted")) {
        println!("{}", &line[line.find('|').unwrap_or_default()..]);
    }
    Ok(())
}

/// Whole runs beside llama-server: the example `runs` of the engine does it with the command line's program.
pub fn runs(arguments: &[String]) -> Result<(), Failure> {
    for build in [["-p", "cli", "--bins"], ["-p", "engine", "--example=runs"]] {
        place::must(place::cargo(&["build", "--release"]).args(build))?;
    }
    let release = place::target().join("release");
    let mut command = Command::new(release.join("examples/runs"));
    command.arg("--product").arg(release.join("consilium"));
    place::must(command.args(arguments))
}

/// Distributions and greedy text beside llama.cpp on the same files, over the notes of `tests/notes`: the peer's are
/// written to files first, then a test of the engine compares.
pub fn logits(arguments: &[String]) -> Result<(), Failure> {
    let usage = "cargo xtask bench logits --peer DIR --model FILE [--model FILE ...]; DIR as for `bench engine`, with \
                 the targets llama-perplexity and llama-server";
    let named = |option: &str| -> Vec<&String> {
        let pairs = arguments.chunks_exact(2).filter(|pair| pair[0] == option);
        pairs.map(|pair| &pair[1]).collect()
    };
    let (&[peer], models) = (&named("--peer")[..], named("--model")) else {
        return Err(usage.into());
    };
    let folder = place::target().join("bench-logits");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let [text, logits, greedy] = ["text", "logits", "greedy"].map(|file| folder.join(file));
    let notes = place::root().join("tests/notes/notes.jsonl");
    fs::copy(notes, &text).map_err(|error| error.to_string())?;
    place::must(&mut place::cargo(&[
        "build",
        "--release",
        "-p",
        "engine",
        "--example=logits",
    ]))?;
    for model in models {
        let mut peers = Command::new(place::target().join("release/examples/logits"));
        place::must(peers.args([peer, model]).args([&text, &logits, &greedy]))?;
        println!("\n{model}\n");
        let mut engine = place::cargo(&[
            "test",
            "--release",
            "--quiet",
            "-p",
            "engine",
            "--lib",
            "beside_llama",
        ]);
        engine.env("CONSILIUM_PEER_MODEL", model);
        engine.env("CONSILIUM_PEER_LOGITS", &logits);
        engine.env("CONSILIUM_PEER_GREEDY", &greedy);
        place::must(engine.args(["--", "--ignored", "--nocapture"]))?;
    }
    let _ = fs::remove_file(logits);
    Ok(())
}

/// The case list and the search over many synthetic cases in a real encrypted vault.
pub fn search(arguments: &[String]) -> Result<(), Failure> {
    let cases = arguments.first().map_or("100000", String::as_str);
    place::must(&mut place::cargo(&[
        "run",
        "--quiet",
        "--release",
        "-p",
        "store",
        "--example",
        "bench_search",
        "--",
        cases,
    ]))
}

fn display() -> Result<(Child, String), Failure> {
    let mut child = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1440x900x24"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot start Xvfb: {error}"))?;
    let mut line = String::new();
    let out = child.stdout.take().ok_or("no output of Xvfb")?;
    BufReader::new(out)
        .read_line(&mut line)
        .map_err(|error| error.to_string())?;
    Ok((child, format!(":{}", line.trim())))
}

/// One start on an empty data folder: time to the first painted page, then memory in KiB.
fn one(binary: &Path, display: &str) -> Result<(Duration, u64), Failure> {
    let data = place::target().join("bench-window");
    let _ = fs::remove_dir_all(&data);
    fs::create_dir_all(&data).map_err(|error| error.to_string())?;
    fs::copy(knowledge::database(), data.join("knowledge.db"))
        .map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let mut child = Command::new(binary)
        .env("DISPLAY", display)
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("CONSILIUM_DATA", &data)
        .env("CONSILIUM_SAY_PAINTED", "1")
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start the window: {error}"))?;
    let err = child.stderr.take().ok_or("no output of the window")?;
    let painted = BufReader::new(err)
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains("first paint"));
    let took = begun.elapsed();
    let memory = family(child.id()).iter().map(|pid| pss(*pid)).sum();
    let _ = child.kill();
    let _ = child.wait();
    if painted {
        Ok((took, memory))
    } else {
        Err("the window ended before it painted".into())
    }
}

/// A process and all that came from it.
fn family(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect();
    let mut found = vec![root];
    let mut at = 0;
    while at < found.len() {
        let of = found[at];
        found.extend(parents.iter().filter(|row| row.1 == of).map(|row| row.0));
        at += 1;
    }
    found
}

/// Proportional set size in KiB; 0 where the process is gone.
fn pss(pid: u32) -> u64 {
    fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}
