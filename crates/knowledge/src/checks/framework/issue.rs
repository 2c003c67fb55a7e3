use super::{Drug, Measured, Publication, Rule, evidence};
use record::{
    DetectedIssue, Fact, Implicated, IssueSource, IssueState, Localized, Severity, SourceStatus,
};

/// How the answer of a check begins that found nothing in a table which was not read against its source.
pub const NOTHING_FOUND: &str = "nothing was found, but the source";

impl Rule {
    /// Something to consider. `subject` tells this issue from the rule's others, so that each is overridden by
    /// itself: the issue is named `id:subject`. An empty subject leaves the rule's own identifier.
    pub fn found(&self, severity: Severity, subject: &str, title: Localized) -> DetectedIssue {
        self.issue(severity, subject, IssueState::Found, title)
    }

    /// Checked against `source`, nothing found. A source that was not read cannot clear anything: the answer is then
    /// "not checked".
    pub fn clear(&self, source: &Publication, title: Localized) -> DetectedIssue {
        let state = match source.status {
            SourceStatus::Verified => IssueState::Clear,
            SourceStatus::Recalled => IssueState::NotChecked {
                reason: Localized::new(
                    format!(
                        "{NOTHING_FOUND} ({}) has not been read against the table yet",
                        source.title
                    ),
                    format!("未发现问题，但来源（{}）尚未核对", source.title),
                ),
            },
        };
        self.issue(Severity::Info, "", state, title).from(source)
    }

    /// Could not be checked; `severity` is what it would have had.
    pub fn not_checked(
        &self,
        severity: Severity,
        subject: &str,
        title: Localized,
        reason: Localized,
    ) -> DetectedIssue {
        self.issue(severity, subject, IssueState::NotChecked { reason }, title)
    }

    fn issue(
        &self,
        severity: Severity,
        subject: &str,
        state: IssueState,
        title: Localized,
    ) -> DetectedIssue {
        let rule = if subject.is_empty() {
            self.info.id.to_string()
        } else {
            format!("{}:{subject}", self.info.id)
        };
        DetectedIssue {
            rule,
            kind: self.info.kind,
            severity,
            state,
            title,
            detail: Localized::default(),
            implicated: Vec::new(),
            contraindicates: Vec::new(),
            source: self.info.sources[0].cited(),
            status: self.info.status,
        }
    }
}

/// The parts of an issue that are given one after the other.
pub trait Compose: Sized {
    /// What it means and which options there are; never an order.
    fn detail(self, en: impl Into<String>, zh: impl Into<String>) -> Self;
    /// A drug that it is about.
    fn drug(self, drug: &Drug<'_>) -> Self;
    /// A measured value that it is about.
    fn measured(self, value: &Measured<'_>) -> Self;
    /// Any other fact that it is about.
    fn fact<T>(self, label: impl Into<String>, fact: &Fact<T>) -> Self;
    /// Something that it is about and that has no place in the record.
    fn label(self, label: impl Into<String>) -> Self;
    /// Ingredients that it speaks against.
    fn against<S: Into<String>>(self, ingredients: impl IntoIterator<Item = S>) -> Self;
    /// The publication, where it is not the rule's first.
    fn from(self, source: &Publication) -> Self;
    /// The publication as a table row gives it.
    fn cite(self, source: IssueSource) -> Self;
}

impl Compose for DetectedIssue {
    fn detail(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.detail = Localized::new(en, zh);
        self
    }

    fn drug(mut self, drug: &Drug<'_>) -> Self {
        self.implicated.push(drug.implicated());
        self
    }

    fn measured(self, value: &Measured<'_>) -> Self {
        self.fact(value.label(), value.fact)
    }

    fn fact<T>(mut self, label: impl Into<String>, fact: &Fact<T>) -> Self {
        self.implicated.push(Implicated {
            label: label.into(),
            fact: Some(fact.id.clone()),
            evidence: evidence(fact),
        });
        self
    }

    fn label(mut self, label: impl Into<String>) -> Self {
        self.implicated.push(Implicated {
            label: label.into(),
            fact: None,
            evidence: Vec::new(),
        });
        self
    }

    fn against<S: Into<String>>(mut self, ingredients: impl IntoIterator<Item = S>) -> Self {
        self.contraindicates
            .extend(ingredients.into_iter().map(Into::into));
        self.contraindicates.sort();
        self.contraindicates.dedup();
        self
    }

    fn from(self, source: &Publication) -> Self {
        self.cite(source.cited())
    }

    fn cite(mut self, source: IssueSource) -> Self {
        self.source = source;
        self
    }
}
