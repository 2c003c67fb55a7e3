//! Arithmetic on the processor: packed weights, quantised activations, attention. The only `unsafe` of the engine besides
//! the thread pool and file mapping; every kernel is written once and compiled for each instruction set.

mod activations;
mod attention;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod finish;
mod float;
mod format;
mod matrix;
mod multiply;
mod mutual;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
mod rows;
mod simd;
#[cfg(test)]
mod tests;

pub(crate) use activations::{ActivationBlock, Activations, Form, Grain};
pub(crate) use attention::{Attention, MAX_HEAD, Seen, UNIT_ROWS};
pub(crate) use finish::{Columns, Finish};
pub(crate) use matrix::Matrix;
pub(crate) use mutual::{MOST_DIM, MOST_TOKENS, MutualAttention};

use crate::pool::Crew;
use simd::Simd;

/// Rows beyond the last of a batch in single precision that kernels may read.
pub(crate) const ROWS_BEYOND: usize = float::ROWS - 1;

/// `out[row][column] = sum over k of activations[row][k] * matrix[column][k]`, finished.
pub(crate) struct Product<'a> {
    pub matrix: &'a Matrix,
    pub activations: &'a Activations,
    pub rows: usize,
    /// `rows * stride` values.
    pub out: *mut f32,
    /// At least the outputs of the matrix rounded up to whole tiles.
    pub stride: usize,
    pub finish: &'a Finish,
}

// SAFETY: units write disjoint columns of `out`, which the creator of the product borrows exclusively.
#[expect(unsafe_code, reason = "units are computed by several threads")]
unsafe impl Sync for Product<'_> {}

/// The kernels of one instruction set. Calling them is unsafe: the processor must have the instructions.
pub(crate) struct Kernels {
    pub name: &'static str,
    /// Height of a panel of activations.
    pub rows: usize,
    unit: unsafe fn(&Product<'_>, usize),
    quantise: unsafe fn(&[f32], *mut ActivationBlock, usize, Grain),
    rms_norm: unsafe fn(&[f32], &[f32], f32, &mut [f32]),
    silu_mul: unsafe fn(&mut [f32], &[f32]),
    gelu_mul: unsafe fn(&mut [f32], &[f32]),
    to_half: unsafe fn(&[f32], &mut [u16]),
    attend: unsafe fn(&Attention<'_>),
    layer_norm: unsafe fn(&mut [f32], &[f32], &[f32], f32),
    attend_mutually: unsafe fn(&MutualAttention),
}

macro_rules! compiled_for {
    ($name:ident, $simd:ty $(, $features:literal)?) => {
        mod $name {
            #![expect(unsafe_code, reason = "vector kernels")]
            use super::*;

            $(#[target_feature(enable = $features)])?
            unsafe fn unit(product: &Product<'_>, unit: usize) {
                unsafe { multiply::unit::<$simd>(product, unit) }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn quantise(
                x: &[f32],
                blocks: *mut ActivationBlock,
                step: usize,
                grain: Grain,
            ) {
                unsafe { rows::quantise::<$simd>(x, blocks, step, grain) }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn rms_norm(x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
                unsafe { rows::rms_norm::<$simd>(x, weight, epsilon, out) }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn silu_mul(gate: &mut [f32], up: &[f32]) {
                unsafe { rows::silu_mul::<$simd>(gate, up) }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn gelu_mul(gate: &mut [f32], up: &[f32]) {
                unsafe { rows::gelu_mul::<$simd>(gate, up) }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn to_half(x: &[f32], out: &mut [u16]) {
                for i in (0..x.len()).step_by(16) {
                    unsafe {
                        let lane = <$simd>::load(x.as_ptr().add(i));
                        <$simd>::store_half(out.as_mut_ptr().add(i), lane);
                    }
                }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn attend(job: &Attention<'_>) {
                unsafe { attention::attend::<$simd>(job) }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn layer_norm(x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
                unsafe { rows::layer_norm::<$simd>(x, weight, bias, epsilon) }
            }
            $(#[target_feature(enable = $features)])?
            unsafe fn attend_mutually(job: &MutualAttention) {
                unsafe { mutual::attend_mutually::<$simd>(job) }
            }

            pub(super) static KERNELS: Kernels = Kernels {
                name: <$simd>::NAME,
                rows: <$simd>::ROWS,
                unit,
                quantise,
                rms_norm,
                silu_mul,
                gelu_mul,
                to_half,
                attend,
                layer_norm,
                attend_mutually,
            };
        }
    };
}

compiled_for!(on_portable, portable::Portable);
#[cfg(target_arch = "aarch64")]
compiled_for!(on_neon, neon::Neon, "neon,dotprod,fp16");
#[cfg(target_arch = "x86_64")]
compiled_for!(on_avx2, avx2::Avx2<false>, "avx2,fma,f16c");
#[cfg(target_arch = "x86_64")]
compiled_for!(on_avx2_vnni, avx2::Avx2<true>, "avx2,fma,f16c,avxvnni");
#[cfg(target_arch = "x86_64")]
compiled_for!(
    on_avx512,
    avx512::Avx512,
    "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c"
);

/// The fastest kernels this processor can run.
pub(crate) fn best() -> &'static Kernels {
    available()[0]
}

/// All kernels this processor can run, fastest first.
pub(crate) fn available() -> Vec<&'static Kernels> {
    let mut found = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        if avx512::Avx512::available() {
            found.push(&on_avx512::KERNELS);
        }
        if avx2::Avx2::<true>::available() {
            found.push(&on_avx2_vnni::KERNELS);
        }
        if avx2::Avx2::<false>::available() {
            found.push(&on_avx2::KERNELS);
        }
    }
    #[cfg(target_arch = "aarch64")]
    if neon::Neon::available() {
        found.push(&on_neon::KERNELS);
    }
    found.push(&on_portable::KERNELS);
    found
}

#[expect(
    unsafe_code,
    reason = "kernels are only handed out by `available`, which asked the processor"
)]
impl Kernels {
    /// Units of work of a product.
    pub fn units(&self, product: &Product<'_>) -> usize {
        multiply::units(product)
    }

    /// Computes some columns of a product.
    ///
    /// # Safety
    /// `product.out` is valid for `rows * stride` values, and each unit is computed by one thread.
    pub unsafe fn unit(&self, product: &Product<'_>, unit: usize) {
        unsafe { (self.unit)(product, unit) }
    }

    /// A whole product into `out`, rows `stride` apart.
    pub fn multiply(
        &self,
        crew: &Crew<'_>,
        matrix: &Matrix,
        activations: &Activations,
        out: &mut [f32],
        stride: usize,
    ) {
        let product = Product {
            matrix,
            activations,
            rows: activations.rows(),
            out: out.as_mut_ptr(),
            stride,
            finish: &Finish::Plain,
        };
        assert!(activations.inner() == matrix.inner());
        assert!(stride >= matrix.tiles() * 16 && out.len() >= product.rows * stride);
        // SAFETY: the assertions above, and `run` gives each unit to one thread.
        crew.run(self.units(&product), &|unit| unsafe {
            self.unit(&product, unit);
        });
    }

    /// Quantises a row of activations.
    ///
    /// # Safety
    /// `blocks` is that row's first block of an [`Activations`] of this row length; nobody else touches the row.
    pub unsafe fn quantise(
        &self,
        x: &[f32],
        blocks: *mut ActivationBlock,
        step: usize,
        grain: Grain,
    ) {
        assert!(x.len().is_multiple_of(16));
        unsafe { (self.quantise)(x, blocks, step, grain) }
    }

    pub fn rms_norm(&self, x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
        assert!(x.len().is_multiple_of(16) && weight.len() == x.len() && out.len() == x.len());
        // SAFETY: lengths checked.
        unsafe { (self.rms_norm)(x, weight, epsilon, out) }
    }

    pub fn silu_mul(&self, gate: &mut [f32], up: &[f32]) {
        assert!(gate.len().is_multiple_of(16) && up.len() == gate.len());
        // SAFETY: lengths checked.
        unsafe { (self.silu_mul)(gate, up) }
    }

    pub fn gelu_mul(&self, gate: &mut [f32], up: &[f32]) {
        assert!(gate.len().is_multiple_of(16) && up.len() == gate.len());
        // SAFETY: lengths checked.
        unsafe { (self.gelu_mul)(gate, up) }
    }

    pub fn to_half(&self, x: &[f32], out: &mut [u16]) {
        assert!(x.len().is_multiple_of(16) && out.len() == x.len());
        // SAFETY: lengths checked.
        unsafe { (self.to_half)(x, out) }
    }

    /// # Safety
    /// The pointers of `job` are valid for what it describes, and nobody else writes its output.
    pub unsafe fn attend(&self, job: &Attention<'_>) {
        unsafe { (self.attend)(job) }
    }

    pub fn layer_norm(&self, x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
        assert!(x.len().is_multiple_of(16) && weight.len() == x.len() && bias.len() == x.len());
        // SAFETY: lengths checked.
        unsafe { (self.layer_norm)(x, weight, bias, epsilon) }
    }

    /// # Safety
    /// The pointers of `job` are valid for what it describes, and nobody else writes its output.
    pub unsafe fn attend_mutually(&self, job: &MutualAttention) {
        assert!((1..=MOST_TOKENS).contains(&job.tokens));
        assert!(job.dim.is_multiple_of(16) && job.dim <= MOST_DIM);
        unsafe { (self.attend_mutually)(job) }
    }
}
