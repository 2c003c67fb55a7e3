//! Answers that must have a shape: token masks by llguidance.

use crate::tokenizer::Tokenizer;
use inference::{Grammar, InferenceError};
use llguidance::api::TopLevelGrammar;
use llguidance::earley::SlicedBiasComputer;
use llguidance::toktrie::{
    InferenceCapabilities, SimpleVob, TokEnv, TokRxInfo, TokTrie, TokenId, TokenizerEnv,
};
use llguidance::{Matcher, ParserFactory};
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// Compiles grammars for one vocabulary.
pub(crate) struct Grammars {
    factory: ParserFactory,
}

/// A vocabulary that is made ready on a thread of its own, so that a cancelled request need not wait for it.
pub(crate) struct Preparation(mpsc::Receiver<Result<Grammars, InferenceError>>);

impl Preparation {
    pub fn begin(tokenizer: &Arc<Tokenizer>) -> Self {
        let (ready, receiver) = mpsc::channel();
        let tokenizer = Arc::clone(tokenizer);
        // Should the thread not start, the receiver hears that nobody will send.
        let _ = std::thread::Builder::new()
            .name("engine-grammar".into())
            .spawn(move || ready.send(Grammars::new(&tokenizer)));
        Self(receiver)
    }

    /// Waits for a while; `None` while it is not ready.
    pub fn wait(&self, patience: Duration) -> Option<Result<Grammars, InferenceError>> {
        match self.0.recv_timeout(patience) {
            Ok(ready) => Some(ready),
            Err(mpsc::RecvTimeoutError::Timeout) => None,
            Err(mpsc::RecvTimeoutError::Disconnected) => Some(Err(InferenceError::Stopped)),
        }
    }
}

struct Vocabulary {
    trie: TokTrie,
    tokenizer: Arc<Tokenizer>,
}

impl TokenizerEnv for Vocabulary {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<TokenId> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.tokenizer.encode(text),
            Err(_) => self.trie.greedy_tokenize(bytes),
        }
    }
}

impl Grammars {
    pub fn new(tokenizer: &Arc<Tokenizer>) -> Result<Self, InferenceError> {
        let size = tokenizer.len() as u32;
        let words: Vec<Vec<u8>> = (0..size)
            .map(|token| {
                let bytes = tokenizer.token_bytes(token);
                if tokenizer.is_special(token) {
                    [&[TokTrie::SPECIAL_TOKEN_MARKER], bytes].concat()
                } else {
                    bytes.to_vec()
                }
            })
            .collect();
        let end = tokenizer.ends().first().copied().unwrap_or_default();
        let vocabulary: TokEnv = Arc::new(Vocabulary {
            trie: TokTrie::from(&TokRxInfo::new(size, end), &words),
            tokenizer: Arc::clone(tokenizer),
        });
        let capabilities = InferenceCapabilities {
            ff_tokens: true,
            ..InferenceCapabilities::default()
        };
        let slices = SlicedBiasComputer::general_slices();
        let mut factory = ParserFactory::new(&vocabulary, capabilities, &slices).map_err(fault)?;
        factory.quiet();
        Ok(Self { factory })
    }

    /// Compiles a grammar; one that is invalid, or that nothing satisfies, is an error.
    pub fn compile(&self, grammar: &Grammar) -> Result<Constraint, InferenceError> {
        let grammar = match grammar {
            Grammar::JsonSchema(schema) => TopLevelGrammar::from_json_schema(one_line(schema)),
            Grammar::Lark(text) => TopLevelGrammar::from_lark(text.clone()),
        };
        let mut matcher = Matcher::new(self.factory.create_parser(grammar));
        if let Some(error) = matcher.get_error() {
            return Err(fault(error));
        }
        let mask = matcher.compute_mask().map_err(fault)?;
        if mask.is_zero() {
            return Err(fault("nothing satisfies it"));
        }
        Ok(Constraint { matcher })
    }
}

/// The schema with JSON on one line: white space would cost tokens and has no natural end.
fn one_line(schema: &serde_json::Value) -> serde_json::Value {
    let mut schema = schema.clone();
    if let Some(schema) = schema.as_object_mut() {
        schema.entry("x-guidance").or_insert_with(|| {
            serde_json::json!({
                "whitespace_flexible": false,
                "item_separator": ", ",
                "key_separator": ": ",
            })
        });
    }
    schema
}

/// Where one continuation is in its grammar.
pub(crate) struct Constraint {
    matcher: Matcher,
}

impl Constraint {
    /// An independent copy.
    pub fn fork(&self) -> Self {
        Self {
            matcher: self.matcher.deep_clone(),
        }
    }

    /// Whether nothing more may follow.
    pub fn is_complete(&self) -> bool {
        self.matcher.is_stopped()
    }

    /// Tokens that may come next; never none.
    pub fn mask(&mut self) -> Result<SimpleVob, InferenceError> {
        let mask = self.matcher.compute_mask().map_err(fault)?;
        if mask.is_zero() {
            return Err(fault("no token may follow"));
        }
        Ok(mask)
    }

    pub fn consume(&mut self, token: u32) -> Result<(), InferenceError> {
        self.matcher.consume_token(token).map_err(fault)
    }

    /// Tokens the grammar leaves no choice about, as a guess of how they will be written.
    pub fn forced(&mut self) -> Vec<u32> {
        self.matcher.compute_ff_tokens()
    }

    /// How many of these tokens, one after the other, the grammar allows.
    pub fn valid(&mut self, tokens: &[u32]) -> usize {
        self.matcher.validate_tokens(tokens).unwrap_or(0)
    }
}

fn fault(detail: impl std::fmt::Display) -> InferenceError {
    InferenceError::Grammar {
        detail: detail.to_string(),
    }
}
