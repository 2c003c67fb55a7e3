use crate::{Draft, Placement, StatementId};
use similar::{ChangeTag, TextDiff};

/// What happened to a stretch of text between draft and final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// In both.
    Kept,
    /// Only in the draft.
    Removed,
    /// Only in the final text.
    Added,
}

/// One statement with its words, marked by what happened to them.
#[derive(Clone, PartialEq, Debug)]
pub struct DiffLine {
    /// Which statement.
    pub statement: StatementId,
    /// Its words in order.
    pub words: Vec<(Change, String)>,
}

/// Difference between the draft as it was written and as it would be signed, statement by statement, in the
/// wording of `language`.
pub fn difference(draft: &Draft, language: record::Language) -> Vec<DiffLine> {
    let pick = |text: record::Localized| {
        if language == record::Language::Chinese {
            text.zh
        } else {
            text.en
        }
    };
    draft
        .plan()
        .filter(|entry| entry.placement == Placement::Draft)
        .map(|entry| {
            let before = match entry.statement.origin {
                crate::Origin::Person => String::new(),
                _ => pick(entry.statement.text.clone()),
            };
            let after = if entry.is_included() {
                pick(entry.final_text())
            } else {
                String::new()
            };
            DiffLine {
                statement: entry.statement.id.clone(),
                words: word_changes(&before, &after),
            }
        })
        .collect()
}

/// Word-level difference; neighbouring words with the same fate are joined.
pub fn word_changes(before: &str, after: &str) -> Vec<(Change, String)> {
    let mut words: Vec<(Change, String)> = Vec::new();
    for change in TextDiff::from_unicode_words(before, after).iter_all_changes() {
        let fate = match change.tag() {
            ChangeTag::Equal => Change::Kept,
            ChangeTag::Delete => Change::Removed,
            ChangeTag::Insert => Change::Added,
        };
        match words.last_mut() {
            Some((last, text)) if *last == fate => text.push_str(change.value()),
            _ => words.push((fate, change.value().to_string())),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked() {
        let words = word_changes("repeat potassium today", "repeat potassium in two hours");
        assert_eq!(words[0], (Change::Kept, "repeat potassium ".to_string()));
        assert!(words.contains(&(Change::Removed, "today".to_string())));
    }
}
