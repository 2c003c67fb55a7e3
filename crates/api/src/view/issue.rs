use super::Pages;
use crate::wire::{
    ImplicatedView, IssueState, IssueView, Localized, RuleStatus, Severity, SourceView,
};
use crate::words;
use draft::Acknowledgement;
use record::{DetectedIssue, IssueSource, SourceStatus};

/// Every answer of the checks, in the order given. `answers` are the reasons given against them.
pub(crate) fn issues(
    found: &[DetectedIssue],
    pages: &Pages<'_>,
    answers: &[Acknowledgement],
) -> Vec<IssueView> {
    found
        .iter()
        .enumerate()
        .map(|(at, issue)| view(issue, format!("i{at}"), pages, answers))
        .collect()
}

fn view(
    issue: &DetectedIssue,
    id: String,
    pages: &Pages<'_>,
    answers: &[Acknowledgement],
) -> IssueView {
    let DetectedIssue {
        rule,
        kind,
        severity,
        state,
        title,
        detail,
        implicated,
        contraindicates: _,
        source: publication,
        status,
    } = issue.clone();
    let (state, reason) = match state {
        record::IssueState::Found => (IssueState::Found, None),
        record::IssueState::Clear => (IssueState::Clear, None),
        record::IssueState::NotChecked { reason } => (IssueState::NotChecked, Some(reason.into())),
    };
    let answer = answers.iter().rev().find(|answer| answer.key == rule);
    let (override_reason, earlier_answer) = match answer {
        Some(answer) if answer.answers(&rule, &title) => {
            (Some(answer.reason.reveal().to_string()), None)
        }
        Some(answer) => (None, Some(earlier(answer))),
        None => (None, None),
    };
    let (first, more) = lines(detail);
    IssueView {
        id,
        override_reason,
        earlier_answer,
        rule,
        kind: words::issue_kind(kind).into(),
        severity: self::severity(severity),
        severity_label: words::severity(severity).into(),
        state,
        title: title.into(),
        detail: first,
        more,
        reason,
        implicated: implicated
            .iter()
            .map(|one| ImplicatedView {
                label: one.label.clone(),
                places: pages.places(
                    one.evidence
                        .iter()
                        .map(|(document, span)| (document, *span)),
                ),
            })
            .collect(),
        source: source(&publication),
        status: match status {
            record::RuleStatus::Preview => RuleStatus::Preview,
            record::RuleStatus::Stable => RuleStatus::Stable,
            record::RuleStatus::Retired => RuleStatus::Retired,
        },
    }
}

/// An answer to what stood here before the record changed.
fn earlier(answer: &Acknowledgement) -> Localized {
    let (about, reason) = (&answer.about, answer.reason.reveal());
    Localized::new(
        format!(
            "Dismissed when it read \"{}\": {reason}. It reads differently now; decide again.",
            about.en
        ),
        format!(
            "此前显示为“{}”时已忽略：{reason}。现内容已变，请重新决定。",
            about.zh
        ),
    )
}

/// How much an issue matters.
pub(crate) fn severity(of: record::Severity) -> Severity {
    match of {
        record::Severity::Critical => Severity::Critical,
        record::Severity::High => Severity::High,
        record::Severity::Moderate => Severity::Moderate,
        record::Severity::Info => Severity::Info,
    }
}

/// The first line of a detail, which says what to do, and the rest, which says why.
fn lines(of: record::Localized) -> (Localized, Vec<Localized>) {
    let of = Localized::from(of);
    let mut en = of.en.lines();
    let mut zh = of.zh.lines();
    let mut next = || match (en.next(), zh.next()) {
        (None, None) => None,
        (en, zh) => Some(Localized::new(
            en.unwrap_or_default(),
            zh.unwrap_or_default(),
        )),
    };
    let first = next().unwrap_or_default();
    (first, std::iter::from_fn(next).collect())
}

/// A publication.
pub(crate) fn source(of: &IssueSource) -> SourceView {
    let IssueSource {
        publication,
        edition,
        statement,
        source_status,
    } = of.clone();
    SourceView {
        publication,
        edition,
        statement,
        verified: source_status == SourceStatus::Verified,
    }
}
