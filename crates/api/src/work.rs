//! The steps of a run: check, summary, differential, prognosis, plan. Every statement is verified before it is handed
//! on; what fails goes on with its failures, for the unsupported tray.

use crate::check::check;
use crate::compose;
use crate::differential::StoredHypothesis;
use crate::model_task::TaskModels;
use crate::refused::Refused;
use crate::suggest::{Speed, propose, suggest, task_of};
use crate::wire::{ErrorCode, ModelTask, Step, UrgencyView};
use draft::{ModelLabel, Origin, Part, Statement, Verdict, Verification, named_drugs, verify};
use inference::{CancelToken, Generate, Phase};
use knowledge::care::{self, Hypothesis, Priority};
use knowledge::scores::Sources;
use knowledge::{Knowledge, check_proposed};
use record::{DetectedIssue, DocumentId, IssueKind, Language, Localized, Record, Span};
use std::sync::Arc;
use tasks::{Excerpt, Item};

/// Everything a run works on.
pub(crate) struct Desk<'a> {
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) record: &'a Record,
    /// What the documents disagree on.
    pub(crate) contradictions: &'a [DetectedIssue],
    /// Passages that were not understood.
    pub(crate) open_passages: &'a [(DocumentId, Span)],
    /// What the physician asks.
    pub(crate) question: &'a str,
    /// Care setting and what is available there.
    pub(crate) setting: &'a str,
    /// Language that a model answers in.
    pub(crate) language: Language,
    /// The models that take part.
    pub(crate) models: &'a TaskModels,
    pub(crate) cancel: &'a CancelToken,
    /// Seconds on a clock that only runs forward.
    pub(crate) seconds: &'a dyn Fn() -> f64,
}

/// A model that takes part in a run.
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) generate: Arc<dyn Generate>,
    /// Its name as shown beside its text.
    pub(crate) label: ModelLabel,
}

/// What a run hands on, in order.
pub(crate) enum Output {
    /// A step began.
    Started {
        step: Step,
        /// Seconds, by the speed of the step before; `None` where it cannot be said.
        estimate: Option<f64>,
    },
    /// A step goes on.
    Progressed {
        step: Step,
        elapsed_seconds: f64,
        seconds_left: Option<f64>,
        phase: Phase,
        done: u32,
        total: u32,
    },
    /// What a model makes of a passage that was not understood.
    Proposal {
        item: Box<Item>,
        excerpt: Excerpt,
        model: ModelLabel,
    },
    /// What did not fit into the model's context.
    LeftOut(Vec<Localized>),
    /// Answers of every check.
    Checked(Vec<DetectedIssue>),
    /// A verified statement.
    Statement {
        step: Step,
        statement: Box<Statement>,
        verdict: Verdict,
        beside: Box<Beside>,
    },
    /// A step ended.
    Finished {
        step: Step,
        seconds: f64,
        note: Option<Localized>,
    },
}

/// What a run keeps of a statement beside it.
#[derive(Default)]
pub(crate) struct Beside {
    /// What stands behind a diagnosis.
    pub(crate) hypothesis: Option<StoredHypothesis>,
    /// How soon a statement of the plan matters.
    pub(crate) urgency: UrgencyView,
}

/// Takes what a run hands on.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Output) -> Result<(), Refused>;

/// The named steps, in order.
pub(crate) const STEPS: [Step; 5] = [
    Step::Check,
    Step::Summary,
    Step::Differential,
    Step::Prognosis,
    Step::Plan,
];

/// Works through every step.
pub(crate) fn work(desk: &Desk<'_>, sink: Sink<'_>) -> Result<(), Refused> {
    let mut issues = Vec::new();
    let mut hypotheses: Vec<Hypothesis> = Vec::new();
    let mut speed = Speed::default();
    for step in STEPS {
        let begun = (desk.seconds)();
        let asked = ModelTask::of(step).and_then(|task| desk.models.get(task));
        let asked = asked.zip(task_of(step));
        let estimate = asked.map_or(Some(0.0), |(_, task)| speed.estimate(task));
        sink(Output::Started { step, estimate })?;
        still_wanted(desk)?;
        match step {
            Step::Check => {
                issues = check(desk.knowledge, desk.record, desk.contradictions);
                sink(Output::Checked(issues.clone()))?;
            }
            Step::Summary => {
                file(desk, step, compose::summary(desk.record), &issues, sink)?;
            }
            Step::Differential => {
                hypotheses = care::differential(desk.knowledge, desk.record);
                for (statement, stored) in compose::differential(desk.record, &hypotheses) {
                    let beside = Beside {
                        hypothesis: Some(stored),
                        ..Beside::default()
                    };
                    one(desk, step, statement, beside, &issues, sink)?;
                }
            }
            Step::Prognosis => {
                let words = crate::Words::of(desk.record);
                let sources = Sources::with_words(desk.record, desk.knowledge, &words);
                let outlooks = care::prognosis(&sources);
                let statements = compose::prognosis(desk.record, outlooks);
                file(desk, step, statements, &issues, sink)?;
            }
            Step::Plan => {
                let advice = compose::advice(desk.knowledge, desk.record, &issues, &hypotheses);
                for (statement, priority) in compose::plan(desk.record, advice) {
                    let beside = Beside {
                        urgency: urgency(priority),
                        ..Beside::default()
                    };
                    one(desk, step, statement, beside, &issues, sink)?;
                }
            }
        }
        let note = match asked {
            Some((model, task)) => suggest(desk, model, step, task, &issues, &mut speed, sink)?,
            None => None,
        };
        if let (Some(model), Step::Plan) = (desk.models.get(ModelTask::Passages), step) {
            propose(desk, model, step, &mut speed, sink)?;
        }
        sink(Output::Finished {
            step,
            seconds: (desk.seconds)() - begun,
            note,
        })?;
    }
    Ok(())
}

fn file(
    desk: &Desk<'_>,
    step: Step,
    statements: Vec<Statement>,
    issues: &[DetectedIssue],
    sink: Sink<'_>,
) -> Result<(), Refused> {
    for statement in statements {
        one(desk, step, statement, Beside::default(), issues, sink)?;
    }
    Ok(())
}

pub(crate) fn one(
    desk: &Desk<'_>,
    step: Step,
    statement: Statement,
    beside: Beside,
    issues: &[DetectedIssue],
    sink: Sink<'_>,
) -> Result<(), Refused> {
    still_wanted(desk)?;
    let verdict = verified(desk.knowledge, desk.record, issues, &statement);
    sink(Output::Statement {
        step,
        statement: Box::new(statement),
        verdict,
        beside: Box::new(beside),
    })
}

fn urgency(of: Priority) -> UrgencyView {
    match of {
        Priority::ActNow => UrgencyView::ActNow,
        Priority::High => UrgencyView::First,
        Priority::Routine => UrgencyView::Routine,
    }
}

fn still_wanted(desk: &Desk<'_>) -> Result<(), Refused> {
    if desk.cancel.is_cancelled() {
        return Err(ErrorCode::Cancelled.into());
    }
    Ok(())
}

/// The verdict on `statement`: against the record, the issues found on it, and those that its own proposals raise.
pub(crate) fn verified(
    knowledge: &Knowledge,
    record: &Record,
    issues: &[DetectedIssue],
    statement: &Statement,
) -> Verdict {
    let mut drugs = statement.proposes.clone();
    if statement.origin != Origin::Rule && matches!(statement.part, Part::Plan(_)) {
        for text in [&statement.text.en, &statement.text.zh] {
            drugs.extend(named_drugs(text, knowledge));
        }
    }
    drugs.sort();
    drugs.dedup();
    let mut known = issues.to_vec();
    // The drugs of a rule are alternatives: each is checked as if it alone were given. Whoever else names several may
    // mean them together, so they are checked together too, except that alternatives of one class are no duplicates.
    for drug in &drugs {
        known.extend(check_proposed(
            knowledge,
            record,
            std::slice::from_ref(drug),
        ));
    }
    if drugs.len() > 1 && statement.origin != Origin::Rule {
        let together = check_proposed(knowledge, record, &drugs);
        known.extend(
            together
                .into_iter()
                .filter(|issue| issue.kind != IssueKind::DuplicateTherapy),
        );
    }
    verify(
        statement,
        &Verification {
            record,
            issues: &known,
            lexicon: knowledge,
        },
    )
}
