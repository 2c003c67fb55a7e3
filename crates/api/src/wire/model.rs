use super::{ApiError, Localized};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How an installed model stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModelState {
    /// Known, its file is not here.
    Absent,
    /// Its file is here.
    Installed,
    /// Being read and checked.
    Loading,
    /// Selected and ready.
    Ready,
    /// Selected, but it could not be loaded; `detail` says why.
    Failed,
}

/// One model.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelView {
    /// Identifier.
    pub id: String,
    /// Name with size ("Qwen2.5 Coder 1.5B Instruct, Q4_K_M").
    pub name: String,
    /// Size of the file in bytes.
    pub bytes: f64,
    /// Licence.
    pub licence: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Context length in tokens.
    pub context_len: u32,
    /// Absent, installed, loading, ready, failed.
    pub state: ModelState,
    /// The one that runs ask.
    pub selected: bool,
    /// Which tasks it passed the local examination for, or that it passed none.
    pub examined: Localized,
    /// Device, fallback, or what is wrong with it and what to do.
    pub detail: Localized,
    /// The last examination on this machine; `null` where there was none.
    pub examination: Option<ExaminationView>,
    /// The examination under way, or one that ended without a result.
    pub examining: Option<ExaminingView>,
}

/// The local examination of a model: invented cases with known answers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ExaminationView {
    /// Day, YYYY-MM-DD.
    pub day: String,
    /// Version of the program that put the cases.
    pub program: String,
    /// Seconds of all cases.
    pub seconds: f64,
    /// The outcome in one line.
    pub outcome: Localized,
    /// Case by case; empty where an earlier version did not keep it.
    pub rows: Vec<ExaminedCaseView>,
}

/// What came of one case.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ExaminedCaseView {
    /// The diagnosis that is right.
    pub diagnosis: Localized,
    /// Language that the case is written in.
    pub language: Localized,
    /// The model's differential held it.
    pub right: bool,
    /// Rules and tables alone had it among their first three.
    pub right_by_rules: bool,
    /// Diagnoses of the model.
    pub diagnoses: u32,
    /// Statements of the model on the plan.
    pub planned: u32,
    /// Of these, without support in the record.
    pub unsupported: u32,
    /// Of these, drugs that a check rules out.
    pub ruled_out: u32,
    /// Seconds of the case.
    pub seconds: f64,
}

/// How far an examination is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ExaminingView {
    /// Cases done.
    pub done: u32,
    /// Cases in all.
    pub total: u32,
    /// Seconds left, by the cases done; `null` before the first.
    pub seconds_left: Option<f64>,
    /// Why it ended without a result; `null` while it goes on.
    pub ended: Option<ApiError>,
}

/// What a model can be asked for in a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModelTask {
    /// Problem summary.
    Summary,
    /// Diagnoses to consider.
    Differential,
    /// Outlook.
    Prognosis,
    /// Suggestions for the plan.
    Plan,
    /// Passages that rules did not understand.
    Passages,
}

/// Who is asked for a task.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModelChoice {
    /// The model in use.
    #[default]
    InUse,
    /// Rules and tables alone.
    None,
    /// A model of its own.
    Model {
        /// Its identifier.
        model: String,
    },
}

/// One task and who is asked for it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelTaskView {
    /// Which.
    pub task: ModelTask,
    /// Its name.
    pub label: Localized,
    /// Who is asked.
    pub choice: ModelChoice,
}

/// Says who is asked for a task, from the next run on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelTaskSetRequest {
    /// Which.
    pub task: ModelTask,
    /// Who is asked.
    pub choice: ModelChoice,
}

/// Imports a model file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelImportRequest {
    /// The file.
    pub path: String,
}

/// Names a model; `null` selects none.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelRef {
    /// Identifier.
    pub model: Option<String>,
}

/// How fast a model is on this machine, measured.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelSpeed {
    /// Tokens read each second.
    pub reads: f64,
    /// Tokens written each second; 0 where the ten seconds ended before.
    pub writes: f64,
    /// Seconds that the measurement took.
    pub seconds: f64,
    /// What this means for a record of 1,500 words.
    pub meaning: Localized,
}

/// One line of the sheet about a model.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelAboutRow {
    /// What the line is about.
    pub label: Localized,
    /// What is known; `null` where it is not disclosed with the file.
    pub value: Option<Localized>,
}

/// What is known of a model, and what is not.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct ModelAbout {
    /// Its name.
    pub name: String,
    /// The lines, in order.
    pub rows: Vec<ModelAboutRow>,
}
