//! A model on a graphics processor, in a process of its own: `consilium-gpu` (docs/decisions/0005). It holds the weights and
//! the keys and values; tokens go there and logits come back. Whatever it does, the engine goes on: a process that ends,
//! falls silent or sends something else is an error by name, and its memory here is bounded by what was asked for.

#[cfg(test)]
mod tests;
#[cfg_attr(not(test), expect(dead_code, reason = "each side uses its half"))]
mod wire;

pub(crate) use wire::Place;

use crate::model::Segment;
use inference::InferenceError;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use wire::{Piece, Reply, Request, VERSION, WireError};

/// The program that runs models on a graphics processor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accelerator {
    /// The executable.
    pub program: PathBuf,
    /// What it is started with: nothing, or `--processor` to use no graphics processor, for tests.
    pub arguments: Vec<String>,
}

impl Accelerator {
    /// `consilium-gpu` in `folder`, where it is installed.
    pub fn beside(folder: &Path) -> Option<Self> {
        let program = folder.join(format!("consilium-gpu{}", std::env::consts::EXE_SUFFIX));
        program.is_file().then_some(Self {
            program,
            arguments: Vec::new(),
        })
    }
}

/// Why the process did not do what it was asked.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub(crate) enum RemoteError {
    #[error("cancelled")]
    Cancelled,
    #[error("no graphics processor")]
    NoDevice,
    /// The model is not for it; the process is well.
    #[error(transparent)]
    Refused(InferenceError),
    #[error("it cannot be started ({0})")]
    NotStarted(io::ErrorKind),
    #[error("it speaks version {0} of the protocol, version {VERSION} is needed")]
    Version(u32),
    #[error("no answer for {} seconds", .0.as_secs())]
    Silent(Duration),
    #[error("it sent something that was not asked for")]
    Unasked,
    #[error(transparent)]
    Wire(#[from] WireError),
    /// In the driver's words.
    #[error("{0}")]
    Failed(String),
}

impl RemoteError {
    pub fn named(self) -> InferenceError {
        match self {
            Self::Cancelled => InferenceError::Cancelled,
            Self::Refused(error) => error,
            other => InferenceError::DeviceLost {
                detail: other.to_string(),
            },
        }
    }
}

/// Keys and values that the process keeps. Dropped, it is told with the next request.
pub(crate) struct Held {
    id: u64,
    released: Released,
}

type Released = Arc<Mutex<Vec<u64>>>;

impl Drop for Held {
    fn drop(&mut self) {
        lock(&self.released).push(self.id);
    }
}

fn lock(released: &Released) -> std::sync::MutexGuard<'_, Vec<u64>> {
    released.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Longest waits for an answer.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    pub greeting: Duration,
    pub load: Duration,
    pub forward: Duration,
}

/// Drivers compile kernels at the first start; a large file may lie on a slow disk.
const PATIENCE: Patience = Patience {
    greeting: Duration::from_secs(60),
    load: Duration::from_secs(600),
    forward: Duration::from_secs(120),
};
/// How often one who waits looks whether the job was cancelled.
const LOOK: Duration = Duration::from_millis(10);

/// A process that greeted, and after [`Remote::load`] holds a model.
pub(crate) struct Remote {
    place: Place,
    free: u64,
    requests: mpsc::Sender<Vec<u8>>,
    replies: mpsc::Receiver<Result<Reply, WireError>>,
    /// Longest reply that may come.
    most: Arc<AtomicUsize>,
    /// A reply to a cancelled request is still to come.
    owes: bool,
    next: u64,
    released: Released,
    vocabulary: usize,
    patience: Patience,
    process: Option<Process>,
}

/// Killed when nobody needs it: it keeps nothing that outlives it.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Remote {
    /// Starts the program and hears its greeting.
    pub fn start(with: &Accelerator, stopped: &dyn Fn() -> bool) -> Result<Self, RemoteError> {
        let mut child = Command::new(&with.program)
            .args(&with.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| RemoteError::NotStarted(error.kind()))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let process = Process(child);
        let (Some(input), Some(output)) = (input, output) else {
            return Err(RemoteError::Wire(WireError::Closed));
        };
        let mut remote = Self::over(output, input, PATIENCE, stopped)?;
        remote.process = Some(process);
        Ok(remote)
    }

    /// A process at the other end of two pipes.
    pub fn over(
        from: impl Read + Send + 'static,
        mut to: impl Write + Send + 'static,
        patience: Patience,
        stopped: &dyn Fn() -> bool,
    ) -> Result<Self, RemoteError> {
        let most = Arc::new(AtomicUsize::new(wire::SHORT));
        // One reply waits to be heard; a process that sends more has to wait.
        let (heard, replies) = mpsc::sync_channel(1);
        let limit = Arc::clone(&most);
        let listen = move || {
            let mut from = BufReader::new(from);
            loop {
                let reply = Reply::read(&mut from, &|| limit.load(Ordering::Acquire));
                let last = reply.is_err();
                if heard.send(reply).is_err() || last {
                    return;
                }
            }
        };
        let (requests, waiting) = mpsc::channel::<Vec<u8>>();
        let speak = move || {
            for frame in waiting {
                if wire::send(&mut to, &frame).is_err() {
                    return;
                }
            }
        };
        spawn("gpu-listen", listen)?;
        spawn("gpu-speak", speak)?;
        let mut remote = Self {
            place: Place::Nothing,
            free: 0,
            requests,
            replies,
            most,
            owes: false,
            next: 1,
            released: Released::default(),
            vocabulary: 0,
            patience,
            process: None,
        };
        match remote.hear(patience.greeting, stopped)? {
            Reply::Hello { version, .. } if version != VERSION => {
                return Err(RemoteError::Version(version));
            }
            Reply::Hello {
                place: Place::Nothing,
                ..
            } => return Err(RemoteError::NoDevice),
            Reply::Hello { place, free, .. } => (remote.place, remote.free) = (place, free),
            _ => return Err(RemoteError::Unasked),
        }
        Ok(remote)
    }

    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Free memory of the device when it greeted, in bytes.
    pub fn free(&self) -> u64 {
        self.free
    }

    /// Loads the model file that the engine has open: `bytes` long, with so many tokens.
    pub fn load(
        &mut self,
        path: &Path,
        bytes: u64,
        vocabulary: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Result<(), RemoteError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let path = path
            .to_str()
            .ok_or_else(|| refused("a path that is not UTF-8"))?;
        self.say(&Request::Load { path: path.into() })?;
        match self.hear(self.patience.load, stopped)? {
            Reply::Loaded {
                bytes: read,
                vocabulary: tokens,
            } if (read, tokens as usize) == (bytes, vocabulary) => {
                self.vocabulary = vocabulary;
                Ok(())
            }
            Reply::Loaded { .. } => Err(RemoteError::Refused(InferenceError::Damaged {
                detail: "the file changed while it was read".into(),
            })),
            Reply::Unsupported(what) => Err(refused(&what)),
            Reply::Memory { needed, available } => {
                Err(RemoteError::Refused(InferenceError::OutOfMemory {
                    needed,
                    available,
                }))
            }
            Reply::Failed(detail) => Err(RemoteError::Failed(detail)),
            _ => Err(RemoteError::Unasked),
        }
    }

    /// Reads all segments; the logits of the batch rows `wanted` replace `logits`, one row after the other. When it is
    /// stopped the sequences are as before.
    pub fn forward(
        &mut self,
        segments: &mut [Segment<'_>],
        wanted: &[usize],
        logits: &mut Vec<f32>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<(), RemoteError> {
        while self.owes {
            self.hear(self.patience.forward, stopped)?;
            self.owes = false;
        }
        let states: Vec<Arc<Held>> = segments.iter().map(|_| self.hold()).collect();
        let pieces = segments.iter().zip(&states).map(|(segment, state)| Piece {
            id: state.id,
            base: segment.sequence.held().map_or(0, |held| held.id),
            keep: segment.sequence.len() as u32,
            tokens: segment.tokens.to_vec(),
        });
        let request = Request::Forward {
            released: std::mem::take(&mut *lock(&self.released)),
            pieces: pieces.collect(),
            wanted: wanted.iter().map(|row| *row as u32).collect(),
        };
        let values = wanted.len() * self.vocabulary;
        self.most
            .store(wire::SHORT.max(4 * values), Ordering::Release);
        self.say(&request)?;
        let reply = self.hear(self.patience.forward, stopped);
        self.owes = reply == Err(RemoteError::Cancelled);
        match reply? {
            Reply::Logits(found) if found.len() == values => *logits = found,
            Reply::Failed(detail) => return Err(RemoteError::Failed(detail)),
            _ => return Err(RemoteError::Unasked),
        }
        for (segment, state) in segments.iter_mut().zip(states) {
            segment.sequence.hold(state);
            segment.sequence.push(segment.tokens);
        }
        Ok(())
    }

    /// A new state.
    fn hold(&mut self) -> Arc<Held> {
        let id = self.next;
        self.next += 1;
        Arc::new(Held {
            id,
            released: Arc::clone(&self.released),
        })
    }

    fn say(&self, request: &Request) -> Result<(), RemoteError> {
        let said = self.requests.send(request.encode());
        said.map_err(|_| RemoteError::Wire(WireError::Closed))
    }

    /// The next reply.
    fn hear(&self, patience: Duration, stopped: &dyn Fn() -> bool) -> Result<Reply, RemoteError> {
        let began = Instant::now();
        loop {
            match self.replies.recv_timeout(LOOK.min(patience)) {
                Ok(reply) => return Ok(reply?),
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(WireError::Closed.into()),
                Err(mpsc::RecvTimeoutError::Timeout) if stopped() => {
                    return Err(RemoteError::Cancelled);
                }
                Err(_) if began.elapsed() >= patience => {
                    return Err(RemoteError::Silent(patience));
                }
                Err(_) => {}
            }
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), RemoteError> {
    let thread = std::thread::Builder::new().name(name.into()).spawn(work);
    thread
        .map(|_| ())
        .map_err(|error| RemoteError::NotStarted(error.kind()))
}

fn refused(what: &str) -> RemoteError {
    RemoteError::Refused(InferenceError::Unsupported { what: what.into() })
}
