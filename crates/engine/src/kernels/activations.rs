//! Activations of a batch of rows, quantised for the integer products.

use super::Kernels;

/// 256 positions of one row: bytes with one scale, and their sums.
#[repr(C, align(64))]
#[derive(Clone, Copy)]
pub(crate) struct ActivationBlock {
    pub quants: [i8; 256],
    /// -32 times the sum of the quants of each 16 positions.
    pub centre16: [i32; 16],
    /// Sum of the quants of each 32 positions.
    pub sums32: [f32; 8],
    /// Value of one unit of a quant.
    pub scale: f32,
}

impl ActivationBlock {
    const ZERO: Self = Self {
        quants: [0; 256],
        centre16: [0; 16],
        sums32: [0.0; 8],
        scale: 0.0,
    };
}

/// What products need of the rows: bytes for quantised weights, single precision for others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    Bytes,
    Singles,
    Both,
}

/// A batch of rows, in panels of as many rows as the kernels multiply at a time: `[256 positions][panel][row]`.
pub(crate) struct Activations {
    blocks: Vec<ActivationBlock>,
    /// The rows themselves, for unquantised weights.
    floats: Vec<f32>,
    rows: usize,
    inner: usize,
    panel: usize,
    form: Form,
}

impl Activations {
    pub fn new(kernels: &Kernels) -> Self {
        Self {
            blocks: Vec::new(),
            floats: Vec::new(),
            rows: 0,
            inner: 0,
            panel: kernels.rows,
            form: Form::Both,
        }
    }

    /// Makes room for `rows` rows of `inner` positions. Contents are unspecified until each row is set.
    pub fn resize(&mut self, rows: usize, inner: usize, form: Form) {
        self.rows = rows;
        self.inner = inner;
        self.form = form;
        let blocks = self.step() * inner.div_ceil(256);
        if form != Form::Singles && self.blocks.len() < blocks {
            self.blocks.resize(blocks, ActivationBlock::ZERO);
        }
        // Kernels read, but do not use, up to a panel of rows beyond the last.
        let floats = rows.next_multiple_of(super::float::ROWS) * inner;
        if form != Form::Bytes && self.floats.len() < floats {
            self.floats.resize(floats, 0.0);
        }
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

    pub fn floats(&self) -> &[f32] {
        &self.floats
    }

    pub fn floats_mut(&mut self) -> Option<*mut f32> {
        (self.form != Form::Bytes).then_some(self.floats.as_mut_ptr())
    }
}
