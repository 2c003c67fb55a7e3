//! hpo-gsc: abstracts with the phenotypes that they name. Terms of the Human Phenotype Ontology per abstract; gold
//! numbers that the ontology has merged since count as the term that took them in.

use super::mentions::frequent;
use super::{Counts, Report, Tools, bootstrap, files, read_text};
use std::collections::BTreeMap;
use std::path::Path;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let (mut missed, mut invented) = (Vec::new(), Vec::new());
    for path in files(data, &[".tsv"])? {
        let text = read_text(&path)?.replace("\r\n", "\n");
        for block in text.split("\n\n") {
            let Some((text, gold)) = parse(block, tools) else {
                continue;
            };
            let found: BTreeMap<u32, String> = tools
                .knowledge
                .phenotypes(&text)
                .into_iter()
                .map(|one| (one.term, text[one.span.start..one.span.end].to_lowercase()))
                .collect();
            let absent = gold.iter().filter(|(term, _)| !found.contains_key(term));
            missed.extend(absent.map(|(_, words)| words.clone()));
            let extra = found.iter().filter(|(term, _)| !gold.contains_key(term));
            invented.extend(extra.map(|(_, words)| words.clone()));
            let hit = gold.keys().filter(|term| found.contains_key(term)).count();
            cases.push(Counts {
                hit,
                extra: found.len() - hit,
                missed: gold.len() - hit,
            });
        }
    }
    let n = cases.iter().map(|case| case.hit + case.missed).sum();
    let figure = |statistic: fn(Counts) -> f64| {
        bootstrap(&cases, n, |cases| {
            statistic(Counts::sum(cases.iter().copied()))
        })
    };
    Ok(Report {
        set: "hpo-gsc".into(),
        cases: cases.len(),
        metrics: vec![
            ("hpo_f1".into(), figure(Counts::f1)),
            ("hpo_precision".into(), figure(Counts::precision)),
            ("hpo_recall".into(), figure(Counts::recall)),
        ],
        notes: [frequent("missed", &missed), frequent("invented", &invented)].concat(),
    })
}

/// An abstract and its phenotypes, each with the words that name it: number, text, then `start end words term` lines.
fn parse(block: &str, tools: &Tools) -> Option<(String, BTreeMap<u32, String>)> {
    let mut lines = block.lines().filter(|line| !line.trim().is_empty());
    lines.next()?;
    let text = lines.next()?.to_string();
    let gold = lines
        .filter_map(|line| {
            let mut cells = line.split('\t').skip(2);
            let words = cells.next()?.to_lowercase();
            let number: u32 = cells.next()?.trim().strip_prefix("HP:")?.parse().ok()?;
            Some((tools.knowledge.current_phenotype(number), words))
        })
        .collect();
    Some((text, gold))
}
