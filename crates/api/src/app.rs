use crate::examining::Examining;
use crate::host::Host;
use crate::refused::Refused;
use crate::settings::Kept;
use crate::wire::{AppEvent, AppEventKind, ErrorCode, Locale};
use inference::{CancelToken, Generate};
use knowledge::Knowledge;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use store::Store;

/// The program behind both shells: the open vault, what runs, the loaded model, the settings.
#[derive(Clone)]
pub struct App(Arc<State>);

struct State {
    host: Arc<dyn Host>,
    store: Mutex<Option<Arc<Store>>>,
    kept: Mutex<Kept>,
    model: Mutex<Slot>,
    /// Models that are asked for single tasks, by identifier.
    others: Mutex<BTreeMap<String, Arc<dyn Generate>>>,
    examining: Mutex<Option<Examining>>,
    runs: Mutex<BTreeMap<String, ActiveRun>>,
    /// Held while a draft is read, changed and stored again: the run's thread and the reviewer take turns.
    drafts: Mutex<()>,
}

/// The place of the one loaded model.
#[derive(Default)]
pub(crate) enum Slot {
    /// None selected, or not asked for yet.
    #[default]
    Empty,
    /// Being read and checked, by identifier.
    Loading(String),
    /// Ready, by identifier.
    Ready(String, Arc<dyn Generate>),
    /// It could not be loaded, by identifier.
    Failed(String, inference::InferenceError),
}

/// A run under way.
pub(crate) struct ActiveRun {
    pub(crate) case: String,
    pub(crate) cancel: CancelToken,
    /// Set when an edit of the record ended it.
    pub(crate) record_changed: bool,
    pub(crate) thread: Option<JoinHandle<()>>,
}

impl App {
    /// The program over a world; reads the settings, opens nothing.
    pub fn new(host: Arc<dyn Host>) -> Self {
        let kept = Kept::read(host.data_folder());
        Self(Arc::new(State {
            host,
            store: Mutex::new(None),
            kept: Mutex::new(kept),
            model: Mutex::new(Slot::default()),
            others: Mutex::default(),
            examining: Mutex::default(),
            runs: Mutex::new(BTreeMap::new()),
            drafts: Mutex::new(()),
        }))
    }

    /// Language of the interface.
    pub fn locale(&self) -> Locale {
        self.kept().settings.locale
    }

    pub(crate) fn host(&self) -> &dyn Host {
        &*self.0.host
    }

    pub(crate) fn store(&self) -> Result<Arc<Store>, Refused> {
        locked(&self.0.store)
            .clone()
            .filter(|store| !store.is_locked())
            .ok_or_else(|| ErrorCode::VaultLocked.into())
    }

    pub(crate) fn open_store(&self) -> MutexGuard<'_, Option<Arc<Store>>> {
        locked(&self.0.store)
    }

    pub(crate) fn knowledge(&self) -> Result<Arc<Knowledge>, Refused> {
        Ok(self.0.host.knowledge()?)
    }

    pub(crate) fn kept(&self) -> MutexGuard<'_, Kept> {
        locked(&self.0.kept)
    }

    pub(crate) fn model(&self) -> MutexGuard<'_, Slot> {
        locked(&self.0.model)
    }

    pub(crate) fn others(&self) -> MutexGuard<'_, BTreeMap<String, Arc<dyn Generate>>> {
        locked(&self.0.others)
    }

    pub(crate) fn examining(&self) -> MutexGuard<'_, Option<Examining>> {
        locked(&self.0.examining)
    }

    pub(crate) fn runs(&self) -> MutexGuard<'_, BTreeMap<String, ActiveRun>> {
        locked(&self.0.runs)
    }

    pub(crate) fn drafts(&self) -> MutexGuard<'_, ()> {
        locked(&self.0.drafts)
    }

    pub(crate) fn emit(&self, case: &str, run: &str, kind: AppEventKind) {
        self.0.host.emit(AppEvent {
            case: case.to_string(),
            run: run.to_string(),
            kind,
        });
    }
}

/// A panic elsewhere leaves these values whole: they are replaced, never half-written.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
