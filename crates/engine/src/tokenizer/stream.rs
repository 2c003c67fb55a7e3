//! Bytes of tokens to whole characters.

/// Collects bytes and gives out the characters that are complete.
#[derive(Default)]
pub(crate) struct Utf8Stream {
    pending: Vec<u8>,
}

impl Utf8Stream {
    /// The characters completed by `bytes`; bytes that can never become one give U+FFFD.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.pending.extend_from_slice(bytes);
        let mut text = String::new();
        let mut done = 0;
        for chunk in self.pending.utf8_chunks() {
            text.push_str(chunk.valid());
            done += chunk.valid().len();
            let invalid = chunk.invalid();
            let at_end = done + invalid.len() == self.pending.len();
            if invalid.is_empty() || at_end && may_continue(invalid) {
                break;
            }
            text.push(char::REPLACEMENT_CHARACTER);
            done += invalid.len();
        }
        self.pending.drain(..done);
        text
    }

    /// What is left at the end: U+FFFD if a character was cut off.
    pub fn finish(&mut self) -> String {
        let text = String::from_utf8_lossy(&self.pending).into_owned();
        self.pending.clear();
        text
    }
}

/// Whether these bytes are the beginning of a character.
fn may_continue(bytes: &[u8]) -> bool {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return false,
    };
    bytes.len() < length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_come_out_whole() {
        let mut stream = Utf8Stream::default();
        let bytes = "a高é😀".as_bytes();
        let mut text = String::new();
        for byte in bytes {
            let new = stream.push(&[*byte]);
            assert!(!new.contains(char::REPLACEMENT_CHARACTER));
            text += &new;
        }
        assert_eq!(text + &stream.finish(), "a高é😀");
    }

    #[test]
    fn broken_bytes_become_replacement_characters() {
        let mut stream = Utf8Stream::default();
        assert_eq!(stream.push(b"a\xff\xe9b"), "a\u{fffd}\u{fffd}b");
        assert_eq!(stream.push(b"\xe9\xab"), "");
        assert_eq!(stream.finish(), "\u{fffd}");
    }
}
