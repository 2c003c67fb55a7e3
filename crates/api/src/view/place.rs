use crate::wire::Place;
use record::{DocumentId, Record, Span};
use std::collections::HashMap;

/// Bytes between two remembered places of a text that is not plain ASCII.
const STRIDE: usize = 1024;

/// From bytes of a text to UTF-16 units and lines, and back.
pub(crate) struct TextIndex<'a> {
    text: &'a str,
    /// Byte and UTF-16 offset every [`STRIDE`] bytes; empty where the text is ASCII and both are the same.
    marks: Vec<(usize, usize)>,
    /// First byte of each line.
    lines: Vec<usize>,
}

impl<'a> TextIndex<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            let mut next = 0;
            for (byte, character) in text.char_indices() {
                if byte >= next {
                    marks.push((byte, units));
                    next = byte + STRIDE;
                }
                units += character.len_utf16();
            }
        }
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self { text, marks, lines }
    }

    /// UTF-16 offset of the character at `byte`, which lies on a character boundary.
    pub(crate) fn units(&self, byte: usize) -> u32 {
        let at = self.marks.partition_point(|(mark, _)| *mark <= byte);
        let units = match at.checked_sub(1).map(|at| self.marks[at]) {
            None => byte,
            Some((mark, units)) => {
                let between = self.text.get(mark..byte).unwrap_or_default();
                units + between.encode_utf16().count()
            }
        };
        units as u32
    }

    /// Byte of the character that begins at UTF-16 offset `units`; the end of the text where it lies beyond.
    pub(crate) fn byte(&self, units: u32) -> usize {
        let wanted = units as usize;
        let at = self.marks.partition_point(|(_, mark)| *mark <= wanted);
        let Some((mut byte, mut seen)) = at.checked_sub(1).map(|at| self.marks[at]) else {
            return wanted.min(self.text.len());
        };
        for character in self.text[byte..].chars() {
            if seen >= wanted {
                break;
            }
            seen += character.len_utf16();
            byte += character.len_utf8();
        }
        byte
    }

    /// Line of `byte`, from 1.
    pub(crate) fn line(&self, byte: usize) -> u32 {
        self.lines.partition_point(|start| *start <= byte) as u32
    }

    /// Up to two lines before `span` and up to two after it, verbatim.
    pub(crate) fn around(&self, span: Span) -> (String, String) {
        let first = self.line(span.start) as usize - 1;
        let last = self.line(span.end.saturating_sub(1).max(span.start)) as usize - 1;
        let from = self.lines[first.saturating_sub(2)];
        let to = self
            .lines
            .get(last + 3)
            .map_or(self.text.len(), |start| start - 1);
        let cut =
            |range: std::ops::Range<usize>| self.text.get(range).unwrap_or_default().to_string();
        (cut(from..span.start), cut(span.end..to.max(span.end)))
    }
}

/// Every document of a record with its index.
pub(crate) struct Pages<'a> {
    record: &'a Record,
    index: HashMap<&'a DocumentId, TextIndex<'a>>,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(record: &'a Record) -> Self {
        let index = record
            .documents
            .iter()
            .map(|document| (&document.id, TextIndex::new(document.text.reveal())))
            .collect();
        Self { record, index }
    }

    /// The index of one document.
    pub(crate) fn index(&self, document: &DocumentId) -> Option<&TextIndex<'a>> {
        self.index.get(document)
    }

    /// The place of a stretch; `None` where the record has no such words.
    pub(crate) fn place(&self, document: &DocumentId, span: Span) -> Option<Place> {
        let quote = self.record.quote(document, span)?;
        let index = self.index(document)?;
        Some(Place {
            document: document.0.clone(),
            start: index.units(span.start),
            end: index.units(span.end),
            line: index.line(span.start),
            quote: quote.to_string(),
        })
    }

    /// What was measured at a stretch, in the document's words or else by our name; empty where nothing was.
    pub(crate) fn measured(&self, document: &DocumentId, span: Span) -> String {
        self.record
            .observations
            .iter()
            .find(|fact| {
                fact.spans()
                    .any(|(at, of)| at == document && of.start < span.end && span.start < of.end)
            })
            .map(|fact| &fact.value.code)
            .map(|code| match (code.text.reveal().trim(), &code.preferred) {
                ("", Some(name)) => name.clone(),
                (written, _) => written.to_string(),
            })
            .unwrap_or_default()
    }

    /// The places of several stretches, without repeats.
    pub(crate) fn places<'b>(
        &self,
        spans: impl IntoIterator<Item = (&'b DocumentId, Span)>,
    ) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for (document, span) in spans {
            if let Some(place) = self.place(document, span)
                && !places.contains(&place)
            {
                places.push(place);
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_bytes_and_lines_agree_on_every_character() {
        let text = format!("血钾 6.8\r\nK\u{1F600} high\n{}末", "降压药ab".repeat(900));
        let index = TextIndex::new(&text);
        let mut units = 0;
        for (byte, character) in text.char_indices() {
            assert_eq!(index.units(byte), units, "{byte}");
            assert_eq!(index.byte(units), byte);
            units += character.len_utf16() as u32;
        }
        assert_eq!(index.units(text.len()), units);
        assert_eq!(index.line(0), 1);
        assert_eq!(index.line(text.find('K').unwrap()), 2);
        assert_eq!(index.line(text.len()), 3);
    }

    #[test]
    fn the_lines_around_a_place_are_verbatim() {
        let text = "one\ntwo\nthree\nfour five\nsix\nseven\neight";
        let index = TextIndex::new(text);
        let start = text.find("five").unwrap();
        assert_eq!(
            index.around(Span::new(start, start + 4)),
            ("two\nthree\nfour ".into(), "\nsix\nseven".into())
        );
    }
}
