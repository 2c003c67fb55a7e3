//! What is said about pictures: which were read, which were not, and why.

use super::Unread;
use crate::page::ranges;
use crate::{ExtractIssue, ExtractIssueKind};
use record::Localized;

/// Pages whose picture was not read; without a reason where the picture itself cannot be opened.
pub(crate) fn unread(why: Option<Unread>, pages: Vec<u32>) -> ExtractIssue {
    let (en, zh) = match why {
        None => (
            "Their images cannot be opened. Scan them again, or paste the text.",
            "其中的图像无法打开。请重新扫描，或直接粘贴文字。",
        ),
        Some(Unread::NoWeights) => (
            "Text recognition is not installed: run `cargo xtask model ocr`, then open the document again; or paste the text.",
            "未安装文字识别模型：请运行 `cargo xtask model ocr` 后重新打开，或直接粘贴文字。",
        ),
        Some(Unread::Unusable) => (
            "The weights for text recognition are damaged: remove them, run `cargo xtask model ocr`, then open the document again; or paste the text.",
            "文字识别模型已损坏：请删除后运行 `cargo xtask model ocr` 并重新打开，或直接粘贴文字。",
        ),
        Some(Unread::OutOfTime) => (
            "The time for text recognition was used up. Open these pages as a document of their own, or paste the text.",
            "文字识别时间已用尽。请将这些页另存为单独文档后打开，或直接粘贴文字。",
        ),
    };
    let named = ranges(&pages);
    ExtractIssue {
        kind: ExtractIssueKind::NoTextLayer,
        message: Localized::new(
            format!(
                "Pictures of pages without a text layer; their text was not read. Pages: {named}. {en}"
            ),
            format!("以下页为图片，没有文字层，文字未读取。页码：{named}。{zh}"),
        ),
        pages,
    }
}

/// Pages whose text was recognised from a picture.
pub(crate) fn recognised(pages: Vec<u32>) -> ExtractIssue {
    let named = ranges(&pages);
    ExtractIssue {
        kind: ExtractIssueKind::Note,
        message: Localized::new(
            format!(
                "The text was recognised from pictures of pages: compare what matters with the picture. Pages: {named}."
            ),
            format!("文字由页面图片识别而来：重要内容请与图片核对。页码：{named}。"),
        ),
        pages,
    }
}

/// Places of a page that look like text and could not be read.
pub(crate) fn unreadable(page: u32, places: usize) -> ExtractIssue {
    ExtractIssue {
        kind: ExtractIssueKind::NotUnderstood,
        message: Localized::new(
            format!(
                "Page {page}: {places} places look like text and could not be read; look at the picture."
            ),
            format!("第 {page} 页：有 {places} 处疑似文字未能识别，请查看图片。"),
        ),
        pages: vec![page],
    }
}

/// A picture in which no text was found.
pub(crate) fn no_text(page: u32) -> ExtractIssue {
    ExtractIssue {
        kind: ExtractIssueKind::NoTextLayer,
        message: Localized::new("No text was found in the picture.", "图片中未找到文字。"),
        pages: vec![page],
    }
}
