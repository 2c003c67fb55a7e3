//! Merging neighbouring symbols, best first: the common part of byte-pair and sentence-piece tokenizers.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A part of a word that is one token so far.
struct Symbol {
    token: u32,
    /// Neighbours; `usize::MAX` for none.
    before: usize,
    after: usize,
    alive: bool,
}

struct Candidate {
    /// Smaller is merged first; then the one further left.
    rank: f32,
    left: usize,
    right: usize,
    tokens: (u32, u32),
    merged: u32,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Candidate {}
impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .rank
            .total_cmp(&self.rank)
            .then(other.left.cmp(&self.left))
    }
}

/// Merges `tokens` until no pair has a rank. `rank` gives a pair's rank (smaller first) and merged token.
pub(super) fn merge(tokens: &[u32], rank: &dyn Fn(u32, u32) -> Option<(f32, u32)>) -> Vec<u32> {
    const NONE: usize = usize::MAX;
    let mut symbols: Vec<Symbol> = tokens
        .iter()
        .enumerate()
        .map(|(index, token)| Symbol {
            token: *token,
            before: index.checked_sub(1).unwrap_or(NONE),
            after: if index + 1 < tokens.len() {
                index + 1
            } else {
                NONE
            },
            alive: true,
        })
        .collect();
    let mut heap = BinaryHeap::new();
    let propose =
        |symbols: &[Symbol], heap: &mut BinaryHeap<Candidate>, left: usize, right: usize| {
            if left == NONE || right == NONE {
                return;
            }
            let tokens = (symbols[left].token, symbols[right].token);
            if let Some((rank, merged)) = rank(tokens.0, tokens.1) {
                heap.push(Candidate {
                    rank,
                    left,
                    right,
                    tokens,
                    merged,
                });
            }
        };
    for right in 1..symbols.len() {
        propose(&symbols, &mut heap, right - 1, right);
    }
    while let Some(best) = heap.pop() {
        let (left, right) = (best.left, best.right);
        let current = symbols[left].alive
            && symbols[right].alive
            && symbols[left].after == right
            && (symbols[left].token, symbols[right].token) == best.tokens;
        if !current {
            continue;
        }
        let after = symbols[right].after;
        symbols[right].alive = false;
        symbols[left].token = best.merged;
        symbols[left].after = after;
        if after != NONE {
            symbols[after].before = left;
        }
        propose(&symbols, &mut heap, symbols[left].before, left);
        propose(&symbols, &mut heap, left, after);
    }
    symbols
        .iter()
        .filter(|symbol| symbol.alive)
        .map(|symbol| symbol.token)
        .collect()
}
