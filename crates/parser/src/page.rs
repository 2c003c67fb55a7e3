//! Pages as they are read, and how they become an extracted document.

use crate::layout::Line;
use crate::{Doubt, ExtractIssue, ExtractIssueKind, ExtractedDocument};
use record::{Localized, Page, PageLine, Span};
use std::ops::Range;

/// What one page gave.
#[derive(Default)]
pub(crate) struct PageText {
    pub(crate) lines: Vec<Line>,
    /// Places of the picture, as the parts of `lines` number them.
    pub(crate) recognised: Vec<Recognised>,
    /// Places that looked like text and could not be read.
    pub(crate) unreadable: usize,
}

/// One place of a picture that was read.
pub(crate) struct Recognised {
    /// Left, top, right and bottom, as shares of the picture's size.
    pub(crate) bounds: [f32; 4],
    pub(crate) confidence: f32,
    /// Numbers in doubt: bytes of the place's text, and what they may say.
    pub(crate) doubts: Vec<(Range<usize>, Vec<String>)>,
}

impl ExtractedDocument {
    /// A document of which nothing could be read, and why.
    pub(crate) fn failed(kind: ExtractIssueKind, message: Localized) -> Self {
        Self {
            issues: vec![ExtractIssue::whole(kind, message)],
            ..Self::default()
        }
    }

    /// Appends the lines of page `number` that `keep` wants.
    pub(crate) fn push_page(
        &mut self,
        number: u32,
        page: &PageText,
        mut keep: impl FnMut(usize, &Line) -> bool,
    ) {
        let start = self.text.len();
        let mut lines = Vec::new();
        for (index, line) in page.lines.iter().enumerate() {
            if !keep(index, line) {
                continue;
            }
            if line.gap_above && self.text.len() > start {
                self.text.push('\n');
            }
            let at = self.text.len();
            self.text.push_str(&line.text);
            for part in &line.parts {
                let Some(place) = page.recognised.get(part.place) else {
                    continue;
                };
                let from = at + part.start;
                let to = (from + part.len).min(self.text.len());
                lines.push(PageLine {
                    span: Span::new(from, to),
                    bounds: place.bounds,
                    confidence: place.confidence,
                });
                self.doubts
                    .extend(place.doubts.iter().map(|(bytes, readings)| Doubt {
                        span: Span::new((from + bytes.start).min(to), (from + bytes.end).min(to)),
                        page: number,
                        readings: readings.clone(),
                    }));
            }
            self.text.push('\n');
        }
        if self.text.len() > start {
            self.text.push('\n');
        }
        let read: f32 = lines.iter().map(|line| line.confidence).sum();
        self.pages.push(Page {
            number,
            span: Span::new(start, self.text.len()),
            ocr_confidence: (!lines.is_empty()).then(|| read / lines.len() as f32),
            lines,
        });
    }

    /// Cuts the text to `limit` bytes, and with it everything that points into it.
    pub(crate) fn bound(&mut self, limit: usize) {
        bounded(&mut self.text, limit, &mut self.issues);
        let end = self.text.len();
        for page in &mut self.pages {
            page.span = Span::new(page.span.start.min(end), page.span.end.min(end));
            page.lines.retain(|line| line.span.end <= end);
        }
        self.doubts.retain(|doubt| doubt.span.end <= end);
    }
}

impl ExtractIssue {
    /// An issue of the whole document.
    pub(crate) fn whole(kind: ExtractIssueKind, message: Localized) -> Self {
        Self {
            kind,
            pages: Vec::new(),
            message,
        }
    }
}

/// Cuts `text` to `limit` bytes on a character boundary and says so.
pub(crate) fn bounded(text: &mut String, limit: usize, issues: &mut Vec<ExtractIssue>) {
    if text.len() <= limit {
        return;
    }
    let end = text.floor_char_boundary(limit);
    text.truncate(end);
    issues.push(ExtractIssue::whole(
        ExtractIssueKind::TooLarge,
        Localized::new(
            format!(
                "The document holds more than {limit} bytes of text; what follows was not read."
            ),
            format!("文档文字超过 {limit} 字节，其后内容未读取。"),
        ),
    ));
}

/// "1-3, 7".
pub(crate) fn ranges(pages: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => parts.push((*page, *page)),
        }
    }
    parts
        .iter()
        .map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        })
        .collect::<Vec<_>>()
        .join(", ")
}
