//! Products with unquantised weights (F32, F16, BF16) and of encoders, in single precision.
#![expect(unsafe_code, reason = "vector kernels")]

use super::Product;
use super::multiply::UNIT_TILES;
use super::simd::Simd;
use crate::gguf::Encoding;

/// One unit: some column tiles, all rows.
///
/// # Safety
/// As [`super::multiply::unit`].
#[inline(always)]
pub(super) unsafe fn unit<S: Simd>(product: &Product<'_>, unit: usize) {
    unsafe {
        let end = (unit * UNIT_TILES + UNIT_TILES).min(product.matrix.tiles());
        for tile in unit * UNIT_TILES..end {
            let mut row = 0;
            while row < product.rows {
                row += match product.rows - row {
                    1 => panel::<S, 1>(product, tile, row),
                    2 | 3 => panel::<S, 2>(product, tile, row),
                    4..=7 => panel::<S, 4>(product, tile, row),
                    _ => panel::<S, 8>(product, tile, row),
                };
            }
        }
    }
}

#[inline(always)]
unsafe fn panel<S: Simd, const ROWS: usize>(
    product: &Product<'_>,
    tile: usize,
    row: usize,
) -> usize {
    unsafe {
        let inner = product.matrix.inner();
        let weights = product.matrix.tile(tile);
        let rows = product.activations.floats().as_ptr().add(row * inner);
        let mut total = [S::splat(0.0); ROWS];
        for k in 0..inner {
            let weight = match product.matrix.encoding() {
                Encoding::F16 => S::load_half(weights.cast::<u16>().add(k * 16)),
                Encoding::BF16 => S::load_bfloat(weights.cast::<u16>().add(k * 16)),
                _ => S::load(weights.cast::<f32>().add(k * 16)),
            };
            for (index, total) in total.iter_mut().enumerate() {
                *total = S::fma(S::splat(*rows.add(index * inner + k)), weight, *total);
            }
        }
        for (index, total) in total.iter().enumerate() {
            S::store(
                product.out.add((row + index) * product.stride + tile * 16),
                *total,
            );
        }
        ROWS
    }
}
