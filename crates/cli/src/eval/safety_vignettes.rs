//! safety-vignettes: a patient in words and a drug that is considered (`vignettes.jsonl`: category, text, drug, expect),
//! written without a look at the rules.
//!
//! The text is read and the drug put through the check of proposed drugs. The answer is the first of these that holds:
//! - `contraindicated`: an issue of critical severity (but an overdose asks for another dose, however severe), or one that says no
//!   plan may propose the drug;
//! - `reduce_dose`: the most severe issue (at least moderate) is about dose, kidney or liver dose, or advises another dose;
//! - `caution`: any other issue of at least moderate severity;
//! - `not_checked`: nothing found, and the check that the category names says that it could not be done;
//! - `no_alert`.
//!
//! A key may say `avoid`: advised against, though no label forbids it. `contraindicated` and `caution` both answer it.
//!
//! `vignette_accuracy` is the share of vignettes with exactly the expected answer; `alert_accuracy` counts any of the first
//! three for any of the first three.

use super::{Counts, Report, Tools, bootstrap, files, read, read_text};
use anyhow::Context;
use record::{DetectedIssue, IssueKind, IssueState, Lexicon, Severity, TermKind};
use serde_json::Value;
use std::path::Path;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let (mut exact, mut alert) = (Vec::new(), Vec::new());
    let mut notes = Vec::new();
    for path in files(data, &["vignettes.jsonl"])? {
        let text = read_text(&path)?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let vignette: Value = serde_json::from_str(line)?;
            let part = |key: &str| {
                vignette[key]
                    .as_str()
                    .with_context(|| format!("no {key} in {line}"))
            };
            let (category, drug, expect) = (part("category")?, part("drug")?, part("expect")?);
            let (answer, why) = answer(tools, category, part("text")?, drug);
            exact.push(counted(fits(answer, expect)));
            alert.push(counted(
                fits(answer, expect) || is_alert(answer) && is_alert(expect),
            ));
            if !fits(answer, expect) {
                let id = vignette["id"].as_str().unwrap_or("-");
                notes.push(format!(
                    "{id} {category}: {drug}: {answer}, expected {expect} ({why})"
                ));
            }
        }
    }
    let share = |cases: &[Counts]| {
        bootstrap(cases, cases.len(), |cases| {
            Counts::sum(cases.iter().copied()).recall()
        })
    };
    Ok(Report {
        set: "safety-vignettes".into(),
        cases: exact.len(),
        metrics: vec![
            ("vignette_accuracy".into(), share(&exact)),
            ("alert_accuracy".into(), share(&alert)),
        ],
        notes,
    })
}

fn counted(right: bool) -> Counts {
    Counts {
        hit: usize::from(right),
        missed: usize::from(!right),
        extra: 0,
    }
}

fn is_alert(answer: &str) -> bool {
    matches!(
        answer,
        "contraindicated" | "reduce_dose" | "caution" | "avoid" | "adjust"
    )
}

fn fits(answer: &str, expect: &str) -> bool {
    answer == expect
        || expect == "avoid" && matches!(answer, "contraindicated" | "caution")
        || expect == "adjust" && matches!(answer, "reduce_dose" | "caution")
}

/// The answer with the rules behind it.
fn answer(tools: &Tools, category: &str, text: &str, drug: &str) -> (&'static str, String) {
    let (record, _) = read::read(tools, "vignette.txt", text.as_bytes());
    let issues = knowledge::check_proposed(&tools.knowledge, &record, &[drug.to_string()]);
    let ingredients: Vec<String> = tools
        .knowledge
        .lookup(TermKind::Drug, drug)
        .map(|known| known.ingredients)
        .unwrap_or_default()
        .into_iter()
        .map(|ingredient| ingredient.name)
        .collect();
    let found: Vec<&DetectedIssue> = issues
        .iter()
        .filter(|issue| issue.is_found() && issue.severity <= Severity::Moderate)
        .collect();
    let rules = found
        .iter()
        .map(|issue| issue.rule.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let ruled_out = found.iter().any(|issue| {
        issue.severity == Severity::Critical && issue.kind != IssueKind::Dose
            || issue
                .contraindicates
                .iter()
                .any(|name| ingredients.contains(name))
    });
    let worst = found.iter().map(|issue| issue.severity).min();
    let dose = found
        .iter()
        .any(|issue| Some(issue.severity) == worst && is_dose(issue));
    let open = issues.iter().find(|issue| {
        matches!(issue.state, IssueState::NotChecked { .. })
            && issue.severity <= Severity::Moderate
            && (kinds(category).contains(&issue.kind) || names_a_gap(category, issue))
    });
    match (ruled_out, worst, dose, open) {
        (true, ..) => ("contraindicated", rules),
        (_, Some(_), true, _) => ("reduce_dose", rules),
        (_, Some(_), false, _) => ("caution", rules),
        (_, None, _, Some(issue)) => ("not_checked", open_reason(issue)),
        _ => ("no_alert", String::new()),
    }
}

/// The rule that could not be checked, and what was missing.
fn open_reason(issue: &DetectedIssue) -> String {
    match &issue.state {
        IssueState::NotChecked { reason } => format!("{}: {}", issue.rule, reason.en),
        _ => issue.rule.clone(),
    }
}

/// The checks that a category is about.
fn kinds(category: &str) -> &'static [IssueKind] {
    match category {
        "renal" | "dialysis" => &[IssueKind::RenalDose],
        "hepatic" | "liver" => &[IssueKind::HepaticDose],
        "pregnancy" | "lactation" => &[IssueKind::Pregnancy],
        "child" | "paediatric" | "pediatric" => {
            &[IssueKind::Dose, IssueKind::Age, IssueKind::Pharmacogenomic]
        }
        "allergy" => &[IssueKind::Allergy],
        "gene" | "pgx" | "pharmacogenomic" => &[IssueKind::Pharmacogenomic],
        // A creatinine is a laboratory value too.
        "lab" => &[IssueKind::DrugLab, IssueKind::RenalDose],
        _ => &[
            IssueKind::RenalDose,
            IssueKind::HepaticDose,
            IssueKind::Dose,
            IssueKind::Pregnancy,
            IssueKind::Pharmacogenomic,
            IssueKind::DrugLab,
        ],
    }
}

/// In a vignette about interactions: a medicine whose name nobody knows, one that was not recognised, or one that was stopped nobody knows
/// when. That no source speaks of the drug is no gap of the case.
fn names_a_gap(category: &str, issue: &DetectedIssue) -> bool {
    category == "interaction"
        && [
            "interaction:unnamed",
            "interaction:unknown-drug",
            "last-dose:",
        ]
        .iter()
        .any(|rule| issue.rule.starts_with(rule))
}

/// What the issue advises is another dose.
fn is_dose(issue: &DetectedIssue) -> bool {
    let detail = issue.detail.en.to_lowercase();
    let words = [
        "lower dose",
        "lower starting dose",
        "dose is",
        "half the",
        "halved",
        "reduce",
        "dosed by",
        "longer interval",
        "at most",
        "less maintenance",
        "smaller dose",
        "dose usually",
        "decrease",
        "% of",
        "once daily",
        "twice daily",
        "lower the dose",
        "a quarter",
        "about half",
        "mg a day",
        "dose starts",
        "initiate dose at",
        "low dose",
        "limit dose",
        "lower warfarin dose",
        "maximum",
        "maintenance",
        "every 12",
        "every 18",
        "every 24",
        "every 48",
    ];
    matches!(
        issue.kind,
        IssueKind::Dose
            | IssueKind::RenalDose
            | IssueKind::HepaticDose
            | IssueKind::Pharmacogenomic
    ) && (issue.kind == IssueKind::Dose || words.iter().any(|word| detail.contains(word)))
}
