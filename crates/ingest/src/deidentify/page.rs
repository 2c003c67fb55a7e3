//! One text while it is searched: its words, what must not be taken, what was taken.

use super::protect;
use super::tables;
use super::token::{Shape, Token, tokens};
use super::{Category, Identifier};
use record::{Lexicon, Span, WordUse};

/// The language that decides which rules for bare words hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tongue {
    English,
    Spanish,
    Other,
}

/// A text with its words.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) lexicon: &'a dyn Lexicon,
    pub(super) tongue: Tongue,
    /// For each token, whether a clinical term or a phrase holds it.
    protected: Vec<bool>,
    /// For each token, whether a list of words protects it.
    listed: Vec<bool>,
    /// True where the dictionary has general words: only then is a word that it lacks a sign.
    pub(super) has_words: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'a dyn Lexicon) -> Self {
        let tokens = tokens(text);
        let tongue = tongue(text, &tokens);
        let mut page = Self {
            text,
            protected: Vec::new(),
            listed: Vec::new(),
            tokens,
            lexicon,
            tongue,
            has_words: lexicon.word("the").ordinary,
        };
        page.listed = (0..page.tokens.len())
            .map(|at| protect::by_itself(&page, at))
            .collect();
        page.protected = protect::protected(&page);
        page
    }

    /// The word itself.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens
            .get(at)
            .map_or("", |token| &self.text[token.span.start..token.span.end])
    }

    /// The word in small letters.
    pub(super) fn lower(&self, at: usize) -> String {
        self.word(at).to_lowercase()
    }

    /// What stands between a token and the next.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(one), Some(next)) => &self.text[one.span.end..next.span.start.max(one.span.end)],
            (Some(one), None) => &self.text[one.span.end..],
            _ => "",
        }
    }

    /// What stands before a token.
    pub(super) fn before(&self, at: usize) -> &'a str {
        match at.checked_sub(1) {
            Some(previous) => self.gap(previous),
            None => self
                .tokens
                .first()
                .map_or("", |token| &self.text[..token.span.start]),
        }
    }

    pub(super) fn shape(&self, at: usize) -> Option<Shape> {
        self.tokens.get(at).map(|token| token.shape)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_capital())
    }

    pub(super) fn is_protected(&self, at: usize) -> bool {
        let of = |list: &[bool]| list.get(at).copied().unwrap_or(false);
        of(&self.protected) || of(&self.listed)
    }

    /// Protected by a clinical term or a phrase around it: "Graves' disease".
    pub(super) fn is_protected_phrase(&self, at: usize) -> bool {
        self.protected.get(at).copied().unwrap_or(false)
    }

    /// What word lists say, ours and the dictionary's. A word with a hyphen is ordinary when its parts are.
    pub(super) fn uses(&self, at: usize) -> WordUse {
        uses(self.lexicon, &self.lower(at))
    }

    /// The first token that does not end before `place`.
    pub(super) fn token_at(&self, place: usize) -> usize {
        self.tokens.partition_point(|token| token.span.end <= place)
    }

    /// True for a token that begins a sentence, a line or a quotation.
    pub(super) fn begins(&self, at: usize) -> bool {
        if at == 0 {
            return true;
        }
        let gap = self.before(at);
        if gap.contains([
            '\n', '!', '?', ':', ';', '•', '"', '“', '>', '|', '\t', '*', '#',
        ]) {
            return true;
        }
        gap.contains('.')
            && !matches!(self.shape(at - 1), Some(Shape::Initial))
            && !tables::is_title(&self.lower(at - 1))
    }

    /// The bytes of the tokens `from..=to`.
    pub(super) fn cover(&self, from: usize, to: usize) -> Span {
        Span::new(self.tokens[from].span.start, self.tokens[to].span.end)
    }

    /// Where the line of `place` begins and ends.
    pub(super) fn line(&self, place: usize) -> Span {
        let start = self.text[..place].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[place..]
            .find('\n')
            .map_or(self.text.len(), |at| place + at);
        Span::new(start, end)
    }
}

/// What word lists say of a word in small letters.
pub(super) fn uses(lexicon: &dyn Lexicon, word: &str) -> WordUse {
    if is_contraction(word) {
        return WordUse {
            frequent: true,
            ordinary: true,
            name: false,
        };
    }
    let mut known = lexicon.word(word);
    known.name |= tables::is_given(word) || tables::is_family(word);
    if !known.ordinary && !known.name && word.contains(['-', '\'', '’']) {
        let parts: Vec<WordUse> = word
            .split(['-', '\'', '’'])
            .filter(|part| part.len() > 1)
            .map(|part| uses(lexicon, part))
            .collect();
        known.ordinary = !parts.is_empty() && parts.iter().all(|part| part.ordinary);
        known.name = parts.iter().any(|part| part.name);
    }
    known
}

/// "i'm", "they'll", "don't".
fn is_contraction(word: &str) -> bool {
    word.split_once(['\'', '’']).is_some_and(|(_, tail)| {
        matches!(tail, "m" | "d" | "ll" | "ve" | "re" | "t" | "mon" | "clock")
    })
}

fn tongue(text: &str, tokens: &[Token]) -> Tongue {
    const ENGLISH: &[&str] = &[
        "the", "of", "and", "with", "was", "is", "to", "in", "for", "my", "i", "you", "he", "she",
        "on", "at",
    ];
    const SPANISH: &[&str] = &[
        "el",
        "de",
        "la",
        "que",
        "los",
        "las",
        "del",
        "una",
        "con",
        "por",
        "se",
        "años",
        "nombre",
        "apellidos",
    ];
    let (mut english, mut spanish) = (0_usize, 0_usize);
    let (mut letters, mut han) = (0_usize, 0_usize);
    for token in tokens.iter().take(4000) {
        let word = text[token.span.start..token.span.end].to_lowercase();
        english += usize::from(ENGLISH.contains(&word.as_str()));
        spanish += usize::from(SPANISH.contains(&word.as_str()));
        letters += word.len();
    }
    for c in text.chars().take(20_000) {
        han += usize::from(super::token::is_han(c)) * 3;
    }
    if han > letters {
        Tongue::Other
    } else if spanish > english && (spanish > 2 || english == 0 && spanish > 1) {
        Tongue::Spanish
    } else {
        Tongue::English
    }
}

/// Identifiers found so far; a stretch belongs to the first that claims it.
#[derive(Default)]
pub(super) struct Found {
    /// Sorted by place, apart from each other.
    spans: Vec<Identifier>,
}

impl Found {
    /// Adds what of `found` is not taken yet.
    pub(super) fn add(&mut self, text: &str, found: Identifier) {
        let mut start = found.span.start;
        let first = self
            .spans
            .partition_point(|known| known.span.end <= found.span.start);
        let mut free = Vec::new();
        for known in &self.spans[first..] {
            if known.span.start >= found.span.end {
                break;
            }
            if start < known.span.start {
                free.push(Span::new(start, known.span.start));
            }
            start = start.max(known.span.end);
        }
        if start < found.span.end {
            free.push(Span::new(start, found.span.end));
        }
        let whole = free.len() == 1 && free[0] == found.span;
        for span in free.into_iter().filter_map(|span| trimmed(text, span)) {
            let at = self
                .spans
                .partition_point(|known| known.span.start < span.start);
            let date = if whole { found.date } else { None };
            self.spans.insert(
                at,
                Identifier {
                    span,
                    category: found.category,
                    date,
                },
            );
        }
    }

    pub(super) fn mark(&mut self, text: &str, span: Span, category: Category) {
        self.add(
            text,
            Identifier {
                span,
                category,
                date: None,
            },
        );
    }

    pub(super) fn overlaps(&self, span: Span) -> bool {
        let first = self
            .spans
            .partition_point(|known| known.span.end <= span.start);
        self.spans
            .get(first)
            .is_some_and(|known| known.span.overlaps(span))
    }

    pub(super) fn all(&self) -> &[Identifier] {
        &self.spans
    }

    pub(super) fn into_all(self) -> Vec<Identifier> {
        self.spans
    }
}

/// A stretch without blanks and punctuation at its ends; `None` where nothing is left.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let inside = &text[span.start..span.end];
    let worth = |c: char| c.is_alphanumeric();
    let first = inside.find(worth)?;
    let last = inside.rfind(worth)?;
    let end = last + inside[last..].chars().next().map_or(0, char::len_utf8);
    let opened = inside[..first].ends_with('(') && inside[first..].contains(')');
    let first = first - usize::from(opened || inside[..first].ends_with('+'));
    Some(Span::new(span.start + first, span.start + end))
}
