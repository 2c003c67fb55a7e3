//! Fonts, as far as text needs them: codes to characters and widths.

use super::cmap::{ToUnicode, predefined};
use super::widths;
use lopdf::{Dictionary, Document, Object, Stream};
use std::collections::HashMap;

/// Largest decoded character map, in bytes.
const CMAP_BYTES: usize = 16 << 20;

/// One font resource.
pub(super) struct Font {
    to_unicode: Option<ToUnicode>,
    kind: Kind,
    widths: HashMap<u32, f32>,
    default_width: f32,
}

enum Kind {
    /// One byte a code, with its text.
    Simple(Vec<String>),
    /// Two bytes a code, or as the named encoding says.
    Composite(Option<&'static encoding_rs::Encoding>),
}

/// One code of a shown string.
pub(super) struct Code {
    /// What it stands for; `None` where the font does not say.
    pub(super) text: Option<String>,
    /// Advance, in thousandths of the font size.
    pub(super) width: f32,
    /// True for the one-byte code 32, to which word spacing applies.
    pub(super) is_space: bool,
}

impl Font {
    /// Reads a font dictionary; missing parts fall back to what viewers assume.
    pub(super) fn read(document: &Document, font: &Dictionary) -> Font {
        let to_unicode = get(document, font, b"ToUnicode")
            .and_then(|object| object.as_stream().ok())
            .and_then(decoded)
            .map(|stream| ToUnicode::parse(&stream));
        if name(document, font, b"Subtype") == Some(b"Type0") {
            return composite(document, font, to_unicode);
        }
        let (widths, default_width) = simple_widths(document, font);
        Font {
            to_unicode,
            kind: Kind::Simple(simple_table(document, font)),
            widths,
            default_width,
        }
    }

    /// Splits a shown string into codes.
    pub(super) fn codes(&self, bytes: &[u8]) -> Vec<Code> {
        let mut codes = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.code_length(rest).clamp(1, rest.len());
            let (code, tail) = rest.split_at(length);
            codes.push(self.code(code));
            rest = tail;
        }
        codes
    }

    fn code_length(&self, bytes: &[u8]) -> usize {
        match &self.kind {
            Kind::Simple(_) => 1,
            Kind::Composite(Some(encoding)) if *encoding != encoding_rs::UTF_16BE => {
                if bytes[0] < 0x80 { 1 } else { 2 }
            }
            Kind::Composite(_) => self
                .to_unicode
                .as_ref()
                .and_then(|map| map.code_length(bytes))
                .unwrap_or(2),
        }
    }

    fn code(&self, bytes: &[u8]) -> Code {
        let code = bytes
            .iter()
            .fold(0, |value: u32, byte| (value << 8) | u32::from(*byte));
        let mapped = self
            .to_unicode
            .as_ref()
            .and_then(|map| map.get(code, bytes.len()))
            .filter(|text| !text.is_empty() && *text != "\u{0}" && *text != "\u{FFFD}")
            .map(str::to_owned);
        let text = mapped.or_else(|| match &self.kind {
            Kind::Simple(table) => table
                .get(code as usize)
                .filter(|text| !text.is_empty())
                .cloned(),
            Kind::Composite(Some(encoding)) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(|text| text.into_owned()),
            Kind::Composite(None) => None,
        });
        Code {
            text,
            width: self
                .widths
                .get(&code)
                .copied()
                .unwrap_or(self.default_width),
            is_space: bytes == b" ",
        }
    }
}

fn composite(document: &Document, font: &Dictionary, to_unicode: Option<ToUnicode>) -> Font {
    let encoding = name(document, font, b"Encoding").and_then(predefined);
    let descendant = get(document, font, b"DescendantFonts")
        .and_then(|object| object.as_array().ok())
        .and_then(|fonts| fonts.first())
        .and_then(|object| follow(document, object).as_dict().ok());
    let default_width = descendant
        .and_then(|font| number(document, font, b"DW"))
        .unwrap_or(1000.0);
    let mut widths = HashMap::new();
    // Widths go by glyph number, which equals the code only under the identity maps.
    if encoding.is_none()
        && let Some(list) = descendant
            .and_then(|font| get(document, font, b"W"))
            .and_then(|object| object.as_array().ok())
    {
        composite_widths(document, list, &mut widths);
    }
    Font {
        to_unicode,
        kind: Kind::Composite(encoding),
        widths,
        default_width,
    }
}

fn composite_widths(document: &Document, list: &[Object], widths: &mut HashMap<u32, f32>) {
    let value = |object: &Object| follow(document, object).as_float().ok();
    let mut rest = list;
    while let [first, second, tail @ ..] = rest {
        let Some(first) = value(first) else { return };
        let first = first.max(0.0) as u32;
        if let Ok(each) = follow(document, second).as_array() {
            for (offset, width) in each.iter().enumerate().take(65_536) {
                if let Some(width) = value(width) {
                    widths.insert(first.saturating_add(offset as u32), width);
                }
            }
            rest = tail;
        } else {
            let [width, tail @ ..] = tail else { return };
            if let (Some(last), Some(width)) = (value(second), value(width)) {
                for code in first..=(last.max(0.0) as u32).min(first.saturating_add(65_535)) {
                    widths.insert(code, width);
                }
            }
            rest = tail;
        }
    }
}

fn simple_widths(document: &Document, font: &Dictionary) -> (HashMap<u32, f32>, f32) {
    let base = name(document, font, b"BaseFont").unwrap_or_default();
    let mut widths = widths::standard(base);
    let descriptor =
        get(document, font, b"FontDescriptor").and_then(|object| object.as_dict().ok());
    let mut default_width = descriptor
        .and_then(|descriptor| number(document, descriptor, b"MissingWidth"))
        .filter(|width| *width > 0.0)
        .unwrap_or(widths::DEFAULT);
    if let Some(list) = get(document, font, b"Widths").and_then(|object| object.as_array().ok()) {
        // A Type 3 font states its widths in its own glyph space.
        let scale = if name(document, font, b"Subtype") == Some(b"Type3") {
            glyph_space(document, font) * 1000.0
        } else {
            1.0
        };
        let first = number(document, font, b"FirstChar").unwrap_or(0.0).max(0.0) as u32;
        for (offset, width) in list.iter().enumerate().take(256) {
            if let Ok(width) = follow(document, width).as_float() {
                widths.insert(first.saturating_add(offset as u32), width * scale);
            }
        }
        default_width *= scale.min(1.0);
    }
    (widths, default_width)
}

fn glyph_space(document: &Document, font: &Dictionary) -> f32 {
    get(document, font, b"FontMatrix")
        .and_then(|object| object.as_array().ok())
        .and_then(|matrix| matrix.first())
        .and_then(|value| follow(document, value).as_float().ok())
        .unwrap_or(0.001)
}

/// The text of each of the 256 codes by the font's `Encoding`, without its `ToUnicode` stream.
fn simple_table(document: &Document, font: &Dictionary) -> Vec<String> {
    let mut plain = Dictionary::new();
    plain.set("Type", Object::Name(b"Font".to_vec()));
    if let Some(encoding) = get(document, font, b"Encoding") {
        plain.set("Encoding", encoding.clone());
    } else if name(document, font, b"Subtype") == Some(b"TrueType") {
        plain.set("Encoding", Object::Name(b"WinAnsiEncoding".to_vec()));
    }
    let encoding = plain
        .get_font_encoding_with_limit(document, CMAP_BYTES)
        .ok();
    (0..=255u8)
        .map(|code| {
            encoding
                .as_ref()
                .and_then(|encoding| encoding.bytes_to_string(&[code]).ok())
                .filter(|text| !text.contains('\u{0}'))
                .unwrap_or_default()
        })
        .collect()
}

/// The unpacked bytes of a stream, bounded.
pub(super) fn decoded(stream: &Stream) -> Option<Vec<u8>> {
    stream
        .decompressed_content_with_limit(CMAP_BYTES)
        .ok()
        .or_else(|| {
            stream
                .dict
                .get(b"Filter")
                .is_err()
                .then(|| stream.content.clone())
        })
}

/// The value of `key`, references followed.
pub(super) fn get<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    dictionary
        .get(key)
        .ok()
        .map(|object| follow(document, object))
}

/// `object` or what it refers to.
pub(super) fn follow<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document
        .dereference(object)
        .map_or(object, |(_, object)| object)
}

fn name<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    get(document, dictionary, key)?.as_name().ok()
}

fn number(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<f32> {
    get(document, dictionary, key)?.as_float().ok()
}
