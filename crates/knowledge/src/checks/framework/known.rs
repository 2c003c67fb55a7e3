use record::{Localized, PartialDate};

/// A value, or why there is none that a rule may use.
pub type Known<T> = Result<T, Missing>;

/// Why a value cannot be used. Missing is not normal.
#[derive(Clone, PartialEq, Debug)]
pub enum Missing {
    /// The record does not say.
    NotStated,
    /// Documents, or entries of the same time, disagree.
    Contradictory,
    /// Outside what is possible.
    Implausible,
    /// No unit, or one that was not understood.
    Unit,
    /// Older than the rule allows.
    Stale {
        /// When it was measured.
        measured: PartialDate,
        /// Days allowed.
        allowed: i32,
    },
    /// Older than the rule allows, by the words of the document.
    ToldOld {
        /// "fourteen months ago".
        words: String,
    },
}

impl Missing {
    /// In words; `what` is the value's name.
    pub fn reason(&self, what: &Localized) -> Localized {
        let Localized { en, zh } = what;
        match self {
            Self::NotStated => Localized::new(
                format!("{en} is not in the record"),
                format!("病历中没有{zh}"),
            ),
            Self::Contradictory => Localized::new(
                format!("the record gives different values for {en}"),
                format!("病历中{zh}前后不一致"),
            ),
            Self::Implausible => Localized::new(
                format!("{en} is outside plausible limits and was not used"),
                format!("{zh}超出合理范围，未采用"),
            ),
            Self::Unit => Localized::new(
                format!("the unit of {en} is missing or was not understood"),
                format!("{zh}的单位缺失或无法识别"),
            ),
            Self::Stale { measured, allowed } => Localized::new(
                format!(
                    "the latest {en} is of {measured}, older than the {allowed} days allowed here"
                ),
                format!("最近一次{zh}为 {measured}，超过允许的 {allowed} 天"),
            ),
            Self::ToldOld { words } => Localized::new(
                format!("the latest {en} is old (\"{words}\")"),
                format!("最近一次{zh}时间过久（“{words}”）"),
            ),
        }
    }

    /// The name of what [`Missing::NotStated`] said is not in the record; `None` for any other reason.
    pub fn absent(reason: &Localized) -> Option<Localized> {
        Some(Localized::new(
            reason.en.strip_suffix(" is not in the record")?,
            reason.zh.strip_prefix("病历中没有")?,
        ))
    }
}
