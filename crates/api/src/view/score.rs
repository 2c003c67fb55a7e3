use super::Pages;
use crate::wire::{Localized, ScoreInputView, ScoreView, SourceView};
use knowledge::scores::{Filled, Origin, ScoreResult, ScoreState};
use record::SourceStatus;

/// Scores in the order given.
pub(crate) fn scores(results: &[ScoreResult], pages: &Pages<'_>) -> Vec<ScoreView> {
    results.iter().map(|result| view(result, pages)).collect()
}

fn view(result: &ScoreResult, pages: &Pages<'_>) -> ScoreView {
    let of = result.score;
    let (answer, interpretation, not_applicable) = match &result.state {
        ScoreState::Computed(answer) => (
            Some(answer.text.clone()),
            answer
                .interpretation
                .clone()
                .map(Localized::from)
                .unwrap_or_default(),
            None,
        ),
        ScoreState::Missing(_) => (
            None,
            Localized::default(),
            Some(Localized::new(
                "Not computed: inputs are missing in the record.",
                "未计算：病历中缺少所需数据。",
            )),
        ),
        ScoreState::NotApplicable(reason) => {
            (None, Localized::default(), Some(reason.clone().into()))
        }
    };
    ScoreView {
        id: of.id.to_string(),
        name: Localized::new(of.names.first().copied().unwrap_or(of.id), of.zh),
        result: answer,
        interpretation,
        inputs: result
            .inputs
            .iter()
            .map(|filled| input(filled, pages))
            .collect(),
        not_applicable,
        source: SourceView {
            publication: of.publication.to_string(),
            edition: of.edition.to_string(),
            statement: None,
            verified: of.source_status == SourceStatus::Verified,
        },
    }
}

fn input(filled: &Filled, pages: &Pages<'_>) -> ScoreInputView {
    let value = filled.value.map(|value| match &filled.input.origin {
        Origin::Finding { .. } | Origin::Drug { .. } if filled.assumed => {
            "no (assumed: not found in the record) · 否（病历未提及，按无计）".to_string()
        }
        Origin::Finding { .. } | Origin::Drug { .. } => if value > 0.0 {
            "yes · 是"
        } else {
            "no · 否"
        }
        .to_string(),
        Origin::Sex => if value > 0.0 { "F" } else { "M" }.to_string(),
        Origin::Lab { unit, .. } | Origin::Given { unit, .. } => {
            format!("{value} {unit}").trim_end().to_string()
        }
        Origin::Age => format!("{value}"),
        Origin::Ask { choices } => choices
            .iter()
            .find(|(choice, ..)| (choice - value).abs() < f64::EPSILON)
            .map_or_else(|| format!("{value}"), |(_, en, zh)| format!("{en} · {zh}")),
    });
    ScoreInputView {
        name: Localized::new(filled.input.en, filled.input.zh),
        value,
        places: pages.places(
            filled
                .evidence
                .iter()
                .map(|(document, span)| (document, *span)),
        ),
    }
}
