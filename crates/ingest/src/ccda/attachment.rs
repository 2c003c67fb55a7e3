//! Bodies that are no XML, and pictures and files inside entries.

use super::view::{Node, Reader, child};
use crate::IngestIssueKind;
use crate::attachment::{Attachment, Body, MOST_BYTES, base64, body, inflated};
use crate::sheet::{Reading, Value as Fact};

/// A body that is no XML: words are read, a file becomes a document of its own, a link is named.
pub(super) fn unstructured(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(text) = child(node, "text") else {
        return;
    };
    let title = node
        .ancestors()
        .find_map(|above| child(above, "title"))
        .map(|title| reader.words_of(title))
        .unwrap_or_default();
    encapsulated(text, &title, "text/plain", reader);
}

/// A picture or a file that the narrative shows.
pub(super) fn media(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(value) = child(node, "value") else {
        return;
    };
    let section = node
        .ancestors()
        .find(|above| above.tag_name().name() == "section");
    let title = section
        .and_then(|section| child(section, "title"))
        .map(|title| reader.words_of(title))
        .unwrap_or_default();
    encapsulated(value, &title, "", reader);
}

/// An element of type ED.
fn encapsulated(node: Node<'_>, title: &str, usual: &str, reader: &mut Reader<'_, '_>) {
    if child(node, "reference").is_some() {
        return reader.issue(
            IngestIssueKind::Note,
            node,
            "The document is only linked; nothing is fetched from an address in a document.",
            "正文仅为链接；程序不会从文档中的地址获取任何内容。",
        );
    }
    let declared = node.attribute("mediaType").unwrap_or(usual).to_string();
    let written: String = node.children().filter_map(|inner| inner.text()).collect();
    if written.trim().is_empty() {
        return;
    }
    let encoded = node.attribute("representation") == Some("B64");
    let bytes = match node.attribute("compression") {
        Some(compression) if encoded => {
            base64(&written).and_then(|bytes| inflated(&bytes, compression))
        }
        Some(_) => None,
        None if encoded => base64(&written),
        None => Some(written.into_bytes()),
    };
    if bytes.as_ref().is_some_and(|bytes| bytes.len() > MOST_BYTES) {
        let most = MOST_BYTES >> 20;
        return reader.issue(
            IngestIssueKind::TooLarge,
            node,
            &format!("The file inside the document ({declared}) is larger than the limit of {most} MiB and stays closed."),
            &format!("文档内的文件（{declared}）超过 {most} MiB 上限，未打开。"),
        );
    }
    let title = match title {
        "" => "Attachment",
        title => title,
    };
    match bytes.map(|bytes| (body(&bytes, &declared), bytes)) {
        Some((Body::Words(text), _)) => reader.push(
            Fact::Narrative {
                title: String::new(),
                text,
                reading: Reading::Interpret,
            },
            node,
        ),
        Some((Body::File, bytes)) => {
            reader.push(
                Fact::Statement(
                    format!("Attachment: {title} {declared}")
                        .trim_end()
                        .to_string(),
                ),
                node,
            );
            let (place, date) = (super::view::path(node), reader.sheet.date);
            reader.sheet.attach(Attachment {
                title: title.into(),
                bytes,
                place,
                date,
            });
        }
        Some((Body::Unknown, _)) | None => reader.issue(
            IngestIssueKind::NotUnderstood,
            node,
            &format!("The file inside the document ({declared}) is damaged, compressed or of no kind that is read, and stays closed."),
            &format!("文档内的文件（{declared}）已损坏、已压缩或类型不受支持，未打开。"),
        ),
    }
}
