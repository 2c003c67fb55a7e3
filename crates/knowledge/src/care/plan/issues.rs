use super::super::{Advice, Basis, Heading, Priority};
use record::{DetectedIssue, IssueKind, IssueState, Localized, Severity};

/// What each found issue asks for; not-checked ones by reason.
pub fn from_issues(issues: &[DetectedIssue]) -> Vec<Advice> {
    let mut advice: Vec<Advice> = issues
        .iter()
        .enumerate()
        .filter(|(_, issue)| {
            issue.is_found() && issue.kind != IssueKind::Score && issue.severity != Severity::Info
        })
        .map(|(at, issue)| from_issue(at, issue))
        .collect();
    advice.extend(unchecked(issues));
    advice
}

fn from_issue(at: usize, issue: &DetectedIssue) -> Advice {
    let heading = match issue.kind {
        IssueKind::Monitoring | IssueKind::DrugLab => Heading::Monitoring,
        IssueKind::Input | IssueKind::Contradiction | IssueKind::PatientMixUp => {
            Heading::Investigations
        }
        _ => Heading::Treatment,
    };
    let priority = match (issue.kind, issue.severity) {
        (IssueKind::RedFlag, Severity::Critical | Severity::High) => Priority::ActNow,
        (_, Severity::Critical | Severity::High) => Priority::High,
        _ => Priority::Routine,
    };
    Advice {
        id: format!("issue-{}-{at}", issue.rule),
        heading,
        priority,
        text: joined(&issue.title, &issue.detail),
        rationale: Localized::default(),
        citations: citations(issue),
        proposes: Vec::new(),
        source: issue.source.clone(),
        status: issue.status,
    }
}

fn joined(title: &Localized, detail: &Localized) -> Localized {
    let join = |a: &str, b: &str, stop: &str| match (a.trim_end_matches(['.', '。']), b) {
        (a, "") => a.to_string(),
        (a, b) => format!("{a}{stop}{b}"),
    };
    Localized::new(
        join(&title.en, &detail.en, ". "),
        join(&title.zh, &detail.zh, "。"),
    )
}

fn citations(issue: &DetectedIssue) -> Vec<Basis> {
    let mut basis: Vec<Basis> = Vec::new();
    for (document, span) in issue
        .implicated
        .iter()
        .flat_map(|implicated| &implicated.evidence)
    {
        let place = Basis::Record {
            document: document.clone(),
            span: *span,
        };
        if !basis.contains(&place) {
            basis.push(place);
        }
    }
    basis.push(Basis::Rule {
        rule: issue.rule.clone(),
    });
    basis
}

/// One statement for each reason why something could not be checked, where a drug or a finding of this patient waits
/// for it or it would be critical. The table of checks names the rest.
fn unchecked(issues: &[DetectedIssue]) -> Vec<Advice> {
    let mut reasons: Vec<(&Localized, Vec<&DetectedIssue>)> = Vec::new();
    for issue in issues {
        let IssueState::NotChecked { reason } = &issue.state else {
            continue;
        };
        let concerns_patient = issue.implicated.iter().any(|one| !one.evidence.is_empty());
        if !concerns_patient && issue.severity != Severity::Critical {
            continue;
        }
        match reasons.iter_mut().find(|(earlier, _)| *earlier == reason) {
            Some((_, about)) => about.push(issue),
            None => reasons.push((reason, vec![issue])),
        }
    }
    reasons.sort_by_key(|(_, about)| about.iter().map(|issue| issue.severity).min());
    reasons
        .into_iter()
        .take(3)
        .map(|(reason, about)| {
            let names = |pick: fn(&Localized) -> &str| {
                let mut names: Vec<&str> = about.iter().map(|issue| pick(&issue.title)).collect();
                names.dedup();
                let more = names.len().saturating_sub(3);
                names.truncate(3);
                (names, more)
            };
            let (en, more) = names(|title| &title.en);
            let (zh, _) = names(|title| &title.zh);
            let (rest_en, rest_zh) = match more {
                0 => (String::new(), String::new()),
                more => (format!(" and {more} more"), format!("等另{more}项")),
            };
            Advice {
                id: format!("unchecked-{}", about[0].rule),
                heading: Heading::Investigations,
                priority: match about[0].severity {
                    Severity::Critical | Severity::High => Priority::High,
                    _ => Priority::Routine,
                },
                text: Localized::new(
                    format!("Not checked: {}{rest_en}. {}", en.join("; "), reason.en),
                    format!("未核查：{}{rest_zh}。{}", zh.join("；"), reason.zh),
                ),
                rationale: Localized::default(),
                citations: citations(about[0]),
                proposes: Vec::new(),
                source: about[0].source.clone(),
                status: about[0].status,
            }
        })
        .collect()
}
