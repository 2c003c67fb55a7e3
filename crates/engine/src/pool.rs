//! A few threads that share the units of one job at a time. Between jobs they wait actively for a few microseconds,
//! then sleep: an idle engine uses no processor time. A thread that the system has set aside delays nobody unless it is
//! in the middle of a unit.
#![expect(unsafe_code, reason = "a job is borrowed by threads that outlive it")]

use inference::InferenceError;
use std::cell::UnsafeCell;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

type Job = *const (dyn Fn(usize) + Sync);

/// The job is open to be joined.
const OPEN: u64 = 1 << 32;
const GENERATION: u64 = 1 << 33;
const ACTIVE: u64 = OPEN - 1;
/// Rounds of active waiting, some tens of microseconds.
const PATIENCE: u32 = 2_000;

struct Shared {
    /// Generation, whether open, and how many helpers are inside.
    state: AtomicU64,
    next: AtomicUsize,
    work: UnsafeCell<Option<(Job, usize)>>,
    sleepers: AtomicUsize,
    stop: AtomicBool,
    /// A helper's unit of the current job panicked.
    failed: AtomicBool,
    lock: Mutex<()>,
    wake: Condvar,
}

// SAFETY: `work` is written only by the owner of the pool while the state is closed and no helper is inside, and read by
// helpers only between joining and leaving; the state's acquire and release order the two.
unsafe impl Sync for Shared {}
// SAFETY: the raw pointer inside refers to a `Sync` closure and is only followed as above.
unsafe impl Send for Shared {}

/// Threads for data-parallel work. The calling thread works too.
pub(crate) struct Pool {
    shared: Arc<Shared>,
    helpers: Vec<JoinHandle<()>>,
    /// One job at a time.
    turn: Mutex<()>,
}

impl Pool {
    /// A pool of `threads` threads, the caller's included.
    pub fn new(threads: usize) -> Self {
        let shared = Arc::new(Shared {
            state: AtomicU64::new(0),
            next: AtomicUsize::new(0),
            work: UnsafeCell::new(None),
            sleepers: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            lock: Mutex::new(()),
            wake: Condvar::new(),
        });
        let helpers = (1..threads)
            .filter_map(|index| {
                let shared = Arc::clone(&shared);
                std::thread::Builder::new()
                    .name(format!("engine-{index}"))
                    .spawn(move || help(&shared))
                    .ok()
            })
            .collect();
        Self {
            shared,
            helpers,
            turn: Mutex::new(()),
        }
    }

    /// Number of threads that work.
    pub fn threads(&self) -> usize {
        self.helpers.len() + 1
    }

    /// Calls `job` once for each number below `units`, on all threads, and returns when all calls have ended.
    pub fn run(&self, units: usize, job: &(dyn Fn(usize) + Sync)) {
        if units <= 1 || self.helpers.is_empty() {
            (0..units).for_each(job);
            return;
        }
        let _turn = self.turn.lock().unwrap_or_else(|held| held.into_inner());
        let shared = &*self.shared;
        // SAFETY: no helper is inside (`Finish` below waited for that), so nobody reads `work`. The lifetime of `job` is
        // erased; `Finish` closes the job and waits for the helpers before this function returns, also on a panic.
        unsafe {
            let job: Job = std::mem::transmute::<&(dyn Fn(usize) + Sync), Job>(job);
            *shared.work.get() = Some((job, units));
        }
        shared.next.store(0, Ordering::Relaxed);
        shared.failed.store(false, Ordering::Relaxed);
        let generation = shared.state.load(Ordering::Relaxed) / GENERATION + 1;
        shared
            .state
            .store((generation * GENERATION) | OPEN, Ordering::SeqCst);
        if shared.sleepers.load(Ordering::SeqCst) > 0 {
            let _lock = shared.lock.lock().unwrap_or_else(|held| held.into_inner());
            shared.wake.notify_all();
        }
        let finish = Finish(shared);
        take_units(shared, job, units);
        drop(finish);
        // A result with a hole in it must not be used.
        assert!(
            !shared.failed.load(Ordering::Relaxed),
            "a unit of work panicked on another thread"
        );
    }
}

/// A pool at work on one pass, until it is told to stop: then the remaining units are left out, which makes the results
/// of the pass unusable, and [`Crew::check`] says so.
pub(crate) struct Crew<'a> {
    pool: &'a Pool,
    stop: &'a (dyn Fn() -> bool + Sync),
    stopped: AtomicBool,
}

impl<'a> Crew<'a> {
    /// `stop` is asked before each unit.
    pub fn of(pool: &'a Pool, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self {
            pool,
            stop,
            stopped: AtomicBool::new(false),
        }
    }

    pub fn threads(&self) -> usize {
        self.pool.threads()
    }

    /// [`Pool::run`], without the units that begin after the order to stop.
    pub fn run(&self, units: usize, job: &(dyn Fn(usize) + Sync)) {
        self.pool.run(units, &|unit| {
            if self.goes_on() {
                job(unit);
            }
        });
    }

    /// Fails once the crew was told to stop.
    pub fn check(&self) -> Result<(), InferenceError> {
        if self.goes_on() {
            Ok(())
        } else {
            Err(InferenceError::Cancelled)
        }
    }

    fn goes_on(&self) -> bool {
        if self.stopped.load(Ordering::Relaxed) {
            return false;
        }
        let stop = (self.stop)();
        if stop {
            self.stopped.store(true, Ordering::Relaxed);
        }
        !stop
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        {
            let _lock = self
                .shared
                .lock
                .lock()
                .unwrap_or_else(|held| held.into_inner());
            self.shared.wake.notify_all();
        }
        for helper in self.helpers.drain(..) {
            let _ = helper.join();
        }
    }
}

/// Closes the job and waits until no helper is inside.
struct Finish<'a>(&'a Shared);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        self.0.state.fetch_and(!OPEN, Ordering::AcqRel);
        let mut waited = 0;
        while self.0.state.load(Ordering::Acquire) & ACTIVE != 0 {
            pause(&mut waited);
        }
    }
}

/// Counts a helper out.
struct Leave<'a>(&'a Shared);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.state.fetch_sub(1, Ordering::AcqRel);
    }
}

fn pause(waited: &mut u32) {
    *waited += 1;
    if *waited < PATIENCE {
        std::hint::spin_loop();
    } else {
        std::thread::yield_now();
    }
}

fn take_units(shared: &Shared, job: &(dyn Fn(usize) + Sync), units: usize) {
    loop {
        let unit = shared.next.fetch_add(1, Ordering::Relaxed);
        if unit >= units {
            return;
        }
        job(unit);
    }
}

fn help(shared: &Shared) {
    let mut done = 0;
    let mut waited = 0;
    while !shared.stop.load(Ordering::Relaxed) {
        let state = shared.state.load(Ordering::SeqCst);
        let fresh = state & OPEN != 0 && state / GENERATION != done;
        if !fresh {
            waited += 1;
            if waited < PATIENCE {
                std::hint::spin_loop();
            } else {
                sleep(shared, done);
                waited = 0;
            }
            continue;
        }
        waited = 0;
        let joined =
            shared
                .state
                .compare_exchange(state, state + 1, Ordering::AcqRel, Ordering::Relaxed);
        if joined.is_err() {
            continue;
        }
        let _leave = Leave(shared);
        done = state / GENERATION;
        // SAFETY: this helper is counted in, so the owner neither writes `work` nor ends the job's lifetime.
        if let Some((job, units)) = unsafe { *shared.work.get() } {
            // SAFETY: as above; the pointer came from a reference to a `Sync` closure.
            let job = unsafe { &*job };
            let taken = AssertUnwindSafe(|| take_units(shared, job, units));
            if std::panic::catch_unwind(taken).is_err() {
                shared.failed.store(true, Ordering::Relaxed);
            }
        }
    }
}

fn sleep(shared: &Shared, done: u64) {
    let mut lock = shared.lock.lock().unwrap_or_else(|held| held.into_inner());
    shared.sleepers.fetch_add(1, Ordering::SeqCst);
    loop {
        let state = shared.state.load(Ordering::SeqCst);
        let fresh = state & OPEN != 0 && state / GENERATION != done;
        if fresh || shared.stop.load(Ordering::SeqCst) {
            break;
        }
        lock = shared
            .wake
            .wait(lock)
            .unwrap_or_else(|held| held.into_inner());
    }
    shared.sleepers.fetch_sub(1, Ordering::SeqCst);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_runs_exactly_once() {
        let pool = Pool::new(3);
        for units in [0, 1, 2, 7, 1000] {
            for _ in 0..200 {
                let counts: Vec<AtomicUsize> = (0..units).map(|_| AtomicUsize::new(0)).collect();
                pool.run(units, &|unit| {
                    counts[unit].fetch_add(1, Ordering::Relaxed);
                });
                assert!(
                    counts
                        .iter()
                        .all(|count| count.load(Ordering::Relaxed) == 1)
                );
            }
        }
    }

    #[test]
    fn a_panic_in_a_unit_reaches_the_caller_and_the_pool_lives_on() {
        let pool = Pool::new(3);
        for _ in 0..20 {
            let failed = std::panic::catch_unwind(AssertUnwindSafe(|| {
                pool.run(30, &|unit| assert_ne!(unit % 10, 9));
            }));
            assert!(failed.is_err());
            let count = AtomicUsize::new(0);
            pool.run(30, &|_| {
                count.fetch_add(1, Ordering::Relaxed);
            });
            assert_eq!(count.into_inner(), 30);
        }
    }

    #[test]
    fn units_after_the_order_to_stop_are_left_out_and_the_pass_says_so() {
        let pool = Pool::new(2);
        let done = AtomicUsize::new(0);
        let stop = || done.load(Ordering::Relaxed) >= 5;
        let crew = Crew::of(&pool, &stop);
        crew.run(3, &|_| {
            done.fetch_add(1, Ordering::Relaxed);
        });
        assert_eq!(crew.check(), Ok(()));
        crew.run(1000, &|_| {
            done.fetch_add(1, Ordering::Relaxed);
        });
        // Each thread may be inside a unit when the order comes.
        assert!((5..=6).contains(&done.load(Ordering::Relaxed)));
        done.store(0, Ordering::Relaxed);
        assert_eq!(crew.check(), Err(InferenceError::Cancelled));
    }

    #[test]
    fn sleeping_helpers_wake_for_the_next_job() {
        let pool = Pool::new(2);
        for _ in 0..3 {
            while pool.shared.sleepers.load(Ordering::SeqCst) == 0 {
                std::thread::yield_now();
            }
            let sum = AtomicUsize::new(0);
            pool.run(100, &|unit| {
                sum.fetch_add(unit, Ordering::Relaxed);
            });
            assert_eq!(sum.into_inner(), 4950);
        }
    }
}
