use crate::export::font::FontFile;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// The fonts of a document with what is needed to measure text.
pub(super) struct Faces<'a> {
    faces: Vec<Face<'a>>,
}

struct Face<'a> {
    font: Font,
    charmap: Charmap<'a>,
    metrics: GlyphMetrics<'a>,
    units: f32,
}

/// Neighbouring characters in one font.
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// Width in ems.
    pub(super) advance: f32,
}

impl<'a> Faces<'a> {
    /// The faces of these files; `None` where one is damaged or there is none.
    pub(super) fn new(files: &'a [FontFile]) -> Option<Self> {
        let face = |file: &'a FontFile| {
            let font = Font::new(file.bytes.clone().into(), file.index)?;
            let read = FontRef::from_index(&file.bytes, file.index).ok()?;
            Some(Face {
                units: font.units_per_em(),
                font,
                charmap: read.charmap(),
                metrics: read.glyph_metrics(Size::unscaled(), LocationRef::default()),
            })
        };
        let faces: Vec<Face<'a>> = files.iter().map(face).collect::<Option<_>>()?;
        (!faces.is_empty()).then_some(Self { faces })
    }

    /// `text` with every character that no font has spelt out as its code point, so that none is lost in print.
    pub(super) fn printable(&self, text: &str) -> String {
        let mut printable = String::with_capacity(text.len());
        for character in text.chars() {
            match self.glyph(character) {
                Some(_) => printable.push(character),
                None if character.is_control() => {}
                None => printable.push_str(&format!("[U+{:04X}]", u32::from(character))),
            }
        }
        printable
    }

    /// Width of a character in ems; 0 where no font has it.
    pub(super) fn advance(&self, character: char) -> f32 {
        self.glyph(character)
            .map_or(0.0, |(face, glyph)| self.width(face, glyph))
    }

    /// `text` cut where the font changes. Every character is one glyph: neither English nor Chinese needs more.
    pub(super) fn runs(&self, text: &str) -> Vec<Run> {
        let mut runs: Vec<(usize, Run)> = Vec::new();
        for (at, character) in text.char_indices() {
            let Some((face, glyph)) = self.glyph(character) else {
                continue;
            };
            let advance = self.width(face, glyph);
            let range = at..at + character.len_utf8();
            let glyph = KrillaGlyph::new(
                GlyphId::new(glyph.to_u32()),
                advance,
                0.0,
                0.0,
                0.0,
                range,
                None,
            );
            match runs.last_mut().filter(|(last, _)| *last == face) {
                Some((_, run)) => {
                    run.glyphs.push(glyph);
                    run.advance += advance;
                }
                None => runs.push((
                    face,
                    Run {
                        font: self.faces[face].font.clone(),
                        glyphs: vec![glyph],
                        advance,
                    },
                )),
            }
        }
        runs.into_iter().map(|(_, run)| run).collect()
    }

    fn width(&self, face: usize, glyph: skrifa::GlyphId) -> f32 {
        let Face { metrics, units, .. } = &self.faces[face];
        metrics.advance_width(glyph).unwrap_or(0.0) / units
    }

    fn glyph(&self, character: char) -> Option<(usize, skrifa::GlyphId)> {
        let mut faces = self.faces.iter().enumerate();
        faces.find_map(|(at, face)| face.charmap.map(character).map(|glyph| (at, glyph)))
    }
}
