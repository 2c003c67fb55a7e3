//! ncbi-disease: abstracts in PubTator form. Disease spans, exact, by dictionary and rules alone, with the wide reader.

use super::mentions::{compare, frequent};
use super::{Counts, Report, Tools, bootstrap, files, read_text};
use knowledge::research::Abbreviations;
use record::Span;
use std::path::Path;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let (mut missed, mut invented) = (Vec::new(), Vec::new());
    for path in files(data, &["corpus.txt"])? {
        for abstract_ in read_text(&path)?.split("\n\n") {
            let Some((text, gold)) = parse(abstract_) else {
                continue;
            };
            let read = tools
                .knowledge
                .research_mentions(&text, &Abbreviations::new());
            let found = read.diseases;
            let words = |span: &Span| span.slice(&text).unwrap_or_default().to_lowercase();
            missed.extend(gold.iter().filter(|span| !found.contains(span)).map(words));
            invented.extend(found.iter().filter(|span| !gold.contains(span)).map(words));
            cases.push(compare(&gold, &found));
        }
    }
    let n = cases.iter().map(|case| case.hit + case.missed).sum();
    let figure = |statistic: fn(Counts) -> f64| {
        bootstrap(&cases, n, |cases| {
            statistic(Counts::sum(cases.iter().copied()))
        })
    };
    Ok(Report {
        set: "ncbi-disease".into(),
        cases: cases.len(),
        metrics: vec![
            ("disease_f1".into(), figure(Counts::f1)),
            ("disease_precision".into(), figure(Counts::precision)),
            ("disease_recall".into(), figure(Counts::recall)),
        ],
        notes: [frequent("missed", &missed), frequent("invented", &invented)].concat(),
    })
}

/// Title and abstract as one text, and its gold spans in bytes. The corpus counts characters.
fn parse(block: &str) -> Option<(String, Vec<Span>)> {
    let mut lines = block.lines().filter(|line| !line.trim().is_empty());
    let title = lines.next()?.split_once("|t|")?.1;
    let body = lines.next()?.split_once("|a|")?.1;
    let text = format!("{title} {body}");
    let byte = |character: usize| {
        text.char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .nth(character)
    };
    let gold = lines
        .filter_map(|line| {
            let mut cells = line.split('\t').skip(1);
            let start = byte(cells.next()?.parse().ok()?)?;
            let end = byte(cells.next()?.parse().ok()?)?;
            Some(Span::new(start, end))
        })
        .collect();
    Some((text, gold))
}
