//! PDF with a text layer. Pictures of pages are named, not guessed at.

mod cmap;
mod content;
mod font;
mod layout;
mod paragraph;
mod widths;

use crate::document::bounded;
use crate::{ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits};
use content::{Fonts, PageContent};
use lopdf::{Dictionary, Document, LoadOptions, ObjectId};
use paragraph::Line;
use record::{Localized, Page, Span};
use std::collections::HashMap;

/// Largest decoded content of one page, in bytes.
const PAGE_BYTES: usize = 64 << 20;
/// Lines at the top and bottom of a page that may be a running header or footer.
const MARGIN_LINES: usize = 3;
/// Paths on a page without glyphs from which on its text may be drawn as outlines.
const OUTLINE_PATHS: usize = 40;

/// Reads every page in order. A page that cannot be read costs that page.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> ExtractedDocument {
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limits.unpacked_bytes).ok(),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => return locked(),
        Err(_) => return unreadable(),
    };
    if document.is_encrypted() && document.encryption_state.is_none() {
        return locked();
    }
    let pages: Vec<ObjectId> = document
        .page_iter()
        .take(limits.pages as usize + 1)
        .collect();
    if pages.is_empty() {
        return unreadable();
    }
    let mut found = Found::default();
    let mut fonts = Fonts::default();
    for (number, id) in (1u32..=limits.pages).zip(&pages) {
        found.page(number, &document, *id, &mut fonts);
    }
    let mut extracted = found.assemble(limits);
    if pages.len() > limits.pages as usize {
        extracted.issues.push(too_many_pages(limits.pages));
    }
    extracted
}

/// What the pages gave so far.
#[derive(Default)]
struct Found {
    pages: Vec<Vec<Line>>,
    pictures: Vec<u32>,
    unmapped: Vec<u32>,
    damaged: Vec<u32>,
    cut: Vec<u32>,
}

impl Found {
    fn page(&mut self, number: u32, document: &Document, id: ObjectId, fonts: &mut Fonts) {
        let Ok(stream) = document.get_page_content_with_limit(id, PAGE_BYTES) else {
            self.damaged.push(number);
            self.pages.push(Vec::new());
            return;
        };
        let none = Dictionary::new();
        let resources = resources(document, id).unwrap_or(&none);
        let PageContent {
            glyphs,
            images,
            paths,
            unknown,
            cut,
        } = content::read(document, fonts, &stream, resources);
        let lines = layout::lines(&glyphs);
        if lines.is_empty() && unknown == 0 && (images > 0 || paths > OUTLINE_PATHS) {
            self.pictures.push(number);
        }
        if unknown * 20 > glyphs.len() {
            self.unmapped.push(number);
        }
        if cut {
            self.cut.push(number);
        }
        self.pages.push(lines);
    }

    fn assemble(self, limits: &Limits) -> ExtractedDocument {
        let mut extracted = ExtractedDocument::default();
        let repeated = repeated(&self.pages);
        let mut shown: HashMap<String, u32> = HashMap::new();
        for (number, lines) in (1u32..).zip(&self.pages) {
            let start = extracted.text.len();
            for (index, line) in lines.iter().enumerate() {
                let key = margin_key(&line.text);
                if in_margin(index, lines.len()) && repeated.contains_key(&key) {
                    let count = shown.entry(key).or_default();
                    *count += 1;
                    if *count > 1 {
                        continue;
                    }
                }
                if line.gap_above && extracted.text.len() > start {
                    extracted.text.push('\n');
                }
                extracted.text.push_str(&line.text);
                extracted.text.push('\n');
            }
            if extracted.text.len() > start {
                extracted.text.push('\n');
            }
            extracted.pages.push(Page {
                number,
                span: Span::new(start, extracted.text.len()),
                ocr_confidence: None,
            });
        }
        if !repeated.is_empty() {
            extracted.issues.push(running_lines());
        }
        bounded(
            &mut extracted.text,
            limits.text_bytes,
            &mut extracted.issues,
        );
        let end = extracted.text.len();
        for page in &mut extracted.pages {
            page.span = Span::new(page.span.start.min(end), page.span.end.min(end));
        }
        extracted.issues.extend(self.issues());
        extracted
    }

    fn issues(self) -> Vec<ExtractIssue> {
        let Found {
            pictures,
            unmapped,
            damaged,
            cut,
            ..
        } = self;
        [
            (
                ExtractIssueKind::NoTextLayer,
                pictures,
                "Pictures of pages without a text layer; their text was not read. Pages:",
                "以下页为图片，没有文字层，文字未读取。页码：",
            ),
            (
                ExtractIssueKind::Uncertain,
                unmapped,
                "Fonts that do not say which characters they show; text is missing or incomplete. Pages:",
                "以下页的字体未说明字符，文字缺失或不完整。页码：",
            ),
            (
                ExtractIssueKind::NotUnderstood,
                damaged,
                "Damaged and left out. Pages:",
                "以下页已损坏，已略过。页码：",
            ),
            (
                ExtractIssueKind::TooLarge,
                cut,
                "More on a page than is read; the rest was left out. Pages:",
                "以下页内容过多，其余部分已略过。页码：",
            ),
        ]
        .into_iter()
        .filter(|(_, pages, ..)| !pages.is_empty())
        .map(|(kind, pages, en, zh)| ExtractIssue {
            kind,
            message: Localized::new(
                format!("{en} {}.", ranges(&pages)),
                format!("{zh}{}。", ranges(&pages)),
            ),
            pages,
        })
        .collect()
    }
}

/// The nearest resources of a page up the page tree.
fn resources(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let (own, inherited) = document.get_page_resources(page).ok()?;
    own.or_else(|| {
        inherited
            .iter()
            .find_map(|id| document.get_dictionary(*id).ok())
    })
}

fn in_margin(index: usize, count: usize) -> bool {
    index < MARGIN_LINES || index + MARGIN_LINES >= count
}

/// Running headers and footers: the same line at the edge of at least three pages, or of both of two.
fn repeated(pages: &[Vec<Line>]) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for lines in pages {
        let mut keys: Vec<String> = lines
            .iter()
            .enumerate()
            .filter(|(index, _)| in_margin(*index, lines.len()))
            .map(|(_, line)| margin_key(&line.text))
            .collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let least = pages.len().clamp(2, 3);
    counts.retain(|_, count| *count >= least);
    counts
}

/// Two margin lines are the same when they are equal, or are page numbers. Numbers elsewhere are never ignored: a
/// laboratory value may stand at the edge of three pages.
fn margin_key(line: &str) -> String {
    let lower = line.trim().to_lowercase();
    let letters: String = lower
        .chars()
        .filter(|character| character.is_alphabetic())
        .collect();
    if matches!(
        letters.as_str(),
        "page" | "pageof" | "第页" | "第页共页" | "共页第页"
    ) {
        "page number".to_owned()
    } else {
        lower
    }
}

/// "1-3, 7".
fn ranges(pages: &[u32]) -> String {
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

fn running_lines() -> ExtractIssue {
    ExtractIssue::whole(
        ExtractIssueKind::Note,
        Localized::new(
            "Running headers and footers are kept where they first stand and left out on later pages.",
            "重复的页眉页脚仅保留首次出现，其后各页已略去。",
        ),
    )
}

fn too_many_pages(limit: u32) -> ExtractIssue {
    ExtractIssue::whole(
        ExtractIssueKind::TooLarge,
        Localized::new(
            format!("The document has more than {limit} pages; the later ones were not read."),
            format!("文档超过 {limit} 页，其后页面未读取。"),
        ),
    )
}

fn locked() -> ExtractedDocument {
    ExtractedDocument::failed(
        ExtractIssueKind::Unreadable,
        Localized::new(
            "The PDF is protected by a password. Open it with the password, print it to a new PDF, and open that.",
            "该 PDF 受密码保护。请用密码打开后另存为新的 PDF，再导入。",
        ),
    )
}

fn unreadable() -> ExtractedDocument {
    ExtractedDocument::failed(
        ExtractIssueKind::Unreadable,
        Localized::new(
            "The file is damaged or not a PDF: no page could be found. Print it to a new PDF, or paste the text.",
            "文件已损坏或不是 PDF：找不到页面。请重新打印为 PDF，或直接粘贴文字。",
        ),
    )
}
