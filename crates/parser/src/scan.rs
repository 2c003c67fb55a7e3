//! A scan, a photo or a fax.

use crate::ocr::{self, Ocr};
use crate::page::PageText;
use crate::{ExtractIssue, ExtractIssueKind, ExtractedDocument, Limits, picture};
use record::Localized;

/// Reads the picture in `bytes`, a fax with several pages page by page.
pub(crate) fn read(bytes: &[u8], limits: &Limits, ocr: &mut Ocr) -> ExtractedDocument {
    let mut document = ExtractedDocument::default();
    let (pages, mut recognised) = (picture::pages(bytes), Vec::new());
    for number in 1..=pages.min(limits.pages) {
        let picture = match picture::open_page(bytes, number) {
            Ok(picture) => picture,
            Err((kind, message)) if pages == 1 => {
                return ExtractedDocument::failed(kind, message);
            }
            Err((kind, message)) => {
                document.issues.push(ExtractIssue {
                    kind,
                    pages: vec![number],
                    message,
                });
                continue;
            }
        };
        match ocr.read(&picture) {
            Ok(page) => {
                document.push_page(number, &page, |_, _| true);
                document.issues.extend(issues(number, &page));
                if !page.lines.is_empty() {
                    recognised.push(number);
                }
            }
            Err(why) => document.issues.push(ocr::unread(Some(why), vec![number])),
        }
    }
    if pages > limits.pages {
        document.issues.push(beyond(limits.pages));
    }
    document.bound(limits.text_bytes);
    if !recognised.is_empty() {
        document.issues.insert(0, ocr::recognised(recognised));
    }
    document
}

/// What is said of one page.
fn issues(number: u32, page: &PageText) -> Vec<ExtractIssue> {
    let mut issues = Vec::new();
    if page.lines.is_empty() {
        issues.push(ocr::no_text(number));
    }
    if page.unreadable > 0 {
        issues.push(ocr::unreadable(number, page.unreadable));
    }
    issues
}

fn beyond(limit: u32) -> ExtractIssue {
    ExtractIssue::whole(
        ExtractIssueKind::TooLarge,
        Localized::new(
            format!("The file has more than {limit} pages; what follows was not read."),
            format!("文件超过 {limit} 页，其后内容未读取。"),
        ),
    )
}
