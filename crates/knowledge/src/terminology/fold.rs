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
            return match char {
                '-' | '_' => ' ',
                '\'' | '`' => DELETE,
                _ if char.is_ascii_whitespace() => ' ',
                _ => char.to_ascii_lowercase(),
            };
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

/// A text folded for matching, with the way back to its own bytes.
pub(crate) struct Folded {
    /// Folded bytes: no capitals, one blank between words.
    pub(crate) bytes: Vec<u8>,
    /// For each folded byte the start, in the text, of the character that gave it.
    starts: Vec<u32>,
    /// For each folded byte the end, in the text, of the character that gave it.
    ends: Vec<u32>,
}

impl Folded {
    /// Folds `text`. A line end joins words only where the next line goes on in lower case: lists stay apart.
    pub(crate) fn new(table: &FoldTable, text: &str) -> Self {
        let mut folded = Self {
            bytes: Vec::with_capacity(text.len()),
            starts: Vec::with_capacity(text.len()),
            ends: Vec::with_capacity(text.len()),
        };
        let mut chars = text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let end = at + char.len_utf8();
            if char == '\n' && chars.peek().is_none_or(|next| !next.1.is_lowercase()) {
                folded.push(&[BREAK], at, end);
                continue;
            }
            let to = table.char(char);
            let after_blank = folded
                .bytes
                .last()
                .is_none_or(|&last| last == b' ' || last == BREAK);
            if to == DELETE || (to == ' ' && after_blank) {
                continue;
            }
            if to.is_ascii() {
                folded.push(&[to as u8], at, end);
            } else {
                folded.push(to.encode_utf8(&mut [0; 4]).as_bytes(), at, end);
            }
        }
        folded
    }

    #[inline]
    fn push(&mut self, bytes: &[u8], start: usize, end: usize) {
        for &byte in bytes {
            self.bytes.push(byte);
            self.starts.push(start as u32);
            self.ends.push(end as u32);
        }
    }

    /// The place in the text of a folded range that is not empty.
    pub(crate) fn origin(&self, from: usize, to: usize) -> (usize, usize) {
        (self.starts[from] as usize, self.ends[to - 1] as usize)
    }

    /// Whether a term may begin at `at`: on a character, not within a word of letters or digits.
    pub(crate) fn starts_word(&self, at: usize) -> bool {
        let byte = self.bytes[at];
        if byte == b' ' || byte == BREAK || is_continuation(byte) {
            return false;
        }
        !(self.in_word(at) && at > 0 && self.word_before(at))
    }

    /// Whether a term may end before `at`: not within a word of letters or digits.
    pub(crate) fn ends_word(&self, at: usize) -> bool {
        at >= self.bytes.len() || !self.word_before(at) || !self.in_word(at)
    }

    /// Whether the character at `at` belongs to a script that writes blanks between words.
    fn in_word(&self, at: usize) -> bool {
        let byte = self.bytes[at];
        byte.is_ascii_alphanumeric() || is_alphabetic_lead(byte)
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

/// First byte of a two-byte character: Latin, Greek, Cyrillic, Hebrew, Arabic. Chinese takes three.
fn is_alphabetic_lead(byte: u8) -> bool {
    (0xC3..=0xDF).contains(&byte)
}
