//! Rich Text Format: the words, without fonts, pictures and fields, each with its way back to the original bytes.

use record::{OffsetMap, Segment, Span};

/// Groups whose content is no text of the document.
const HIDDEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "footer",
    "headerl",
    "headerr",
    "footerl",
    "footerr",
    "generator",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "themedata",
    "datastore",
    "latentstyles",
    "fldinst",
    "xmlnstbl",
    "revtbl",
    "filetbl",
    "bkmkstart",
    "bkmkend",
    "mmathPr",
];
/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 200;

#[derive(Clone, Copy)]
struct Group {
    hidden: bool,
    /// Characters that stand in for a `\u` escape and are skipped.
    fallback: usize,
}

/// The text of an RTF document and where each stretch of it stood. Damaged input gives what was read before the damage.
pub(crate) fn text(bytes: &[u8]) -> (String, OffsetMap) {
    let mut out = Writer::default();
    let mut groups = vec![Group {
        hidden: false,
        fallback: 1,
    }];
    let mut skip = 0;
    let mut page = 1252;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let group = groups.last().copied().unwrap_or(Group {
            hidden: true,
            fallback: 1,
        });
        match bytes[at] {
            b'{' => {
                at += 1;
                if groups.len() >= MAX_DEPTH {
                    break;
                }
                groups.push(group);
            }
            b'}' => {
                at += 1;
                if groups.len() > 1 {
                    groups.pop();
                }
                skip = 0;
            }
            b'\\' => match bytes.get(at + 1) {
                Some(b'\'') => {
                    let byte = hexadecimal(bytes.get(at + 2..at + 4));
                    at = (at + 4).min(bytes.len());
                    if skip > 0 {
                        skip -= 1;
                    } else if let (Some(byte), false) = (byte, group.hidden) {
                        out.push_byte(byte, page, Span::new(start, at));
                    }
                }
                Some(b'*') => {
                    at += 2;
                    if let Some(last) = groups.last_mut() {
                        last.hidden = true;
                    }
                }
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let (word, number, end) = control(bytes, at + 1);
                    at = end;
                    let span = Span::new(start, at);
                    match word {
                        "u" => {
                            let code = number.unwrap_or_default();
                            let code = if code < 0 { code + 65_536 } else { code };
                            if !group.hidden {
                                out.push_unit(code as u16, span);
                            }
                            skip = group.fallback;
                        }
                        "uc" => {
                            if let Some(last) = groups.last_mut() {
                                last.fallback = number.unwrap_or(1).clamp(0, 8) as usize;
                            }
                        }
                        "ansicpg" => page = number.unwrap_or(1252),
                        "par" | "line" | "row" | "sect" | "page" if !group.hidden => {
                            out.push('\n', span)
                        }
                        "tab" | "cell" if !group.hidden => out.push('\t', span),
                        _ if HIDDEN.contains(&word) => {
                            if let Some(last) = groups.last_mut() {
                                last.hidden = true;
                            }
                        }
                        _ => {
                            if let (Some(sign), false) = (named(word), group.hidden) {
                                out.push(sign, span);
                            }
                        }
                    }
                    // Binary data follows its length and is no text.
                    if word == "bin" {
                        at = at
                            .saturating_add(number.unwrap_or(0).max(0) as usize)
                            .min(bytes.len());
                    }
                }
                Some(symbol) => {
                    at += 2;
                    let sign = match symbol {
                        b'\\' | b'{' | b'}' => Some(char::from(*symbol)),
                        b'~' => Some(' '),
                        b'_' => Some('-'),
                        b'\n' | b'\r' => Some('\n'),
                        _ => None,
                    };
                    if let (Some(sign), false) = (sign, group.hidden) {
                        out.push(sign, Span::new(start, at));
                    }
                }
                None => at += 1,
            },
            b'\r' | b'\n' | 0 => at += 1,
            byte => {
                at += 1;
                if skip > 0 {
                    skip -= 1;
                } else if !group.hidden {
                    out.push_byte(byte, page, Span::new(start, at));
                }
            }
        }
    }
    out.finish()
}

fn named(word: &str) -> Option<char> {
    Some(match word {
        "emdash" => '—',
        "endash" => '–',
        "bullet" => '•',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "emspace" | "enspace" | "qmspace" => ' ',
        _ => return None,
    })
}

/// A control word from `at` on: its letters, its number, and where the next thing begins.
fn control(bytes: &[u8], at: usize) -> (&str, Option<i32>, usize) {
    let letters = bytes[at..]
        .iter()
        .take(32)
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let word = std::str::from_utf8(&bytes[at..at + letters]).unwrap_or_default();
    let from = at + letters;
    let sign = usize::from(bytes.get(from) == Some(&b'-'));
    let digits = bytes[from + sign..]
        .iter()
        .take(10)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let mut end = from;
    let mut number = None;
    if digits > 0 {
        end = from + sign + digits;
        number = std::str::from_utf8(&bytes[from..end])
            .ok()
            .and_then(|digits| digits.parse().ok());
    }
    if bytes.get(end) == Some(&b' ') {
        end += 1;
    }
    (word, number, end)
}

fn hexadecimal(digits: Option<&[u8]>) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits?).ok()?, 16).ok()
}

/// Text under construction: characters, half characters of the legacy code page, halves of surrogate pairs.
#[derive(Default)]
struct Writer {
    text: String,
    map: OffsetMap,
    lead: Option<(u8, Span)>,
    high: Option<(u16, Span)>,
}

impl Writer {
    fn push(&mut self, sign: char, original: Span) {
        let start = self.text.len();
        self.text.push(sign);
        let text = Span::new(start, self.text.len());
        match self.map.segments.last_mut() {
            // Runs that stand in the original as they stand here share one segment.
            Some(last)
                if last.original.end == original.start
                    && last.text.len() == last.original.len()
                    && text.len() == original.len() =>
            {
                last.text.end = text.end;
                last.original.end = original.end;
            }
            _ => self.map.segments.push(Segment { text, original }),
        }
    }

    /// One byte of the document's code page; Chinese pages use two for a character.
    fn push_byte(&mut self, byte: u8, page: i32, original: Span) {
        if let Some((lead, start)) = self.lead.take() {
            let span = start.cover(original);
            let pair = [lead, byte];
            let decoded = legacy(page, &pair).unwrap_or('\u{FFFD}');
            self.push(decoded, span);
        } else if byte < 0x80 {
            self.push(char::from(byte), original);
        } else if matches!(page, 936 | 950 | 54936) {
            self.lead = Some((byte, original));
        } else if let Some(sign) = legacy(page, &[byte]) {
            self.push(sign, original);
        }
    }

    fn push_unit(&mut self, unit: u16, original: Span) {
        match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high = Some((unit, original)),
            (Some((high, start)), 0xDC00..=0xDFFF) => {
                let mut decoded = char::decode_utf16([high, unit]);
                if let Some(Ok(sign)) = decoded.next() {
                    self.push(sign, start.cover(original));
                }
            }
            (_, unit) => {
                if let Some(sign) = char::from_u32(u32::from(unit)) {
                    self.push(sign, original);
                }
            }
        }
    }

    fn finish(self) -> (String, OffsetMap) {
        (self.text, self.map)
    }
}

/// One character of a legacy code page.
fn legacy(page: i32, bytes: &[u8]) -> Option<char> {
    let encoding = match page {
        936 => encoding_rs::GBK,
        54936 => encoding_rs::GB18030,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        _ => encoding_rs::WINDOWS_1252,
    };
    let (text, _, damaged) = encoding.decode(bytes);
    text.chars().next().filter(|_| !damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_come_out_and_fonts_pictures_and_fields_do_not() {
        let source = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator X;}\f0 Allergies:\tab penicillin\par Temp 38\'b0\par \u24739?\u32773? {\pict 00ff}end}";
        let (text, map) = text(source);
        assert_eq!(text, "Allergies:\tpenicillin\nTemp 38°\n患者 end");
        let at = text.find("penicillin").expect("the word");
        let original = map.original(Span::new(at, at + 10)).expect("mapped");
        assert_eq!(&source[original.start..original.end], b"penicillin");
    }

    #[test]
    fn chinese_code_pages_use_two_bytes() {
        assert_eq!(
            text(br"{\rtf1\ansicpg936 \'b8\'df\'d1\'aa\'d1\'b9}").0,
            "高血压"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_give_text_whose_map_is_inside_both(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut source = br"{\rtf1 ".to_vec();
            source.extend(bytes);
            let (text, map) = text(&source);
            for segment in &map.segments {
                prop_assert!(segment.original.end <= source.len());
                prop_assert!(segment.text.slice(&text).is_some());
            }
        }
    }
}
