//! Attention of an encoder: every token of a text sees every other. Single precision throughout.
//!
//! Every query row is computed with operations of its own, so its result does not depend on which rows go with it.
#![expect(unsafe_code, reason = "vector kernels")]

use super::simd::{Simd, exp};
use std::mem::MaybeUninit;

/// Most tokens of a text.
pub(crate) const MOST_TOKENS: usize = 512;
/// Largest head dimension.
pub(crate) const MOST_DIM: usize = 128;
/// Query rows at a time.
const ROWS: usize = 6;

/// One head of one text. Rows are `stride` values apart.
pub(crate) struct MutualAttention {
    pub queries: *const f32,
    pub keys: *const f32,
    pub values: *const f32,
    pub out: *mut f32,
    pub stride: usize,
    /// At most [`MOST_TOKENS`].
    pub tokens: usize,
    /// A multiple of 16, at most [`MOST_DIM`].
    pub dim: usize,
    pub scale: f32,
}

#[repr(align(64))]
struct Buffers {
    /// Keys in tiles of sixteen tokens, `[dim][16]`.
    keys: [f32; MOST_TOKENS * MOST_DIM],
    scores: [f32; ROWS * MOST_TOKENS],
}

/// # Safety
/// As [`Simd`]; the pointers are valid for the rows described, and nobody else writes `out`.
#[inline(always)]
pub(super) unsafe fn attend_mutually<S: Simd>(job: &MutualAttention) {
    unsafe {
        let mut buffers = MaybeUninit::<Buffers>::uninit();
        let keys = (&raw mut (*buffers.as_mut_ptr()).keys).cast::<f32>();
        let scores = (&raw mut (*buffers.as_mut_ptr()).scores).cast::<f32>();
        let padded = job.tokens.next_multiple_of(16);
        for token in 0..padded {
            let from = job.keys.add(token.min(job.tokens - 1) * job.stride);
            let to = keys.add(token / 16 * 16 * job.dim + token % 16);
            for d in 0..job.dim {
                *to.add(d * 16) = *from.add(d);
            }
        }
        let mut row = 0;
        while row < job.tokens {
            if job.tokens - row == 1 {
                rows::<S, 1>(job, keys, scores, row);
                row += 1;
            } else {
                rows::<S, ROWS>(job, keys, scores, row);
                row += ROWS;
            }
        }
    }
}

/// `N` rows from `first` on; rows beyond the last are the last again and are not stored.
#[inline(always)]
unsafe fn rows<S: Simd, const N: usize>(
    job: &MutualAttention,
    keys: *const f32,
    scores: *mut f32,
    first: usize,
) {
    unsafe {
        let count = (job.tokens - first).min(N);
        let mut queries = [job.queries; N];
        for (row, query) in queries.iter_mut().enumerate() {
            *query = job.queries.add((first + row.min(count - 1)) * job.stride);
        }
        for tile in 0..job.tokens.div_ceil(16) {
            let keys = keys.add(tile * 16 * job.dim);
            let mut total = [S::splat(0.0); N];
            for d in 0..job.dim {
                let key = S::load(keys.add(d * 16));
                for (total, query) in total.iter_mut().zip(queries) {
                    *total = S::fma(S::splat(*query.add(d)), key, *total);
                }
            }
            for (row, total) in total.iter().enumerate() {
                let at = scores.add(row * MOST_TOKENS + tile * 16);
                S::store(at, S::mul(*total, S::splat(job.scale)));
            }
        }
        let mut factors = [0.0; N];
        for (row, factor) in factors.iter_mut().enumerate() {
            *factor = 1.0 / weights::<S>(scores.add(row * MOST_TOKENS), job.tokens);
        }
        let mut d = 0;
        while d < job.dim {
            if S::TILES == 2 && job.dim - d >= 32 {
                weigh::<S, N, 2>(job, scores, &factors, first, d);
                d += 32;
            } else {
                weigh::<S, N, 1>(job, scores, &factors, first, d);
                d += 16;
            }
        }
    }
}

/// Turns scores into unnormalised weights; their sum.
#[inline(always)]
unsafe fn weights<S: Simd>(scores: *mut f32, tokens: usize) -> f32 {
    unsafe {
        let padded = tokens.next_multiple_of(16);
        for k in tokens..padded {
            *scores.add(k) = f32::NEG_INFINITY;
        }
        let mut largest = S::load(scores);
        for k in (16..padded).step_by(16) {
            largest = S::max(largest, S::load(scores.add(k)));
        }
        let largest = S::splat(S::max_lane(largest));
        for k in (0..padded).step_by(16) {
            let at = scores.add(k);
            S::store(at, exp::<S>(S::sub(S::load(at), largest)));
        }
        for k in tokens..padded {
            *scores.add(k) = 0.0;
        }
        let mut total = S::splat(0.0);
        for k in (0..padded).step_by(16) {
            total = S::add(total, S::load(scores.add(k)));
        }
        S::sum(total)
    }
}

#[inline(always)]
unsafe fn weigh<S: Simd, const N: usize, const WIDTH: usize>(
    job: &MutualAttention,
    weights: *const f32,
    factors: &[f32; N],
    first: usize,
    d: usize,
) {
    unsafe {
        let mut total = [[S::splat(0.0); WIDTH]; N];
        for k in 0..job.tokens {
            let at = job.values.add(k * job.stride + d);
            let mut value = [S::load(at); WIDTH];
            for (i, value) in value.iter_mut().enumerate().skip(1) {
                *value = S::load(at.add(i * 16));
            }
            for (row, total) in total.iter_mut().enumerate() {
                let weight = S::splat(*weights.add(row * MOST_TOKENS + k));
                for (total, value) in total.iter_mut().zip(value) {
                    *total = S::fma(weight, value, *total);
                }
            }
        }
        for (row, total) in total.iter().enumerate().take(job.tokens - first) {
            let to = job.out.add((first + row) * job.stride + d);
            for (i, total) in total.iter().enumerate() {
                S::store(to.add(i * 16), S::mul(*total, S::splat(factors[row])));
            }
        }
    }
}
