use record::{DrugSuggestion, Lexicon, TermConcept, TermKind, TermMatch};

/// A dictionary that knows nothing: used while the database brings no names.
pub struct Nameless;

impl Lexicon for Nameless {
    fn matches(&self, _text: &str) -> Vec<TermMatch> {
        Vec::new()
    }

    fn concept(&self, _kind: TermKind, _concept: u32) -> TermConcept {
        TermConcept {
            preferred: String::new(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }
    }

    fn lookup(&self, _kind: TermKind, _name: &str) -> Option<TermConcept> {
        None
    }

    fn suggest_drug(&self, _word: &str) -> Vec<DrugSuggestion> {
        Vec::new()
    }

    fn ucum(&self, _written: &str) -> Option<String> {
        None
    }

    fn convert(&self, _key: &str, value: f64, from: &str, to: &str) -> Option<f64> {
        (from == to).then_some(value)
    }
}

/// The dictionary of `knowledge`.
pub fn dictionary(_knowledge: &crate::Knowledge) -> &dyn Lexicon {
    &Nameless
}
