//! The sheet about a model: source attributes as certification rules for decision support ask for them. What its maker does
//! not say stays open and is shown so.

use crate::app::{App, Slot};
use crate::examine::Examination;
use crate::model::{Known, known};
use crate::refused::Refused;
use crate::wire::{ErrorCode, Localized, ModelAbout, ModelAboutRow, ModelRef};

/// What is known of a model, and what is not.
pub(crate) fn model_about(app: &App, request: ModelRef) -> Result<ModelAbout, Refused> {
    let id = request.model.ok_or(ErrorCode::ModelMissing)?;
    let known = known(app, &id).ok_or(ErrorCode::ModelMissing)?;
    let loaded = match &*app.model() {
        Slot::Ready(of, generate) if *of == id => Some(generate.model()),
        _ => None,
    };
    let given = |text: &str| (!text.is_empty()).then(|| Localized::new(text, text));
    let architecture = loaded
        .as_ref()
        .map_or(known.architecture.as_str(), |info| &info.architecture);
    let size = loaded.as_ref().map_or_else(
        || Localized::new("shown once the model is loaded", "载入模型后显示"),
        |info| {
            let billions = info.parameters as f64 / 1e9;
            Localized::new(
                format!("{billions:.2} billion weights"),
                format!("{billions:.2}×10⁹ 个参数"),
            )
        },
    );
    let mut rows = vec![
        row("Developer and model", "开发者与模型", given(&known.source)),
        row("Licence", "许可", given(&known.licence)),
        row("Architecture", "架构", given(architecture)),
        row("Size", "规模", Some(size)),
        row("Quantisation", "量化", given(&known.quantisation)),
        row(
            "SHA-256 of the file",
            "文件 SHA-256",
            given(&digest(&known, loaded.as_ref())),
        ),
    ];
    let examinations = crate::examine::kept(app.host().data_folder());
    rows.extend(here(examinations.get(&digest(&known, loaded.as_ref()))));
    rows.extend(UNDISCLOSED.iter().map(|(en, zh)| row(en, zh, None)));
    Ok(ModelAbout {
        name: known.full_name(),
        rows,
    })
}

fn digest(known: &Known, loaded: Option<&inference::ModelInfo>) -> String {
    match known.sha256.is_empty() {
        false => known.sha256.clone(),
        true => loaded.map(|info| info.sha256.clone()).unwrap_or_default(),
    }
}

/// What this program does with any model.
fn here(examination: Option<&Examination>) -> [ModelAboutRow; 4] {
    let say = |en: &str, zh: &str| Some(Localized::new(en, zh));
    [
        row(
            "Used here for",
            "在本程序中的用途",
            say(
                "Wording a problem summary, a differential, a prognosis and plan suggestions from the record; each statement is checked against the record and stands apart until you take it over.",
                "根据病历撰写问题摘要、鉴别诊断、预后与方案建议；每条均与病历核对，在您采纳前单独列出。",
            ),
        ),
        row(
            "Not to be used for",
            "不得用于",
            say(
                "Emergencies, monitoring, triage, or any decision without a physician's review. It never clears a safety check.",
                "急救、监护、分诊，或任何未经医生审核的决定。它不能消除安全核查。",
            ),
        ),
        row(
            "Input",
            "输入",
            say(
                "Facts of the structured record that fit its context; what was left out is listed with each run.",
                "结构化病历中可容纳的事实；每次运行列出略去的内容。",
            ),
        ),
        row(
            "Accuracy measured on this machine",
            "本机测得的准确度",
            Some(examination.map_or_else(
                || {
                    Localized::new(
                        "not examined; “Examine” beside its name puts eight invented cases to it (some minutes)",
                        "未考核；点其名称旁的“考核”，将用八个虚构病例考核（数分钟）",
                    )
                },
                |examination| examination.words().into(),
            )),
        ),
    ]
}

const UNDISCLOSED: &[(&str, &str)] = &[
    ("Training data and its dates", "训练数据及其时间"),
    (
        "Whether patients' records were among it",
        "是否包含患者病历",
    ),
    (
        "Whom the training data represents (age, sex, race, ethnicity, language)",
        "训练数据的代表人群（年龄、性别、种族、民族、语言）",
    ),
    ("Fairness: how it was looked for", "公平性评估方法"),
    (
        "Clinical validation, by whom, on whom",
        "临床验证（何人、何人群）",
    ),
    (
        "Known risks and limits, by its maker",
        "开发者说明的风险与局限",
    ),
    ("Funding", "资金来源"),
    ("Updates and their schedule", "更新与周期"),
];

fn row(en: &str, zh: &str, value: Option<Localized>) -> ModelAboutRow {
    ModelAboutRow {
        label: Localized::new(en, zh),
        value,
    }
}
