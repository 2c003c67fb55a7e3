//! Facts that the dictionaries did not recognise: proposals, used by no rule until a person accepts them.

use crate::task::NAME;
use crate::{Label, Task};
use draft::Part;

/// Problems, drugs and allergies in the words of the record. The labels of its items name the list; their part is the
/// summary's and is not used.
pub const TASK: Task = Task {
    id: "structure",
    version: 1,
    prompt: include_str!("prompt-1.txt"),
    labels: &[
        Label {
            word: "Problem",
            part: Part::Summary,
        },
        Label {
            word: "Drug",
            part: Part::Summary,
        },
        Label {
            word: "Allergy",
            part: Part::Summary,
        },
    ],
    text: NAME,
    items: 8,
    max_tokens: 260,
};
