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
    /// A reviewed row says that both are given, at another dose or with a watch on a value or a sign: no plan is kept from it.
    pub together: bool,
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

    /// What to read first: condition and options, in a line; the effect where there is neither.
    pub fn gloss(&self) -> Localized {
        let mut en = String::new();
        let mut zh = String::new();
        if let Some(condition) = &self.condition {
            en.push_str(&format!("Condition: {}. ", condition.en));
            zh.push_str(&format!("条件：{}。", condition.zh));
        }
        en.push_str(&self.advice.en);
        zh.push_str(&self.advice.zh);
        if en.is_empty() {
            return self.effect();
        }
        Localized::new(en.trim_end(), zh)
    }

    /// Effect and gloss in one line.
    pub fn line(&self) -> Localized {
        let (effect, gloss) = (self.effect(), self.gloss());
        if effect == gloss {
            return effect;
        }
        Localized::new(
            format!("{} {}", effect.en, gloss.en),
            format!("{}{}", effect.zh, gloss.zh),
        )
    }

    /// Why it applies and in whose words, a line each.
    pub fn basis(&self) -> Vec<Localized> {
        let mut lines: Vec<Localized> = self
            .matched
            .iter()
            .map(|(drug, class)| {
                Localized::new(
                    format!("{} matched as one of the {}.", capital(drug), class.en),
                    format!("{drug} 按“{}”匹配。", class.zh),
                )
            })
            .collect();
        if let Some(words) = &self.source.statement {
            let publication = &self.source.publication;
            lines.push(Localized::new(
                format!("{publication}: \"{words}\""),
                format!("{publication}：“{words}”"),
            ));
        }
        lines
    }

    fn effect(&self) -> Localized {
        Localized::new(
            format!("{}.", capital(&self.effect.en)),
            format!("{}。", self.effect.zh),
        )
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
