//! Pages of a TIFF file: each is a directory, and the header names the first.

/// Most pages of one file that are looked for.
const MOST_PAGES: usize = 5_001;

/// Places of the directories of a TIFF file; empty for other files.
fn directories(bytes: &[u8]) -> Vec<u32> {
    let Some(order) = Order::of(bytes) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut next = order.long(bytes, 4);
    while let Some(at) = next.filter(|at| *at != 0) {
        if found.len() == MOST_PAGES || found.contains(&at) {
            break;
        }
        let Some(entries) = order.short(bytes, at as usize) else {
            break;
        };
        found.push(at);
        next = order.long(bytes, at as usize + 2 + usize::from(entries) * 12);
    }
    found
}

/// Number of pages; 1 for a file that is no TIFF.
pub(crate) fn pages(bytes: &[u8]) -> u32 {
    directories(bytes).len().max(1) as u32
}

/// The file with page `number`, from 1, as its first; `None` for the first page and where there is none.
pub(crate) fn turned_to(bytes: &[u8], number: u32) -> Option<Vec<u8>> {
    let at = *directories(bytes).get(number.checked_sub(1)? as usize)?;
    let order = Order::of(bytes).filter(|_| number > 1)?;
    let mut turned = bytes.to_vec();
    turned.get_mut(4..8)?.copy_from_slice(&match order {
        Order::Little => at.to_le_bytes(),
        Order::Big => at.to_be_bytes(),
    });
    Some(turned)
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes.get(..4)? {
            b"II*\0" => Some(Self::Little),
            b"MM\0*" => Some(Self::Big),
            _ => None,
        }
    }

    fn short(self, bytes: &[u8], at: usize) -> Option<u16> {
        let two = bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(*two),
            Self::Big => u16::from_be_bytes(*two),
        })
    }

    fn long(self, bytes: &[u8], at: usize) -> Option<u32> {
        let four = bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(*four),
            Self::Big => u32::from_be_bytes(*four),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header and two empty directories; the second names `after` as the next.
    fn two(after: u32) -> Vec<u8> {
        let mut bytes = b"II*\0".to_vec();
        bytes.extend(8_u32.to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(14_u32.to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(after.to_le_bytes());
        bytes
    }

    #[test]
    fn pages_are_counted_and_turned_to() {
        let bytes = two(0);
        assert_eq!(pages(&bytes), 2);
        assert!(turned_to(&bytes, 1).is_none());
        let second = turned_to(&bytes, 2).expect("a second page");
        assert_eq!(directories(&second), [14]);
        assert!(turned_to(&bytes, 3).is_none());
    }

    #[test]
    fn a_ring_of_pages_ends_and_other_files_have_one() {
        assert_eq!(pages(&two(8)), 2);
        assert_eq!(pages(&two(9_999)), 2);
        assert_eq!(pages(b"\x89PNG"), 1);
        assert_eq!(pages(b"II*\0"), 1);
    }
}
