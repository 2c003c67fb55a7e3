//! The outlook: what published scores say of this patient's likely course.

use super::{Outlook, OutlookState, Places};
use crate::scores::{self, Filled, Run, ScoreResult, ScoreState, Sources};
use record::{IssueSource, Localized, Record, RuleStatus};

/// Every score that applies: computed ones first, then those for the patient's problems that lack inputs.
pub fn prognosis(sources: &Sources<'_>) -> Vec<Outlook> {
    let record = sources.record;
    let fits = |id: &str| !COMMUNITY.contains(&id) || !has_hospital_pneumonia(record);
    let computed = scores::run(sources);
    let lacking = scores::ALL
        .iter()
        .filter(|score| fits(score.id))
        .filter(|score| score.course && concerns(&score.run, record))
        .map(|score| scores::evaluate(score, scores::gather(score, sources)))
        .filter(|result| matches!(result.state, ScoreState::Missing(_)));
    computed
        .iter()
        .filter(|result| result.score.course && fits(result.score.id))
        .filter(|result| concerns(&result.score.run, record) || is_mostly_known(result))
        .cloned()
        .chain(lacking)
        .filter_map(outlook_of)
        .collect()
}

/// Scores made for pneumonia from home.
const COMMUNITY: [&str; 2] = ["curb-65", "psi-port"];

/// True where the record names a pneumonia begun in hospital or on a ventilator.
fn has_hospital_pneumonia(record: &Record) -> bool {
    record.conditions.iter().any(|fact| {
        let name = fact.value.code.name().to_lowercase();
        let told = [
            "hospital-acquired",
            "ventilator-associated",
            "医院获得性",
            "呼吸机相关",
        ];
        fact.is_usable() && fact.value.is_active() && told.iter().any(|word| name.contains(word))
    })
}

/// False of a score most of whose inputs the record does not speak of: it stays among the scores, one key away, and says
/// too little of the patient for a place in the outlook.
fn is_mostly_known(result: &ScoreResult) -> bool {
    let assumed = result.inputs.iter().filter(|filled| filled.assumed).count();
    2 * assumed <= result.inputs.len()
}

/// True when the score is meant for a problem that the patient has.
fn concerns(run: &Run, record: &Record) -> bool {
    let Run::WithProblem(prefixes) = run else {
        return false;
    };
    record
        .conditions
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_active())
        .any(|fact| {
            let mut codes = fact.value.code.icd10();
            codes.any(|code| prefixes.iter().any(|prefix| code.starts_with(prefix)))
        })
}

fn outlook_of(result: ScoreResult) -> Option<Outlook> {
    let label = |filled: &Filled| Localized::new(filled.input.en, filled.input.zh);
    let state = match &result.state {
        ScoreState::Computed(answer) => OutlookState::Computed {
            value: answer.text.clone(),
            meaning: answer.interpretation.clone(),
            assumed: result
                .inputs
                .iter()
                .filter(|filled| filled.assumed)
                .map(label)
                .collect(),
        },
        ScoreState::Missing(keys) => OutlookState::Missing(
            result
                .inputs
                .iter()
                .filter(|filled| keys.contains(&filled.input.key))
                .map(label)
                .collect(),
        ),
        ScoreState::NotApplicable(_) => return None,
    };
    let mut places: Places = Vec::new();
    for place in result.inputs.iter().flat_map(|filled| &filled.evidence) {
        if !places.contains(place) {
            places.push(place.clone());
        }
    }
    Some(Outlook {
        id: result.score.id.to_string(),
        name: Localized::new(result.score.names[0], result.score.zh),
        caveats: caveats(&result),
        state,
        places,
        source: IssueSource {
            publication: result.score.publication.to_string(),
            edition: result.score.edition.to_string(),
            statement: None,
            source_status: result.score.source_status,
        },
        status: RuleStatus::Preview,
    })
}

fn caveats(result: &ScoreResult) -> Vec<Localized> {
    let mut caveats = Vec::new();
    let assumed = result.inputs.iter().filter(|filled| filled.assumed).count();
    if assumed > 0 {
        caveats.push(Localized::new(
            format!("{assumed} finding(s) that the record does not mention are counted as absent"),
            format!("记录未提及的{assumed}项按“无”计算"),
        ));
    }
    let unmeasured: Vec<&Filled> = result
        .inputs
        .iter()
        .filter(|filled| filled.is_uncounted())
        .collect();
    if !unmeasured.is_empty() {
        let list = |pick: fn(&Filled) -> &'static str, comma: &str| {
            let names: Vec<&str> = unmeasured.iter().map(|filled| pick(filled)).collect();
            names.join(comma)
        };
        caveats.push(Localized::new(
            format!(
                "counted without points, not in the record: {}",
                list(|filled| filled.input.en, ", ")
            ),
            format!(
                "记录中没有，按 0 分计：{}",
                list(|filled| filled.input.zh, "、")
            ),
        ));
    }
    let dates: Vec<_> = result
        .inputs
        .iter()
        .filter_map(|filled| filled.date)
        .collect();
    if let (Some(first), Some(last)) = (dates.iter().min(), dates.iter().max())
        && first.days_until(*last).0 > 2
    {
        caveats.push(Localized::new(
            format!("inputs were measured between {first} and {last}"),
            format!("各项数据测量于 {first} 至 {last} 之间"),
        ));
    }
    for filled in &result.inputs {
        if let Some(reason) = &filled.refused {
            caveats.push(Localized::new(
                format!("{}: {}", filled.input.en, reason.en),
                format!("{}：{}", filled.input.zh, reason.zh),
            ));
        }
    }
    caveats
}
