//! Why a command was refused: a closed code, worded at the edge.

use crate::intake::Refusal;
use crate::wire::{ApiError, ErrorCode, Locale};
use draft::{ReviewError, SignError};
use inference::InferenceError;
use knowledge::KnowledgeError;
use record::Localized;
use store::StoreError;

/// A refusal. Nothing changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    code: ErrorCode,
    detail: Option<Localized>,
    retry_after_seconds: Option<u32>,
}

impl Refused {
    /// What it acts on.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// As the window shows it.
    pub fn worded(&self, locale: Locale) -> ApiError {
        let (cause, next_step) = words(self.code);
        let cause = self.detail.as_ref().unwrap_or(&cause);
        ApiError {
            code: self.code,
            cause: locale.pick(cause).to_string(),
            next_step: locale.pick(&next_step).to_string(),
            retry_after_seconds: self.retry_after_seconds,
        }
    }

    pub(crate) fn saying(code: ErrorCode, detail: Localized) -> Self {
        Self {
            code,
            detail: Some(detail),
            retry_after_seconds: None,
        }
    }

    fn later(code: ErrorCode, seconds: u32) -> Self {
        Self {
            code,
            detail: None,
            retry_after_seconds: Some(seconds),
        }
    }
}

impl From<ErrorCode> for Refused {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            detail: None,
            retry_after_seconds: None,
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing => ErrorCode::VaultMissing.into(),
            StoreError::Exists => ErrorCode::VaultExists.into(),
            StoreError::PassphraseWeak => ErrorCode::PassphraseWeak.into(),
            StoreError::PassphraseWrong {
                retry_after_seconds,
            } => Self::later(ErrorCode::PassphraseWrong, retry_after_seconds),
            StoreError::TooEarly {
                retry_after_seconds,
            } => Self::later(ErrorCode::TooEarly, retry_after_seconds),
            StoreError::RecoveryKeyMistyped | StoreError::RecoveryKeyWrong => {
                ErrorCode::RecoveryKeyWrong.into()
            }
            StoreError::Newer { .. } => ErrorCode::VaultNewer.into(),
            StoreError::Damaged(_) => ErrorCode::VaultDamaged.into(),
            StoreError::DiskFull => ErrorCode::DiskFull.into(),
            StoreError::InUse => ErrorCode::VaultInUse.into(),
            StoreError::Locked => ErrorCode::VaultLocked.into(),
            StoreError::UnknownCase => ErrorCode::CaseUnknown.into(),
            StoreError::UnknownDocument => ErrorCode::DocumentUnknown.into(),
            StoreError::UnknownDraft => ErrorCode::DraftMissing.into(),
            StoreError::UnknownRun => ErrorCode::RunUnknown.into(),
            StoreError::UnknownAnnotation => ErrorCode::AnnotationUnknown.into(),
            StoreError::Signed => ErrorCode::PlanSigned.into(),
            StoreError::Io(_) | StoreError::Database(_) => ErrorCode::StorageFailed.into(),
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.message();
        let code = match refusal {
            Refusal::Empty => ErrorCode::FileEmpty,
            Refusal::Unsupported(_) => ErrorCode::FileUnsupported,
            Refusal::Damaged(_) => ErrorCode::FileDamaged,
            Refusal::TooLarge(_) => ErrorCode::FileTooLarge,
            Refusal::NoTextLayer(_) => ErrorCode::NoTextLayer,
            Refusal::Parser(_) => ErrorCode::ParserFailed,
            Refusal::Fault => ErrorCode::ProgramFault,
        };
        Self::saying(code, detail)
    }
}

impl From<ReviewError> for Refused {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Signed => ErrorCode::PlanSigned,
            ReviewError::UnknownStatement => ErrorCode::StatementUnknown,
            ReviewError::ReasonNeeded => ErrorCode::ReasonNeeded,
            ReviewError::TakeOverFirst => ErrorCode::TakeOverFirst,
            ReviewError::EmptyText => ErrorCode::TextEmpty,
        }
        .into()
    }
}

impl From<SignError> for Refused {
    fn from(error: SignError) -> Self {
        match error {
            SignError::Blocked(blockers) => {
                let lines: Vec<Localized> = blockers.iter().map(draft::Blocker::message).collect();
                let join = |pick: fn(&Localized) -> &String| {
                    lines
                        .iter()
                        .map(pick)
                        .cloned()
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                Self::saying(
                    ErrorCode::SignBlocked,
                    Localized::new(join(|line| &line.en), join(|line| &line.zh)),
                )
            }
            SignError::NameNeeded => ErrorCode::NameNeeded.into(),
            SignError::Review(error) => error.into(),
        }
    }
}

impl From<KnowledgeError> for Refused {
    fn from(error: KnowledgeError) -> Self {
        match error {
            KnowledgeError::Missing { .. } => ErrorCode::KnowledgeMissing.into(),
            KnowledgeError::Damaged { .. } | KnowledgeError::OtherVersion { .. } => {
                ErrorCode::KnowledgeDamaged.into()
            }
        }
    }
}

impl From<InferenceError> for Refused {
    fn from(error: InferenceError) -> Self {
        let code = match &error {
            InferenceError::Cancelled => ErrorCode::Cancelled,
            InferenceError::Busy { .. } => ErrorCode::Busy,
            InferenceError::NoModel | InferenceError::Stopped => ErrorCode::ModelMissing,
            InferenceError::Damaged { .. } => ErrorCode::ModelDamaged,
            InferenceError::Unsupported { .. } => ErrorCode::ModelUnsupported,
            InferenceError::OutOfMemory { .. } => ErrorCode::MemoryShort,
            InferenceError::DeviceLost { .. } => ErrorCode::DeviceLost,
            InferenceError::ContextExceeded { .. }
            | InferenceError::EmptyPrompt
            | InferenceError::Grammar { .. }
            | InferenceError::NotANumber { .. } => ErrorCode::GenerationFailed,
        };
        match model_words(&error) {
            Some(detail) => Self::saying(code, detail),
            None => code.into(),
        }
    }
}

/// What is wrong with a model, with the numbers or names that say so.
pub(crate) fn model_words(error: &InferenceError) -> Option<Localized> {
    let gib = |bytes: u64| bytes as f64 / f64::from(1 << 30);
    Some(match error {
        InferenceError::OutOfMemory { needed, available } => Localized::new(
            format!(
                "The model needs {:.1} GiB of memory; {:.1} GiB are free.",
                gib(*needed),
                gib(*available)
            ),
            format!(
                "该模型需要 {:.1} GiB 内存，可用 {:.1} GiB。",
                gib(*needed),
                gib(*available)
            ),
        ),
        InferenceError::Damaged { detail } => Localized::new(
            format!("The model file is damaged: {detail}."),
            format!("模型文件已损坏：{detail}。"),
        ),
        InferenceError::Unsupported { what } => Localized::new(
            format!("The model is of a kind that is not supported: {what}."),
            format!("不支持该模型：{what}。"),
        ),
        _ => return None,
    })
}

/// What happened and what to do next.
fn words(code: ErrorCode) -> (Localized, Localized) {
    let (cause, cause_zh, next, next_zh) = text(code);
    (
        Localized::new(cause, cause_zh),
        Localized::new(next, next_zh),
    )
}

type Text = (&'static str, &'static str, &'static str, &'static str);

fn text(code: ErrorCode) -> Text {
    use ErrorCode as E;
    match code {
        E::RequestMalformed => (
            "The request was not understood.",
            "请求格式不正确。",
            "Restart the program; if it happens again, report it.",
            "请重新启动程序；如再次出现请反馈。",
        ),
        E::ProgramFault => (
            "The program made a mistake of its own. What was stored before is whole.",
            "程序自身出错。此前已保存的内容完好。",
            "Try again; if it happens again, report what you did, without the patient's data.",
            "请重试；如再次出现，请反馈操作步骤，勿附患者资料。",
        ),
        E::CommandUnknown => (
            "There is no such command.",
            "没有该命令。",
            "Restart the program.",
            "请重新启动程序。",
        ),
        E::VaultMissing => (
            "There is no vault yet.",
            "尚未建立保险库。",
            "Create one with a passphrase.",
            "请用口令建立。",
        ),
        E::VaultExists => (
            "There is a vault already.",
            "保险库已存在。",
            "Unlock it.",
            "请解锁。",
        ),
        E::VaultLocked => (
            "The vault is locked.",
            "保险库已锁定。",
            "Enter the passphrase.",
            "请输入口令。",
        ),
        E::PassphraseWrong => (
            "The passphrase is wrong.",
            "口令错误。",
            "Wait, then try again, or use the recovery key.",
            "请稍候再试，或使用恢复密钥。",
        ),
        E::PassphraseWeak => (
            "The passphrase is too weak.",
            "口令强度不足。",
            "Take a longer one, of several words.",
            "请使用更长、由多个词组成的口令。",
        ),
        E::RecoveryKeyWrong => (
            "The recovery key is mistyped or belongs to another vault.",
            "恢复密钥输入有误或属于其他保险库。",
            "Check each group of characters.",
            "请逐组核对。",
        ),
        E::TooEarly => (
            "The next attempt is not taken yet.",
            "暂不接受下一次尝试。",
            "Wait for the time shown.",
            "请等待所示时间。",
        ),
        E::KeychainUnavailable => (
            "The system keychain does not answer.",
            "系统钥匙串无响应。",
            "Enter the passphrase by hand.",
            "请手动输入口令。",
        ),
        E::VaultNewer => (
            "The vault was written by a newer version; it was not touched.",
            "保险库由更新版本写入，未作改动。",
            "Install the newer version.",
            "请安装新版本。",
        ),
        E::VaultDamaged => (
            "The vault is damaged.",
            "保险库已损坏。",
            "Restore the latest backup.",
            "请恢复最近的备份。",
        ),
        E::DiskFull => (
            "The disk is full; nothing was changed.",
            "磁盘已满，未作任何更改。",
            "Free some space, then repeat.",
            "请释放空间后重试。",
        ),
        E::StorageFailed => (
            "The disk could not be read or written.",
            "磁盘读写失败。",
            "Check the disk, then repeat.",
            "请检查磁盘后重试。",
        ),
        E::VaultInUse => (
            "Another window or program holds the vault.",
            "保险库正被其他窗口或程序使用。",
            "Close it, then repeat.",
            "请关闭后重试。",
        ),
        E::CaseUnknown => (
            "This case does not exist.",
            "该病例不存在。",
            "Choose another case.",
            "请选择其他病例。",
        ),
        E::DocumentUnknown => (
            "This document does not exist.",
            "该文档不存在。",
            "Open the case again.",
            "请重新打开病例。",
        ),
        E::FactUnknown => (
            "This entry is not in the record.",
            "病历中没有该条目。",
            "Open the case again.",
            "请重新打开病例。",
        ),
        E::QuestionUnknown => (
            "This question is not open.",
            "该问题不存在。",
            "Open the case again.",
            "请重新打开病例。",
        ),
        E::ValueNotUnderstood => (
            "The value was not understood.",
            "无法识别该值。",
            "Enter a number or choose from the list.",
            "请输入数字或从列表选择。",
        ),
        E::DateNotUnderstood => (
            "The date was not understood.",
            "无法识别该日期。",
            "Enter it as YYYY-MM-DD, YYYY-MM or YYYY.",
            "请按 YYYY-MM-DD、YYYY-MM 或 YYYY 输入。",
        ),
        E::DraftMissing => (
            "No run has made a draft yet.",
            "尚未运行，无方案草稿。",
            "Run first.",
            "请先运行。",
        ),
        E::StatementUnknown => (
            "This statement is not in the draft.",
            "草稿中没有该条目。",
            "Open the case again.",
            "请重新打开病例。",
        ),
        E::AnnotationUnknown => (
            "This note does not exist.",
            "该批注不存在。",
            "Open the case again.",
            "请重新打开病例。",
        ),
        E::PlanSigned => (
            "The plan is signed and read-only.",
            "方案已签署，只读。",
            "Add an addendum.",
            "请添加补充说明。",
        ),
        E::PlanNotSigned => (
            "The plan is not signed yet.",
            "方案尚未签署。",
            "Edit the draft instead.",
            "请直接编辑草稿。",
        ),
        E::ReasonNeeded => (
            "A reason is needed.",
            "需要说明理由。",
            "Say why; it is printed on the signed plan.",
            "请说明理由，将随签署方案打印。",
        ),
        E::TakeOverFirst => (
            "This is a model's suggestion.",
            "这是模型建议。",
            "Take it over first.",
            "请先采纳。",
        ),
        E::TextEmpty => (
            "The text is empty.",
            "内容为空。",
            "Write something.",
            "请输入内容。",
        ),
        E::NameNeeded => (
            "A name is needed.",
            "需要姓名。",
            "Enter your name in Settings: every decision carries it.",
            "请在设置中填写姓名：每项决定都会署名。",
        ),
        E::SignBlocked => (
            "Something stands in the way of the signature.",
            "存在未解决事项，无法签署。",
            "Deal with the points listed.",
            "请处理所列事项。",
        ),
        E::FileUnreadable => (
            "The file could not be opened.",
            "无法打开文件。",
            "Check that it exists and may be read.",
            "请检查文件是否存在且可读。",
        ),
        E::FileEmpty => (
            "The document is empty.",
            "文档为空。",
            "Choose another one.",
            "请选择其他文档。",
        ),
        E::FileUnsupported => (
            "The file is of a kind that is not read.",
            "不支持该文件类型。",
            "Use text, PDF with text, DOCX, FHIR, C-CDA or HL7 v2.",
            "请使用文本、带文字层的 PDF、DOCX、FHIR、C-CDA 或 HL7 v2。",
        ),
        E::FileDamaged => (
            "The file is damaged.",
            "文件已损坏。",
            "Export it again from its source.",
            "请从来源重新导出。",
        ),
        E::FileTooLarge => (
            "The file is too large.",
            "文件过大。",
            "Split it.",
            "请拆分文件。",
        ),
        E::NoTextLayer => (
            "The pages are pictures without text.",
            "页面为图片，无文字层。",
            "Use a document with text, or type what matters.",
            "请使用带文字的文档，或手动输入要点。",
        ),
        E::ParserFailed => (
            "The file could not be read.",
            "无法读取该文件。",
            "Save it in another format and try again.",
            "请另存为其他格式后重试。",
        ),
        E::KnowledgeMissing => (
            "The knowledge database is missing.",
            "缺少知识库。",
            "Run `cargo xtask knowledge`, or reinstall.",
            "请运行 `cargo xtask knowledge` 或重新安装。",
        ),
        E::KnowledgeDamaged => (
            "The knowledge database is damaged or of another version.",
            "知识库损坏或版本不符。",
            "Run `cargo xtask knowledge`, or reinstall.",
            "请运行 `cargo xtask knowledge` 或重新安装。",
        ),
        E::ModelMissing => (
            "No model is ready.",
            "没有可用的模型。",
            "Choose a model, or run with rules and tables alone.",
            "请选择模型，或仅用规则与表格运行。",
        ),
        E::ModelDamaged => (
            "The model file is damaged.",
            "模型文件已损坏。",
            "Import it again.",
            "请重新导入。",
        ),
        E::ModelUnsupported => (
            "The model is of a kind that is not supported.",
            "不支持该模型。",
            "Import another one.",
            "请导入其他模型。",
        ),
        E::MemoryShort => (
            "There is not enough memory for the model.",
            "内存不足，无法加载模型。",
            "Close other programs or choose a smaller model.",
            "请关闭其他程序或选择更小的模型。",
        ),
        E::DeviceLost => (
            "The accelerator failed.",
            "加速设备出错。",
            "Run again; the processor is used.",
            "请重新运行，将使用处理器。",
        ),
        E::GenerationFailed => (
            "The model did not answer as it must.",
            "模型未按要求作答。",
            "Run again, or run with rules and tables alone.",
            "请重新运行，或仅用规则与表格运行。",
        ),
        E::Busy => (
            "The model is busy.",
            "模型繁忙。",
            "Wait for the present work to end.",
            "请等待当前任务结束。",
        ),
        E::RunActive => (
            "A run is under way for this case.",
            "该病例正在运行。",
            "Wait for it or cancel it.",
            "请等待或取消。",
        ),
        E::RunUnknown => (
            "This run is over.",
            "该运行已结束。",
            "Run again.",
            "请重新运行。",
        ),
        E::Cancelled => (
            "Cancelled.",
            "已取消。",
            "Run again when you are ready.",
            "需要时请重新运行。",
        ),
        E::RecordChanged => (
            "The record changed while the run was working.",
            "运行期间病历已更改。",
            "Run again.",
            "请重新运行。",
        ),
        E::FontMissing => (
            "A font for the PDF is missing.",
            "缺少 PDF 字体。",
            "Export as Markdown.",
            "请导出为 Markdown。",
        ),
        E::ExportFailed => (
            "The target could not be written.",
            "无法写入目标文件。",
            "Choose another folder.",
            "请选择其他文件夹。",
        ),
    }
}
