use crate::{Draft, DraftState, Part, Placement, StatementId};
use record::{AllergyStatus, DetectedIssue, Localized, Record, Severity};

/// Something that stands between a draft and its signature.
#[derive(Clone, PartialEq, Debug)]
pub enum Blocker {
    /// The record changed after the run.
    Stale,
    /// Nothing is accepted.
    EmptyPlan,
    /// Statements of the draft without a decision.
    Undecided {
        /// Which.
        statements: Vec<StatementId>,
    },
    /// A critical issue that has no answer yet.
    CriticalIssue {
        /// Rule identifier.
        rule: String,
        /// Its title.
        title: Localized,
    },
    /// An included statement proposes a drug that an issue speaks against, without a reason.
    RuledOutDrug {
        /// Which statement.
        statement: StatementId,
        /// Generic name.
        drug: String,
        /// Title of the issue.
        title: Localized,
    },
    /// The record does not say whether there are allergies.
    AllergiesNotDocumented,
}

impl Blocker {
    /// Stable key under which it can be answered with a reason; `None` where only the work itself removes it.
    pub fn key(&self) -> Option<String> {
        match self {
            Self::CriticalIssue { rule, .. } => Some(rule.clone()),
            Self::AllergiesNotDocumented => Some("allergies-not-documented".to_string()),
            Self::RuledOutDrug { .. } | Self::Stale | Self::EmptyPlan | Self::Undecided { .. } => {
                None
            }
        }
    }

    /// What an answer to it is about.
    pub fn about(&self) -> Localized {
        match self {
            Self::CriticalIssue { title, .. } | Self::RuledOutDrug { title, .. } => title.clone(),
            Self::AllergiesNotDocumented => Localized::new(
                "Allergies: no information in the record",
                "过敏史：病历中无信息",
            ),
            Self::Stale | Self::EmptyPlan | Self::Undecided { .. } => self.message(),
        }
    }

    /// What it says to the physician.
    pub fn message(&self) -> Localized {
        match self {
            Self::Stale => Localized::new(
                "The record changed after this run. Run again, then sign.",
                "运行后病历已更改。请重新运行后再签署。",
            ),
            Self::EmptyPlan => {
                Localized::new("No statement is accepted yet.", "尚未接受任何条目。")
            }
            Self::Undecided { statements } => Localized::new(
                format!("{} statements have no decision yet.", statements.len()),
                format!("还有 {} 条未作决定。", statements.len()),
            ),
            Self::CriticalIssue { title, .. } => Localized::new(
                format!("Critical and unanswered: {}", title.en),
                format!("危急且未答复：{}", title.zh),
            ),
            Self::RuledOutDrug { drug, title, .. } => Localized::new(
                format!(
                    "{drug} is included although a check speaks against it ({}): give a reason or take it out.",
                    title.en
                ),
                format!(
                    "{drug} 已列入，但核查提示不宜使用（{}）：请说明理由或删除。",
                    title.zh
                ),
            ),
            Self::AllergiesNotDocumented => Localized::new(
                "Allergies: no information in the record. Ask, or say why the plan may stand.",
                "过敏史：病历中无信息。请询问，或说明为何仍可签署。",
            ),
        }
    }
}

/// Everything that stands between `draft` and its signature, in the order in which it should be dealt with.
pub fn blockers(draft: &Draft, record: &Record, issues: &[DetectedIssue]) -> Vec<Blocker> {
    let mut found = Vec::new();
    if draft.state == DraftState::Stale {
        found.push(Blocker::Stale);
    }
    found.extend(critical_issues(issues));
    found.extend(ruled_out_drugs(draft, issues));
    if matches!(
        record.allergy_status,
        AllergyStatus::NoInformation | AllergyStatus::NotAsked
    ) {
        found.push(Blocker::AllergiesNotDocumented);
    }
    let undecided: Vec<StatementId> = draft
        .plan()
        .filter(|entry| entry.placement == Placement::Draft && entry.reviewed.is_none())
        .map(|entry| entry.statement.id.clone())
        .collect();
    if !undecided.is_empty() {
        found.push(Blocker::Undecided {
            statements: undecided,
        });
    }
    if !draft.plan().any(|entry| entry.is_included()) {
        found.push(Blocker::EmptyPlan);
    }
    let answered = |blocker: &Blocker| {
        blocker.key().is_some_and(|key| {
            let about = blocker.about();
            draft
                .acknowledgements
                .iter()
                .any(|answer| answer.answers(&key, &about))
        })
    };
    found.retain(|blocker| !answered(blocker));
    found
}

fn critical_issues(issues: &[DetectedIssue]) -> Vec<Blocker> {
    let mut found: Vec<Blocker> = Vec::new();
    for issue in issues
        .iter()
        .filter(|issue| issue.is_found() && issue.severity == Severity::Critical)
    {
        let blocker = Blocker::CriticalIssue {
            rule: issue.rule.clone(),
            title: issue.title.clone(),
        };
        let seen = |other: &Blocker| matches!(other, Blocker::CriticalIssue { rule, .. } if *rule == issue.rule);
        if !found.iter().any(seen) {
            found.push(blocker);
        }
    }
    found
}

fn ruled_out_drugs(draft: &Draft, issues: &[DetectedIssue]) -> Vec<Blocker> {
    let mut found = Vec::new();
    for entry in draft
        .plan()
        .filter(|entry| entry.is_included() && entry.reason.is_none())
    {
        for drug in &entry.statement.proposes {
            let against = issues.iter().find(|issue| {
                issue.severity <= Severity::High && issue.contraindicates.contains(drug)
            });
            if let (Some(issue), Part::Plan(_)) = (against, entry.statement.part) {
                found.push(Blocker::RuledOutDrug {
                    statement: entry.statement.id.clone(),
                    drug: drug.clone(),
                    title: issue.title.clone(),
                });
            }
        }
    }
    found
}
