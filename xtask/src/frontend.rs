//! The page: installed and built only when something changed.

use crate::{Failure, place};
use std::path::PathBuf;

fn npm(arguments: &[&str]) -> Result<(), Failure> {
    let mut npm = place::command("npm");
    place::must(npm.current_dir(place::root().join("ui")).args(arguments))
}

/// Installs the page's packages when the lock file is newer than what is installed.
pub fn install() -> Result<(), Failure> {
    let ui = place::root().join("ui");
    let inputs = [ui.join("package-lock.json"), ui.join("package.json")];
    if place::is_stale(&ui.join("node_modules/.package-lock.json"), &inputs) {
        println!("installing the page's packages");
        npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    }
    Ok(())
}

/// Builds ui/dist when a source is newer.
pub fn build() -> Result<(), Failure> {
    install()?;
    let ui = place::root().join("ui");
    let inputs: Vec<PathBuf> = place::walk(&ui);
    if place::is_stale(&ui.join("dist/index.html"), &inputs) {
        println!("building the page");
        npm(&["run", "--silent", "build"])?;
    }
    Ok(())
}

/// Types, components, accessibility.
pub fn test() -> Result<(), Failure> {
    install()?;
    npm(&["run", "--silent", "check"])?;
    npm(&["run", "--silent", "test"])
}
