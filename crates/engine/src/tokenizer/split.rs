//! Pre-tokenizers: how text is cut into words before byte pairs are merged.
//! Source: the regular expressions of each model family, as named by `tokenizer.ggml.pre` in llama.cpp.

use inference::InferenceError;
use regex::Regex;

/// Contractions, words, numbers, other marks, white space. The look-ahead `\s+(?!\S)` of the originals is done in code.
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+";
const QWEN2: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+";
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+";

/// A pre-tokenizer by its name in the file.
pub(super) struct Splitter {
    words: Regex,
    /// Each digit is a piece of its own before words are sought.
    single_digits: bool,
    /// White space ending in a line break is one word.
    keeps_line_breaks: bool,
}

impl Splitter {
    /// An unknown name is refused: a guess would give wrong tokens without a sign of it.
    pub fn by_name(name: &str) -> Result<Self, InferenceError> {
        let (words, single_digits, keeps_line_breaks) = match name {
            "smollm" => (GPT2, true, false),
            "gpt-2" => (GPT2, false, false),
            "qwen2" | "deepseek-r1-qwen" => (QWEN2, false, true),
            "llama-bpe" | "llama3" | "llama-v3" => (LLAMA3, false, true),
            _ => {
                return Err(InferenceError::Unsupported {
                    what: format!("pre-tokenizer {name}"),
                });
            }
        };
        let words = Regex::new(words).map_err(|error| InferenceError::Unsupported {
            what: format!("pre-tokenizer {name}: {error}"),
        })?;
        Ok(Self {
            words,
            single_digits,
            keeps_line_breaks,
        })
    }

    /// Calls `word` for each word of `text`, in order; together they are the whole text.
    pub fn split<'a>(&self, text: &'a str, word: &mut dyn FnMut(&'a str)) {
        if !self.single_digits {
            return self.split_piece(text, word);
        }
        let mut start = 0;
        for (at, digit) in text.char_indices().filter(|(_, c)| c.is_numeric()) {
            self.split_piece(&text[start..at], word);
            start = at + digit.len_utf8();
            word(&text[at..start]);
        }
        self.split_piece(&text[start..], word);
    }

    fn split_piece<'a>(&self, piece: &'a str, word: &mut dyn FnMut(&'a str)) {
        let mut start = 0;
        while start < piece.len() {
            let Some(found) = self.words.find_at(piece, start) else {
                return word(&piece[start..]);
            };
            if found.start() > start {
                word(&piece[start..found.start()]);
            }
            let mut end = found.end();
            let last = found.as_str().chars().next_back().unwrap_or_default();
            let is_line_break = self.keeps_line_breaks && matches!(last, '\r' | '\n');
            let is_space = found.as_str().chars().all(char::is_whitespace);
            // `\s+(?!\S)`: white space before a word leaves its last character to the word.
            if is_space
                && !is_line_break
                && end < piece.len()
                && end - last.len_utf8() > found.start()
            {
                end -= last.len_utf8();
            }
            word(&piece[found.start()..end]);
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, expect: &[&str]) {
        let mut words = Vec::new();
        let splitter = Splitter::by_name(name).unwrap();
        splitter.split(text, &mut |word| words.push(word));
        assert_eq!(words, expect);
    }

    #[test]
    fn words_are_cut_as_the_model_family_does() {
        check(
            "qwen2",
            "It's  5 mg\n\n x",
            &["It", "'s", " ", " ", "5", " mg", "\n\n", " x"],
        );
        check("qwen2", "a 123", &["a", " ", "1", "2", "3"]);
        check("llama-bpe", "a 12345", &["a", " ", "123", "45"]);
        check("gpt-2", "x  12\n\ny", &["x", " ", " 12", "\n", "\n", "y"]);
        check(
            "smollm",
            "BP 120/80 ok",
            &["BP", " ", "1", "2", "0", "/", "8", "0", " ok"],
        );
        check("qwen2", "end   ", &["end", "   "]);
        check("qwen2", "高血压, 2型", &["高血压", ",", " ", "2", "型"]);
    }

    #[test]
    fn an_unknown_pre_tokenizer_is_refused_by_name() {
        let refused = Splitter::by_name("newest").err().unwrap().to_string();
        assert!(refused.contains("newest"), "{refused}");
    }
}
