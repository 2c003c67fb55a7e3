//! Text to tokens and back, by what the model file itself states: byte-level byte pairs (`gpt2`) and sentence pieces
//! (`llama`). Anything else is refused by name.

mod merge;
mod split;
mod stream;

pub(crate) use stream::Utf8Stream;

use crate::gguf::{Gguf, damaged};
use inference::InferenceError;
use merge::merge;
use split::Splitter;
use std::collections::HashMap;

/// A piece of a prompt: ordinary text or one special token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Piece {
    Text(String),
    Special(u32),
}

enum Kind {
    /// Byte-level byte pairs: rank and result of each pair.
    BytePairs {
        splitter: Splitter,
        ranks: HashMap<(u32, u32), (u32, u32)>,
    },
    /// Sentence pieces: score of each token.
    SentencePieces {
        scores: Vec<f32>,
        space_prefix: bool,
    },
}

/// The vocabulary of a model.
pub(crate) struct Tokenizer {
    kind: Kind,
    /// Bytes that each token stands for.
    bytes: Vec<Vec<u8>>,
    /// Tokens by their bytes, specials excluded.
    by_bytes: HashMap<Vec<u8>, u32>,
    /// The token of each single byte.
    single: [Option<u32>; 256],
    /// Special tokens, by their text.
    specials: Vec<(String, u32)>,
    control: Vec<bool>,
    special: Vec<bool>,
    begin: Option<u32>,
    adds_begin: bool,
    ends: Vec<u32>,
}

const NORMAL: f64 = 1.0;
const CONTROL: f64 = 3.0;
const USER_DEFINED: f64 = 4.0;
const BYTE: f64 = 6.0;

impl Tokenizer {
    pub fn from_gguf(file: &Gguf) -> Result<Self, InferenceError> {
        let tokens = file
            .texts("tokenizer.ggml.tokens")
            .ok_or_else(|| damaged("no tokenizer in the file"))?;
        let model = file.text("tokenizer.ggml.model").unwrap_or("none");
        let kinds = file.numbers("tokenizer.ggml.token_type").unwrap_or(&[]);
        if !kinds.is_empty() && kinds.len() != tokens.len() {
            return Err(damaged("token types do not match the vocabulary"));
        }
        let kind_of = |token: usize| kinds.get(token).copied().unwrap_or(NORMAL);
        let is_special = |token: usize| matches!(kind_of(token), CONTROL | USER_DEFINED);
        let pieces = model == "llama";
        let chars = byte_of_char();
        let mut bytes = Vec::with_capacity(tokens.len());
        let mut by_bytes = HashMap::with_capacity(tokens.len());
        for (index, token) in tokens.iter().enumerate() {
            let stands_for = if is_special(index) {
                token.clone().into_bytes()
            } else if pieces && kind_of(index) == BYTE {
                vec![byte_token(token).ok_or_else(|| damaged(format!("byte token {token}")))?]
            } else if pieces {
                token.replace('▁', " ").into_bytes()
            } else {
                token
                    .chars()
                    .filter_map(|c| chars.get(&c).copied())
                    .collect()
            };
            let is_byte = pieces && kind_of(index) == BYTE;
            if !is_special(index) && !is_byte {
                by_bytes.entry(stands_for.clone()).or_insert(index as u32);
            }
            bytes.push(stands_for);
        }
        let mut single = [None; 256];
        for (index, stands_for) in bytes.iter().enumerate() {
            let wanted = !is_special(index) && (!pieces || kind_of(index) == BYTE);
            if let (&[byte], true) = (stands_for.as_slice(), wanted) {
                single[usize::from(byte)].get_or_insert(index as u32);
            }
        }
        let kind = match model {
            "gpt2" => byte_pairs(file, tokens)?,
            "llama" => Kind::SentencePieces {
                scores: file
                    .numbers("tokenizer.ggml.scores")
                    .filter(|scores| scores.len() == tokens.len())
                    .ok_or_else(|| damaged("scores do not match the vocabulary"))?
                    .iter()
                    .map(|score| *score as f32)
                    .collect(),
                space_prefix: file.flag("tokenizer.ggml.add_space_prefix").unwrap_or(true),
            },
            other => {
                return Err(InferenceError::Unsupported {
                    what: format!("tokenizer {other}"),
                });
            }
        };
        let mut specials: Vec<(String, u32)> = (0..tokens.len())
            .filter(|index| is_special(*index) && !tokens[*index].is_empty())
            .map(|index| (tokens[index].clone(), index as u32))
            .collect();
        specials.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        let special = (0..tokens.len()).map(is_special).collect();
        let control = (0..tokens.len()).map(|i| kind_of(i) == CONTROL).collect();
        let id = |key: &str| {
            let id = file.count(&format!("tokenizer.ggml.{key}_token_id"))?;
            (id < tokens.len()).then_some(id as u32)
        };
        let mut ends: Vec<u32> = ["eos", "eot", "eom"]
            .iter()
            .filter_map(|key| id(key))
            .collect();
        // Chat models end a turn with one of these, whatever the file calls the end of text.
        for (text, token) in &specials {
            let ends_turn = matches!(
                text.as_str(),
                "<|im_end|>"
                    | "<|endoftext|>"
                    | "<|eot_id|>"
                    | "<|end|>"
                    | "<end_of_turn>"
                    | "</s>"
            );
            if ends_turn && !ends.contains(token) {
                ends.push(*token);
            }
        }
        if ends.is_empty() {
            return Err(damaged("no end-of-text token"));
        }
        Ok(Self {
            adds_begin: file.flag("tokenizer.ggml.add_bos_token").unwrap_or(pieces),
            begin: id("bos"),
            kind,
            bytes,
            by_bytes,
            single,
            specials,
            control,
            special,
            ends,
        })
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes that a token stands for; a special token's are its text.
    pub fn token_bytes(&self, token: u32) -> &[u8] {
        self.bytes.get(token as usize).map_or(&[], Vec::as_slice)
    }

    /// Bytes of a token as part of an answer: nothing for control tokens.
    pub fn answer_bytes(&self, token: u32) -> &[u8] {
        if self.is_control(token) {
            &[]
        } else {
            self.token_bytes(token)
        }
    }

    pub fn is_control(&self, token: u32) -> bool {
        self.control.get(token as usize).copied().unwrap_or(true)
    }

    /// Control tokens and those a publisher added.
    pub fn is_special(&self, token: u32) -> bool {
        self.special.get(token as usize).copied().unwrap_or(true)
    }

    /// Tokens after which the model has nothing more to say; the first is the file's own.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    pub fn begin(&self) -> Option<u32> {
        self.begin
    }

    /// The beginning-of-text token, when the model expects one before every prompt.
    pub fn required_begin(&self) -> Option<u32> {
        self.begin.filter(|_| self.adds_begin)
    }

    /// Cuts text written by a template into special tokens and ordinary text.
    pub fn find_specials(&self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut start = 0;
        let mut at = 0;
        while at < text.len() {
            let found = self
                .specials
                .iter()
                .find(|(special, _)| text[at..].starts_with(special.as_str()));
            if let Some((special, token)) = found {
                if start < at {
                    pieces.push(Piece::Text(text[start..at].to_owned()));
                }
                pieces.push(Piece::Special(*token));
                at += special.len();
                start = at;
            } else {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        if start < text.len() {
            pieces.push(Piece::Text(text[start..].to_owned()));
        }
        pieces
    }

    /// Tokens of ordinary text; nothing in it is taken for a special token.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut tokens = Vec::with_capacity(text.len() / 3);
        match &self.kind {
            Kind::BytePairs { splitter, ranks } => splitter.split(text, &mut |word| {
                if let Some(token) = self.by_bytes.get(word.as_bytes()) {
                    tokens.push(*token);
                    return;
                }
                let start: Vec<u32> = word
                    .bytes()
                    .filter_map(|byte| self.single[usize::from(byte)])
                    .collect();
                tokens.extend(merge(&start, &|left, right| {
                    let (rank, merged) = ranks.get(&(left, right))?;
                    Some((*rank as f32, *merged))
                }));
            }),
            Kind::SentencePieces {
                scores,
                space_prefix,
            } => {
                let prefixed;
                let text = if *space_prefix && !text.is_empty() {
                    prefixed = format!(" {text}");
                    prefixed.as_str()
                } else {
                    text
                };
                let mut start = Vec::new();
                let mut utf8 = [0; 4];
                for c in text.chars() {
                    let c = c.encode_utf8(&mut utf8).as_bytes();
                    match self.by_bytes.get(c) {
                        Some(token) => start.push(*token),
                        None => start
                            .extend(c.iter().filter_map(|byte| self.single[usize::from(*byte)])),
                    }
                }
                tokens.extend(merge(&start, &|left, right| {
                    let joined = [self.token_bytes(left), self.token_bytes(right)].concat();
                    let merged = *self.by_bytes.get(&joined)?;
                    Some((-scores[merged as usize], merged))
                }));
            }
        }
        tokens
    }

    /// Tokens of a prompt in pieces.
    pub fn encode_pieces(&self, pieces: &[Piece]) -> Vec<u32> {
        let mut tokens = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => tokens.extend(self.encode(text)),
                Piece::Special(token) => tokens.push(*token),
            }
        }
        tokens
    }
}

fn byte_pairs(file: &Gguf, tokens: &[String]) -> Result<Kind, InferenceError> {
    let splitter = Splitter::by_name(file.text("tokenizer.ggml.pre").unwrap_or("(none)"))?;
    let ids: HashMap<&str, u32> = tokens
        .iter()
        .enumerate()
        .map(|(index, token)| (token.as_str(), index as u32))
        .collect();
    let merges = file
        .texts("tokenizer.ggml.merges")
        .ok_or_else(|| damaged("no merges in the file"))?;
    let mut ranks = HashMap::with_capacity(merges.len());
    for (rank, pair) in merges.iter().enumerate() {
        let found = pair.split_once(' ').and_then(|(left, right)| {
            let merged = ids.get(format!("{left}{right}").as_str())?;
            Some(((*ids.get(left)?, *ids.get(right)?), *merged))
        });
        let (pair, merged) =
            found.ok_or_else(|| damaged(format!("merge {pair:?} is not in the vocabulary")))?;
        ranks.entry(pair).or_insert((rank as u32, merged));
    }
    Ok(Kind::BytePairs { splitter, ranks })
}

/// `<0x0A>` as its byte.
fn byte_token(token: &str) -> Option<u8> {
    let digits = token.strip_prefix("<0x")?.strip_suffix('>')?;
    u8::from_str_radix(digits, 16).ok()
}

/// The printable stand-ins for bytes in byte-level vocabularies. Source: GPT-2's `bytes_to_unicode`.
fn byte_of_char() -> HashMap<char, u8> {
    let mut map = HashMap::new();
    let mut next = 256;
    for byte in 0..=255u8 {
        let printable = matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
        let c = if printable {
            char::from(byte)
        } else {
            next += 1;
            char::from_u32(next - 1).unwrap_or_default()
        };
        map.insert(c, byte);
    }
    map
}
