//! A weight matrix in packed form.

use super::format::{pack_column, packed_block};
use crate::gguf::{Encoding, Gguf, TensorInfo, damaged, dequantise_row};
use crate::pool::Pool;
use inference::InferenceError;
use std::ops::Range;
use std::sync::Mutex;

#[repr(C, align(64))]
#[derive(Clone, Copy)]
struct Line([u8; 64]);

/// Weights of a linear layer: `outputs` columns over an inner dimension, in tiles of sixteen columns.
pub(crate) struct Matrix {
    encoding: Encoding,
    outputs: usize,
    inner: usize,
    tile_bytes: usize,
    lines: Vec<Line>,
}

impl Matrix {
    /// A matrix without outputs.
    pub fn empty() -> Self {
        Self {
            encoding: Encoding::F32,
            outputs: 0,
            inner: 0,
            tile_bytes: 0,
            lines: Vec::new(),
        }
    }

    /// Bytes that a tensor takes when packed.
    pub fn packed_bytes(tensor: &TensorInfo) -> usize {
        tile_bytes(tensor.encoding, tensor.columns()) * tensor.rows().div_ceil(16)
    }

    /// Packs some rows of a tensor; the pages of the file it was read from are given back. The rows exist.
    pub fn load(
        file: &Gguf,
        name: &str,
        rows: Range<usize>,
        pool: &Pool,
    ) -> Result<Self, InferenceError> {
        let tensor = file.tensor(name)?;
        if !tensor.columns().is_multiple_of(16) {
            return Err(InferenceError::Unsupported {
                what: format!("{name}: {} columns, not a multiple of 16", tensor.columns()),
            });
        }
        let row_bytes = tensor.bytes / tensor.rows();
        let data = &file.data(tensor)[rows.start * row_bytes..rows.end * row_bytes];
        let matrix = Self::pack(tensor.encoding, data, rows.len(), tensor.columns(), pool)
            .map_err(|()| damaged(format!("{name}: not a number")))?;
        file.release(tensor);
        Ok(matrix)
    }

    /// Packs `outputs` rows of `inner` values. Fails on scales or values that are not finite.
    pub fn pack(
        encoding: Encoding,
        data: &[u8],
        outputs: usize,
        inner: usize,
        pool: &Pool,
    ) -> Result<Self, ()> {
        let tile_bytes = tile_bytes(encoding, inner);
        let row_bytes = data.len() / outputs;
        let tiles = outputs.div_ceil(16);
        let mut lines = vec![Line([0; 64]); tiles * tile_bytes / 64];
        let parts: Vec<Mutex<(&mut [Line], &[u8])>> = lines
            .chunks_mut(tile_bytes / 64)
            .zip(data.chunks(16 * row_bytes))
            .map(Mutex::new)
            .collect();
        let finite = std::sync::atomic::AtomicBool::new(true);
        pool.run(parts.len(), &|tile| {
            let Ok(mut part) = parts[tile].lock() else {
                return;
            };
            let (lines, rows) = &mut *part;
            let packed = bytes_mut(lines);
            for (column, row) in rows.chunks_exact(row_bytes).enumerate() {
                if !pack_row(encoding, row, column, inner, packed) {
                    finite.store(false, std::sync::atomic::Ordering::Relaxed);
                }
            }
        });
        drop(parts);
        if !finite.into_inner() {
            return Err(());
        }
        Ok(Self {
            encoding,
            outputs,
            inner,
            tile_bytes,
            lines,
        })
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub fn inner(&self) -> usize {
        self.inner
    }

    /// Tiles of sixteen columns; the last may be partly empty.
    pub fn tiles(&self) -> usize {
        self.outputs.div_ceil(16)
    }

    /// Distance between tiles.
    pub fn tile_bytes(&self) -> usize {
        self.tile_bytes
    }

    /// Start of a tile.
    pub fn tile(&self, tile: usize) -> *const u8 {
        self.lines[tile * self.tile_bytes / 64..].as_ptr().cast()
    }
}

fn bytes_mut(lines: &mut [Line]) -> &mut [u8] {
    #[expect(unsafe_code, reason = "lines are bytes")]
    // SAFETY: a `Line` is 64 bytes without padding, and the borrow is exclusive.
    unsafe {
        std::slice::from_raw_parts_mut(lines.as_mut_ptr().cast(), lines.len() * 64)
    }
}

fn tile_bytes(encoding: Encoding, inner: usize) -> usize {
    match packed_block(encoding) {
        Some((bytes, positions)) => inner / positions * bytes,
        None => (inner * 16 * encoding.block().1).next_multiple_of(64),
    }
}

fn pack_row(
    encoding: Encoding,
    row: &[u8],
    column: usize,
    inner: usize,
    packed: &mut [u8],
) -> bool {
    if let Some((bytes, _)) = packed_block(encoding) {
        let blocks = row.chunks_exact(encoding.block().1);
        let mut finite = true;
        for (block, packed) in blocks.zip(packed.chunks_exact_mut(bytes)) {
            finite &= pack_column(encoding, block, column, packed);
        }
        return finite;
    }
    let size = encoding.block().1;
    for (k, value) in row.chunks_exact(size).enumerate() {
        packed[(k * 16 + column) * size..][..size].copy_from_slice(value);
    }
    let mut values = vec![0.0; inner];
    dequantise_row(encoding, row, &mut values);
    values.iter().all(|value| value.is_finite())
}
