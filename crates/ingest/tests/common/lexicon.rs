//! A small lexicon for tests and examples.

use record::{DrugSuggestion, Lexicon, Span, TermConcept, TermKind, TermMatch};

/// A lexicon that knows one drug, one test, and two positions of a gene.
pub struct Few;

impl Lexicon for Few {
    fn matches(&self, text: &str) -> Vec<TermMatch> {
        let places = text.match_indices("warfarin");
        places
            .map(|(at, word)| TermMatch {
                span: Span::new(at, at + word.len()),
                kind: TermKind::Drug,
                concept: 0,
                ambiguous: false,
            })
            .collect()
    }
    fn concept(&self, _: TermKind, _: u32) -> TermConcept {
        TermConcept {
            preferred: "warfarin".into(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }
    }
    fn lookup(&self, kind: TermKind, name: &str) -> Option<TermConcept> {
        (kind == TermKind::Laboratory && name == "Potassium").then(|| self.concept(kind, 0))
    }
    fn suggest_drug(&self, _: &str) -> Vec<DrugSuggestion> {
        Vec::new()
    }
    fn ucum(&self, written: &str) -> Option<String> {
        Some(written.to_string())
    }
    fn convert(&self, _: &str, _: f64, _: &str, _: &str) -> Option<f64> {
        None
    }
    fn gene_sites(&self, _: &str) -> Vec<record::GeneSite> {
        [(94_781_859, "G"), (94_761_900, "C")]
            .map(|(position, reference)| record::GeneSite {
                chromosome: "chr10".into(),
                position,
                gene: "CYP2C19".into(),
                reference: reference.into(),
            })
            .to_vec()
    }
}
