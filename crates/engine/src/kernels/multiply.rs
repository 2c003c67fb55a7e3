//! Products of packed weights with quantised activations, written once over [`Simd`] and [`Format`].
//!
//! A result is `sum over blocks of d_activation * sum over sub-blocks of (scale * integer dot - offset * activation sum)`,
//! or, with activations of a fine grain, `sum over sub-blocks of (scale * d_activation * integer dot - offset * activation
//! sum)`, always in this order, so that one row alone, in a batch, or on the expanded path has the same bits. Centred formats
//! have `offset = centre * scale`: there the integer dot starts at `-centre * activation sum` instead.
#![expect(unsafe_code, reason = "vector kernels")]

use super::activations::Grain;
use super::format::{Bits4, Bits5, Bits6, Bits8, Expanded, Format};
use super::simd::Simd;
use super::{ActivationBlock, Finish, Product};
use crate::gguf::Encoding;
use std::mem::MaybeUninit;
use std::ops::Range;

/// Column tiles of one unit of work: expanded, 256 positions of them stay in the first-level cache.
pub(super) const UNIT_TILES: usize = 4;
/// So many bytes before their turn weights that come from memory are asked for: a page, beyond which processors do not look
/// by themselves.
const AHEAD: usize = 4096;
/// Rows whose sums one unit keeps at hand, a multiple of every panel height.
const ROW_BLOCK: usize = 516;

/// Number of independent units of work of a product.
pub(super) fn units(product: &Product<'_>) -> usize {
    product.matrix.tiles().div_ceil(UNIT_TILES)
}

/// Computes one unit: some columns of the result, all rows.
///
/// # Safety
/// As [`Simd`]; `product.out` is valid for `rows * stride` values and no other thread computes the same unit.
#[inline(always)]
pub(super) unsafe fn unit<S: Simd>(product: &Product<'_>, unit: usize) {
    unsafe {
        let wide = product.activations.grain() == Grain::Wide;
        match product.matrix.encoding() {
            Encoding::Q4_0 | Encoding::Q4_1 => choose::<S, Bits4<1>, true>(product, unit),
            Encoding::Q5_0 | Encoding::Q5_1 => choose::<S, Bits5<1>, true>(product, unit),
            Encoding::Q8_0 => choose::<S, Bits8, true>(product, unit),
            Encoding::Q4K if wide => choose::<S, Bits4<8>, false>(product, unit),
            Encoding::Q5K if wide => choose::<S, Bits5<8>, false>(product, unit),
            Encoding::Q6K if wide => choose::<S, Bits6, false>(product, unit),
            Encoding::Q4K => choose::<S, Bits4<8>, true>(product, unit),
            Encoding::Q5K => choose::<S, Bits5<8>, true>(product, unit),
            Encoding::Q6K => choose::<S, Bits6, true>(product, unit),
            Encoding::F32 | Encoding::F16 | Encoding::BF16 => {
                super::float::unit::<S>(product, unit)
            }
        }
    }
}

#[inline(always)]
unsafe fn choose<S: Simd, F: Format, const FINE: bool>(product: &Product<'_>, unit: usize) {
    unsafe {
        if product.rows <= 2 * S::ROWS {
            few_rows::<S, F, FINE>(product, unit);
        } else {
            many_rows::<S, F, F::Expanded, FINE>(product, unit);
        }
    }
}

/// Unpacks weights in registers: for decoding, where reading them from memory is the cost; for a second panel of rows the
/// tile is still in cache.
#[inline(always)]
unsafe fn few_rows<S: Simd, F: Format, const FINE: bool>(product: &Product<'_>, unit: usize) {
    unsafe {
        let tiles = product.matrix.tiles();
        let end = (unit * UNIT_TILES + UNIT_TILES).min(tiles);
        let height = few_at_once::<S>(product.rows);
        for tile in unit * UNIT_TILES..end {
            for row in (0..product.rows).step_by(height) {
                let rows = (product.rows - row).min(height);
                let job = Job {
                    weights: product.matrix.tile(tile),
                    tile_bytes: 0,
                    activations: product.activations.block(row, 0),
                    step: product.activations.step(),
                    subs: product.matrix.inner() / (256 / subs_per_256::<F>()),
                    out: product.out.add(row * product.stride + tile * 16),
                    stride: product.stride,
                    rows,
                    first: true,
                };
                match rows {
                    1 => panel::<S, F, 1, 1, FINE>(&job),
                    2 => panel::<S, F, 2, 1, FINE>(&job),
                    3 => panel::<S, F, 3, 1, FINE>(&job),
                    4 => panel::<S, F, 4, 1, FINE>(&job),
                    5 | 6 => panel::<S, F, 6, 1, FINE>(&job),
                    _ => panel::<S, F, 8, 1, FINE>(&job),
                }
            }
            if !matches!(product.finish, Finish::Plain) {
                for row in 0..product.rows {
                    let at = product.out.add(row * product.stride + tile * 16);
                    S::store(at, product.finish.lane::<S>(S::load(at), tile * 16));
                }
            }
        }
    }
}

/// Rows done together where weights are unpacked in registers: all of a usual batch where there are registers for it.
const fn few_at_once<S: Simd>(rows: usize) -> usize {
    if S::ROWS == 6 && matches!(rows, 7 | 8) {
        8
    } else {
        S::ROWS
    }
}

/// Expands some tiles of weights, 256 positions at a time, and multiplies them with every panel of activations.
#[inline(always)]
unsafe fn many_rows<S: Simd, F: Format, E: Format, const FINE: bool>(
    product: &Product<'_>,
    unit: usize,
) {
    unsafe {
        let first_tile = unit * UNIT_TILES;
        let tiles = (product.matrix.tiles() - first_tile).min(UNIT_TILES);
        let mut buffers = MaybeUninit::<Buffers>::uninit();
        let expanded = (&raw mut (*buffers.as_mut_ptr()).expanded).cast::<u8>();
        let sums = (&raw mut (*buffers.as_mut_ptr()).sums).cast::<f32>();
        for first_row in (0..product.rows).step_by(ROW_BLOCK) {
            let rows = (product.rows - first_row).min(ROW_BLOCK);
            sum_rows::<S, F, E, FINE>(
                product,
                first_tile..first_tile + tiles,
                first_row..first_row + rows,
                expanded,
                sums,
            );
            write_out::<S>(
                product,
                sums,
                first_row..first_row + rows,
                first_tile,
                tiles,
            );
        }
    }
}

/// Moves finished sums to the result. Rows of the result lie far apart, and nobody reads them before the whole product is
/// done: they go past the caches, unless they do not begin on cache lines.
#[inline(always)]
unsafe fn write_out<S: Simd>(
    product: &Product<'_>,
    sums: *const f32,
    rows: Range<usize>,
    first_tile: usize,
    tiles: usize,
) {
    unsafe {
        let aligned = product.out.addr().is_multiple_of(64) && product.stride.is_multiple_of(16);
        for (index, row) in rows.enumerate() {
            for tile in 0..tiles {
                let value = S::load(sums.add((index * UNIT_TILES + tile) * 16));
                let column = (first_tile + tile) * 16;
                let value = product.finish.lane::<S>(value, column);
                let to = product.out.add(row * product.stride + column);
                if aligned {
                    S::store_far(to, value);
                } else {
                    S::store(to, value);
                }
            }
        }
        S::settle();
    }
}

#[inline(always)]
unsafe fn sum_rows<S: Simd, F: Format, E: Format, const FINE: bool>(
    product: &Product<'_>,
    tiles: Range<usize>,
    all_rows: Range<usize>,
    expanded: *mut u8,
    sums: *mut f32,
) {
    unsafe {
        let per_block = subs_per_256::<F>();
        let all_subs = product.matrix.inner() / (256 / per_block);
        for from in (0..all_subs).step_by(per_block) {
            let subs = (all_subs - from).min(per_block);
            for (index, tile) in tiles.clone().enumerate() {
                let into = expanded.add(index * E::BYTES);
                expand::<S, F, E>(product.matrix.tile(tile), from, subs, into);
            }
            for row in all_rows.clone().step_by(S::ROWS) {
                let mut job = Job {
                    weights: expanded,
                    tile_bytes: E::BYTES,
                    activations: &raw const *product.activations.block(row, from / per_block),
                    step: product.activations.step(),
                    subs,
                    out: sums.add((row - all_rows.start) * UNIT_TILES * 16),
                    stride: UNIT_TILES * 16,
                    rows: (all_rows.end - row).min(S::ROWS),
                    first: from == 0,
                };
                let next = job.activations.add(S::ROWS).cast::<u8>();
                let mut left = tiles.len();
                while left > 0 {
                    let now = left.min(S::TILES);
                    if left <= 2 * S::TILES {
                        // The next panel comes from far away while this one is multiplied.
                        let half = S::ROWS * size_of::<ActivationBlock>() / 2;
                        let from = if left > S::TILES { 0 } else { half };
                        for at in (from..from + half).step_by(64) {
                            S::prefetch(next.wrapping_add(at));
                        }
                    }
                    if now == 2 {
                        rows::<S, E, 2, FINE>(&job);
                    } else {
                        rows::<S, E, 1, FINE>(&job);
                    }
                    left -= now;
                    job.weights = job.weights.add(now * E::BYTES);
                    job.out = job.out.add(now * 16);
                }
            }
        }
    }
}

#[inline(always)]
unsafe fn rows<S: Simd, F: Format, const TILES: usize, const FINE: bool>(job: &Job) {
    unsafe {
        match S::ROWS {
            4 => panel::<S, F, 4, TILES, FINE>(job),
            _ => panel::<S, F, 6, TILES, FINE>(job),
        }
    }
}

#[repr(align(64))]
struct Buffers {
    expanded: [u8; UNIT_TILES * Expanded::<16, false, 1>::BYTES],
    sums: [f32; ROW_BLOCK * UNIT_TILES * 16],
}

/// Sub-blocks of this format in the 256 positions of a block of activations.
const fn subs_per_256<F: Format>() -> usize {
    64 / F::GROUPS
}

/// One panel of rows times some tiles over a stretch of the inner dimension.
#[derive(Clone, Copy)]
struct Job {
    weights: *const u8,
    /// Distance between tiles.
    tile_bytes: usize,
    activations: *const ActivationBlock,
    /// Distance, in blocks, from one 256 positions to the next.
    step: usize,
    /// Sub-blocks to do, starting on a boundary of 256 positions.
    subs: usize,
    out: *mut f32,
    stride: usize,
    /// Rows to store.
    rows: usize,
    /// Whether `out` is overwritten rather than added to.
    first: bool,
}

#[inline(always)]
unsafe fn panel<S: Simd, F: Format, const ROWS: usize, const TILES: usize, const FINE: bool>(
    job: &Job,
) {
    unsafe {
        let mut total = [[S::splat(0.0); TILES]; ROWS];
        if !job.first {
            for (row, total) in total.iter_mut().enumerate().take(job.rows) {
                for (tile, total) in total.iter_mut().enumerate() {
                    *total = S::load(job.out.add(row * job.stride + tile * 16));
                }
            }
        }
        let per_block = subs_per_256::<F>();
        let mut left = job.subs;
        let mut activations = job.activations;
        let mut weights = job.weights;
        while left > 0 {
            let subs = left.min(per_block);
            // Of these 256 positions alone; with a fine grain the total is added to at once.
            let mut block = [[S::splat(0.0); TILES]; ROWS];
            let mut head = [(S::splat(0.0), S::splat(0.0)); TILES];
            if F::SUBS > 1 {
                for (tile, head) in head.iter_mut().enumerate() {
                    *head = F::head::<S>(weights.add(tile * job.tile_bytes));
                }
            }
            for sub in 0..subs {
                let (at, inner) = if F::SUBS > 1 {
                    (weights, sub)
                } else {
                    (weights.add(sub * F::BYTES), 0)
                };
                if F::STREAMED {
                    let ahead = at.wrapping_add(AHEAD + inner * (F::BYTES / F::SUBS));
                    for line in (0..F::BYTES / F::SUBS).step_by(64) {
                        S::prefetch(ahead.wrapping_add(line));
                    }
                }
                let mut dot = [[S::zero_i(); TILES]; ROWS];
                if F::CENTRE != 0 {
                    for (row, dot) in dot.iter_mut().enumerate() {
                        let centre16 = &(*activations.add(row)).centre16;
                        *dot = if F::WIDE {
                            let of_32 = centre16[2 * sub] + centre16[2 * sub + 1];
                            [S::begin_wide(of_32 * (F::CENTRE / 32)); TILES]
                        } else {
                            [S::splat_i(centre16[sub]); TILES]
                        };
                    }
                }
                multiply_add::<S, F, ROWS, TILES>(
                    &mut dot,
                    (at, job.tile_bytes),
                    inner,
                    (&raw const (*activations).quants)
                        .cast::<i8>()
                        .add(sub * F::GROUPS * 4),
                );
                for tile in 0..TILES {
                    let at = at.add(tile * job.tile_bytes);
                    if F::SUBS == 1 {
                        head[tile] = F::head::<S>(at);
                    }
                    let (scale, offset) = F::scales::<S>(at, inner, head[tile]);
                    for row in 0..ROWS {
                        let with = &*activations.add(row);
                        let (into, scale) = if FINE {
                            let d = S::splat(with.scales32[sub * F::GROUPS / 8]);
                            (&mut total[row][tile], S::mul(scale, d))
                        } else {
                            (&mut block[row][tile], scale)
                        };
                        *into = S::fma(S::to_f(dot[row][tile]), scale, *into);
                        if F::CENTRE == 0 {
                            *into = S::fnma(offset, S::splat(with.sums32[sub]), *into);
                        }
                    }
                }
            }
            if !FINE {
                for row in 0..ROWS {
                    let d = S::splat((*activations.add(row)).scales32[0]);
                    for tile in 0..TILES {
                        total[row][tile] = S::fma(block[row][tile], d, total[row][tile]);
                    }
                }
            }
            left -= subs;
            activations = activations.add(job.step);
            weights = weights.add(F::BYTES * per_block / F::SUBS);
        }
        for (row, total) in total.iter().enumerate().take(job.rows) {
            for (tile, total) in total.iter().enumerate() {
                S::store(job.out.add(row * job.stride + tile * 16), *total);
            }
        }
    }
}

/// Adds to `dot` the products of one sub-block of some tiles, the first at `weights.0` and the others so many bytes apart,
/// with as many activations of each row.
#[inline(always)]
unsafe fn multiply_add<S: Simd, F: Format, const ROWS: usize, const TILES: usize>(
    dot: &mut [[S::I; TILES]; ROWS],
    weights: (*const u8, usize),
    sub: usize,
    activations: *const i8,
) {
    unsafe {
        for from in (0..F::GROUPS / 2).step_by(F::PAIRS) {
            if F::WIDE {
                add_wide::<S, F, ROWS, TILES>(dot, weights, (sub, from), activations);
            } else if F::PAIRS == 1 {
                add_pair::<S, F, ROWS, TILES>(dot, weights, (sub, from), activations);
            } else {
                add_pairs::<S, F, ROWS, TILES>(dot, weights, (sub, from), activations);
            }
        }
    }
}

/// One pair of vectors of quants of each tile.
#[inline(always)]
unsafe fn quants<S: Simd, F: Format, const TILES: usize>(
    weights: (*const u8, usize),
    (sub, pair): (usize, usize),
) -> [(S::B, S::B); TILES] {
    unsafe {
        // Not `from_fn`: a closure does not inherit the instruction set.
        let mut quants = [F::pair::<S>(weights.0, sub, pair); TILES];
        for (tile, quants) in quants.iter_mut().enumerate().skip(1) {
            *quants = F::pair::<S>(weights.0.add(tile * weights.1), sub, pair);
        }
        quants
    }
}

/// Quants beyond 127: one vector after the other. With both, and their sizes, registers would not suffice.
#[inline(always)]
unsafe fn add_wide<S: Simd, F: Format, const ROWS: usize, const TILES: usize>(
    dot: &mut [[S::I; TILES]; ROWS],
    weights: (*const u8, usize),
    at: (usize, usize),
    activations: *const i8,
) {
    unsafe {
        let quants = quants::<S, F, TILES>(weights, at);
        for half in 0..2 {
            for (row, dot) in dot.iter_mut().enumerate() {
                let with = activations.add(row * size_of::<ActivationBlock>());
                let with = with.add(at.1 * 8 + half * 4);
                for (dot, (low, high)) in dot.iter_mut().zip(quants) {
                    *dot = S::dot_wide(*dot, if half == 0 { low } else { high }, with);
                }
            }
        }
    }
}

/// Quants of which 16 bits hold one pair of products: each row's sums are gathered at once.
#[inline(always)]
unsafe fn add_pair<S: Simd, F: Format, const ROWS: usize, const TILES: usize>(
    dot: &mut [[S::I; TILES]; ROWS],
    weights: (*const u8, usize),
    at: (usize, usize),
    activations: *const i8,
) {
    unsafe {
        let quants = quants::<S, F, TILES>(weights, at);
        for (row, dot) in dot.iter_mut().enumerate() {
            let with = activations.add(row * size_of::<ActivationBlock>() + at.1 * 8);
            for (dot, (low, high)) in dot.iter_mut().zip(quants) {
                let sums = S::dot(S::begin(*dot), low, with);
                *dot = S::gather(*dot, S::dot(sums, high, with.add(4)));
            }
        }
    }
}

/// Quants of which 16 bits hold several pairs of products: gathered after the last pair.
#[inline(always)]
unsafe fn add_pairs<S: Simd, F: Format, const ROWS: usize, const TILES: usize>(
    dot: &mut [[S::I; TILES]; ROWS],
    weights: (*const u8, usize),
    (sub, from): (usize, usize),
    activations: *const i8,
) {
    unsafe {
        let mut sums = [[S::begin(S::zero_i()); TILES]; ROWS];
        // Indices: iterators over both leave the sums in memory.
        for row in 0..ROWS {
            for tile in 0..TILES {
                sums[row][tile] = S::begin(dot[row][tile]);
            }
        }
        for pair in from..from + F::PAIRS {
            let quants = quants::<S, F, TILES>(weights, (sub, pair));
            for (row, sums) in sums.iter_mut().enumerate() {
                let with = activations.add(row * size_of::<ActivationBlock>() + pair * 8);
                for (sums, (low, high)) in sums.iter_mut().zip(quants) {
                    *sums = S::dot(*sums, low, with);
                    *sums = S::dot(*sums, high, with.add(4));
                }
            }
        }
        for row in 0..ROWS {
            for tile in 0..TILES {
                dot[row][tile] = S::gather(dot[row][tile], sums[row][tile]);
            }
        }
    }
}

/// Spells out `subs` sub-blocks of a tile, from sub-block `from` on, as blocks of format `E`.
#[inline(always)]
unsafe fn expand<S: Simd, F: Format, E: Format>(
    tile: *const u8,
    from: usize,
    subs: usize,
    into: *mut u8,
) {
    unsafe {
        for index in 0..subs {
            let source = tile.add((from + index) / F::SUBS * F::BYTES);
            let inner = (from + index) % F::SUBS;
            let target = into.add(index / E::SUBS * E::BYTES);
            let sub = index % E::SUBS;
            for pair in 0..F::GROUPS / 2 {
                let (low, high) = F::pair::<S>(source, inner, pair);
                let at = target.add((sub * F::GROUPS + pair * 2) * 64);
                S::store_b(at, low);
                S::store_b(at.add(64), high);
            }
            let (scale, offset) = F::scales::<S>(source, inner, F::head::<S>(source));
            let at = target.add(4096 + sub * 64);
            S::store(at.cast(), scale);
            if F::CENTRE == 0 {
                S::store(at.add(E::SUBS * 64).cast(), offset);
            }
        }
    }
}
