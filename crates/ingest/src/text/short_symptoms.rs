//! Denials of symptoms by their first letters: "no f/c/n/v", "denies CP/SOB/F/C".

use super::page::{Page, Sentence, Term};
use super::problems;
use record::{Presence, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Letters and what they stand for behind a denial.
const LETTERS: &[(&str, &str)] = &[
    ("f", "fever"),
    ("fevers", "fever"),
    ("c", "chills"),
    ("n", "nausea"),
    ("v", "vomiting"),
    ("d", "diarrhea"),
    ("ns", "night sweats"),
    ("cp", "chest pain"),
    ("sob", "dyspnea"),
    ("ha", "headache"),
];

static CHAIN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z]{1,3}(?:/[A-Za-z]{1,3}){1,6}\b").ok());

/// Reads the chains of a sentence that a word denies; a letter that is none of them ends the matter.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    if !sentence.words().contains('/') {
        return;
    }
    let chains: Vec<Span> = CHAIN
        .iter()
        .flat_map(|chain| chain.find_iter(sentence.words()))
        .map(|found| Span::new(found.start(), found.end()).shifted(sentence.span.start))
        .collect();
    for chain in chains {
        if sentence.context.assertion(chain).presence != Presence::Absent {
            continue;
        }
        let Some(parts) = parts(sentence.text, chain) else {
            continue;
        };
        for (span, name) in parts {
            let Some(meaning) = page.lexicon.lookup(TermKind::Symptom, name) else {
                continue;
            };
            let term = Term::known(span, TermKind::Symptom);
            problems::named(page, sentence, &term, &meaning);
        }
        sentence.spend(chain);
    }
}

fn parts(text: &str, chain: Span) -> Option<Vec<(Span, &'static str)>> {
    let mut at = chain.start;
    let mut found = Vec::new();
    for word in text[chain.start..chain.end].split('/') {
        let (_, name) = LETTERS
            .iter()
            .find(|(letters, _)| letters.eq_ignore_ascii_case(word))?;
        found.push((Span::new(at, at + word.len()), *name));
        at += word.len() + 1;
    }
    Some(found)
}
