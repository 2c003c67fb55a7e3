//! Diseases and substances in research text, read widely: adjectives ("hypertensive"), names built from a head and what
//! says which ("C2 deficiency"), substances that a record keeps as laboratory tests, and the text's own abbreviations.
//!
//! For literature, not for records: a record takes its facts from the narrow reader in `ingest`, which must not add
//! a disease because an adjective names one.

mod abbreviations;
mod chemicals;
mod diseases;
mod words;

use crate::Knowledge;
use record::Span;
use regex::Regex;
use std::collections::BTreeMap;

/// What a short form stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShortFor {
    /// A disease, symptom or finding.
    Disease,
    /// A drug or another chemical.
    Chemical,
    /// Something else.
    Other,
}

/// Short forms that a text defines ("Duchenne muscular dystrophy (DMD)"), as written.
pub type Abbreviations = BTreeMap<String, ShortFor>;

/// What a text names, in order of position, without overlap inside one list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ResearchMentions {
    /// Diseases, symptoms and findings, whatever is asserted of them.
    pub diseases: Vec<Span>,
    /// Drugs and other chemicals.
    pub chemicals: Vec<Span>,
    /// Short forms that this text defines.
    pub abbreviations: Abbreviations,
}

impl Knowledge {
    /// Reads `text` widely. `known` are short forms that the document defined before this text.
    pub fn research_mentions(&self, text: &str, known: &Abbreviations) -> ResearchMentions {
        let definitions = abbreviations::definitions(text);
        let mut diseases = diseases::find(self, text);
        let mut chemicals = chemicals::find(self, text);
        let ends = |spans: &[Span], end: usize| spans.iter().any(|span| span.end == end);
        let mut defined = Abbreviations::new();
        for definition in &definitions {
            let kind = if ends(&diseases, definition.long.end) {
                ShortFor::Disease
            } else if ends(&chemicals, definition.long.end) {
                ShortFor::Chemical
            } else {
                ShortFor::Other
            };
            defined.insert(
                text[definition.short.start..definition.short.end].to_string(),
                kind,
            );
        }
        let mut all = known.clone();
        all.extend(defined.clone());
        for (short, kind) in &all {
            for place in abbreviations::places(text, short) {
                settle(&mut diseases, place, *kind == ShortFor::Disease);
                settle(&mut chemicals, place, *kind == ShortFor::Chemical);
            }
        }
        abbreviations::join_around(text, &definitions, &mut diseases);
        longest(&mut diseases);
        longest(&mut chemicals);
        ResearchMentions {
            diseases,
            chemicals,
            abbreviations: defined,
        }
    }
}

/// Adds the place of a short form to the kind that it stands for and takes it out of the other.
fn settle(spans: &mut Vec<Span>, place: Span, belongs: bool) {
    if !belongs {
        spans.retain(|span| !place.contains(*span));
    } else if !spans.iter().any(|span| span.contains(place)) {
        spans.push(place);
    }
}

/// In order of position; of spans that overlap the one that begins first, then the longest.
fn longest(spans: &mut Vec<Span>) {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let keep = span.start >= end;
        end = end.max(if keep { span.end } else { end });
        keep
    });
}

/// Whether `word` stands in a list of this module.
fn listed(list: &str, mark: char, word: &str) -> bool {
    list.split(mark).any(|entry| entry == word)
}

/// A pattern of this module; the tests of the module fail where one does not compile.
fn pattern(expression: &str) -> Option<Regex> {
    Regex::new(expression).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, diseases: &[&str], chemicals: &[&str]) {
        let database = crate::default_path();
        let knowledge =
            Knowledge::open(&database).expect("knowledge.db, from cargo xtask knowledge");
        let found = knowledge.research_mentions(text, &Abbreviations::new());
        let words = |spans: &[Span]| -> Vec<String> {
            spans
                .iter()
                .map(|span| text[span.start..span.end].to_string())
                .collect()
        };
        assert_eq!(words(&found.diseases), diseases, "{text}");
        assert_eq!(words(&found.chemicals), chemicals, "{text}");
    }

    #[test]
    fn a_short_form_means_what_the_text_says() {
        check(
            "Duchenne muscular dystrophy (DMD) is X-linked. DMD carriers were treated with prednisolone (PRED); PRED helped.",
            &["Duchenne muscular dystrophy", "DMD", "DMD"],
            &["prednisolone", "PRED", "PRED"],
        );
        check(
            "The gene for phenylalanine hydroxylase (PAH) was sequenced; PAH is an enzyme.",
            &[],
            &["phenylalanine"],
        );
    }

    #[test]
    fn heads_take_the_words_that_say_which() {
        check(
            "Hereditary breast and ovarian cancer was studied.",
            &["Hereditary breast and ovarian cancer"],
            &[],
        );
        check(
            "Patients with C2 deficiency were healthy.",
            &["C2 deficiency"],
            &[],
        );
        check(
            "The hypertensive rats received MK-801.",
            &["hypertensive"],
            &["MK-801"],
        );
    }

    #[test]
    fn receptors_and_enzymes_leave_the_substance() {
        check(
            "The dopamine receptor and nitric oxide synthase",
            &[],
            &["dopamine", "nitric oxide"],
        );
        check(
            "17beta-estradiol and sodium nitroprusside",
            &[],
            &["17beta-estradiol", "sodium nitroprusside"],
        );
    }
}
