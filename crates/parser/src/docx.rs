//! Word documents: paragraphs as lines, table rows as lines with tabs, headers and footers once, deletions left out.

use crate::page::bounded;
use crate::{ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits, archive};
use quick_xml::events::{BytesStart, Event};
use record::Localized;

/// Deepest element nesting that is read; real documents stay below fifty.
const MAX_DEPTH: usize = 4_000;

/// Reads headers, body, footnotes, endnotes and footers, in this order, each part once.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> ExtractedDocument {
    let mut archive = match archive::open(bytes, limits) {
        Ok(archive) => archive,
        Err(refused) => return *refused,
    };
    let names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(|name| name.into_owned())
        .collect();
    let Some(body) = body_name(&names) else {
        return archive::broken();
    };
    let headings = archive::text(&mut archive, "word/styles.xml")
        .map(|xml| heading_styles(&xml))
        .unwrap_or_default();
    let mut document = ExtractedDocument::default();
    let mut seen: Vec<String> = Vec::new();
    for name in parts(&names, &body) {
        let Some(xml) = archive::text(&mut archive, &name) else {
            document.issues.push(damaged());
            continue;
        };
        let part = Part::read(&xml, &headings);
        if part.damaged {
            document.issues.push(damaged());
        }
        let text = part.text.trim_matches('\n').to_owned();
        if !text.is_empty() && !seen.contains(&text) {
            document.text.push_str(&text);
            document.text.push('\n');
            seen.push(text);
        }
    }
    if document.text.is_empty() && document.issues.is_empty() {
        document.issues.push(empty());
    }
    bounded(&mut document.text, limits.text_bytes, &mut document.issues);
    document
}

fn body_name(names: &[String]) -> Option<String> {
    names
        .iter()
        .find(|name| name.as_str() == "word/document.xml")
        .or_else(|| {
            names
                .iter()
                .find(|name| name.starts_with("word/document") && name.ends_with(".xml"))
        })
        .cloned()
}

fn parts(names: &[String], body: &str) -> Vec<String> {
    let with = |prefix: &str| {
        let mut found: Vec<String> = names
            .iter()
            .filter(|name| {
                name.strip_prefix("word/")
                    .is_some_and(|rest| rest.starts_with(prefix) && rest.ends_with(".xml"))
            })
            .cloned()
            .collect();
        found.sort();
        found
    };
    let mut parts = with("header");
    parts.push(body.to_owned());
    parts.extend(with("footnotes"));
    parts.extend(with("endnotes"));
    parts.extend(with("footer"));
    parts
}

fn damaged() -> ExtractIssue {
    ExtractIssue::whole(
        ExtractIssueKind::NotUnderstood,
        Localized::new(
            "A part of the Word document is damaged; the text before the damage was read.",
            "Word 文档有一部分已损坏；损坏处之前的文字已读取。",
        ),
    )
}

fn empty() -> ExtractIssue {
    ExtractIssue::whole(
        ExtractIssueKind::NoTextLayer,
        Localized::new(
            "The Word document holds no text; its pages may be pictures.",
            "Word 文档没有文字，页面可能是图片。",
        ),
    )
}

/// The text of one XML part as it grows.
#[derive(Default)]
struct Part<'a> {
    text: String,
    damaged: bool,
    /// Depth of elements whose content is not document text (deletions, field codes, fallbacks).
    skipped: usize,
    /// Inside `w:t`.
    in_text: bool,
    /// Rows being read, innermost last: the finished cells of each.
    rows: Vec<Vec<String>>,
    /// Where each open cell starts in `text`.
    cells: Vec<usize>,
    /// Paragraph styles of headings.
    headings: &'a [String],
    /// The open paragraph is a heading.
    is_heading: bool,
}

impl<'a> Part<'a> {
    fn read(xml: &str, headings: &'a [String]) -> Part<'a> {
        let mut part = Part {
            headings,
            ..Part::default()
        };
        let mut reader = quick_xml::Reader::from_str(xml);
        let mut depth = 0usize;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    depth += 1;
                    part.start(&start);
                }
                Ok(Event::Empty(start)) => part.empty(&start),
                Ok(Event::End(end)) => {
                    depth = depth.saturating_sub(1);
                    part.end(end.local_name().as_ref());
                }
                Ok(Event::Text(text)) => part.push(&text.xml10_content()),
                Ok(Event::CData(text)) => part.push(&text),
                Ok(Event::GeneralRef(name)) => part.reference(&name),
                Ok(Event::Eof) => {
                    part.damaged |= depth > 0;
                    break;
                }
                Err(_) => {
                    part.damaged = true;
                    break;
                }
                Ok(_) => {}
            }
            if depth > MAX_DEPTH {
                part.damaged = true;
                break;
            }
        }
        part.close();
        part
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name();
        if self.skipped > 0 || is_skipped(name.as_ref()) {
            self.skipped += 1;
            return;
        }
        match name.as_ref() {
            "t" => self.in_text = true,
            "tr" => self.rows.push(Vec::new()),
            "tc" => self.cells.push(self.text.len()),
            _ => self.mark(start),
        }
    }

    fn empty(&mut self, start: &BytesStart<'_>) {
        if self.skipped == 0 {
            match start.local_name().as_ref() {
                "p" => self.line_end(),
                "tc" => self.finish_cell(String::new()),
                _ => self.mark(start),
            }
        }
    }

    fn mark(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            "tab" if !in_tab_stops(start) => self.text.push('\t'),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('-'),
            "numPr" => self.text.push_str("- "),
            "pStyle" => {
                self.is_heading = value(start).is_some_and(|of| self.headings.contains(&of))
            }
            "outlineLvl" => self.is_heading = is_outlined(start),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.line_end(),
            "tc" => {
                if let Some(start) = self.cells.pop() {
                    let cell = self.text.split_off(start.min(self.text.len()));
                    self.finish_cell(flat(&cell));
                }
            }
            "tr" => {
                if let Some(cells) = self.rows.pop() {
                    self.text.push_str(cells.join("\t").trim_end());
                    self.text.push('\n');
                }
            }
            "tbl" => self.text.push('\n'),
            _ => {}
        }
    }

    fn finish_cell(&mut self, cell: String) {
        match self.rows.last_mut() {
            Some(row) => row.push(cell),
            None => self.text.push_str(&cell),
        }
    }

    fn line_end(&mut self) {
        if self.text.ends_with("- ") {
            self.text.truncate(self.text.len() - 2);
        }
        if std::mem::take(&mut self.is_heading) && wants_colon(&self.text) {
            self.text.push(':');
        }
        self.text.push('\n');
    }

    fn push(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.text.push_str(text);
        }
    }

    fn reference(&mut self, name: &str) {
        let text = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => name
                .strip_prefix('#')
                .and_then(|code| match code.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => code.parse().ok(),
                })
                .and_then(char::from_u32),
        };
        // Entities of a document type definition are not expanded: no such document is an office document.
        match text {
            Some(text) => self.push(text.encode_utf8(&mut [0; 4])),
            None => self.damaged = true,
        }
    }

    /// Keeps what a damaged table held so far.
    fn close(&mut self) {
        for cells in std::mem::take(&mut self.rows) {
            self.text.push('\n');
            self.text.push_str(&cells.join("\t"));
        }
    }
}

/// Longest heading, in bytes: longer paragraphs are text that was set like one.
const HEADING_BYTES: usize = 80;

/// In plain text a heading is known by its colon. The first line is the title of the document, and a heading that ends
/// in a mark has its own.
fn wants_colon(text: &str) -> bool {
    text.rsplit_once('\n').is_some_and(|(_, heading)| {
        (1..=HEADING_BYTES).contains(&heading.len())
            && heading.ends_with(|last: char| last.is_alphanumeric() || last == ')')
    })
}

/// Identifiers of the paragraph styles that stand in the outline of a document.
fn heading_styles(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    let mut style = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) | Event::Empty(start) => match start.local_name().as_ref() {
                "style" => style = attribute(&start, "styleId"),
                "outlineLvl" if is_outlined(&start) => found.extend(style.take()),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// Level 9 is text.
fn is_outlined(level: &BytesStart<'_>) -> bool {
    value(level).is_some_and(|level| level.parse().is_ok_and(|level: u8| level < 9))
}

fn value(start: &BytesStart<'_>) -> Option<String> {
    attribute(start, "val")
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.to_string())
}

/// Deleted and moved-away text, field codes, the legacy copy of a drawing, math properties.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "del" | "moveFrom" | "delText" | "instrText" | "Fallback" | "sectPr" | "tblPr" | "tabs"
    )
}

/// A `w:tab` with a position is a tab stop of a style, not a character.
fn in_tab_stops(start: &BytesStart<'_>) -> bool {
    start
        .attributes()
        .flatten()
        .any(|attribute| attribute.key.local_name().as_ref() == "pos")
}

fn flat(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
