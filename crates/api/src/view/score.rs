use super::Pages;
use crate::wire::{Choice, InputKind, Localized, ScoreInputView, ScoreRow, ScoreView, SourceView};
use knowledge::readable_unit;
use knowledge::scores::{Filled, Need, Origin, ScoreResult, ScoreState};
use record::SourceStatus;

/// Scores in the order given.
pub(crate) fn scores(results: &[ScoreResult], pages: &Pages<'_>) -> Vec<ScoreView> {
    results
        .iter()
        .map(|result| score(result, &[], pages))
        .collect()
}

/// One score; `entered` are the keys of inputs that the physician gave.
pub(crate) fn score(result: &ScoreResult, entered: &[&str], pages: &Pages<'_>) -> ScoreView {
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
        ScoreState::Missing(_) => (None, Localized::default(), Some(standing(result))),
        ScoreState::NotApplicable(reason) => {
            (None, Localized::default(), Some(reason.clone().into()))
        }
    };
    ScoreView {
        id: of.id.to_string(),
        name: name(result),
        result: answer,
        interpretation,
        inputs: result
            .inputs
            .iter()
            .map(|filled| input(filled, entered.contains(&filled.input.key), pages))
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

/// One line of the catalogue.
pub(crate) fn row(result: &ScoreResult) -> ScoreRow {
    let of = result.score;
    ScoreRow {
        id: of.id.to_string(),
        name: name(result),
        aliases: of.names.iter().skip(1).map(ToString::to_string).collect(),
        standing: standing(result),
    }
}

fn name(of: &ScoreResult) -> Localized {
    let en = of.score.names.first().copied().unwrap_or(of.score.id);
    Localized::new(en, of.score.zh)
}

fn standing(of: &ScoreResult) -> Localized {
    match &of.state {
        ScoreState::Computed(answer) => Localized::same(answer.text.clone()),
        ScoreState::NotApplicable(reason) => Localized::new(
            format!("does not apply: {}", reason.en),
            format!("不适用：{}", reason.zh),
        ),
        ScoreState::Missing(keys) => {
            let missing = |pick: fn(&Filled) -> &str, between: &str| {
                of.inputs
                    .iter()
                    .filter(|filled| keys.contains(&filled.input.key))
                    .map(pick)
                    .collect::<Vec<_>>()
                    .join(between)
            };
            Localized::new(
                format!(
                    "not found in the record: {}",
                    missing(|filled| filled.input.en, ", ")
                ),
                format!("病历中未见：{}", missing(|filled| filled.input.zh, "、")),
            )
        }
    }
}

fn input(filled: &Filled, entered: bool, pages: &Pages<'_>) -> ScoreInputView {
    let of = filled.input;
    let (kind, unit, options) = form(&of.origin);
    ScoreInputView {
        key: of.key.to_string(),
        name: Localized::new(of.en, of.zh),
        kind,
        unit: readable_unit(unit),
        options,
        number: filled.value,
        value: filled.value.map(|value| worded(&of.origin, value)),
        date: filled.date.map(|date| date.to_string()),
        assumed: filled.assumed,
        entered,
        required: of.need == Need::Required,
        refused: filled
            .refused
            .clone()
            .or_else(|| filled.remark.clone())
            .map(Localized::from),
        places: pages.places(
            filled
                .evidence
                .iter()
                .map(|(document, span)| (document, *span)),
        ),
    }
}

/// How an input is entered.
fn form(of: &Origin) -> (InputKind, &'static str, Vec<Choice>) {
    let option = |value: f64, en: &str, zh: &str| Choice {
        id: value.to_string(),
        text: Localized::new(en, zh),
    };
    match of {
        Origin::Age => (InputKind::Number, "", Vec::new()),
        Origin::Lab { unit, .. } | Origin::Given { unit, .. } => {
            (InputKind::Number, *unit, Vec::new())
        }
        Origin::DailyDose { .. } => (InputKind::Number, "mg/d", Vec::new()),
        Origin::Infusion { .. } => (InputKind::Number, "ug/kg/min", Vec::new()),
        Origin::Sex => {
            let sexes = vec![option(1.0, "female", "女"), option(0.0, "male", "男")];
            (InputKind::Choice, "", sexes)
        }
        Origin::Finding { .. } | Origin::Drug { .. } => (InputKind::YesNo, "", Vec::new()),
        Origin::Ask { choices } => {
            let options = choices.iter().map(|(value, en, zh)| option(*value, en, zh));
            (InputKind::Choice, "", options.collect())
        }
    }
}

fn worded(of: &Origin, value: f64) -> Localized {
    match of {
        Origin::Finding { .. } if value > 1.0 => Localized::same(format!("{value}")),
        Origin::Finding { .. } | Origin::Drug { .. } if value > 0.0 => Localized::new("yes", "是"),
        Origin::Finding { .. } | Origin::Drug { .. } => Localized::new("no", "否"),
        Origin::Sex if value > 0.0 => Localized::new("female", "女"),
        Origin::Sex => Localized::new("male", "男"),
        Origin::Given { unit: "d", .. } if value.abs() > 400.0 => {
            Localized::same(knowledge::scores::day(value).unwrap_or_default())
        }
        Origin::DailyDose { .. } => Localized::same(format!("{value} mg/d")),
        Origin::Infusion { .. } => Localized::same(format!("{value} µg/kg/min")),
        Origin::Lab { unit, .. } | Origin::Given { unit, .. } => {
            let rounded = (value * 100.0).round() / 100.0;
            let unit = readable_unit(unit);
            Localized::same(format!("{rounded} {unit}").trim_end())
        }
        Origin::Age => Localized::same(format!("{value}")),
        Origin::Ask { choices } => choices
            .iter()
            .find(|(choice, ..)| (choice - value).abs() < f64::EPSILON)
            .map_or_else(
                || Localized::same(format!("{value}")),
                |(_, en, zh)| Localized::new(*en, *zh),
            ),
    }
}
