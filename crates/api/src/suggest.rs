//! The model's part of a run: each line of an answer is verified and handed on once it is whole.

use crate::refused::{Refused, model_words};
use crate::wire::{ErrorCode, Step};
use crate::work::{Beside, Desk, Model, Output, Sink, one};
use inference::{GenerateEvent, InferenceError, StopReason, Timing};
use record::{DetectedIssue, Lexicon, Localized, TermKind};
use tasks::{Agreed, Asked, Brief, Item, Reader, Task, agreed, ask};

/// What the model is asked in a step.
pub(crate) fn task_of(step: Step) -> Option<&'static Task> {
    match step {
        Step::Check => None,
        Step::Summary => Some(&tasks::problem_summary::TASK),
        Step::Differential => Some(&tasks::differential::TASK),
        Step::Prognosis => Some(&tasks::prognosis::TASK),
        Step::Plan => Some(&tasks::plan::TASK),
    }
}

/// Measured speed of the model in this run.
#[derive(Default)]
pub(crate) struct Speed {
    /// Seconds for each generated token of a single answer; 0 before the first.
    decode: f64,
}

/// What each further answer of a batch adds to the time of one, measured on the default model.
const FURTHER_ANSWER: f64 = 0.3;

impl Speed {
    fn learn(&mut self, timing: &Timing, answers: usize) {
        if timing.generated_tokens > 0 && answers == 1 {
            self.decode = timing.decode_seconds / timing.generated_tokens as f64;
        }
    }

    /// Seconds that an answer of usual length takes, the record having been read.
    pub(crate) fn estimate(&self, task: &Task) -> Option<f64> {
        let batch = 1.0 + FURTHER_ANSWER * (task.readings - 1) as f64;
        (self.decode > 0.0).then_some(self.decode * task.max_tokens as f64 * 0.6 * batch)
    }
}

/// Asks the model what belongs to a step. A refusal of the model ends the step with a note, not the run: what stands
/// from rules and tables stays.
pub(crate) fn suggest(
    desk: &Desk<'_>,
    model: &Model,
    step: Step,
    task: &'static Task,
    issues: &[DetectedIssue],
    speed: &mut Speed,
    sink: Sink<'_>,
) -> Result<Option<Localized>, Refused> {
    let brief = Brief {
        record: desk.record,
        issues,
        question: desk.question,
        setting: desk.setting,
        language: desk.language,
    };
    let asked = match ask(task, &brief, &*model.generate) {
        Ok(asked) => asked,
        Err(error) => return model_failed(error),
    };
    if !asked.left_out.is_empty() {
        let words = asked.left_out.iter().map(|one| one.what.clone()).collect();
        sink(Output::LeftOut(words))?;
    }
    let question = Question {
        desk,
        model,
        step,
        task,
        asked: &asked,
    };
    question.put(speed, sink, &mut |agreed, sink| {
        let rationale = agreed.words();
        let item = agreed.item;
        let mut statement =
            item.statement(&asked.excerpt, desk.record, &model.label, desk.knowledge);
        statement.rationale = rationale;
        one(desk, step, statement, Beside::default(), issues, sink)
    })
}

/// Asks the model about passages that were not understood, where there are any.
pub(crate) fn propose(
    desk: &Desk<'_>,
    model: &Model,
    step: Step,
    speed: &mut Speed,
    sink: Sink<'_>,
) -> Result<(), Refused> {
    let asked = tasks::structure::ask(desk.record, desk.open_passages, &*model.generate);
    let Ok(Some(asked)) = asked else {
        return Ok(());
    };
    let question = Question {
        desk,
        model,
        step,
        task: &tasks::structure::TASK,
        asked: &asked,
    };
    question.put(speed, sink, &mut |agreed, sink| {
        sink(Output::Proposal {
            item: Box::new(agreed.item),
            excerpt: asked.excerpt.clone(),
            model: model.label.clone(),
        })
    })?;
    Ok(())
}

struct Question<'a> {
    desk: &'a Desk<'a>,
    model: &'a Model,
    step: Step,
    task: &'static Task,
    asked: &'a Asked,
}

/// What happens to a whole line.
type Take<'a> = &'a mut dyn FnMut(Agreed, Sink<'_>) -> Result<(), Refused>;

impl Question<'_> {
    /// Puts the question; a note says what became of the answer.
    fn put(
        &self,
        speed: &mut Speed,
        sink: Sink<'_>,
        take: Take<'_>,
    ) -> Result<Option<Localized>, Refused> {
        let begun = (self.desk.seconds)();
        let of = self.task.readings;
        let mut readers: Vec<Reader> = (0..of).map(|_| Reader::new(self.task)).collect();
        let mut readings: Vec<Vec<Item>> = vec![Vec::new(); of];
        let mut refused = None;
        let answer =
            self.model
                .generate
                .generate(&self.asked.request, self.desk.cancel, &mut |event| {
                    if refused.is_some() {
                        return;
                    }
                    let handed = match event {
                        GenerateEvent::Text { sample, text } => {
                            let items = readers[sample].push(&text);
                            if of > 1 {
                                readings[sample].extend(items);
                                Ok(())
                            } else {
                                items
                                    .into_iter()
                                    .try_for_each(|item| take(Agreed::alone(item), &mut *sink))
                            }
                        }
                        GenerateEvent::Queued { .. } => Ok(()),
                        GenerateEvent::Progress {
                            phase,
                            done,
                            total,
                            seconds_left,
                        } => sink(Output::Progressed {
                            step: self.step,
                            elapsed_seconds: (self.desk.seconds)() - begun,
                            seconds_left: seconds_left.map(f64::from),
                            phase,
                            done: done as u32,
                            total: total as u32,
                        }),
                    };
                    if let Err(error) = handed {
                        self.desk.cancel.cancel();
                        refused = Some(error);
                    }
                });
        if let Some(error) = refused {
            return Err(error);
        }
        match answer {
            Ok(generation) => {
                speed.learn(&generation.timing, of);
                for agreed in agreed(readings, self.task.items, &|name| self.concept(name)) {
                    take(agreed, &mut *sink)?;
                }
                let cut = |(_, reason): &(String, StopReason)| *reason == StopReason::MaxTokens;
                Ok(generation.texts.first().is_some_and(cut).then(cut_off))
            }
            Err(error) => model_failed(error),
        }
    }
}

impl Question<'_> {
    /// What a name means, where the dictionary knows it.
    fn concept(&self, name: &str) -> Option<String> {
        let known = self.desk.knowledge.lookup(TermKind::Problem, name)?;
        Some(known.preferred)
    }
}

fn cut_off() -> Localized {
    Localized::new(
        "The model's answer reached its length limit; its last line was left out.",
        "模型回答达到长度上限，最后一行未采用。",
    )
}

fn model_failed(error: InferenceError) -> Result<Option<Localized>, Refused> {
    if error == InferenceError::Cancelled {
        return Err(ErrorCode::Cancelled.into());
    }
    let why = model_words(&error).unwrap_or_else(|| {
        Localized::new(
            format!("The model did not answer ({error})."),
            format!("模型未作答（{error}）。"),
        )
    });
    Ok(Some(Localized::new(
        format!("{} This step is from rules and tables alone.", why.en),
        format!("{}本步骤仅用规则与表格。", why.zh),
    )))
}
