//! Diagnoses to consider.

use crate::{Form, Label, Task};
use draft::Part;

/// Up to five diagnoses, each with the finding that suggests it.
pub const TASK: Task = Task {
    id: "differential",
    version: 1,
    prompt: include_str!("prompt-1.txt"),
    labels: &[Label {
        word: "Diagnosis",
        part: Part::Differential,
    }],
    form: Form::Diagnosis,
    items: 5,
    max_tokens: 160,
    readings: 5,
};
