//! A list of fixed phrases with what each means, found without regard to case on word boundaries.

use super::context::stands_alone;
use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, MatchKind, StartKind};
use record::Span;

/// Words of which any one counts, also inside a longer word.
pub(crate) struct Hints(Option<DFA>);

impl Hints {
    /// Words in any case.
    pub(crate) fn any_case(words: &[&str]) -> Self {
        Self::build(words, true)
    }

    /// Words as they are written.
    pub(crate) fn exact(words: &[&str]) -> Self {
        Self::build(words, false)
    }

    fn build(words: &[&str], any_case: bool) -> Self {
        let automaton = DFA::builder()
            .start_kind(StartKind::Unanchored)
            .ascii_case_insensitive(any_case)
            .prefilter(false)
            .build(words);
        Self(automaton.ok())
    }

    /// True where `text` holds one of them.
    pub(crate) fn within(&self, text: &str) -> bool {
        self.first_end(text).is_some()
    }

    /// Where the first of them in `text` ends. Most texts hold none: the walk over the table does no more than look for one.
    pub(crate) fn first_end(&self, text: &str) -> Option<usize> {
        let automaton = self.0.as_ref()?;
        let mut state = automaton.start_state(Anchored::No).ok()?;
        text.bytes()
            .position(|byte| {
                state = automaton.next_state(Anchored::No, state, byte);
                automaton.is_match(state)
            })
            .map(|last| last + 1)
    }
}

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

/// Words that a text may begin with and what each means, filed under their first byte: of a hundred words a place of the
/// text is compared with two or three.
pub(crate) struct Openings<T> {
    rows: Vec<(&'static str, T)>,
    /// Where the rows of each first byte begin; capitals are filed with small letters.
    starts: [usize; 257],
}

impl<T: Copy> Openings<T> {
    pub(crate) fn new(rows: &[(&'static str, T)]) -> Self {
        let mut rows = rows.to_vec();
        rows.sort_by_key(|row| filed(row.0));
        let starts = std::array::from_fn(|byte| rows.partition_point(|row| filed(row.0) < byte));
        Self { rows, starts }
    }

    /// The rows that `text` can begin with, in the order of the list. The caller compares them as its list wants it.
    pub(crate) fn of(&self, text: &str) -> &[(&'static str, T)] {
        let byte = filed(text);
        &self.rows[self.starts[byte]..self.starts[byte + 1]]
    }
}

impl Openings<()> {
    /// Words without meanings of their own.
    pub(crate) fn words(words: &[&'static str]) -> Self {
        let rows: Vec<(&'static str, ())> = words.iter().map(|word| (*word, ())).collect();
        Self::new(&rows)
    }

    /// The same of words that bars keep apart.
    pub(crate) fn barred(words: &'static str) -> Self {
        let words: Vec<&'static str> = words.split('|').collect();
        Self::words(&words)
    }

    /// The words that `text` can begin with, in the order of the list.
    pub(crate) fn words_of(&self, text: &str) -> impl Iterator<Item = &'static str> {
        self.of(text).iter().map(|(word, ())| *word)
    }
}

fn filed(text: &str) -> usize {
    let first = text.as_bytes().first();
    first.map_or(0, |byte| usize::from(byte.to_ascii_lowercase()))
}
