//! Free text inside a structured document, read by the text pipeline where it stands.

use crate::{IngestIssue, text};
use record::{Lexicon, Record, SectionKind, SourceDocument, Span};

/// Reads the stretches `spans` of `document.text` as free text and adds their facts to `record`. The sections of the
/// rendering stay as they are.
pub(crate) fn interpret(
    document: &SourceDocument,
    spans: &[Span],
    lexicon: &dyn Lexicon,
    record: &mut Record,
    issues: &mut Vec<IngestIssue>,
) {
    for span in spans {
        let Some(words) = span.slice(document.text.reveal()) else {
            continue;
        };
        let first = record
            .sections
            .iter()
            .find(|section| section.span.contains(*span))
            .map_or(SectionKind::Other, |section| section.kind);
        let understood = text::understand(
            words,
            text::Origin {
                document: &document.id,
                base: span.start,
                first,
            },
            lexicon,
        );
        let found = Record {
            sections: Vec::new(),
            ..understood.record
        };
        crate::merge::adopt(record, found);
        issues.extend(understood.issues);
    }
}
