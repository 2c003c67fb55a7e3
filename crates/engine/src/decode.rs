//! Writing answers: several continuations of one prompt as one batch, with tokens guessed ahead and verified.

use crate::cache::Sequence;
use crate::grammar::Constraint;
use crate::guess::{Guess, Guesser};
use crate::model::Segment;
use crate::sampler::choose;
use crate::tokenizer::Utf8Stream;
use crate::worker::{Core, Stop};
use inference::{
    GenerateEvent, GenerateRequest, InferenceError, Phase, SamplingParams, StopReason,
};
use llguidance::toktrie::SimpleVob;
use std::time::Instant;

/// Rows verified in one pass over all continuations.
const MOST_ROWS: usize = 12;

/// One answer in the making.
struct Continuation {
    sequence: Sequence,
    params: SamplingParams,
    constraint: Option<Constraint>,
    /// What the grammar allows next, where that is known.
    mask: Option<SimpleVob>,
    /// Tokens of the answer.
    written: Vec<u32>,
    /// How many of them the KV cache holds.
    read: usize,
    stream: Utf8Stream,
    text: String,
    stopped: Option<StopReason>,
    guesser: Guesser,
}

/// The continuations of one request.
pub(crate) struct Decoder<'a> {
    core: &'a mut Core,
    prompt: &'a [u32],
    max_tokens: usize,
    continuations: Vec<Continuation>,
}

impl<'a> Decoder<'a> {
    /// `sequence` holds the whole prompt.
    pub fn new(
        core: &'a mut Core,
        request: &GenerateRequest,
        prompt: &'a [u32],
        sequence: Sequence,
        constraint: Option<Constraint>,
    ) -> Self {
        let continuations = request
            .samples
            .iter()
            .map(|params| Continuation {
                sequence: sequence.clone(),
                params: *params,
                constraint: constraint.as_ref().map(Constraint::fork),
                mask: None,
                written: Vec::new(),
                read: 0,
                stream: Utf8Stream::default(),
                text: String::new(),
                stopped: (request.max_tokens == 0).then_some(StopReason::MaxTokens),
                guesser: Guesser::new(),
            })
            .collect();
        Self {
            core,
            prompt,
            max_tokens: request.max_tokens,
            continuations,
        }
    }

    /// Writes all continuations to their end. `logits` are those of the prompt's last token.
    pub fn run(
        &mut self,
        logits: &[f32],
        stop: &Stop<'_>,
        report: &mut dyn FnMut(GenerateEvent),
    ) -> Result<(), InferenceError> {
        for index in 0..self.continuations.len() {
            if self.continuations[index].stopped.is_none() {
                self.prepare(index)?;
                self.write_chosen(index, logits, report)?;
                self.write_forced(index, report)?;
            }
        }
        let began = Instant::now();
        while self.continuations.iter().any(|one| one.stopped.is_none()) {
            stop.check()?;
            self.step(stop, report)?;
            let longest = self.longest();
            report(GenerateEvent::Progress {
                phase: Phase::Decode,
                done: longest,
                total: self.max_tokens,
                seconds_left: (longest > 1).then(|| {
                    let pace = began.elapsed().as_secs_f32() / (longest - 1) as f32;
                    pace * (self.max_tokens - longest) as f32
                }),
            });
        }
        Ok(())
    }

    /// Texts with the reason each ended, and the number of tokens written.
    pub fn finish(mut self) -> (Vec<(String, StopReason)>, usize) {
        let tokens = self.continuations.iter().map(|one| one.written.len()).sum();
        let texts = self
            .continuations
            .drain(..)
            .map(|one| (one.text, one.stopped.unwrap_or(StopReason::MaxTokens)))
            .collect();
        (texts, tokens)
    }

    fn longest(&self) -> usize {
        let lengths = self.continuations.iter().map(|one| one.written.len());
        lengths.max().unwrap_or_default()
    }

    /// One pass of the model over what was written but not read, and guesses of what follows.
    fn step(
        &mut self,
        stop: &Stop<'_>,
        report: &mut dyn FnMut(GenerateEvent),
    ) -> Result<(), InferenceError> {
        let live: Vec<usize> = (0..self.continuations.len())
            .filter(|index| self.continuations[*index].stopped.is_none())
            .collect();
        let known = live.iter().map(|index| self.unread(*index).len()).sum();
        let batch: Vec<(Vec<u32>, Guess)> = live
            .iter()
            .map(|index| {
                let guess = self.guess(*index, live.len(), known);
                let tokens = [self.unread(*index), &guess.tokens].concat();
                (tokens, guess)
            })
            .collect();
        let mut wanted = Vec::new();
        let mut rows = 0;
        for (tokens, guess) in &batch {
            let known = tokens.len() - guess.tokens.len();
            wanted.extend(rows + known - 1..rows + tokens.len());
            rows += tokens.len();
        }
        let mut segments: Vec<Segment<'_>> = self
            .continuations
            .iter_mut()
            .filter(|one| one.stopped.is_none())
            .zip(&batch)
            .map(|(one, (tokens, _))| Segment {
                sequence: &mut one.sequence,
                tokens,
            })
            .collect();
        let core = &mut *self.core;
        let asked = || stop.asked();
        let began = Instant::now();
        core.runner
            .forward(&asked, &mut segments, &wanted, &mut |_| ())?;
        core.pace.saw(rows, began.elapsed().as_secs_f32());
        let mut first_row = 0;
        for (index, (_, guess)) in live.into_iter().zip(&batch) {
            self.verify(index, guess, first_row, report)?;
            first_row += guess.tokens.len() + 1;
        }
        Ok(())
    }

    /// Tokens written but not read.
    fn unread(&self, index: usize) -> &[u32] {
        let one = &self.continuations[index];
        &one.written[one.read..]
    }

    /// What may follow, as far as it is worth reading beside the `known` tokens of all `live` continuations.
    fn guess(&mut self, index: usize, live: usize, known: usize) -> Guess {
        let own = self.unread(index).len();
        let one = &mut self.continuations[index];
        let left = self.max_tokens - one.written.len();
        let most = (self.core.speculation.min(left)).min((MOST_ROWS / live).saturating_sub(own));
        if most == 0 {
            return Guess::default();
        }
        let mut foreseen = one
            .constraint
            .as_mut()
            .map(Constraint::forced)
            .unwrap_or_default();
        foreseen.truncate(most);
        let mut guess = if foreseen.is_empty() {
            let mask = one.mask.as_ref();
            let allowed = |token: u32| mask.is_none_or(|mask| mask.is_allowed(token));
            Guesser::look_up(self.prompt, &one.written, most, &allowed)
        } else {
            Guesser::foreseen(foreseen)
        };
        one.guesser
            .shorten(&mut guess, live, known, self.core.pace.more());
        if let Some(constraint) = &mut one.constraint {
            let valid = constraint.valid(&guess.tokens);
            guess.tokens.truncate(valid);
        }
        guess
    }

    /// Keeps the guesses that the model would have chosen, and writes one more token.
    fn verify(
        &mut self,
        index: usize,
        guess: &Guess,
        first_row: usize,
        report: &mut dyn FnMut(GenerateEvent),
    ) -> Result<(), InferenceError> {
        self.continuations[index].read = self.continuations[index].written.len();
        let mut right = 0;
        loop {
            let one = &self.continuations[index];
            if one.stopped.is_some() {
                break;
            }
            let forced = one.mask.as_ref().and_then(only_choice);
            let token = match forced {
                Some(token) => {
                    self.write(index, token, report)?;
                    token
                }
                None => {
                    let logits = self.core.runner.logits(first_row + right).to_vec();
                    self.write_chosen(index, &logits, report)?
                }
            };
            if guess.tokens.get(right) != Some(&token) {
                break;
            }
            right += 1;
        }
        let one = &mut self.continuations[index];
        one.read += right;
        one.sequence.truncate(self.prompt.len() + one.read);
        if !guess.tokens.is_empty() {
            one.guesser.learn(guess, right);
        }
        self.write_forced(index, report)
    }

    /// Writes tokens that the grammar leaves no choice about; they need no logits, and no pass of their own.
    fn write_forced(
        &mut self,
        index: usize,
        report: &mut dyn FnMut(GenerateEvent),
    ) -> Result<(), InferenceError> {
        while self.core.speculation > 0 {
            let one = &self.continuations[index];
            if one.stopped.is_some() {
                return Ok(());
            }
            let Some(token) = one.mask.as_ref().and_then(only_choice) else {
                return Ok(());
            };
            self.write(index, token, report)?;
        }
        Ok(())
    }

    fn write_chosen(
        &mut self,
        index: usize,
        logits: &[f32],
        report: &mut dyn FnMut(GenerateEvent),
    ) -> Result<u32, InferenceError> {
        let one = &self.continuations[index];
        let allowed = |token: u32| one.mask.as_ref().is_none_or(|mask| mask.is_allowed(token));
        let token = choose(logits, &allowed, one.params, one.written.len()).ok_or_else(|| {
            InferenceError::Grammar {
                detail: "no token may follow".into(),
            }
        })?;
        self.write(index, token, report)?;
        Ok(token)
    }

    /// Appends a token and finds out what may follow.
    fn write(
        &mut self,
        index: usize,
        token: u32,
        report: &mut dyn FnMut(GenerateEvent),
    ) -> Result<(), InferenceError> {
        let tokenizer = &self.core.tokenizer;
        let one = &mut self.continuations[index];
        one.written.push(token);
        if tokenizer.ends().contains(&token) {
            one.stopped = Some(if one.constraint.is_some() {
                StopReason::GrammarComplete
            } else {
                StopReason::EndOfText
            });
        } else {
            let mut text = one.stream.push(tokenizer.answer_bytes(token));
            if let Some(constraint) = &mut one.constraint {
                constraint.consume(token)?;
                if constraint.is_complete() {
                    one.stopped = Some(StopReason::GrammarComplete);
                }
            }
            if one.stopped.is_none() && one.written.len() >= self.max_tokens {
                one.stopped = Some(StopReason::MaxTokens);
            }
            if one.stopped.is_some() {
                text += &one.stream.finish();
            }
            emit(one, index, text, report);
            return self.prepare(index);
        }
        let text = one.stream.finish();
        emit(one, index, text, report);
        Ok(())
    }

    /// Computes the mask of a continuation that goes on.
    fn prepare(&mut self, index: usize) -> Result<(), InferenceError> {
        let one = &mut self.continuations[index];
        one.mask = match &mut one.constraint {
            Some(constraint) if one.stopped.is_none() => Some(constraint.mask()?),
            _ => None,
        };
        Ok(())
    }
}

fn emit(
    one: &mut Continuation,
    sample: usize,
    text: String,
    report: &mut dyn FnMut(GenerateEvent),
) {
    if !text.is_empty() {
        one.text += &text;
        report(GenerateEvent::Text { sample, text });
    }
}

/// The token that is the only one allowed.
fn only_choice(mask: &SimpleVob) -> Option<u32> {
    let mut tokens = mask.iter();
    let first = tokens.next()?;
    tokens.next().is_none().then_some(first)
}
