use super::super::table::source;
use super::super::{Advice, Basis, Heading, Priority, places};
use record::{AllergyStatus, DetectedIssue, IssueKind, Localized, Record, RuleStatus};

/// Information that decides drug safety and that the record lacks.
pub fn from_gaps(record: &Record, issues: &[DetectedIssue]) -> Vec<Advice> {
    let mut advice = Vec::new();
    let drugs: Vec<_> = record
        .medications
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_current())
        .collect();
    let already = |kind: IssueKind| {
        issues
            .iter()
            .any(|issue| issue.kind == kind && issue.is_found())
    };
    if matches!(
        record.allergy_status,
        AllergyStatus::NoInformation | AllergyStatus::NotAsked
    ) && record.allergies.is_empty()
        && !already(IssueKind::Allergy)
    {
        advice.push(gap(
            "allergies",
            Priority::High,
            "Ask for allergies and reactions before any drug is prescribed: the record says nothing of them.",
            "开药前询问过敏史及反应：记录中未提及。",
            Vec::new(),
        ));
    }
    let measured = |key: &str| {
        record
            .observations
            .iter()
            .any(|fact| fact.is_usable() && fact.value.key() == Some(key))
    };
    let cited: Vec<Basis> = drugs
        .iter()
        .flat_map(|fact| places(fact))
        .map(|(document, span)| Basis::Record { document, span })
        .take(4)
        .collect();
    if !drugs.is_empty() && !measured("creatinine") && !measured("egfr") {
        advice.push(gap(
            "creatinine",
            Priority::Routine,
            "Consider creatinine with eGFR: renal dosing of the current drugs cannot be checked without it.",
            "考虑查肌酐及 eGFR：缺少时无法核查现用药物的肾功能剂量。",
            cited,
        ));
    }
    advice
}

fn gap(id: &str, priority: Priority, en: &str, zh: &str, mut citations: Vec<Basis>) -> Advice {
    citations.push(Basis::Rule {
        rule: format!("gap-{id}"),
    });
    Advice {
        id: format!("gap-{id}"),
        heading: Heading::Investigations,
        priority,
        text: Localized::new(en, zh),
        rationale: Localized::default(),
        citations,
        proposes: Vec::new(),
        source: source("medication-history"),
        status: RuleStatus::Preview,
    }
}
