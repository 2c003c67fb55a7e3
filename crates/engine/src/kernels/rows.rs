//! What happens to one row between products: normalisation, quantisation, gates.
#![expect(unsafe_code, reason = "vector kernels")]

use super::activations::{ActivationBlock, Grain};
use super::simd::{Simd, exp};

/// Root-mean-square normalisation of `x` times `weight` into `out`. Lengths are equal and multiples of 16.
///
/// # Safety
/// As [`Simd`].
#[inline(always)]
pub(super) unsafe fn rms_norm<S: Simd>(x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
    unsafe {
        let mut squares = S::splat(0.0);
        for i in (0..x.len()).step_by(16) {
            let lane = S::load(x.as_ptr().add(i));
            squares = S::fma(lane, lane, squares);
        }
        let mean = S::sum(squares) / x.len() as f32;
        let factor = S::splat(1.0 / (mean + epsilon).sqrt());
        for i in (0..x.len()).step_by(16) {
            let lane = S::mul(S::load(x.as_ptr().add(i)), factor);
            S::store(
                out.as_mut_ptr().add(i),
                S::mul(lane, S::load(weight.as_ptr().add(i))),
            );
        }
    }
}

/// Quantises one row: its block for positions `256 i..` is `blocks[i * step]`. The length is a multiple of 16.
///
/// # Safety
/// As [`Simd`]; `blocks` is valid for the blocks of the row and nobody else uses them.
#[inline(always)]
pub(super) unsafe fn quantise<S: Simd>(
    x: &[f32],
    blocks: *mut ActivationBlock,
    step: usize,
    grain: Grain,
) {
    unsafe {
        let fine = grain == Grain::Fine;
        for (index, values) in x.chunks(256).enumerate() {
            let block = &mut *blocks.add(index * step);
            let mut from = 0;
            for values in values.chunks(if fine { 32 } else { 256 }) {
                let at = values.as_ptr();
                let mut largest = S::splat(0.0);
                for i in (0..values.len()).step_by(16) {
                    let lane = S::load(at.add(i));
                    largest = S::max(largest, S::max(lane, S::sub(S::splat(0.0), lane)));
                }
                let largest = S::max_lane(largest);
                let scale = largest / 127.0;
                let inverse = S::splat(if largest > 0.0 { 127.0 / largest } else { 0.0 });
                for i in (0..values.len()).step_by(16) {
                    let lane = S::mul(S::load(at.add(i)), inverse);
                    let sum = S::store_i8(block.quants.as_mut_ptr().add(from + i), lane);
                    block.centre16[(from + i) / 16] = -32 * sum;
                }
                for sub in from / 32..(from + values.len()) / 32 {
                    let sum = block.centre16[2 * sub] + block.centre16[2 * sub + 1];
                    block.sums32[sub] = (sum / -32) as f32 * if fine { scale } else { 1.0 };
                }
                for sub in from / 32..(from + values.len()).div_ceil(32) {
                    block.scales32[sub] = scale;
                }
                from += values.len();
            }
        }
    }
}

/// `gate = silu(gate) * up`, elementwise. Lengths are equal and multiples of 16.
///
/// # Safety
/// As [`Simd`].
#[inline(always)]
pub(super) unsafe fn silu_mul<S: Simd>(gate: &mut [f32], up: &[f32]) {
    unsafe {
        for i in (0..gate.len()).step_by(16) {
            let x = S::load(gate.as_ptr().add(i));
            let e = exp::<S>(S::sub(S::splat(0.0), x));
            let silu = S::div(x, S::add(S::splat(1.0), e));
            S::store(
                gate.as_mut_ptr().add(i),
                S::mul(silu, S::load(up.as_ptr().add(i))),
            );
        }
    }
}

/// `gate = gelu(gate) * up` with the hyperbolic tangent approximation. Lengths are equal and multiples of 16.
///
/// # Safety
/// As [`Simd`].
#[inline(always)]
pub(super) unsafe fn gelu_mul<S: Simd>(gate: &mut [f32], up: &[f32]) {
    unsafe {
        for i in (0..gate.len()).step_by(16) {
            let x = S::load(gate.as_ptr().add(i));
            // gelu(x) = x * sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3))
            let cubic = S::fma(S::mul(S::mul(x, x), x), S::splat(0.044_715), x);
            let e = exp::<S>(S::mul(cubic, S::splat(-1.595_769_2)));
            let gelu = S::div(x, S::add(S::splat(1.0), e));
            S::store(
                gate.as_mut_ptr().add(i),
                S::mul(gelu, S::load(up.as_ptr().add(i))),
            );
        }
    }
}

/// `x - mean` over the standard deviation, times `weight`, plus `bias`, in place. Lengths are equal and multiples of 16.
///
/// # Safety
/// As [`Simd`].
#[inline(always)]
pub(super) unsafe fn layer_norm<S: Simd>(
    x: &mut [f32],
    weight: &[f32],
    bias: &[f32],
    epsilon: f32,
) {
    unsafe {
        let mut total = S::splat(0.0);
        for i in (0..x.len()).step_by(16) {
            total = S::add(total, S::load(x.as_ptr().add(i)));
        }
        let mean = S::splat(S::sum(total) / x.len() as f32);
        let mut squares = S::splat(0.0);
        for i in (0..x.len()).step_by(16) {
            let lane = S::sub(S::load(x.as_ptr().add(i)), mean);
            squares = S::fma(lane, lane, squares);
        }
        let factor = S::splat(1.0 / (S::sum(squares) / x.len() as f32 + epsilon).sqrt());
        for i in (0..x.len()).step_by(16) {
            let at = x.as_mut_ptr().add(i);
            let lane = S::mul(S::sub(S::load(at), mean), factor);
            let weight = S::load(weight.as_ptr().add(i));
            S::store(at, S::fma(lane, weight, S::load(bias.as_ptr().add(i))));
        }
    }
}

/// `x * Phi(x)`, the exact GELU; absolute error below 2e-7 times the value.
/// Source of the error function: Abramowitz and Stegun, 7.1.26.
///
/// # Safety
/// As [`Simd`].
#[inline(always)]
pub(super) unsafe fn gelu_lane<S: Simd>(value: S::F) -> S::F {
    unsafe {
        let (zero, one) = (S::splat(0.0), S::splat(1.0));
        let size = S::max(value, S::sub(zero, value));
        let a = S::mul(size, S::splat(std::f32::consts::FRAC_1_SQRT_2));
        let t = S::div(one, S::fma(a, S::splat(0.327_591_1), one));
        let mut p = S::splat(1.061_405_4);
        for c in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
            p = S::fma(p, t, S::splat(c));
        }
        let e = exp::<S>(S::sub(zero, S::mul(a, a)));
        // The complementary error function of |x| / sqrt 2.
        let rest = S::mul(S::mul(p, t), e);
        let less = S::mul(S::mul(size, S::splat(0.5)), rest);
        S::sub(S::max(value, zero), less)
    }
}
