//! The drugs of a sentence in order, and how one is joined to the next: "ramipril + metformin", "缬沙坦、螺内酯".

use super::tables::{FORMS, FREQUENCIES, ROUTES};
use crate::text::page::Sentence;
use record::{SectionKind, Span, TermKind};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A word or a mark of a stretch of text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Piece<'t> {
    Word(&'t str),
    Mark(char),
}

/// How a drug is joined to the next one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Joint {
    /// By "+", "/", "and" or "、": what is said behind the last is said of all.
    Close,
    /// By a comma.
    Comma,
}

/// Where the list begins that goes on up to the drug at `name`, its members joined as `wanted` has it.
pub(crate) fn start(sentence: &Sentence<'_>, name: Span, wanted: impl Fn(Joint) -> bool) -> usize {
    let mut first = name.start;
    for drug in drugs(sentence).iter().rev() {
        let between = sentence.text.get(drug.end..first);
        if between.and_then(joint).is_some_and(&wanted) {
            first = drug.start;
        } else if drug.end <= first {
            break;
        }
    }
    first
}

/// The name with the brand that a bracket right behind it gives: "allopurinol (ZYLOPRIM)", "aspirin [Ecotrin]".
pub(crate) fn whole(sentence: &Sentence<'_>, name: Span) -> Span {
    let behind = sentence.text.get(name.end..).unwrap_or_default();
    let inner = behind.trim_start_matches(' ');
    if !inner.starts_with(['(', '[']) {
        return name;
    }
    let from = name.end + (behind.len() - inner.len()) + 1;
    let brand = sentence
        .terms
        .iter()
        .find(|term| term.kind == TermKind::Drug && term.span.start == from);
    let closed = |end: usize| {
        sentence
            .text
            .get(end..)
            .is_some_and(|rest| rest.starts_with([')', ']']))
    };
    match brand {
        Some(brand) if closed(brand.span.end) => Span::new(name.start, brand.span.end + 1),
        _ => name,
    }
}

/// Words and marks of `text`; a bracket with what it holds is left out.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            _ if depth > 0 || c.is_whitespace() => {}
            _ if c.is_alphanumeric() => {
                let end = word_end(text, at, c);
                found.push(Piece::Word(&text[at..end]));
                at = end;
                continue;
            }
            _ => found.push(Piece::Mark(c)),
        }
        at = next;
    }
    found
}

/// One past the word that begins at `start`: a run of one script, with the marks that stand inside it ("3/52", "d/c'd").
fn word_end(text: &str, start: usize, first: char) -> usize {
    let mut end = start;
    let mut rest = text[start..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let same = c.is_alphanumeric() && c.is_ascii() == first.is_ascii();
        let inside = first.is_ascii()
            && matches!(c, '.' | '/' | '\'' | '%' | '-' | '&')
            && rest
                .peek()
                .is_some_and(|(_, next)| next.is_ascii_alphanumeric());
        if !same && !inside {
            break;
        }
        end = start + at + c.len_utf8();
    }
    end
}

static DOSAGE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    const UNITS: [&str; 18] = [
        "mg", "mcg", "g", "ml", "u", "iu", "unit", "units", "mmol", "meq", "ug", "%", "am", "pm",
        "x1", "x2", "wkly", "regular",
    ];
    let single = |word: &&str| !word.contains(' ') && *word != "on";
    FREQUENCIES
        .iter()
        .map(|row| row.0)
        .chain(ROUTES.iter().map(|row| row.0))
        .chain(FORMS.iter().copied())
        .chain(UNITS)
        .filter(single)
        .collect()
});

/// A word of a dosage: it begins with a digit, or is a unit, a way of giving, a form or a frequency.
pub(crate) fn is_dosage(word: &str) -> bool {
    let count = word.strip_prefix('x').unwrap_or(word);
    count.starts_with(|c: char| c.is_ascii_digit()) || DOSAGE.contains(word.to_lowercase().as_str())
}

/// The drugs of a sentence in order, without overlap.
pub(crate) fn drugs(sentence: &Sentence<'_>) -> Vec<Span> {
    let listed = sentence.kind == SectionKind::Medications;
    let mut found: Vec<Span> = Vec::new();
    for term in &sentence.terms {
        if term.kind != TermKind::Drug || term.ambiguous && !listed {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.overlaps(term.span) => *last = last.cover(term.span),
            Some(last) if renames(sentence.text, *last, term.span) => last.end = term.span.end + 1,
            _ => found.push(term.span),
        }
    }
    found
}

/// The second name stands alone in brackets behind the first: "montelukast (Singulair)".
fn renames(text: &str, first: Span, second: Span) -> bool {
    first.end <= second.start
        && text[first.end..second.start].trim() == "("
        && text[second.end..].starts_with(')')
}

/// How the drugs on both sides of `gap` are joined; `None` where more than dosages and a joining mark stands there.
pub(crate) fn joint(gap: &str) -> Option<Joint> {
    let mut rest: Vec<Piece<'_>> = pieces(gap);
    // "T. glimepiride and T. metformin": the form of the next drug, with its point.
    if rest.last() == Some(&Piece::Mark('.')) {
        rest.pop();
    }
    if rest.last().is_some_and(names_form) {
        rest.pop();
    }
    rest.retain(|piece| !matches!(piece, Piece::Word(word) if is_dosage(word)));
    let joins = |piece: &Piece<'_>| match piece {
        Piece::Word(word) => ["and", "or", "plus", "及", "和", "与", "或"]
            .iter()
            .any(|one| one.eq_ignore_ascii_case(word)),
        Piece::Mark(mark) => matches!(mark, '+' | '/' | '&' | '、'),
    };
    match rest.as_slice() {
        [one] if joins(one) => Some(Joint::Close),
        [Piece::Mark(','), one] if joins(one) => Some(Joint::Close),
        [Piece::Mark(',')] => Some(Joint::Comma),
        _ => None,
    }
}

/// "T", "Inj", "Tab": the short form that stands before a name.
fn names_form(piece: &Piece<'_>) -> bool {
    const FORMS: [&str; 10] = [
        "t", "tab", "tabs", "cap", "caps", "inj", "syp", "syr", "susp", "c",
    ];
    matches!(piece, Piece::Word(word) if FORMS.iter().any(|form| form.eq_ignore_ascii_case(word)))
}

/// "clarithromycin IV 2/7 then": a first part of a course that the second ends with.
pub(crate) fn leads_to(gap: &str) -> bool {
    let rest: Vec<Piece<'_>> = pieces(gap)
        .into_iter()
        .filter(|piece| !matches!(piece, Piece::Word(word) if is_dosage(word)))
        .collect();
    matches!(rest.as_slice(), [Piece::Word(word)] if word.eq_ignore_ascii_case("then"))
        || matches!(rest.as_slice(), [Piece::Mark(',' | '→' | '>'), Piece::Word(word)] if word.eq_ignore_ascii_case("then"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dosage_between_two_drugs_does_not_part_them() {
        assert_eq!(joint(" + "), Some(Joint::Close));
        assert_eq!(joint(" 5 mg od and "), Some(Joint::Close));
        assert_eq!(joint("80mg qd、"), Some(Joint::Close));
        assert_eq!(joint(" (cough), "), Some(Joint::Comma));
        assert_eq!(joint(" for gout, "), None);
        assert_eq!(joint(" and T. "), Some(Joint::Close));
        assert_eq!(joint(" 40 od, Inj "), Some(Joint::Comma));
        assert_eq!(joint(". "), None);
    }

    #[test]
    fn marks_inside_a_word_belong_to_it() {
        let words = pieces("d/c'd 3/52 ago, (then) 停用3天");
        assert_eq!(
            words,
            [
                Piece::Word("d/c'd"),
                Piece::Word("3/52"),
                Piece::Word("ago"),
                Piece::Mark(','),
                Piece::Word("停用"),
                Piece::Word("3"),
                Piece::Word("天"),
            ]
        );
    }
}
