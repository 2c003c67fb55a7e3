//! Activations of a batch of rows, quantised for the integer products.

use super::Kernels;

/// 256 positions of one row: bytes with their scales, and their sums.
#[repr(C, align(64))]
#[derive(Clone, Copy)]
pub(crate) struct ActivationBlock {
    pub quants: [i8; 256],
    /// -32 times the sum of the quants of each 16 positions.
    pub centre16: [i32; 16],
    /// Sum of the quants of each 32 positions; times their scale if it is [`Grain::Fine`].
    pub sums32: [f32; 8],
    /// Value of one unit of a quant of each 32 positions.
    pub scales32: [f32; 8],
}

impl ActivationBlock {
    const ZERO: Self = Self {
        quants: [0; 256],
        centre16: [0; 16],
        sums32: [0.0; 8],
        scales32: [0.0; 8],
    };
}

/// Positions that share a scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Grain {
    /// 256, as the scales of k-quants do. Faster by a twelfth.
    Wide,
    /// 32, as the other quantised formats do: with 256 the distributions of a file of eight-bit quants lay six times farther
    /// from those of llama.cpp (docs/benchmarks.md).
    Fine,
}

/// What products need of the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Form {
    /// Bytes for quantised weights.
    pub bytes: Option<Grain>,
    /// Single precision for others.
    pub singles: bool,
}

/// A batch of rows, in panels of as many rows as the kernels multiply at a time: `[256 positions][panel][row]`.
pub(crate) struct Activations {
    blocks: Vec<ActivationBlock>,
    /// The rows themselves, one after the other, for unquantised weights; they stay where they were computed.
    singles: *const f32,
    rows: usize,
    inner: usize,
    panel: usize,
    grain: Grain,
}

// SAFETY: `singles` is followed only by products, whose callers keep the rows in place and unchanged meanwhile.
#[expect(unsafe_code, reason = "refers to rows that others keep")]
unsafe impl Send for Activations {}
// SAFETY: as above; products only read.
#[expect(unsafe_code, reason = "refers to rows that others keep")]
unsafe impl Sync for Activations {}

impl Activations {
    pub fn new(kernels: &Kernels) -> Self {
        Self {
            blocks: Vec::new(),
            singles: std::ptr::null(),
            rows: 0,
            inner: 0,
            panel: kernels.rows,
            grain: Grain::Fine,
        }
    }

    /// Takes `rows` rows of `inner` positions from `singles`. Blocks are unspecified until each row is quantised.
    ///
    /// # Safety
    /// Until the last product with them the rows stay valid and unchanged, and with them [`super::ROWS_BEYOND`] rows beyond
    /// the last, which kernels read but do not use.
    #[expect(unsafe_code, reason = "refers to rows that others keep")]
    pub unsafe fn take(&mut self, rows: usize, inner: usize, form: Form, singles: *const f32) {
        self.rows = rows;
        self.inner = inner;
        self.singles = singles;
        let blocks = self.step() * inner.div_ceil(256);
        self.grain = form.bytes.unwrap_or(Grain::Fine);
        if form.bytes.is_some() && self.blocks.len() < blocks {
            self.blocks.resize(blocks, ActivationBlock::ZERO);
        }
    }

    pub fn grain(&self) -> Grain {
        self.grain
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn inner(&self) -> usize {
        self.inner
    }

    /// Blocks from one 256 positions of a row to the next.
    pub fn step(&self) -> usize {
        self.rows.next_multiple_of(self.panel)
    }

    pub fn index(&self, row: usize, block: usize) -> usize {
        block * self.step() + row
    }

    pub fn block(&self, row: usize, block: usize) -> &ActivationBlock {
        &self.blocks[self.index(row, block)]
    }

    pub fn blocks_mut(&mut self) -> *mut ActivationBlock {
        self.blocks.as_mut_ptr()
    }

    pub fn singles(&self) -> *const f32 {
        self.singles
    }
}
