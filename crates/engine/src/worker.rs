//! The worker thread: takes one job after the other and owns model, KV cache and threads.

use crate::cache::{PrefixCache, Sequence};
use crate::decode::Decoder;
use crate::engine::{Outfit, Room};
use crate::grammar::{Grammars, Preparation};
use crate::guess::Pace;
use crate::measure::{Load, Speed};
use crate::memory;
use crate::model::Segment;
use crate::runner::Runner;
use crate::sampler::log_probability;
use crate::template::Template;
use crate::tokenizer::Tokenizer;
use inference::{
    CancelToken, GenerateEvent, GenerateRequest, Generation, InferenceError, Message, ModelInfo,
    Phase, Timing,
};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, mpsc};
use std::time::{Duration, Instant};

/// Tokens of a prompt read in one pass.
pub(crate) const CHUNK: usize = 512;
/// Shortest time between two reports of progress.
const REPORT: Duration = Duration::from_millis(100);
/// How often one who waits looks whether the job was cancelled.
const LOOK: Duration = Duration::from_millis(10);

/// What is asked.
pub(crate) enum Task {
    Generate(GenerateRequest),
    Score {
        messages: Vec<Message>,
        continuations: Vec<String>,
    },
    Measure(Load),
    SaveCache(Vec<Message>),
    RestoreCache(Sequence),
}

/// What the one who asked hears.
pub(crate) enum Update {
    Started,
    Event(GenerateEvent),
    Generated(Result<Generation, InferenceError>),
    Scored(Result<Vec<f64>, InferenceError>),
    Measured(Result<Speed, InferenceError>),
    /// What is known of a prompt.
    Found(Result<Sequence, InferenceError>),
}

pub(crate) struct Job {
    pub task: Task,
    pub cancel: CancelToken,
    pub reply: mpsc::Sender<Update>,
    pub asked: Instant,
}

/// What the worker does next.
enum Next {
    Job(Job),
    /// Nothing was asked for a while.
    Rest,
    End,
}

/// Jobs that wait, at most a fixed number.
pub(crate) struct Queue {
    state: Mutex<Waiting>,
    changed: Condvar,
    most: usize,
    resting: AtomicBool,
    closed: AtomicBool,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    running: bool,
}

impl Queue {
    pub fn new(most: usize) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            most,
            resting: AtomicBool::new(false),
            closed: AtomicBool::new(false),
        }
    }

    /// Adds a job; the number of jobs before it.
    pub fn push(&self, job: Job) -> Result<usize, InferenceError> {
        let mut state = self.lock();
        if self.is_closed() {
            return Err(InferenceError::Stopped);
        }
        state.jobs.retain(|waiting| !waiting.cancel.is_cancelled());
        if state.jobs.len() >= self.most {
            return Err(InferenceError::Busy {
                waiting: state.jobs.len(),
            });
        }
        let ahead = state.jobs.len() + usize::from(state.running);
        state.jobs.push_back(job);
        self.changed.notify_one();
        Ok(ahead)
    }

    /// Waits for what to do next, without end where `idle` is `None`.
    fn pop(&self, idle: Option<Duration>) -> Next {
        let mut state = self.lock();
        state.running = false;
        let began = Instant::now();
        loop {
            if self.is_closed() {
                return Next::End;
            }
            if let Some(job) = state.jobs.pop_front() {
                state.running = true;
                return Next::Job(job);
            }
            let left = idle.map(|idle| idle.saturating_sub(began.elapsed()));
            state = match left {
                None => {
                    let woken = self.changed.wait(state);
                    woken.unwrap_or_else(|held| held.into_inner())
                }
                Some(Duration::ZERO) => return Next::Rest,
                Some(left) => {
                    let woken = self.changed.wait_timeout(state, left);
                    woken.unwrap_or_else(|held| held.into_inner()).0
                }
            };
        }
    }

    /// Whether the worker released its weights.
    pub fn is_resting(&self) -> bool {
        self.resting.load(Ordering::Relaxed)
    }

    /// Ends the worker after its current job; those who wait are told that it stopped.
    pub fn close(&self) {
        let mut state = self.lock();
        self.closed.store(true, Ordering::Release);
        state.jobs.clear();
        drop(state);
        self.changed.notify_all();
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(|held| held.into_inner())
    }
}

/// Closes the queue when the worker ends, also by a panic: nobody waits for a worker that is gone.
struct Closing<'a>(&'a Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Serves jobs until the queue is closed. After `idle` without a job the weights are released.
pub(crate) fn work(mut core: Core, queue: &Queue, idle: Option<Duration>) {
    let _closing = Closing(queue);
    loop {
        let patience = idle.filter(|_| !core.runner.is_resting());
        match queue.pop(patience) {
            Next::Job(job) => {
                let _ = job.reply.send(Update::Started);
                let update = core.serve(&job, queue);
                let _ = job.reply.send(update);
            }
            Next::Rest => core.rest(),
            Next::End => return,
        }
        queue
            .resting
            .store(core.runner.is_resting(), Ordering::Relaxed);
    }
}

/// Everything the worker owns.
pub(crate) struct Core {
    pub runner: Runner,
    pub tokenizer: Arc<Tokenizer>,
    template: Template,
    prefixes: PrefixCache,
    grammars: Option<Grammars>,
    preparation: Option<Preparation>,
    context_len: usize,
    outfit: Outfit,
    /// What is said of the model; changed when it moves.
    info: Arc<Mutex<ModelInfo>>,
    pub speculation: usize,
    /// What passes cost while writing.
    pub pace: Pace,
}

/// Whether the job should stop.
pub(crate) struct Stop<'a> {
    cancel: &'a CancelToken,
    queue: &'a Queue,
}

impl Stop<'_> {
    pub fn asked(&self) -> bool {
        self.cancel.is_cancelled() || self.queue.is_closed()
    }

    pub fn check(&self) -> Result<(), InferenceError> {
        if self.asked() {
            Err(InferenceError::Cancelled)
        } else {
            Ok(())
        }
    }
}

impl Core {
    pub fn new(
        runner: Runner,
        tokenizer: Arc<Tokenizer>,
        template: Template,
        room: Room,
        outfit: Outfit,
        info: Arc<Mutex<ModelInfo>>,
    ) -> Self {
        Self {
            prefixes: PrefixCache::new(room.prefix_bytes as usize, room.page_bytes),
            runner,
            tokenizer,
            template,
            grammars: None,
            preparation: None,
            context_len: room.context_len,
            speculation: outfit.options.speculation,
            pace: Pace::new(),
            outfit,
            info,
        }
    }

    fn serve(&mut self, job: &Job, queue: &Queue) -> Update {
        let woken = self.wake(job, queue);
        queue
            .resting
            .store(self.runner.is_resting(), Ordering::Relaxed);
        let update = self.answer(woken, job, queue);
        self.settle();
        update
    }

    fn answer(&mut self, woken: Result<(), InferenceError>, job: &Job, queue: &Queue) -> Update {
        match &job.task {
            Task::Generate(request) => {
                Update::Generated(woken.and_then(|()| self.generate(request, job, queue)))
            }
            Task::Score {
                messages,
                continuations,
            } => {
                Update::Scored(woken.and_then(|()| self.score(messages, continuations, job, queue)))
            }
            Task::Measure(load) => {
                let stop = Stop {
                    cancel: &job.cancel,
                    queue,
                };
                Update::Measured(woken.and_then(|()| self.measure(*load, &stop)))
            }
            Task::SaveCache(_) if self.runner.is_elsewhere() => {
                Update::Found(Ok(Sequence::default()))
            }
            Task::SaveCache(messages) => Update::Found(
                self.prompt(messages, 0)
                    .map(|prompt| self.prefixes.longest(&prompt)),
            ),
            Task::RestoreCache(sequence) => {
                self.prefixes.keep(sequence.clone());
                Update::Found(Ok(sequence.clone()))
            }
        }
    }

    /// Releases weights, buffers, grammars and known prefixes.
    fn rest(&mut self) {
        self.runner.rest();
        self.prefixes.clear();
        self.grammars = None;
        self.preparation = None;
    }

    /// After the model was given up elsewhere: what was known there is forgotten, and it is said where it runs now.
    fn settle(&mut self) {
        let Some(fallback) = self.runner.given_up() else {
            return;
        };
        let shape = self.runner.cache_shape();
        let (prefix_bytes, context_len) = self
            .outfit
            .here(memory::available())
            .map_or((0, self.context_len), |room| {
                (room.prefix_bytes, room.context_len)
            });
        self.prefixes = PrefixCache::new(prefix_bytes as usize, shape.page_bytes());
        self.context_len = self.context_len.min(context_len);
        let mut info = self.info.lock().unwrap_or_else(|held| held.into_inner());
        info.device = self.runner.device(self.outfit.isa);
        info.context_len = self.context_len;
        info.fallback = Some(fallback);
    }

    /// Brings released weights back, where there is room for them.
    fn wake(&mut self, job: &Job, queue: &Queue) -> Result<(), InferenceError> {
        if !self.runner.is_resting() {
            return Ok(());
        }
        let stop = Stop {
            cancel: &job.cancel,
            queue,
        };
        if self.runner.wake_elsewhere(&|| stop.asked())? {
            return Ok(());
        }
        self.settle();
        let needed = self.outfit.sheet.weight_bytes;
        if let Some(available) = memory::available().filter(|free| *free < needed) {
            return Err(InferenceError::OutOfMemory { needed, available });
        }
        let began = Instant::now();
        self.runner.wake_here(&mut |done, total| {
            let pace = began.elapsed().as_secs_f32() / done.max(1) as f32;
            let _ = job.reply.send(Update::Event(GenerateEvent::Progress {
                phase: Phase::Load,
                done,
                total,
                seconds_left: (done > 0).then(|| pace * (total - done) as f32),
            }));
            !stop.asked()
        })
    }

    fn generate(
        &mut self,
        request: &GenerateRequest,
        job: &Job,
        queue: &Queue,
    ) -> Result<Generation, InferenceError> {
        let started = Instant::now();
        let stop = Stop {
            cancel: &job.cancel,
            queue,
        };
        stop.check()?;
        let prompt = self.prompt(&request.messages, request.max_tokens)?;
        let constraint = match &request.grammar {
            None => None,
            Some(grammar) => Some(self.grammars(&stop)?.compile(grammar)?),
        };
        let mut report = |event| {
            let _ = job.reply.send(Update::Event(event));
        };
        let (sequence, cached) = self.read(&prompt, &stop, &mut report)?;
        let prefilled = Instant::now();
        let logits = self.runner.logits(0).to_vec();
        let mut decoder = Decoder::new(self, request, &prompt, sequence, constraint);
        decoder.run(&logits, &stop, &mut report)?;
        let (texts, generated_tokens) = decoder.finish();
        Ok(Generation {
            texts,
            timing: Timing {
                prompt_tokens: prompt.len(),
                cached_tokens: cached,
                generated_tokens,
                queue_seconds: (started - job.asked).as_secs_f64(),
                prefill_seconds: (prefilled - started).as_secs_f64(),
                decode_seconds: prefilled.elapsed().as_secs_f64(),
            },
        })
    }

    /// The vocabulary ready for grammars.
    fn grammars(&mut self, stop: &Stop<'_>) -> Result<&Grammars, InferenceError> {
        while self.grammars.is_none() {
            let preparation = self
                .preparation
                .get_or_insert_with(|| Preparation::begin(&self.tokenizer));
            if let Some(ready) = preparation.wait(LOOK) {
                self.preparation = None;
                self.grammars = Some(ready?);
            }
            stop.check()?;
        }
        self.grammars.as_ref().ok_or(InferenceError::Stopped)
    }

    fn score(
        &mut self,
        messages: &[Message],
        continuations: &[String],
        job: &Job,
        queue: &Queue,
    ) -> Result<Vec<f64>, InferenceError> {
        let stop = Stop {
            cancel: &job.cancel,
            queue,
        };
        stop.check()?;
        let tokens: Vec<Vec<u32>> = continuations
            .iter()
            .map(|text| self.tokenizer.encode(text))
            .collect();
        let longest = tokens.iter().map(Vec::len).max().unwrap_or_default();
        let prompt = self.prompt(messages, longest)?;
        let (sequence, _) = self.read(&prompt, &stop, &mut |_| {})?;
        let mut scores: Vec<f64> = tokens
            .iter()
            .map(|tokens| {
                tokens
                    .first()
                    .map_or(0.0, |first| log_probability(self.runner.logits(0), *first))
            })
            .collect();
        // All but the last token of each continuation are read; each predicts the next.
        let mut waiting: Vec<usize> = (0..tokens.len()).filter(|i| tokens[*i].len() > 1).collect();
        while !waiting.is_empty() {
            let mut rows = 0;
            let batch: Vec<usize> = waiting
                .iter()
                .copied()
                .take_while(|index| {
                    rows += tokens[*index].len() - 1;
                    rows <= SCORED || rows == tokens[*index].len() - 1
                })
                .collect();
            waiting.drain(..batch.len());
            let mut forks: Vec<Sequence> = batch.iter().map(|_| sequence.clone()).collect();
            let mut segments: Vec<Segment<'_>> = forks
                .iter_mut()
                .zip(&batch)
                .map(|(sequence, index)| Segment {
                    sequence,
                    tokens: &tokens[*index][..tokens[*index].len() - 1],
                })
                .collect();
            let wanted: Vec<usize> =
                (0..segments.iter().map(|segment| segment.tokens.len()).sum()).collect();
            let asked = || stop.asked();
            self.runner
                .forward(&asked, &mut segments, &wanted, &mut |_| ())?;
            let mut row = 0;
            for index in batch {
                for next in &tokens[index][1..] {
                    let logits = self.runner.logits(row);
                    scores[index] += log_probability(logits, *next);
                    row += 1;
                }
            }
        }
        Ok(scores)
    }

    /// Tokens of a prompt that leaves room for the answer.
    fn prompt(&self, messages: &[Message], answer: usize) -> Result<Vec<u32>, InferenceError> {
        if messages
            .iter()
            .all(|message| message.content.trim().is_empty())
        {
            return Err(InferenceError::EmptyPrompt);
        }
        let pieces = self.template.prompt(messages, &self.tokenizer)?;
        let prompt = self.tokenizer.encode_pieces(&pieces);
        if prompt.len() + answer > self.context_len {
            return Err(InferenceError::ContextExceeded {
                prompt: prompt.len(),
                answer,
                context_len: self.context_len,
            });
        }
        Ok(prompt)
    }

    /// Reads a prompt, except for the prefix that is known; the logits of its last token are in the scratch. Gives the
    /// number of tokens that were known.
    fn read(
        &mut self,
        prompt: &[u32],
        stop: &Stop<'_>,
        report: &mut dyn FnMut(GenerateEvent),
    ) -> Result<(Sequence, usize), InferenceError> {
        let mut sequence = self.prefixes.longest(prompt);
        let cached = sequence.len();
        let total = prompt.len() - cached;
        let began = Instant::now();
        let mut reported = began;
        let layers = self.runner.spec().layers;
        while sequence.len() < prompt.len() {
            let from = sequence.len();
            let end = prompt.len().min(from + CHUNK);
            let chunk = &prompt[from..end];
            let last = [chunk.len() - 1];
            let wanted = if end == prompt.len() { &last[..] } else { &[] };
            let mut segment = [Segment {
                sequence: &mut sequence,
                tokens: chunk,
            }];
            let asked = || stop.asked();
            let read = self
                .runner
                .forward(&asked, &mut segment, wanted, &mut |layer| {
                    let done = from - cached + chunk.len() * layer / layers;
                    if reported.elapsed() >= REPORT && done > 0 {
                        reported = Instant::now();
                        let pace = began.elapsed().as_secs_f32() / done as f32;
                        report(GenerateEvent::Progress {
                            phase: Phase::Prefill,
                            done,
                            total,
                            seconds_left: Some(pace * (total - done) as f32),
                        });
                    }
                });
            if let Err(error) = read {
                // What was read so far is not lost for the next attempt.
                self.prefixes.keep(sequence);
                return Err(error);
            }
        }
        report(GenerateEvent::Progress {
            phase: Phase::Prefill,
            done: total,
            total,
            seconds_left: Some(0.0),
        });
        self.prefixes.keep(sequence.clone());
        Ok((sequence, cached))
    }
}

/// Rows scored in one pass, unless a single continuation has more.
const SCORED: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_for_a_worker_that_is_gone() {
        let queue = Queue::new(2);
        let (reply, updates) = mpsc::channel();
        let job = || Job {
            task: Task::Measure(Load {
                prompt_tokens: 0,
                depth: 0,
                answer_tokens: 0,
            }),
            cancel: CancelToken::new(),
            reply: reply.clone(),
            asked: Instant::now(),
        };
        assert_eq!(queue.push(job()), Ok(0));
        drop(Closing(&queue));
        assert_eq!(queue.push(job()), Err(InferenceError::Stopped));
        drop(reply);
        assert!(updates.recv().is_err());
        assert!(matches!(queue.pop(None), Next::End));
    }

    #[test]
    fn the_worker_rests_only_when_nothing_waits() {
        let queue = Queue::new(2);
        let (reply, _updates) = mpsc::channel();
        let job = Job {
            task: Task::Score {
                messages: Vec::new(),
                continuations: Vec::new(),
            },
            cancel: CancelToken::new(),
            reply,
            asked: Instant::now(),
        };
        assert!(matches!(queue.pop(Some(Duration::ZERO)), Next::Rest));
        assert_eq!(queue.push(job), Ok(0));
        assert!(matches!(queue.pop(Some(Duration::ZERO)), Next::Job(_)));
    }
}
