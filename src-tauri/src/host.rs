//! The world of the window: clock, folders, vault, knowledge, engine, keychain, events.

use crate::keychain::SystemKeychain;
use api::wire::AppEvent;
use api::{Host, Keychain};
use inference::{Generate, InferenceError};
use knowledge::{Knowledge, KnowledgeError};
use record::{PartialDate, Timestamp};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use store::Vault;
use tauri::ipc::Channel;

/// Implements [`Host`] for the window.
pub struct WindowHost {
    data: PathBuf,
    parser: PathBuf,
    /// What the installed package brought: the knowledge database and the recognition weights.
    installed: PathBuf,
    knowledge: OnceLock<Arc<Knowledge>>,
    keychain: Option<SystemKeychain>,
    listener: Mutex<Option<Channel<AppEvent>>>,
}

impl WindowHost {
    /// A host that keeps everything under `data`.
    pub fn new(data: PathBuf) -> Self {
        let program = std::env::current_exe().ok();
        let beside = program
            .as_deref()
            .and_then(Path::parent)
            .unwrap_or(Path::new("."));
        let parser = beside.join(format!("consilium-parser{}", std::env::consts::EXE_SUFFIX));
        Self {
            data,
            parser,
            installed: beside.join("../lib/Consilium"),
            knowledge: OnceLock::new(),
            keychain: SystemKeychain::probe(),
            listener: Mutex::new(None),
        }
    }

    /// Events go to the page from now on; a page that was loaded again replaces the earlier one.
    pub fn listen(&self, channel: Channel<AppEvent>) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    /// The knowledge database: in the data folder, else where the installed package put it.
    fn knowledge_path(&self) -> PathBuf {
        let own = self.data.join("knowledge.db");
        let installed = self.installed.join("knowledge.db");
        if !own.exists() && installed.exists() {
            installed
        } else {
            own
        }
    }
}

impl Host for WindowHost {
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }

    fn today(&self) -> PartialDate {
        let today = jiff::ZonedDateTime::now().date();
        let [month, day] = [today.month(), today.day()].map(i8::unsigned_abs);
        PartialDate::day(today.year(), month, day).expect("the calendar's own date is a date")
    }

    fn new_id(&self) -> String {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).expect("the system's random source answers");
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn data_folder(&self) -> &Path {
        &self.data
    }

    fn download_folder(&self) -> PathBuf {
        let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
        home.map(PathBuf::from)
            .and_then(|home| {
                let named = [named_downloads(&home), Some(home.join("Downloads"))];
                named.into_iter().flatten().find(|folder| folder.is_dir())
            })
            .unwrap_or_else(|| self.data.join("exports"))
    }

    fn parser(&self) -> &Path {
        &self.parser
    }

    fn recognition_folder(&self) -> &Path {
        let own = self.data.join("models/ppocr");
        if !own.exists() && self.installed.join("models/ppocr").exists() {
            &self.installed
        } else {
            &self.data
        }
    }

    fn vault(&self) -> Vault {
        Vault::at(self.data.join("vault"))
    }

    fn knowledge(&self) -> Result<Arc<Knowledge>, KnowledgeError> {
        if let Some(knowledge) = self.knowledge.get() {
            return Ok(knowledge.clone());
        }
        let opened = Arc::new(Knowledge::open(&self.knowledge_path())?);
        Ok(self.knowledge.get_or_init(|| opened).clone())
    }

    fn free_memory(&self) -> Option<u64> {
        let told = std::fs::read_to_string("/proc/meminfo").ok()?;
        let line = told
            .lines()
            .find_map(|line| line.strip_prefix("MemAvailable:"))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib * 1024)
    }

    #[cfg(feature = "engine")]
    fn load_model(&self, file: &Path) -> Result<Arc<dyn Generate>, InferenceError> {
        let folder = self.parser.parent().unwrap_or(Path::new("."));
        let options = engine::Options {
            accelerator: engine::Accelerator::beside(folder),
            ..engine::Options::default()
        };
        Ok(Arc::new(engine::Engine::load(file, options)?))
    }

    #[cfg(not(feature = "engine"))]
    fn load_model(&self, _file: &Path) -> Result<Arc<dyn Generate>, InferenceError> {
        Err(InferenceError::Unsupported {
            what: "models: this build has no engine".into(),
        })
    }

    fn keychain(&self) -> Option<&dyn Keychain> {
        self.keychain
            .as_ref()
            .map(|keychain| keychain as &dyn Keychain)
    }

    fn emit(&self, event: AppEvent) {
        let listener = self
            .listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // A page that is gone hears nothing; what happened is in the store.
        if let Some(listener) = listener {
            let _ = listener.send(event);
        }
    }
}

/// The folder for downloads as the desktop names it: on a Chinese one it is not called "Downloads".
fn named_downloads(home: &Path) -> Option<PathBuf> {
    let folders = std::fs::read_to_string(home.join(".config/user-dirs.dirs")).ok()?;
    let line = folders
        .lines()
        .find_map(|line| line.trim().strip_prefix("XDG_DOWNLOAD_DIR="))?;
    let path = line.trim().trim_matches('"');
    Some(match path.strip_prefix("$HOME/") {
        Some(inside) => home.join(inside),
        None => PathBuf::from(path),
    })
}
