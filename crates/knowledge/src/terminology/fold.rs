//! Folding of characters, so that spelling variants of a term are one string.

/// Deletes the character.
const DELETE: char = '\0';
/// Stands where two words do not belong together; no term contains it.
const BREAK: u8 = b'\n';

/// The table of non-ASCII characters, built with the terms: Traditional to Simplified Chinese, full to half width,
/// letters with marks to plain ones, hyphens to blanks.
pub(crate) struct FoldTable {
    pairs: Vec<(char, char)>,
}

impl FoldTable {
    /// From the numbers of the database: character, what it folds to, and so on. `None` if they are no such table.
    pub(crate) fn new(numbers: &[u32]) -> Option<Self> {
        let (pairs, rest) = numbers.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        let pairs = pairs
            .iter()
            .map(|&[from, to]| Some((char::from_u32(from)?, char::from_u32(to)?)))
            .collect::<Option<Vec<_>>>()?;
        pairs
            .is_sorted_by(|a, b| a.0 < b.0)
            .then_some(Self { pairs })
    }

    fn char(&self, char: char) -> char {
        if char.is_ascii() {
            return char::from(ASCII[char as usize]);
        }
        match self.pairs.binary_search_by_key(&char, |pair| pair.0) {
            Ok(found) => self.pairs[found].1,
            Err(_) => char,
        }
    }

    /// A whole name, folded and trimmed.
    pub(crate) fn name(&self, name: &str) -> String {
        let mut folded = String::with_capacity(name.len());
        for char in name.chars().map(|char| self.char(char)) {
            let blank = char == ' ';
            if char == DELETE || (blank && (folded.is_empty() || folded.ends_with(' '))) {
                continue;
            }
            folded.push(char);
        }
        folded.truncate(folded.trim_end().len());
        folded
    }
}

/// What each ASCII character folds to.
static ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < table.len() {
        let char = byte as u8;
        table[byte] = match char {
            b'-' | b'_' => b' ',
            b'\'' | b'`' => DELETE as u8,
            _ if char.is_ascii_whitespace() => b' ',
            _ => char.to_ascii_lowercase(),
        };
        byte += 1;
    }
    table
};

/// A text folded for matching, with the way back to its own bytes.
pub(crate) struct Folded {
    /// Folded bytes: no capitals, one blank between words.
    pub(crate) bytes: Vec<u8>,
    /// For each folded byte the start, in the text, of the character that gave it.
    starts: Vec<u32>,
}

impl Folded {
    /// Folds `text`. A line end joins words only where the next line goes on in lower case: lists stay apart.
    pub(crate) fn new(table: &FoldTable, text: &str) -> Self {
        let mut folded = Self {
            bytes: Vec::with_capacity(text.len()),
            starts: Vec::with_capacity(text.len()),
        };
        let mut last = BREAK;
        let mut rest = text.char_indices();
        while let Some(head) = rest.as_str().as_bytes().first() {
            if head.is_ascii() && *head != b'\n' {
                let at = rest.offset();
                rest.next();
                let to = ASCII[usize::from(*head)];
                if to != DELETE as u8 && (to != b' ' || last != b' ' && last != BREAK) {
                    last = to;
                    folded.bytes.push(to);
                    folded.starts.push(at as u32);
                }
                continue;
            }
            let Some((at, char)) = rest.next() else { break };
            let goes_on = || text[at + 1..].starts_with(char::is_lowercase);
            let to = if char == '\n' && !goes_on() {
                BREAK as char
            } else {
                table.char(char)
            };
            if to == DELETE || (to == ' ' && (last == b' ' || last == BREAK)) {
                continue;
            }
            if to.is_ascii() {
                last = to as u8;
                folded.bytes.push(last);
                folded.starts.push(at as u32);
                continue;
            }
            let mut encoded = [0; 4];
            for &byte in to.encode_utf8(&mut encoded).as_bytes() {
                folded.bytes.push(byte);
                folded.starts.push(at as u32);
                last = byte;
            }
        }
        folded
    }

    /// The place in the text, from which this was folded, of a folded range that is not empty.
    pub(crate) fn origin(&self, text: &str, from: usize, to: usize) -> (usize, usize) {
        let last = self.starts[to - 1] as usize;
        let width = text[last..].chars().next().map_or(0, char::len_utf8);
        (self.starts[from] as usize, last + width)
    }

    /// The places where a term may begin: on a character, not within a word of letters or digits.
    pub(crate) fn word_starts(&self) -> impl Iterator<Item = usize> {
        let mut in_word = false;
        self.bytes.iter().enumerate().filter_map(move |(at, byte)| {
            if is_continuation(*byte) {
                return None;
            }
            let inside = in_word && IN_WORD[usize::from(*byte)];
            in_word = IN_WORD[usize::from(*byte)];
            (!inside && !matches!(*byte, b' ' | BREAK)).then_some(at)
        })
    }

    /// Whether a term may end before `at`: not within a word of letters or digits.
    pub(crate) fn ends_word(&self, at: usize) -> bool {
        at >= self.bytes.len() || !self.word_before(at) || !self.in_word(at)
    }

    fn in_word(&self, at: usize) -> bool {
        IN_WORD[usize::from(self.bytes[at])]
    }

    fn word_before(&self, at: usize) -> bool {
        let mut before = at - 1;
        while before > 0 && is_continuation(self.bytes[before]) {
            before -= 1;
        }
        self.in_word(before)
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Whether a character with this first byte belongs to a script that writes blanks between words: ASCII letters and
/// digits, and characters of two bytes (Latin, Greek, Cyrillic, Hebrew, Arabic). Chinese takes three.
static IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || (byte >= 0xC3 && byte <= 0xDF);
        byte += 1;
    }
    table
};
