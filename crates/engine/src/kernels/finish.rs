//! What the sums of a product pass through before they are stored.
#![expect(unsafe_code, reason = "vector kernels")]

use super::rows::gelu_lane;
use super::simd::Simd;

/// What each sum of a product passes through, column by column.
pub(crate) enum Finish {
    Plain,
    Bias(Columns),
    /// A bias, then the exact GELU.
    BiasGelu(Columns),
}

/// One value for each column of a product, with room for the empty columns of the last tile.
pub(crate) struct Columns(Vec<f32>);

impl From<Vec<f32>> for Columns {
    fn from(mut values: Vec<f32>) -> Self {
        values.resize(values.len().next_multiple_of(16), 0.0);
        Self(values)
    }
}

impl Finish {
    /// Whether there is a value for each of `outputs` columns, where values are needed.
    pub fn fits(&self, outputs: usize) -> bool {
        match self {
            Self::Plain => true,
            Self::Bias(bias) | Self::BiasGelu(bias) => bias.0.len() >= outputs,
        }
    }

    /// Sums of the sixteen columns from `column` on, finished.
    ///
    /// # Safety
    /// As [`Simd`]; the columns exist.
    #[inline(always)]
    pub(super) unsafe fn lane<S: Simd>(&self, sums: S::F, column: usize) -> S::F {
        unsafe {
            match self {
                Self::Plain => sums,
                Self::Bias(bias) => S::add(sums, S::load(bias.0.as_ptr().add(column))),
                Self::BiasGelu(bias) => {
                    gelu_lane::<S>(S::add(sums, S::load(bias.0.as_ptr().add(column))))
                }
            }
        }
    }
}
