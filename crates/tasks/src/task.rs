use draft::Part;

/// What stands before an item of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label {
    /// The word in the answer.
    pub word: &'static str,
    /// The part of the work it stands for.
    pub part: Part,
}

/// One question to the model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Task {
    /// Stable name.
    pub id: &'static str,
    /// Version of the prompt; a changed prompt gets a new number.
    pub version: u32,
    /// What is asked, in English.
    pub prompt: &'static str,
    /// What can stand before an item.
    pub labels: &'static [Label],
    /// What stands behind a quote, as a regular expression of the grammar.
    pub text: &'static str,
    /// Most items.
    pub items: usize,
    /// Most tokens of the answer.
    pub max_tokens: usize,
}

/// One sentence of at most 150 characters in Latin or Chinese script; a point inside a number does not end it.
pub(crate) const SENTENCE: &str = r"[A-Z\u{4e00}-\u{9fff}]([^<>\n\[\].。]|\.[0-9]){8,150}[.。]";

/// A name of at most 60 characters, nothing else.
pub(crate) const NAME: &str = r"[A-Z\u{4e00}-\u{9fff}][A-Za-z0-9 '\-\u{4e00}-\u{9fff}]{2,60}";

/// A sentence that considers something.
pub(crate) const CONSIDERATION: &str = r"(Consider |考虑)([^<>\n\[\].。]|\.[0-9]){4,120}[.。]";
