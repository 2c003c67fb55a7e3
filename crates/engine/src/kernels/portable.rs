//! Plain loops that any compiler turns into what the processor has; also the definition the others are tested against.
#![expect(unsafe_code, reason = "implements the vector contract")]

use super::simd::Simd;
use crate::gguf::{f16_to_f32, f32_to_f16};
use std::array::from_fn;

#[derive(Clone, Copy)]
pub(crate) struct Portable;

// SAFETY of every function below: pointers are valid for sixteen lanes (64 bytes) by the trait's contract.
impl Simd for Portable {
    const NAME: &'static str = "portable";
    const ROWS: usize = 4;
    const TILES: usize = 1;
    type F = [f32; 16];
    type I = [i32; 16];
    type Sums = [i32; 16];
    type B = [u8; 64];

    #[inline(always)]
    unsafe fn splat(value: f32) -> [f32; 16] {
        [value; 16]
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> [f32; 16] {
        unsafe { from.cast::<[f32; 16]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: [f32; 16]) {
        unsafe { to.cast::<[f32; 16]>().write_unaligned(value) }
    }
    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> [f32; 16] {
        unsafe { from.cast::<[u16; 16]>().read_unaligned() }.map(f16_to_f32)
    }
    #[inline(always)]
    unsafe fn store_half(to: *mut u16, value: [f32; 16]) {
        unsafe {
            to.cast::<[u16; 16]>()
                .write_unaligned(value.map(f32_to_f16))
        }
    }
    #[inline(always)]
    unsafe fn load_bfloat(from: *const u16) -> [f32; 16] {
        unsafe { from.cast::<[u16; 16]>().read_unaligned() }
            .map(|half| f32::from_bits(u32::from(half) << 16))
    }
    #[inline(always)]
    unsafe fn from_u8(from: *const u8) -> [f32; 16] {
        unsafe { from.cast::<[u8; 16]>().read_unaligned() }.map(f32::from)
    }
    #[inline(always)]
    unsafe fn from_i8(from: *const i8) -> [f32; 16] {
        unsafe { from.cast::<[i8; 16]>().read_unaligned() }.map(f32::from)
    }
    #[inline(always)]
    unsafe fn add(a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        from_fn(|i| a[i] + b[i])
    }
    #[inline(always)]
    unsafe fn sub(a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        from_fn(|i| a[i] - b[i])
    }
    #[inline(always)]
    unsafe fn mul(a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        from_fn(|i| a[i] * b[i])
    }
    #[inline(always)]
    unsafe fn div(a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        from_fn(|i| a[i] / b[i])
    }
    #[inline(always)]
    unsafe fn max(a: [f32; 16], b: [f32; 16]) -> [f32; 16] {
        from_fn(|i| if a[i] > b[i] { a[i] } else { b[i] })
    }
    /// Rounded twice: a fused operation without hardware for it is a slow library call.
    #[inline(always)]
    unsafe fn fma(a: [f32; 16], b: [f32; 16], c: [f32; 16]) -> [f32; 16] {
        from_fn(|i| a[i] * b[i] + c[i])
    }
    #[inline(always)]
    unsafe fn fnma(a: [f32; 16], b: [f32; 16], c: [f32; 16]) -> [f32; 16] {
        from_fn(|i| c[i] - a[i] * b[i])
    }
    #[inline(always)]
    unsafe fn sum(value: [f32; 16]) -> f32 {
        let halves: [f32; 8] = from_fn(|i| value[i] + value[i + 8]);
        let quarters: [f32; 4] = from_fn(|i| halves[i] + halves[i + 4]);
        (quarters[0] + quarters[2]) + (quarters[1] + quarters[3])
    }
    #[inline(always)]
    unsafe fn max_lane(value: [f32; 16]) -> f32 {
        value.into_iter().fold(f32::NEG_INFINITY, f32::max)
    }
    #[inline(always)]
    unsafe fn store_i8(to: *mut i8, value: [f32; 16]) -> i32 {
        let whole = value.map(|lane| lane.round_ties_even() as i32);
        unsafe {
            to.cast::<[i8; 16]>()
                .write_unaligned(whole.map(|lane| lane.clamp(-128, 127) as i8));
        }
        whole.into_iter().sum()
    }
    #[inline(always)]
    unsafe fn scale(value: [f32; 16], n: [f32; 16]) -> [f32; 16] {
        from_fn(|i| value[i] * f32::from_bits(((n[i] as i32 + 127) << 23) as u32))
    }
    #[inline(always)]
    unsafe fn round(value: [f32; 16]) -> [f32; 16] {
        value.map(f32::round_ties_even)
    }
    #[inline(always)]
    unsafe fn splat_i(value: i32) -> [i32; 16] {
        [value; 16]
    }
    #[inline(always)]
    unsafe fn zero_i() -> [i32; 16] {
        [0; 16]
    }
    #[inline(always)]
    unsafe fn begin(total: [i32; 16]) -> [i32; 16] {
        total
    }
    #[inline(always)]
    unsafe fn gather(_: [i32; 16], sums: [i32; 16]) -> [i32; 16] {
        sums
    }
    #[inline(always)]
    unsafe fn dot(into: [i32; 16], quants: [u8; 64], with: *const i8) -> [i32; 16] {
        let with = unsafe { with.cast::<[i8; 4]>().read_unaligned() }.map(i32::from);
        from_fn(|i| {
            into[i]
                + i32::from(quants[4 * i]) * with[0]
                + i32::from(quants[4 * i + 1]) * with[1]
                + i32::from(quants[4 * i + 2]) * with[2]
                + i32::from(quants[4 * i + 3]) * with[3]
        })
    }
    #[inline(always)]
    unsafe fn dot_wide(into: [i32; 16], quants: [u8; 64], with: *const i8) -> [i32; 16] {
        unsafe { Self::dot(into, quants, with) }
    }
    #[inline(always)]
    unsafe fn to_f(value: [i32; 16]) -> [f32; 16] {
        value.map(|lane| lane as f32)
    }
    #[inline(always)]
    unsafe fn load_b(from: *const u8) -> [u8; 64] {
        unsafe { from.cast::<[u8; 64]>().read_unaligned() }
    }
    #[inline(always)]
    unsafe fn store_b(to: *mut u8, value: [u8; 64]) {
        unsafe { to.cast::<[u8; 64]>().write_unaligned(value) }
    }
    #[inline(always)]
    unsafe fn low(value: [u8; 64]) -> [u8; 64] {
        value.map(|byte| byte & 15)
    }
    #[inline(always)]
    unsafe fn high(value: [u8; 64]) -> [u8; 64] {
        value.map(|byte| byte >> 4)
    }
    #[inline(always)]
    unsafe fn or_bits<const SHIFT: i32>(base: [u8; 64], bits: [u8; 64], mask: u8) -> [u8; 64] {
        from_fn(|i| {
            let shifted = if SHIFT >= 0 {
                bits[i] << SHIFT
            } else {
                bits[i] >> -SHIFT
            };
            base[i] | shifted & mask
        })
    }
}
