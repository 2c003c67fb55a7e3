use draft::Part;
use record::Language;

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
    /// What stands behind a quote.
    pub form: Form,
    /// Most items.
    pub items: usize,
    /// Most tokens of the answer.
    pub max_tokens: usize,
    /// Answers written as one batch, the first greedily and the others drawn with seeds: what they agree on leads.
    pub readings: usize,
}

/// What stands behind a quote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// One sentence of at most 150 characters; a point inside a number does not end it.
    Sentence,
    /// A name of at most 60 characters, nothing else.
    Name,
    /// One diagnosis of the tables that the record does not name: others could be neither checked nor compared.
    Diagnosis,
    /// One sentence of at most 120 characters that considers something.
    Consideration,
}

impl Form {
    /// The form as a regular expression of the grammar, in one script.
    pub(crate) fn pattern(self, language: Language) -> &'static str {
        match (self, language == Language::Chinese) {
            (Self::Sentence, false) => r"[A-Z]([^<>\n\[\].\u{2e80}-\u{ffff}]|\.[0-9]){8,150}\.",
            (Self::Sentence, true) => r"[\u{4e00}-\u{9fff}]([^<>\n\[\]。]){4,80}。",
            (Self::Name | Self::Diagnosis, false) => r"[A-Z][A-Za-z0-9 '\-]{2,60}",
            (Self::Name | Self::Diagnosis, true) => {
                r"[A-Z\u{4e00}-\u{9fff}][A-Za-z0-9 '\-\u{4e00}-\u{9fff}]{1,30}"
            }
            (Self::Consideration, false) => {
                r"Consider ([^<>\n\[\].\u{2e80}-\u{ffff}]|\.[0-9]){4,120}\."
            }
            (Self::Consideration, true) => r"考虑([^<>\n\[\]。]){2,60}。",
        }
    }
}
