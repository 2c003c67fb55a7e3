//! Names of diseases: dictionary terms, words formed as names of diseases are, adjectives of known diseases, and heads
//! with the words before them.

use super::words::{HEADS, MODIFIERS, NO_DISEASE, OUTSIDE, STRICT};
use super::{listed, longest, pattern};
use crate::Knowledge;
use record::{Lexicon, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Most words that a head takes in.
const MOST_WORDS: usize = 5;

static WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"[A-Za-z0-9][A-Za-z0-9']*(?:[-/][A-Za-z0-9']+)*"));
/// Endings that name a disease whatever stands before them.
static FORMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^[a-z]{2,}[a-z-]*(itis|emia|aemia|opathy|opathies|algia|plasia|plasias|trophy|uria|penia|megaly|rrhea|rrhoea|plegia|paresis|sclerosis|toxicity|dystonia|kinesia|cytosis|stasis|malacia|ectasia|carcinomas?|sarcomas?|adenomas?|blastomas?|gliomas?|fibromas?|angiomas?|myoma|lymphomas?|nephrosis|phobia|mania|phrenia|dermatosis|myositis|neuritis|ataxia)$",
    )
});
const HEALTHY: &str = "homeostasis hemostasis haemostasis phagocytosis endocytosis exocytosis pinocytosis transcytosis";
/// Endings of adjectives and those of the nouns that they come from.
const ADJECTIVES: &[(&str, &str)] = &[
    ("sive", "sion"),
    ("eptic", "epsy"),
    ("betic", "betes"),
    ("otic", "osis"),
    ("atic", "asis"),
    ("etic", "esia"),
    ("toxic", "toxicity"),
    ("itic", "itis"),
    ("ic", "ia"),
    ("ic", "y"),
    ("ic", "ism"),
    ("ic", "e"),
    ("ssed", "ssion"),
    ("nian", "nism"),
];
/// Word endings that may say which disease a strict head means.
const SAYS_WHICH: &[&str] = &["ic", "al", "ar", "ase", "ous", "oid", "in", "ine", "ein"];

/// A name before it takes in the words around it.
struct Name {
    span: Span,
    /// Nothing but a head: a name only with a word before it.
    bare: bool,
}

/// Every name of a disease in the text.
pub(super) fn find(knowledge: &Knowledge, text: &str) -> Vec<Span> {
    let words = words(text);
    let mut spans: Vec<Span> = knowledge
        .matches(text)
        .into_iter()
        .filter(|term| matches!(term.kind, TermKind::Problem | TermKind::Symptom))
        .filter(|term| !term.ambiguous)
        .map(|term| term.span)
        .filter(|span| !is_no_disease(&text[span.start..span.end]))
        .collect();
    let formed = |span: &&Span| {
        let word = text[span.start..span.end].to_ascii_lowercase();
        is_formed(&word) || is_adjective(knowledge, &word)
    };
    spans.extend(words.iter().filter(formed));
    longest(&mut spans);
    let mut names: Vec<Name> = bare_heads(text, &words, &spans);
    names.extend(spans.into_iter().map(|span| Name { span, bare: false }));
    let mut found: Vec<Span> = names
        .into_iter()
        .filter_map(|name| taking_in(text, &words, name))
        .collect();
    longest(&mut found);
    let plain = found.clone();
    for span in &mut found {
        span.start = shared_head(text, *span, &plain);
    }
    longest(&mut found);
    found
}

fn words(text: &str) -> Vec<Span> {
    WORD.iter()
        .flat_map(|word| word.find_iter(text))
        .map(|found| Span::new(found.start(), found.end()))
        .collect()
}

fn is_no_disease(words: &str) -> bool {
    listed(NO_DISEASE, '|', &words.to_ascii_lowercase())
}

fn is_formed(word: &str) -> bool {
    FORMED.iter().any(|formed| formed.is_match(word)) && !listed(HEALTHY, ' ', word)
}

fn is_adjective(knowledge: &Knowledge, word: &str) -> bool {
    word.len() >= 6
        && ADJECTIVES.iter().any(|(ending, of_noun)| {
            word.strip_suffix(ending).is_some_and(|stem| {
                let noun = format!("{stem}{of_noun}");
                noun.len() > 5 && !is_no_disease(&noun) && knowledge.names_disease(&noun)
            })
        })
}

fn bare_heads(text: &str, words: &[Span], spans: &[Span]) -> Vec<Name> {
    words
        .iter()
        .filter(|word| {
            listed(
                STRICT,
                ' ',
                &text[word.start..word.end].to_ascii_lowercase(),
            )
        })
        .filter(|word| {
            let next = spans.partition_point(|span| span.end <= word.start);
            spans.get(next).is_none_or(|span| span.start > word.start)
        })
        .map(|word| Name {
            span: *word,
            bare: true,
        })
        .collect()
}

/// The name with the words before it that say which disease a head means; `None` for a head alone.
fn taking_in(text: &str, words: &[Span], name: Name) -> Option<Span> {
    let mut span = name.span;
    let lower = text[span.start..span.end].to_ascii_lowercase();
    let head = lower.rsplit([' ', '-']).next().unwrap_or_default();
    let first = words.partition_point(|word| word.end <= span.start);
    let is_head = listed(HEADS, ' ', head);
    if !is_head && !name.bare {
        return Some(span);
    }
    if is_head && let Some(word) = words.get(first) {
        span.start = span.start.min(word.start);
    }
    let mut taken = 0;
    for at in (0..first).rev().take(MOST_WORDS) {
        let word = words[at];
        if !matches!(&text[word.end..span.start], " " | "  ") {
            break;
        }
        let written = &text[word.start..word.end];
        let lower = written.to_ascii_lowercase();
        if listed(OUTSIDE, ' ', &lower) {
            break;
        }
        let last_part = lower.rsplit('-').next().unwrap_or_default();
        let belongs = listed(MODIFIERS, ' ', last_part) || name.bare && says_which(text, word);
        if !belongs {
            break;
        }
        span.start = word.start;
        taken += 1;
    }
    (taken > 0 || !name.bare).then_some(span)
}

/// Whether a word that no list has may say which disease a strict head means: a name or number, or an adjective.
fn says_which(text: &str, word: Span) -> bool {
    let written = &text[word.start..word.end];
    let before = text[..word.start].trim_end();
    let opens_sentence = before.is_empty() || before.ends_with('.');
    let name = written.contains(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let lower = written.to_ascii_lowercase();
    name && !opens_sentence || SAYS_WHICH.iter().any(|ending| lower.ends_with(ending))
}

static LIST_BEFORE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"([A-Za-z-]+)(?: and/or | and | or |/)$"));
static ITEM_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"([A-Za-z-]+), $"));
static LEAD_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)(hereditary|familial|sporadic|inherited|acute|chronic|bilateral) $")
});

/// Where a name begins whose head serves several words: "breast and ovarian cancer".
fn shared_head(text: &str, span: Span, others: &[Span]) -> usize {
    let name = &text[span.start..span.end];
    let head = name
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if !name.contains(' ') || !listed(HEADS, ' ', &head) {
        return span.start;
    }
    let mut window = span.start.saturating_sub(80);
    while !text.is_char_boundary(window) {
        window += 1;
    }
    let group = |pattern: &LazyLock<Option<Regex>>, end: usize| {
        let pattern: &Option<Regex> = pattern;
        let found = pattern.as_ref()?.captures(&text[window..end])?.get(1)?;
        Some(Span::new(window + found.start(), window + found.end()))
    };
    let modifies = |word: Span| {
        let lower = text[word.start..word.end].to_ascii_lowercase();
        listed(MODIFIERS, ' ', &lower) && !matches!(lower.as_str(), "dominant" | "recessive")
    };
    let Some(word) = group(&LIST_BEFORE, span.start) else {
        return span.start;
    };
    if !modifies(word) || others.iter().any(|other| other.end == word.end) {
        return span.start;
    }
    let mut start = word.start;
    while let Some(item) = group(&ITEM_BEFORE, start).filter(|item| modifies(*item)) {
        start = item.start;
    }
    group(&LEAD_BEFORE, start).map_or(start, |lead| lead.start)
}
