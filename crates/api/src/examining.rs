//! The examination of the model in use, from the window: a thread of its own, progress in the list of models. It concerns
//! no patient, so locking the vault does not end it.

use crate::app::{App, Slot};
use crate::examine::{CASE_COUNT, CaseResult, Examination, Room, examine, keep};
use crate::refused::Refused;
use crate::wire::{
    AppEventKind, ErrorCode, ExaminationView, ExaminedCaseView, ExaminingView, Locale, Localized,
    ModelRef, ModelView,
};
use inference::{CancelToken, Generate};
use knowledge::Knowledge;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An examination under way, or why the last one ended without a result.
pub(crate) struct Examining {
    /// Identifier of the model.
    pub(crate) model: String,
    done: usize,
    begun: Instant,
    cancel: CancelToken,
    ended: Option<Refused>,
}

/// How long to wait before looking again whether a run has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

pub(crate) fn model_examine(app: &App, request: ModelRef) -> Result<Vec<ModelView>, Refused> {
    if !app.runs().is_empty() {
        return Err(ErrorCode::Busy.into());
    }
    let (id, generate) = match &*app.model() {
        Slot::Ready(id, generate) if request.model.as_ref() == Some(id) => {
            (id.clone(), Arc::clone(generate))
        }
        _ => return Err(ErrorCode::ModelMissing.into()),
    };
    let knowledge = app.knowledge()?;
    let cancel = CancelToken::new();
    {
        let mut examining = app.examining();
        if examining.as_ref().is_some_and(|one| one.ended.is_none()) {
            return Err(ErrorCode::Busy.into());
        }
        *examining = Some(Examining {
            model: id,
            done: 0,
            begun: Instant::now(),
            cancel: cancel.clone(),
            ended: None,
        });
    }
    let job = app.clone();
    std::thread::Builder::new()
        .name("examination".to_string())
        .spawn(move || go(&job, &knowledge, &generate, &cancel))
        .map_err(|_| {
            *app.examining() = None;
            ErrorCode::MemoryShort
        })?;
    crate::model::model_list(app, ())
}

pub(crate) fn model_examine_cancel(app: &App, (): ()) -> Result<Vec<ModelView>, Refused> {
    stop(app);
    crate::model::model_list(app, ())
}

/// True while an examination goes on.
pub(crate) fn is_active(app: &App) -> bool {
    let examining = app.examining();
    examining.as_ref().is_some_and(|one| one.ended.is_none())
}

/// Asks an examination under way to end. Its end arrives as an event.
pub(crate) fn stop(app: &App) {
    if let Some(examining) = &*app.examining() {
        examining.cancel.cancel();
    }
}

fn go(app: &App, knowledge: &Knowledge, model: &Arc<dyn Generate>, cancel: &CancelToken) {
    let begun = Instant::now();
    let room = Room {
        knowledge,
        model,
        day: app.host().today(),
        seconds: &|| begun.elapsed().as_secs_f64(),
        cancel,
    };
    let mut put = 0;
    let outcome = examine(&room, &mut |_| {
        give_way(app, cancel);
        if let Some(examining) = &mut *app.examining() {
            examining.done = put;
        }
        put += 1;
        app.emit("", "", AppEventKind::ModelChanged);
    });
    let kept = outcome
        .and_then(|examination| keep(app.host().data_folder(), &model.model().sha256, examination));
    {
        let mut examining = app.examining();
        match kept {
            Ok(()) => *examining = None,
            Err(refused) => {
                if let Some(examining) = &mut *examining {
                    examining.ended = Some(refused);
                }
            }
        }
    }
    app.emit("", "", AppEventKind::ModelChanged);
}

/// A patient's run goes first: the next case waits for its end.
fn give_way(app: &App, cancel: &CancelToken) {
    while !app.runs().is_empty() && !cancel.is_cancelled() {
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// How far the examination of a model is.
pub(crate) fn progress(of: &Examining, locale: Locale) -> ExaminingView {
    let seconds = of.begun.elapsed().as_secs_f64();
    let left = CASE_COUNT.saturating_sub(of.done) as f64;
    ExaminingView {
        done: of.done as u32,
        total: CASE_COUNT as u32,
        seconds_left: (of.done > 0).then(|| seconds / of.done as f64 * left),
        ended: of.ended.as_ref().map(|refused| refused.worded(locale)),
    }
}

/// An examination as the window shows it.
pub(crate) fn view(of: &Examination) -> ExaminationView {
    ExaminationView {
        day: of.day.clone(),
        program: of.program.clone(),
        seconds: of.seconds,
        outcome: of.outcome().into(),
        rows: of.results.iter().map(row).collect(),
    }
}

fn row(of: &CaseResult) -> ExaminedCaseView {
    let CaseResult {
        diagnosis: _,
        chinese,
        right,
        right_by_rules,
        diagnoses,
        planned,
        unsupported,
        ruled_out,
        seconds,
    } = of;
    ExaminedCaseView {
        diagnosis: of.name().into(),
        language: match chinese {
            true => Localized::new("Chinese", "中文"),
            false => Localized::new("English", "英文"),
        },
        right: *right,
        right_by_rules: *right_by_rules,
        diagnoses: *diagnoses as u32,
        planned: *planned as u32,
        unsupported: *unsupported as u32,
        ruled_out: *ruled_out as u32,
        seconds: *seconds,
    }
}
