use crate::job::{Header, PageImage, Task};
use crate::{ExtractedDocument, Limits, OcrWeights};
use base64::Engine;
use record::MediaType;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Why a document yielded nothing. Values only, no patient text.
#[derive(Debug, thiserror::Error)]
pub enum ParserError {
    /// The document is larger than the limit.
    #[error("the document has {bytes} bytes; the limit is {limit}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The parser binary could not be started.
    #[error("the parser process could not be started")]
    NotStarted(#[source] std::io::Error),
    /// The process ran out of time and was ended.
    #[error("the document was not read within {seconds} s")]
    TimeOut {
        /// The limit, in seconds.
        seconds: u64,
    },
    /// The process ran out of memory.
    #[error("reading the document takes more than {limit} bytes of memory")]
    OutOfMemory {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The process ended without an answer.
    #[error("the parser process ended without an answer (code {code:?}, signal {signal:?})")]
    Crashed {
        /// Exit code, where it ended by itself.
        code: Option<i32>,
        /// Signal, where it was ended.
        signal: Option<i32>,
    },
    /// The answer is longer than any text within the limits can be.
    #[error("the parser process answered with more than {limit} bytes")]
    AnswerTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The answer is not one.
    #[error("the parser process answered in an unknown form")]
    Answer(#[source] serde_json::Error),
}

/// Most of the error stream that is looked at; it holds one line.
const STDERR_BYTES: u64 = 16 << 10;

/// Room in the answer beyond the text: places of lines, page images and issues.
const ANSWER_SLACK: u64 = 256 << 20;

/// Most threads that recognition uses.
const MOST_THREADS: usize = 4;
/// Address space that recognition takes on top, in bytes.
const OCR_MEMORY_BYTES: u64 = 4 << 30;

/// The picture of one page or frame.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// PNG file.
    pub png: Vec<u8>,
    /// Centre and width of the window under which a DICOM frame is shown.
    pub window: Option<[f32; 2]>,
}

/// The parser binary (`consilium-parser`) with what it may use. Each call starts a process that gets no environment and
/// dies with its limits; whatever happens to it stays with it: crash, time-out, exhausted memory and oversize each have
/// their own error.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    /// The binary.
    pub binary: &'a Path,
    /// Weights for text recognition, where they are installed.
    pub weights: Option<OcrWeights>,
    /// Bounds of each call.
    pub limits: Limits,
}

impl Parser<'_> {
    /// The text of a document.
    pub fn text(&self, kind: MediaType, bytes: &[u8]) -> Result<ExtractedDocument, ParserError> {
        let answer = self.call(kind, Task::Text, bytes)?;
        serde_json::from_slice(&answer).map_err(ParserError::Answer)
    }

    /// The picture of page or frame `page`, from 1, as a PNG file; `None` where there is none. `window` is the centre and
    /// width for DICOM, in the unit of its values.
    pub fn picture(
        &self,
        kind: MediaType,
        bytes: &[u8],
        page: u32,
        window: Option<[f32; 2]>,
    ) -> Result<Option<Picture>, ParserError> {
        let answer = self.call(kind, Task::Picture { page, window }, bytes)?;
        let image: PageImage = serde_json::from_slice(&answer).map_err(ParserError::Answer)?;
        let decoded = |png: String| base64::engine::general_purpose::STANDARD.decode(png).ok();
        Ok(image.png.and_then(decoded).map(|png| Picture {
            png,
            window: image.window,
        }))
    }

    fn call(
        &self,
        media_type: MediaType,
        task: Task,
        bytes: &[u8],
    ) -> Result<Vec<u8>, ParserError> {
        let length = bytes.len() as u64;
        if length > self.limits.input_bytes {
            return Err(ParserError::TooLarge {
                bytes: length,
                limit: self.limits.input_bytes,
            });
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(MOST_THREADS);
        let mut header = Header {
            media_type,
            task,
            length,
            weights: None,
            limits: self.limits.clone(),
        };
        if header.recognises()
            && let Some(weights) = &self.weights
        {
            header.weights = Some(weights.clone());
            header.limits.seconds += header.limits.ocr_seconds * threads as u64;
            header.limits.memory_bytes += OCR_MEMORY_BYTES;
        }
        let child = Command::new(self.binary)
            .env_clear()
            .env("RTEN_NUM_THREADS", threads.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(ParserError::NotStarted)?;
        converse(child, &header, bytes)
    }
}

/// What came out of the process.
struct Outcome {
    status: ExitStatus,
    answer: Vec<u8>,
    stderr: Vec<u8>,
}

fn converse(mut child: Child, header: &Header, bytes: &[u8]) -> Result<Vec<u8>, ParserError> {
    let limits = &header.limits;
    let most = limits.text_bytes as u64 * 2 + ANSWER_SLACK;
    let deadline = Instant::now() + Duration::from_secs(limits.seconds.saturating_mul(2));
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let (done, finished) = mpsc::channel();
    let outcome = std::thread::scope(|scope| {
        // The process may end before it has read everything; a broken pipe here is its business, not ours.
        scope.spawn(move || {
            let Some(mut stdin) = stdin else { return };
            let mut line = serde_json::to_vec(header).unwrap_or_default();
            line.push(b'\n');
            if stdin.write_all(&line).is_ok() {
                stdin.write_all(bytes).ok();
            }
        });
        let errors = scope.spawn(move || drain(stderr, STDERR_BYTES));
        scope.spawn(move || done.send(drain(stdout, most + 1)).ok());
        let left = deadline.saturating_duration_since(Instant::now());
        let answer = finished.recv_timeout(left).ok();
        // Also ends a process that closed its output and runs on.
        let oversize = answer
            .as_ref()
            .is_some_and(|answer| answer.len() as u64 > most);
        if answer.is_none() || oversize {
            child.kill().ok();
        }
        let status = child.wait().map_err(ParserError::NotStarted)?;
        let answer = answer.ok_or(ParserError::TimeOut {
            seconds: limits.seconds,
        })?;
        if oversize {
            return Err(ParserError::AnswerTooLarge { limit: most });
        }
        Ok(Outcome {
            status,
            answer,
            stderr: errors.join().unwrap_or_default(),
        })
    })?;
    interpret(outcome, limits)
}

fn drain(stream: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        stream.take(most).read_to_end(&mut bytes).ok();
    }
    bytes
}

fn interpret(outcome: Outcome, limits: &Limits) -> Result<Vec<u8>, ParserError> {
    if outcome.status.success() {
        return Ok(outcome.answer);
    }
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let signal = signal(outcome.status);
    if stderr.contains("memory allocation of") || stderr.contains("out of memory") {
        return Err(ParserError::OutOfMemory {
            limit: limits.memory_bytes,
        });
    }
    if signal == Some(CPU_SIGNAL) || (signal == Some(KILL_SIGNAL)) {
        return Err(ParserError::TimeOut {
            seconds: limits.seconds,
        });
    }
    Err(ParserError::Crashed {
        code: outcome.status.code(),
        signal,
    })
}

/// SIGXCPU where the soft processor limit is reached (Linux and macOS agree).
const CPU_SIGNAL: i32 = 24;
/// SIGKILL, sent at the hard processor limit.
const KILL_SIGNAL: i32 = 9;

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}
