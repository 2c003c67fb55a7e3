//! The saved form of a KV cache: who made it, the shape, the tokens, then the pages as they lie in memory.

use crate::cache::{CacheShape, PAGE, Sequence};
use inference::InferenceError;

const MAGIC: &[u8; 4] = b"CKV1";

/// Bytes of a sequence. `maker` names everything that the values depend on besides the tokens.
pub(crate) fn save(sequence: &Sequence, shape: &CacheShape, maker: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(
        MAGIC.len()
            + maker.len()
            + 24
            + 4 * sequence.len()
            + shape.page_bytes() * sequence.pages().count(),
    );
    bytes.extend_from_slice(MAGIC);
    let mut number = |value: usize| bytes.extend_from_slice(&(value as u32).to_le_bytes());
    for value in [
        shape.layers,
        shape.kv_heads,
        shape.head_dim,
        PAGE,
        maker.len(),
        sequence.len(),
    ] {
        number(value);
    }
    bytes.extend_from_slice(maker.as_bytes());
    for token in sequence.tokens() {
        bytes.extend_from_slice(&token.to_le_bytes());
    }
    for value in sequence.values() {
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    bytes
}

/// The sequence in `bytes`; `None` where another maker or shape made it. Anything but exactly what [`save`] writes is refused.
pub(crate) fn restore(
    bytes: &[u8],
    shape: &CacheShape,
    maker: &str,
) -> Result<Option<Sequence>, InferenceError> {
    let damaged = || InferenceError::Damaged {
        detail: "saved KV cache".to_string(),
    };
    let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
    let mut take = |length: usize| -> Result<&[u8], InferenceError> {
        let (head, tail) = rest.split_at_checked(length).ok_or_else(damaged)?;
        rest = tail;
        Ok(head)
    };
    let mut numbers = [0; 6];
    for number in &mut numbers {
        *number = le32(take(4)?) as usize;
    }
    let [layers, kv_heads, head_dim, page, maker_length, length] = numbers;
    let made_by = take(maker_length)?;
    let same = *shape
        == CacheShape {
            layers,
            kv_heads,
            head_dim,
        }
        && page == PAGE;
    if !same || made_by != maker.as_bytes() {
        return Ok(None);
    }
    let tokens: Vec<u32> = take(length.checked_mul(4).ok_or_else(damaged)?)?
        .chunks_exact(4)
        .map(le32)
        .collect();
    if rest.len() != length.div_ceil(PAGE) * shape.page_bytes() {
        return Err(damaged());
    }
    let pages = rest.chunks_exact(shape.page_bytes());
    let values = |page: &[u8]| {
        page.chunks_exact(2)
            .map(|two| u16::from_le_bytes([two[0], two[1]]))
            .collect()
    };
    Ok(Some(Sequence::known(tokens, pages.map(values).collect())))
}

/// A little-endian number of four bytes.
fn le32(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: CacheShape = CacheShape {
        layers: 2,
        kv_heads: 1,
        head_dim: 16,
    };

    fn saved() -> Vec<u8> {
        let mut sequence = Sequence::default();
        sequence.reserve(70, &SHAPE);
        sequence.page_mut(65).unwrap()[5] = 77;
        sequence.push(&(0..70).collect::<Vec<_>>());
        save(&sequence, &SHAPE, "model on avx2")
    }

    #[test]
    fn what_was_saved_comes_back() {
        let restored = restore(&saved(), &SHAPE, "model on avx2").unwrap().unwrap();
        assert_eq!(restored.tokens(), (0..70).collect::<Vec<_>>());
        assert_eq!(restored.values().nth(SHAPE.page_values() + 5), Some(77));
        assert_eq!(save(&restored, &SHAPE, "model on avx2"), saved());
    }

    #[test]
    fn another_maker_or_shape_is_passed_over() {
        assert!(
            restore(&saved(), &SHAPE, "model on neon")
                .unwrap()
                .is_none()
        );
        let other = CacheShape { layers: 1, ..SHAPE };
        assert!(
            restore(&saved(), &other, "model on avx2")
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let whole = saved();
        for length in [0, 3, 4, 20, 40, 300, whole.len() - 1] {
            assert!(
                restore(&whole[..length], &SHAPE, "model on avx2").is_err(),
                "{length}"
            );
        }
        let mut longer = whole.clone();
        longer.push(0);
        assert!(restore(&longer, &SHAPE, "model on avx2").is_err());
        let mut endless = whole;
        endless[24..28].copy_from_slice(&[255; 4]);
        assert!(restore(&endless, &SHAPE, "model on avx2").is_err());
    }
}
