//! Poisoning that is told by the number of tablets or by the intent, not by a name.

use crate::checks::framework::{Compose, Patient, Rule, around};
use crate::checks::rows;
use record::{DetectedIssue, Implicated, Localized, Severity, Span};
use regex::Regex;
use std::sync::LazyLock;

/// Tablets at once from which an ordinary treatment is no longer likely.
const MANY: u32 = 12;
/// Bytes around the place in which words may take it back.
const NEAR: usize = 60;

static TAKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:took|taken|swallowed|ingested)\s+(?:about |approx\.? |around |~ ?)?(\d{2,3})\s*(?:x|×|tabs?\b|tablets?\b|pills?\b|caps\b|capsules?\b)").ok()
});
static SWALLOWED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:吞服|顿服|一次服|一次性服|一口气)[^，。；\n]{0,30}?(\d{2,3})(?:余|多)?(?:片|粒|颗)",
    )
    .ok()
});
static INTENDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:intentional|deliberate|staggered|mixed)\s+(?:[a-z]+\s+){0,2}(?:od|overdose)\b",
    )
    .ok()
});

/// The card, where a document tells that many tablets were taken at once, or an intended overdose.
pub fn check(rule: &Rule, patient: &Patient<'_>) -> Option<DetectedIssue> {
    let (words, place) = patient.record.documents.iter().find_map(|document| {
        let text = document.text.reveal();
        let span = told(text)?;
        Some((text.get(span.start..span.end)?, (document.id.clone(), span)))
    })?;
    let title = Localized::new(
        format!("Poisoning or overdose: \"{words}\""),
        format!("中毒或过量：“{words}”"),
    );
    let mut issue = rule
        .found(Severity::Critical, "overdose-amount", title)
        .detail(
            "Amount, time and intent; levels, ECG, antidote and a poisons centre are to be considered now.",
            "明确药量、时间和意图；立即考虑血药浓度、心电图、解毒剂及中毒中心咨询。",
        );
    if let Some(source) = rows::source("nice") {
        issue = issue.cite(source);
    }
    issue.implicated.push(Implicated {
        label: words.to_string(),
        fact: None,
        evidence: vec![place],
    });
    Some(issue)
}

fn told(text: &str) -> Option<Span> {
    let counted = [TAKEN.as_ref(), SWALLOWED.as_ref()];
    let counted = counted.into_iter().flatten().flat_map(|pattern| {
        pattern.captures_iter(text).filter_map(|found| {
            let many = found[1].parse::<u32>().is_ok_and(|count| count >= MANY);
            let whole = found.get(0).filter(|_| many)?;
            Some(Span::new(whole.start(), whole.end()))
        })
    });
    let intended = INTENDED.as_ref().into_iter().flat_map(|pattern| {
        let places = pattern.find_iter(text);
        places.map(|whole| Span::new(whole.start(), whole.end()))
    });
    let mut places = counted.chain(intended);
    places.find(|span| !is_taken_back(text, *span))
}

/// Denied, of an earlier year, of another, or the count of a longer time.
fn is_taken_back(text: &str, span: Span) -> bool {
    const WORDS: [&str; 22] = [
        "denies",
        "no h/o",
        "no history",
        "history of",
        "previous",
        "years ago",
        "months ago",
        "last year",
        "per month",
        "a month",
        "over the",
        "supply",
        "her mother",
        "his mother",
        "her sister",
        "his brother",
        "never",
        "否认",
        "既往",
        "年前",
        "曾",
        "每月",
    ];
    let words = around(text, span, NEAR, &['\n', '.', '。', ';', '；']);
    WORDS.iter().any(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_tablets_at_once_are_told_from_a_course() {
        let check = |text: &str, expect: bool| assert_eq!(told(text).is_some(), expect, "{text}");
        check("Took 32 x 500 mg paracetamol 5 hours ago", true);
        check("Intentional amitriptyline OD, QRS 130 ms", true);
        check("一次性服地西泮30余片", true);
        check("Took 2 tablets of paracetamol", false);
        check("taken 28 tablets over the last month", false);
        check("Deliberate overdose 5 years ago", false);
        check("Omeprazole 20 mg od", false);
    }
}
