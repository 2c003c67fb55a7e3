//! How fast a loaded model is on this machine.

use crate::cache::Sequence;
use crate::model::Segment;
use crate::worker::{CHUNK, Core, Stop};
use inference::InferenceError;
use std::time::Instant;

/// What to measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Load {
    /// Tokens read from an empty cache.
    pub prompt_tokens: usize,
    /// Tokens already in the cache when writing begins.
    pub depth: usize,
    /// Tokens written one after the other.
    pub answer_tokens: usize,
}

/// A measured speed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Speed {
    /// Prompt tokens read per second; 0 when none were.
    pub prefill: f64,
    /// Tokens written per second, without guessing ahead; 0 when none were.
    pub decode: f64,
}

impl Core {
    pub fn measure(&mut self, load: Load, stop: &Stop<'_>) -> Result<Speed, InferenceError> {
        let vocabulary = self.runner.spec().vocabulary as u64;
        let tokens: Vec<u32> = (0..load.prompt_tokens.max(load.depth) as u64)
            .map(|index| ((index * 7919 + 13) % vocabulary) as u32)
            .collect();
        let mut sequence = Sequence::default();
        let began = Instant::now();
        self.read_plainly(&mut sequence, &tokens[..load.prompt_tokens], stop)?;
        let prefill = began.elapsed().as_secs_f64();
        if load.depth < sequence.len() {
            sequence.truncate(load.depth);
        } else {
            let from = sequence.len();
            self.read_plainly(&mut sequence, &tokens[from..load.depth], stop)?;
        }
        let began = Instant::now();
        for index in 0..load.answer_tokens {
            let token = [tokens.get(index).copied().unwrap_or_default()];
            self.read_plainly(&mut sequence, &token, stop)?;
        }
        let decode = began.elapsed().as_secs_f64();
        let per_second = |tokens: usize, seconds: f64| {
            if tokens == 0 {
                0.0
            } else {
                tokens as f64 / seconds
            }
        };
        Ok(Speed {
            prefill: per_second(load.prompt_tokens, prefill),
            decode: per_second(load.answer_tokens, decode),
        })
    }

    fn read_plainly(
        &mut self,
        sequence: &mut Sequence,
        tokens: &[u32],
        stop: &Stop<'_>,
    ) -> Result<(), InferenceError> {
        let chunks = tokens.chunks(CHUNK);
        let last = chunks.len();
        for (index, tokens) in chunks.enumerate() {
            let wanted = [tokens.len() - 1];
            let wanted = if index + 1 == last { &wanted[..] } else { &[] };
            let mut segment = [Segment {
                sequence: &mut *sequence,
                tokens,
            }];
            let asked = || stop.asked();
            self.runner
                .forward(&asked, &mut segment, wanted, &mut |_| ())?;
        }
        Ok(())
    }
}
