//! Sixteen lanes of arithmetic, the vocabulary in which every kernel is written once. Each instruction set is one
//! implementation of [`Simd`]; a kernel compiled for it gives the same bits whatever the number of rows at a time.

/// One instruction set.
///
/// # Safety
/// The functions may only be called on a processor that has the instruction set, and pointers must be valid for the
/// sixteen lanes (or 64 bytes) that are read or written.
#[expect(unsafe_code, reason = "vector instructions")]
pub(crate) trait Simd: Copy + 'static {
    /// Name as shown to the user.
    const NAME: &'static str;
    /// Rows of activations multiplied at a time; also the height of a panel of activations.
    const ROWS: usize;
    /// Column tiles multiplied at a time with several rows.
    const TILES: usize;
    /// Sixteen `f32`.
    type F: Copy;
    /// Sixteen `i32`.
    type I: Copy;
    /// Sums of a few products for each of sixteen lanes, in `i32` or in pairs of `i16`.
    type Sums: Copy;
    /// Sixty-four bytes.
    type B: Copy;

    unsafe fn splat(value: f32) -> Self::F;
    unsafe fn load(from: *const f32) -> Self::F;
    unsafe fn store(to: *mut f32, value: Self::F);
    /// [`Simd::store`] past the caches, to the start of a cache line. [`Simd::settle`] follows before others read.
    #[inline(always)]
    unsafe fn store_far(to: *mut f32, value: Self::F) {
        unsafe { Self::store(to, value) }
    }
    /// Makes values stored past the caches visible in order.
    #[inline(always)]
    unsafe fn settle() {}
    /// Sixteen half-precision values.
    unsafe fn load_half(from: *const u16) -> Self::F;
    unsafe fn store_half(to: *mut u16, value: Self::F);
    /// Sixteen bfloat16 values.
    unsafe fn load_bfloat(from: *const u16) -> Self::F;
    unsafe fn from_u8(from: *const u8) -> Self::F;
    unsafe fn from_i8(from: *const i8) -> Self::F;
    unsafe fn add(a: Self::F, b: Self::F) -> Self::F;
    unsafe fn sub(a: Self::F, b: Self::F) -> Self::F;
    unsafe fn mul(a: Self::F, b: Self::F) -> Self::F;
    unsafe fn div(a: Self::F, b: Self::F) -> Self::F;
    unsafe fn max(a: Self::F, b: Self::F) -> Self::F;
    /// `a * b + c`, rounded once.
    unsafe fn fma(a: Self::F, b: Self::F, c: Self::F) -> Self::F;
    /// `c - a * b`, rounded once.
    unsafe fn fnma(a: Self::F, b: Self::F, c: Self::F) -> Self::F;
    unsafe fn sum(value: Self::F) -> f32;
    unsafe fn max_lane(value: Self::F) -> f32;
    /// Nearest integers (ties to even), clamped to a byte and stored; their sum.
    unsafe fn store_i8(to: *mut i8, value: Self::F) -> i32;
    /// `2^n * value` for integral lanes `n` between -126 and 127.
    unsafe fn scale(value: Self::F, n: Self::F) -> Self::F;
    unsafe fn round(value: Self::F) -> Self::F;

    unsafe fn zero_i() -> Self::I;
    unsafe fn splat_i(value: i32) -> Self::I;
    /// Sums to which as many products may be added as [`super::format::Format::PAIRS`] allows, until they are gathered.
    unsafe fn begin(total: Self::I) -> Self::Sums;
    /// Adds to each lane the products of its four bytes of `quants` with the four activations at `with`.
    unsafe fn dot(into: Self::Sums, quants: Self::B, with: *const i8) -> Self::Sums;
    /// The total that sums were begun with and what was added to them.
    unsafe fn gather(total: Self::I, sums: Self::Sums) -> Self::I;
    /// A total for [`Simd::dot_wide`]: `centre` is -128 times the sum of the activations to come.
    #[inline(always)]
    unsafe fn begin_wide(centre: i32) -> Self::I {
        unsafe { Self::splat_i(centre) }
    }
    /// Adds products of quants up to 255, whose 128 stands for nothing, to a total that was begun with what that makes.
    unsafe fn dot_wide(into: Self::I, quants: Self::B, with: *const i8) -> Self::I;
    unsafe fn to_f(value: Self::I) -> Self::F;

    /// Asks for the cache line at any address to be brought near.
    #[inline(always)]
    unsafe fn prefetch(_from: *const u8) {}
    unsafe fn load_b(from: *const u8) -> Self::B;
    unsafe fn store_b(to: *mut u8, value: Self::B);
    /// Low four bits of each byte.
    unsafe fn low(value: Self::B) -> Self::B;
    /// High four bits of each byte, shifted down.
    unsafe fn high(value: Self::B) -> Self::B;
    /// `base | (bits shifted left by SHIFT, right when negative) & mask`, bytewise for masked bits.
    unsafe fn or_bits<const SHIFT: i32>(base: Self::B, bits: Self::B, mask: u8) -> Self::B;
}

/// Natural exponential, relative error below 2e-7 for arguments between -87 and 88; smaller arguments give the value at
/// -87.
///
/// # Safety
/// As [`Simd`].
#[expect(unsafe_code, reason = "vector instructions")]
#[inline(always)]
pub(crate) unsafe fn exp<S: Simd>(x: S::F) -> S::F {
    unsafe {
        let x = S::max(x, S::splat(-87.0));
        let n = S::round(S::mul(x, S::splat(std::f32::consts::LOG2_E)));
        // ln 2 in two parts, so that the reduced argument keeps its precision.
        let r = S::fnma(n, S::splat(0.693_359_4), x);
        let r = S::fnma(n, S::splat(-2.121_944_4e-4), r);
        let mut p = S::splat(1.987_569_1e-4);
        for c in [
            1.398_199_9e-3,
            8.333_452e-3,
            4.166_579_6e-2,
            1.666_666_5e-1,
            0.5,
            1.0,
            1.0,
        ] {
            p = S::fma(p, r, S::splat(c));
        }
        S::scale(p, n)
    }
}
