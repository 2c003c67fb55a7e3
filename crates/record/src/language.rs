use serde::{Deserialize, Serialize};

/// Dominant language of a document, as far as the program distinguishes it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English, and the default where nothing speaks against it.
    #[default]
    English,
    /// Chinese, simplified or traditional.
    Chinese,
    /// Both in substantial part.
    Mixed,
    /// Another language: read, shown, but sections and assertions are not interpreted.
    Other,
}

/// One message in each language of the interface.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Localized {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Localized {
    /// Both wordings.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }
}
