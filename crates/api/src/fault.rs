//! Faults of the program itself: they cost one document or one command, and are told without a word of a patient.

use std::io::{Write, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

/// From now on a fault writes its place to standard error and nothing else: its own message may quote a record.
pub fn tell_place_only() {
    set_hook(Box::new(|fault| {
        if let Some(place) = fault.location() {
            // Nothing is left to do where even this cannot be told.
            let _ = writeln!(stderr(), "fault at {}:{}", place.file(), place.line());
        }
    }));
}

/// What `work` yields; `None` where a fault ended it. What it shares with others must be whole at any moment: stored in
/// a transaction, or replaced in one step.
pub(crate) fn contained<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

#[cfg(test)]
mod tests {
    use super::contained;

    #[test]
    fn a_fault_ends_only_the_work_it_happens_in() {
        let text = "血压 120/80";
        assert_eq!(contained(|| text[1..3].len()), None);
        assert_eq!(contained(|| text[0..3].len()), Some(3));
    }
}
