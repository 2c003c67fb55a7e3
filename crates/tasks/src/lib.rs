//! One folder per question that is put to a model: facts chosen, prompt file, grammar, parsing.
//!
//! Never here: sampling, storage, threads. A prompt begins with the record and ends with the task, so that the engine
//! reads the record once for all tasks. Every item of an answer quotes the record verbatim: the grammar allows nothing
//! else. Items become statements here and are verified elsewhere; nothing is repaired.

mod agree;
mod answer;
pub mod differential;
mod excerpt;
mod grammar;
pub mod plan;
pub mod problem_summary;
pub mod prognosis;
mod prompt;
pub mod structure;
mod task;

pub use agree::{Agreed, agreed};
pub use answer::{Item, Reader};
pub use excerpt::{Excerpt, LeftOut, choose};
pub use prompt::{Asked, Brief, ask};
pub use task::{Form, Label, Task};

/// Tasks of a run, in the order of its steps.
pub const ALL: [&Task; 4] = [
    &problem_summary::TASK,
    &differential::TASK,
    &prognosis::TASK,
    &plan::TASK,
];
