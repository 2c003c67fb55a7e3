//! A pattern of words that is built once, when it is first asked for.

use regex::{Captures, Regex};
use std::sync::OnceLock;

/// A pattern that cannot be built matches nothing.
pub(super) struct Form {
    words: &'static str,
    built: OnceLock<Option<Regex>>,
}

impl Form {
    pub(super) const fn new(words: &'static str) -> Self {
        Self {
            words,
            built: OnceLock::new(),
        }
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.get().is_some_and(|form| form.is_match(text))
    }

    /// Where the first match ends.
    pub(super) fn end_in(&self, text: &str) -> Option<usize> {
        self.get()?.find(text).map(|found| found.end())
    }

    pub(super) fn read<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.get()?.captures(text)
    }

    pub(super) fn get(&self) -> Option<&Regex> {
        self.built
            .get_or_init(|| Regex::new(self.words).ok())
            .as_ref()
    }
}
