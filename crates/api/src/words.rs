//! Words for closed sets of values, in both languages of the interface.

use draft::Failure;
use record::Localized;

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
        Failure::ForbiddenWording { words } => Localized::new(
            format!("It says \"{words}\", which nothing here can support."),
            format!("含有无法支持的措辞“{words}”。"),
        ),
    }
}
