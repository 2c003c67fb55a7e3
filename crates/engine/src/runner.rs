//! Where the model runs: here, on the processor, or in a process of its own. Those above ask for a forward pass and need not
//! know.

use crate::cache::CacheShape;
use crate::model::{Model, Scratch, Segment, Spec};
use crate::pool::{Crew, Pool};
use crate::remote::{Place, Remote, RemoteError};
use inference::{Device, Fallback, InferenceError};
use std::path::PathBuf;

/// Starts the other process.
pub(crate) type Open = Box<dyn FnMut(&dyn Fn() -> bool) -> Result<Remote, RemoteError> + Send>;

/// The other process, which is ended while the engine rests.
struct Elsewhere {
    open: Open,
    path: PathBuf,
    remote: Option<Remote>,
}

/// A model and what it runs on.
pub(crate) struct Runner {
    /// At rest while the model runs elsewhere.
    model: Model,
    pool: Pool,
    scratch: Scratch,
    elsewhere: Option<Elsewhere>,
    /// Logits from elsewhere.
    logits: Vec<f32>,
    given_up: Option<Fallback>,
}

impl Runner {
    /// `model` is at rest.
    pub fn new(model: Model, pool: Pool) -> Self {
        Self {
            scratch: Scratch::new(&model),
            model,
            pool,
            elsewhere: None,
            logits: Vec::new(),
            given_up: None,
        }
    }

    /// Makes another process the place of the model. `plan` says whether it fits into the memory there.
    pub fn send<T>(
        &mut self,
        mut open: Open,
        path: PathBuf,
        plan: impl FnOnce(u64) -> Result<T, InferenceError>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<T, RemoteError> {
        let mut remote = open(stopped)?;
        let planned = plan(remote.free()).map_err(RemoteError::Refused)?;
        let (bytes, vocabulary) = (self.model.file_bytes(), self.model.spec.vocabulary);
        remote.load(&path, bytes, vocabulary, stopped)?;
        self.elsewhere = Some(Elsewhere {
            open,
            path,
            remote: Some(remote),
        });
        Ok(planned)
    }

    pub fn spec(&self) -> &Spec {
        &self.model.spec
    }

    pub fn cache_shape(&self) -> CacheShape {
        self.model.cache_shape()
    }

    /// Whether keys and values are in another process.
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere.is_some()
    }

    /// What the model runs on; `isa` is this processor's.
    pub fn device(&self, isa: &'static str) -> Device {
        let remote = self.elsewhere.as_ref().and_then(|one| one.remote.as_ref());
        match remote.map(Remote::place) {
            Some(Place::Cuda(name)) => Device::Cuda { name: name.clone() },
            Some(Place::Metal) => Device::Metal,
            Some(Place::Processor) => Device::Cpu {
                threads: self.pool.threads(),
                isa: "candle",
            },
            Some(Place::Nothing) | None => Device::Cpu {
                threads: self.pool.threads(),
                isa,
            },
        }
    }

    /// Whether the weights were released.
    pub fn is_resting(&self) -> bool {
        match &self.elsewhere {
            Some(elsewhere) => elsewhere.remote.is_none(),
            None => self.model.is_resting(),
        }
    }

    /// Releases weights and buffers; ends the other process.
    pub fn rest(&mut self) {
        self.model.rest();
        self.scratch = Scratch::new(&self.model);
        self.logits = Vec::new();
        if let Some(elsewhere) = &mut self.elsewhere {
            elsewhere.remote = None;
        }
    }

    /// Starts the other process again, where there is one; whether the model runs there. What prevents it is told by
    /// [`Runner::given_up`].
    pub fn wake_elsewhere(&mut self, stopped: &dyn Fn() -> bool) -> Result<bool, InferenceError> {
        let Some(Elsewhere { open, path, .. }) = self.elsewhere.take() else {
            return Ok(false);
        };
        match self.send(open, path, |_| Ok(()), stopped) {
            Ok(()) => Ok(true),
            Err(RemoteError::Cancelled) => Err(InferenceError::Cancelled),
            Err(error) => {
                self.given_up = Some(fallback(error));
                Ok(false)
            }
        }
    }

    /// Packs the weights for the processor.
    pub fn wake_here(
        &mut self,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(), InferenceError> {
        self.model.wake(&self.pool, progress)
    }

    /// Why the model runs here from now on, said once after it ran elsewhere.
    pub fn given_up(&mut self) -> Option<Fallback> {
        self.given_up.take()
    }

    /// Reads all segments and computes the logits of the batch rows `wanted`. `progress` hears before each layer how many
    /// are done. When it is stopped, the sequences are as before.
    pub fn forward(
        &mut self,
        stopped: &(dyn Fn() -> bool + Sync),
        segments: &mut [Segment<'_>],
        wanted: &[usize],
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), InferenceError> {
        let Some(elsewhere) = &mut self.elsewhere else {
            let crew = Crew::of(&self.pool, stopped);
            return self
                .model
                .forward(&crew, &mut self.scratch, segments, wanted, progress);
        };
        let remote = elsewhere.remote.as_mut().ok_or(InferenceError::NoModel)?;
        match remote.forward(segments, wanted, &mut self.logits, stopped) {
            Ok(()) => progress(self.model.spec.layers),
            Err(RemoteError::Cancelled) => return Err(InferenceError::Cancelled),
            Err(error) => {
                self.elsewhere = None;
                self.given_up = Some(Fallback::Lost {
                    detail: error.to_string(),
                });
                return Err(error.named());
            }
        }
        if self.logits.iter().all(|value| value.is_finite()) {
            Ok(())
        } else {
            Err(InferenceError::NotANumber {
                place: "logits".into(),
            })
        }
    }

    /// Logits of the `index`th row asked for.
    pub fn logits(&self, index: usize) -> &[f32] {
        let vocabulary = self.model.spec.vocabulary;
        if self.is_elsewhere() {
            &self.logits[index * vocabulary..][..vocabulary]
        } else {
            self.scratch.logits(index, vocabulary)
        }
    }
}

/// What is said when another process cannot be used.
pub(crate) fn fallback(error: RemoteError) -> Fallback {
    match error {
        RemoteError::NoDevice => Fallback::NoDevice,
        other => Fallback::Unusable(other.named()),
    }
}
