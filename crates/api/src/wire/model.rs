use super::Localized;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How an installed model stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModelState {
    /// Known, its file is not here.
    Absent,
    /// Its file is here.
    Installed,
    /// Being read and checked.
    Loading,
    /// Selected and ready.
    Ready,
    /// Selected, but it could not be loaded; `detail` says why.
    Failed,
}

/// One model.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelView {
    /// Identifier.
    pub id: String,
    /// Name with size ("Qwen2.5 Coder 1.5B Instruct, Q4_K_M").
    pub name: String,
    /// Size of the file in bytes.
    pub bytes: f64,
    /// Licence.
    pub licence: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Context length in tokens.
    pub context_len: u32,
    /// Absent, installed, loading, ready, failed.
    pub state: ModelState,
    /// The one that runs ask.
    pub selected: bool,
    /// Which tasks it passed the local examination for, or that it passed none.
    pub examined: Localized,
    /// Device, fallback, or what is wrong with it and what to do.
    pub detail: Localized,
}

/// Imports a model file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelImportRequest {
    /// The file.
    pub path: String,
}

/// Names a model; `null` selects none.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelRef {
    /// Identifier.
    pub model: Option<String>,
}

/// How fast a model is on this machine, measured.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelSpeed {
    /// Tokens read each second.
    pub reads: f64,
    /// Tokens written each second; 0 where the ten seconds ended before.
    pub writes: f64,
    /// Seconds that the measurement took.
    pub seconds: f64,
    /// What this means for a record of 1,500 words.
    pub meaning: Localized,
}

/// One line of the sheet about a model.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelAboutRow {
    /// What the line is about.
    pub label: Localized,
    /// What is known; `null` where it is not disclosed with the file.
    pub value: Option<Localized>,
}

/// What is known of a model, and what is not.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelAbout {
    /// Its name.
    pub name: String,
    /// The lines, in order.
    pub rows: Vec<ModelAboutRow>,
}
