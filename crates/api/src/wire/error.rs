use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that can go wrong, as far as the window acts on it. Closed: a new cause gets a new code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request does not have the form of its command.
    RequestMalformed,
    /// The program itself failed; what was stored is whole.
    ProgramFault,
    /// No command of that name.
    CommandUnknown,
    /// There is no vault yet.
    VaultMissing,
    /// There is a vault already.
    VaultExists,
    /// The vault is locked.
    VaultLocked,
    /// Wrong passphrase; `retry_after_seconds` says when the next attempt is taken.
    PassphraseWrong,
    /// The passphrase is too short.
    PassphraseWeak,
    /// The recovery key is mistyped or belongs to another vault.
    RecoveryKeyWrong,
    /// An attempt came before the delay was over.
    TooEarly,
    /// This system has no keychain, or it is locked.
    KeychainUnavailable,
    /// The vault was written by a newer version; it was not touched.
    VaultNewer,
    /// The vault is damaged.
    VaultDamaged,
    /// The disk is full; nothing was changed.
    DiskFull,
    /// The disk could not be read or written.
    StorageFailed,
    /// Another process holds the vault.
    VaultInUse,
    /// No such case.
    CaseUnknown,
    /// No such document.
    DocumentUnknown,
    /// No such fact in the record.
    FactUnknown,
    /// No such question.
    QuestionUnknown,
    /// A corrected value was not understood.
    ValueNotUnderstood,
    /// A date was not understood.
    DateNotUnderstood,
    /// No run has made a draft yet.
    DraftMissing,
    /// No such statement.
    StatementUnknown,
    /// No such annotation.
    AnnotationUnknown,
    /// The plan is signed; only an addendum is possible.
    PlanSigned,
    /// The plan is not signed yet.
    PlanNotSigned,
    /// A reason is needed.
    ReasonNeeded,
    /// A suggestion must be taken over first.
    TakeOverFirst,
    /// The text is empty.
    TextEmpty,
    /// A name is needed.
    NameNeeded,
    /// Something stands in the way of the signature.
    SignBlocked,
    /// The file could not be opened.
    FileUnreadable,
    /// The file or text is empty.
    FileEmpty,
    /// The file is of a kind that is not read.
    FileUnsupported,
    /// The file is damaged.
    FileDamaged,
    /// The file is too large.
    FileTooLarge,
    /// The pages are pictures without text.
    NoTextLayer,
    /// The parser process failed or ran out of its limits.
    ParserFailed,
    /// The knowledge database is missing.
    KnowledgeMissing,
    /// The knowledge database is damaged or of another version.
    KnowledgeDamaged,
    /// No model is installed or selected.
    ModelMissing,
    /// The model file is damaged.
    ModelDamaged,
    /// The model is of a kind that is not supported.
    ModelUnsupported,
    /// Not enough memory for the model.
    MemoryShort,
    /// The accelerator failed.
    DeviceLost,
    /// The model did not answer as it must.
    GenerationFailed,
    /// The queue is full.
    Busy,
    /// A run is under way for this case.
    RunActive,
    /// No such run.
    RunUnknown,
    /// The run was cancelled.
    Cancelled,
    /// The record changed while the run was working.
    RecordChanged,
    /// Fonts for the PDF are missing.
    FontMissing,
    /// The target of an export could not be written.
    ExportFailed,
}

/// What the window shows when something went wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct ApiError {
    /// What it acts on.
    pub code: ErrorCode,
    /// What happened, in the interface language.
    pub cause: String,
    /// What to do next, in the interface language.
    pub next_step: String,
    /// Seconds until the next attempt is taken, for `passphrase_wrong` and `too_early`.
    pub retry_after_seconds: Option<u32>,
}
