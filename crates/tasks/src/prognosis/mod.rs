//! What the record says about the likely course.

use crate::{Form, Label, Task};
use draft::Part;

/// One to three sentences on what makes the course better or worse.
pub const TASK: Task = Task {
    id: "prognosis",
    version: 1,
    prompt: include_str!("prompt-1.txt"),
    labels: &[Label {
        word: "Outlook",
        part: Part::Prognosis,
    }],
    form: Form::Sentence,
    items: 3,
    max_tokens: 200,
    readings: 1,
};
