//! `consilium-gpu`, the program that runs models on a graphics processor: a package of its own that no other command builds
//! (docs/decisions/0005).

use crate::{Failure, place};
use std::path::Path;

const USAGE: &str = "\
cargo xtask gpu --cuda    build for NVIDIA cards; needs nvcc and the CUDA libraries
cargo xtask gpu --metal   build for Apple GPUs, on macOS
cargo xtask gpu           build without either: finds no device, shows that the pieces fit
cargo xtask gpu --test    its tests, on the processor";

/// Builds the program and puts it where the others lie, or tests it.
pub fn command(arguments: &[String]) -> Result<(), Failure> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--test"] => test(),
        ["--cuda"] => install(&["--features", "cuda"]),
        ["--metal"] => install(&["--features", "metal"]),
        [] => install(&[]),
        _ => Err(USAGE.into()),
    }
}

fn cargo(arguments: &[&str]) -> std::process::Command {
    let mut cargo = place::cargo(arguments);
    cargo
        .current_dir(place::root().join("gpu"))
        .env("CARGO_TARGET_DIR", place::target().join("gpu"));
    cargo
}

fn test() -> Result<(), Failure> {
    place::must(&mut cargo(&["test", "--locked"]))
}

fn install(features: &[&str]) -> Result<(), Failure> {
    place::must(cargo(&["build", "--release", "--locked"]).args(features))?;
    let name = format!("consilium-gpu{}", std::env::consts::EXE_SUFFIX);
    let built = place::target().join("gpu/release").join(&name);
    for profile in ["debug", "release"] {
        let folder = place::target().join(profile);
        if folder.is_dir() {
            copy(&built, &folder.join(&name))?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::copy(from, to).map_err(|error| format!("cannot write {}: {error}", to.display()))?;
    println!("{}", to.display());
    Ok(())
}
