use super::{ApiError, Localized, PartView, StatementView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Named step of a run, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Rules and tables.
    Check,
    /// Problem summary.
    Summary,
    /// Diagnoses to consider.
    Differential,
    /// Scores and outlook.
    Prognosis,
    /// Plan.
    Plan,
}

/// Whether a run asks the model.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunMode {
    /// The selected model takes part, where there is one.
    WithModel,
    /// Rules and tables alone.
    KnowledgeOnly,
}

/// Starts a run on a case. Its events arrive on the event channel.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct RunStartRequest {
    /// Which case.
    pub case: String,
    /// With the model or without.
    pub mode: RunMode,
}

/// A run that has begun.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct RunStarted {
    /// Identifier, for `run_cancel` and to tell events apart.
    pub run: String,
    /// Its steps in order, worded.
    pub steps: Vec<StepView>,
}

/// One step with its name.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// Its name.
    pub label: Localized,
}

/// Names a run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct RunRef {
    /// Identifier.
    pub run: String,
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AppEventKind {
    /// A step began.
    StepStarted {
        /// Which.
        step: Step,
        /// Estimated seconds by measured speed; `null` where it cannot be said.
        estimated_seconds: Option<f64>,
    },
    /// A step goes on.
    StepProgressed {
        /// Which.
        step: Step,
        /// Seconds since the step began.
        elapsed_seconds: f64,
        /// Seconds left by measured speed.
        seconds_left: Option<f64>,
        /// What is being done ("reading the record", "writing").
        label: Localized,
        /// Units done.
        done: u32,
        /// Units to do; 0 where unknown.
        total: u32,
    },
    /// A verified statement is there (it is in the draft already).
    StatementAdded {
        /// Which step.
        step: Step,
        /// Where it belongs.
        part: PartView,
        /// The statement.
        statement: Box<StatementView>,
    },
    /// A step ended.
    StepFinished {
        /// Which.
        step: Step,
        /// Seconds it took.
        elapsed_seconds: f64,
        /// What was not done and why; `null` where all was done.
        note: Option<Localized>,
    },
    /// The run ended and its draft is stored.
    RunFinished,
    /// The run was cancelled; what was verified before stays.
    RunCancelled,
    /// The run failed; what was verified before stays.
    RunFailed {
        /// Why.
        error: ApiError,
    },
    /// The record of the case changed: read it again.
    CaseChanged,
    /// The vault was locked.
    VaultLocked,
    /// The model was loaded, replaced or failed to load: ask `model_list`.
    ModelChanged,
}

/// One event of the application, delivered in order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, TS)]
pub struct AppEvent {
    /// Case it concerns; empty where it concerns none.
    pub case: String,
    /// Run it belongs to; empty where it belongs to none.
    pub run: String,
    /// What happened.
    pub kind: AppEventKind,
}
