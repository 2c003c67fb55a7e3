//! Where a person lives, was born or came from: the capital words behind such words are a place, whatever they look like.

use super::Category;
use super::page::{Found, Page, Tongue};
use super::place::is_inner_word;
use super::token::Shape;

/// The word before the preposition, and the prepositions behind which a place stands.
const LEADS: &[(&[&str], &[&str])] = &[
    (
        &[
            "lives", "live", "lived", "living", "resides", "reside", "resided", "residing", "born",
            "raised", "based",
        ],
        &["in", "near"],
    ),
    (&["originally"], &["from"]),
    (&["arrived"], &["in", "at", "from"]),
    (&["native", "resident"], &["of"]),
    (
        &["moved", "emigrated", "immigrated", "relocated"],
        &["from", "to"],
    ),
];

/// Parts of hospitals and kinds of homes, which are no place of a person's own.
const FACILITIES: &[&str] = &[
    "pacu",
    "micu",
    "sicu",
    "nicu",
    "picu",
    "cticu",
    "ltac",
    "ltach",
    "stepdown",
    "triage",
    "radiology",
    "surgery",
    "rehab",
    "hospice",
    "assisted",
    "nursing",
    "emergency",
    "home",
    "shelter",
];

/// Most words of one place.
const LONGEST: usize = 4;

/// Places behind "grew up in", "lives in", "originally from".
pub(super) fn find(page: &Page<'_>, found: &mut Found, wide: &[bool]) {
    if page.tongue != Tongue::English || !page.has_words {
        return;
    }
    for at in 1..page.tokens.len() {
        if page.shape(at) != Some(Shape::Lower) || !leads(page, at) || page.gap(at) != " " {
            continue;
        }
        let first = at + 1;
        if wide.get(first).copied().unwrap_or(false) || !opens(page, first) {
            continue;
        }
        let span = page.cover(first, last(page, first, wide));
        found.mark(page.text, span, Category::Place);
    }
}

/// A preposition behind the word that makes a place of what follows; "grew up" and "brought up" need their verb.
fn leads(page: &Page<'_>, at: usize) -> bool {
    let (word, before) = (page.lower(at), page.lower(at - 1));
    if page.before(at) != " " || page.shape(at - 1) != Some(Shape::Lower) {
        return false;
    }
    if before == "up" {
        let verb = at.checked_sub(2).map(|verb| page.lower(verb));
        return word == "in" && verb.is_some_and(|verb| verb == "grew" || verb == "brought");
    }
    LEADS
        .iter()
        .any(|(verbs, words)| verbs.contains(&&*before) && words.contains(&&*word))
}

fn opens(page: &Page<'_>, at: usize) -> bool {
    let word = page.lower(at);
    let uses = page.uses(at);
    let letters = page.word(at).chars().count();
    let month = record::month_named(&word).is_some();
    if page.is_protected(at) || month || FACILITIES.contains(&&*word) {
        return false;
    }
    match page.shape(at) {
        Some(Shape::Upper) => letters > 3 && !uses.frequent,
        Some(Shape::Capital) => letters > 2 && (!uses.ordinary || uses.name),
        _ => false,
    }
}

/// The last word of the place that begins at `first`.
fn last(page: &Page<'_>, first: usize, wide: &[bool]) -> usize {
    let mut to = first;
    while to - first < LONGEST {
        let next = to + 1;
        let joined = matches!(page.gap(to), " " | "-" | "'" | "’" | "' " | "’ ");
        let capital = |at: usize| {
            page.is_capital(at) && !page.is_protected(at) && !wide.get(at).copied().unwrap_or(false)
        };
        if !joined {
            break;
        }
        if capital(next) {
            to = next;
        } else if is_inner_word(&page.lower(next)) && page.gap(next) == " " && capital(next + 1) {
            to = next + 1;
        } else {
            break;
        }
    }
    to
}
