//! Fonts for the PDF: the one installed with the product, else those of the system.

use skrifa::{FontRef, MetadataProvider};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// File names in the order of preference, with the place of simplified Chinese in a collection. The first covers
/// Chinese and Latin together (Noto Sans SC, SIL Open Font License 1.1).
const FILES: &[(&str, u32)] = &[
    ("NotoSansSC-Regular.ttf", 0),
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansCJKsc-Regular.otf", 0),
    ("SourceHanSansSC-Regular.otf", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("DroidSansFallbackFull.ttf", 0),
    ("wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", 0),
    ("msyh.ttc", 0),
    ("simsun.ttc", 0),
    ("Hiragino Sans GB.ttc", 0),
    ("STHeiti Light.ttc", 0),
    ("DejaVuSans.ttf", 0),
    ("NotoSans-Regular.ttf", 0),
    ("LiberationSans-Regular.ttf", 0),
    ("Arial.ttf", 0),
    ("arial.ttf", 0),
];
/// Folders below a font folder are looked into this deep.
const DEEPEST: usize = 4;

/// One font file in memory.
#[derive(Clone)]
pub(super) struct FontFile {
    /// Its bytes.
    pub(super) bytes: Arc<Vec<u8>>,
    /// Place of the face in a collection; 0 in a single font.
    pub(super) index: u32,
}

/// No font on this machine has the Chinese characters of the plan, or there is none at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no font for {missing} of the characters")]
pub(super) struct FontMissing {
    /// How many different characters no font has.
    pub(super) missing: usize,
}

/// Where fonts are looked for: the product's own under `data`, then the system's.
pub(super) fn folders(data: &Path) -> Vec<PathBuf> {
    let mut folders = vec![data.join("fonts")];
    if let Some(home) = std::env::home_dir() {
        folders.push(home.join(".local/share/fonts"));
        folders.push(home.join("Library/Fonts"));
    }
    let system = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/Library/Fonts",
        "/System/Library/Fonts",
        "C:\\Windows\\Fonts",
    ];
    folders.extend(system.map(PathBuf::from));
    folders
}

/// The fewest preferred fonts of `folders` that have the characters of `text`. Signs that none has are left to the
/// page, which spells them out; a Chinese character that none has is an error.
pub(super) fn covering(text: &str, folders: &[PathBuf]) -> Result<Vec<FontFile>, FontMissing> {
    let mut missing: BTreeSet<char> = text.chars().filter(|c| !c.is_control()).collect();
    let mut files = Vec::new();
    for (path, index) in candidates(folders) {
        if missing.is_empty() {
            break;
        }
        let Ok(bytes) = std::fs::read(path) else {
            continue;
        };
        let Ok(font) = FontRef::from_index(&bytes, index) else {
            continue;
        };
        let charmap = font.charmap();
        let before = missing.len();
        missing.retain(|character| charmap.map(*character).is_none());
        if missing.len() < before {
            files.push(FontFile {
                bytes: Arc::new(bytes),
                index,
            });
        }
    }
    let unreadable = missing
        .iter()
        .filter(|character| character.is_alphabetic())
        .count();
    match files.is_empty() || unreadable > 0 {
        true => Err(FontMissing {
            missing: missing.len(),
        }),
        false => Ok(files),
    }
}

/// Font files that are there, in the order of preference.
fn candidates(folders: &[PathBuf]) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    for folder in folders {
        collect(folder, DEEPEST, &mut found);
    }
    found.sort_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .map(|(rank, path)| (path, FILES[rank].1))
        .collect()
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<(usize, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, found);
        } else if let Some(rank) = FILES
            .iter()
            .position(|(name, _)| entry.file_name() == *name)
        {
            found.push((rank, path));
        }
    }
}
