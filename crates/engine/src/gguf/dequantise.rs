//! Blocks of quantised values to `f32`, the definition every kernel is checked against.
//! Source: ggml's block structures (`ggml-common.h`) and reference conversions (`ggml-quants.c`).

use super::Encoding;

/// Half precision to single precision.
pub(crate) fn f16_to_f32(half: u16) -> f32 {
    let sign = u32::from(half >> 15) << 31;
    let exponent = u32::from(half >> 10) & 31;
    let fraction = u32::from(half) & 1023;
    let bits = match exponent {
        0 => {
            let magnitude = fraction as f32 * 2f32.powi(-24);
            return if sign == 0 { magnitude } else { -magnitude };
        }
        31 => 0x7f80_0000 | fraction << 13,
        _ => (exponent + 112) << 23 | fraction << 13,
    };
    f32::from_bits(sign | bits)
}

/// Single precision to half precision, to nearest even.
pub(crate) fn f32_to_f16(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    let magnitude = bits & 0x7fff_ffff;
    if magnitude > 0x7f80_0000 {
        return sign | 0x7e00;
    }
    if magnitude >= 0x477f_f000 {
        return sign | 0x7c00;
    }
    if magnitude < 0x3880_0000 {
        let scaled = f32::from_bits(magnitude) * 2f32.powi(24);
        return sign | scaled.round_ties_even() as u16;
    }
    let rounded = magnitude + 0x0fff + ((magnitude >> 13) & 1);
    sign | ((rounded - 0x3800_0000) >> 13) as u16
}

fn half(block: &[u8], at: usize) -> f32 {
    f16_to_f32(u16::from_le_bytes([block[at], block[at + 1]]))
}

/// Scale and minimum of sub-block `sub` from the 12 packed bytes of a Q4_K or Q5_K block.
pub(crate) fn scale_and_min(sub: usize, packed: &[u8]) -> (u8, u8) {
    if sub < 4 {
        (packed[sub] & 63, packed[sub + 4] & 63)
    } else {
        (
            packed[sub + 4] & 15 | (packed[sub - 4] >> 6) << 4,
            packed[sub + 4] >> 4 | (packed[sub] >> 6) << 4,
        )
    }
}

/// One block in the common form `scale * quant - offset`: quants unsigned, one scale and offset for each sub-block.
pub(crate) struct Block {
    /// Values, in order; as many as the block has.
    pub quants: [u8; 256],
    /// Unscaled scales: `scale = d * sub_scales[sub]`.
    pub sub_scales: [f32; 16],
    /// Unscaled offsets: `offset = m * sub_mins[sub]`.
    pub sub_mins: [f32; 16],
    pub d: f32,
    pub m: f32,
}

impl Block {
    /// Values per sub-block.
    pub fn sub_length(encoding: Encoding) -> usize {
        if encoding == Encoding::Q6K { 16 } else { 32 }
    }

    /// Unpacks one block of a quantised encoding.
    pub fn unpack(encoding: Encoding, block: &[u8]) -> Self {
        let mut out = Self {
            quants: [0; 256],
            sub_scales: [1.0; 16],
            sub_mins: [1.0; 16],
            d: half(block, 0),
            m: 0.0,
        };
        match encoding {
            Encoding::Q4_0 => {
                out.m = 8.0 * out.d;
                nibbles(&block[2..18], &mut out.quants);
            }
            Encoding::Q4_1 => {
                out.m = -half(block, 2);
                nibbles(&block[4..20], &mut out.quants);
            }
            Encoding::Q5_0 => {
                out.m = 16.0 * out.d;
                nibbles(&block[6..22], &mut out.quants);
                fifth_bits(&block[2..6], &mut out.quants);
            }
            Encoding::Q5_1 => {
                out.m = -half(block, 2);
                nibbles(&block[8..24], &mut out.quants);
                fifth_bits(&block[4..8], &mut out.quants);
            }
            Encoding::Q8_0 => {
                out.m = 128.0 * out.d;
                for (quant, byte) in out.quants.iter_mut().zip(&block[2..34]) {
                    *quant = byte ^ 0x80;
                }
            }
            Encoding::Q4K => out.k_block(block, &block[16..144], None),
            Encoding::Q5K => out.k_block(block, &block[48..176], Some(&block[16..48])),
            Encoding::Q6K => out.q6_k(block),
            Encoding::F32 | Encoding::F16 | Encoding::BF16 => {}
        }
        out
    }

    fn k_block(&mut self, block: &[u8], low: &[u8], high: Option<&[u8]>) {
        self.m = half(block, 2);
        for sub in 0..8 {
            let (scale, min) = scale_and_min(sub, &block[4..16]);
            self.sub_scales[sub] = f32::from(scale);
            self.sub_mins[sub] = f32::from(min);
            for j in 0..32 {
                let byte = low[sub / 2 * 32 + j];
                let nibble = if sub % 2 == 0 { byte & 15 } else { byte >> 4 };
                let fifth = high.map_or(0, |high| (high[j] >> sub & 1) << 4);
                self.quants[sub * 32 + j] = nibble | fifth;
            }
        }
    }

    fn q6_k(&mut self, block: &[u8]) {
        self.d = half(block, 208);
        self.m = 32.0 * self.d;
        for sub in 0..16 {
            self.sub_scales[sub] = f32::from(block[192 + sub] as i8);
            self.sub_mins[sub] = self.sub_scales[sub];
        }
        for side in 0..2 {
            let (low, high) = (&block[side * 64..], &block[128 + side * 32..]);
            let out = &mut self.quants[side * 128..];
            for j in 0..32 {
                out[j] = low[j] & 15 | (high[j] & 3) << 4;
                out[j + 32] = low[j + 32] & 15 | (high[j] >> 2 & 3) << 4;
                out[j + 64] = low[j] >> 4 | (high[j] >> 4 & 3) << 4;
                out[j + 96] = low[j + 32] >> 4 | (high[j] >> 6) << 4;
            }
        }
    }
}

fn nibbles(packed: &[u8], quants: &mut [u8; 256]) {
    for (j, byte) in packed.iter().enumerate() {
        quants[j] = byte & 15;
        quants[j + 16] = byte >> 4;
    }
}

fn fifth_bits(packed: &[u8], quants: &mut [u8; 256]) {
    for j in 0..32 {
        quants[j] |= (packed[j / 8] >> (j % 8) & 1) << 4;
    }
}

/// One row of a tensor as `f32`. `row` holds whole blocks for exactly `out.len()` values.
pub(crate) fn dequantise_row(encoding: Encoding, row: &[u8], out: &mut [f32]) {
    match encoding {
        Encoding::F32 => {
            for (value, bytes) in out.iter_mut().zip(row.as_chunks().0) {
                *value = f32::from_le_bytes(*bytes);
            }
        }
        Encoding::F16 => {
            for (value, bytes) in out.iter_mut().zip(row.as_chunks().0) {
                *value = f16_to_f32(u16::from_le_bytes(*bytes));
            }
        }
        Encoding::BF16 => {
            for (value, bytes) in out.iter_mut().zip(row.as_chunks().0) {
                *value = f32::from_bits(u32::from(u16::from_le_bytes(*bytes)) << 16);
            }
        }
        _ => {
            let (length, bytes) = encoding.block();
            let sub_length = Block::sub_length(encoding);
            for (out, packed) in out.chunks_exact_mut(length).zip(row.chunks_exact(bytes)) {
                let block = Block::unpack(encoding, packed);
                for (i, value) in out.iter_mut().enumerate() {
                    let sub = i / sub_length;
                    *value = block.d * block.sub_scales[sub] * f32::from(block.quants[i])
                        - block.m * block.sub_mins[sub];
                }
            }
        }
    }
}

/// Finite values as Q8_0 blocks, each of 32 with one scale; an error of at most half a step of `largest / 127`, besides
/// the rounding of the scale. The length is a multiple of 32.
pub(crate) fn q8_0(values: &[f32]) -> Vec<u8> {
    let mut blocks = Vec::with_capacity(values.len() / 32 * 34);
    for values in values.as_chunks::<32>().0 {
        let largest = values
            .iter()
            .fold(0f32, |most, value| most.max(value.abs()));
        let scale = f32_to_f16(largest / 127.0);
        let step = f16_to_f32(scale);
        let inverse = if step > 0.0 { step.recip() } else { 0.0 };
        blocks.extend(scale.to_le_bytes());
        blocks
            .extend(values.map(|value| (value * inverse).round().clamp(-127.0, 127.0) as i8 as u8));
    }
    blocks
}
