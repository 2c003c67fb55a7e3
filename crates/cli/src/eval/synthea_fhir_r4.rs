//! synthea-fhir-r4: transaction Bundles. Resources recalled, active problem list, latest values exact.

use super::gold::{self, GoldFact};
use super::{Counts, Report, Tools, bootstrap, files, read, read_bytes};
use std::collections::BTreeMap;
use std::path::Path;

struct Case {
    facts: Counts,
    active: Counts,
}

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut missed: BTreeMap<&str, usize> = BTreeMap::new();
    for path in files(data, &[".json"])? {
        let bytes = read_bytes(&path)?;
        let json: serde_json::Value = serde_json::from_slice(&bytes)?;
        let all = gold::resources(&json);
        let wanted: Vec<GoldFact> = all
            .iter()
            .flat_map(|resource| gold::facts(resource, &all))
            .collect();
        let (record, _) = read::read(tools, "bundle.json", &bytes);
        let found = read::facts(&record);
        let pairs = read::pair(&wanted, &found);
        for (fact, _) in wanted.iter().zip(&pairs).filter(|(_, at)| at.is_none()) {
            *missed.entry(fact.kind).or_default() += 1;
        }
        let hit = pairs.iter().flatten().count();
        cases.push(Case {
            facts: Counts {
                hit,
                extra: 0,
                missed: wanted.len() - hit,
            },
            active: active(&wanted, &found),
        });
    }
    let facts: usize = cases
        .iter()
        .map(|case| case.facts.hit + case.facts.missed)
        .sum();
    let problems: usize = cases
        .iter()
        .map(|case| case.active.hit + case.active.missed)
        .sum();
    Ok(Report {
        set: "synthea-fhir-r4".into(),
        cases: cases.len(),
        metrics: vec![
            (
                "resource_recall".into(),
                bootstrap(&cases, facts, |cases| {
                    Counts::sum(cases.iter().map(|case| &case.facts)).recall()
                }),
            ),
            (
                "active_problem_f1".into(),
                bootstrap(&cases, problems, |cases| {
                    Counts::sum(cases.iter().map(|case| &case.active)).f1()
                }),
            ),
        ],
        notes: missed
            .iter()
            .map(|(kind, n)| format!("missed {kind}: {n}"))
            .collect(),
    })
}

/// The active problem list as a set of problems.
pub fn active(wanted: &[GoldFact], found: &[GoldFact]) -> Counts {
    let problems = |facts: &[GoldFact]| -> Vec<GoldFact> {
        let mut list: Vec<GoldFact> = Vec::new();
        for fact in facts
            .iter()
            .filter(|fact| fact.kind == "Condition" && fact.active)
        {
            if !list
                .iter()
                .any(|known| known.names.iter().any(|name| fact.names.contains(name)))
            {
                list.push(fact.clone());
            }
        }
        list
    };
    let (wanted, found) = (problems(wanted), problems(found));
    let hit = read::pair(&wanted, &found).iter().flatten().count();
    Counts {
        hit,
        extra: found.len() - hit,
        missed: wanted.len() - hit,
    }
}
