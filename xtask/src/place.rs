//! Where things lie, and how other programs are started.

use crate::Failure;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository's root: the clone that `cargo xtask` was called in, though clones that share a target folder share this program.
pub fn root() -> PathBuf {
    let called = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    called
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")))
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

fn home() -> PathBuf {
    PathBuf::from(
        std::env::var_os("HOME")
            .or_else(|| std::env::var_os("USERPROFILE"))
            .unwrap_or_default(),
    )
}

/// Downloaded packages; safe to delete.
pub fn cache() -> PathBuf {
    std::env::var_os("XDG_CACHE_HOME")
        .map_or_else(|| home().join(".cache"), PathBuf::from)
        .join("consilium")
}

/// What the program reads and writes: models, knowledge database, vault.
pub fn data() -> PathBuf {
    if let Some(data) = std::env::var_os("CONSILIUM_DATA") {
        return PathBuf::from(data);
    }
    std::env::var_os("XDG_DATA_HOME")
        .map_or_else(|| home().join(".local/share"), PathBuf::from)
        .join("consilium")
}

/// Build products.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A command that starts in the repository's root.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// `cargo` with `arguments`.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs to the end; fails with the command line when it fails.
pub fn must(command: &mut Command) -> Result<(), Failure> {
    let shown = format!("{command:?}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("failed ({status}): {shown}")),
        Err(error) => Err(format!("cannot start ({error}): {shown}")),
    }
}

/// Standard output of a command that must succeed.
pub fn output(command: &mut Command) -> Result<String, Failure> {
    let shown = format!("{command:?}");
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start ({error}): {shown}"))?;
    if !output.status.success() {
        return Err(format!("failed ({}): {shown}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("output is not UTF-8: {shown}"))
}

/// SHA-256 of a file, hexadecimal, by the system's own program.
pub fn sha256(path: &Path) -> Result<String, Failure> {
    let programs: [(&str, &[&str]); 2] = [("sha256sum", &[]), ("shasum", &["-a", "256"])];
    for (program, arguments) in programs {
        if let Ok(answer) = Command::new(program)
            .args(arguments)
            .arg(path)
            .stderr(Stdio::null())
            .output()
            && answer.status.success()
        {
            let text = String::from_utf8_lossy(&answer.stdout);
            return text
                .split_whitespace()
                .next()
                .map(str::to_string)
                .ok_or_else(|| format!("no digest of {}", path.display()));
        }
    }
    Err(format!(
        "cannot compute the SHA-256 of {}: neither sha256sum nor shasum works",
        path.display()
    ))
}

/// Every file under `folder`, sorted, without build products and installed packages.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if !["target", "node_modules", ".git", "dist", "gen"]
                    .iter()
                    .any(|skip| name == *skip)
                {
                    waiting.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// True when `product` is missing or older than any of `inputs`.
pub fn is_stale(product: &Path, inputs: &[PathBuf]) -> bool {
    let time = |path: &Path| {
        std::fs::metadata(path)
            .and_then(|meta| meta.modified())
            .ok()
    };
    let Some(made) = time(product) else {
        return true;
    };
    inputs
        .iter()
        .filter_map(|input| time(input))
        .any(|changed| changed > made)
}
