//! Causal attention over the paged cache, fused: scores of a page of keys, running softmax, weighted values.
//!
//! Every query row goes through the pages in the same order with operations of its own, so its result does not depend
//! on which other rows are computed with it.
#![expect(unsafe_code, reason = "vector kernels")]

use super::simd::{Simd, exp};
use crate::cache::PAGE;
use std::mem::MaybeUninit;

/// Query rows (tokens times heads of a group) of one unit of work.
pub(crate) const UNIT_ROWS: usize = 24;
/// Largest head dimension.
pub(crate) const MAX_HEAD: usize = 256;
const ROOM: usize = UNIT_ROWS + 6;

/// Attention of some consecutive tokens of one sequence, for the query heads that share one key head.
pub(crate) struct Attention<'a> {
    /// First head of the group of the first token; a token's heads lie side by side, tokens `stride` apart.
    pub queries: *const f32,
    /// Result, laid out as `queries`.
    pub out: *mut f32,
    pub stride: usize,
    pub tokens: usize,
    /// Query heads per key head. `tokens * group` is at most [`UNIT_ROWS`], or `tokens` is 1.
    pub group: usize,
    pub head_dim: usize,
    /// Position of the first token in the sequence.
    pub position: usize,
    /// Keys (in tiles of 16 positions, `[dim][16]`) of this head in each page of the sequence; values follow, `[64][dim]`.
    pub pages: &'a [*const u16],
    pub scale: f32,
    /// A token sees this many last positions, itself included.
    pub window: usize,
}

/// # Safety
/// As [`Simd`]; the pointers are valid for the rows and pages described, and nobody else writes `out`.
#[inline(always)]
pub(super) unsafe fn attend<S: Simd>(job: &Attention<'_>) {
    unsafe {
        // A group larger than the scratch is done in parts.
        let mut head = 0;
        while head < job.group {
            let heads = (job.group - head).min(UNIT_ROWS / job.tokens);
            part::<S>(job, head, heads);
            head += heads;
        }
    }
}

/// Calls the body for consecutive groups of rows, with their number as a constant; groups may reach past the end.
macro_rules! for_rows {
    ($simd:ty, $rows:expr, |$row:ident, $count:ident| $body:expr) => {{
        let mut $row = 0;
        while $row < $rows {
            match $rows - $row {
                1 => {
                    const $count: usize = 1;
                    $body;
                    $row += 1;
                }
                2 | 3 => {
                    const $count: usize = 3;
                    $body;
                    $row += 3;
                }
                _ if <$simd>::ROWS == 4 => {
                    const $count: usize = 4;
                    $body;
                    $row += 4;
                }
                _ => {
                    const $count: usize = 6;
                    $body;
                    $row += 6;
                }
            }
        }
    }};
}

#[repr(align(64))]
struct Buffer<const N: usize>(MaybeUninit<[f32; N]>);

impl<const N: usize> Buffer<N> {
    fn new() -> Self {
        Self(MaybeUninit::uninit())
    }
    fn at(&mut self) -> *mut f32 {
        self.0.as_mut_ptr().cast()
    }
}

#[inline(always)]
unsafe fn part<S: Simd>(job: &Attention<'_>, head: usize, heads: usize) {
    unsafe {
        let dim = job.head_dim;
        let rows = job.tokens * heads;
        let (mut queries, mut out) = (
            Buffer::<{ ROOM * MAX_HEAD }>::new(),
            Buffer::<{ ROOM * MAX_HEAD }>::new(),
        );
        let mut scores = Buffer::<{ ROOM * PAGE }>::new();
        let (queries, out, scores) = (queries.at(), out.at(), scores.at());
        let (mut largest, mut sums) = ([f32::NEG_INFINITY; ROOM], [0f32; ROOM]);
        let mut corrections = [1f32; ROOM];
        for row in 0..ROOM.min(rows + 6) {
            let (token, in_group) = ((row / heads).min(job.tokens - 1), row % heads);
            let from = job
                .queries
                .add(token * job.stride + (head + in_group) * dim);
            for i in (0..dim).step_by(16) {
                let lane = S::mul(S::load(from.add(i)), S::splat(job.scale));
                S::store(queries.add(row * dim + i), lane);
                S::store(out.add(row * dim + i), S::splat(0.0));
            }
        }
        let last = job.position + job.tokens;
        let first = (job.position + 1).saturating_sub(job.window);
        for page in first / PAGE..last.div_ceil(PAGE) {
            let start = page * PAGE;
            let keys = job.pages[page];
            let values = keys.add(PAGE * dim);
            let seen = (last - start).min(PAGE);
            for_rows!(S, rows, |row, N| scores_of::<S, N>(
                queries.add(row * dim),
                dim,
                keys,
                seen,
                scores.add(row * PAGE)
            ));
            for row in 0..rows {
                let position = job.position + row / heads;
                let to = (position + 1).saturating_sub(start).min(PAGE);
                let from = (position + 1)
                    .saturating_sub(job.window)
                    .saturating_sub(start)
                    .min(to);
                softmax_part::<S>(
                    scores.add(row * PAGE),
                    from..to,
                    &mut largest[row],
                    &mut sums[row],
                    &mut corrections[row],
                );
            }
            for row in rows..ROOM.min(rows + 6) {
                std::ptr::write_bytes(scores.add(row * PAGE), 0, PAGE);
            }
            for_rows!(S, rows, |row, N| weigh::<S, N>(
                scores.add(row * PAGE),
                seen,
                values,
                dim,
                out.add(row * dim),
                &corrections[row..]
            ));
        }
        for (row, sum) in sums.iter().enumerate().take(rows) {
            let (token, in_group) = (row / heads, row % heads);
            let to = job.out.add(token * job.stride + (head + in_group) * dim);
            let factor = S::splat(1.0 / sum);
            for i in (0..dim).step_by(16) {
                S::store(to.add(i), S::mul(S::load(out.add(row * dim + i)), factor));
            }
        }
    }
}

/// Scores of `ROWS` queries with the first `seen` keys of a page (rounded up to whole tiles).
#[inline(always)]
unsafe fn scores_of<S: Simd, const ROWS: usize>(
    queries: *const f32,
    dim: usize,
    keys: *const u16,
    seen: usize,
    scores: *mut f32,
) {
    unsafe {
        let mut tile = 0;
        while tile * 16 < seen {
            let keys = keys.add(tile * 16 * dim);
            if S::TILES == 2 && tile * 16 + 16 < seen {
                let mut total = [[S::splat(0.0); 2]; ROWS];
                for d in 0..dim {
                    let first = S::load_half(keys.add(d * 16));
                    let second = S::load_half(keys.add((dim + d) * 16));
                    for (row, total) in total.iter_mut().enumerate() {
                        let query = S::splat(*queries.add(row * dim + d));
                        total[0] = S::fma(query, first, total[0]);
                        total[1] = S::fma(query, second, total[1]);
                    }
                }
                for (row, total) in total.iter().enumerate() {
                    S::store(scores.add(row * PAGE + tile * 16), total[0]);
                    S::store(scores.add(row * PAGE + tile * 16 + 16), total[1]);
                }
                tile += 2;
            } else {
                let mut total = [S::splat(0.0); ROWS];
                for d in 0..dim {
                    let key = S::load_half(keys.add(d * 16));
                    for (row, total) in total.iter_mut().enumerate() {
                        *total = S::fma(S::splat(*queries.add(row * dim + d)), key, *total);
                    }
                }
                for (row, total) in total.iter().enumerate() {
                    S::store(scores.add(row * PAGE + tile * 16), *total);
                }
                tile += 1;
            }
        }
    }
}

/// Turns the scores of one row into weights relative to its running maximum; `correction` is what earlier weights shrink
/// by. Positions outside `visible` weigh nothing.
#[inline(always)]
unsafe fn softmax_part<S: Simd>(
    scores: *mut f32,
    visible: std::ops::Range<usize>,
    largest: &mut f32,
    sum: &mut f32,
    correction: &mut f32,
) {
    unsafe {
        *correction = 1.0;
        if visible.is_empty() {
            std::ptr::write_bytes(scores, 0, PAGE);
            return;
        }
        for k in (0..visible.start).chain(visible.end..PAGE) {
            *scores.add(k) = f32::NEG_INFINITY;
        }
        let mut here = S::load(scores);
        for i in (16..PAGE).step_by(16) {
            here = S::max(here, S::load(scores.add(i)));
        }
        let now = largest.max(S::max_lane(here));
        if *largest > f32::NEG_INFINITY {
            *correction = (*largest - now).exp();
        }
        *largest = now;
        for i in (0..PAGE).step_by(16) {
            let weight = exp::<S>(S::sub(S::load(scores.add(i)), S::splat(now)));
            S::store(scores.add(i), weight);
        }
        for k in (0..visible.start).chain(visible.end..PAGE) {
            *scores.add(k) = 0.0;
        }
        let mut total = S::splat(0.0);
        for i in (0..PAGE).step_by(16) {
            total = S::add(total, S::load(scores.add(i)));
        }
        *sum = *sum * *correction + S::sum(total);
    }
}

/// `out = out * correction + weights * values` for `ROWS` rows.
#[inline(always)]
unsafe fn weigh<S: Simd, const ROWS: usize>(
    weights: *const f32,
    seen: usize,
    values: *const u16,
    dim: usize,
    out: *mut f32,
    corrections: &[f32],
) {
    unsafe {
        let mut d = 0;
        while d < dim {
            let (values, out) = (values.add(d), out.add(d));
            if S::TILES == 2 && dim - d >= 64 {
                weigh_slice::<S, ROWS, 4>(weights, seen, values, dim, out, corrections);
                d += 64;
            } else {
                weigh_slice::<S, ROWS, 1>(weights, seen, values, dim, out, corrections);
                d += 16;
            }
        }
    }
}

#[inline(always)]
unsafe fn weigh_slice<S: Simd, const ROWS: usize, const WIDTH: usize>(
    weights: *const f32,
    seen: usize,
    values: *const u16,
    dim: usize,
    out: *mut f32,
    corrections: &[f32],
) {
    unsafe {
        let mut total = [[S::splat(0.0); WIDTH]; ROWS];
        for (row, total) in total.iter_mut().enumerate() {
            for (i, total) in total.iter_mut().enumerate() {
                let before = S::load(out.add(row * dim + i * 16));
                *total = S::mul(before, S::splat(*corrections.get_unchecked(row)));
            }
        }
        for k in 0..seen {
            // Not `from_fn`: a closure does not inherit the instruction set.
            let mut value = [S::load_half(values.add(k * dim)); WIDTH];
            for (i, value) in value.iter_mut().enumerate().skip(1) {
                *value = S::load_half(values.add(k * dim + i * 16));
            }
            for (row, total) in total.iter_mut().enumerate() {
                let weight = S::splat(*weights.add(row * PAGE + k));
                for (total, value) in total.iter_mut().zip(value) {
                    *total = S::fma(weight, value, *total);
                }
            }
        }
        for (row, total) in total.iter().enumerate() {
            for (i, total) in total.iter().enumerate() {
                S::store(out.add(row * dim + i * 16), *total);
            }
        }
    }
}
