use super::Patient;
use record::{
    DetectedIssue, IssueKind, IssueSource, Localized, RuleStatus, Severity, SourceStatus,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A publication that a rule stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Publication {
    /// Publisher and title.
    pub title: &'static str,
    /// Edition, version or date.
    pub edition: &'static str,
    /// Really read, or from memory.
    pub status: SourceStatus,
}

impl Publication {
    /// A publication that was read.
    pub const fn verified(title: &'static str, edition: &'static str) -> Self {
        Self {
            title,
            edition,
            status: SourceStatus::Verified,
        }
    }

    /// A publication cited from memory: its rules never answer [`record::IssueState::Clear`].
    pub const fn recalled(title: &'static str, edition: &'static str) -> Self {
        Self {
            title,
            edition,
            status: SourceStatus::Recalled,
        }
    }

    /// The form that an issue carries.
    pub fn cited(&self) -> IssueSource {
        IssueSource {
            publication: self.title.to_string(),
            edition: self.edition.to_string(),
            statement: None,
            source_status: self.status,
        }
    }
}

/// What a rule is, for the reader: written to docs/rules.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// Identifier, kebab case. Never reused.
    pub id: &'static str,
    /// English name, one line.
    pub name: &'static str,
    /// Chinese name, one line.
    pub name_zh: &'static str,
    /// What kind of check.
    pub kind: IssueKind,
    /// Preview, stable or retired.
    pub status: RuleStatus,
    /// What it checks.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// When it stays silent or answers "not checked".
    pub silent: &'static str,
    /// A record that it speaks on, and what it says.
    pub example: &'static str,
    /// Publications, the deciding one first. Never empty.
    pub sources: &'static [Publication],
}

/// One check. `run` always answers: at least one issue that is found, clear or not checked.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Documentation and identity.
    pub info: RuleInfo,
    /// The check.
    pub run: fn(&Rule, &Patient<'_>) -> Vec<DetectedIssue>,
}

impl Rule {
    /// The answers of the check. A fault of its own becomes "not checked": it takes no other check with it.
    pub fn ask(&self, patient: &Patient<'_>) -> Vec<DetectedIssue> {
        let answers = catch_unwind(AssertUnwindSafe(|| (self.run)(self, patient)));
        answers.unwrap_or_else(|_| {
            vec![self.not_checked(
                Severity::Critical,
                "",
                Localized::new(self.info.name, self.info.name_zh),
                Localized::new(
                    "the program made a mistake of its own in this check",
                    "程序在该项检查中自身出错",
                ),
            )]
        })
    }

    /// True for the checks that a proposed drug must pass before it is shown.
    pub fn concerns_drugs(&self) -> bool {
        matches!(
            self.info.kind,
            IssueKind::Allergy
                | IssueKind::Interaction
                | IssueKind::DuplicateTherapy
                | IssueKind::Dose
                | IssueKind::RenalDose
                | IssueKind::HepaticDose
                | IssueKind::DrugDisease
                | IssueKind::DrugLab
                | IssueKind::Pregnancy
                | IssueKind::Age
                | IssueKind::Pharmacogenomic
        )
    }
}
