//! Whether a word of allergy outside an allergy section speaks of a substance: it stands next to it, or the substance goes on a
//! list that the word opened.

use super::reaction::{continues, is_one_more, is_told};
use super::{MANIFESTATIONS, Sign};
use crate::text::page::Sentence;
use record::{Span, TermKind};

/// Outside an allergy section a substance counts when an allergy's words stand next to it, or it continues a list
/// whose first member they introduced.
pub(super) fn named(
    sentence: &Sentence<'_>,
    signs: &[(Span, Sign)],
    term: Span,
    found: &[Span],
) -> bool {
    let text = sentence.text;
    let continued = |last: &Span| {
        continues(text, *last, term, sentence.span.end)
            || is_one_more(text, *last, term, sentence.span.end)
    };
    let behind = text[term.end..sentence.span.end].trim_start_matches(['\'', '"', '”', '」']);
    let denied = ["不过敏", "非过敏", "没过敏", "无过敏", "不敏感", "唔敏感"]
        .iter()
        .any(|word| behind.starts_with(word));
    if denied {
        return false;
    }
    if is_told(sentence, term) || found.last().is_some_and(continued) {
        return true;
    }
    for (span, sign) in signs {
        let sign = if *sign == Sign::Behind && opens_list(sentence, *span) {
            &Sign::Before
        } else {
            sign
        };
        match sign {
            Sign::Before if span.end <= term.start => {
                let gap = &text[span.end..term.start];
                let opener = &text[span.start..span.end];
                // "对“头孢”过敏"
                let gap = gap.trim_end_matches(['"', '“', '\'', '「']);
                if opener == "对" {
                    // "对青霉素过敏": the word behind must follow.
                    let behind = signs.iter().any(|(other, sign)| {
                        *sign == Sign::Behind
                            && other.start >= term.end
                            && text[term.end..other.start].chars().count() < 14
                            && !text[term.end..other.start].contains(['。', ';'])
                    });
                    if behind && gap.len() < 40 && is_list(gap) {
                        return true;
                    }
                    continue;
                }
                if gap.len() <= 12 && !gap.contains(['.', ';', ')']) && is_list(gap) {
                    return true;
                }
                if let Some(last) = found.last()
                    && last.start >= span.end
                    && is_list(&text[last.end..term.start])
                {
                    return true;
                }
            }
            Sign::Behind if span.start >= term.end => {
                let gap = &text[term.end..span.start];
                let word = text[span.start..span.end].to_ascii_lowercase();
                let causal = [
                    "cause", "gives", "gave", "makes", "made", "produces", "led", "induced",
                ]
                .iter()
                .any(|start| word.trim_start_matches('-').starts_with(start));
                if causal {
                    let ahead = &text[span.end..sentence.span.end];
                    let mut end = ahead.len().min(40);
                    while !ahead.is_char_boundary(end) {
                        end -= 1;
                    }
                    let reaction = MANIFESTATIONS
                        .find(text, Span::new(span.end, span.end + end))
                        .next()
                        .is_some();
                    let adverse = [
                        "anaphylaxis",
                        "angioedema",
                        "necrosis",
                        "hepatitis",
                        "pancreatitis",
                        "agranulocytosis",
                        "lupus",
                        "rhabdomyolysis",
                        "nephritis",
                    ]
                    .iter()
                    .any(|effect| word.contains(effect));
                    if gap.trim().is_empty() && (reaction || adverse) {
                        return true;
                    }
                } else if gap.trim_matches([' ', '-', '(', '[', '*']).is_empty()
                    || gap.chars().count() < 16 && is_list(gap) && !gap.contains(',')
                    || is_list_of_substances(sentence, Span::new(term.end, span.start))
                {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// "PCN allergy: hives as child": the word stands behind its substance, and the mark opens the reaction. "Latex allergy: no" is
/// an answer.
pub(super) fn turned(sentence: &Sentence<'_>, word: Span, sign: Sign) -> Sign {
    const NO: [&str; 9] = [
        "no", "none", "nil", "neg", "denie", "无", "否认", "没有", "未",
    ];
    let said = sentence.text[word.start..word.end].to_lowercase();
    let of_allergy = ["allerg", "intoleran", "过敏"]
        .iter()
        .any(|start| said.starts_with(start));
    if sign != Sign::Before || !of_allergy || !said.ends_with(':') {
        return sign;
    }
    let before = sentence.text[..word.start].trim_end().len();
    let named = sentence.terms.iter().any(|term| {
        matches!(
            term.kind,
            TermKind::Drug | TermKind::DrugClass | TermKind::Allergen
        ) && term.span.end == before
    }) || super::short_names(sentence).any(|(span, _)| span.end == before);
    let answer = sentence.text[word.end..sentence.span.end]
        .trim_start()
        .to_lowercase();
    if named && !NO.iter().any(|no| answer.starts_with(no)) {
        Sign::Behind
    } else {
        sign
    }
}

/// "Allergy codeine - itch", "Allergies heparin (HIT), latex": the word opens its clause and what follows is the list.
pub(in super::super) fn opens_list(sentence: &Sentence<'_>, word: Span) -> bool {
    let said = sentence.text[word.start..word.end].to_ascii_lowercase();
    let before = sentence.text[sentence.span.start..word.start]
        .trim_end()
        .to_ascii_lowercase();
    let before = [
        "drug",
        "known",
        "med",
        "medication",
        "hx",
        "+",
        "yes",
        "true",
        "real",
        "definite",
    ]
    .iter()
    .fold(before.as_str(), |rest, word| {
        rest.strip_suffix(word).unwrap_or(rest).trim_end()
    });
    ["allergy", "allergies", "allergic"].contains(&said.as_str())
        && (before.is_empty() || before.ends_with(['.', ';', ':', ',', '\n', '。', '|', '-']))
}

/// "青霉素、磺胺过敏": between the first substance and the word stand others, joined by the mark of a Chinese list.
fn is_list_of_substances(sentence: &Sentence<'_>, gap: Span) -> bool {
    let mut at = gap.start;
    while let Some(rest) = sentence.text[at..gap.end].strip_prefix(['、', '和', '及', '与']) {
        let start = gap.end - rest.len();
        let end = sentence
            .terms
            .iter()
            .filter(|term| term.span.start == start && term.span.end <= gap.end)
            .map(|term| term.span.end)
            .max();
        let Some(end) = end else { return false };
        at = end;
    }
    at == gap.end && at > gap.start
}

/// Only names, marks and small words stand in it.
fn is_list(gap: &str) -> bool {
    let mut depth = 0_i32;
    let outside: String = gap
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth -= 1,
                _ => {}
            }
            depth <= 0 && !matches!(c, ')' | ']')
        })
        .collect();
    outside
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | '、' | '/' | ':' | '-' | '&' | '=' | '+')
        })
        .all(|word| {
            word.is_empty()
                || [
                    "and",
                    "or",
                    "the",
                    "drug",
                    "drugs",
                    "medications",
                    "medication",
                    "also",
                    "to",
                    "other",
                    "both",
                    "her",
                    "his",
                    "及",
                    "和",
                    "与",
                    "或",
                    "等",
                    "类",
                    "药物",
                    "类药物",
                    "有",
                    "史",
                    "a",
                ]
                .iter()
                .any(|small| word.eq_ignore_ascii_case(small))
        })
}
