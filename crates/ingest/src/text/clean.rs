//! Characters made uniform before anything is looked up, with the way back to the stored text.

mod chinese;
mod lines;
mod tables;

use self::tables::{simplified, substitute};
use record::Span;

/// The working text: stored text with full-width forms, ligatures, odd blanks and traditional characters made uniform.
pub(crate) struct Clean {
    /// What the pipeline reads.
    pub(crate) text: String,
    pieces: Vec<Piece>,
    stored: usize,
}

/// A stretch of working text. `exact`: byte for byte from `stored` on; otherwise the whole stored stretch answers.
#[derive(Clone, Copy)]
struct Piece {
    working: usize,
    stored: usize,
    exact: bool,
}

/// Makes `stored` uniform. Linear in its length.
pub(crate) fn clean(stored: &str) -> Clean {
    let mut made = Clean {
        text: String::with_capacity(stored.len()),
        pieces: vec![Piece {
            working: 0,
            stored: 0,
            exact: true,
        }],
        stored: stored.len(),
    };
    let mut from = 0;
    let broken = self::lines::broken_lines(stored);
    let mut next = 0;
    while let Some((at, c)) = special(stored, next, !broken.is_empty()) {
        next = at + c.len_utf8();
        if matches!(c, '\n' | '\r') && !broken.is_empty() && broken.binary_search(&at).is_ok() {
            made.text.push_str(&stored[from..at]);
            from = at + 1;
            made.open(from, true);
            continue;
        }
        if c == '\n' {
            continue;
        }
        if let Some(other) = simplified(c) {
            made.text.push_str(&stored[from..at]);
            made.text.push(other);
            from = next;
            if other.len_utf8() != c.len_utf8() {
                made.open(next, true);
            }
        } else if let Some(other) = replacement(c, stored[next..].starts_with('\n'))
            .or_else(|| numbered(c, &stored[next..]))
        {
            made.text.push_str(&stored[from..at]);
            // Byte for byte only where one character stands for one of the same width.
            if other.len() != c.len_utf8() || other.chars().count() != 1 {
                made.open(at, false);
                made.text.push_str(other);
                made.open(next, true);
            } else {
                made.text.push_str(other);
            }
            from = next;
        }
    }
    made.text.push_str(&stored[from..]);
    made.text = unwrapped(made.text);
    made
}

/// The first character from `at` on that may not stay as it is; line ends are among them where some are `broken`.
fn special(text: &str, at: usize, broken: bool) -> Option<(usize, char)> {
    let changes = |byte: &u8| {
        !byte.is_ascii()
            || matches!(byte, b'\r' | b'\x0c' | b'\x0b' | b'\0')
            || broken && *byte == b'\n'
    };
    let place = at + text.as_bytes().get(at..)?.iter().position(changes)?;
    Some((place, text[place..].chars().next()?))
}

/// Shortest line that a paragraph can have been wrapped at.
const WRAPPED: usize = 45;

/// `text` with a blank for every line end that only wraps a paragraph, so that "has\nresolved" and "type 2\ndiabetes" are
/// read as on one line. Lengths stay. A wrapped line is long and the next begins with a small letter and is no label.
fn unwrapped(text: String) -> String {
    let ends: Vec<usize> = text
        .match_indices('\n')
        .map(|(at, _)| at)
        .filter(|at| {
            let line = text[text[..*at].rfind('\n').map_or(0, |start| start + 1)..*at].trim_end();
            let next = text[at + 1..].lines().next().unwrap_or_default();
            let label = next.bytes().take(WRAPPED).any(|byte| byte == b':');
            // Two rows of a table, the second of "eGFR": no row goes on in the next.
            let row = |line: &str| line.trim().matches("   ").count() > 1;
            let rows = row(line) && row(next);
            line.len() >= WRAPPED
                && !rows
                && !line.contains(['|', '\t'])
                && !line.ends_with(['.', ':', ';', '!', '?'])
                && next.starts_with(|c: char| c.is_ascii_lowercase())
                && !label
                && !(line.contains(": ") && !runs_on(line) && is_entry(next))
        })
        .collect();
    let mut bytes = text.into_bytes();
    for at in ends {
        bytes[at] = b' ';
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The line ends in the middle of a list or a phrase.
fn runs_on(line: &str) -> bool {
    line.ends_with([',', '/', '+', '&', '-'])
        || [
            " and", " or", " with", " on", " of", " no", " taking", " takes",
        ]
        .iter()
        .any(|word| line.ends_with(word))
}

/// "dexamethasone 4mg reducing": a name and its dose open a line, below a list with a label.
fn is_entry(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or_default();
    let dose = words.next().unwrap_or_default();
    name.len() > 4
        && name.bytes().all(|byte| byte.is_ascii_lowercase())
        && dose.starts_with(|c: char| c.is_ascii_digit())
        && !dose.contains('/')
}

/// "④AKI", "②COPD": the number in a circle and a blank, so that the Latin word behind it begins a word.
fn numbered(c: char, behind: &str) -> Option<&'static str> {
    const CIRCLED: [&str; 20] = [
        "① ", "② ", "③ ", "④ ", "⑤ ", "⑥ ", "⑦ ", "⑧ ", "⑨ ", "⑩ ", "⑪ ", "⑫ ", "⑬ ", "⑭ ", "⑮ ",
        "⑯ ", "⑰ ", "⑱ ", "⑲ ", "⑳ ",
    ];
    if !('①'..='⑳').contains(&c) || !behind.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    CIRCLED.iter().find(|one| one.starts_with(c)).copied()
}

fn replacement(c: char, newline_follows: bool) -> Option<&'static str> {
    match c {
        '\r' if newline_follows => Some(""),
        '\r' | '\x0c' | '\x0b' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some("\n"),
        '\0' => Some(" "),
        _ => substitute(c),
    }
}

impl Clean {
    fn open(&mut self, stored: usize, exact: bool) {
        let working = self.text.len();
        if let Some(last) = self.pieces.last_mut()
            && last.working == working
        {
            // Keeps the earlier start of an empty inexact piece out of the way of what follows.
            *last = Piece {
                working,
                stored,
                exact,
            };
            return;
        }
        self.pieces.push(Piece {
            working,
            stored,
            exact,
        });
    }

    /// The stored stretch behind a stretch of working text; on character boundaries of the stored text.
    pub(crate) fn stored(&self, span: Span) -> Span {
        let start = self.start(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        let last = self.piece(span.end - 1);
        let piece = self.pieces[last];
        let end = if piece.exact {
            piece.stored + (span.end - piece.working)
        } else {
            self.pieces
                .get(last + 1)
                .map_or(self.stored, |next| next.stored)
        };
        Span::new(start, end.max(start))
    }

    fn start(&self, at: usize) -> usize {
        if at >= self.text.len() {
            return self.stored;
        }
        let piece = self.pieces[self.piece(at)];
        if piece.exact {
            piece.stored + (at - piece.working)
        } else {
            piece.stored
        }
    }

    fn piece(&self, at: usize) -> usize {
        self.pieces
            .partition_point(|piece| piece.working <= at)
            .saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(stored: &str, word: &str) -> String {
        let made = clean(stored);
        let at = made.text.find(word).expect("word in the working text");
        let span = made.stored(Span::new(at, at + word.len()));
        stored[span.start..span.end].to_string()
    }

    #[test]
    fn full_width_forms_become_ascii_and_lead_back() {
        assert_eq!(clean("体温：３８．５℃，ＢＰ").text, "体温:38.5°C, BP");
        assert_eq!(back("体温：３８．５℃，ＢＰ", "38.5"), "３８．５");
        assert_eq!(back("体温：３８．５℃，ＢＰ", "°C"), "℃");
    }

    #[test]
    fn line_ends_blanks_and_ligatures_become_uniform() {
        assert_eq!(clean("a\r\nb\rc\u{a0}d").text, "a\nb\nc d");
        assert_eq!(
            back("di\u{fb03}cult\u{ad}y now", "difficulty"),
            "di\u{fb03}cult\u{ad}y"
        );
    }

    #[test]
    fn wrapped_lines_are_joined_and_lists_are_not() {
        let joined = |text: &str| clean(text).text;
        assert_eq!(
            joined("His father died of a stroke at 49 years. Mother has\ntype 2 diabetes.\n"),
            "His father died of a stroke at 49 years. Mother has type 2 diabetes.\n"
        );
        let list = "metoprolol succinate 25 mg by mouth every single day\naspirin 81 mg";
        assert_eq!(joined("aspirin\nmetoprolol"), "aspirin\nmetoprolol");
        let box_of_drugs = "Meds in the house NOT yet used: midazolam, hyoscine\nomeprazole 20 od";
        assert_eq!(joined(box_of_drugs), box_of_drugs);
        assert_eq!(
            joined(&list.replace("\na", "\nA")),
            list.replace("\na", "\nA")
        );
    }

    #[test]
    fn traditional_characters_become_simplified_in_place() {
        assert_eq!(clean("對青黴素過敏").text, "对青霉素过敏");
        assert_eq!(back("對青黴素過敏", "青霉素"), "青黴素");
    }
}
