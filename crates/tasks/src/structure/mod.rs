//! Passages that the dictionaries did not understand: what could stand there, as proposals that no rule uses until a
//! person accepts them.

use crate::{Asked, Excerpt, Form, Label, Task, grammar};
use draft::Part;
use inference::{Generate, GenerateRequest, InferenceError, Message, Role, SamplingParams};
use record::{DocumentId, Language, Record, Span};

/// Problems, drugs and allergies in passages that were not understood. The labels name the list of the record; the part
/// is not used.
pub const TASK: Task = Task {
    id: "structure",
    version: 1,
    prompt: include_str!("prompt-1.txt"),
    labels: &[
        Label {
            word: PROBLEM,
            part: Part::Summary,
        },
        Label {
            word: DRUG,
            part: Part::Summary,
        },
        Label {
            word: ALLERGY,
            part: Part::Summary,
        },
        Label {
            word: NOTHING,
            part: Part::Summary,
        },
    ],
    form: Form::Name,
    items: 8,
    max_tokens: 260,
    readings: 1,
};

/// Label of a problem.
pub const PROBLEM: &str = "Problem";
/// Label of a drug.
pub const DRUG: &str = "Drug";
/// Label of an allergy.
pub const ALLERGY: &str = "Allergy";
/// Label of a passage that is none of these.
pub const NOTHING: &str = "Nothing";

/// Most tokens of passages in a prompt.
const PASSAGE_TOKENS: usize = 600;

/// The question about `passages`, each with its line; `None` where there are none.
pub fn ask(
    record: &Record,
    passages: &[(DocumentId, Span)],
    model: &dyn Generate,
) -> Result<Option<Asked>, InferenceError> {
    let excerpt = Excerpt::of_lines(record, passages, PASSAGE_TOKENS, &|text| {
        model.count_tokens(text)
    })?;
    if excerpt.text().is_empty() {
        return Ok(None);
    }
    let words: Vec<&str> = passages
        .iter()
        .filter_map(|(document, span)| record.quote(document, *span))
        .collect();
    let content = format!(
        "RECORD\n{}\n\nNOT UNDERSTOOD\n{}\n\n{}",
        excerpt.text(),
        words.join("\n"),
        TASK.prompt
    );
    Ok(Some(Asked {
        request: GenerateRequest {
            messages: vec![Message {
                role: Role::User,
                content,
            }],
            grammar: Some(grammar::of(&TASK, excerpt.text(), Language::English, &[])),
            samples: vec![SamplingParams::Greedy],
            max_tokens: TASK.max_tokens,
        },
        left_out: Vec::new(),
        excerpt,
    }))
}
