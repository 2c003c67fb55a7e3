use api::wire::{AppEvent, AppEventKind};
use api::{App, Host, Keychain, KeychainError};
use inference::{Generate, InferenceError};
use knowledge::{Knowledge, KnowledgeError};
use record::{PartialDate, Timestamp};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::Duration;
use store::{KeyCost, Vault};
use tempfile::TempDir;

/// A passphrase that the vault takes.
pub const PASSPHRASE: &str = "granite otter violin seventeen";

/// The knowledge database as `cargo xtask knowledge` builds it; opened once.
pub fn knowledge() -> Arc<Knowledge> {
    static OPENED: OnceLock<Arc<Knowledge>> = OnceLock::new();
    Arc::clone(OPENED.get_or_init(|| {
        let opened = Knowledge::open(&knowledge::default_path());
        Arc::new(opened.expect("`cargo xtask knowledge` was run"))
    }))
}

/// A world with a clock that moves by a second at each look, a folder of its own, counted identifiers, cheap keys and
/// every event kept.
pub struct World {
    folder: TempDir,
    clock: AtomicI64,
    ids: AtomicU64,
    model: Mutex<Option<Arc<dyn Generate>>>,
    keychain: Option<Pocket>,
    events: Mutex<Vec<AppEvent>>,
    changed: Condvar,
    parser: PathBuf,
}

/// Noon of 1 May 2026, UTC, in milliseconds.
const START: i64 = 1_777_636_800_000;

impl World {
    /// A world without a model.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::build(None, None))
    }

    /// A world with `model` installed; [`World::open`] selects it.
    pub fn with_model(model: Arc<dyn Generate>) -> Arc<Self> {
        let world = Self::build(Some(model), None);
        let models = world.folder.path().join("models");
        std::fs::create_dir_all(&models).expect("a folder");
        // The scripted model has no file; an empty one stands for it.
        std::fs::write(models.join("script.gguf"), b"").expect("a file");
        Arc::new(world)
    }

    /// A world with a system keychain.
    pub fn with_keychain() -> Arc<Self> {
        Arc::new(Self::build(None, Some(Pocket::default())))
    }

    fn build(model: Option<Arc<dyn Generate>>, keychain: Option<Pocket>) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder for the test"),
            clock: AtomicI64::new(START),
            ids: AtomicU64::new(0),
            model: Mutex::new(model),
            keychain,
            events: Mutex::default(),
            changed: Condvar::new(),
            parser: PathBuf::from("consilium-parser"),
        }
    }

    /// The program over this world with a fresh, open vault and its model ready.
    pub fn open(self: &Arc<Self>) -> App {
        let app = App::new(Arc::clone(self) as Arc<dyn Host>);
        let request = serde_json::json!({"passphrase": PASSPHRASE, "remember": false});
        app.call("vault_create", request)
            .expect("a vault is created");
        if self.model.lock().expect("no panic holds it").is_some() {
            let request = serde_json::json!({"model": "file:script.gguf"});
            app.call("model_select", request)
                .expect("the model is known");
            self.wait_for(|event| matches!(event, AppEventKind::ModelChanged));
        }
        app
    }

    /// The program over this world as after a start.
    pub fn start(self: &Arc<Self>) -> App {
        App::new(Arc::clone(self) as Arc<dyn Host>)
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Every event so far.
    pub fn events(&self) -> Vec<AppEvent> {
        self.events.lock().expect("no panic holds it").clone()
    }

    /// Waits for the first event that `wanted` takes; panics after half a minute.
    pub fn wait_for(&self, wanted: impl Fn(&AppEventKind) -> bool) -> AppEvent {
        let mut events = self.events.lock().expect("no panic holds it");
        loop {
            if let Some(event) = events.iter().find(|event| wanted(&event.kind)) {
                return event.clone();
            }
            let (more, waited) = self
                .changed
                .wait_timeout(events, Duration::from_secs(30))
                .expect("no panic holds it");
            events = more;
            assert!(!waited.timed_out(), "the event did not come");
        }
    }
}

impl Host for World {
    fn now(&self) -> Timestamp {
        Timestamp(self.clock.fetch_add(1000, Ordering::SeqCst))
    }

    fn today(&self) -> PartialDate {
        let days = self.clock.load(Ordering::SeqCst).div_euclid(86_400_000);
        PartialDate::day(1970, 1, 1)
            .ok()
            .and_then(|epoch| epoch.plus_days(days as i32))
            .expect("a day of the calendar")
    }

    fn new_id(&self) -> String {
        format!("id{}", self.ids.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn data_folder(&self) -> &Path {
        self.folder.path()
    }

    fn download_folder(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    fn parser(&self) -> &Path {
        &self.parser
    }

    fn vault(&self) -> Vault {
        Vault::with_cost(self.folder.path().join("vault"), KeyCost::TEST)
    }

    fn knowledge(&self) -> Result<Arc<Knowledge>, KnowledgeError> {
        Ok(knowledge())
    }

    fn load_model(&self, _: &Path) -> Result<Arc<dyn Generate>, InferenceError> {
        self.model
            .lock()
            .expect("no panic holds it")
            .clone()
            .ok_or(InferenceError::NoModel)
    }

    fn keychain(&self) -> Option<&dyn Keychain> {
        self.keychain.as_ref().map(|pocket| pocket as &dyn Keychain)
    }

    fn emit(&self, event: AppEvent) {
        self.events.lock().expect("no panic holds it").push(event);
        self.changed.notify_all();
    }
}

/// A keychain in memory.
#[derive(Default)]
struct Pocket(Mutex<Option<String>>);

impl Keychain for Pocket {
    fn read(&self) -> Result<Option<String>, KeychainError> {
        Ok(self.0.lock().map_err(|_| KeychainError)?.clone())
    }

    fn write(&self, secret: &str) -> Result<(), KeychainError> {
        *self.0.lock().map_err(|_| KeychainError)? = Some(secret.to_string());
        Ok(())
    }

    fn forget(&self) -> Result<(), KeychainError> {
        *self.0.lock().map_err(|_| KeychainError)? = None;
        Ok(())
    }
}
