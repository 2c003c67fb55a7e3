//! The sentences of a record's free text with what each asserts, for questions that no fact answers.

use super::context::{self, Context, Hit};
use super::topics::Topics;
use super::{sections, sentences};
use record::{Assertion, DocumentId, MediaType, Record, SectionKind, Span};

/// One sentence of a document.
#[derive(Clone, PartialEq, Debug)]
pub struct ToldSentence {
    /// The document it stands in.
    pub document: DocumentId,
    /// Its place in the stored text.
    pub span: Span,
    /// The section it belongs to.
    pub section: SectionKind,
}

/// Every sentence of a record's free text, with the cues that govern it.
pub struct Told {
    sentences: Vec<ToldSentence>,
    contexts: Vec<Context>,
}

impl Told {
    /// Reads the sentences of `record`; renderings of structured formats are no free text and are left out.
    pub fn of(record: &Record) -> Self {
        let mut told = Self {
            sentences: Vec::new(),
            contexts: Vec::new(),
        };
        for document in &record.documents {
            if is_free_text(&document.media_type) {
                told.read(&document.id, document.text.reveal());
            }
        }
        told
    }

    /// The sentences in order.
    pub fn sentences(&self) -> &[ToldSentence] {
        &self.sentences
    }

    /// What sentence number `at` asserts of `mention`, a span of the document's stored text.
    pub fn assertion(&self, at: usize, mention: Span) -> Assertion {
        self.contexts
            .get(at)
            .map_or_else(Assertion::default, |context| context.assertion(mention))
    }

    fn read(&mut self, document: &DocumentId, text: &str) {
        let hits = context::hits(text);
        let width = sentences::Width::of(text);
        let mut next = 0;
        for part in sections::parts(text, SectionKind::Other, width) {
            let body = Span::new(part.body.min(part.span.end), part.span.end);
            for span in sentences::sentences(text, body, width) {
                while hits
                    .get(next)
                    .is_some_and(|hit| hit.span.start < span.start)
                {
                    next += 1;
                }
                let inside: Vec<Hit> = hits[next..]
                    .iter()
                    .take_while(|hit| hit.span.start < span.end)
                    .filter(|hit| hit.span.end <= span.end)
                    .copied()
                    .collect();
                let topics = Topics::of(&text[span.start..span.end]);
                let context = Context::new(text, span, &inside, &[], topics);
                self.contexts.push(context.under(part.kind, part.heading));
                self.sentences.push(ToldSentence {
                    document: document.clone(),
                    span,
                    section: part.kind,
                });
            }
        }
    }
}

fn is_free_text(media: &MediaType) -> bool {
    matches!(
        media,
        MediaType::Text | MediaType::Markdown | MediaType::Rtf | MediaType::Pdf | MediaType::Docx
    )
}
