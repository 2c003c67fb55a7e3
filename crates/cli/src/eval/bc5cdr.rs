//! bc5cdr: abstracts in IOB form, one sentence a block. Chemical and disease spans, exact, by dictionary and rules alone,
//! with the wide reader. The blocks follow one another as in the abstracts, whose borders the format does not keep, so
//! short forms hold for the sentences of about one abstract.

use super::mentions::{compare, frequent};
use super::{Counts, Report, Tools, bootstrap, files, read_text};
use knowledge::research::Abbreviations;
use record::Span;
use std::collections::VecDeque;
use std::path::Path;

struct Case {
    chemicals: Counts,
    diseases: Counts,
}

/// Sentences that a short form holds for.
const SENTENCES: usize = 12;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let (mut missed, mut invented) = (Vec::new(), Vec::new());
    for path in files(data, &[".tsv"])? {
        let mut defined: VecDeque<Abbreviations> = VecDeque::new();
        for sentence in read_text(&path)?.split("\n\n") {
            let (text, chemicals, diseases) = parse(sentence);
            if text.is_empty() {
                continue;
            }
            let known = defined.iter().flatten();
            let known = known.map(|(short, kind)| (short.clone(), *kind)).collect();
            let found = tools.knowledge.research_mentions(&text, &known);
            defined.push_back(found.abbreviations.clone());
            if defined.len() > SENTENCES {
                defined.pop_front();
            }
            for (gold, found) in [(&chemicals, &found.chemicals), (&diseases, &found.diseases)] {
                let words = |span: &Span| span.slice(&text).unwrap_or_default().to_lowercase();
                missed.extend(gold.iter().filter(|span| !found.contains(span)).map(words));
                invented.extend(found.iter().filter(|span| !gold.contains(span)).map(words));
            }
            cases.push(Case {
                chemicals: compare(&chemicals, &found.chemicals),
                diseases: compare(&diseases, &found.diseases),
            });
        }
    }
    let figure = |pick: fn(&Case) -> &Counts, statistic: fn(Counts) -> f64| {
        let n = cases
            .iter()
            .map(|case| pick(case).hit + pick(case).missed)
            .sum();
        bootstrap(&cases, n, |cases| {
            statistic(Counts::sum(cases.iter().map(|case| pick(case))))
        })
    };
    Ok(Report {
        set: "bc5cdr".into(),
        cases: cases.len(),
        metrics: vec![
            (
                "chemical_f1".into(),
                figure(|case| &case.chemicals, Counts::f1),
            ),
            (
                "chemical_precision".into(),
                figure(|case| &case.chemicals, Counts::precision),
            ),
            (
                "chemical_recall".into(),
                figure(|case| &case.chemicals, Counts::recall),
            ),
            (
                "disease_f1".into(),
                figure(|case| &case.diseases, Counts::f1),
            ),
            (
                "disease_precision".into(),
                figure(|case| &case.diseases, Counts::precision),
            ),
            (
                "disease_recall".into(),
                figure(|case| &case.diseases, Counts::recall),
            ),
        ],
        notes: [frequent("missed", &missed), frequent("invented", &invented)].concat(),
    })
}

/// The tokens joined by blanks, with the spans of both kinds. The corpus splits marks off; they are joined again as they
/// are written in English.
fn parse(sentence: &str) -> (String, Vec<Span>, Vec<Span>) {
    let mut text = String::new();
    let (mut chemicals, mut diseases): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    let mut before = "";
    for line in sentence.lines() {
        let Some((token, tag)) = line.split_once('\t') else {
            continue;
        };
        let glued = text.is_empty()
            || matches!(
                token,
                "-" | "," | "." | ";" | ":" | ")" | "]" | "%" | "'" | "/"
            )
            || matches!(before, "-" | "(" | "[" | "/")
            || before == "'" && token == "s";
        before = token;
        if !glued {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(token);
        let list = match tag.trim().get(2..) {
            Some("Chemical") => &mut chemicals,
            Some("Disease") => &mut diseases,
            _ => continue,
        };
        match list.last_mut() {
            Some(span) if tag.starts_with("I-") => span.end = text.len(),
            _ => list.push(Span::new(start, text.len())),
        }
    }
    (text, chemicals, diseases)
}
