//! Packed weights: sixteen output columns side by side, so that one vector holds four consecutive weights of each.
//!
//! Every format is the common form `scale * quant - offset` with unsigned quants, in sub-blocks of 32 (Q6_K: 16). A tile
//! is sixteen columns over the whole inner dimension, a sequence of blocks; a block is laid out as
//! `[sub-block quants]...` then half-precision `d[16]`, `m[16]`, then for k-quants `scale[sub][16]`, `min[sub][16]` in
//! bytes. It takes the room of the original blocks plus at most 7 %.
#![expect(unsafe_code, reason = "vector kernels")]

use super::simd::Simd;
use crate::gguf::{Block, Encoding, f32_to_f16};

/// How a kernel reads one packed format. Pointers are to a block inside a tile.
///
/// # Safety
/// As [`Simd`]; `block` points to [`Format::BYTES`] readable bytes.
pub(super) trait Format {
    /// Sub-blocks per block.
    const SUBS: usize;
    /// Vectors of quants per sub-block: each holds 4 consecutive inner positions.
    const GROUPS: usize;
    /// Bytes per block.
    const BYTES: usize;
    /// Whether quants may exceed 127.
    const WIDE: bool;
    /// Every offset is so many times the scale, unless it is 0.
    const CENTRE: i32 = 0;
    /// Pairs of vectors whose products with bytes up to 127 may be added in 16 bits: `4 * PAIRS * 127` times the largest
    /// quant is below 2^15.
    const PAIRS: usize = 1;
    /// Whether blocks come from memory, one after the other, rather than from a small buffer.
    const STREAMED: bool = true;
    /// The format in which its quants and scales are spelled out.
    type Expanded: Format;

    /// `d` and `m` of the block.
    unsafe fn head<S: Simd>(block: *const u8) -> (S::F, S::F);
    /// Scale and offset of a sub-block.
    unsafe fn scales<S: Simd>(block: *const u8, sub: usize, head: (S::F, S::F)) -> (S::F, S::F);
    /// Vectors `2 * pair` and `2 * pair + 1` of the sub-block.
    unsafe fn pair<S: Simd>(block: *const u8, sub: usize, pair: usize) -> (S::B, S::B);
}

const VECTOR: usize = 64;

#[inline(always)]
unsafe fn halves<S: Simd>(at: *const u8) -> (S::F, S::F) {
    unsafe { (S::load_half(at.cast()), S::load_half(at.add(32).cast())) }
}

#[inline(always)]
unsafe fn nibbles<S: Simd>(at: *const u8) -> (S::B, S::B) {
    unsafe {
        let packed = S::load_b(at);
        (S::low(packed), S::high(packed))
    }
}

#[inline(always)]
unsafe fn fifth_bits<S: Simd>((low, high): (S::B, S::B), bits: S::B, pair: usize) -> (S::B, S::B) {
    unsafe {
        match pair {
            0 => (
                S::or_bits::<4>(low, bits, 16),
                S::or_bits::<3>(high, bits, 16),
            ),
            1 => (
                S::or_bits::<2>(low, bits, 16),
                S::or_bits::<1>(high, bits, 16),
            ),
            2 => (
                S::or_bits::<0>(low, bits, 16),
                S::or_bits::<-1>(high, bits, 16),
            ),
            _ => (
                S::or_bits::<-2>(low, bits, 16),
                S::or_bits::<-3>(high, bits, 16),
            ),
        }
    }
}

/// Four-bit quants, one sub-block per block (Q4_0, Q4_1), or eight with byte scales (Q4_K).
pub(super) struct Bits4<const SUBS: usize>;
/// Five-bit quants (Q5_0, Q5_1; Q5_K).
pub(super) struct Bits5<const SUBS: usize>;
/// Six-bit quants with signed byte scales for each 16 (Q6_K).
pub(super) struct Bits6;
/// Eight-bit quants (Q8_0).
pub(super) struct Bits8;
/// Quants and scales spelled out, for products with many rows; made from the others.
pub(super) struct Expanded<const SUBS: usize, const WIDE: bool, const PAIRS: usize>;

/// Bytes of `d`, `m` and byte scales after the quants.
const fn tail(subs: usize) -> usize {
    if subs == 1 { 64 } else { 64 + subs * 32 }
}

#[inline(always)]
unsafe fn byte_scales<S: Simd>(
    tail: *const u8,
    subs: usize,
    sub: usize,
    (d, m): (S::F, S::F),
) -> (S::F, S::F) {
    unsafe {
        if subs == 1 {
            return (d, m);
        }
        let scale = S::from_u8(tail.add(64 + sub * 16));
        let min = S::from_u8(tail.add(64 + (subs + sub) * 16));
        (S::mul(d, scale), S::mul(m, min))
    }
}

impl<const SUBS: usize> Format for Bits4<SUBS> {
    const SUBS: usize = SUBS;
    const GROUPS: usize = 8;
    const BYTES: usize = SUBS * 256 + tail(SUBS);
    const WIDE: bool = false;
    const PAIRS: usize = 4;
    type Expanded = Expanded<8, false, 4>;

    #[inline(always)]
    unsafe fn head<S: Simd>(block: *const u8) -> (S::F, S::F) {
        unsafe { halves::<S>(block.add(SUBS * 256)) }
    }
    #[inline(always)]
    unsafe fn scales<S: Simd>(block: *const u8, sub: usize, head: (S::F, S::F)) -> (S::F, S::F) {
        unsafe { byte_scales::<S>(block.add(SUBS * 256), SUBS, sub, head) }
    }
    #[inline(always)]
    unsafe fn pair<S: Simd>(block: *const u8, sub: usize, pair: usize) -> (S::B, S::B) {
        unsafe { nibbles::<S>(block.add(sub * 256 + pair * VECTOR)) }
    }
}

impl<const SUBS: usize> Format for Bits5<SUBS> {
    const SUBS: usize = SUBS;
    const GROUPS: usize = 8;
    const BYTES: usize = SUBS * 320 + tail(SUBS);
    const WIDE: bool = false;
    const PAIRS: usize = 2;
    type Expanded = Expanded<8, false, 2>;

    #[inline(always)]
    unsafe fn head<S: Simd>(block: *const u8) -> (S::F, S::F) {
        unsafe { halves::<S>(block.add(SUBS * 320)) }
    }
    #[inline(always)]
    unsafe fn scales<S: Simd>(block: *const u8, sub: usize, head: (S::F, S::F)) -> (S::F, S::F) {
        unsafe { byte_scales::<S>(block.add(SUBS * 320), SUBS, sub, head) }
    }
    #[inline(always)]
    unsafe fn pair<S: Simd>(block: *const u8, sub: usize, pair: usize) -> (S::B, S::B) {
        unsafe {
            let sub = block.add(sub * 320);
            let bits = S::load_b(sub.add(256));
            fifth_bits::<S>(nibbles::<S>(sub.add(pair * VECTOR)), bits, pair)
        }
    }
}

impl Format for Bits6 {
    const SUBS: usize = 16;
    const GROUPS: usize = 4;
    /// The room of `m`, which is 32 d, keeps blocks on cache lines.
    const BYTES: usize = 16 * 192 + 64 + 16 * 16;
    const WIDE: bool = false;
    const CENTRE: i32 = 32;
    type Expanded = Expanded<16, false, 1>;

    #[inline(always)]
    unsafe fn head<S: Simd>(block: *const u8) -> (S::F, S::F) {
        unsafe { halves::<S>(block.add(16 * 192)) }
    }
    #[inline(always)]
    unsafe fn scales<S: Simd>(block: *const u8, sub: usize, head: (S::F, S::F)) -> (S::F, S::F) {
        unsafe {
            let scale = S::from_i8(block.add(16 * 192 + 64 + sub * 16).cast());
            (S::mul(head.0, scale), head.1)
        }
    }
    #[inline(always)]
    unsafe fn pair<S: Simd>(block: *const u8, sub: usize, pair: usize) -> (S::B, S::B) {
        unsafe {
            let sub = block.add(sub * 192);
            let bits = S::load_b(sub.add(128));
            let (low, high) = nibbles::<S>(sub.add(pair * VECTOR));
            if pair == 0 {
                (
                    S::or_bits::<4>(low, bits, 48),
                    S::or_bits::<2>(high, bits, 48),
                )
            } else {
                (
                    S::or_bits::<0>(low, bits, 48),
                    S::or_bits::<-2>(high, bits, 48),
                )
            }
        }
    }
}

impl Format for Bits8 {
    const SUBS: usize = 1;
    const GROUPS: usize = 8;
    const BYTES: usize = 512 + 64;
    const WIDE: bool = true;
    const CENTRE: i32 = 128;
    type Expanded = Expanded<8, true, 1>;

    #[inline(always)]
    unsafe fn head<S: Simd>(block: *const u8) -> (S::F, S::F) {
        unsafe { halves::<S>(block.add(512)) }
    }
    #[inline(always)]
    unsafe fn scales<S: Simd>(_: *const u8, _: usize, head: (S::F, S::F)) -> (S::F, S::F) {
        head
    }
    #[inline(always)]
    unsafe fn pair<S: Simd>(block: *const u8, _: usize, pair: usize) -> (S::B, S::B) {
        unsafe {
            let at = block.add(pair * 2 * VECTOR);
            (S::load_b(at), S::load_b(at.add(VECTOR)))
        }
    }
}

impl<const SUBS: usize, const WIDE: bool, const PAIRS: usize> Format
    for Expanded<SUBS, WIDE, PAIRS>
{
    const SUBS: usize = SUBS;
    const GROUPS: usize = 64 / SUBS;
    const BYTES: usize = 4096 + SUBS * 128;
    const WIDE: bool = WIDE;
    const CENTRE: i32 = match (WIDE, SUBS) {
        (true, _) => 128,
        (false, 16) => 32,
        _ => 0,
    };
    const PAIRS: usize = PAIRS;
    const STREAMED: bool = false;
    type Expanded = Self;

    #[inline(always)]
    unsafe fn head<S: Simd>(_: *const u8) -> (S::F, S::F) {
        unsafe { (S::splat(0.0), S::splat(0.0)) }
    }
    #[inline(always)]
    unsafe fn scales<S: Simd>(block: *const u8, sub: usize, _: (S::F, S::F)) -> (S::F, S::F) {
        unsafe {
            let scale = block.add(4096 + sub * 64);
            let offset = block.add(4096 + (SUBS + sub) * 64);
            (S::load(scale.cast()), S::load(offset.cast()))
        }
    }
    #[inline(always)]
    unsafe fn pair<S: Simd>(block: *const u8, sub: usize, pair: usize) -> (S::B, S::B) {
        unsafe {
            let at = block.add((sub * Self::GROUPS + pair * 2) * VECTOR);
            (S::load_b(at), S::load_b(at.add(VECTOR)))
        }
    }
}

/// Bytes of one packed block of sixteen columns and the inner positions it covers; `None` for unquantised encodings.
pub(super) fn packed_block(encoding: Encoding) -> Option<(usize, usize)> {
    Some(match encoding {
        Encoding::Q4_0 | Encoding::Q4_1 => (Bits4::<1>::BYTES, 32),
        Encoding::Q5_0 | Encoding::Q5_1 => (Bits5::<1>::BYTES, 32),
        Encoding::Q8_0 => (Bits8::BYTES, 32),
        Encoding::Q4K => (Bits4::<8>::BYTES, 256),
        Encoding::Q5K => (Bits5::<8>::BYTES, 256),
        Encoding::Q6K => (Bits6::BYTES, 256),
        Encoding::F32 | Encoding::F16 | Encoding::BF16 => return None,
    })
}

/// Writes one original block as column `column` of a packed block of zeros. False when a scale is not finite.
pub(super) fn pack_column(
    encoding: Encoding,
    original: &[u8],
    column: usize,
    packed: &mut [u8],
) -> bool {
    let block = Block::unpack(encoding, original);
    let values = encoding.block().0;
    let sub_length = Block::sub_length(encoding);
    let subs = values / sub_length;
    let (sub_bytes, bits) = match encoding {
        Encoding::Q8_0 => (512, 8),
        Encoding::Q6K => (192, 6),
        Encoding::Q5K | Encoding::Q5_0 | Encoding::Q5_1 => (320, 5),
        _ => (256, 4),
    };
    for (sub, quants) in block.quants[..values].chunks_exact(sub_length).enumerate() {
        let out = &mut packed[sub * sub_bytes..][..sub_bytes];
        if bits == 8 {
            for (group, four) in quants.as_chunks::<4>().0.iter().enumerate() {
                out[group * VECTOR + column * 4..][..4].copy_from_slice(four);
            }
            continue;
        }
        let mut high_bits = 0u32;
        for (pair, eight) in quants.as_chunks::<8>().0.iter().enumerate() {
            let (first, second) = (word(eight, 0), word(eight, 4));
            let low = first & 0x0f0f_0f0f | (second & 0x0f0f_0f0f) << 4;
            out[pair * VECTOR + column * 4..][..4].copy_from_slice(&low.to_le_bytes());
            if bits == 5 {
                let (first, second) = (first >> 4 & 0x0101_0101, second >> 4 & 0x0101_0101);
                high_bits |= first << (2 * pair) | second << (2 * pair + 1);
            } else if bits == 6 {
                let (first, second) = (first >> 4 & 0x0303_0303, second >> 4 & 0x0303_0303);
                high_bits |= first << (4 * pair) | second << (4 * pair + 2);
            }
        }
        if bits > 4 {
            let at = sub_length / 8 * VECTOR + column * 4;
            out[at..at + 4].copy_from_slice(&high_bits.to_le_bytes());
        }
    }
    let tail = &mut packed[subs * sub_bytes..];
    tail[column * 2..][..2].copy_from_slice(&f32_to_f16(block.d).to_le_bytes());
    tail[32 + column * 2..][..2].copy_from_slice(&f32_to_f16(block.m).to_le_bytes());
    if subs > 1 {
        for sub in 0..subs {
            let scale = block.sub_scales[sub];
            tail[64 + sub * 16 + column] = if scale < 0.0 {
                scale as i8 as u8
            } else {
                scale as u8
            };
            if encoding != Encoding::Q6K {
                tail[64 + (subs + sub) * 16 + column] = block.sub_mins[sub] as u8;
            }
        }
    }
    block.d.is_finite() && block.m.is_finite()
}

fn word(bytes: &[u8; 8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
