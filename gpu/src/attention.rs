//! Keys and values, and attention over them. Axes: `k` key heads, `g` queries per key head, `m` new tokens, `n` known
//! tokens, `d` values per head; all single precision.

use candle_core::{D, Device, Result, Tensor};
use candle_nn::ops::softmax_last_dim;

/// Queries whose scores are in memory at once.
const ROWS: usize = 128;
/// Blocks shorter than this are joined with what follows them.
const SMALL: usize = 256;

/// The keys and values of one layer and sequence, in blocks of `[k, n, d]`. A block is never changed, so that sequences with
/// a common beginning share it; few and large blocks keep the number of products small.
#[derive(Clone, Default)]
pub struct Known {
    blocks: Vec<(Tensor, Tensor)>,
}

impl Known {
    /// The first `length` tokens.
    pub fn first(&self, length: usize) -> Result<Self> {
        let mut left = length;
        let mut blocks = Vec::new();
        for (keys, values) in &self.blocks {
            let count = keys.dim(1)?.min(left);
            if count > 0 {
                blocks.push((keys.narrow(1, 0, count)?, values.narrow(1, 0, count)?));
            }
            left -= count;
        }
        Ok(Self { blocks })
    }

    /// Adds the keys and values `[k, m, d]` of new tokens and attends to all that each of them may see. `queries` is
    /// `[k, g, m, d]`, already scaled; the result too.
    pub fn attend(&mut self, queries: &Tensor, keys: Tensor, values: Tensor) -> Result<Tensor> {
        let new = keys.dim(1)?;
        let mut parts = Vec::new();
        for start in (0..new).step_by(ROWS) {
            let end = new.min(start + ROWS);
            let own = (keys.narrow(1, 0, end)?, values.narrow(1, 0, end)?);
            let part = queries.narrow(2, start, end - start)?;
            parts.push(self.mix(&part.contiguous()?, own)?);
        }
        self.blocks.push((keys, values));
        self.join()?;
        Tensor::cat(&parts, 2)
    }

    /// Attention of the last `rows` of the tokens in `own`.
    fn mix(&self, queries: &Tensor, own: (Tensor, Tensor)) -> Result<Tensor> {
        let (k, g, rows, d) = queries.dims4()?;
        let queries = queries.reshape((k, g * rows, d))?;
        let seen = own.0.dim(1)?;
        let mut scores = Vec::new();
        for (keys, _) in &self.blocks {
            scores.push(queries.matmul(&keys.t()?)?);
        }
        let mut newest = queries.matmul(&own.0.t()?)?;
        if rows > 1 {
            let mask = mask(rows, seen, queries.device())?;
            newest = newest
                .reshape((k, g, rows, seen))?
                .broadcast_add(&mask)?
                .reshape((k, g * rows, seen))?;
        }
        scores.push(newest);
        let weights = softmax_last_dim(&Tensor::cat(&scores, D::Minus1)?)?;
        let mut sum: Option<Tensor> = None;
        let mut at = 0;
        for (keys, values) in self.blocks.iter().chain([&own]) {
            let count = keys.dim(1)?;
            let share = weights.narrow(D::Minus1, at, count)?.contiguous()?;
            let product = share.matmul(values)?;
            sum = Some(match sum {
                Some(sum) => (sum + product)?,
                None => product,
            });
            at += count;
        }
        let sum = sum.ok_or_else(|| candle_core::Error::Msg("nothing to attend to".into()))?;
        sum.reshape((k, g, rows, d))
    }

    /// Joins the last blocks while the one before is small or no longer than the last.
    fn join(&mut self) -> Result<()> {
        while let [.., (before, _), (last, _)] = &self.blocks[..] {
            let before = before.dim(1)?;
            if before >= SMALL && before > last.dim(1)? {
                return Ok(());
            }
            let tail = self.blocks.split_off(self.blocks.len() - 2);
            let (keys, values): (Vec<_>, Vec<_>) = tail.into_iter().unzip();
            self.blocks
                .push((Tensor::cat(&keys, 1)?, Tensor::cat(&values, 1)?));
        }
        Ok(())
    }
}

/// Zero where a token sees another, minus infinity where it does not: `[rows, seen]` for the last `rows` tokens.
fn mask(rows: usize, seen: usize, device: &Device) -> Result<Tensor> {
    let first = seen - rows;
    let values = (0..rows).flat_map(|row| {
        (0..seen).map(move |column| {
            if column <= first + row {
                0.0
            } else {
                f32::NEG_INFINITY
            }
        })
    });
    Tensor::from_vec(values.collect::<Vec<f32>>(), (rows, seen), device)
}
