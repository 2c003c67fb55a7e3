//! Scores on request, with inputs that the physician corrects in place.

use crate::app::App;
use crate::case::Open;
use crate::refused::Refused;
use crate::told::Words;
use crate::view::{self, Pages};
use crate::wire::{CaseRef, ErrorCode, ScoreComputeRequest, ScoreInputGiven, ScoreRow, ScoreView};
use knowledge::scores::{self, Filled, Origin, Sources};

/// Every score with what the record holds for it, in the order of the catalogue.
pub(crate) fn score_list(app: &App, request: CaseRef) -> Result<Vec<ScoreRow>, Refused> {
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let open = Open::load(app, &store, &request.case)?;
    let words = Words::of(&open.record);
    let sources = Sources::with_words(&open.record, &*knowledge, &words);
    Ok(scores::ALL
        .iter()
        .map(|score| {
            let inputs = scores::gather(score, &sources);
            view::score_row(&scores::evaluate(score, inputs))
        })
        .collect())
}

/// One score with the record's inputs, those of the physician in their place.
pub(crate) fn score_compute(app: &App, request: ScoreComputeRequest) -> Result<ScoreView, Refused> {
    let ScoreComputeRequest {
        case,
        score,
        inputs: given,
    } = request;
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let open = Open::load(app, &store, &case)?;
    let score = scores::find(&score).ok_or(ErrorCode::ValueNotUnderstood)?;
    let words = Words::of(&open.record);
    let sources = Sources::with_words(&open.record, &*knowledge, &words);
    let mut inputs = scores::gather(score, &sources);
    for one in &given {
        let filled = inputs
            .iter_mut()
            .find(|filled| filled.input.key == one.key)
            .ok_or(ErrorCode::ValueNotUnderstood)?;
        enter(filled, one)?;
    }
    let entered: Vec<&str> = given.iter().map(|one| one.key.as_str()).collect();
    let result = scores::evaluate(score, inputs);
    Ok(view::score(&result, &entered, &Pages::new(&open.record)))
}

/// Puts the physician's number in place of the record's; outside plausible limits it is refused, as the record's is.
fn enter(filled: &mut Filled, given: &ScoreInputGiven) -> Result<(), ErrorCode> {
    let allowed = |value: f64| match &filled.input.origin {
        Origin::Age => (0.0..=125.0).contains(&value),
        Origin::Lab { plausible, .. } | Origin::Given { plausible, .. } => {
            (plausible.0..=plausible.1).contains(&value)
        }
        Origin::DailyDose { .. } => (0.0..=100_000.0).contains(&value),
        Origin::Infusion { .. } => (0.0..=100.0).contains(&value),
        Origin::Finding { .. } if value > 1.0 => {
            filled.input.told.iter().any(|(told, _)| *told == value)
        }
        Origin::Sex | Origin::Finding { .. } | Origin::Drug { .. } => value == 0.0 || value == 1.0,
        Origin::Ask { choices } => choices.iter().any(|(choice, ..)| *choice == value),
    };
    if given.number.is_some_and(|number| !allowed(number)) {
        return Err(ErrorCode::ValueNotUnderstood);
    }
    *filled = Filled {
        input: filled.input,
        value: given.number,
        assumed: false,
        refused: None,
        remark: None,
        date: None,
        evidence: Vec::new(),
    };
    Ok(())
}
