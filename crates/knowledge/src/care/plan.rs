//! The plan draft: what the found issues, the guideline rows and the gaps of the record ask to be considered.
//!
//! Every statement rests on a place in the record, a rule or a table row. A drug is named only when no check speaks
//! against it; what was left out is said with the reason.

mod gaps;
mod guideline;
mod issues;
mod tests_to_consider;

use super::{Advice, Hypothesis};
use crate::Knowledge;
use record::{DetectedIssue, Lexicon, Record};

/// Statements shown of each origin, so that the page stays readable.
const GUIDELINE: usize = 10;
const TESTS: usize = 4;

/// What a drug that someone might propose runs into.
pub type Veto<'a> = &'a dyn Fn(&[String]) -> Vec<DetectedIssue>;

/// Statements to consider, most urgent first, then by heading.
pub fn plan(
    knowledge: &Knowledge,
    record: &Record,
    issues: &[DetectedIssue],
    hypotheses: &[Hypothesis],
) -> Vec<Advice> {
    draft(knowledge, record, issues, hypotheses, &|drugs| {
        crate::checks::check_proposed(knowledge, record, drugs)
    })
}

/// The plan with any dictionary and any check of proposed drugs.
pub fn draft(
    lexicon: &dyn Lexicon,
    record: &Record,
    issues: &[DetectedIssue],
    hypotheses: &[Hypothesis],
    veto: Veto<'_>,
) -> Vec<Advice> {
    let ruled_out = |drugs: &[String]| {
        let mut against = veto(drugs);
        against.extend(
            issues
                .iter()
                .filter(|issue| issue.is_found())
                .filter(|issue| {
                    issue
                        .contraindicates
                        .iter()
                        .any(|name| drugs.contains(name))
                })
                .cloned(),
        );
        against
    };
    let mut advice = issues::from_issues(issues);
    advice.extend(gaps::from_gaps(record, issues));
    advice.extend(
        guideline::from_rows(lexicon, record, issues, hypotheses, &ruled_out)
            .into_iter()
            .take(GUIDELINE),
    );
    advice.extend(
        tests_to_consider::from_hypotheses(record, hypotheses)
            .into_iter()
            .take(TESTS),
    );
    advice.extend(issues::unchecked(issues));
    let mut seen = Vec::new();
    advice.retain(|statement| {
        let new = !seen.contains(&statement.text.en);
        seen.push(statement.text.en.clone());
        new
    });
    advice.sort_by_key(|statement| (statement.priority, statement.heading));
    advice
}

#[cfg(test)]
pub use guideline::unknown_keys;

/// True when `tests.tsv` holds `key`.
#[cfg(test)]
pub fn has_test(key: &str) -> bool {
    tests_to_consider::TESTS.contains_key(key)
}
