use record::{IssueSource, Localized, Severity, SourceStatus};

/// What one source says of two drugs.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// How much it matters, its conditions considered.
    pub severity: Severity,
    /// What happens, half a sentence.
    pub effect: Localized,
    /// Options to consider.
    pub advice: Localized,
    /// When it holds, where not always.
    pub condition: Option<Localized>,
    /// Drugs that matched through a class, with the class.
    pub matched: Vec<(String, Localized)>,
    /// Publication, with the source's own words where they may be shown.
    pub source: IssueSource,
}

impl Statement {
    /// The order in which statements of one pair are shown: the stricter first, then the one whose source was read.
    pub fn rank(&self) -> (Severity, bool) {
        (
            self.severity,
            self.source.source_status == SourceStatus::Recalled,
        )
    }

    /// Effect, condition, advice and match in one paragraph.
    pub fn detail(&self) -> Localized {
        let mut en = format!("{}.", capital(&self.effect.en));
        let mut zh = format!("{}。", self.effect.zh);
        if let Some(condition) = &self.condition {
            en.push_str(&format!(" Condition: {}.", condition.en));
            zh.push_str(&format!("条件：{}。", condition.zh));
        }
        if !self.advice.en.is_empty() {
            en.push(' ');
            en.push_str(&self.advice.en);
            zh.push_str(&self.advice.zh);
        }
        for (drug, class) in &self.matched {
            en.push_str(&format!(
                " {} matched as one of the {}.",
                capital(drug),
                class.en
            ));
            zh.push_str(&format!("{drug} 按“{}”匹配。", class.zh));
        }
        if let Some(words) = &self.source.statement {
            en.push_str(&format!(" {}: \"{words}\"", self.source.publication));
            zh.push_str(&format!("{}：“{words}”", self.source.publication));
        }
        Localized::new(en, zh)
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
