//! Speed and size of the window: `cargo xtask bench window`; of the engine: `cargo xtask bench engine`.

pub mod engine;

use crate::{Failure, frontend, knowledge, place, system};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts measured; the first one is shown apart, since it reads everything from the disk.
const STARTS: usize = 6;

/// From starting the program to its first painted, answering page, on a fresh vault under a virtual display; memory of all
/// its processes then (proportional set size); size of the program.
pub fn window() -> Result<(), Failure> {
    system::ensure(system::Purpose::Tests)?;
    frontend::build()?;
    knowledge::ensure()?;
    place::must(&mut place::cargo(&[
        "build",
        "--release",
        "-p",
        "parser",
        "-p",
        "consilium-desktop",
    ]))?;
    let binary = place::target().join("release/consilium-desktop");
    let size = fs::metadata(&binary).map_err(|error| error.to_string())?;
    println!("program: {} bytes", size.len());
    let (mut display, name) = display()?;
    let outcome = (0..STARTS).try_for_each(|round| {
        let (start, memory) = one(&binary, &name)?;
        let what = if round == 0 { "first start" } else { "start" };
        println!(
            "{what}: {} ms, {} MB in all processes",
            start.as_millis(),
            memory / 1024
        );
        Ok(())
    });
    let _ = display.kill();
    let _ = display.wait();
    outcome
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
fn one(binary: &std::path::Path, display: &str) -> Result<(Duration, u64), Failure> {
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
