//! What is handed to others: the Debian package and the offline model pack.

use crate::{Failure, frontend, knowledge, model, place, system};
use std::fs;

/// How the programs are built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    Release,
    /// Quick to build; to try the package itself.
    Debug,
}

impl Profile {
    fn folder(self) -> std::path::PathBuf {
        place::target().join(match self {
            Self::Release => "release",
            Self::Debug => "debug",
        })
    }
}

/// Writes dist/: the .deb (window, parser, knowledge database, recognition weights) and the default model with its
/// digest. With `--debug` from the debug build.
pub fn all(arguments: &[String]) -> Result<(), Failure> {
    let profile = match arguments.iter().any(|argument| argument == "--debug") {
        true => Profile::Debug,
        false => Profile::Release,
    };
    system::ensure(system::Purpose::Window)?;
    frontend::build()?;
    knowledge::ensure()?;
    ["default", "ocr"]
        .into_iter()
        .try_for_each(model::ensure_use)?;
    let dist = place::root().join("dist");
    folder(&dist)?;
    stage(profile)?;
    package(profile)?;
    for file in place::walk(&profile.folder().join("bundle/deb")) {
        if file.extension().is_some_and(|ending| ending == "deb") {
            copy(&file, &dist.join(file.file_name().ok_or("no file name")?))?;
        }
    }
    pack(&dist)?;
    println!("bundle: {}", dist.display());
    Ok(())
}

/// Puts beside the manifest what src-tauri/bundle.json names.
fn stage(profile: Profile) -> Result<(), Failure> {
    let stage = place::root().join("gen/resources");
    let _ = fs::remove_dir_all(&stage);
    folder(&stage)?;
    copy(&knowledge::database(), &stage.join("knowledge.db"))?;
    for file in model::files_of("ocr")? {
        let name = file
            .strip_prefix(place::data())
            .map_err(|error| error.to_string())?;
        let target = stage.join(name);
        folder(target.parent().ok_or("no folder for models")?)?;
        copy(&file, &target)?;
    }
    let mut build = place::cargo(&["build", "-p", "parser", "-p", "consilium-desktop"]);
    if profile == Profile::Release {
        build.arg("--release");
    }
    place::must(&mut build)?;
    copy(
        &profile.folder().join("consilium-parser"),
        &stage.join("consilium-parser"),
    )
}

/// Packs what was built: both programs in one build, as everywhere else, so that nothing is compiled twice.
fn package(profile: Profile) -> Result<(), Failure> {
    let mut tauri = place::command("ui/node_modules/.bin/tauri");
    tauri.args([
        "bundle",
        "--bundles",
        "deb",
        "--config",
        "src-tauri/bundle.json",
    ]);
    if profile == Profile::Debug {
        tauri.arg("--debug");
    }
    place::must(&mut tauri)
}

/// The default model as a file that the window imports, with its digest.
fn pack(dist: &std::path::Path) -> Result<(), Failure> {
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
    .map_err(|error| error.to_string())
}

fn folder(path: &std::path::Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| format!("cannot create {}: {error}", path.display()))
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
