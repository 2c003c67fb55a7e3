//! The record in a few sentences.

use crate::{Form, Label, Task};
use draft::Part;

/// Three to five sentences on who the patient is, what happened and what was found.
pub const TASK: Task = Task {
    id: "problem-summary",
    version: 1,
    prompt: include_str!("prompt-1.txt"),
    labels: &[Label {
        word: "Summary",
        part: Part::Summary,
    }],
    form: Form::Sentence,
    items: 5,
    max_tokens: 300,
    readings: 1,
};
