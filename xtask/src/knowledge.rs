//! The knowledge database: built once from its pinned packages and our own tables.

use crate::{Failure, packages, place};
use std::path::PathBuf;

/// Where the database is built.
pub fn database() -> PathBuf {
    place::data().join("knowledge.db")
}

fn inputs() -> Vec<PathBuf> {
    let crate_folder = place::root().join("crates/knowledge");
    let mut inputs = place::walk(&crate_folder.join("data"));
    inputs.extend(place::walk(&crate_folder.join("build")));
    inputs.push(crate_folder.join("packages.txt"));
    inputs
}

/// A digest over the names and bytes of every input.
fn fingerprint() -> Result<String, Failure> {
    let mut text = String::new();
    let root = place::root();
    for input in inputs() {
        let name = input
            .strip_prefix(&root)
            .unwrap_or(&input)
            .display()
            .to_string();
        text.push_str(&format!("{name} {}\n", place::sha256(&input)?));
    }
    Ok(text)
}

/// Builds the database unless it stands already for exactly these inputs.
pub fn ensure() -> Result<(), Failure> {
    let database = database();
    let stamp = database.with_extension("inputs");
    let wanted = fingerprint()?;
    if database.exists() && std::fs::read_to_string(&stamp).is_ok_and(|made| made == wanted) {
        return Ok(());
    }
    let list = packages::read_list(&place::root().join("crates/knowledge/packages.txt"))?;
    for (at, package) in list.iter().enumerate() {
        println!(
            "knowledge: package {} of {}: {} {}",
            at + 1,
            list.len(),
            package.name,
            package.version
        );
        packages::fetch(package)?;
    }
    std::fs::create_dir_all(place::data())
        .map_err(|error| format!("cannot create {}: {error}", place::data().display()))?;
    println!("knowledge: building {}", database.display());
    let fresh = database.with_extension("db.new");
    let crate_folder = place::root().join("crates/knowledge");
    let mut build = place::command("python3");
    // -B: no compiled files beside the sources, which the fingerprint covers.
    build
        .arg("-B")
        .arg(crate_folder.join("build/build.py"))
        .arg("--packages")
        .arg(packages::folder())
        .arg("--data")
        .arg(crate_folder.join("data"))
        .arg("--out")
        .arg(&fresh);
    place::must(&mut build)?;
    std::fs::rename(&fresh, &database)
        .map_err(|error| format!("cannot keep {}: {error}", database.display()))?;
    std::fs::write(&stamp, wanted)
        .map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}
