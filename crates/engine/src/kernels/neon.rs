//! NEON with byte dot products and half precision (ARMv8.2: Apple M1 and later, Snapdragon, Graviton 2 and later).
#![expect(unsafe_code, reason = "vector instructions")]

use super::simd::Simd;
use std::arch::aarch64::*;
use std::arch::{asm, is_aarch64_feature_detected};

#[derive(Clone, Copy)]
pub(crate) struct Neon;

impl Neon {
    pub fn available() -> bool {
        is_aarch64_feature_detected!("neon")
            && is_aarch64_feature_detected!("dotprod")
            && is_aarch64_feature_detected!("fp16")
    }
}

/// Adds to each `i32` lane the four products of signed bytes of `a` and `b`.
#[inline(always)]
unsafe fn dot_quarter(mut into: int32x4_t, a: uint8x16_t, b: int8x16_t) -> int32x4_t {
    // The intrinsic is not yet stable.
    unsafe {
        asm!(
            ".arch_extension dotprod",
            "sdot {into:v}.4s, {a:v}.16b, {b:v}.16b",
            into = inout(vreg) into,
            a = in(vreg) a,
            b = in(vreg) b,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    into
}

/// One instruction on each quarter.
macro_rules! quarters {
    (|$i:ident| $body:expr) => {{
        let one = {
            const $i: usize = 0;
            $body
        };
        let two = {
            const $i: usize = 1;
            $body
        };
        let three = {
            const $i: usize = 2;
            $body
        };
        let four = {
            const $i: usize = 3;
            $body
        };
        [one, two, three, four]
    }};
}

// SAFETY of every function below: the trait's contract (processor features, valid pointers) is exactly what the
// intrinsics ask for.
impl Simd for Neon {
    const NAME: &'static str = "neon";
    const ROWS: usize = 4;
    const TILES: usize = 1;
    type F = [float32x4_t; 4];
    type I = [int32x4_t; 4];
    type Sums = [int32x4_t; 4];
    type B = [uint8x16_t; 4];

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self::F {
        unsafe { [vdupq_n_f32(value); 4] }
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::F {
        unsafe { quarters!(|I| vld1q_f32(from.add(4 * I))) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::F) {
        unsafe {
            quarters!(|I| vst1q_f32(to.add(4 * I), value[I]));
        }
    }

    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> Self::F {
        unsafe { quarters!(|I| vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(from.add(4 * I))))) }
    }

    #[inline(always)]
    unsafe fn store_half(to: *mut u16, value: Self::F) {
        unsafe {
            quarters!(|I| vst1_u16(to.add(4 * I), vreinterpret_u16_f16(vcvt_f16_f32(value[I]))));
        }
    }

    #[inline(always)]
    unsafe fn load_bfloat(from: *const u16) -> Self::F {
        unsafe {
            quarters!(|I| vreinterpretq_f32_u32(vshll_n_u16::<16>(vld1_u16(from.add(4 * I)))))
        }
    }

    #[inline(always)]
    unsafe fn from_u8(from: *const u8) -> Self::F {
        unsafe {
            let bytes = vld1q_u8(from);
            let (low, high) = (vmovl_u8(vget_low_u8(bytes)), vmovl_u8(vget_high_u8(bytes)));
            [
                vcvtq_f32_u32(vmovl_u16(vget_low_u16(low))),
                vcvtq_f32_u32(vmovl_u16(vget_high_u16(low))),
                vcvtq_f32_u32(vmovl_u16(vget_low_u16(high))),
                vcvtq_f32_u32(vmovl_u16(vget_high_u16(high))),
            ]
        }
    }

    #[inline(always)]
    unsafe fn from_i8(from: *const i8) -> Self::F {
        unsafe {
            let bytes = vld1q_s8(from);
            let (low, high) = (vmovl_s8(vget_low_s8(bytes)), vmovl_s8(vget_high_s8(bytes)));
            [
                vcvtq_f32_s32(vmovl_s16(vget_low_s16(low))),
                vcvtq_f32_s32(vmovl_s16(vget_high_s16(low))),
                vcvtq_f32_s32(vmovl_s16(vget_low_s16(high))),
                vcvtq_f32_s32(vmovl_s16(vget_high_s16(high))),
            ]
        }
    }

    #[inline(always)]
    unsafe fn add(a: Self::F, b: Self::F) -> Self::F {
        unsafe { quarters!(|I| vaddq_f32(a[I], b[I])) }
    }

    #[inline(always)]
    unsafe fn sub(a: Self::F, b: Self::F) -> Self::F {
        unsafe { quarters!(|I| vsubq_f32(a[I], b[I])) }
    }

    #[inline(always)]
    unsafe fn mul(a: Self::F, b: Self::F) -> Self::F {
        unsafe { quarters!(|I| vmulq_f32(a[I], b[I])) }
    }

    #[inline(always)]
    unsafe fn div(a: Self::F, b: Self::F) -> Self::F {
        unsafe { quarters!(|I| vdivq_f32(a[I], b[I])) }
    }

    #[inline(always)]
    unsafe fn max(a: Self::F, b: Self::F) -> Self::F {
        unsafe { quarters!(|I| vmaxq_f32(a[I], b[I])) }
    }

    #[inline(always)]
    unsafe fn fma(a: Self::F, b: Self::F, c: Self::F) -> Self::F {
        unsafe { quarters!(|I| vfmaq_f32(c[I], a[I], b[I])) }
    }

    #[inline(always)]
    unsafe fn fnma(a: Self::F, b: Self::F, c: Self::F) -> Self::F {
        unsafe { quarters!(|I| vfmsq_f32(c[I], a[I], b[I])) }
    }

    #[inline(always)]
    unsafe fn sum(value: Self::F) -> f32 {
        unsafe {
            vaddvq_f32(vaddq_f32(
                vaddq_f32(value[0], value[1]),
                vaddq_f32(value[2], value[3]),
            ))
        }
    }

    #[inline(always)]
    unsafe fn max_lane(value: Self::F) -> f32 {
        unsafe {
            vmaxvq_f32(vmaxq_f32(
                vmaxq_f32(value[0], value[1]),
                vmaxq_f32(value[2], value[3]),
            ))
        }
    }

    #[inline(always)]
    unsafe fn store_i8(to: *mut i8, value: Self::F) -> i32 {
        unsafe {
            let whole = quarters!(|I| vcvtnq_s32_f32(value[I]));
            let low = vcombine_s16(vqmovn_s32(whole[0]), vqmovn_s32(whole[1]));
            let high = vcombine_s16(vqmovn_s32(whole[2]), vqmovn_s32(whole[3]));
            vst1q_s8(to, vcombine_s8(vqmovn_s16(low), vqmovn_s16(high)));
            vaddvq_s32(vaddq_s32(
                vaddq_s32(whole[0], whole[1]),
                vaddq_s32(whole[2], whole[3]),
            ))
        }
    }

    #[inline(always)]
    unsafe fn scale(value: Self::F, n: Self::F) -> Self::F {
        unsafe {
            let bias = vdupq_n_s32(127);
            quarters!(|I| {
                let power = vshlq_n_s32::<23>(vaddq_s32(vcvtq_s32_f32(n[I]), bias));
                vmulq_f32(value[I], vreinterpretq_f32_s32(power))
            })
        }
    }

    #[inline(always)]
    unsafe fn round(value: Self::F) -> Self::F {
        unsafe { quarters!(|I| vrndnq_f32(value[I])) }
    }

    #[inline(always)]
    unsafe fn splat_i(value: i32) -> Self::I {
        unsafe { [vdupq_n_s32(value); 4] }
    }

    #[inline(always)]
    unsafe fn zero_i() -> Self::I {
        unsafe { [vdupq_n_s32(0); 4] }
    }

    #[inline(always)]
    unsafe fn begin(total: Self::I) -> Self::Sums {
        total
    }
    #[inline(always)]
    unsafe fn gather(_: Self::I, sums: Self::Sums) -> Self::I {
        sums
    }
    #[inline(always)]
    unsafe fn dot(into: Self::Sums, quants: Self::B, with: *const i8) -> Self::Sums {
        unsafe {
            let with = vreinterpretq_s8_s32(vdupq_n_s32(with.cast::<i32>().read_unaligned()));
            quarters!(|I| dot_quarter(into[I], quants[I], with))
        }
    }

    #[inline(always)]
    unsafe fn begin_wide(_: i32) -> Self::I {
        // Quants are brought back around zero below.
        unsafe { Self::zero_i() }
    }
    #[inline(always)]
    unsafe fn dot_wide(into: Self::I, quants: Self::B, with: *const i8) -> Self::I {
        unsafe {
            let centre = vdupq_n_u8(0x80);
            let quants = quarters!(|I| veorq_u8(quants[I], centre));
            Self::dot(into, quants, with)
        }
    }

    #[inline(always)]
    unsafe fn to_f(value: Self::I) -> Self::F {
        unsafe { quarters!(|I| vcvtq_f32_s32(value[I])) }
    }

    #[inline(always)]
    unsafe fn load_b(from: *const u8) -> Self::B {
        unsafe { quarters!(|I| vld1q_u8(from.add(16 * I))) }
    }

    #[inline(always)]
    unsafe fn store_b(to: *mut u8, value: Self::B) {
        unsafe {
            quarters!(|I| vst1q_u8(to.add(16 * I), value[I]));
        }
    }

    #[inline(always)]
    unsafe fn low(value: Self::B) -> Self::B {
        unsafe { quarters!(|I| vandq_u8(value[I], vdupq_n_u8(15))) }
    }

    #[inline(always)]
    unsafe fn high(value: Self::B) -> Self::B {
        unsafe { quarters!(|I| vshrq_n_u8::<4>(value[I])) }
    }

    #[inline(always)]
    unsafe fn or_bits<const SHIFT: i32>(base: Self::B, bits: Self::B, mask: u8) -> Self::B {
        unsafe {
            let by = vdupq_n_s8(SHIFT as i8);
            quarters!(|I| vorrq_u8(base[I], vandq_u8(vshlq_u8(bits[I], by), vdupq_n_u8(mask))))
        }
    }
}
