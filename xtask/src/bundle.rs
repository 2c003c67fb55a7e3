//! What is handed to others: the Debian package and the offline model pack.

use crate::{Failure, frontend, knowledge, model, place, system};
use std::fs;

/// Writes dist/: the .deb (window, parser, knowledge database) and the default model with its digest.
pub fn all() -> Result<(), Failure> {
    system::ensure(system::Purpose::Window)?;
    frontend::build()?;
    knowledge::ensure()?;
    model::ensure_use("default")?;
    let dist = place::root().join("dist");
    fs::create_dir_all(&dist)
        .map_err(|error| format!("cannot create {}: {error}", dist.display()))?;
    stage_resources()?;
    place::must(&mut place::cargo(&["build", "--release", "-p", "parser"]))?;
    stage_parser()?;
    let mut tauri = place::command("ui/node_modules/.bin/tauri");
    place::must(tauri.args([
        "build",
        "--bundles",
        "deb",
        "--config",
        "src-tauri/bundle.json",
    ]))?;
    for file in place::walk(&place::target().join("release/bundle/deb")) {
        if file.extension().is_some_and(|ending| ending == "deb") {
            copy(&file, &dist.join(file.file_name().ok_or("no file name")?))?;
        }
    }
    let (weights, sha256) = model::default_file()?;
    let name = weights
        .file_name()
        .ok_or("no file name")?
        .to_string_lossy()
        .into_owned();
    copy(&weights, &dist.join(&name))?;
    fs::write(
        dist.join(format!("{name}.sha256")),
        format!("{sha256}  {name}\n"),
    )
    .map_err(|error| error.to_string())?;
    println!("bundle: {}", dist.display());
    Ok(())
}

fn stage() -> std::path::PathBuf {
    place::root().join("gen/resources")
}

fn stage_resources() -> Result<(), Failure> {
    fs::create_dir_all(stage()).map_err(|error| error.to_string())?;
    copy(&knowledge::database(), &stage().join("knowledge.db"))
}

fn stage_parser() -> Result<(), Failure> {
    copy(
        &place::target().join("release/consilium-parser"),
        &stage().join("consilium-parser"),
    )
}

fn copy(from: &std::path::Path, to: &std::path::Path) -> Result<(), Failure> {
    fs::copy(from, to).map(|_| ()).map_err(|error| {
        format!(
            "cannot copy {} to {}: {error}",
            from.display(),
            to.display()
        )
    })
}
