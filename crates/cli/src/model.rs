//! The one place where a model is loaded.

use crate::arguments::Arguments;
use anyhow::Context;
use api::{Generate, InferenceError};
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
            Some(file) if file.exists() && cfg!(feature = "engine") => file,
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

/// Loads a model file.
#[cfg(feature = "engine")]
pub fn load(file: &Path) -> Result<Arc<dyn Generate>, InferenceError> {
    let program = std::env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent);
    let options = engine::Options {
        accelerator: folder.and_then(engine::Accelerator::beside),
        ..engine::Options::default()
    };
    let engine = engine::Engine::load(file, options)?;
    if let Some(why) = engine.model().fallback {
        eprintln!("The model runs on the processor, because {why}.");
    }
    Ok(Arc::new(engine))
}

/// Refuses: this build has no engine.
#[cfg(not(feature = "engine"))]
pub fn load(_: &Path) -> Result<Arc<dyn Generate>, InferenceError> {
    Err(InferenceError::Unsupported {
        what: "any model: this build has no engine".to_string(),
    })
}
