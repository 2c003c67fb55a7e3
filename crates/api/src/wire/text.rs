use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Language of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Locale {
    /// The wording of this language; English where there is no Chinese one.
    pub fn pick(self, text: &record::Localized) -> &str {
        match self {
            Self::Zh if !text.zh.is_empty() => &text.zh,
            _ => &text.en,
        }
    }

    /// The record's name for this language.
    pub fn language(self) -> record::Language {
        match self {
            Self::En => record::Language::English,
            Self::Zh => record::Language::Chinese,
        }
    }
}

/// One message in each language of the interface. The page shows the one of its language, never both.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
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

    /// The same words in both languages: names, numbers, the record's own words.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            en: text.clone(),
            zh: text,
        }
    }
}

impl From<record::Localized> for Localized {
    fn from(record::Localized { en, zh }: record::Localized) -> Self {
        let zh = if zh.is_empty() { en.clone() } else { zh };
        Self { en, zh }
    }
}

/// A stretch of a document's text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Place {
    /// Which document.
    pub document: String,
    /// First UTF-16 unit in the text of [`super::DocumentView`].
    pub start: u32,
    /// One past the last UTF-16 unit.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
    /// The words themselves.
    pub quote: String,
}
