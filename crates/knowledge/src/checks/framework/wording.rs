//! The words around a condition: what the document says of it beyond the name that was recognised.

use super::{Told, told_at};
use record::{DocumentId, FactId, Record, Span};
use std::collections::HashMap;

/// How far before and behind a place its line is looked at, in bytes.
const NEAR: usize = 60;

/// The line of one place, lower case, with the place in it.
struct Wording {
    line: String,
    start: usize,
    end: usize,
}

/// The lines of every condition of a record.
pub struct Wordings(HashMap<FactId, Vec<Wording>>);

impl Wordings {
    /// Reads the lines around the conditions of `record`.
    pub fn of(record: &Record) -> Self {
        let lines = record.conditions.iter().map(|fact| {
            let places = fact.spans().filter_map(|place| wording(record, place));
            (fact.id.clone(), places.collect())
        });
        Self(lines.collect())
    }

    /// A phrase of `words` (lower case) that stands over a place of the condition and reaches beyond it: "medullary thyroid
    /// carcinoma" where only "thyroid carcinoma" was recognised.
    pub fn say<W: AsRef<str>>(&self, condition: &FactId, words: &[W]) -> bool {
        let lines = self.0.get(condition).map_or(&[][..], Vec::as_slice);
        lines.iter().any(|wording| {
            words
                .iter()
                .any(|word| covers(&wording.line, word.as_ref(), wording.start, wording.end))
        })
    }

    /// Every place of the condition is followed by a negative result, or by a test of it that has none: "HBV/HCV neg", "乙肝阴性".
    pub fn is_negative_result(&self, condition: &FactId) -> bool {
        let lines = self.0.get(condition).map_or(&[][..], Vec::as_slice);
        !lines.is_empty()
            && lines
                .iter()
                .all(|wording| is_negative(&wording.line[wording.end..]) || is_awaited(wording))
    }
}

fn wording(record: &Record, (document, span): (&DocumentId, Span)) -> Option<Wording> {
    let text = record.document(document)?.text.reveal();
    let place = text.get(span.start..span.end)?;
    let mut from = span.start.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (span.end + NEAR).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text[from..span.start].rsplit('\n').next()?.to_lowercase();
    let behind = text[span.end..to].split('\n').next()?.to_lowercase();
    let place = place.to_lowercase().replace('\n', " ");
    let (start, end) = (before.len(), before.len() + place.len());
    Some(Wording {
        line: before + &place + &behind,
        start,
        end,
    })
}

/// `word` stands in the line on word boundaries, overlaps the place and is longer than it. A word with a gap ("vomited…blood")
/// has both parts in this order, at most [`GAP`] bytes and no end of a clause between them.
fn covers(line: &str, word: &str, start: usize, end: usize) -> bool {
    if let Some((first, last)) = word.split_once('…') {
        return spans_gap(line, first, last, start, end);
    }
    word.len() > end - start
        && line.match_indices(word).any(|(at, _)| {
            let stop = at + word.len();
            at < end && start < stop && (!word.is_ascii() || bounded(line, at, stop))
        })
}

const GAP: usize = 32;

fn spans_gap(line: &str, first: &str, last: &str, start: usize, end: usize) -> bool {
    let stands = |word: &str, at: usize| !word.is_ascii() || bounded(line, at, at + word.len());
    line.match_indices(first).any(|(at, _)| {
        let from = at + first.len();
        line[from..].match_indices(last).any(|(gap, _)| {
            let stop = from + gap + last.len();
            gap <= GAP
                && !line[from..from + gap].contains(['.', ',', ';', '。', '，', '；'])
                && at < end
                && start < stop
                && stands(first, at)
                && stands(last, from + gap)
        })
    })
}

fn bounded(line: &str, start: usize, end: usize) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !joins(line[..start].chars().next_back()) && !joins(line[end..].chars().next())
}

const NEGATIVE: &[&str] = &[
    "neg",
    "negative",
    "nonreactive",
    "non-reactive",
    "nr",
    "-ve",
    "(-)",
    "undetected",
];
const NEGATIVE_ZH: &[&str] = &["阴性", "（-）", "(-)", "（－）", "（—）"];
/// Words of a test that may stand between the disease and its result.
const TEST_WORDS: &[&str] = &[
    "ag",
    "ab",
    "sag",
    "surface",
    "antigen",
    "antibody",
    "serology",
    "screen",
    "test",
    "pcr",
    "rna",
    "dna",
    "igg",
    "igm",
    "and",
    "&",
    "+",
    "hcv",
    "hbv",
    "hiv",
    "hep",
    "c",
    "b",
    "both",
    "status",
    "is",
    "was",
    "all",
    "syphilis",
    "vdrl",
    "rpr",
    "hbsag",
    "hepatitis",
    "result",
    "results",
];

/// "TB screen not done", "HBV serology awaited": the test of the disease is named, and it has no result.
fn is_awaited(wording: &Wording) -> bool {
    const TESTS: &[&str] = &[
        "screen",
        "test",
        "serolog",
        "status",
        "pcr",
        "dna",
        "rna",
        "antibod",
        "ab ",
        "筛查",
        "检测",
        "两对半",
        "抗体",
    ];
    let behind = wording.line[wording.end..].trim_start();
    TESTS.iter().any(|word| behind.starts_with(word))
        && matches!(
            told_at(&wording.line, Span::new(wording.start, wording.end)),
            Told::Awaited(_)
        )
}

fn is_negative(behind: &str) -> bool {
    let part = behind.split([';', '.', ',', '；', '。', '，']).next();
    let part = part.unwrap_or_default().trim();
    let zh = NEGATIVE_ZH.iter().any(|word| {
        part.find(word)
            .is_some_and(|at| part[..at].chars().count() <= 8)
    });
    zh || part
        .split([' ', ':', '/', '\t'])
        .filter(|word| !word.is_empty())
        .find(|word| !TEST_WORDS.contains(word))
        .is_some_and(|word| NEGATIVE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_counts_where_it_stands_over_the_place_and_beyond_it() {
        let check = |line: &str, place: &str, word: &str, expect: bool| {
            let start = line.find(place).unwrap();
            let said = covers(line, word, start, start + place.len());
            assert_eq!(said, expect, "{line}: {word}");
        };
        check(
            "medullary thyroid carcinoma",
            "thyroid carcinoma",
            "medullary thyroid carcinoma",
            true,
        );
        check(
            "uncontrolled hypertension, asthma",
            "asthma",
            "uncontrolled hypertension",
            false,
        );
        check("hypertension", "hypertension", "hypertension", false);
        check(
            "vomited about 500 ml blood",
            "vomited",
            "vomited…blood",
            true,
        );
        check("vomited twice, no blood", "vomited", "vomited…blood", false);
        check("prehepatitis bx", "hepatitis", "hepatitis b", false);
    }

    #[test]
    fn a_disease_followed_by_a_negative_result_is_none() {
        let check =
            |behind: &str, expect: bool| assert_eq!(is_negative(behind), expect, "{behind}");
        check("/hcv neg", true);
        check(" surface antigen negative", true);
        check("：阴性", true);
        check("表面抗原阴性", true);
        check(", hcv negative", false);
        check(" on entecavir, hiv negative", false);
        check(" 10 years", false);
    }
}
