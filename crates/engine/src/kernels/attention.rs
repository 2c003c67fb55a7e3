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

/// What one token attends to.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// Position of the token in its sequence.
    pub position: usize,
    /// The pages of its sequence.
    pub pages: &'a [*const u16],
}

/// Attention of some tokens, for the query heads that share one key head. Neighbours that see the same page, be they of one
/// sequence or of several that began alike, go through it together.
pub(crate) struct Attention<'a> {
    /// First head of the group of the first token; a token's heads lie side by side, tokens `stride` apart.
    pub queries: *const f32,
    /// Result, laid out as `queries`.
    pub out: *mut f32,
    pub stride: usize,
    pub tokens: &'a [Seen<'a>],
    /// Query heads per key head. `tokens * group` is at most [`UNIT_ROWS`], or there is one token.
    pub group: usize,
    pub head_dim: usize,
    /// Where in each page the keys of this head begin (in tiles of 16 positions, `[dim][16]`); values follow, `[64][dim]`.
    pub offset: usize,
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
            let heads = (job.group - head).min(UNIT_ROWS / job.tokens.len());
            part::<S>(job, head, heads);
            head += heads;
        }
    }
}

/// Calls the body for consecutive groups of the rows `$run`, with their number as a constant; groups may reach past the
/// end, but not past `$most`.
macro_rules! for_rows {
    ($simd:ty, $run:expr, $most:expr, |$row:ident, $count:ident| $body:expr) => {{
        let mut $row = $run.start;
        while $row < $run.end {
            let (left, room) = ($run.end - $row, $most - $row);
            if left > 3 && <$simd>::ROWS == 6 && room >= 6 {
                const $count: usize = 6;
                $body;
                $row += $count;
            } else if left > 3 && <$simd>::ROWS == 4 {
                const $count: usize = 4;
                $body;
                $row += $count;
            } else if left > 1 && room >= 3 {
                const $count: usize = 3;
                $body;
                $row += $count;
            } else {
                const $count: usize = 1;
                $body;
                $row += $count;
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
        let rows = job.tokens.len() * heads;
        let (mut queries, mut out) = (
            Buffer::<{ ROOM * MAX_HEAD }>::new(),
            Buffer::<{ ROOM * MAX_HEAD }>::new(),
        );
        let mut scores = Buffer::<{ ROOM * PAGE }>::new();
        let (queries, out, scores) = (queries.at(), out.at(), scores.at());
        let (mut largest, mut sums) = ([f32::NEG_INFINITY; ROOM], [0f32; ROOM]);
        let mut corrections = [1f32; ROOM];
        for row in 0..ROOM.min(rows + 6) {
            let (token, in_group) = ((row / heads).min(job.tokens.len() - 1), row % heads);
            let from = job
                .queries
                .add(token * job.stride + (head + in_group) * dim);
            for i in (0..dim).step_by(16) {
                let lane = S::mul(S::load(from.add(i)), S::splat(job.scale));
                S::store(queries.add(row * dim + i), lane);
                S::store(out.add(row * dim + i), S::splat(0.0));
            }
        }
        let (mut first_page, mut last_page) = (usize::MAX, 0);
        for token in job.tokens {
            first_page = first_page.min(first_seen(token, job.window) / PAGE);
            last_page = last_page.max(token.position / PAGE);
        }
        for page in first_page..=last_page {
            let start = page * PAGE;
            let mut from = 0;
            while from < job.tokens.len() {
                let (to, seen) = together(job, from, page);
                let run = from * heads..to * heads;
                from = to;
                if seen == 0 {
                    continue;
                }
                let keys = job.tokens[to - 1].pages[page].add(job.offset);
                let values = keys.add(PAGE * dim);
                // What is computed past the last row of all is not used.
                let most = if run.end == rows { ROOM } else { run.end };
                for_rows!(S, run, most, |row, N| scores_of::<S, N>(
                    queries.add(row * dim),
                    dim,
                    keys,
                    seen,
                    scores.add(row * PAGE)
                ));
                for row in run.clone() {
                    let token = &job.tokens[row / heads];
                    let to = (token.position + 1).saturating_sub(start).min(PAGE);
                    let from = first_seen(token, job.window).saturating_sub(start).min(to);
                    softmax_part::<S>(
                        scores.add(row * PAGE),
                        from..to,
                        &mut largest[row],
                        &mut sums[row],
                        &mut corrections[row],
                    );
                }
                for_rows!(S, run, most, |row, N| weigh::<S, N>(
                    scores.add(row * PAGE),
                    seen,
                    values,
                    dim,
                    out.add(row * dim),
                    &corrections[row..]
                ));
            }
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

/// The first position a token sees.
fn first_seen(token: &Seen<'_>, window: usize) -> usize {
    (token.position + 1).saturating_sub(window)
}

/// The end of the tokens from `from` on that go through page `page` together, and how many of its positions the last of them
/// sees, 0 where they see none.
fn together(job: &Attention<'_>, from: usize, page: usize) -> (usize, usize) {
    let here = |token: &Seen<'_>| {
        let seen = (token.position + 1).saturating_sub(page * PAGE).min(PAGE);
        let begun = first_seen(token, job.window) < (page + 1) * PAGE;
        if begun { seen } else { 0 }
    };
    let mut seen = here(&job.tokens[from]);
    let mut to = from + 1;
    for token in &job.tokens[to..] {
        let now = here(token);
        if (now == 0) != (seen == 0)
            || now > 0 && !std::ptr::eq(token.pages[page], job.tokens[from].pages[page])
        {
            break;
        }
        seen = seen.max(now);
        to += 1;
    }
    (to, seen)
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
