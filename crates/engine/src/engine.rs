//! The handle others hold: requests go to one worker thread through a bounded queue.

use crate::cache::{CacheShape, PAGE, Sequence};
use crate::gguf::Gguf;
use crate::measure::{Load, Speed};
use crate::model::{self, Model};
use crate::options::Options;
use crate::pool::Pool;
use crate::remote::{Remote, RemoteError};
use crate::runner::{Open, Runner, fallback};
use crate::sheet::{ModelSheet, sha256, sheet};
use crate::template::Template;
use crate::tokenizer::Tokenizer;
use crate::worker::{Core, Job, Queue, Task, Update, work};
use crate::{kernels, memory, saved};
use inference::{
    CancelToken, Device, Fallback, Generate, GenerateEvent, GenerateRequest, Generation,
    InferenceError, Message, ModelInfo,
};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A loaded language model.
pub struct Engine {
    queue: Arc<Queue>,
    tokenizer: Arc<Tokenizer>,
    info: Arc<Mutex<ModelInfo>>,
    cache: CacheShape,
    worker: Option<JoinHandle<()>>,
}

/// How often a waiting caller looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(20);
/// Longest context offered unless asked for.
const LONGEST: usize = 32_768;
/// Working memory besides weights and KV cache.
const WORKING: u64 = 256 << 20;

impl Engine {
    /// Loads a GGUF model. Refuses, before any weight is read, what cannot run here: damaged files, unsupported
    /// architectures, quantisations, tokenizers and chat templates by name, and models larger than the free memory.
    pub fn load(path: &Path, options: Options) -> Result<Self, InferenceError> {
        Self::load_unless(path, options, &CancelToken::new())
    }

    /// [`Engine::load`] that can be cancelled.
    pub fn load_unless(
        path: &Path,
        options: Options,
        cancel: &CancelToken,
    ) -> Result<Self, InferenceError> {
        let open = options
            .accelerator
            .clone()
            .map(|with| -> Open { Box::new(move |stopped| Remote::start(&with, stopped)) });
        Self::load_with(path, options, open, cancel)
    }

    /// [`Engine::load_unless`] with another way to start the program that `options` names.
    pub(crate) fn load_with(
        path: &Path,
        options: Options,
        open: Option<Open>,
        cancel: &CancelToken,
    ) -> Result<Self, InferenceError> {
        let file = Gguf::open(path)?;
        let spec = model::spec(&file)?;
        let tokenizer = Arc::new(Tokenizer::from_gguf(&file)?);
        let template = Template::from_gguf(&file, &tokenizer)?;
        let kernels = kernels::best();
        let outfit = Outfit {
            sheet: sheet(path, &file, &spec),
            isa: kernels.name,
            options,
        };
        let hash = {
            let (known, path) = (outfit.options.sha256.clone(), path.to_owned());
            move || known.map_or_else(|| sha256(&path), Ok)
        };
        let threads = outfit.options.threads.unwrap_or_else(|| {
            std::thread::available_parallelism().map_or(1, |threads| threads.get())
        });
        let model = Model::open(file, spec, kernels)?;
        let mut runner = Runner::new(model, Pool::new(threads.max(1)));
        let (room, fallback, hash) = outfit.settle(path, &mut runner, open, hash, cancel)?;
        let sheet = &outfit.sheet;
        let info = Arc::new(Mutex::new(ModelInfo {
            name: sheet.name.clone(),
            architecture: sheet.architecture.clone(),
            quantisation: sheet.quantisation.clone(),
            parameters: sheet.parameters,
            context_len: room.context_len,
            sha256: hash,
            device: runner.device(kernels.name),
            fallback,
        }));
        let queue = Arc::new(Queue::new(outfit.options.queue));
        let (cache, idle) = (runner.cache_shape(), outfit.options.idle);
        let core = Core::new(
            runner,
            Arc::clone(&tokenizer),
            template,
            room,
            outfit,
            Arc::clone(&info),
        );
        let worker = std::thread::Builder::new()
            .name("engine-0".into())
            .spawn({
                let queue = Arc::clone(&queue);
                move || work(core, &queue, idle)
            })
            .map_err(|_| InferenceError::Stopped)?;
        Ok(Self {
            queue,
            tokenizer,
            info,
            cache,
            worker: Some(worker),
        })
    }

    /// Measures how fast this model is on this machine. Nothing else runs on the engine meanwhile.
    pub fn measure(&self, load: Load, cancel: &CancelToken) -> Result<Speed, InferenceError> {
        match self.ask(Task::Measure(load), cancel, &mut |_| {})? {
            Answer::Speed(speed) => Ok(speed),
            _ => Err(InferenceError::Stopped),
        }
    }

    /// Everything that the values of a KV cache depend on besides shape and tokens.
    fn maker(&self) -> String {
        let info = self.model();
        let isa = match &info.device {
            Device::Cpu { isa, .. } => isa,
            Device::Cuda { .. } => "cuda",
            Device::Metal => "metal",
        };
        format!("{} {} {isa}", env!("CARGO_PKG_VERSION"), info.sha256)
    }

    /// Hands a task to the worker and waits for its answer, passing on what happens meanwhile.
    fn ask(
        &self,
        task: Task,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(GenerateEvent),
    ) -> Result<Answer, InferenceError> {
        let (reply, updates) = mpsc::channel();
        let job = Job {
            task,
            cancel: cancel.clone(),
            reply,
            asked: Instant::now(),
        };
        let ahead = self.queue.push(job)?;
        if ahead > 0 {
            on_event(GenerateEvent::Queued { ahead });
        }
        let mut started = false;
        loop {
            match updates.recv_timeout(LOOK) {
                Ok(Update::Started) => started = true,
                // What was written before the worker saw the cancellation is no longer of interest.
                Ok(Update::Event(_)) if cancel.is_cancelled() => {}
                Ok(Update::Event(event)) => on_event(event),
                Ok(Update::Generated(result)) => return result.map(Answer::Generation),
                Ok(Update::Scored(result)) => return result.map(Answer::Scores),
                Ok(Update::Measured(result)) => return result.map(Answer::Speed),
                Ok(Update::Found(result)) => return result.map(Answer::Sequence),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    // The worker passes over a cancelled job when it comes to it; nobody waits for that.
                    if !started && cancel.is_cancelled() {
                        return Err(InferenceError::Cancelled);
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(InferenceError::Stopped),
            }
        }
    }
}

enum Answer {
    Generation(Generation),
    Scores(Vec<f64>),
    Speed(Speed),
    Sequence(Sequence),
}

impl Generate for Engine {
    fn generate(
        &self,
        request: &GenerateRequest,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(GenerateEvent),
    ) -> Result<Generation, InferenceError> {
        match self.ask(Task::Generate(request.clone()), cancel, on_event)? {
            Answer::Generation(generation) => Ok(generation),
            _ => Err(InferenceError::Stopped),
        }
    }

    fn score(
        &self,
        messages: &[Message],
        continuations: &[String],
        cancel: &CancelToken,
    ) -> Result<Vec<f64>, InferenceError> {
        let task = Task::Score {
            messages: messages.to_vec(),
            continuations: continuations.to_vec(),
        };
        match self.ask(task, cancel, &mut |_| {})? {
            Answer::Scores(scores) => Ok(scores),
            _ => Err(InferenceError::Stopped),
        }
    }

    fn save_cache(
        &self,
        messages: &[Message],
        cancel: &CancelToken,
    ) -> Result<Vec<u8>, InferenceError> {
        match self.ask(Task::SaveCache(messages.to_vec()), cancel, &mut |_| {})? {
            Answer::Sequence(found) if found.len() > 0 => {
                Ok(saved::save(&found, &self.cache, &self.maker()))
            }
            _ => Ok(Vec::new()),
        }
    }

    fn restore_cache(&self, saved: &[u8], cancel: &CancelToken) -> Result<usize, InferenceError> {
        let Some(sequence) = saved::restore(saved, &self.cache, &self.maker())? else {
            return Ok(0);
        };
        match self.ask(Task::RestoreCache(sequence), cancel, &mut |_| {})? {
            Answer::Sequence(kept) => Ok(kept.len()),
            _ => Ok(0),
        }
    }

    fn count_tokens(&self, text: &str) -> Result<usize, InferenceError> {
        Ok(self.tokenizer.encode(text).len())
    }

    fn model(&self) -> ModelInfo {
        let info = self.info.lock();
        info.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_resting(&self) -> bool {
        self.queue.is_resting()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

/// What a model is loaded with.
pub(crate) struct Outfit {
    pub sheet: ModelSheet,
    pub options: Options,
    /// Instruction set of the processor.
    pub isa: &'static str,
}

/// What fits where the model runs, why that is the processor, and the hash of the file.
type Settled = (Room, Option<Fallback>, String);

impl Outfit {
    /// Loads the weights where they are to be: on the graphics processor if that is possible, else here. The hash is computed
    /// meanwhile.
    fn settle(
        &self,
        path: &Path,
        runner: &mut Runner,
        open: Option<Open>,
        hash: impl FnOnce() -> Result<String, InferenceError> + Send + 'static,
        cancel: &CancelToken,
    ) -> Result<Settled, InferenceError> {
        let stopped = || cancel.is_cancelled();
        // Without an accelerator a model that does not fit is refused before the file is read.
        let known = open.is_none().then(|| self.here(memory::available()));
        let known = known.transpose()?;
        let hash = std::thread::spawn(hash);
        let sent = open
            .map(|open| runner.send(open, path.to_owned(), |free| self.elsewhere(free), &stopped));
        let (room, why) = match sent {
            Some(Ok(room)) => (Some(room), None),
            Some(Err(RemoteError::Cancelled)) => return Err(InferenceError::Cancelled),
            Some(Err(error)) => (None, Some(fallback(error))),
            None => (known, None),
        };
        let room = match room {
            Some(room) => room,
            None => self.here(memory::available())?,
        };
        if !runner.is_elsewhere() {
            runner.wake_here(&mut |_, _| !stopped())?;
        }
        let hash = hash.join().map_err(|_| InferenceError::Stopped)??;
        Ok((room, why, hash))
    }

    /// What fits on the processor.
    pub fn here(&self, available: Option<u64>) -> Result<Room, InferenceError> {
        Room::plan(&self.sheet, &self.options, available)
    }

    /// What fits on a device with so many bytes free, which keeps keys and values in full precision.
    fn elsewhere(&self, free: u64) -> Result<Room, InferenceError> {
        let sheet = ModelSheet {
            cache_bytes_per_token: 2 * self.sheet.cache_bytes_per_token,
            ..self.sheet.clone()
        };
        Room::plan(&sheet, &self.options, Some(free))
    }
}

/// What fits in memory.
pub(crate) struct Room {
    pub context_len: usize,
    pub prefix_bytes: u64,
    /// Bytes of a page of the cache.
    pub page_bytes: usize,
}

impl Room {
    fn plan(
        sheet: &ModelSheet,
        options: &Options,
        available: Option<u64>,
    ) -> Result<Self, InferenceError> {
        let wanted = options
            .context_len
            .unwrap_or(LONGEST)
            .min(sheet.context_len)
            .max(1);
        let cache = |tokens: usize| sheet.cache_bytes_per_token * tokens as u64;
        let fixed = sheet.weight_bytes + WORKING;
        let Some(available) = available else {
            return Ok(Self {
                context_len: wanted,
                page_bytes: sheet.cache_bytes_per_token as usize * PAGE,
                prefix_bytes: options.prefix_bytes.unwrap_or_else(|| cache(wanted)),
            });
        };
        // An explicit context length is a demand; otherwise a shorter one is better than none.
        let least = options.context_len.map_or(wanted.min(2_048), |_| wanted);
        if fixed + cache(least) > available {
            return Err(InferenceError::OutOfMemory {
                needed: fixed + cache(least),
                available,
            });
        }
        let free = available - fixed;
        let fitting = (free / sheet.cache_bytes_per_token.max(1)) as usize;
        let context_len = wanted.min(fitting);
        let rest = free - cache(context_len);
        Ok(Self {
            context_len,
            page_bytes: sheet.cache_bytes_per_token as usize * PAGE,
            prefix_bytes: options
                .prefix_bytes
                .unwrap_or(rest / 4)
                .min(rest)
                .min(2 * cache(context_len)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: u64 = 1 << 30;

    fn plan(available: u64, context_len: Option<usize>) -> Result<(usize, u64), InferenceError> {
        let sheet = ModelSheet {
            context_len: 8192,
            weight_bytes: MODEL,
            cache_bytes_per_token: 1 << 16,
            ..ModelSheet::default()
        };
        let options = Options {
            context_len,
            ..Options::default()
        };
        let room = Room::plan(&sheet, &options, Some(available))?;
        Ok((room.context_len, room.prefix_bytes))
    }

    #[test]
    fn a_model_larger_than_the_memory_is_refused_with_the_numbers() {
        assert_eq!(
            plan(MODEL, None),
            Err(InferenceError::OutOfMemory {
                needed: MODEL + WORKING + (2048 << 16),
                available: MODEL
            })
        );
    }

    #[test]
    fn little_memory_shortens_the_context_unless_it_was_demanded() {
        let available = MODEL + WORKING + (4096 << 16);
        assert_eq!(plan(available, None), Ok((4096, 0)));
        assert!(plan(available, Some(8192)).is_err());
        assert_eq!(plan(available, Some(1024)), Ok((1024, 768 << 16)));
        assert_eq!(plan(4 * MODEL, None).map(|room| room.0), Ok(8192));
    }
}
