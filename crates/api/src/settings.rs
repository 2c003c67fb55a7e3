//! Settings and what this program is. Kept outside the vault: nothing in it concerns a patient.

use crate::app::App;
use crate::beside;
use crate::refused::Refused;
use crate::wire::{About, KnowledgeSource, Localized, ModelChoice, ModelTask, Settings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The settings file.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    pub(crate) settings: Settings,
    /// Identifier of the selected model; `None` for none.
    pub(crate) model: Option<String>,
    /// True once a person has chosen a model or none.
    pub(crate) model_chosen: bool,
    /// Who is asked for a task, where that is not the model in use.
    pub(crate) tasks: BTreeMap<ModelTask, ModelChoice>,
}

const FILE: &str = "settings.json";

impl Kept {
    /// What is kept; the defaults where the file is missing or not understood.
    pub(crate) fn read(folder: &Path) -> Self {
        beside::read(folder, FILE)
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<(), Refused> {
        beside::write(folder, FILE, self)
    }
}

pub(crate) fn settings_get(app: &App, (): ()) -> Result<Settings, Refused> {
    Ok(app.kept().settings.clone())
}

pub(crate) fn settings_set(app: &App, settings: Settings) -> Result<Settings, Refused> {
    let mut kept = app.kept();
    let changed = Kept {
        settings,
        ..kept.clone()
    };
    changed.write(app.host().data_folder())?;
    *kept = changed;
    if !kept.settings.keep_reading
        && let Ok(store) = app.store()
    {
        store.forget_kv_caches()?;
    }
    Ok(kept.settings.clone())
}

pub(crate) fn about(app: &App, (): ()) -> Result<About, Refused> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_string(),
        intended_use: Localized::new(
            "Decision support for clinicians. Not certified as a medical device, not for emergencies or monitoring. \
             Every statement names what it rests on; you decide.",
            "供临床医生参考的决策支持。未获医疗器械认证，不用于急救或监护。每条内容均注明依据；由您决定。",
        ),
        data_folder: app.host().data_folder().display().to_string(),
        privacy: Localized::new(
            "Everything stays on this machine. The program has no network client.",
            "所有数据只保存在本机。程序不含任何网络客户端。",
        ),
        knowledge: knowledge_sources(app),
    })
}

fn knowledge_sources(app: &App) -> Vec<KnowledgeSource> {
    let Ok(knowledge) = app.knowledge() else {
        return Vec::new();
    };
    knowledge
        .provenance()
        .into_iter()
        .map(|of| KnowledgeSource {
            name: of.source,
            version: of.version,
            licence: of.licence,
        })
        .collect()
}
