//! The marks of boxes and the words that answer them.

use record::Span;

/// What a mark says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    Ticked,
    Empty,
    /// "[Y]", "[yes]"
    Yes,
    /// "[N]", "[no]"
    No,
}

/// A mark where it stands in its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) sort: Sort,
    /// In round brackets, which hold other things too.
    pub(super) round: bool,
    /// ": N", "(N)": a letter that is not in square brackets, which may mean normal.
    pub(super) letter: bool,
}

impl Mark {
    pub(super) fn is_yes(&self) -> bool {
        matches!(self.sort, Sort::Ticked | Sort::Yes)
    }

    pub(super) fn is_letter(&self) -> bool {
        matches!(self.sort, Sort::Yes | Sort::No)
    }
}

/// The answer that a word of a form is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    Yes,
    No,
}

/// The answer that `words` begin with, and its length: "Yes", "无", "no". Nothing where the word is the start of something longer
/// ("no appetite", "有痰").
pub(super) fn answer_word(words: &str) -> Option<(usize, Answer)> {
    const WORDS: [(&str, Answer); 8] = [
        ("yes", Answer::Yes),
        ("no", Answer::No),
        ("有", Answer::Yes),
        ("是", Answer::Yes),
        ("没有", Answer::No),
        ("无", Answer::No),
        ("否认", Answer::No),
        ("否", Answer::No),
    ];
    WORDS.iter().find_map(|(word, answer)| {
        let head = words.get(..word.len())?;
        let rest = words.get(word.len()..)?;
        // "[x] No known allergies" is a statement of its own; "[x] No  LMP …" and "无 糖尿病" go on with the next.
        let ends = rest.is_empty()
            || rest.starts_with([':', ',', ';', '(', '_', '|', '\t', '。', '、', '?', '-'])
            || rest.starts_with("  ")
            || rest.starts_with(' ') && (*answer == Answer::Yes || !word.is_ascii())
            || rest == ".";
        (head.eq_ignore_ascii_case(word) && ends).then_some((word.len(), *answer))
    })
}

const EMPTY: [char; 5] = ['☐', '□', '◻', '⬜', '▢'];
const TICKED: [char; 6] = ['☑', '☒', '■', '✓', '✔', '√'];
const INSIDE: [&str; 8] = ["x", "X", "√", "✓", "✔", "v", "V", "*"];

/// The marks of a line, in order.
pub(super) fn find(line: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut past = 0;
    // The first byte of every mark.
    let opens = |byte: u8| matches!(byte, b'[' | b'(' | b':' | 0xe2);
    for (at, _) in line.bytes().enumerate().filter(|(_, byte)| opens(*byte)) {
        let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else {
            continue;
        };
        if at < past {
            continue;
        }
        let mark = match c {
            '[' => bracketed(line, at, ']'),
            '(' => bracketed(line, at, ')'),
            ':' => letter(line, at),
            _ if EMPTY.contains(&c) => Some((at + c.len_utf8(), Sort::Empty)),
            _ if TICKED.contains(&c) => Some((at + c.len_utf8(), Sort::Ticked)),
            _ => None,
        };
        if let Some((end, sort)) = mark {
            // "K 4.1 [N]" is normal.
            let label = line.get(..at).unwrap_or_default().trim_end();
            if matches!(sort, Sort::Yes | Sort::No)
                && !label.ends_with(|c: char| c.is_alphabetic() || matches!(c, ')' | '?'))
            {
                continue;
            }
            found.push(Mark {
                span: Span::new(at, end),
                sort,
                round: c == '(',
                letter: c == ':' || c == '(' && matches!(sort, Sort::Yes | Sort::No),
            });
            past = end;
        }
    }
    found
}

/// "[ ]", "[x]", "(√)", "[N]", "[yes]"
fn bracketed(line: &str, at: usize, close: char) -> Option<(usize, Sort)> {
    const LONGEST: usize = 8;
    let rest = line.get(at + 1..)?;
    let length = rest
        .char_indices()
        .take(LONGEST)
        .find(|(_, c)| *c == close)?
        .0;
    let inside = rest.get(..length)?;
    let word = inside.trim_matches([' ', '_']);
    let sort = match word {
        "" if inside.is_empty() => return None,
        "" => Sort::Empty,
        "Y" | "y" | "yes" | "Yes" | "YES" | "是" => Sort::Yes,
        "N" | "n" | "no" | "No" | "NO" | "否" => Sort::No,
        "N/A" | "n/a" | "NA" => Sort::Empty,
        // "(v)" counts.
        "v" | "V" | "*" if close == ')' => return None,
        _ if INSIDE.contains(&word) => Sort::Ticked,
        _ => return None,
    };
    Some((at + 1 + length + close.len_utf8(), sort))
}

/// "Asthma: N   COPD: Y": a lone capital behind the colon of a label.
fn letter(line: &str, at: usize) -> Option<(usize, Sort)> {
    let labelled = line
        .get(..at)?
        .ends_with(|c: char| c.is_alphanumeric() || c == ')');
    let rest = line.get(at + 1..)?;
    let word = rest.trim_start_matches(' ');
    let sort = match word.as_bytes().first()? {
        b'Y' => Sort::Yes,
        b'N' => Sort::No,
        _ => return None,
    };
    let behind = word.get(1..)?;
    let alone = behind.is_empty() || behind.starts_with([' ', ',', ';', '\t', '|', '.', '(']);
    (labelled && alone).then_some((at + 1 + (rest.len() - word.len()) + 1, sort))
}

/// A tick right before a name, in the stored text.
pub(super) fn ticked_before(before: &str) -> bool {
    let near = before.trim_end_matches(' ');
    near.ends_with(TICKED)
        || near.ends_with([']', ')']) && {
            let start = near.len().saturating_sub(5);
            let near = near
                .get(near.ceil_char_boundary(start)..)
                .unwrap_or_default();
            ends_with_tick(near)
        }
}

fn ends_with_tick(near: &str) -> bool {
    near.rfind(['[', '(']).is_some_and(|open| {
        let inside = near.get(open + 1..near.len() - 1).unwrap_or_default();
        INSIDE.contains(&inside.trim()) || matches!(inside, "Y" | "yes")
    })
}

/// A tick or a yes right behind a name, in the stored text.
pub(super) fn ticked_behind(behind: &str) -> bool {
    let near = behind.trim_start_matches(' ');
    near.starts_with(TICKED)
        || bracketed(near, 0, if near.starts_with('(') { ')' } else { ']' }).is_some_and(
            |(_, sort)| near.starts_with(['(', '[']) && sort != Sort::Empty && sort != Sort::No,
        )
        || near.starts_with(':') && {
            let word = near.trim_start_matches([':', ' ']);
            let rest = ["Yes", "yes", "Y"]
                .iter()
                .find_map(|yes| word.strip_prefix(yes));
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        }
}
