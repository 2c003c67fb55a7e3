//! The next token from logits. The same logits, mask, parameters and index always give the same token.

use inference::SamplingParams;

/// Chooses among the tokens for which `allowed` holds; `index` counts the tokens of the continuation. `None` when nothing
/// is allowed.
pub(crate) fn choose(
    logits: &[f32],
    allowed: &dyn Fn(u32) -> bool,
    params: SamplingParams,
    index: usize,
) -> Option<u32> {
    let best = greedy(logits, allowed)?;
    match params {
        SamplingParams::Greedy => Some(best),
        SamplingParams::TopP {
            temperature,
            top_p,
            seed,
        } => {
            let temperature = temperature.max(1e-3);
            let largest = logits[best as usize];
            // What is e^-20 as probable as the best cannot matter.
            let floor = largest - 20.0 * temperature;
            let mut candidates: Vec<(f32, u32)> = (0u32..)
                .zip(logits)
                .filter(|(token, logit)| **logit >= floor && allowed(*token))
                .map(|(token, logit)| (((logit - largest) / temperature).exp(), token))
                .collect();
            let (nucleus, kept) = nucleus(&mut candidates, top_p);
            let mut point = f64::from(uniform(seed, index)) * kept;
            for (weight, token) in nucleus {
                point -= f64::from(*weight);
                if point < 0.0 {
                    return Some(*token);
                }
            }
            nucleus.last().map(|(_, token)| *token)
        }
    }
}

/// The heaviest candidates that together have at least `share` of all weight, heaviest first, and their weight. Only they
/// are sorted: of tens of thousands of candidates a few hundred matter.
fn nucleus(candidates: &mut [(f32, u32)], share: f32) -> (&[(f32, u32)], f64) {
    let heavier = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    let all: f64 = candidates
        .iter()
        .map(|(weight, _)| f64::from(*weight))
        .sum();
    let (mut sorted, mut kept, mut more) = (0, 0.0, 64);
    while sorted < candidates.len() {
        let rest = &mut candidates[sorted..];
        let now = more.min(rest.len());
        if now < rest.len() {
            rest.select_nth_unstable_by(now, heavier);
        }
        rest[..now].sort_unstable_by(heavier);
        for index in sorted..sorted + now {
            kept += f64::from(candidates[index].0);
            if kept >= f64::from(share) * all {
                return (&candidates[..=index], kept);
            }
        }
        sorted += now;
        more *= 8;
    }
    (candidates, kept)
}

/// The most probable allowed token; of equals the first.
fn greedy(logits: &[f32], allowed: &dyn Fn(u32) -> bool) -> Option<u32> {
    let mut best: Option<(f32, u32)> = None;
    for (token, logit) in (0u32..).zip(logits) {
        if best.is_none_or(|(most, _)| *logit > most) && allowed(token) {
            best = Some((*logit, token));
        }
    }
    best.map(|(_, token)| token)
}

/// A number in 0..1 that depends on seed and index alone (SplitMix64).
fn uniform(seed: u64, index: usize) -> f32 {
    let mut state = seed.wrapping_add((index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^= state >> 31;
    (state >> 40) as f32 / (1u64 << 24) as f32
}

/// Natural logarithm of the probability of `token`.
pub(crate) fn log_probability(logits: &[f32], token: u32) -> f64 {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits
        .iter()
        .map(|logit| f64::from(logit - largest).exp())
        .sum();
    f64::from(logits[token as usize] - largest) - sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn top_p(top_p: f32, seed: u64) -> SamplingParams {
        SamplingParams::TopP {
            temperature: 1.0,
            top_p,
            seed,
        }
    }

    #[test]
    fn greedy_takes_the_first_of_equals_that_is_allowed() {
        let logits = [3.0, 5.0, 5.0, 1.0];
        let greedy = SamplingParams::Greedy;
        assert_eq!(choose(&logits, &|_| true, greedy, 0), Some(1));
        assert_eq!(choose(&logits, &|token| token != 1, greedy, 0), Some(2));
        assert_eq!(choose(&logits, &|_| false, greedy, 0), None);
    }

    #[test]
    fn a_seed_repeats_itself_and_seeds_differ() {
        let logits = [1.0, 1.1, 0.9, 1.0, 1.2, 0.8];
        let draw = |seed| -> Vec<_> {
            (0..40)
                .map(|i| choose(&logits, &|_| true, top_p(1.0, seed), i))
                .collect()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn frequencies_follow_probabilities_within_the_nucleus() {
        let logits = [(0.6f32).ln(), (0.3f32).ln(), (0.1f32).ln()];
        let mut counts = [0; 3];
        for i in 0..4000 {
            let token = choose(&logits, &|_| true, top_p(0.85, 5), i).unwrap();
            counts[token as usize] += 1;
        }
        assert_eq!(counts[2], 0);
        assert!((2500..2850).contains(&counts[0]), "{counts:?}");
    }

    #[test]
    fn the_nucleus_is_the_shortest_beginning_of_all_candidates_in_order() {
        let mut state = 9;
        let candidates: Vec<(f32, u32)> = (0..5000)
            .map(|token| {
                state = (state * 48_271) % 2_147_483_647u64;
                // Some weights are equal.
                (((state % 700) as f32 / -40.0).exp(), token)
            })
            .collect();
        let mut ordered = candidates.clone();
        ordered.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let all: f64 = ordered.iter().map(|(weight, _)| f64::from(*weight)).sum();
        for share in [0.0, 0.001, 0.3, 0.9, 0.999, 1.0] {
            let mut sum = 0.0;
            let enough = |(weight, _): &(f32, u32)| {
                sum += f64::from(*weight);
                sum >= f64::from(share) * all
            };
            let count = ordered.iter().position(enough).map_or(5000, |at| at + 1);
            let mut candidates = candidates.clone();
            let (kept, weight) = nucleus(&mut candidates, share);
            assert_eq!(kept, &ordered[..count], "{share}");
            let expect: f64 = kept.iter().map(|(weight, _)| f64::from(*weight)).sum();
            assert!((weight - expect).abs() < 1e-9);
        }
    }

    #[test]
    fn log_probabilities_sum_to_one() {
        let logits = [1.0, -2.0, 30.0, 29.0];
        let sum: f64 = (0..4)
            .map(|token| log_probability(&logits, token).exp())
            .sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
}
