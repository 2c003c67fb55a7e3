//! Runs: one thread each, typed events, cancelled by identifier, ended in exactly one way.

use crate::app::{ActiveRun, App};
use crate::case::Open;
use crate::fault::contained;
use crate::model_task::TaskModels;
use crate::reading::Reading;
use crate::refused::Refused;
use crate::review::is_signed;
use crate::stored::{Kept, StoredRun};
use crate::view::{self, Pages};
use crate::wire::{
    AppEventKind, ErrorCode, Localized, RunMode, RunRef, RunStartRequest, RunStarted, StepView,
    UrgencyView,
};
use crate::work::{Beside, Desk, Output, STEPS, work};
use draft::{Draft, DraftId, Origin, Statement, StatementId};
use inference::CancelToken;
use record::{DocumentId, Localized as Words, Span};
use std::sync::Arc;
use std::time::Instant;
use store::{RunId, RunState, Store};

pub(crate) fn run_start(app: &App, request: RunStartRequest) -> Result<RunStarted, Refused> {
    let RunStartRequest { case, mode } = request;
    let store = app.store()?;
    let open = Open::load(app, &store, &case)?;
    if is_signed(open.draft.as_ref()) {
        return Err(ErrorCode::PlanSigned.into());
    }
    let run = app.host().new_id();
    let cancel = CancelToken::new();
    {
        let mut runs = app.runs();
        if runs.values().any(|active| active.case == case) {
            return Err(ErrorCode::RunActive.into());
        }
        runs.insert(
            run.clone(),
            ActiveRun {
                case: case.clone(),
                cancel: cancel.clone(),
                record_changed: false,
                thread: None,
            },
        );
    }
    let begun = begin(app, &store, &open, &run, mode);
    if let Err(refused) = begun {
        app.runs().remove(&run);
        return Err(refused);
    }
    let job = Job {
        app: app.clone(),
        store,
        open,
        run: run.clone(),
        mode,
        cancel,
    };
    let thread = std::thread::Builder::new()
        .name("run".to_string())
        .spawn(move || job.go())
        .map_err(|_| ErrorCode::MemoryShort)?;
    if let Some(active) = app.runs().get_mut(&run) {
        active.thread = Some(thread);
    }
    Ok(RunStarted {
        run,
        steps: STEPS
            .iter()
            .map(|step| StepView {
                step: *step,
                label: crate::words::step(*step).into(),
            })
            .collect(),
    })
}

fn begin(app: &App, store: &Store, open: &Open, run: &str, mode: RunMode) -> Result<(), Refused> {
    let name = match mode {
        RunMode::WithModel => "with_model",
        RunMode::KnowledgeOnly => "knowledge_only",
    };
    Ok(store.start_run(&RunId(run.to_string()), &open.id, name, app.host().now())?)
}

/// Cancels a run. Its end arrives as an event.
pub(crate) fn run_cancel(app: &App, request: RunRef) -> Result<(), Refused> {
    match app.runs().get(&request.run) {
        Some(active) => {
            active.cancel.cancel();
            Ok(())
        }
        None => Err(ErrorCode::RunUnknown.into()),
    }
}

/// True while a run works on the case.
pub(crate) fn is_active(app: &App, case: &str) -> bool {
    app.runs().values().any(|active| active.case == case)
}

/// Ends a run that works on a record which has just changed.
pub(crate) fn record_changed(app: &App, case: &str) {
    for active in app.runs().values_mut().filter(|active| active.case == case) {
        active.record_changed = true;
        active.cancel.cancel();
    }
}

/// Cancels the run of a case and waits for its end.
pub(crate) fn stop_case(app: &App, case: &str) {
    stop(app, |active| active.case == case);
}

/// Cancels every run and waits until what they verified is stored.
pub(crate) fn stop_all(app: &App) {
    stop(app, |_| true);
}

fn stop(app: &App, wanted: impl Fn(&ActiveRun) -> bool) {
    let threads: Vec<_> = app
        .runs()
        .values_mut()
        .filter(|active| wanted(active))
        .filter_map(|active| {
            active.cancel.cancel();
            active.thread.take()
        })
        .collect();
    for thread in threads {
        // A run that panicked has nothing left to store; it is shown as interrupted.
        let _ = thread.join();
    }
}

struct Job {
    app: App,
    store: Arc<Store>,
    open: Open,
    run: String,
    mode: RunMode,
    cancel: CancelToken,
}

impl Job {
    fn go(self) {
        let outcome =
            contained(|| self.work()).unwrap_or_else(|| Err(ErrorCode::ProgramFault.into()));
        let case = self.open.id.0.clone();
        let record_changed = self
            .app
            .runs()
            .get(&self.run)
            .is_some_and(|active| active.record_changed);
        let (state, kind) = match outcome {
            Ok(()) => (RunState::Done, AppEventKind::RunFinished),
            Err(_) if record_changed => self.failed(&ErrorCode::RecordChanged.into()),
            Err(refused) if refused.code() == ErrorCode::Cancelled => {
                (RunState::Cancelled, AppEventKind::RunCancelled)
            }
            Err(refused) => self.failed(&refused),
        };
        let ended = self
            .store
            .end_run(&RunId(self.run.clone()), &state, self.app.host().now());
        let kind = match ended {
            Ok(()) => kind,
            Err(error) => self.failed(&error.into()).1,
        };
        self.app.runs().remove(&self.run);
        self.app.emit(&case, &self.run, kind);
    }

    fn failed(&self, refused: &Refused) -> (RunState, AppEventKind) {
        let code = crate::words::snake(&refused.code()).replace(' ', "_");
        let error = refused.worded(self.app.locale());
        (RunState::Failed { code }, AppEventKind::RunFailed { error })
    }

    fn work(&self) -> Result<(), Refused> {
        let knowledge = self.app.knowledge()?;
        let mut kept = StoredRun::default();
        let models = self.models(&mut kept)?;
        self.new_draft(models.label())?;
        kept.save(&self.store, &self.open.id)?;
        let open_passages: Vec<(DocumentId, Span)> = self
            .open
            .intake
            .issues
            .iter()
            .filter(|issue| issue.not_understood)
            .filter_map(|issue| Some((issue.document.clone(), issue.span?)))
            .collect();
        let begun = Instant::now();
        let desk = Desk {
            knowledge: &knowledge,
            record: &self.open.record,
            contradictions: &self.open.intake.contradictions,
            open_passages: &open_passages,
            question: self.open.case.fields.question.reveal(),
            setting: self.open.case.fields.setting.reveal(),
            language: self.app.locale().language(),
            models: &models,
            cancel: &self.cancel,
            seconds: &|| begun.elapsed().as_secs_f64(),
        };
        let pages = Pages::new(&self.open.record);
        work(&desk, &mut |output| self.take(output, &mut kept, &pages))
    }

    /// The models that take part; notes say for what none does, and why.
    fn models(&self, kept: &mut StoredRun) -> Result<TaskModels, Refused> {
        if self.mode == RunMode::KnowledgeOnly {
            return Ok(TaskModels::default());
        }
        let in_use = match crate::model::settled(&self.app, &self.cancel)? {
            Ok(model) => Some(model),
            Err(why) => {
                kept.notes.push(Words::new(
                    format!(
                        "{} What it is asked for is from rules and tables alone.",
                        why.en
                    ),
                    format!("{}由其完成的任务仅用规则与表格。", why.zh),
                ));
                None
            }
        };
        let (models, notes) = TaskModels::chosen(&self.app, in_use);
        kept.notes
            .extend(notes.into_iter().map(|note| Words::new(note.en, note.zh)));
        if !self.app.kept().settings.keep_reading {
            return Ok(models);
        }
        Ok(models.each(|model| {
            let (app, store) = (self.app.clone(), Arc::clone(&self.store));
            Arc::new(Reading::new(app, model, store, self.open.id.clone()))
        }))
    }

    /// A fresh draft with the physician's own statements and answers of the earlier one.
    fn new_draft(&self, label: Option<draft::ModelLabel>) -> Result<(), Refused> {
        let _guard = self.app.drafts();
        let mut fresh = Draft::new(DraftId(self.app.host().new_id()), label);
        if let Some(earlier) = self.store.draft(&self.open.id)? {
            fresh.keep_reviews(&earlier);
        }
        for answer in self.store.overrides(&self.open.id)? {
            if !fresh
                .acknowledgements
                .iter()
                .any(|known| known.key == answer.key)
            {
                fresh.acknowledgements.push(answer);
            }
        }
        Ok(self
            .store
            .save_draft(&self.open.id, &fresh, self.app.host().now())?)
    }

    fn take(&self, output: Output, kept: &mut StoredRun, pages: &Pages<'_>) -> Result<(), Refused> {
        let kind = match output {
            Output::Started { step, estimate } => AppEventKind::StepStarted {
                step,
                estimated_seconds: estimate,
            },
            Output::Checked(issues) => {
                self.store.save_issues(&self.open.id, &issues)?;
                return Ok(());
            }
            Output::Progressed {
                step,
                elapsed_seconds,
                seconds_left,
                phase,
                done,
                total,
            } => AppEventKind::StepProgressed {
                step,
                elapsed_seconds,
                seconds_left,
                label: crate::words::phase(phase).into(),
                done,
                total,
            },
            Output::Statement {
                step,
                statement,
                verdict,
                beside,
            } => {
                let id = self.id_of(&statement);
                self.keep(&id, *beside, kept)?;
                let mut statement = *statement;
                statement.id = id;
                let urgency = kept.urgency.get(&statement.id.0).copied();
                match self.file(statement, verdict, urgency.unwrap_or_default(), pages)? {
                    Some((part, statement)) => AppEventKind::StatementAdded {
                        step,
                        part,
                        statement: Box::new(statement),
                    },
                    None => return Ok(()),
                }
            }
            Output::Proposal {
                item,
                excerpt,
                model,
            } => {
                self.propose(&item, &excerpt, &model)?;
                return Ok(());
            }
            Output::LeftOut(words) => {
                kept.left_out.extend(words);
                kept.left_out.dedup();
                kept.save(&self.store, &self.open.id)?;
                return Ok(());
            }
            Output::Finished {
                step,
                seconds,
                note,
            } => {
                if let Some(note) = &note {
                    kept.notes.push(note.clone());
                    kept.save(&self.store, &self.open.id)?;
                }
                AppEventKind::StepFinished {
                    step,
                    elapsed_seconds: seconds,
                    note: note.map(Localized::from),
                }
            }
        };
        self.app.emit(&self.open.id.0, &self.run, kind);
        Ok(())
    }

    /// The identifier of the same statement in the earlier draft, so that its notes stay with it; else a new one.
    fn id_of(&self, statement: &Statement) -> StatementId {
        let earlier = self.open.draft.iter().flat_map(|draft| &draft.entries);
        earlier
            .map(|entry| &entry.statement)
            .find(|known| {
                known.origin == statement.origin
                    && known.part == statement.part
                    && known.text == statement.text
            })
            .map_or_else(
                || StatementId(self.app.host().new_id()),
                |known| known.id.clone(),
            )
    }

    /// Keeps what belongs to a statement and has no place in the draft.
    fn keep(
        &self,
        statement: &StatementId,
        beside: Beside,
        kept: &mut StoredRun,
    ) -> Result<(), Refused> {
        let Beside {
            hypothesis,
            urgency,
        } = beside;
        if hypothesis.is_none() && urgency == UrgencyView::Routine {
            return Ok(());
        }
        kept.urgency.insert(statement.0.clone(), urgency);
        if let Some(hypothesis) = hypothesis {
            kept.hypotheses.insert(statement.0.clone(), hypothesis);
        }
        kept.save(&self.store, &self.open.id)
    }

    /// Adds a proposal to the stored record. No rule uses it, so the draft stays as it was.
    fn propose(
        &self,
        item: &tasks::Item,
        excerpt: &tasks::Excerpt,
        model: &draft::ModelLabel,
    ) -> Result<(), Refused> {
        let knowledge = self.app.knowledge()?;
        let _guard = self.app.drafts();
        let draft = self.store.draft(&self.open.id)?;
        let mut record = self.store.record(&self.open.id)?.record;
        if crate::proposal::add(item, excerpt, &mut record, model, &*knowledge) {
            let headline = crate::case::headline(&record);
            let now = self.app.host().now();
            self.store
                .save_record(&self.open.id, &record, &[], &headline, now)?;
            if let Some(draft) = draft {
                self.store.save_draft(&self.open.id, &draft, now)?;
            }
            self.app
                .emit(&self.open.id.0, "", AppEventKind::CaseChanged);
        }
        Ok(())
    }

    /// Files a statement in the stored draft, with the decision that an equal one of the earlier draft had. `None`
    /// when an equal one is there already.
    fn file(
        &self,
        statement: draft::Statement,
        verdict: draft::Verdict,
        urgency: UrgencyView,
        pages: &Pages<'_>,
    ) -> Result<Option<(crate::wire::PartView, crate::wire::StatementView)>, Refused> {
        let _guard = self.app.drafts();
        let mut draft = self
            .store
            .draft(&self.open.id)?
            .ok_or(ErrorCode::DraftMissing)?;
        let before = draft.entries.len();
        draft.file(statement, verdict)?;
        if draft.entries.len() == before {
            return Ok(None);
        }
        if let Some(earlier) = &self.open.draft
            && let Some(entry) = draft.entries.pop()
        {
            let mut alone = Draft::new(draft.id.clone(), None);
            alone.entries.push(entry);
            let mut reviewed = earlier.clone();
            reviewed
                .entries
                .retain(|entry| entry.statement.origin != Origin::Person);
            alone.keep_reviews(&reviewed);
            draft.entries.append(&mut alone.entries);
        }
        self.store
            .save_draft(&self.open.id, &draft, self.app.host().now())?;
        Ok(draft.entries.last().map(|entry| {
            (
                view::part(entry.statement.part),
                view::statement(entry, urgency, &[], pages),
            )
        }))
    }
}
