//! Spans that the text pipeline finds, and their comparison with gold spans.

use super::{Counts, Tools};
use record::{Lexicon, Span};
use std::collections::BTreeMap;

/// Spans by what they name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Mentions {
    /// Problems, symptoms and findings, whatever is asserted of them.
    pub diseases: Vec<Span>,
    /// Drugs and other chemicals.
    pub chemicals: Vec<Span>,
}

/// Every unambiguous disease and chemical term of a passage, the longest where two overlap.
pub fn of(tools: &Tools, text: &str) -> Mentions {
    use record::TermKind::{Chemical, Drug, DrugClass, Problem, Symptom};
    let mut found = Mentions::default();
    for term in tools.knowledge.matches(text) {
        match term.kind {
            _ if term.ambiguous => {}
            Problem | Symptom => found.diseases.push(term.span),
            Drug | DrugClass | Chemical => found.chemicals.push(term.span),
            _ => {}
        }
    }
    longest(&mut found.diseases);
    longest(&mut found.chemicals);
    found
}

fn longest(spans: &mut Vec<Span>) {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let keep = span.start >= end;
        end = end.max(if keep { span.end } else { end });
        keep
    });
}

/// Exact span comparison.
pub fn compare(gold: &[Span], found: &[Span]) -> Counts {
    let hit = gold.iter().filter(|span| found.contains(span)).count();
    Counts {
        hit,
        extra: found.iter().filter(|span| !gold.contains(span)).count(),
        missed: gold.len() - hit,
    }
}

/// The most frequent strings of a list, with their counts, for the notes.
pub fn frequent(what: &str, strings: &[String]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for string in strings {
        *counts.entry(string).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(string, n)| (std::cmp::Reverse(*n), *string));
    counts
        .into_iter()
        .take(12)
        .map(|(string, n)| format!("{what} {n}x: {string}"))
        .collect()
}
