//! A scan or photo of one page.

use crate::ocr::{self, Ocr};
use crate::page::PageText;
use crate::{ExtractIssue, ExtractedDocument, Limits, picture};

/// Reads the picture in `bytes`.
pub(crate) fn read(bytes: &[u8], limits: &Limits, ocr: &mut Ocr) -> ExtractedDocument {
    let picture = match picture::open(bytes) {
        Ok(picture) => picture,
        Err((kind, message)) => return ExtractedDocument::failed(kind, message),
    };
    let mut document = ExtractedDocument::default();
    match ocr.read(&picture) {
        Ok(page) => {
            document.push_page(1, &page, |_, _| true);
            document.bound(limits.text_bytes);
            document.issues.extend(issues(&page));
        }
        Err(why) => document.issues.push(ocr::unread(Some(why), vec![1])),
    }
    document
}

fn issues(page: &PageText) -> Vec<ExtractIssue> {
    let mut issues = vec![match page.lines.is_empty() {
        true => ocr::no_text(),
        false => ocr::recognised(vec![1]),
    }];
    if page.unreadable > 0 {
        issues.push(ocr::unreadable(1, page.unreadable));
    }
    issues
}
