//! Small files beside the vault, in the data folder: nothing in them concerns a patient.

use crate::refused::Refused;
use crate::wire::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

/// What is kept in the file `name`; the default where it is missing or not understood.
pub(crate) fn read<T: DeserializeOwned + Default>(folder: &Path, name: &str) -> T {
    fs::read(folder.join(name))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Keeps `value` in the file `name`; what was there before stays whole until the new file is.
pub(crate) fn write<T: Serialize>(folder: &Path, name: &str, value: &T) -> Result<(), Refused> {
    let failed = |_| Refused::from(ErrorCode::StorageFailed);
    let text = serde_json::to_vec_pretty(value).map_err(|_| ErrorCode::StorageFailed)?;
    fs::create_dir_all(folder).map_err(failed)?;
    let fresh = folder.join(format!("{name}.part"));
    fs::write(&fresh, text).map_err(failed)?;
    fs::rename(&fresh, folder.join(name)).map_err(failed)
}
