//! AVX-512 with VNNI.
#![expect(unsafe_code, reason = "vector instructions")]

use super::simd::Simd;
use std::arch::x86_64::*;

#[derive(Clone, Copy)]
pub(crate) struct Avx512;

impl Avx512 {
    pub fn available() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vnni")
            && is_x86_feature_detected!("f16c")
    }
}

// SAFETY of every function below: the trait's contract (processor features, valid pointers) is exactly what the
// intrinsics ask for; all loads and stores are unaligned ones but `store_far`, whose
// contract asks for whole cache lines.
impl Simd for Avx512 {
    const NAME: &'static str = "avx512-vnni";
    const ROWS: usize = 6;
    const TILES: usize = 2;
    type F = __m512;
    type I = __m512i;
    type Sums = __m512i;
    type B = __m512i;

    #[inline(always)]
    unsafe fn splat(value: f32) -> __m512 {
        unsafe { _mm512_set1_ps(value) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> __m512 {
        unsafe { _mm512_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: __m512) {
        unsafe { _mm512_storeu_ps(to, value) }
    }
    #[inline(always)]
    unsafe fn store_far(to: *mut f32, value: __m512) {
        unsafe { _mm512_stream_ps(to, value) }
    }
    #[inline(always)]
    unsafe fn settle() {
        unsafe { _mm_sfence() }
    }
    #[inline(always)]
    unsafe fn load_half(from: *const u16) -> __m512 {
        unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(from.cast())) }
    }
    #[inline(always)]
    unsafe fn store_half(to: *mut u16, value: __m512) {
        unsafe {
            _mm256_storeu_si256(
                to.cast(),
                _mm512_cvtps_ph::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(value),
            )
        }
    }
    #[inline(always)]
    unsafe fn load_bfloat(from: *const u16) -> __m512 {
        unsafe {
            _mm512_castsi512_ps(_mm512_slli_epi32::<16>(_mm512_cvtepu16_epi32(
                _mm256_loadu_si256(from.cast()),
            )))
        }
    }
    #[inline(always)]
    unsafe fn from_u8(from: *const u8) -> __m512 {
        unsafe { _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(from.cast()))) }
    }
    #[inline(always)]
    unsafe fn from_i8(from: *const i8) -> __m512 {
        unsafe { _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(from.cast()))) }
    }
    #[inline(always)]
    unsafe fn add(a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_add_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn sub(a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_sub_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn mul(a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_mul_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn div(a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_div_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn max(a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_max_ps(a, b) }
    }
    #[inline(always)]
    unsafe fn fma(a: __m512, b: __m512, c: __m512) -> __m512 {
        unsafe { _mm512_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn fnma(a: __m512, b: __m512, c: __m512) -> __m512 {
        unsafe { _mm512_fnmadd_ps(a, b, c) }
    }
    #[inline(always)]
    unsafe fn sum(value: __m512) -> f32 {
        unsafe { _mm512_reduce_add_ps(value) }
    }
    #[inline(always)]
    unsafe fn max_lane(value: __m512) -> f32 {
        unsafe { _mm512_reduce_max_ps(value) }
    }
    #[inline(always)]
    unsafe fn store_i8(to: *mut i8, value: __m512) -> i32 {
        unsafe {
            let whole = _mm512_cvtps_epi32(value);
            _mm_storeu_si128(to.cast(), _mm512_cvtsepi32_epi8(whole));
            _mm512_reduce_add_epi32(whole)
        }
    }
    #[inline(always)]
    unsafe fn scale(value: __m512, n: __m512) -> __m512 {
        unsafe { _mm512_scalef_ps(value, n) }
    }
    #[inline(always)]
    unsafe fn round(value: __m512) -> __m512 {
        unsafe { _mm512_roundscale_ps::<8>(value) }
    }
    #[inline(always)]
    unsafe fn splat_i(value: i32) -> __m512i {
        unsafe { _mm512_set1_epi32(value) }
    }
    #[inline(always)]
    unsafe fn zero_i() -> __m512i {
        unsafe { _mm512_setzero_si512() }
    }
    #[inline(always)]
    unsafe fn begin(total: __m512i) -> __m512i {
        total
    }
    #[inline(always)]
    unsafe fn gather(_: __m512i, sums: __m512i) -> __m512i {
        sums
    }
    #[inline(always)]
    unsafe fn dot(into: __m512i, quants: __m512i, with: *const i8) -> __m512i {
        unsafe {
            let with = _mm512_set1_epi32(with.cast::<i32>().read_unaligned());
            _mm512_dpbusd_epi32(into, quants, with)
        }
    }
    #[inline(always)]
    unsafe fn dot_wide(into: __m512i, quants: __m512i, with: *const i8) -> __m512i {
        unsafe { Self::dot(into, quants, with) }
    }
    #[inline(always)]
    unsafe fn to_f(value: __m512i) -> __m512 {
        unsafe { _mm512_cvtepi32_ps(value) }
    }
    #[inline(always)]
    unsafe fn prefetch(from: *const u8) {
        unsafe { _mm_prefetch::<_MM_HINT_T0>(from.cast()) }
    }
    #[inline(always)]
    unsafe fn load_b(from: *const u8) -> __m512i {
        unsafe { _mm512_loadu_si512(from.cast()) }
    }
    #[inline(always)]
    unsafe fn store_b(to: *mut u8, value: __m512i) {
        unsafe { _mm512_storeu_si512(to.cast(), value) }
    }
    #[inline(always)]
    unsafe fn low(value: __m512i) -> __m512i {
        unsafe { _mm512_and_si512(value, _mm512_set1_epi8(15)) }
    }
    #[inline(always)]
    unsafe fn high(value: __m512i) -> __m512i {
        unsafe { _mm512_and_si512(_mm512_srli_epi16::<4>(value), _mm512_set1_epi8(15)) }
    }
    #[inline(always)]
    unsafe fn or_bits<const SHIFT: i32>(base: __m512i, bits: __m512i, mask: u8) -> __m512i {
        unsafe {
            let shifted = match SHIFT {
                4 => _mm512_slli_epi16::<4>(bits),
                3 => _mm512_slli_epi16::<3>(bits),
                2 => _mm512_slli_epi16::<2>(bits),
                1 => _mm512_slli_epi16::<1>(bits),
                -1 => _mm512_srli_epi16::<1>(bits),
                -2 => _mm512_srli_epi16::<2>(bits),
                -3 => _mm512_srli_epi16::<3>(bits),
                _ => bits,
            };
            let mask = _mm512_set1_epi8(mask as i8);
            // base | (shifted & mask)
            _mm512_ternarylogic_epi32::<0xf8>(base, shifted, mask)
        }
    }
}
