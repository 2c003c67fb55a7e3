use serde::{Deserialize, Serialize};
use std::fmt;

/// Text about a patient. `Debug` and `Display` show only its length, so that it cannot reach a log, a panic or an
/// error message by accident; [`PatientText::reveal`] is the one way to the characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PatientText(String);

impl PatientText {
    /// Wraps `text` unchanged.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The characters themselves, for computation, storage and display to the clinician.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The owned characters.
    pub fn into_revealed(self) -> String {
        self.0
    }

    /// Length in UTF-8 bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there are no characters.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for PatientText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PatientText({} bytes)", self.0.len())
    }
}

impl fmt::Display for PatientText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes of patient text]", self.0.len())
    }
}

impl<T: Into<String>> From<T> for PatientText {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_display_hide_the_text() {
        let text = PatientText::new("Jane Roe");
        assert_eq!(
            format!("{text:?} {text}"),
            "PatientText(8 bytes) [8 bytes of patient text]"
        );
    }
}
