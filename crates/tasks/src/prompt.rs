use crate::{Excerpt, Form, LeftOut, Task, choose, grammar};
use inference::{Generate, GenerateRequest, InferenceError, Message, Role, SamplingParams};
use record::{DetectedIssue, Language, Record};

/// Most tokens of the record in a prompt, whatever the model could hold: reading them takes time.
const RECORD_TOKENS: usize = 3000;
/// Tokens kept for instructions, checks and the template.
const FRAME_TOKENS: usize = 700;
/// Checks named in a prompt at most.
const CHECKS: usize = 12;

const SYSTEM: &str = "You assist a physician. You work only with the record below. You quote it word for word. \
You never invent findings, numbers, drugs or diagnoses. You never say that something is safe, certain or recommended; \
the physician decides.";

/// What a task is asked about.
#[derive(Clone, Copy)]
pub struct Brief<'a> {
    /// The record.
    pub record: &'a Record,
    /// Issues found on it.
    pub issues: &'a [DetectedIssue],
    /// What the physician asks; may be empty.
    pub question: &'a str,
    /// Care setting and what is available there; may be empty.
    pub setting: &'a str,
    /// Language of the answer.
    pub language: Language,
}

/// A question ready to be put to a model.
pub struct Asked {
    /// For [`Generate::generate`].
    pub request: GenerateRequest,
    /// The part of the record in it.
    pub excerpt: Excerpt,
    /// What did not fit.
    pub left_out: Vec<LeftOut>,
}

/// The question `task` about `brief` for `model`, within its context: the record first, the task last.
pub fn ask(
    task: &'static Task,
    brief: &Brief<'_>,
    model: &dyn Generate,
) -> Result<Asked, InferenceError> {
    let context = model.model().context_len;
    // The same for every task, so that all tasks share the prompt up to their own words.
    let answer = crate::ALL
        .iter()
        .map(|task| task.max_tokens)
        .max()
        .unwrap_or(task.max_tokens);
    let budget = RECORD_TOKENS.min(context.saturating_sub(answer + FRAME_TOKENS));
    let excerpt = choose(brief.record, brief.issues, budget, &|text| {
        model.count_tokens(text)
    })?;
    let mut user = format!("RECORD\n{}\n", excerpt.text());
    let checks: Vec<&str> = brief
        .issues
        .iter()
        .filter(|issue| issue.is_found())
        .take(CHECKS)
        .map(|issue| issue.title.en.as_str())
        .collect();
    if !checks.is_empty() {
        user.push_str(&format!("\nCHECKS\n{}\n", checks.join("\n")));
    }
    for (title, text) in [("QUESTION", brief.question), ("SETTING", brief.setting)] {
        if !text.trim().is_empty() {
            user.push_str(&format!("\n{title}\n{}\n", text.trim()));
        }
    }
    let language = match brief.language {
        Language::Chinese => {
            "Write in Chinese (用中文书写); the words before the colon stay English."
        }
        _ => "Write in English.",
    };
    user.push_str(&format!("\n{}{language}\n", task.prompt));
    Ok(Asked {
        request: GenerateRequest {
            messages: vec![
                Message {
                    role: Role::System,
                    content: SYSTEM.to_string(),
                },
                Message {
                    role: Role::User,
                    content: user,
                },
            ],
            grammar: Some(grammar::of(
                task,
                excerpt.text(),
                brief.language,
                &names(task, brief),
            )),
            samples: samples(task.readings),
            max_tokens: task.max_tokens,
        },
        left_out: excerpt.left_out().to_vec(),
        excerpt,
    })
}

/// The most probable answer, and as many others as asked for, drawn with fixed seeds: a run can be repeated.
fn samples(readings: usize) -> Vec<SamplingParams> {
    let drawn = (1..readings as u64).map(|seed| SamplingParams::TopP {
        temperature: 0.8,
        top_p: 0.95,
        seed,
    });
    std::iter::once(SamplingParams::Greedy)
        .chain(drawn)
        .collect()
}

/// What an item can name, in the language of the answer; empty where it is free.
fn names<'a>(task: &Task, brief: &Brief<'_>) -> Vec<&'a str> {
    if task.form != Form::Diagnosis {
        return Vec::new();
    }
    let chinese = brief.language == Language::Chinese;
    let mut names: Vec<&str> = knowledge::care::unnamed(brief.record)
        .into_iter()
        .map(|name| if chinese { &name.zh } else { &name.en })
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
