//! Dictionaries that remember their answers while one text is read: a chart asks for the same unit a thousand times.

use record::{
    DrugSuggestion, GeneCall, GeneSite, Lexicon, TermConcept, TermKind, TermMatch, VariantCall,
    WordUse,
};
use std::collections::HashMap;
use std::sync::Mutex;

/// Most answers of one kind that are kept.
const MOST: usize = 4096;

/// A lexicon in front of another; every answer is the other's.
pub(crate) struct Remembered<'a> {
    lexicon: &'a dyn Lexicon,
    units: Memory<Option<String>>,
    names: Memory<Option<TermConcept>>,
    near: Memory<Vec<DrugSuggestion>>,
}

impl<'a> Remembered<'a> {
    pub(crate) fn new(lexicon: &'a dyn Lexicon) -> Self {
        Self {
            lexicon,
            units: Memory::new(),
            names: Memory::new(),
            near: Memory::new(),
        }
    }
}

struct Memory<V>(Mutex<HashMap<String, V>>);

impl<V: Clone> Memory<V> {
    fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    fn get(&self, key: &str, ask: impl FnOnce() -> V) -> V {
        let Ok(mut known) = self.0.lock() else {
            return ask();
        };
        if let Some(answer) = known.get(key) {
            return answer.clone();
        }
        let answer = ask();
        if known.len() < MOST {
            known.insert(key.to_string(), answer.clone());
        }
        answer
    }
}

impl Lexicon for Remembered<'_> {
    fn matches(&self, text: &str) -> Vec<TermMatch> {
        self.lexicon.matches(text)
    }

    fn concept(&self, kind: TermKind, concept: u32) -> TermConcept {
        self.lexicon.concept(kind, concept)
    }

    fn lookup(&self, kind: TermKind, name: &str) -> Option<TermConcept> {
        let key = format!("{}{name}", char::from(kind as u8));
        self.names.get(&key, || self.lexicon.lookup(kind, name))
    }

    fn suggest_drug(&self, word: &str) -> Vec<DrugSuggestion> {
        self.near.get(word, || self.lexicon.suggest_drug(word))
    }

    fn ucum(&self, written: &str) -> Option<String> {
        self.units.get(written, || self.lexicon.ucum(written))
    }

    fn convert(&self, key: &str, value: f64, from: &str, to: &str) -> Option<f64> {
        self.lexicon.convert(key, value, from, to)
    }

    fn gene_sites(&self, build: &str) -> Vec<GeneSite> {
        self.lexicon.gene_sites(build)
    }

    fn call_genes(&self, variants: &[VariantCall]) -> Vec<GeneCall> {
        self.lexicon.call_genes(variants)
    }

    fn word(&self, word: &str) -> WordUse {
        self.lexicon.word(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn an_answer_is_asked_for_once() {
        let memory = Memory::new();
        let asked = AtomicUsize::new(0);
        let ask = |key: &str| {
            memory.get(key, || {
                asked.fetch_add(1, Ordering::Relaxed);
                key.len()
            })
        };
        assert_eq!([ask("mg"), ask("mg"), ask("mmol"), ask("mg")], [2, 2, 4, 2]);
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn no_more_answers_are_kept_than_fit() {
        let memory = Memory::new();
        for number in 0..2 * MOST {
            assert_eq!(memory.get(&number.to_string(), || number), number);
        }
        assert_eq!(memory.0.lock().map(|known| known.len()).ok(), Some(MOST));
    }
}
