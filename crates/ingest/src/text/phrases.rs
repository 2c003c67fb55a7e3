//! A list of fixed phrases with what each means, found without regard to case on word boundaries.

use super::context::stands_alone;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use record::Span;

/// Phrases and their meanings.
pub(crate) struct Phrases<T> {
    automaton: Option<AhoCorasick>,
    meanings: Vec<T>,
}

impl<T: Clone> Phrases<T> {
    pub(crate) fn new<'p>(rows: impl Iterator<Item = (&'p str, T)>) -> Self {
        let (words, meanings): (Vec<&str>, Vec<T>) = rows.unzip();
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(words)
            .ok();
        Self {
            automaton,
            meanings,
        }
    }

    /// Every phrase inside `window` of `text`, in order, without overlap.
    pub(crate) fn find<'t>(
        &'t self,
        text: &'t str,
        window: Span,
    ) -> impl Iterator<Item = (Span, T)> + 't {
        let part = &text[window.start..window.end];
        self.automaton
            .iter()
            .flat_map(move |automaton| automaton.find_iter(part))
            .map(move |found| {
                let span = Span::new(found.start(), found.end()).shifted(window.start);
                (span, self.meanings[found.pattern().as_usize()].clone())
            })
            .filter(move |(span, _)| stands_alone(text.as_bytes(), span.start, span.end))
    }
}
