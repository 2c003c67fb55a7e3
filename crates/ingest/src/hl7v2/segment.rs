//! Messages, segments, fields, components, escapes of HL7 v2, with byte ranges.

use crate::codes;
use crate::decode::Decoded;
use record::{Concept, PatientText, Span};

/// The five delimiters of a message, from MSH-1 and MSH-2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Delimiters {
    field: char,
    component: char,
    repeat: char,
    escape: char,
    sub: char,
}

impl Delimiters {
    fn of(header: &str) -> Self {
        let mut found = header.chars().skip(3);
        let field = found.next().unwrap_or('|');
        let mut next = |usual: char| {
            found
                .next()
                .filter(|c| !c.is_alphanumeric() && *c != field)
                .unwrap_or(usual)
        };
        Self {
            field,
            component: next('^'),
            repeat: next('~'),
            escape: next('\\'),
            sub: next('&'),
        }
    }
}

/// One segment.
pub(super) struct Segment<'t> {
    pub(super) name: &'t str,
    fields: Vec<&'t str>,
    delimiters: Delimiters,
    pub(super) original: Span,
    pub(super) line: usize,
}

/// The segments of one message, MSH first.
pub(super) type Message<'t> = Vec<Segment<'t>>;

/// Cuts a file into messages. Text before the first header is returned apart.
pub(super) fn messages<'t>(decoded: &'t Decoded<'_>) -> (Vec<Message<'t>>, Option<Span>) {
    let text: &str = &decoded.text;
    let mut messages: Vec<Message<'t>> = Vec::new();
    let mut stray = None;
    let mut delimiters = Delimiters::of("MSH|^~\\&");
    for (start, end, line) in pieces(text) {
        let piece = text[start..end].trim_matches(['\u{b}', '\u{1c}', '\r', '\n', '\u{feff}']);
        if piece.trim().is_empty() {
            continue;
        }
        let name = piece.get(..3).unwrap_or(piece);
        if name == "MSH" || name == "FHS" || name == "BHS" {
            delimiters = Delimiters::of(piece);
        }
        let original = decoded.of(piece);
        let segment = Segment {
            name,
            fields: piece.split(delimiters.field).collect(),
            delimiters,
            original,
            line,
        };
        match name {
            "MSH" => messages.push(vec![segment]),
            "FHS" | "BHS" | "BTS" | "FTS" => {}
            _ => match messages.last_mut() {
                Some(message) => message.push(segment),
                None => stray = stray.or(Some(original)),
            },
        }
    }
    (messages, stray)
}

/// Ranges of segments: lines that begin with a segment name; other lines belong to the segment before.
fn pieces(text: &str) -> Vec<(usize, usize, usize)> {
    let mut pieces: Vec<(usize, usize, usize)> = Vec::new();
    let mut separator = '|';
    let mut start = 0;
    let mut line = 1;
    let bytes = text.as_bytes();
    while start < bytes.len() {
        let end = bytes[start..]
            .iter()
            .position(|b| matches!(b, b'\r' | b'\n'))
            .map_or(bytes.len(), |at| start + at);
        let content = text[start..end].trim_start_matches(['\u{b}', '\u{1c}', '\u{feff}', ' ']);
        if ["MSH", "FHS", "BHS"]
            .iter()
            .any(|name| content.starts_with(name))
        {
            separator = content.chars().nth(3).unwrap_or('|');
        }
        if is_segment(content, separator) || pieces.is_empty() {
            pieces.push((start, end, line));
        } else if let Some(last) = pieces.last_mut()
            && !content.is_empty()
        {
            last.1 = end;
        }
        let pair = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
        start = end + 1 + usize::from(pair);
        line += 1;
    }
    pieces
}

fn is_segment(content: &str, separator: char) -> bool {
    let mut characters = content.chars();
    let name: Vec<char> = characters.by_ref().take(3).collect();
    name.len() == 3
        && name[0].is_ascii_uppercase()
        && name
            .iter()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && characters.next().is_none_or(|next| next == separator)
}

impl<'t> Segment<'t> {
    /// Repetitions of field `number` (from 1; MSH-1 counts), unescaped later.
    pub(super) fn repeats(&self, number: usize) -> impl Iterator<Item = Field<'t>> + use<'t> {
        let delimiters = self.delimiters;
        let index = if self.name == "MSH" {
            number.saturating_sub(1)
        } else {
            number
        };
        let raw = self.fields.get(index).copied().unwrap_or_default();
        raw.split(delimiters.repeat)
            .filter(|part| !part.is_empty() && *part != "\"\"")
            .map(move |raw| Field { raw, delimiters })
    }

    /// The first repetition of a field; empty where there is none.
    pub(super) fn field(&self, number: usize) -> Field<'t> {
        self.repeats(number).next().unwrap_or(Field {
            raw: "",
            delimiters: self.delimiters,
        })
    }

    /// First component of the first repetition.
    pub(super) fn text(&self, number: usize) -> String {
        self.field(number).component(1)
    }

    /// The whole field with its repetitions as lines.
    pub(super) fn lines(&self, number: usize) -> String {
        self.repeats(number)
            .map(|part| part.all())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// One repetition of a field.
#[derive(Clone, Copy)]
pub(super) struct Field<'t> {
    raw: &'t str,
    delimiters: Delimiters,
}

impl<'t> Field<'t> {
    /// Component `number` from 1, its first subcomponent, unescaped and trimmed.
    pub(super) fn component(&self, number: usize) -> String {
        let raw = self
            .raw
            .split(self.delimiters.component)
            .nth(number - 1)
            .unwrap_or_default();
        let first = raw.split(self.delimiters.sub).next().unwrap_or_default();
        let plain = unescape(first, &self.delimiters);
        if plain.trim() == "\"\"" {
            String::new()
        } else {
            plain.trim().to_string()
        }
    }

    /// The whole repetition, unescaped; components stay parted by their delimiter.
    pub(super) fn all(&self) -> String {
        unescape(self.raw, &self.delimiters).trim().to_string()
    }

    /// The component as it stands, subcomponents included (for encapsulated data).
    pub(super) fn raw_component(&self, number: usize) -> &'t str {
        self.raw
            .splitn(number, self.delimiters.component)
            .nth(number - 1)
            .unwrap_or_default()
    }

    /// Everything from component `number` on, unescaped.
    pub(super) fn rest(&self, number: usize) -> String {
        unescape(self.raw_component(number), &self.delimiters)
    }

    /// True where nothing is written.
    pub(super) fn is_empty(&self) -> bool {
        self.raw.chars().all(|c| {
            c == self.delimiters.component || c == self.delimiters.sub || c.is_whitespace()
        })
    }

    /// A CE, CWE or CNE: two coded alternatives and the original text.
    pub(super) fn concept(&self) -> Concept {
        let part = |number| self.component(number);
        let codes: Vec<_> = [(1, 2, 3), (4, 5, 6)]
            .iter()
            .filter_map(|(code, words, system)| {
                codes::code(&part(*system), &part(*code), &part(*words))
            })
            .collect();
        let words = [part(2), part(9), part(5), part(1), part(4)]
            .into_iter()
            .find(|words| !words.is_empty());
        Concept {
            text: PatientText::new(words.unwrap_or_default()),
            preferred: None,
            codes,
        }
    }
}

/// Replaces escape sequences; unknown ones stay as written.
fn unescape(raw: &str, delimiters: &Delimiters) -> String {
    if !raw.contains(delimiters.escape) {
        return raw.to_string();
    }
    let mut out = String::new();
    let mut rest = raw;
    while let Some(at) = rest.find(delimiters.escape) {
        out.push_str(&rest[..at]);
        let after = &rest[at + delimiters.escape.len_utf8()..];
        let Some(end) = after.find(delimiters.escape).filter(|end| *end <= 400) else {
            out.push(delimiters.escape);
            rest = after;
            continue;
        };
        let known = sequence(&after[..end], delimiters, &mut out);
        if known {
            rest = &after[end + delimiters.escape.len_utf8()..];
        } else {
            out.push(delimiters.escape);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn sequence(body: &str, delimiters: &Delimiters, out: &mut String) -> bool {
    match body {
        "F" => out.push(delimiters.field),
        "S" => out.push(delimiters.component),
        "T" => out.push(delimiters.sub),
        "R" => out.push(delimiters.repeat),
        "E" => out.push(delimiters.escape),
        "H" | "N" => {}
        ".br" | ".ce" | ".sp" => out.push('\n'),
        _ if body.starts_with(".sp") || body.starts_with(".sk") => out.push('\n'),
        _ if body.starts_with(".in")
            || body.starts_with(".ti")
            || body == ".fi"
            || body == ".nf" => {}
        _ if body.starts_with('X') && body.len() % 2 == 1 => {
            let bytes: Option<Vec<u8>> = body.as_bytes()[1..]
                .chunks(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect();
            match bytes {
                Some(bytes) => out.push_str(&String::from_utf8_lossy(&bytes)),
                None => return false,
            }
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expect: &str) {
        assert_eq!(unescape(raw, &Delimiters::of("MSH|^~\\&|")), expect);
    }

    #[test]
    fn escapes_are_replaced_and_unknown_ones_kept() {
        check("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f");
        check("one\\.br\\two", "one\ntwo");
        check("caf\\XC3A9\\", "café");
        check("C:\\temp", "C:\\temp");
        check("\\Zxx\\", "\\Zxx\\");
    }

    #[test]
    fn odd_delimiters_frames_and_continued_lines() {
        let decoded =
            crate::decode::decode(b"\x0bMSH#*~\\&#A\rPID#1##7*x\nsecond line\rOBX#1\x1c\r");
        let (messages, stray) = messages(&decoded);
        assert_eq!((messages.len(), messages[0].len(), stray), (1, 3, None));
        assert_eq!(messages[0][1].text(3), "7");
        assert_eq!(messages[0][1].field(3).component(2), "x\nsecond line");
    }
}
