//! `cargo xtask test`: every check, in the order in which a failure is cheapest.

use crate::{Failure, frontend, knowledge, model, place, run, system, tidy};
use std::time::Instant;

/// Name of a step and what it does.
type Step = (&'static str, fn() -> Result<(), Failure>);

/// Runs every check; stops at the first that fails.
pub fn all() -> Result<(), Failure> {
    let steps: &[Step] = &[
        ("system libraries", || {
            system::ensure(system::Purpose::Tests)
        }),
        ("layout, edges, sizes", tidy::all),
        ("formatting", || {
            place::must(&mut place::cargo(&["fmt", "--all", "--check"]))?;
            place::must(place::cargo(&["fmt", "--check"]).current_dir(place::root().join("gpu")))
        }),
        ("typed contract", || run::codegen(&["--check".to_string()])),
        ("page: types, components, accessibility", frontend::test),
        ("page: build", frontend::build),
        ("knowledge database", knowledge::ensure),
        ("pages of the rules", || {
            run::rules(&["--check".to_string()])
        }),
        ("test models", || {
            ["test", "embedding", "ocr"]
                .into_iter()
                .try_for_each(model::ensure_use)
        }),
        ("lints", lints),
        ("rooms", || {
            place::must(&mut place::cargo(&["test", "--quiet"]))
        }),
        ("engine and command line", || {
            place::must(&mut place::cargo(&[
                "test", "--quiet", "-p", "engine", "-p", "cli",
            ]))
        }),
        ("window: commands", || {
            place::must(&mut place::cargo(&[
                "test",
                "--quiet",
                "-p",
                "consilium-desktop",
            ]))
        }),
        ("window: driven", || window(&[])),
    ];
    let begun = Instant::now();
    for (name, step) in steps {
        println!("== {name}");
        let at = Instant::now();
        step().map_err(|failure| format!("== {name}: FAILED\n{failure}"))?;
        println!("== {name}: {:.0} s", at.elapsed().as_secs_f64());
    }
    println!("== all checks: {:.0} s", begun.elapsed().as_secs_f64());
    println!("{} passed, 0 failed", steps.len());
    Ok(())
}

/// Lints of everything; warnings are errors.
fn lints() -> Result<(), Failure> {
    place::must(&mut place::cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

/// Compares the golden files, or rewrites them with `--update`.
pub fn golden(arguments: &[String]) -> Result<(), Failure> {
    knowledge::ensure()?;
    let mut cargo = place::cargo(&[
        "test",
        "--quiet",
        "-p",
        "consilium-tests",
        "--test",
        "pipeline",
    ]);
    if arguments.iter().any(|argument| argument == "--update") {
        cargo.env("CONSILIUM_GOLDEN", "update");
    }
    place::must(&mut cargo)
}

/// Builds the window and drives it.
pub fn window(filter: &[String]) -> Result<(), Failure> {
    frontend::build()?;
    place::must(&mut place::cargo(&[
        "build",
        "--quiet",
        "-p",
        "parser",
        "-p",
        "consilium-desktop",
    ]))?;
    let mut cargo = place::cargo(&[
        "test",
        "--quiet",
        "-p",
        "consilium-tests",
        "--test",
        "e2e",
        "--",
        // One window at a time: each brings its display, its driver and an engine.
        "--test-threads=1",
    ]);
    cargo.args(filter);
    place::must(cargo.env(
        "E2E_BINARY",
        place::target().join("debug/consilium-desktop"),
    ))
}
