use super::SpanOut;
use super::place::evidence;
use crate::wire::Locale;
use knowledge::scores::{Filled, ScoreResult, ScoreState};
use record::{Record, SourceStatus};
use serde::Serialize;

/// `score FILE --json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Scored {
    /// Scores in order.
    pub scores: Vec<ScoreOut>,
}

/// One score with its inputs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ScoreOut {
    /// Identifier.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// The number; `null` where it was not computed.
    pub value: Option<f64>,
    /// As shown, with unit.
    pub text: String,
    /// What it means, or why there is no number.
    pub interpretation: String,
    /// Keys of required inputs that the record does not hold.
    pub missing: Vec<&'static str>,
    /// Inputs in order.
    pub inputs: Vec<InputOut>,
    /// Publication and edition.
    pub source: String,
}

/// One input of a score.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct InputOut {
    /// Key.
    pub key: &'static str,
    /// Label in English.
    pub label: &'static str,
    /// Value; `null` where the record holds none.
    pub value: Option<f64>,
    /// Counted as absent (or present) because nobody stated it.
    pub assumed: bool,
    /// What was taken for granted in reading it, or why a value that stands there was not used; empty otherwise.
    pub remark: String,
    /// Places in the record.
    pub spans: Vec<SpanOut>,
}

impl Scored {
    /// The outcomes of `results` on `record`.
    pub fn of(record: &Record, results: &[ScoreResult], locale: Locale) -> Self {
        Self {
            scores: results
                .iter()
                .map(|result| score(record, result, locale))
                .collect(),
        }
    }
}

fn score(record: &Record, result: &ScoreResult, locale: Locale) -> ScoreOut {
    let (value, text, interpretation, missing) = match &result.state {
        ScoreState::Computed(answer) => (
            Some(answer.value),
            answer.text.clone(),
            answer
                .interpretation
                .as_ref()
                .map(|words| locale.pick(words).to_string())
                .unwrap_or_default(),
            Vec::new(),
        ),
        ScoreState::Missing(keys) => (None, String::new(), String::new(), keys.clone()),
        ScoreState::NotApplicable(reason) => (
            None,
            String::new(),
            locale.pick(reason).to_string(),
            Vec::new(),
        ),
    };
    let definition = result.score;
    let doubt = match definition.source_status {
        SourceStatus::Verified => "",
        SourceStatus::Recalled => " (source not checked)",
    };
    ScoreOut {
        id: definition.id,
        name: definition.names.first().copied().unwrap_or(definition.id),
        value,
        text,
        interpretation,
        missing,
        inputs: result
            .inputs
            .iter()
            .map(|filled| input(record, filled, locale))
            .collect(),
        source: format!("{}, {}{doubt}", definition.publication, definition.edition),
    }
}

fn input(record: &Record, filled: &Filled, locale: Locale) -> InputOut {
    let remark = filled.remark.as_ref().or(filled.refused.as_ref());
    InputOut {
        key: filled.input.key,
        label: filled.input.en,
        remark: remark
            .map(|words| locale.pick(words).to_string())
            .unwrap_or_default(),
        value: filled.value,
        assumed: filled.assumed,
        spans: evidence(record, &filled.evidence),
    }
}
