//! The world of the command line, for commands on the vault.

use crate::arguments::Arguments;
use crate::{files, model};
use anyhow::{Context, anyhow};
use api::wire::AppEvent;
use api::{App, Generate, Host, InferenceError, Keychain};
use knowledge::{Knowledge, KnowledgeError};
use record::{PartialDate, Timestamp};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

struct Here {
    data: PathBuf,
    parser: PathBuf,
    database: PathBuf,
    vault: PathBuf,
    opened: Mutex<Option<Arc<Knowledge>>>,
}

/// The program on this machine, its vault closed.
pub fn app(arguments: &Arguments) -> App {
    let data = model::data();
    App::new(Arc::new(Here {
        parser: files::parser_binary(),
        database: arguments
            .knowledge
            .clone()
            .unwrap_or_else(knowledge::default_path),
        vault: arguments
            .vault
            .clone()
            .unwrap_or_else(|| data.join("vault")),
        data,
        opened: Mutex::default(),
    }))
}

/// The program with its vault opened by the passphrase in the named file.
pub fn open(arguments: &Arguments) -> anyhow::Result<App> {
    let file = arguments
        .passphrase_file
        .as_ref()
        .context("name a file with the passphrase: --passphrase-file FILE")?;
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let passphrase = text.lines().next().unwrap_or_default();
    let app = app(arguments);
    call(&app, "vault_unlock", json!({"passphrase": passphrase}))?;
    Ok(app)
}

/// Carries out a command of the contract.
pub fn call(app: &App, name: &str, request: Value) -> anyhow::Result<Value> {
    app.call(name, request)
        .map_err(|error| anyhow!("{} {}", error.cause, error.next_step))
}

impl Host for Here {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(since.as_millis() as i64)
    }

    fn today(&self) -> PartialDate {
        files::today()
    }

    fn new_id(&self) -> String {
        let mut random = [0_u8; 16];
        // Without a source of randomness the clock still tells identifiers of one machine apart.
        if getrandom::fill(&mut random).is_err() {
            random[..8].copy_from_slice(&self.now().0.to_le_bytes());
        }
        random.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn data_folder(&self) -> &Path {
        &self.data
    }

    fn download_folder(&self) -> PathBuf {
        std::env::current_dir().unwrap_or_default()
    }

    fn parser(&self) -> &Path {
        &self.parser
    }

    fn vault(&self) -> api::Vault {
        api::Vault::at(&self.vault)
    }

    fn knowledge(&self) -> Result<Arc<Knowledge>, KnowledgeError> {
        let mut opened = self
            .opened
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(knowledge) = &*opened {
            return Ok(Arc::clone(knowledge));
        }
        let knowledge = Arc::new(Knowledge::open(&self.database)?);
        *opened = Some(Arc::clone(&knowledge));
        Ok(knowledge)
    }

    fn load_model(&self, file: &Path) -> Result<Arc<dyn Generate>, InferenceError> {
        model::load(file)
    }

    fn keychain(&self) -> Option<&dyn Keychain> {
        None
    }

    fn emit(&self, _: AppEvent) {}
}
