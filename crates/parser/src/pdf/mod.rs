//! PDF: the text layer; where a page has none, its picture is read, or named where it cannot be.

mod bilevel;
mod cmap;
mod content;
mod font;
mod glyphs;
mod image;
mod picture;
mod widths;

use crate::ocr::{self, Ocr, Unread};
use crate::page::{PageText, ranges};
use crate::picture::Raster;
use crate::{ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits};
use content::{Fonts, PageContent, Placed};
use lopdf::{Dictionary, Document, LoadOptions, ObjectId};
use record::Localized;
use std::collections::{BTreeMap, HashMap};

/// Largest decoded content of one page, in bytes.
const PAGE_BYTES: usize = 64 << 20;
/// Lines at the top and bottom of a page that may be a running header or footer.
const MARGIN_LINES: usize = 3;
/// Paths on a page without glyphs from which on its text may be drawn as outlines.
const OUTLINE_PATHS: usize = 40;

/// Fewer glyphs than this may be a stamp on a scanned page.
const STAMP_GLYPHS: usize = 120;
/// Share of a page that its images cover from which on it is a scan.
const SCAN_SHARE: f32 = 0.5;

/// Reads every page in order. A page that cannot be read costs that page.
pub(crate) fn read(bytes: &[u8], limits: &Limits, ocr: &mut Ocr) -> ExtractedDocument {
    let document = match load(bytes, limits) {
        Ok(document) => document,
        Err(refused) => return *refused,
    };
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
    found.recognise(&document, &pages, limits, ocr);
    let mut extracted = found.assemble(limits);
    if pages.len() > limits.pages as usize {
        extracted.issues.push(too_many_pages(limits.pages));
    }
    extracted
}

/// The picture of page `number`, from 1; `None` where the page has none that can be shown.
pub(crate) fn picture(bytes: &[u8], number: u32, limits: &Limits) -> Option<Raster> {
    let document = load(bytes, limits).ok()?;
    let page = document.page_iter().nth(number.checked_sub(1)? as usize)?;
    let content = page_content(&document, page, &mut Fonts::default())?;
    picture::render(&document, page, &content.placed, most_bytes(limits))
}

fn load(bytes: &[u8], limits: &Limits) -> Result<Document, Box<ExtractedDocument>> {
    let options = LoadOptions {
        max_decompressed_size: usize::try_from(limits.unpacked_bytes).ok(),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => {
            return Err(Box::new(locked()));
        }
        Err(_) => return Err(Box::new(unreadable())),
    };
    if document.is_encrypted() && document.encryption_state.is_none() {
        return Err(Box::new(locked()));
    }
    Ok(document)
}

fn most_bytes(limits: &Limits) -> usize {
    usize::try_from(limits.unpacked_bytes).unwrap_or(usize::MAX)
}

fn page_content(document: &Document, page: ObjectId, fonts: &mut Fonts) -> Option<PageContent> {
    let stream = document
        .get_page_content_with_limit(page, PAGE_BYTES)
        .ok()?;
    let none = Dictionary::new();
    let resources = resources(document, page).unwrap_or(&none);
    Some(content::read(document, fonts, &stream, resources))
}

/// What the pages gave so far.
#[derive(Default)]
struct Found {
    pages: Vec<PageText>,
    pictures: Vec<(u32, Vec<Placed>)>,
    recognised: Vec<u32>,
    /// Pages of pictures that were not read, by reason; without one where the picture itself cannot be opened.
    unread: BTreeMap<Option<Unread>, Vec<u32>>,
    unmapped: Vec<u32>,
    damaged: Vec<u32>,
    cut: Vec<u32>,
}

impl Found {
    fn page(&mut self, number: u32, document: &Document, id: ObjectId, fonts: &mut Fonts) {
        let Some(content) = page_content(document, id, fonts) else {
            self.damaged.push(number);
            self.pages.push(PageText::default());
            return;
        };
        let PageContent {
            glyphs,
            images,
            placed,
            paths,
            unknown,
            cut,
        } = content;
        let lines = glyphs::lines(&glyphs);
        let has_text = !lines.is_empty() || unknown > 0;
        let is_drawn = !has_text && (images > 0 || paths > OUTLINE_PATHS);
        let is_stamped =
            glyphs.len() < STAMP_GLYPHS && picture::share(document, id, &placed) >= SCAN_SHARE;
        if is_drawn || is_stamped {
            self.pictures.push((number, placed));
        }
        if unknown * 20 > glyphs.len() {
            self.unmapped.push(number);
        }
        if cut {
            self.cut.push(number);
        }
        self.pages.push(PageText {
            lines,
            ..PageText::default()
        });
    }

    /// Reads the pictures of pages; those that stay unread are named with the reason.
    fn recognise(&mut self, document: &Document, ids: &[ObjectId], limits: &Limits, ocr: &mut Ocr) {
        for (number, placed) in std::mem::take(&mut self.pictures) {
            let at = number as usize - 1;
            if let Err(why) = ocr.ready() {
                self.unread.entry(Some(why)).or_default().push(number);
                continue;
            }
            let picture = picture::render(document, ids[at], &placed, most_bytes(limits));
            match picture.map(|picture| ocr.read(&picture)) {
                Some(Ok(page)) => {
                    self.recognised.push(number);
                    let stamp = std::mem::take(&mut self.pages[at].lines);
                    self.pages[at] = PageText {
                        lines: stamp.into_iter().chain(page.lines).collect(),
                        ..page
                    };
                }
                Some(Err(why)) => self.unread.entry(Some(why)).or_default().push(number),
                None => self.unread.entry(None).or_default().push(number),
            }
        }
    }

    fn assemble(self, limits: &Limits) -> ExtractedDocument {
        let mut extracted = ExtractedDocument::default();
        let repeated = repeated(&self.pages);
        let mut shown: HashMap<String, u32> = HashMap::new();
        for (number, page) in (1u32..).zip(&self.pages) {
            extracted.push_page(number, page, |index, line| {
                let key = margin_key(&line.text);
                if !in_margin(index, page.lines.len()) || !repeated.contains_key(&key) {
                    return true;
                }
                let count = shown.entry(key).or_default();
                *count += 1;
                *count == 1
            });
        }
        if !repeated.is_empty() {
            extracted.issues.push(running_lines());
        }
        extracted.bound(limits.text_bytes);
        extracted.issues.extend(self.issues());
        extracted
    }

    fn issues(self) -> Vec<ExtractIssue> {
        let Found {
            pages,
            recognised,
            unread,
            unmapped,
            damaged,
            cut,
            ..
        } = self;
        let unread = unread
            .into_iter()
            .map(|(why, pages)| ocr::unread(why, pages));
        let read = (!recognised.is_empty()).then(|| ocr::recognised(recognised));
        let unreadable = (1u32..)
            .zip(&pages)
            .filter(|(_, page)| page.unreadable > 0)
            .map(|(number, page)| ocr::unreadable(number, page.unreadable));
        let rest = [
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
        });
        unread.chain(read).chain(unreadable).chain(rest).collect()
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
fn repeated(pages: &[PageText]) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for PageText { lines, .. } in pages {
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
