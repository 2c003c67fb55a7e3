//! Words for closed sets of values, in both languages of the interface.

use draft::Failure;
use record::{
    AdministrativeSex, AllergyStatus, IssueKind, Localized, MedicationChange, PregnancyStatus,
    Route, Severity, SocialKind,
};

/// Why a statement cannot stand in the plan.
pub(crate) fn failure(of: &Failure) -> Localized {
    match of {
        Failure::NoCitation => Localized::new(
            "It rests on nothing in the record and on no named source.",
            "未引用病历内容或任何来源。",
        ),
        Failure::QuoteNotFound => Localized::new(
            "Words that it quotes do not stand in the record.",
            "所引文字在病历中找不到。",
        ),
        Failure::NumberNotCited { number } => Localized::new(
            format!("The number {number} stands in none of its quotes."),
            format!("数字 {number} 未见于所引文字。"),
        ),
        Failure::DrugRuledOut { drug, rule } => Localized::new(
            format!("It proposes {drug}, which a check speaks against ({rule})."),
            format!("建议使用 {drug}，但检查提示不宜使用（{rule}）。"),
        ),
        Failure::ProblemNotPatients { problem } => Localized::new(
            format!(
                "The record does not give \"{problem}\" to the patient: denied, or a relative's."
            ),
            format!("病历中“{problem}”并非患者所有（已否认或属于亲属）。"),
        ),
        Failure::ProblemNotInRecord { problem } => Localized::new(
            format!("\"{problem}\" is not found in the record."),
            format!("病历中未见“{problem}”。"),
        ),
        Failure::DrugNotInRecord { drug } => Localized::new(
            format!("{drug} is not found in the record."),
            format!("病历中未见 {drug}。"),
        ),
        Failure::ClassNotChecked { words } => Localized::new(
            format!(
                "\"{words}\" names no single drug: allergies, interactions and duplicates cannot be checked."
            ),
            format!("“{words}”未指明具体药物，无法核对过敏、相互作用与重复用药。"),
        ),
        Failure::UnknownDiagnosis { words } => Localized::new(
            format!(
                "\"{words}\" is no diagnosis of the dictionaries: nothing can be checked of it."
            ),
            format!("词典中无“{words}”这一诊断，无法核对。"),
        ),
        Failure::ForbiddenWording { words } => Localized::new(
            format!("It says \"{words}\", which nothing here can support."),
            format!("含有无法支持的措辞“{words}”。"),
        ),
    }
}

/// The stored name of a unit variant, with blanks for underscores.
pub(crate) fn snake<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(|word| word.replace('_', " ")))
        .unwrap_or_default()
}

/// Way of giving a drug.
pub(crate) fn route(of: Route) -> Localized {
    let zh = match of {
        Route::Oral => "口服",
        Route::Sublingual => "舌下",
        Route::Intravenous => "静脉",
        Route::Intramuscular => "肌内注射",
        Route::Subcutaneous => "皮下注射",
        Route::Inhaled => "吸入",
        Route::Nasal => "鼻用",
        Route::Topical => "外用",
        Route::Transdermal => "透皮",
        Route::Ophthalmic => "滴眼",
        Route::Otic => "滴耳",
        Route::Rectal => "直肠",
        Route::Vaginal => "阴道",
        Route::Intrathecal => "鞘内",
        Route::Other => "其他途径",
    };
    Localized::new(snake(&of), zh)
}

/// Kind of check.
pub(crate) fn issue_kind(of: IssueKind) -> Localized {
    let (en, zh) = match of {
        IssueKind::RedFlag => ("Red flag", "危急情况"),
        IssueKind::Allergy => ("Allergy", "过敏"),
        IssueKind::Interaction => ("Interaction", "相互作用"),
        IssueKind::DuplicateTherapy => ("Duplicate therapy", "重复用药"),
        IssueKind::Dose => ("Dose", "剂量"),
        IssueKind::RenalDose => ("Kidney function", "肾功能"),
        IssueKind::HepaticDose => ("Liver function", "肝功能"),
        IssueKind::DrugDisease => ("Drug and disease", "药物与疾病"),
        IssueKind::DrugLab => ("Drug and laboratory", "药物与检验"),
        IssueKind::Pregnancy => ("Pregnancy and lactation", "妊娠与哺乳"),
        IssueKind::Age => ("Age", "年龄"),
        IssueKind::Pharmacogenomic => ("Pharmacogenomics", "药物基因组"),
        IssueKind::Monitoring => ("Monitoring", "监测"),
        IssueKind::Omission => ("Omission", "治疗遗漏"),
        IssueKind::Contradiction => ("Contradiction", "病历矛盾"),
        IssueKind::PatientMixUp => ("Two patients", "患者混淆"),
        IssueKind::Input => ("Input", "输入"),
        IssueKind::Score => ("Score", "评分"),
    };
    Localized::new(en, zh)
}

/// Severity.
pub(crate) fn severity(of: Severity) -> Localized {
    let (en, zh) = match of {
        Severity::Critical => ("critical", "危急"),
        Severity::High => ("high", "高"),
        Severity::Moderate => ("moderate", "中"),
        Severity::Info => ("for information", "提示"),
    };
    Localized::new(en, zh)
}

/// What is to change about a drug.
pub(crate) fn medication_change(of: MedicationChange) -> Localized {
    let (en, zh) = match of {
        MedicationChange::Started => ("started", "新开始"),
        MedicationChange::Stopped => ("stopped", "已停用"),
        MedicationChange::Increased => ("increased", "加量"),
        MedicationChange::Decreased => ("decreased", "减量"),
        MedicationChange::Held => ("held", "暂停"),
        MedicationChange::Continued => ("continued", "继续"),
        MedicationChange::Switched => ("switched", "换药"),
    };
    Localized::new(en, zh)
}

/// What the record says of allergies.
pub(crate) fn allergy_status(of: AllergyStatus) -> Localized {
    let (en, zh) = match of {
        AllergyStatus::Listed => ("listed", "有记录"),
        AllergyStatus::NoneKnown => ("no known allergies", "无已知过敏"),
        AllergyStatus::NotAsked => ("allergies not asked", "未询问过敏史"),
        AllergyStatus::NoInformation => ("allergies: no information", "过敏史：无信息"),
    };
    Localized::new(en, zh)
}

/// Pregnancy.
pub(crate) fn pregnancy(of: &PregnancyStatus) -> Localized {
    match of {
        PregnancyStatus::Pregnant { weeks: Some(weeks) } => Localized::new(
            format!("pregnant, {weeks} weeks"),
            format!("妊娠 {weeks} 周"),
        ),
        PregnancyStatus::Pregnant { weeks: None } => Localized::new("pregnant", "妊娠"),
        PregnancyStatus::NotPregnant => Localized::new("not pregnant", "未妊娠"),
        PregnancyStatus::NotPossible => Localized::new("pregnancy not possible", "不可能妊娠"),
    }
}

/// Sex, in one letter or character.
pub(crate) fn sex(of: AdministrativeSex) -> Localized {
    let (en, zh) = match of {
        AdministrativeSex::Female => ("F", "女"),
        AdministrativeSex::Male => ("M", "男"),
        AdministrativeSex::Other => ("other", "其他"),
        AdministrativeSex::Unknown => ("unknown", "未知"),
    };
    Localized::new(en, zh)
}

/// Kind of social fact.
pub(crate) fn social(of: SocialKind) -> Localized {
    let (en, zh) = match of {
        SocialKind::Smoking => ("Smoking", "吸烟"),
        SocialKind::Alcohol => ("Alcohol", "饮酒"),
        SocialKind::Substance => ("Other substances", "其他物质"),
        SocialKind::Occupation => ("Occupation", "职业"),
        SocialKind::Exposure => ("Exposure", "接触史"),
        SocialKind::Living => ("Living situation", "居住情况"),
        SocialKind::Sexual => ("Sexual history", "性生活史"),
        SocialKind::Lifestyle => ("Lifestyle", "生活方式"),
        SocialKind::Other => ("Other", "其他"),
    };
    Localized::new(en, zh)
}

/// Name of a step.
pub(crate) fn step(of: crate::wire::Step) -> Localized {
    use crate::wire::Step;
    let (en, zh) = match of {
        Step::Check => ("Check", "检查"),
        Step::Summary => ("Summary", "摘要"),
        Step::Differential => ("Differential", "鉴别诊断"),
        Step::Prognosis => ("Prognosis", "预后"),
        Step::Plan => ("Plan", "方案"),
    };
    Localized::new(en, zh)
}

/// An instant as `YYYY-MM-DD hh:mm UTC`.
pub(crate) fn instant(at: record::Timestamp) -> String {
    let minutes = at.0.div_euclid(60_000);
    let day = record::PartialDate::day(1970, 1, 1)
        .ok()
        .and_then(|epoch| epoch.plus_days(minutes.div_euclid(1440) as i32));
    let of_day = minutes.rem_euclid(1440);
    format!(
        "{} {:02}:{:02} UTC",
        day.map(|day| day.to_string()).unwrap_or_default(),
        of_day / 60,
        of_day % 60
    )
}

/// What a model is doing.
pub(crate) fn phase(of: inference::Phase) -> Localized {
    match of {
        inference::Phase::Load => {
            Localized::new("the model returns to memory", "模型正在重新载入内存")
        }
        inference::Phase::Prefill => {
            Localized::new("the model reads the record", "模型正在阅读病历")
        }
        inference::Phase::Decode => Localized::new("the model writes", "模型正在书写"),
    }
}
