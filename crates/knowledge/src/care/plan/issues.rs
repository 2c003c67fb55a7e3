use super::super::{Advice, Basis, Heading, Priority};
use crate::checks::framework::NOTHING_FOUND;
use record::{DetectedIssue, IssueKind, IssueState, Localized, Severity};

/// What each found issue asks for. One finding that asks the same of several drugs makes one statement.
pub fn from_issues(issues: &[DetectedIssue]) -> Vec<Advice> {
    let mut advice: Vec<(&DetectedIssue, Advice)> = Vec::new();
    for (at, issue) in issues.iter().enumerate() {
        if !issue.is_found() || issue.kind == IssueKind::Score || issue.severity == Severity::Info {
            continue;
        }
        match advice
            .iter_mut()
            .find(|(earlier, _)| asks_the_same(earlier, issue))
        {
            Some((_, statement)) => join_drug(statement, issue),
            None => advice.push((issue, from_issue(at, issue))),
        }
    }
    advice.into_iter().map(|(_, statement)| statement).collect()
}

/// "amiodarone: QTc 561 ms" and "haloperidol: QTc 561 ms" with the same advice.
fn asks_the_same(one: &DetectedIssue, other: &DetectedIssue) -> bool {
    fn finding(issue: &DetectedIssue) -> Option<&str> {
        issue.title.en.split_once(": ").map(|(_, finding)| finding)
    }
    !matches!(one.kind, IssueKind::RedFlag | IssueKind::Allergy)
        && (one.kind, one.severity) == (other.kind, other.severity)
        && first_line(&one.detail.en) == first_line(&other.detail.en)
        && finding(one).is_some()
        && finding(one) == finding(other)
}

fn join_drug(statement: &mut Advice, issue: &DetectedIssue) {
    for (text, title, colon, comma) in [
        (&mut statement.text.en, &issue.title.en, ": ", ", "),
        (&mut statement.text.zh, &issue.title.zh, "：", "、"),
    ] {
        let drug = title.split_once(colon).map(|(drug, _)| drug);
        let whole = text.split_once(colon).zip(drug);
        if let Some(((drugs, rest), drug)) = whole {
            *text = format!("{drugs}{comma}{drug}{colon}{rest}");
        }
    }
    for place in citations(issue) {
        if !statement.citations.contains(&place) {
            statement.citations.push(place);
        }
    }
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

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The title with the first line of the detail: what to do. The other lines say why, and the check shows them.
fn joined(title: &Localized, detail: &Localized) -> Localized {
    let detail = Localized::new(first_line(&detail.en), first_line(&detail.zh));
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

/// What to obtain so that a check that waits for it can be made: one statement for each reason, where a drug or a
/// finding of this patient waits or it would be critical. The table of checks names the rest.
pub fn unchecked(issues: &[DetectedIssue]) -> Vec<Advice> {
    let mut reasons: Vec<(&Localized, Vec<&DetectedIssue>)> = Vec::new();
    for issue in issues {
        let IssueState::NotChecked { reason } = &issue.state else {
            continue;
        };
        // Nothing of the patient is missing there: a source waits to be read, an allergy meets no drug of his, or there
        // are no two drugs to make a pair.
        let met = issue.kind == IssueKind::Allergy && !issue.contraindicates.is_empty();
        let paired = issue.kind != IssueKind::Interaction || !issue.implicated.is_empty();
        if reason.en.starts_with(NOTHING_FOUND) || met || !paired {
            continue;
        }
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
        .map(|(reason, about)| Advice {
            id: format!("unchecked-{}", about[0].rule),
            heading: Heading::Investigations,
            priority: match (about[0].kind, about[0].severity) {
                // Without these nothing else can be trusted.
                (
                    IssueKind::RedFlag | IssueKind::Allergy | IssueKind::Interaction,
                    Severity::Critical,
                ) => Priority::High,
                _ => Priority::Routine,
            },
            text: to_obtain(reason, &about),
            rationale: Localized::default(),
            citations: citations(about[0]),
            proposes: Vec::new(),
            source: about[0].source.clone(),
            status: about[0].status,
        })
        .collect()
}

/// "To check warfarin: platelets and haemoglobin are not in the record; consider obtaining them."
fn to_obtain(reason: &Localized, about: &[&DetectedIssue]) -> Localized {
    let of_drugs = about[0]
        .implicated
        .iter()
        .any(|one| reason.en.starts_with(one.label.as_str()))
        || reason.en.contains(" not in the record");
    if of_drugs {
        return Localized::new(
            format!(
                "To check {}. Consider obtaining what is missing.",
                reason.en
            ),
            format!("核查所需：{}。可考虑补充。", reason.zh),
        );
    }
    let names = |pick: fn(&Localized) -> &str, between: &str| {
        let mut names: Vec<&str> = about.iter().map(|issue| pick(&issue.title)).collect();
        names.dedup();
        names.truncate(3);
        names.join(between)
    };
    Localized::new(
        format!(
            "To complete \"{}\": {}.",
            names(|title| &title.en, ", "),
            reason.en
        ),
        format!(
            "为完成“{}”：{}。",
            names(|title| &title.zh, "、"),
            reason.zh
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::{Implicated, IssueSource, RuleStatus, SourceStatus};

    fn waiting(kind: IssueKind, severity: Severity, reason: (&str, &str)) -> DetectedIssue {
        DetectedIssue {
            rule: "rule".to_string(),
            kind,
            severity,
            state: IssueState::NotChecked {
                reason: Localized::new(reason.0, reason.1),
            },
            title: Localized::new("Drug and laboratory value", "药物与检验值"),
            detail: Localized::default(),
            implicated: vec![Implicated {
                label: "warfarin".to_string(),
                fact: None,
                evidence: vec![(record::DocumentId("d1".into()), record::Span::new(0, 8))],
            }],
            contraindicates: Vec::new(),
            source: IssueSource {
                publication: String::new(),
                edition: String::new(),
                statement: None,
                source_status: SourceStatus::Verified,
            },
            status: RuleStatus::Stable,
        }
    }

    fn check(kind: IssueKind, severity: Severity, reason: (&str, &str), expect: (&str, Priority)) {
        let advice = unchecked(&[waiting(kind, severity, reason)]);
        let said: Vec<(&str, Priority)> = advice
            .iter()
            .map(|one| (one.text.en.as_str(), one.priority))
            .collect();
        assert_eq!(said, [expect]);
    }

    #[test]
    fn what_was_not_checked_is_worded_as_what_to_obtain() {
        check(
            IssueKind::DrugLab,
            Severity::Critical,
            (
                "warfarin: platelets and haemoglobin are not in the record",
                "华法林：病历中没有血小板、血红蛋白",
            ),
            (
                "To check warfarin: platelets and haemoglobin are not in the record. Consider obtaining what is missing.",
                Priority::Routine,
            ),
        );
        check(
            IssueKind::RedFlag,
            Severity::Critical,
            (
                "no usable value of the last 3 days: SpO2",
                "近 3 天无可用数值",
            ),
            (
                "To complete \"Drug and laboratory value\": no usable value of the last 3 days: SpO2.",
                Priority::High,
            ),
        );
    }

    #[test]
    fn one_finding_that_asks_the_same_of_two_drugs_is_one_statement() {
        let found = |drug: &str, detail: &str| DetectedIssue {
            state: IssueState::Found,
            title: Localized::new(
                format!("{drug}: QTc 561 ms, at least 500 ms"),
                format!("{drug}：QTc 561 ms"),
            ),
            detail: Localized::new(detail, detail),
            ..waiting(IssueKind::DrugLab, Severity::Critical, ("", ""))
        };
        let advice = from_issues(&[
            found("amiodarone", "Stop or replace."),
            found("linezolid", "Another detail."),
            found("haloperidol", "Stop or replace."),
        ]);
        let said: Vec<&str> = advice.iter().map(|one| one.text.en.as_str()).collect();
        assert_eq!(
            said,
            [
                "amiodarone, haloperidol: QTc 561 ms, at least 500 ms. Stop or replace.",
                "linezolid: QTc 561 ms, at least 500 ms. Another detail."
            ]
        );
        assert_eq!(
            advice[0].text.zh,
            "amiodarone、haloperidol：QTc 561 ms。Stop or replace."
        );
    }

    #[test]
    fn a_statement_takes_the_first_line_of_a_detail() {
        let detail = Localized::new(
            "Prefer paracetamol.\nMatched as an NSAID.",
            "首选。\n匹配。",
        );
        let text = joined(&Localized::new("a + b: bleeding", "甲"), &detail);
        assert_eq!(text.en, "a + b: bleeding. Prefer paracetamol.");
    }
}
