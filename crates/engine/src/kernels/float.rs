//! Products with unquantised weights (F32, F16, BF16) and of encoders, in single precision.
//!
//! Every result is summed position by position, so that one row alone and in a batch has the same bits.
#![expect(unsafe_code, reason = "vector kernels")]

use super::Product;
use super::multiply::UNIT_TILES;
use super::simd::Simd;
use crate::gguf::Encoding;
use std::mem::MaybeUninit;

/// Inner positions done at a time: the weights of a unit for them stay in the first-level cache.
const DEPTH: usize = 128;
/// Rows whose sums one unit keeps at hand.
const ROW_BLOCK: usize = 510;
/// Inner positions spelled out in one round of the innermost loop; every inner dimension is a multiple of 16.
const STEP: usize = 4;
/// Rows multiplied at a time.
pub(super) const ROWS: usize = 6;

#[repr(align(64))]
struct Buffer {
    sums: [f32; ROW_BLOCK * UNIT_TILES * 16],
}

/// One unit: some column tiles, all rows.
///
/// # Safety
/// As [`super::multiply::unit`].
#[inline(always)]
pub(super) unsafe fn unit<S: Simd>(product: &Product<'_>, unit: usize) {
    unsafe {
        match product.matrix.encoding() {
            Encoding::F16 => all_rows::<S, 1>(product, unit),
            Encoding::BF16 => all_rows::<S, 2>(product, unit),
            _ => all_rows::<S, 0>(product, unit),
        }
    }
}

#[inline(always)]
unsafe fn all_rows<S: Simd, const KIND: u8>(product: &Product<'_>, unit: usize) {
    unsafe {
        let first_tile = unit * UNIT_TILES;
        let tiles = (product.matrix.tiles() - first_tile).min(UNIT_TILES);
        let inner = product.matrix.inner();
        let mut buffer = MaybeUninit::<Buffer>::uninit();
        let sums = (&raw mut (*buffer.as_mut_ptr()).sums).cast::<f32>();
        for first_row in (0..product.rows).step_by(ROW_BLOCK) {
            let rows = (product.rows - first_row).min(ROW_BLOCK);
            for from in (0..inner).step_by(DEPTH) {
                for row in (0..rows).step_by(ROWS) {
                    let mut panel = Panel {
                        rows: product.activations.singles(),
                        inner,
                        row: first_row + row,
                        count: (rows - row).min(ROWS),
                        from,
                        to: (from + DEPTH).min(inner),
                        out: sums.add(row * UNIT_TILES * 16),
                    };
                    let mut tile = first_tile;
                    while tile < first_tile + tiles {
                        let left = first_tile + tiles - tile;
                        tile += if S::TILES == 2 && left >= 4 {
                            multiply::<S, KIND, 4>(product, &panel, tile)
                        } else {
                            multiply::<S, KIND, 1>(product, &panel, tile)
                        };
                        panel.out = sums.add((row * UNIT_TILES + tile - first_tile) * 16);
                    }
                }
            }
            for row in 0..rows {
                let out = product.out.add((first_row + row) * product.stride);
                for tile in 0..tiles {
                    let value = S::load(sums.add((row * UNIT_TILES + tile) * 16));
                    let column = (first_tile + tile) * 16;
                    S::store(out.add(column), product.finish.lane::<S>(value, column));
                }
            }
        }
    }
}

/// Some rows over a stretch of the inner dimension.
struct Panel {
    rows: *const f32,
    inner: usize,
    row: usize,
    /// How many of the rows exist.
    count: usize,
    from: usize,
    to: usize,
    out: *mut f32,
}

#[inline(always)]
unsafe fn multiply<S: Simd, const KIND: u8, const TILES: usize>(
    product: &Product<'_>,
    panel: &Panel,
    tile: usize,
) -> usize {
    unsafe {
        if panel.count == 1 {
            sum_panel::<S, KIND, 1, TILES>(product, panel, tile);
        } else {
            sum_panel::<S, KIND, ROWS, TILES>(product, panel, tile);
        }
        TILES
    }
}

#[inline(always)]
unsafe fn sum_panel<S: Simd, const KIND: u8, const HEIGHT: usize, const TILES: usize>(
    product: &Product<'_>,
    panel: &Panel,
    tile: usize,
) {
    unsafe {
        let weights = product.matrix.tile(tile);
        let tile_bytes = product.matrix.tile_bytes();
        // There is room for rows beyond the last; their sums are not kept. A pointer to every third row: the others are
        // within reach of an address.
        let near = panel.rows.add(panel.row * panel.inner);
        let far = near.wrapping_add(3 * panel.inner);
        let mut total = [[S::splat(0.0); TILES]; HEIGHT];
        if panel.from > 0 {
            for (row, total) in total.iter_mut().enumerate().take(panel.count) {
                for (tile, total) in total.iter_mut().enumerate() {
                    *total = S::load(panel.out.add((row * UNIT_TILES + tile) * 16));
                }
            }
        }
        for from in (panel.from..panel.to).step_by(STEP) {
            for k in from..from + STEP {
                // Not `from_fn`: a closure does not inherit the instruction set.
                let mut weight = [S::splat(0.0); TILES];
                for (tile, weight) in weight.iter_mut().enumerate() {
                    *weight = load::<S, KIND>(weights.add(tile * tile_bytes), k);
                }
                for (row, total) in total.iter_mut().enumerate() {
                    let third = if row < 3 { near } else { far };
                    let value = S::splat(*third.add(row % 3 * panel.inner + k));
                    for (tile, total) in total.iter_mut().enumerate() {
                        *total = S::fma(value, weight[tile], *total);
                    }
                }
            }
        }
        for (row, total) in total.iter().enumerate().take(panel.count) {
            for (tile, total) in total.iter().enumerate() {
                S::store(panel.out.add((row * UNIT_TILES + tile) * 16), *total);
            }
        }
    }
}

#[inline(always)]
unsafe fn load<S: Simd, const KIND: u8>(weights: *const u8, k: usize) -> S::F {
    unsafe {
        match KIND {
            1 => S::load_half(weights.cast::<u16>().add(k * 16)),
            2 => S::load_bfloat(weights.cast::<u16>().add(k * 16)),
            _ => S::load(weights.cast::<f32>().add(k * 16)),
        }
    }
}
