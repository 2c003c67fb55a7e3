use super::{Locale, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Colours of the window.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast.
    Contrast,
}

/// What can be set. Kept outside the vault: nothing in it concerns a patient.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Language of the interface.
    pub locale: Locale,
    /// Colours.
    pub theme: Theme,
    /// Minutes without a key or pointer until the vault locks itself; 0 never.
    pub idle_lock_minutes: u32,
    /// Whether what a model has read of a case is kept in the vault, so that a later run begins at once.
    pub keep_reading: bool,
    /// Name for reviews and signatures.
    pub clinician_name: String,
    /// Credential for signatures.
    pub clinician_credential: String,
    /// Widths of the panes in CSS pixels, by name.
    #[ts(type = "Record<string, number>")]
    pub pane_widths: BTreeMap<String, f64>,
    /// Remapped keys, by command.
    #[ts(type = "Record<string, string>")]
    pub keys: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            locale: Locale::En,
            theme: Theme::System,
            idle_lock_minutes: 10,
            keep_reading: false,
            clinician_name: String::new(),
            clinician_credential: String::new(),
            pane_widths: BTreeMap::new(),
            keys: BTreeMap::new(),
        }
    }
}

/// One body of knowledge in use.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct KnowledgeSource {
    /// Its name.
    pub name: String,
    /// Version or date.
    pub version: String,
    /// Licence.
    pub licence: String,
}

/// What this program is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct About {
    /// Version.
    pub version: String,
    /// Decision support for clinicians, not a certified medical device, not for emergencies.
    pub intended_use: Localized,
    /// Where everything is kept.
    pub data_folder: String,
    /// That nothing is sent.
    pub privacy: Localized,
    /// Knowledge in use.
    pub knowledge: Vec<KnowledgeSource>,
}
