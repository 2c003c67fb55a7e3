//! Bytes of a structured document as text, with the way back where there is one.

use record::Span;
use std::borrow::Cow;

/// A decoded document.
pub(crate) struct Decoded<'t> {
    pub(crate) text: Cow<'t, str>,
    /// Bytes before the text in the original (a byte order mark); `None` where the encoding changed every offset.
    base: Option<usize>,
    whole: usize,
    /// True where characters were replaced because the bytes are no valid text.
    pub(crate) damaged: bool,
}

impl Decoded<'_> {
    /// The range in the original behind a range of the text; the whole document where it had to be re-encoded.
    pub(crate) fn original(&self, span: Span) -> Span {
        match self.base {
            Some(base) => span.shifted(base),
            None => Span::new(0, self.whole),
        }
    }

    /// Like [`Decoded::original`] for a slice of the text.
    pub(crate) fn of(&self, part: &str) -> Span {
        match (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize) {
            Some(at) if at + part.len() <= self.text.len() => {
                self.original(Span::new(at, at + part.len()))
            }
            _ => Span::new(0, self.whole),
        }
    }
}

/// UTF-8 with or without mark, UTF-16 with mark or as XML without, Windows-1252 where the document declares a one-byte
/// Western encoding, else UTF-8 with replacement characters.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let whole = bytes.len();
    let made = |text: Cow<'_, str>, base, damaged| Decoded {
        text: Cow::Owned(text.into_owned()),
        base,
        whole,
        damaged,
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => {
            return made(utf16(rest, u16::from_le_bytes).into(), None, false);
        }
        [0xFE, 0xFF, rest @ ..] => {
            return made(utf16(rest, u16::from_be_bytes).into(), None, false);
        }
        [b'<', 0, b'?', 0, ..] => {
            return made(utf16(bytes, u16::from_le_bytes).into(), None, false);
        }
        [0, b'<', 0, b'?', ..] => {
            return made(utf16(bytes, u16::from_be_bytes).into(), None, false);
        }
        _ => {}
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let base = whole - text.len();
    match std::str::from_utf8(text) {
        Ok(text) => Decoded {
            text: Cow::Borrowed(text),
            base: Some(base),
            whole,
            damaged: false,
        },
        Err(_) if declares_latin(text) => made(
            text.iter()
                .map(|byte| western(*byte))
                .collect::<String>()
                .into(),
            None,
            false,
        ),
        Err(_) => made(String::from_utf8_lossy(text), None, true),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

fn declares_latin(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let names = ["iso-8859-1", "windows-1252", "latin1", "latin-1", "8859/1"];
    names.iter().any(|name| head.contains(name))
}

/// A Windows-1252 byte. Bytes 0x80 to 0x9F by the WHATWG index for windows-1252.
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte) - 0x80],
        _ => char::from(byte),
    }
}
