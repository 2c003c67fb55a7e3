//! Corrections of the record: facts and ambiguous passages.

use crate::app::App;
use crate::case::{Open, changed};
use crate::edit;
use crate::refused::Refused;
use crate::wire::{
    CaseView, ErrorCode, FactCorrectRequest, FactRef, FieldValue, QuestionAnswerRequest,
};
use record::{PartialDate, PatientText};

pub(crate) fn fact_correct(app: &App, request: FactCorrectRequest) -> Result<CaseView, Refused> {
    let FactCorrectRequest { case, fact, fields } = request;
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let mut open = Open::load(app, &store, &case)?;
    edit::find(&mut open.record, &fact)
        .ok_or(ErrorCode::FactUnknown)?
        .correct(&fields, &signed_in(app), app.host().now(), &*knowledge)?;
    changed(app, &store, open)
}

pub(crate) fn fact_remove(app: &App, request: FactRef) -> Result<CaseView, Refused> {
    let store = app.store()?;
    let mut open = Open::load(app, &store, &request.case)?;
    edit::find(&mut open.record, &request.fact)
        .ok_or(ErrorCode::FactUnknown)?
        .remove(&signed_in(app), app.host().now());
    changed(app, &store, open)
}

pub(crate) fn fact_restore(app: &App, request: FactRef) -> Result<CaseView, Refused> {
    let store = app.store()?;
    let mut open = Open::load(app, &store, &request.case)?;
    edit::find(&mut open.record, &request.fact)
        .ok_or(ErrorCode::FactUnknown)?
        .restore();
    changed(app, &store, open)
}

/// Takes one reading of an ambiguous passage, as a correction of the fact that waited for it.
pub(crate) fn question_answer(
    app: &App,
    request: QuestionAnswerRequest,
) -> Result<CaseView, Refused> {
    let QuestionAnswerRequest {
        case,
        question,
        option,
    } = request;
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let mut open = Open::load(app, &store, &case)?;
    let asked = question
        .strip_prefix('q')
        .and_then(|at| at.parse::<usize>().ok())
        .and_then(|at| open.intake.issues.get_mut(at))
        .and_then(|issue| issue.question.as_mut())
        .ok_or(ErrorCode::QuestionUnknown)?;
    if !asked.readings.contains(&option) {
        return Err(ErrorCode::ValueNotUnderstood.into());
    }
    asked.answer = Some(option.clone());
    let fact = asked.fact.clone();
    if let Some(fact) = fact {
        let waiting = edit::find(&mut open.record, &fact.0).ok_or(ErrorCode::FactUnknown)?;
        let (by, now) = (signed_in(app), app.host().now());
        let field = |key: &str, value: &str| FieldValue {
            key: key.to_string(),
            value: value.to_string(),
        };
        let keys: &[&str] = if option.parse::<PartialDate>().is_ok() && option.contains('-') {
            &["date", "start", "onset"]
        } else if option.parse::<f64>().is_ok() {
            &["value", "dose", "years"]
        } else {
            &["unit", "dose_unit", "status"]
        };
        let taken = keys.iter().any(|key| {
            waiting
                .correct(&[field(key, &option)], &by, now, &*knowledge)
                .is_ok()
        });
        if !taken {
            return Err(ErrorCode::ValueNotUnderstood.into());
        }
    }
    changed(app, &store, open)
}

/// The name that corrections carry: the clinician's from the settings.
fn signed_in(app: &App) -> PatientText {
    let name = app.kept().settings.clinician_name.trim().to_string();
    if name.is_empty() {
        PatientText::new("clinician")
    } else {
        name.into()
    }
}
