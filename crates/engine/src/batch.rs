//! Work over the rows of a batch: buffers that threads share row by row, row-wise steps, and products.
#![expect(unsafe_code, reason = "threads write disjoint rows of shared buffers")]

use crate::kernels::{Activations, Finish, Form, Kernels, Matrix, Product, ROWS_BEYOND};
use crate::pool::Crew;
use std::ops::{Deref, DerefMut};

/// Rows of a row-wise step done by one unit.
const ROWS_PER_UNIT: usize = 8;

/// A linear layer, with what its results pass through.
pub(crate) struct Linear {
    pub weight: Matrix,
    pub finish: Finish,
}

#[repr(C, align(64))]
#[derive(Clone, Copy)]
struct Line([f32; 16]);

/// Single-precision values that begin on a cache line.
#[derive(Default)]
pub(crate) struct Buffer {
    lines: Vec<Line>,
}

impl Buffer {
    /// Makes room for at least `length` values; new ones are zero.
    pub fn grow(&mut self, length: usize) {
        let lines = length.div_ceil(16);
        if self.lines.len() < lines {
            self.lines.resize(lines, Line([0.0; 16]));
        }
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        // SAFETY: a line is sixteen values without padding.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.lines.len() * 16) }
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        let length = self.lines.len() * 16;
        // SAFETY: as above, and the borrow is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), length) }
    }
}

/// A buffer of rows that threads write, each its own.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    at: *mut f32,
    length: usize,
}

// SAFETY: every use gives each row to one unit, and units to one thread each.
unsafe impl Sync for Rows {}
// SAFETY: as above.
unsafe impl Send for Rows {}

impl Rows {
    /// The first `rows` rows of `length` values of `buffer`, which grows as needed.
    pub fn new(buffer: &mut Buffer, rows: usize, length: usize) -> Self {
        buffer.grow((rows + ROWS_BEYOND) * length);
        Self {
            at: buffer.as_mut_ptr(),
            length,
        }
    }

    pub fn at(&self) -> *mut f32 {
        self.at
    }

    pub fn length(&self) -> usize {
        self.length
    }

    /// # Safety
    /// `row` is below the number of rows, and nobody else uses it meanwhile.
    #[expect(clippy::mut_from_ref, reason = "rows are disjoint by contract")]
    pub unsafe fn row(&self, row: usize) -> &mut [f32] {
        unsafe { std::slice::from_raw_parts_mut(self.at.add(row * self.length), self.length) }
    }
}

struct Shared<T>(*mut T);

// SAFETY: used for disjoint elements only.
unsafe impl<T> Sync for Shared<T> {}

impl<T> Shared<T> {
    fn at(&self) -> *mut T {
        self.0
    }
}

/// Row-wise work: on this thread when there is little of it.
pub(crate) fn each_row(crew: &Crew<'_>, rows: usize, work: &(dyn Fn(usize) + Sync)) {
    if rows <= 2 {
        return (0..rows).for_each(work);
    }
    let per_unit = ROWS_PER_UNIT.min(rows.div_ceil(crew.threads()));
    crew.run(rows.div_ceil(per_unit), &|unit| {
        (unit * per_unit..rows.min((unit + 1) * per_unit)).for_each(work);
    });
}

/// Makes `from` the activations of the next products, in the form that the weights ask for. It stays as it is until they
/// are computed.
pub(crate) fn quantise(
    kernels: &Kernels,
    crew: &Crew<'_>,
    activations: &mut Activations,
    from: Rows,
    rows: usize,
    form: Form,
) {
    // SAFETY: `Rows::new` made room beyond the last row; by contract they stay as they are.
    unsafe { activations.take(rows, from.length, form, from.at) };
    let Some(grain) = form.bytes else { return };
    let step = activations.step();
    let blocks = Shared(activations.blocks_mut());
    each_row(crew, rows, &|row| {
        // SAFETY: each row is given to one thread, and its blocks are that row's own.
        unsafe { kernels.quantise(from.row(row), blocks.at().add(row), step, grain) };
    });
}

/// Products of several matrices with the same activations, as one job.
pub(crate) fn products(
    kernels: &Kernels,
    crew: &Crew<'_>,
    activations: &Activations,
    wanted: &[(&Linear, Rows)],
) {
    let products: Vec<Product<'_>> = wanted
        .iter()
        .map(|(linear, out)| Product {
            matrix: &linear.weight,
            activations,
            rows: activations.rows(),
            out: out.at,
            stride: out.length,
            finish: &linear.finish,
        })
        .collect();
    let mut starts = vec![0];
    for product in &products {
        assert!(product.finish.fits(product.matrix.tiles() * 16));
        let last = starts.last().copied().unwrap_or_default();
        starts.push(last + kernels.units(product));
    }
    let all = starts.last().copied().unwrap_or_default();
    crew.run(all, &|unit| {
        let index = starts.partition_point(|start| *start <= unit) - 1;
        // SAFETY: the buffers have room for all rows, and each unit is computed once.
        unsafe { kernels.unit(&products[index], unit - starts[index]) };
    });
}
