//! The words of a case's documents in the form that scores read.

use ingest::Told;
use knowledge::scores::{Narrative, Passage};
use record::{Assertion, Record, Span};

/// The sentences of a record, with what each asserts.
pub struct Words {
    told: Told,
    passages: Vec<Passage>,
}

impl Words {
    /// Reads the free text of `record`.
    pub fn of(record: &Record) -> Self {
        let told = Told::of(record);
        let passages = told
            .sentences()
            .iter()
            .map(|sentence| Passage {
                document: sentence.document.clone(),
                span: sentence.span,
                section: sentence.section,
                text: record
                    .quote(&sentence.document, sentence.span)
                    .unwrap_or_default()
                    .to_string(),
            })
            .collect();
        Self { told, passages }
    }
}

impl Narrative for Words {
    fn passages(&self) -> &[Passage] {
        &self.passages
    }

    fn assertion(&self, passage: usize, mention: Span) -> Assertion {
        self.told.assertion(passage, mention)
    }
}
