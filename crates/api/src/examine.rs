//! The local examination of a model: invented cases with known answers, run as any run is, on this machine.
//!
//! It says what the model adds to rules and tables here. Eight cases are too few to let a model write into a plan by itself,
//! so whatever the outcome its statements stand apart.

use crate::beside;
use crate::intake::note;
use crate::once::{Collected, Task, collect};
use crate::refused::Refused;
use crate::wire::{ErrorCode, Locale};
use draft::{Entry, Failure, Origin, Part, Placement};
use inference::{CancelToken, Generate};
use knowledge::Knowledge;
use record::{Localized, PartialDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// One invented case.
struct Case {
    id: &'static str,
    locale: Locale,
    text: &'static str,
    /// Row of the table of diagnoses that is right; the text does not name it.
    diagnosis: &'static str,
}

macro_rules! case {
    ($id:literal, $locale:ident, $diagnosis:literal) => {
        Case {
            id: $id,
            locale: Locale::$locale,
            text: include_str!(concat!("../examination/", $id, ".txt")),
            diagnosis: $diagnosis,
        }
    };
}

const CASES: [Case; 8] = [
    case!("appendicitis", En, "appendicitis"),
    case!("embolism", En, "pulmonary-embolism"),
    case!("ketoacidosis", En, "dka"),
    case!("gout", En, "gout"),
    case!("meningitis", En, "bacterial-meningitis"),
    case!("infarction", Zh, "acute-coronary-syndrome"),
    case!("thyroid", Zh, "hyperthyroidism"),
    case!("pancreatitis", Zh, "pancreatitis"),
];

/// What came of the examination of one model file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Examination {
    /// Day, YYYY-MM-DD.
    pub day: String,
    /// Version of the program: its prompts and checks are part of what was examined.
    pub program: String,
    /// Cases put.
    pub cases: usize,
    /// Cases in which the model's differential held the right diagnosis.
    pub right: usize,
    /// Cases in which rules and tables alone had it among their first three.
    pub right_by_rules: usize,
    /// Diagnoses of the model in all.
    pub diagnoses: usize,
    /// Statements of the model on the plan in all.
    pub planned: usize,
    /// Of these, what could not be tied to the record and went to the tray.
    pub unsupported: usize,
    /// Of these, what proposed a drug that a check rules out.
    pub ruled_out: usize,
    /// Seconds of all runs.
    pub seconds: f64,
    /// The same case by case; empty in examinations of earlier versions.
    #[serde(default)]
    pub results: Vec<CaseResult>,
}

/// What came of one case.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct CaseResult {
    /// Row of the table of diagnoses that is right.
    pub diagnosis: String,
    /// The case is written in Chinese.
    pub chinese: bool,
    /// The model's differential held the right diagnosis.
    pub right: bool,
    /// Rules and tables alone had it among their first three.
    pub right_by_rules: bool,
    /// Diagnoses of the model.
    pub diagnoses: usize,
    /// Statements of the model on the plan.
    pub planned: usize,
    /// Of these, without support in the record.
    pub unsupported: usize,
    /// Of these, drugs that a check rules out.
    pub ruled_out: usize,
    /// Seconds of the run.
    pub seconds: f64,
}

impl CaseResult {
    /// Name of the right diagnosis.
    pub fn name(&self) -> Localized {
        knowledge::care::name_of(&self.diagnosis)
            .cloned()
            .unwrap_or_else(|| Localized::new(self.diagnosis.clone(), self.diagnosis.clone()))
    }
}

/// How many cases there are.
pub const CASE_COUNT: usize = CASES.len();

/// What an examination needs.
pub struct Room<'a> {
    /// Rules and tables.
    pub knowledge: &'a Knowledge,
    /// The model that is examined.
    pub model: &'a Arc<dyn Generate>,
    /// Day of the examination.
    pub day: PartialDate,
    /// Seconds on a clock that only runs forward.
    pub seconds: &'a dyn Fn() -> f64,
    /// Ends the examination without a result.
    pub cancel: &'a CancelToken,
}

/// Puts every case to the model. `told` hears the name of each before it is put.
///
/// # Errors
/// The refusal that ended a run: it was cancelled, the model failed, or a statement could not be filed.
pub fn examine(room: &Room<'_>, told: &mut dyn FnMut(&str)) -> Result<Examination, Refused> {
    let begun = (room.seconds)();
    let mut results = Vec::with_capacity(CASES.len());
    for case in &CASES {
        told(case.id);
        let case_begun = (room.seconds)();
        let collected = put(case, room)?;
        results.push(CaseResult {
            seconds: (room.seconds)() - case_begun,
            ..mark(case, &collected.draft.entries)
        });
    }
    let sum = |of: fn(&CaseResult) -> usize| results.iter().map(of).sum();
    Ok(Examination {
        day: room.day.to_string(),
        program: env!("CARGO_PKG_VERSION").to_string(),
        cases: results.len(),
        right: sum(|result| usize::from(result.right)),
        right_by_rules: sum(|result| usize::from(result.right_by_rules)),
        diagnoses: sum(|result| result.diagnoses),
        planned: sum(|result| result.planned),
        unsupported: sum(|result| result.unsupported),
        ruled_out: sum(|result| result.ruled_out),
        seconds: (room.seconds)() - begun,
        results,
    })
}

fn put(case: &Case, room: &Room<'_>) -> Result<Collected, Refused> {
    let (record, contradictions) = note(case.text, room.knowledge, room.day)
        .map_err(|_| Refused::from(ErrorCode::FileUnreadable))?;
    let task = Task {
        knowledge: room.knowledge,
        record: &record,
        contradictions: &contradictions,
        question: "",
        setting: "",
        model: Some(Arc::clone(room.model)),
        locale: case.locale,
        seconds: room.seconds,
    };
    collect(&task, room.cancel)
}

fn mark(case: &Case, entries: &[Entry]) -> CaseResult {
    let mut result = CaseResult {
        diagnosis: case.diagnosis.to_string(),
        chinese: case.locale == Locale::Zh,
        ..CaseResult::default()
    };
    let Some(name) = knowledge::care::name_of(case.diagnosis) else {
        return result;
    };
    let is_right = |entry: &Entry| {
        let text = &entry.statement.text;
        text.en.contains(&name.en) || text.zh.contains(&name.zh)
    };
    let of = |part: fn(&Part) -> bool, from_model: bool| {
        entries.iter().filter(move |entry| {
            part(&entry.statement.part)
                && matches!(entry.statement.origin, Origin::Model(_)) == from_model
        })
    };
    let differential = |part: &Part| *part == Part::Differential;
    let plan = |part: &Part| matches!(part, Part::Plan(_));
    let shown = |entry: &&Entry| !matches!(entry.placement, Placement::Unsupported(_));

    result.diagnoses = of(differential, true).filter(shown).count();
    result.right = of(differential, true).filter(shown).any(is_right);
    result.right_by_rules = of(differential, false).take(3).any(is_right);
    for entry in of(plan, true) {
        result.planned += 1;
        if let Placement::Unsupported(failures) = &entry.placement {
            let ruled_out = |failure: &Failure| matches!(failure, Failure::DrugRuledOut { .. });
            match failures.iter().any(ruled_out) {
                true => result.ruled_out += 1,
                false => result.unsupported += 1,
            }
        }
    }
    result
}

impl Examination {
    /// In one sentence, with its day.
    pub fn words(&self) -> Localized {
        let Localized { en, zh } = self.outcome();
        Localized::new(format!("{}: {en}", self.day), format!("{}：{zh}", self.day))
    }

    /// What came of it, in one sentence.
    pub fn outcome(&self) -> Localized {
        let Self {
            cases,
            right,
            right_by_rules,
            planned,
            unsupported,
            ruled_out,
            ..
        } = self;
        Localized::new(
            format!(
                "its differential held the right diagnosis in {right} of {cases} invented cases (rules and tables alone: {right_by_rules}); of {planned} plan suggestions {unsupported} had no support in the record and {ruled_out} proposed a drug that a check rules out"
            ),
            format!(
                "{cases} 个虚构病例中，其鉴别诊断包含正确诊断 {right} 例（仅规则与表格：{right_by_rules} 例）；{planned} 条方案建议中，{unsupported} 条缺乏病历依据，{ruled_out} 条提出了被核查排除的药物"
            ),
        )
    }
}

const FILE: &str = "examinations.json";

/// The examinations kept in the data folder, by SHA-256 of the model file; a damaged list counts as empty.
pub fn kept(data: &Path) -> BTreeMap<String, Examination> {
    beside::read(data, FILE)
}

/// Keeps `examination` of the model file with `sha256`, in place of an earlier one.
///
/// # Errors
/// [`ErrorCode::StorageFailed`] when the list cannot be written; the earlier list stays.
pub fn keep(data: &Path, sha256: &str, examination: Examination) -> Result<(), Refused> {
    let mut all = kept(data);
    all.insert(sha256.to_string(), examination);
    beside::write(data, FILE, &all)
}
