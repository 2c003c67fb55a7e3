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
    /// Most items.
    pub items: usize,
    /// Most tokens of the answer.
    pub max_tokens: usize,
}
