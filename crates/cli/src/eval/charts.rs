//! charts: messy synthetic charts (`NAME.txt`) with keys (`NAME.key.json`) that were written without a look at rules or
//! code. From text to checks and plan, without a model: contraindications named, drugs and allergies read, forbidden
//! drugs proposed, alarms on charts with nothing wrong.

use super::{Counts, Metric, Report, Tools, bootstrap, files, read, read_text};
use record::{DetectedIssue, IssueKind, Lexicon, Severity, TermKind};
use serde_json::Value;
use std::path::Path;

#[derive(Default)]
struct Case {
    contraindications: Counts,
    drugs: Counts,
    allergies: Counts,
    red_flags: Counts,
}

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut notes = Vec::new();
    let (mut forbidden, mut alarms, mut quiet) = (0, 0, 0);
    for path in files(data, &[".key.json"])? {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .replace(".key.json", "");
        let key: Value = serde_json::from_str(&read_text(&path)?)?;
        let text = read_text(&path.with_file_name(format!("{name}.txt")))?;
        let (record, _) = read::read(tools, &format!("{name}.txt"), text.as_bytes());
        let record = record::Record {
            as_of: record
                .as_of
                .or(record.documents.first().and_then(|document| document.date)),
            ..record
        };
        let issues = knowledge::check(&tools.knowledge, &record);
        let found: Vec<&DetectedIssue> = issues.iter().filter(|issue| issue.is_found()).collect();
        let mut case = Case::default();
        for wanted in key["contraindications"].as_array().into_iter().flatten() {
            let drugs = names(tools, &wanted["drugs"]);
            let kind = wanted["kind"].as_str().unwrap_or_default();
            let named = found.iter().any(|issue| speaks(issue, &drugs, kind));
            judge(&mut case.contraindications, named);
            if !named {
                notes.push(format!(
                    "{name}: not named: {} ({})",
                    drugs.join(" + "),
                    wanted["why"].as_str().unwrap_or_default()
                ));
            }
        }
        let taken: Vec<&str> = record
            .medications
            .iter()
            .flat_map(|fact| &fact.value.ingredients)
            .map(|ingredient| ingredient.name.as_str())
            .collect();
        for drug in names(tools, &key["drugs"]) {
            judge(&mut case.drugs, taken.contains(&drug.as_str()));
        }
        let listed = record
            .allergies
            .iter()
            .flat_map(|fact| read::names(&fact.value.substance))
            .collect::<Vec<_>>()
            .join(" ");
        for allergy in names(tools, &key["allergies"]) {
            judge(
                &mut case.allergies,
                listed.contains(allergy.trim_end_matches('s')),
            );
        }
        for _ in key["red_flags"].as_array().into_iter().flatten() {
            judge(
                &mut case.red_flags,
                found.iter().any(|issue| issue.kind == IssueKind::RedFlag),
            );
        }
        let hypotheses = knowledge::care::differential(&tools.knowledge, &record);
        let plan = knowledge::care::plan(&tools.knowledge, &record, &issues, &hypotheses);
        let never = names(tools, &key["must_not_propose"]);
        for drug in plan
            .iter()
            .flat_map(|advice| &advice.proposes)
            .filter(|drug| never.contains(drug))
        {
            forbidden += 1;
            notes.push(format!("{name}: PROPOSED {drug}"));
        }
        if case.contraindications == Counts::default() && case.red_flags == Counts::default() {
            quiet += 1;
            for issue in found.iter().filter(|issue| issue.severity < Severity::Info) {
                alarms += 1;
                notes.push(format!("{name}: alarm on a quiet chart: {}", issue.rule));
            }
        }
        if case.red_flags.missed > 0 {
            notes.push(format!("{name}: no red flag raised ({})", key["red_flags"]));
        }
        cases.push(case);
    }
    let figure = |pick: fn(&Case) -> &Counts| {
        let n = cases
            .iter()
            .map(|case| pick(case).hit + pick(case).missed)
            .sum();
        bootstrap(&cases, n, |cases| {
            Counts::sum(cases.iter().map(|case| pick(case))).recall()
        })
    };
    Ok(Report {
        set: "charts".into(),
        cases: cases.len(),
        metrics: vec![
            (
                "contraindications_named".into(),
                figure(|case| &case.contraindications),
            ),
            ("drugs_read".into(), figure(|case| &case.drugs)),
            ("allergies_read".into(), figure(|case| &case.allergies)),
            ("red_flags_raised".into(), figure(|case| &case.red_flags)),
            (
                "forbidden_drugs_proposed".into(),
                Metric::count(forbidden, cases.len()),
            ),
            (
                "alarms_on_quiet_charts".into(),
                Metric::count(alarms, quiet),
            ),
        ],
        notes,
    })
}

fn judge(counts: &mut Counts, right: bool) {
    if right {
        counts.hit += 1;
    } else {
        counts.missed += 1;
    }
}

/// Names of a list as the tables call them.
fn names(tools: &Tools, list: &Value) -> Vec<String> {
    let words = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    words
        .map(|word| {
            // "lisinopril (cough)": a remark of the one who wrote the key.
            let word = word.split(" (").next().unwrap_or(word);
            let known = tools.knowledge.lookup(TermKind::Drug, word);
            known
                .and_then(|known| {
                    // Caffeine stands first in combinations that are used for their other part.
                    let mut names = known.ingredients.iter().map(|ingredient| &ingredient.name);
                    let first = names.next()?;
                    let other = names.next().filter(|_| first == "caffeine");
                    Some(other.unwrap_or(first).clone())
                })
                .unwrap_or_else(|| word.to_lowercase())
        })
        .collect()
}

/// The issue names every drug of the key, or one of them under the key's kind.
fn speaks(issue: &DetectedIssue, drugs: &[String], kind: &str) -> bool {
    let labels = issue.implicated.iter().map(|one| one.label.to_lowercase());
    let said = labels
        .chain([
            issue.title.en.to_lowercase(),
            issue.detail.en.to_lowercase(),
        ])
        .collect::<Vec<_>>()
        .join(" ");
    let same_kind = match kind {
        "allergy" => issue.kind == IssueKind::Allergy,
        "interaction" => issue.kind == IssueKind::Interaction,
        "renal" => issue.kind == IssueKind::RenalDose,
        "hepatic" => issue.kind == IssueKind::HepaticDose,
        "duplicate" => issue.kind == IssueKind::DuplicateTherapy,
        "child" => matches!(issue.kind, IssueKind::Age | IssueKind::Dose),
        "pregnancy" | "lactation" => issue.kind == IssueKind::Pregnancy,
        "disease" => issue.kind == IssueKind::DrugDisease,
        "lab" => matches!(
            issue.kind,
            IssueKind::DrugLab | IssueKind::RenalDose | IssueKind::HepaticDose
        ),
        "dose" => matches!(issue.kind, IssueKind::Dose | IssueKind::RenalDose),
        "age" => issue.kind == IssueKind::Age,
        "gene" => issue.kind == IssueKind::Pharmacogenomic,
        _ => false,
    };
    !drugs.is_empty()
        && (drugs.iter().all(|drug| said.contains(drug.as_str()))
            || same_kind && drugs.iter().any(|drug| said.contains(drug.as_str())))
}
