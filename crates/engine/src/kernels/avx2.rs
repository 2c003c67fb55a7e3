//! AVX2 with FMA, and the same with AVX-VNNI.
#![expect(unsafe_code, reason = "vector instructions")]

use super::simd::Simd;
use std::arch::asm;
use std::arch::x86_64::*;

/// `VNNI`: whether the processor multiplies and adds bytes in one instruction.
#[derive(Clone, Copy)]
pub(crate) struct Avx2<const VNNI: bool>;

impl<const VNNI: bool> Avx2<VNNI> {
    pub fn available() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("f16c")
            && (!VNNI || is_x86_feature_detected!("avxvnni"))
    }

    /// Adds products of unsigned `quants` and signed `with`: four to each `i32` lane with VNNI, otherwise two to each `i16`
    /// lane, whose sums must fit.
    #[inline(always)]
    unsafe fn dot_half(into: __m256i, quants: __m256i, with: __m256i) -> __m256i {
        unsafe {
            if VNNI {
                _mm256_dpbusd_avx_epi32(into, quants, with)
            } else {
                _mm256_add_epi16(into, _mm256_maddubs_epi16(quants, with))
            }
        }
    }

    #[inline(always)]
    unsafe fn gather_half(total: __m256i, sums: __m256i) -> __m256i {
        unsafe {
            if VNNI {
                sums
            } else {
                _mm256_add_epi32(total, _mm256_madd_epi16(sums, _mm256_set1_epi16(1)))
            }
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Pair<T>(T, T);

/// Both halves as they are, done by here. The compiler would otherwise do all first halves of a block before the second ones
/// and keep the activations, spelled out, on the stack meanwhile.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn together(mut sums: Pair<__m256i>) -> Pair<__m256i> {
    // SAFETY: no instruction at all.
    unsafe {
        asm!("/* {0} {1} */", inout(ymm_reg) sums.0, inout(ymm_reg) sums.1, options(nomem, nostack, preserves_flags));
    }
    sums
}

// SAFETY of every function below: the trait's contract (processor features, valid pointers) is exactly what the
// intrinsics ask for; all loads and stores are unaligned ones.
impl<const VNNI: bool> Simd for Avx2<VNNI> {
    const NAME: &'static str = if VNNI { "avx2-vnni" } else { "avx2" };
    const ROWS: usize = 4;
    const TILES: usize = 1;
    type F = Pair<__m256>;
    type I = Pair<__m256i>;
    type Sums = Pair<__m256i>;
    type B = Pair<__m256i>;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self::F {
        unsafe { Pair(_mm256_set1_ps(value), _mm256_set1_ps(value)) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::F {
        unsafe { Pair(_mm256_loadu_ps(from), _mm256_loadu_ps(from.add(8))) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::F) {
        unsafe {
            _mm256_storeu_ps(to, value.0);
            _mm256_storeu_ps(to.add(8), value.1);
        }
    }
    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> Self::F {
        unsafe {
            Pair(
                _mm256_cvtph_ps(_mm_loadu_si128(from.cast())),
                _mm256_cvtph_ps(_mm_loadu_si128(from.add(8).cast())),
            )
        }
    }
    #[inline(always)]
    unsafe fn store_half(to: *mut u16, value: Self::F) {
        unsafe {
            let low = _mm256_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(value.0);
            let high = _mm256_cvtps_ph::<_MM_FROUND_TO_NEAREST_INT>(value.1);
            _mm_storeu_si128(to.cast(), low);
            _mm_storeu_si128(to.add(8).cast(), high);
        }
    }
    #[inline(always)]
    unsafe fn load_bfloat(from: *const u16) -> Self::F {
        unsafe {
            let low = _mm256_cvtepu16_epi32(_mm_loadu_si128(from.cast()));
            let high = _mm256_cvtepu16_epi32(_mm_loadu_si128(from.add(8).cast()));
            Pair(
                _mm256_castsi256_ps(_mm256_slli_epi32::<16>(low)),
                _mm256_castsi256_ps(_mm256_slli_epi32::<16>(high)),
            )
        }
    }
    #[inline(always)]
    unsafe fn from_u8(from: *const u8) -> Self::F {
        unsafe {
            let low = _mm256_cvtepu8_epi32(_mm_loadl_epi64(from.cast()));
            let high = _mm256_cvtepu8_epi32(_mm_loadl_epi64(from.add(8).cast()));
            Pair(_mm256_cvtepi32_ps(low), _mm256_cvtepi32_ps(high))
        }
    }
    #[inline(always)]
    unsafe fn from_i8(from: *const i8) -> Self::F {
        unsafe {
            let low = _mm256_cvtepi8_epi32(_mm_loadl_epi64(from.cast()));
            let high = _mm256_cvtepi8_epi32(_mm_loadl_epi64(from.add(8).cast()));
            Pair(_mm256_cvtepi32_ps(low), _mm256_cvtepi32_ps(high))
        }
    }
    #[inline(always)]
    unsafe fn add(a: Self::F, b: Self::F) -> Self::F {
        unsafe { Pair(_mm256_add_ps(a.0, b.0), _mm256_add_ps(a.1, b.1)) }
    }
    #[inline(always)]
    unsafe fn sub(a: Self::F, b: Self::F) -> Self::F {
        unsafe { Pair(_mm256_sub_ps(a.0, b.0), _mm256_sub_ps(a.1, b.1)) }
    }
    #[inline(always)]
    unsafe fn mul(a: Self::F, b: Self::F) -> Self::F {
        unsafe { Pair(_mm256_mul_ps(a.0, b.0), _mm256_mul_ps(a.1, b.1)) }
    }
    #[inline(always)]
    unsafe fn div(a: Self::F, b: Self::F) -> Self::F {
        unsafe { Pair(_mm256_div_ps(a.0, b.0), _mm256_div_ps(a.1, b.1)) }
    }
    #[inline(always)]
    unsafe fn max(a: Self::F, b: Self::F) -> Self::F {
        unsafe { Pair(_mm256_max_ps(a.0, b.0), _mm256_max_ps(a.1, b.1)) }
    }
    #[inline(always)]
    unsafe fn fma(a: Self::F, b: Self::F, c: Self::F) -> Self::F {
        unsafe {
            Pair(
                _mm256_fmadd_ps(a.0, b.0, c.0),
                _mm256_fmadd_ps(a.1, b.1, c.1),
            )
        }
    }
    #[inline(always)]
    unsafe fn fnma(a: Self::F, b: Self::F, c: Self::F) -> Self::F {
        unsafe {
            Pair(
                _mm256_fnmadd_ps(a.0, b.0, c.0),
                _mm256_fnmadd_ps(a.1, b.1, c.1),
            )
        }
    }
    #[inline(always)]
    unsafe fn sum(value: Self::F) -> f32 {
        unsafe {
            let eight = _mm256_add_ps(value.0, value.1);
            let four = _mm_add_ps(
                _mm256_castps256_ps128(eight),
                _mm256_extractf128_ps::<1>(eight),
            );
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
        }
    }
    #[inline(always)]
    unsafe fn max_lane(value: Self::F) -> f32 {
        unsafe {
            let eight = _mm256_max_ps(value.0, value.1);
            let four = _mm_max_ps(
                _mm256_castps256_ps128(eight),
                _mm256_extractf128_ps::<1>(eight),
            );
            let two = _mm_max_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_max_ss(two, _mm_shuffle_ps::<1>(two, two)))
        }
    }
    #[inline(always)]
    unsafe fn store_i8(to: *mut i8, value: Self::F) -> i32 {
        unsafe {
            let low = _mm256_cvtps_epi32(value.0);
            let high = _mm256_cvtps_epi32(value.1);
            let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(low, high));
            let bytes = _mm_packs_epi16(
                _mm256_castsi256_si128(words),
                _mm256_extracti128_si256::<1>(words),
            );
            _mm_storeu_si128(to.cast(), bytes);
            let eight = _mm256_add_epi32(low, high);
            let four = _mm_add_epi32(
                _mm256_castsi256_si128(eight),
                _mm256_extracti128_si256::<1>(eight),
            );
            let two = _mm_add_epi32(four, _mm_shuffle_epi32::<0b01_00_11_10>(four));
            _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32::<1>(two)))
        }
    }
    #[inline(always)]
    unsafe fn scale(value: Self::F, n: Self::F) -> Self::F {
        unsafe {
            let bias = _mm256_set1_epi32(127);
            let low = _mm256_add_epi32(_mm256_cvtps_epi32(n.0), bias);
            let high = _mm256_add_epi32(_mm256_cvtps_epi32(n.1), bias);
            Pair(
                _mm256_mul_ps(value.0, _mm256_castsi256_ps(_mm256_slli_epi32::<23>(low))),
                _mm256_mul_ps(value.1, _mm256_castsi256_ps(_mm256_slli_epi32::<23>(high))),
            )
        }
    }
    #[inline(always)]
    unsafe fn round(value: Self::F) -> Self::F {
        unsafe {
            Pair(
                _mm256_round_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(value.0),
                _mm256_round_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(value.1),
            )
        }
    }
    #[inline(always)]
    unsafe fn splat_i(value: i32) -> Self::I {
        unsafe { Pair(_mm256_set1_epi32(value), _mm256_set1_epi32(value)) }
    }
    #[inline(always)]
    unsafe fn zero_i() -> Self::I {
        unsafe { Pair(_mm256_setzero_si256(), _mm256_setzero_si256()) }
    }
    #[inline(always)]
    unsafe fn begin(total: Self::I) -> Self::Sums {
        unsafe { if VNNI { total } else { Self::zero_i() } }
    }
    #[inline(always)]
    unsafe fn dot(into: Self::Sums, quants: Self::B, with: *const i8) -> Self::Sums {
        unsafe {
            let with = _mm256_set1_epi32(with.cast::<i32>().read_unaligned());
            together(Pair(
                Self::dot_half(into.0, quants.0, with),
                Self::dot_half(into.1, quants.1, with),
            ))
        }
    }
    #[inline(always)]
    unsafe fn gather(total: Self::I, sums: Self::Sums) -> Self::I {
        unsafe {
            Pair(
                Self::gather_half(total.0, sums.0),
                Self::gather_half(total.1, sums.1),
            )
        }
    }
    #[inline(always)]
    unsafe fn begin_wide(centre: i32) -> Self::I {
        // Quants are brought back around zero below.
        unsafe {
            if VNNI {
                Self::splat_i(centre)
            } else {
                Self::zero_i()
            }
        }
    }
    #[inline(always)]
    unsafe fn dot_wide(into: Self::I, quants: Self::B, with: *const i8) -> Self::I {
        unsafe {
            if VNNI {
                return Self::dot(into, quants, with);
            }
            let with = _mm256_set1_epi32(with.cast::<i32>().read_unaligned());
            together(Pair(
                dot_signed(into.0, quants.0, with),
                dot_signed(into.1, quants.1, with),
            ))
        }
    }
    #[inline(always)]
    unsafe fn to_f(value: Self::I) -> Self::F {
        unsafe { Pair(_mm256_cvtepi32_ps(value.0), _mm256_cvtepi32_ps(value.1)) }
    }
    #[inline(always)]
    unsafe fn prefetch(from: *const u8) {
        unsafe { _mm_prefetch::<_MM_HINT_T0>(from.cast()) }
    }
    #[inline(always)]
    unsafe fn load_b(from: *const u8) -> Self::B {
        unsafe {
            Pair(
                _mm256_loadu_si256(from.cast()),
                _mm256_loadu_si256(from.add(32).cast()),
            )
        }
    }
    #[inline(always)]
    unsafe fn store_b(to: *mut u8, value: Self::B) {
        unsafe {
            _mm256_storeu_si256(to.cast(), value.0);
            _mm256_storeu_si256(to.add(32).cast(), value.1);
        }
    }
    #[inline(always)]
    unsafe fn low(value: Self::B) -> Self::B {
        unsafe {
            let mask = _mm256_set1_epi8(15);
            Pair(
                _mm256_and_si256(value.0, mask),
                _mm256_and_si256(value.1, mask),
            )
        }
    }
    #[inline(always)]
    unsafe fn high(value: Self::B) -> Self::B {
        unsafe {
            Self::low(Pair(
                _mm256_srli_epi16::<4>(value.0),
                _mm256_srli_epi16::<4>(value.1),
            ))
        }
    }
    #[inline(always)]
    unsafe fn or_bits<const SHIFT: i32>(base: Self::B, bits: Self::B, mask: u8) -> Self::B {
        unsafe {
            let mask = _mm256_set1_epi8(mask as i8);
            let low = _mm256_and_si256(shift::<SHIFT>(bits.0), mask);
            let high = _mm256_and_si256(shift::<SHIFT>(bits.1), mask);
            Pair(_mm256_or_si256(base.0, low), _mm256_or_si256(base.1, high))
        }
    }
}

/// Adds to each `i32` lane its four products of `quants - 128` and `with`: sizes of the quants times activations of their
/// signs, two of which fit 16 bits.
#[inline(always)]
unsafe fn dot_signed(into: __m256i, quants: __m256i, with: __m256i) -> __m256i {
    unsafe {
        let quants = _mm256_xor_si256(quants, _mm256_set1_epi8(-128));
        let sizes = _mm256_abs_epi8(quants);
        let pairs = _mm256_maddubs_epi16(sizes, _mm256_sign_epi8(with, quants));
        _mm256_add_epi32(into, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
    }
}

#[inline(always)]
unsafe fn shift<const SHIFT: i32>(bits: __m256i) -> __m256i {
    unsafe {
        match SHIFT {
            4 => _mm256_slli_epi16::<4>(bits),
            3 => _mm256_slli_epi16::<3>(bits),
            2 => _mm256_slli_epi16::<2>(bits),
            1 => _mm256_slli_epi16::<1>(bits),
            -1 => _mm256_srli_epi16::<1>(bits),
            -2 => _mm256_srli_epi16::<2>(bits),
            -3 => _mm256_srli_epi16::<3>(bits),
            _ => bits,
        }
    }
}
