//! WordPiece: text to tokens of a BERT vocabulary, by what `tokenizer.json` states. Settings other than BERT's own are
//! refused by name.
//! Source: the tokenizer of BERT (Devlin et al. 2019) as the `tokenizers` library writes and applies it.

use crate::gguf::damaged;
use inference::InferenceError;
use regex::Regex;
use serde_json::Value;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// A vocabulary of words and word parts.
pub(crate) struct WordPiece {
    /// Tokens that begin a word.
    starts: HashMap<String, u32>,
    /// Tokens that continue a word, without their mark.
    parts: HashMap<String, u32>,
    unknown: u32,
    first: u32,
    last: u32,
    longest_word: usize,
    lowercase: bool,
    strips_accents: bool,
    splits_han: bool,
    cleans: bool,
    marks: Regex,
    punctuation: Regex,
    other: Regex,
}

impl WordPiece {
    /// Reads `tokenizer.json`.
    pub fn from_json(bytes: &[u8]) -> Result<Self, InferenceError> {
        let file: Value = serde_json::from_slice(bytes)
            .map_err(|error| damaged(format!("tokenizer.json: {error}")))?;
        expect(&file, "/model/type", &["WordPiece"])?;
        expect(&file, "/normalizer/type", &["BertNormalizer"])?;
        expect(&file, "/pre_tokenizer/type", &["BertPreTokenizer"])?;
        expect(
            &file,
            "/post_processor/type",
            &["TemplateProcessing", "BertProcessing"],
        )?;
        expect(&file, "/model/continuing_subword_prefix", &["##"])?;
        let (starts, parts) = vocabulary(&file)?;
        let token = |text: &str| {
            starts
                .get(text)
                .copied()
                .ok_or_else(|| damaged(format!("tokenizer.json: no token {text}")))
        };
        let unknown = file.pointer("/model/unk_token").and_then(Value::as_str);
        let flag = |name: &str, default: bool| {
            let at = format!("/normalizer/{name}");
            file.pointer(&at)
                .and_then(Value::as_bool)
                .unwrap_or(default)
        };
        let lowercase = flag("lowercase", true);
        Ok(Self {
            unknown: token(unknown.unwrap_or("[UNK]"))?,
            first: token("[CLS]")?,
            last: token("[SEP]")?,
            longest_word: file
                .pointer("/model/max_input_chars_per_word")
                .and_then(Value::as_u64)
                .map_or(100, |length| length as usize),
            lowercase,
            strips_accents: flag("strip_accents", lowercase),
            splits_han: flag("handle_chinese_chars", true),
            cleans: flag("clean_text", true),
            marks: class(r"\p{Mn}")?,
            punctuation: class(r"[!-/:-@\[-`{-~\p{P}]")?,
            other: class(r"[\p{Cc}\p{Cf}\p{Co}\x{fffd}]")?,
            starts,
            parts,
        })
    }

    /// Number of different tokens; every token is below it.
    pub fn bound(&self) -> usize {
        let tokens = self.starts.values().chain(self.parts.values());
        tokens.max().map_or(0, |most| *most as usize + 1)
    }

    /// Tokens of a text between the marks of its beginning and end. Text that looks like a special token is only text.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut tokens = vec![self.first];
        for word in self.normalise(text).split_whitespace() {
            let mut rest = word;
            while let Some(mark) = self.punctuation.find(rest) {
                self.word(&rest[..mark.start()], &mut tokens);
                self.word(mark.as_str(), &mut tokens);
                rest = &rest[mark.end()..];
            }
            self.word(rest, &mut tokens);
        }
        tokens.push(self.last);
        tokens
    }

    fn normalise(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut buffer = [0; 4];
        for c in text.chars() {
            if self.cleans && c.is_whitespace() {
                clean.push(' ');
            } else if self.cleans && !c.is_ascii_graphic() && self.is(&self.other, c, &mut buffer) {
            } else if self.splits_han && is_han(c) {
                clean.extend([' ', c, ' ']);
            } else {
                clean.push(c);
            }
        }
        if self.strips_accents && !clean.is_ascii() {
            clean = clean
                .nfd()
                .filter(|c| c.is_ascii() || !self.is(&self.marks, *c, &mut buffer))
                .collect();
        }
        if self.lowercase {
            clean = clean.chars().flat_map(char::to_lowercase).collect();
        }
        clean
    }

    fn is(&self, class: &Regex, c: char, buffer: &mut [u8; 4]) -> bool {
        class.is_match(c.encode_utf8(buffer))
    }

    /// The longest known beginning, then the longest known continuations; a word that has none is unknown as a whole.
    fn word(&self, word: &str, tokens: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        let before = tokens.len();
        if word.chars().count() > self.longest_word {
            return tokens.push(self.unknown);
        }
        let mut rest = word;
        while !rest.is_empty() {
            let known = if rest.len() == word.len() {
                &self.starts
            } else {
                &self.parts
            };
            let longest = rest
                .char_indices()
                .rev()
                .map(|(at, c)| at + c.len_utf8())
                .find_map(|end| known.get(&rest[..end]).map(|token| (end, *token)));
            let Some((end, token)) = longest else {
                tokens.truncate(before);
                return tokens.push(self.unknown);
            };
            tokens.push(token);
            rest = &rest[end..];
        }
    }
}

type Tokens = HashMap<String, u32>;

fn vocabulary(file: &Value) -> Result<(Tokens, Tokens), InferenceError> {
    let vocabulary = file
        .pointer("/model/vocab")
        .and_then(Value::as_object)
        .ok_or_else(|| damaged("tokenizer.json: no vocabulary"))?;
    let (mut starts, mut parts) = (HashMap::new(), HashMap::new());
    for (text, token) in vocabulary {
        let token = token
            .as_u64()
            .and_then(|token| u32::try_from(token).ok())
            .ok_or_else(|| damaged(format!("tokenizer.json: the number of token {text}")))?;
        match text.strip_prefix("##") {
            Some(part) if !part.is_empty() => parts.insert(part.to_owned(), token),
            _ => starts.insert(text.clone(), token),
        };
    }
    Ok((starts, parts))
}

fn expect(file: &Value, at: &str, known: &[&str]) -> Result<(), InferenceError> {
    let found = file.pointer(at).and_then(Value::as_str).unwrap_or("none");
    if known.contains(&found) {
        return Ok(());
    }
    Err(InferenceError::Unsupported {
        what: format!(
            "tokenizer.json with {found} for {}",
            at.trim_start_matches('/')
        ),
    })
}

fn class(pattern: &str) -> Result<Regex, InferenceError> {
    Regex::new(pattern).map_err(|error| InferenceError::Unsupported {
        what: error.to_string(),
    })
}

/// Ideographs, each a word of its own. Source: the ranges in BERT's tokenizer.
fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x20000..=0x2a6df | 0x2a700..=0x2b73f | 0x2b740..=0x2b81f
        | 0x2b920..=0x2ceaf | 0xf900..=0xfaff | 0x2f800..=0x2fa1f)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokenizer(change: impl FnOnce(&mut Value)) -> Result<WordPiece, InferenceError> {
        let words = [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "fever", "##ish", "un", "##able", ",", "慢", "##e",
            "cafe", "fe",
        ];
        let vocabulary: serde_json::Map<_, _> = (0..)
            .zip(words)
            .map(|(token, word)| (word.to_owned(), Value::from(token)))
            .collect();
        let mut file = serde_json::json!({
            "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                "strip_accents": null, "lowercase": true},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {"type": "TemplateProcessing"},
            "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 10, "vocab": vocabulary},
        });
        change(&mut file);
        WordPiece::from_json(file.to_string().as_bytes())
    }

    fn check(text: &str, expect: &[u32]) {
        let tokens = tokenizer(|_| {}).unwrap().encode(text);
        assert_eq!(tokens[1..tokens.len() - 1], *expect, "{text}");
    }

    #[test]
    fn words_are_cut_into_their_longest_known_parts() {
        check("Fever, feverish unable", &[4, 8, 4, 5, 6, 7]);
        check("café CAFE\u{301}", &[11, 11]);
        check("fever慢fever", &[4, 9, 4]);
        check("fe\u{0}ver\u{ad}\tfever", &[4, 4]);
        check("", &[]);
    }

    #[test]
    fn what_is_not_known_is_unknown_as_a_whole() {
        check("feverx fever", &[1, 4]);
        check("unununununun", &[1]);
        check("[SEP]", &[1, 1, 1]);
    }

    #[test]
    fn other_tokenizers_are_refused_by_name() {
        let refused = |change: fn(&mut Value), words: &str| {
            let error = tokenizer(change).err().unwrap().to_string();
            assert!(error.contains(words), "{error}");
        };
        refused(
            |file| file["model"]["type"] = "BPE".into(),
            "BPE for model/type",
        );
        refused(
            |file| file["normalizer"] = Value::Null,
            "none for normalizer/type",
        );
        refused(
            |file| file["pre_tokenizer"]["type"] = "Metaspace".into(),
            "Metaspace",
        );
        refused(
            |file| file["model"]["vocab"]["fever"] = (-1).into(),
            "fever",
        );
        refused(
            |file| {
                file["model"]["vocab"]
                    .as_object_mut()
                    .unwrap()
                    .remove("[CLS]");
            },
            "no token [CLS]",
        );
        assert!(WordPiece::from_json(b"{").is_err());
    }
}
