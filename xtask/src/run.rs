//! Starting the window and the command line.

use crate::{Failure, bench, frontend, knowledge, model, place, system};
use std::process::Command;

/// Everything from a bare machine to the window. A second start builds nothing and touches no network.
pub fn window(arguments: &[String]) -> Result<(), Failure> {
    system::ensure(system::Purpose::Window)?;
    frontend::build()?;
    knowledge::ensure()?;
    model::ensure_use("default")?;
    model::ensure_use("ocr")?;
    place::must(&mut place::cargo(&[
        "build",
        "--release",
        "-p",
        "parser",
        "-p",
        "consilium-desktop",
    ]))?;
    let mut window = Command::new(place::target().join("release/consilium-desktop"));
    place::must(window.args(arguments))
}

/// Writes ui/src/ipc/generated.ts, or with `--check` fails when it would change.
pub fn codegen(arguments: &[String]) -> Result<(), Failure> {
    let fresh = place::output(&mut place::cargo(&[
        "run",
        "--quiet",
        "-p",
        "api",
        "--bin",
        "api-codegen",
    ]))?;
    let path = place::root().join("ui/src/ipc/generated.ts");
    let standing = std::fs::read_to_string(&path).unwrap_or_default();
    if standing == fresh {
        return Ok(());
    }
    if arguments.iter().any(|argument| argument == "--check") {
        return Err(
            "ui/src/ipc/generated.ts is stale: run `cargo xtask codegen` and commit the result"
                .into(),
        );
    }
    std::fs::write(&path, fresh)
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn cli(arguments: &[&str]) -> Result<(), Failure> {
    knowledge::ensure()?;
    let mut cargo = place::cargo(&[
        "run",
        "--quiet",
        "--release",
        "-p",
        "cli",
        "--bin",
        "consilium",
        "--",
    ]);
    place::must(cargo.args(arguments))
}

/// Measures the named sets, or every folder of the material.
pub fn eval(arguments: &[String]) -> Result<(), Failure> {
    let data = arguments
        .iter()
        .position(|argument| argument == "--data")
        .and_then(|at| arguments.get(at + 1));
    let folder = match data {
        Some(folder) => folder.clone(),
        None => std::env::var("CONSILIUM_EVAL")
            .map_err(|_| "name the test material: --data FOLDER or CONSILIUM_EVAL")?,
    };
    let named: Vec<String> = arguments
        .iter()
        .take_while(|argument| *argument != "--data")
        .cloned()
        .collect();
    let sets = if named.is_empty() {
        folders(&folder)
    } else {
        named
    };
    for set in &sets {
        if let Err(failure) = cli(&["eval", set, "--data", &format!("{folder}/{set}")]) {
            eprintln!("{set}: {failure}");
        }
    }
    Ok(())
}

fn folders(parent: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Speed figures of the program.
pub fn bench(arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first() {
        Some((what, rest)) if what == "engine" => return bench::engine::run(rest),
        Some((what, rest)) if what == "runs" => return bench::runs(rest),
        Some((what, rest)) if what == "logits" => return bench::logits(rest),
        Some((what, rest)) if what == "window" => return bench::window(rest),
        Some((what, rest)) if what == "search" => return bench::search(rest),
        Some((what, rest)) if what == "all" => {
            bench::window(rest)?;
            bench::search(&[])?;
        }
        _ => {}
    }
    let mut all = vec!["bench", "--markdown"];
    all.extend(
        arguments
            .iter()
            .map(String::as_str)
            .filter(|argument| *argument != "all"),
    );
    cli(&all)
}

/// Writes docs/rules/ from the rules themselves, or with `--check` says whether they are as the rules are.
pub fn rules(arguments: &[String]) -> Result<(), Failure> {
    let standing = place::root().join("docs/rules");
    if !arguments.iter().any(|argument| argument == "--check") {
        return write_rules(&standing);
    }
    let fresh = place::target().join("rules");
    let _ = std::fs::remove_dir_all(&fresh);
    write_rules(&fresh)?;
    let pages = |folder: &std::path::Path| -> Vec<(String, String)> {
        let mut pages: Vec<_> = place::walk(folder)
            .into_iter()
            .map(|path| {
                let name = path.strip_prefix(folder).unwrap_or(&path);
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                (name.display().to_string(), text)
            })
            .collect();
        pages.sort();
        pages
    };
    if pages(&standing) == pages(&fresh) {
        Ok(())
    } else {
        Err("docs/rules is stale: run `cargo xtask rules` and commit the result".into())
    }
}

fn write_rules(folder: &std::path::Path) -> Result<(), Failure> {
    let mut cargo = place::cargo(&[
        "run",
        "--quiet",
        "-p",
        "knowledge",
        "--example",
        "rules",
        "--",
    ]);
    place::output(cargo.arg(folder)).map(drop)
}
