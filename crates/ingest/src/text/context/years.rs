//! Years that make the words beside them past, and how far they reach.

use crate::text::page::open_bracket;
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

pub(crate) static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b[Ii]n (?:(?:early|late|mid|the|summer|winter|spring|fall|of|January|February|March|April|May|June|July|August|September|October|November|December) ){0,3}((?:19|20)\d\d)\b")
        .ok()
});
/// A year that stands alone, as in "2017 urosepsis" or "DVT left calf 2009".
pub(crate) static BARE_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[ (:,;])((?:19|20)\d\d)(?:$|[ ),;.])").ok());

/// A year that opens a bracket and goes on in Chinese: 螺内酯(2022血钾6.2停).
pub(crate) static BRACKETED_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[(（]((?:19|20)\d\d)年?\p{Han}[^()（）]*").ok());

/// "aspirin (stopped 2021, GI bleed, cards aware)": what a bracket tells of a stop is as old as its year.
pub(crate) static YEAR_OF_A_STOP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)[(（](?:stopped|ceased|d/c'?d?|discontinued|withdrawn|last\s(?:taken|used)|finished|停于|停用|已停|停)\s?(?:in\s)?((?:19|20)\d\d)年?[,，:：][^()（）;；\n]*")
        .ok()
});

/// A year that opens a bracket with a reason behind its comma: "digoxin (2021, slow pulse)". In a list of what is stopped the
/// reason is as old as the year.
pub(crate) static YEAR_OF_AN_END: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[(（]((?:19|20)\d\d)年?[,，][^()（）;；\n]*").ok());

/// The line up to here opens as a list of drugs that are stopped, and no sentence has ended since.
pub(crate) fn lists_what_is_stopped(before: &str) -> bool {
    const HEADINGS: [&str; 9] = [
        "stopped",
        "not taking",
        "no longer taking",
        "discontinued",
        "ceased",
        "已停",
        "停用",
        "停药",
        "曾用",
    ];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.rsplit('。').next().unwrap_or_default();
    line.find([':', '：']).is_some_and(|colon| {
        let heading = line[..colon].trim().to_lowercase();
        !line[colon..].contains(". ") && HEADINGS.iter().any(|word| heading.starts_with(word))
    })
}

/// The stretch around `start..end` up to a comma, a semicolon, a colon or the end of a sentence.
pub(crate) fn segment(words: &str, start: usize, end: usize) -> Span {
    let stops = |c: char| matches!(c, ',' | ';' | ':' | '.' | '\n');
    let from = words[..start].rfind(stops).map_or(0, |at| at + 1);
    let to = words[end..].find(stops).map_or(words.len(), |at| end + at);
    // "DVT (2015 left leg)" tells of what stands before it, "eGFR 105 (a low 52 in 2020)" of its own value.
    let own = within_bracket(words, start, end, Span::new(from, to));
    let valued = words[own.start..start].contains(|c: char| c.is_ascii_digit());
    if valued { own } else { Span::new(from, to) }
}

/// "VL <20 (was 84000 in 2019)": a year in a bracket speaks of the bracket.
fn within_bracket(words: &str, start: usize, end: usize, clause: Span) -> Span {
    let open = open_bracket(&words[..start]);
    let close = words[end..].find(')').map(|at| end + at);
    match open.zip(close) {
        Some((open, close)) => Span::new(clause.start.max(open.start), clause.end.min(close)),
        None => clause,
    }
}

static BREAK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[;:]|\b(but|however|now|today|currently|presents|presented|presenting|complains|admitted|since|residual|recently|yesterday)\b",
    )
    .ok()
});

/// The stretch around `start..end` up to words that begin another time.
pub(crate) fn clause(words: &str, start: usize, end: usize) -> Span {
    let breaks = |text: &'_ str| -> Vec<(usize, usize)> {
        let found = BREAK.iter().flat_map(|mark| mark.find_iter(text));
        found.map(|found| (found.start(), found.end())).collect()
    };
    let from = breaks(&words[..start]).last().map_or(0, |found| found.1);
    let to = breaks(&words[end..])
        .first()
        .map_or(words.len(), |found| end + found.0);
    within_bracket(words, start, end, Span::new(from, to))
}
