//! Abbreviations that what stands beside them makes a pressure, a unit, a panel of tests or a place: "hold for SBP < 110", "12.5 MG
//! BID", "CMP results: Na 133", "seen in ED 2019".

use super::{Sentence, Term, after, before, ends_with_any};

/// What stands beside the abbreviation makes it no illness.
pub(super) fn is_no_illness(sentence: &Sentence<'_>, term: &Term) -> bool {
    let name = &sentence.text[term.span.start..term.span.end];
    is_limit(sentence, term, name)
        || is_unit(sentence, term, name)
        || is_panel(sentence, term, name)
        || is_place(sentence, term, name)
        || is_person(sentence, term, name)
}

/// "hold for SBP < 110", "if SBP less than 100": a number that it is compared with.
fn is_limit(sentence: &Sentence<'_>, term: &Term, name: &str) -> bool {
    if !matches!(name, "SBP" | "MAP" | "PT" | "CP" | "AS") {
        return false;
    }
    let rest = after(sentence, term).trim_start_matches([' ', '(', ':', '=']);
    let number = |rest: &str| {
        rest.trim_start_matches([' ', '=', '~'])
            .starts_with(|c: char| c.is_ascii_digit())
    };
    let compared = rest.strip_prefix(['<', '>', '≤', '≥']).is_some_and(number);
    let lower = rest.get(..rest.floor_char_boundary(24)).unwrap_or_default();
    let lower = lower.to_ascii_lowercase();
    let told = [
        "less than ",
        "greater than ",
        "more than ",
        "below ",
        "above ",
        "under ",
        "over ",
        "lower than ",
        "remains ",
        "target ",
        "goal ",
    ]
    .iter()
    .any(|word| lower.strip_prefix(word).is_some_and(number));
    compared || told || name == "SBP" && number(rest)
}

/// "12.5 MG BID": a unit behind its number; "1. MG" and "2) MG" number an item.
fn is_unit(sentence: &Sentence<'_>, term: &Term, name: &str) -> bool {
    let lead = before(sentence, term).trim_end_matches(' ');
    let digits = lead.bytes().rev().take_while(u8::is_ascii_digit).count();
    // "Diagnosed 2019 MG" is no dose.
    name == "MG"
        && digits > 0
        && !(digits == 4
            && lead.ends_with(|c: char| c.is_ascii_digit())
            && (lead.contains("19") || lead.contains("20")))
}

/// "CMP results: Na 133", "CBC, CMP today": the panel of tests.
fn is_panel(sentence: &Sentence<'_>, term: &Term, name: &str) -> bool {
    const BEHIND: [&str; 22] = [
        "result",
        "/",
        "level",
        "panel",
        "drawn",
        "pending",
        "ordered",
        "order",
        "wnl",
        "normal",
        "unremarkable",
        "today",
        "tomorrow",
        "in am",
        "q",
        "check",
        "sent",
        "reviewed",
        "lab",
        "weekly",
        "monthly",
        "daily",
    ];
    const BEFORE: [&str; 16] = [
        "cbc", "cbc,", "cbc and", "cbc &", "cbc/", "cbc +", "check", "repeat", "recheck", "labs",
        "order", "draw", "send", "lipids,", "bmp/", "a1c,",
    ];
    if name != "CMP" {
        return false;
    }
    let rest = after(sentence, term).trim_start_matches([' ', ',']);
    let rest = rest.get(..rest.floor_char_boundary(16)).unwrap_or_default();
    let rest = rest.to_ascii_lowercase();
    BEHIND.iter().any(|word| rest.starts_with(word))
        || rest.strip_prefix(':').is_some_and(|rest| {
            let rest = rest.trim_start();
            ["na", "k ", "glu", "bun", "cr", "ast", "alt"]
                .iter()
                .any(|test| rest.starts_with(test))
        })
        || ends_with_any(
            before(sentence, term).trim_end_matches([' ', '&', '+']),
            &BEFORE,
        )
}

/// "in ED 2019": the emergency department.
fn is_place(sentence: &Sentence<'_>, term: &Term, name: &str) -> bool {
    name == "ED"
        && ends_with_any(
            before(sentence, term),
            &["in", "to", "the", "from", "at", "via", "by", "our"],
        )
}

/// "PD traits", "PD features": a personality.
fn is_person(sentence: &Sentence<'_>, term: &Term, name: &str) -> bool {
    let rest = after(sentence, term).trim_start_matches([' ', '(']);
    name == "PD" && (rest.starts_with("trait") || rest.starts_with("cluster"))
        || name == "RA" && (rest.starts_with("sat") || rest.starts_with("SpO2"))
}
