//! The pipeline from text to facts, over a small dictionary.

mod facts;
mod lexicon;
mod notes;
mod robust;
mod terse;

use crate::{IngestIssue, Input, read};
use lexicon::Small;
use record::{DocumentId, Record};

pub(super) fn open(text: &str) -> (Record, Vec<IngestIssue>) {
    let id = DocumentId("d".into());
    read(
        Input {
            id: &id,
            title: "note.txt",
            bytes: text.as_bytes(),
            as_of: None,
        },
        &Small,
    )
}
