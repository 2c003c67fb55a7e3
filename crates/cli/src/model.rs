//! The one place where a model is loaded.

use crate::arguments::Arguments;
use anyhow::Context;
use api::Generate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The model that a command asks: the named file, else the default one where it is installed. `None` with `--no-model`
/// and where none is there.
pub fn chosen(arguments: &Arguments) -> anyhow::Result<Option<Arc<dyn Generate>>> {
    if arguments.no_model {
        return Ok(None);
    }
    let file = match &arguments.model {
        Some(file) => file.clone(),
        None => match api::default_model_file(&data()) {
            Some(file) if file.exists() => file,
            _ => return Ok(None),
        },
    };
    load(&file)
        .map(Some)
        .with_context(|| format!("cannot use {}", file.display()))
}

/// Folder of the program's data.
pub fn data() -> PathBuf {
    let database = knowledge::default_path();
    database.parent().map(Path::to_path_buf).unwrap_or_default()
}

fn load(_: &Path) -> anyhow::Result<Arc<dyn Generate>> {
    anyhow::bail!("this build has no engine: use --no-model")
}
