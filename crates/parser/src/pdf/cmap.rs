//! Character maps: the `ToUnicode` stream of a font, and the names of predefined Chinese maps.

use std::collections::HashMap;

/// Most codes of one map; two bytes give 65,536.
const MAX_ENTRIES: usize = 200_000;

/// Codes of a font and the text they stand for.
#[derive(Default, Debug)]
pub(super) struct ToUnicode {
    text: HashMap<(u32, usize), String>,
    /// Code lengths in bytes by first and last code of each declared range.
    ranges: Vec<(usize, u32, u32)>,
}

#[derive(PartialEq, Debug)]
enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

impl ToUnicode {
    /// Reads a CMap stream; what is not understood is passed over.
    pub(super) fn parse(stream: &[u8]) -> Self {
        let mut map = Self::default();
        let mut strings: Vec<Vec<Vec<u8>>> = Vec::new();
        let mut list: Option<Vec<Vec<u8>>> = None;
        for token in tokens(stream) {
            match token {
                Token::Hex(bytes) => match &mut list {
                    Some(list) => list.push(bytes),
                    None => strings.push(vec![bytes]),
                },
                Token::Open => list = Some(Vec::new()),
                Token::Close => strings.push(list.take().unwrap_or_default()),
                Token::Word(word) => {
                    match word {
                        b"endcodespacerange" => map.codespace(&strings),
                        b"endbfchar" => map.characters(&strings),
                        b"endbfrange" => map.spans(&strings),
                        _ => {}
                    }
                    strings.clear();
                }
            }
            if map.text.len() > MAX_ENTRIES || strings.len() > MAX_ENTRIES {
                break;
            }
        }
        map
    }

    /// The text of `code`, where the map has it.
    pub(super) fn get(&self, code: u32, length: usize) -> Option<&str> {
        self.text.get(&(code, length)).map(String::as_str)
    }

    /// Length in bytes of the code at the start of `bytes`, where the map declares ranges that decide it.
    pub(super) fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=4.min(bytes.len())).find(|length| {
            let code = number(&bytes[..*length]);
            self.ranges
                .iter()
                .any(|(size, low, high)| size == length && (*low..=*high).contains(&code))
        })
    }

    fn codespace(&mut self, strings: &[Vec<Vec<u8>>]) {
        for pair in strings.chunks_exact(2) {
            if let ([low], [high]) = (&pair[0][..], &pair[1][..])
                && (1..=4).contains(&low.len())
                && low.len() == high.len()
            {
                self.ranges.push((low.len(), number(low), number(high)));
            }
        }
    }

    fn characters(&mut self, strings: &[Vec<Vec<u8>>]) {
        for pair in strings.chunks_exact(2) {
            if let ([code], [text]) = (&pair[0][..], &pair[1][..])
                && code.len() <= 4
            {
                self.text.insert((number(code), code.len()), utf16(text, 0));
            }
        }
    }

    fn spans(&mut self, strings: &[Vec<Vec<u8>>]) {
        for triple in strings.chunks_exact(3) {
            let ([low], [high]) = (&triple[0][..], &triple[1][..]) else {
                continue;
            };
            if low.len() > 4 || self.text.len() > MAX_ENTRIES {
                continue;
            }
            let (first, last) = (number(low), number(high));
            let last = last.min(first.saturating_add(0xFFFF));
            for (offset, code) in (first..=last).enumerate() {
                let text = match &triple[2][..] {
                    [one] => utf16(one, offset as u16),
                    many => match many.get(offset) {
                        Some(text) => utf16(text, 0),
                        None => break,
                    },
                };
                self.text.insert((code, low.len()), text);
            }
        }
    }
}

/// The encoding behind a predefined character map's name, for Chinese fonts without a `ToUnicode` stream.
pub(super) fn predefined(name: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let name = std::str::from_utf8(name).ok()?;
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    if starts(&["UniGB-UCS2", "UniGB-UTF16", "UniCNS-UCS2", "UniCNS-UTF16"]) {
        Some(encoding_rs::UTF_16BE)
    } else if starts(&["GBK", "GB-EUC", "GBpc"]) {
        Some(encoding_rs::GB18030)
    } else if starts(&["ETen-B5", "B5pc", "HKscs-B5", "ETenms-B5"]) {
        Some(encoding_rs::BIG5)
    } else {
        None
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |value, byte| (value << 8) | u32::from(*byte))
}

/// UTF-16BE text whose last unit is raised by `offset`.
fn utf16(bytes: &[u8], offset: u16) -> String {
    let mut units: Vec<u16> = match bytes {
        [one] => vec![u16::from(*one)],
        many => many
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect(),
    };
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(offset);
    }
    String::from_utf16_lossy(&units)
}

fn tokens(stream: &[u8]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = stream;
    while let Some((first, tail)) = rest.split_first() {
        match first {
            b'%' => {
                let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                rest = &rest[end.unwrap_or(rest.len())..];
            }
            b'<' if tail.first() == Some(&b'<') => rest = &tail[1..],
            b'<' => {
                let end = tail.iter().position(|byte| *byte == b'>');
                let end = end.unwrap_or(tail.len());
                tokens.push(Token::Hex(hex(&tail[..end])));
                rest = &tail[(end + 1).min(tail.len())..];
            }
            b'[' => {
                tokens.push(Token::Open);
                rest = tail;
            }
            b']' => {
                tokens.push(Token::Close);
                rest = tail;
            }
            byte if byte.is_ascii_alphanumeric() => {
                let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
                let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
                tokens.push(Token::Word(word));
                rest = tail;
            }
            _ => rest = tail,
        }
    }
    tokens
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|digit| (*digit as char).to_digit(16).map(|value| value as u8))
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lists_and_single_codes_are_read() {
        let map = ToUnicode::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0020> <0010> <00660069> endbfchar\n\
              2 beginbfrange <0024> <0026> <0041> <0030> <0031> [<767D> <7D30>] endbfrange",
        );
        let text = |code| map.get(code, 2).unwrap_or("-").to_owned();
        assert_eq!(
            [text(3), text(0x10), text(0x26), text(0x31), text(0x99)],
            [" ", "fi", "C", "細", "-"]
        );
        assert_eq!(map.code_length(&[0, 3, 0]), Some(2));
    }
}
