//! What a program said: "System note: 'QT prolongation'", "EHR banner 'opioid toxicity - avoid'". It names what it warns of, and
//! nobody found it.

use crate::text::page::{Sentence, window};
use crate::text::phrases::Hints;
use record::Span;
use std::sync::LazyLock;

/// How far before the quotation the program is named, and how far before the name it opens, in bytes.
const NEAR: usize = 56;
const LONGEST: usize = 90;

const PROGRAMS: [&str; 26] = [
    "system note",
    "system alert",
    "system warn",
    "system flag",
    "system says",
    "system hard-stop",
    "hard-stop",
    "hard stop",
    "computer",
    "software",
    "ehr ",
    "emr ",
    "pop-up",
    "popup",
    "pops up",
    "banner",
    "alert says",
    "alert reads",
    "alert fired",
    "alert fires",
    "epic flag",
    "系统提示",
    "系统报警",
    "系统警示",
    "弹窗",
    "电脑提示",
];

/// The name at `span` stands in a quotation of a program's words.
pub(super) fn is_of_software(sentence: &Sentence<'_>, span: Span) -> bool {
    static HINTS: LazyLock<Hints> = LazyLock::new(|| Hints::any_case(&PROGRAMS));
    let before = window(
        sentence.text,
        span.start.saturating_sub(LONGEST),
        span.start,
    );
    let Some((quote, at)) = opened(before) else {
        return false;
    };
    let behind = window(sentence.text, span.end, span.end + LONGEST);
    let closed = behind
        .split('\n')
        .next()
        .is_some_and(|line| line.contains(quote));
    let lead = &before[..at];
    let lead = lead
        .rsplit(['\n', '。', ';', '；'])
        .next()
        .unwrap_or_default();
    let near = window(lead, lead.len().saturating_sub(NEAR), lead.len());
    closed && HINTS.within(near)
}

/// The mark that closes the quotation in which `before` ends, and where that was opened.
fn opened(before: &str) -> Option<(char, usize)> {
    const MARKS: [(char, char); 4] = [('\'', '\''), ('"', '"'), ('“', '”'), ('‘', '’')];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    MARKS.iter().find_map(|(open, close)| {
        let mut found = None;
        for (at, c) in before.char_indices().filter(|(at, _)| *at >= line) {
            let first =
                before[..at].ends_with([' ', '(', ':', '：']) || at == line || *open != '\'';
            if found.is_none() && c == *open && first {
                found = Some(at);
            } else if found.is_some() && c == *close && !is_apostrophe(before, at) {
                found = None;
            }
        }
        found.map(|at| (*close, at))
    })
}

/// "patient's": between two letters.
fn is_apostrophe(text: &str, at: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    text[at..].starts_with('\'')
        && letter(text[..at].chars().next_back())
        && letter(text[at + 1..].chars().next())
}
