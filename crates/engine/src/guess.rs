//! Guessing how an answer goes on: it quotes the prompt, and repeats its own form. A pass over several tokens costs little
//! more than one over a single token, so that guesses which are often right save passes; which are, is learnt while writing.

/// Words of agreement looked for before a place that may go on in the same way.
const MOST_WORDS: usize = 8;
/// Kinds of guesses told apart: by the words of agreement, in the prompt and in the answer, and what a grammar foresees.
const KINDS: usize = 2 * WORDS.len() + 1;
/// The kind of what a grammar foresees.
const FORESEEN: usize = KINDS - 1;
/// Least words of agreement of each kind.
const WORDS: [usize; 5] = [1, 2, 3, 4, 6];
/// Share of guesses of a kind that are right, before anything is known of it.
const PRIOR: [f32; KINDS] = [0.35, 0.6, 0.7, 0.8, 0.9, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8];
/// Guesses that the prior is worth.
const PRIOR_WEIGHT: f32 = 3.0;
/// What is left of what was learnt with each guess of the same kind.
const MEMORY: f32 = 0.9;

/// Tokens that may follow, the first ones likelier.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Guess {
    pub tokens: Vec<u32>,
    kind: usize,
}

/// What the guesses of one answer were worth.
#[derive(Clone)]
pub(crate) struct Guesser {
    right: [f32; KINDS],
    tried: [f32; KINDS],
}

impl Guesser {
    pub fn new() -> Self {
        Self {
            right: PRIOR.map(|share| share * PRIOR_WEIGHT),
            tried: [PRIOR_WEIGHT; KINDS],
        }
    }

    /// What a grammar foresees.
    pub fn foreseen(tokens: Vec<u32>) -> Guess {
        Guess {
            tokens,
            kind: FORESEEN,
        }
    }

    /// What followed the place that agrees with the last words of the text furthest, the latest of several; at most `most`
    /// tokens, the first of which is `allowed`.
    pub fn look_up(
        prompt: &[u32],
        written: &[u32],
        most: usize,
        allowed: &dyn Fn(u32) -> bool,
    ) -> Guess {
        let text = [prompt, written].concat();
        let Some((last, before)) = text.split_last() else {
            return Guess::default();
        };
        let mut best = (0, 0);
        for end in (0..before.len()).rev() {
            if text[end] != *last || !allowed(text[end + 1]) {
                continue;
            }
            let pairs = text[..end].iter().rev().zip(before.iter().rev());
            let words = 1 + pairs
                .take(MOST_WORDS - 1)
                .take_while(|(a, b)| a == b)
                .count();
            if words > best.0 {
                best = (words, end + 1);
                if words == MOST_WORDS {
                    break;
                }
            }
        }
        let (words, from) = best;
        if words == 0 {
            return Guess::default();
        }
        let length = WORDS.iter().rposition(|least| words >= *least).unwrap_or(0);
        let own = usize::from(from >= prompt.len());
        Guess {
            tokens: text[from..text.len().min(from + most)].to_vec(),
            kind: own * WORDS.len() + length,
        }
    }

    /// Shortens a guess to what is worth its time. `rows` tokens are read in any case, of `answers` answers; one token more
    /// costs `more` of what the first costs.
    pub fn shorten(&self, guess: &mut Guess, answers: usize, rows: usize, more: f32) {
        let share = self.right[guess.kind] / self.tried[guess.kind];
        let mut cost = 1.0 + more * (rows as f32 - 1.0);
        let (mut gain, mut chance) = (answers as f32, 1.0);
        let mut worth = 0;
        while worth < guess.tokens.len() {
            chance *= share;
            if chance * cost <= gain * more {
                break;
            }
            gain += chance;
            cost += more;
            worth += 1;
        }
        guess.tokens.truncate(worth);
    }

    /// The first `right` tokens of a guess were right.
    pub fn learn(&mut self, guess: &Guess, right: usize) {
        let kind = guess.kind;
        let tried = right + usize::from(right < guess.tokens.len());
        self.right[kind] = self.right[kind] * MEMORY + right as f32;
        self.tried[kind] = self.tried[kind] * MEMORY + tried as f32;
    }
}

/// What a pass costs by the number of its tokens: a line through those measured, the latest counting most.
pub(crate) struct Pace {
    weight: f32,
    rows: f32,
    seconds: f32,
    rows_rows: f32,
    rows_seconds: f32,
}

impl Pace {
    /// What is left of earlier measurements with each new one.
    const MEMORY: f32 = 0.97;
    /// What one token more costs while nothing is measured.
    const MORE: f32 = 0.25;

    pub fn new() -> Self {
        Self {
            weight: 0.0,
            rows: 0.0,
            seconds: 0.0,
            rows_rows: 0.0,
            rows_seconds: 0.0,
        }
    }

    /// A pass over so many tokens took so long.
    pub fn saw(&mut self, rows: usize, seconds: f32) {
        let rows = rows as f32;
        for (sum, value) in [
            (&mut self.weight, 1.0),
            (&mut self.rows, rows),
            (&mut self.seconds, seconds),
            (&mut self.rows_rows, rows * rows),
            (&mut self.rows_seconds, rows * seconds),
        ] {
            *sum = *sum * Self::MEMORY + value;
        }
    }

    /// What one token more costs, as a share of what a pass over one token costs: 0.02 to 1.
    pub fn more(&self) -> f32 {
        let spread = self.weight * self.rows_rows - self.rows * self.rows;
        // Passes that are all of one length say nothing.
        if spread < 0.1 * self.weight * self.weight {
            return Self::MORE;
        }
        let slope = (self.weight * self.rows_seconds - self.rows * self.seconds) / spread;
        let one = (self.seconds - slope * (self.rows - self.weight)) / self.weight;
        if one > 0.0 {
            (slope / one).clamp(0.02, 1.0)
        } else {
            Self::MORE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up(prompt: &[u32], written: &[u32], most: usize) -> Guess {
        Guesser::look_up(prompt, written, most, &|_| true)
    }

    #[test]
    fn the_place_that_agrees_furthest_is_continued() {
        let prompt = [1, 2, 3, 4, 9, 2, 3, 5, 6];
        assert_eq!(look_up(&prompt, &[2, 3], 2).tokens, [5, 6]);
        assert_eq!(look_up(&prompt, &[1, 2, 3], 3).tokens, [4, 9, 2]);
        assert!(look_up(&prompt, &[7], 3).tokens.is_empty());
        assert!(look_up(&[], &[], 3).tokens.is_empty());
    }

    #[test]
    fn what_the_grammar_forbids_is_not_continued() {
        let prompt = [1, 2, 3, 4, 9, 2, 3, 5, 6];
        let guess = Guesser::look_up(&prompt, &[2, 3], 2, &|token| token != 5);
        assert_eq!(guess.tokens, [4, 9]);
    }

    #[test]
    fn guesses_that_are_wrong_become_shorter_and_dear_ones_too() {
        let prompt: Vec<u32> = (0..30).collect();
        let fresh = || look_up(&prompt, &[5, 6, 7], 7);
        let mut guesser = Guesser::new();
        let length = |guesser: &Guesser, more| {
            let mut guess = fresh();
            guesser.shorten(&mut guess, 1, 1, more);
            guess.tokens.len()
        };
        let before = length(&guesser, 0.2);
        assert!(before > 1 && length(&guesser, 0.5) < before);
        for _ in 0..6 {
            guesser.learn(&fresh(), 0);
        }
        assert_eq!(length(&guesser, 0.2), 0);
        for _ in 0..6 {
            guesser.learn(&fresh(), 7);
        }
        assert_eq!(length(&guesser, 0.2), 7);
    }

    #[test]
    fn the_price_of_a_token_is_read_from_passes_of_several_lengths() {
        let mut pace = Pace::new();
        pace.saw(1, 0.05);
        assert!((pace.more() - Pace::MORE).abs() < 1e-6);
        for rows in [1, 4, 1, 6, 2, 1, 8] {
            pace.saw(rows, 0.05 * (1.0 + 0.4 * (rows as f32 - 1.0)));
        }
        assert!((pace.more() - 0.4).abs() < 0.01, "{}", pace.more());
    }
}
