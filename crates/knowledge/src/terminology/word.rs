//! General words and names of people, for telling one from the other.

use record::WordUse;

/// Three sorted lists of lower-case words.
pub(crate) struct Words {
    frequent: WordList,
    ordinary: WordList,
    names: WordList,
}

impl Words {
    /// From lists with one word a line, sorted by bytes.
    pub(crate) fn new(frequent: Vec<u8>, ordinary: Vec<u8>, names: Vec<u8>) -> Self {
        Self {
            frequent: WordList { text: frequent },
            ordinary: WordList { text: ordinary },
            names: WordList { text: names },
        }
    }

    /// What `word`, in lower case, is.
    pub(crate) fn of(&self, word: &str) -> WordUse {
        WordUse {
            frequent: self.frequent.contains(word),
            ordinary: self.ordinary.contains(word),
            name: self.names.contains(word),
        }
    }
}

/// Lines sorted by bytes, searched by halves.
struct WordList {
    text: Vec<u8>,
}

impl WordList {
    fn contains(&self, word: &str) -> bool {
        let (mut low, mut high) = (0, self.text.len());
        while low < high {
            let line = self.line((low + high) / 2);
            match self.text[line.clone()].cmp(word.as_bytes()) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => low = line.end + 1,
                std::cmp::Ordering::Greater => high = line.start.saturating_sub(1),
            }
            if high < low {
                return false;
            }
        }
        false
    }

    /// The line around a byte; a line end belongs to the line before it.
    fn line(&self, at: usize) -> std::ops::Range<usize> {
        let start = self.text[..at]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |found| found + 1);
        let end = self.text[at..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(self.text.len(), |found| at + found);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_stands_in_its_list() {
        let list = |words: &str| words.replace(' ', "\n").into_bytes();
        let words = Words::new(
            list("a the"),
            list("a mild rose the wells"),
            list("rose wells"),
        );
        for word in ["a", "mild", "rose", "the", "wells"] {
            assert!(words.of(word).ordinary, "{word}");
        }
        for word in ["", "b", "mil", "mildly", "zebra", "A"] {
            assert_eq!(words.of(word), WordUse::default(), "{word}");
        }
        assert!(words.of("rose").name && !words.of("rose").frequent);
        assert_eq!(
            Words::new(vec![], vec![], vec![]).of("a"),
            WordUse::default()
        );
    }
}
