//! Comparison of spans with gold spans. Abstracts are read by the wide reader (`consilium mentions`), not by the reader
//! of records.

use super::Counts;
use record::Span;
use std::collections::BTreeMap;

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
