//! Attachments of DocumentReference and DiagnosticReport, and the Binary resources that they name.

use super::json::Json;
use super::view::{Bundle, Entry, Reader, list, parse_date, text};
use crate::IngestIssueKind;
use crate::attachment::{Attachment, Body, base64, body};
use crate::sheet::{Reading, Value as Fact};
use record::Localized;

/// Longest inlined attachment that is decoded, in base64 characters (48 MiB, which hold 36 MiB).
const LONGEST: usize = 48 << 20;

/// Reads one Attachment: words where they stand, a file as a document of its own, a link not at all.
pub(super) fn attachment(json: &Json, around: &Around<'_>, reader: &mut Reader<'_, '_>) {
    let own = text(json, "title");
    let around = Around {
        title: if own.is_empty() { around.title } else { own },
        date: Some(text(json, "creation"))
            .filter(|written| !written.is_empty())
            .unwrap_or(around.date),
        ..*around
    };
    let declared = text(json, "contentType");
    let data = text(json, "data");
    if !data.is_empty() {
        return content(data, declared, &around, reader);
    }
    let url = text(json, "url");
    if url.is_empty() {
        return;
    }
    let binary = reader
        .bundle
        .index_of(url)
        .map(|index| &reader.bundle.entries[index])
        .filter(|entry| entry.kind() == "Binary");
    match binary {
        Some(entry) => {
            let inner = text(&entry.json, "contentType");
            let declared = if inner.is_empty() { declared } else { inner };
            content(data_of(&entry.json), declared, &around, reader);
        }
        None => note(
            reader,
            around.field,
            "The attachment is only linked; nothing is fetched from an address in a document.",
            "附件仅为链接；程序不会从文档中的地址获取任何内容。",
        ),
    }
}

/// What the resource around an attachment says of it.
#[derive(Clone, Copy)]
pub(super) struct Around<'j> {
    pub(super) title: &'j str,
    /// The day of the document, as written.
    pub(super) date: &'j str,
    /// Path of the attachment inside its resource.
    pub(super) field: &'j str,
}

/// Reads a Binary that no other resource of the Bundle names.
pub(super) fn binary(json: &Json, reader: &mut Reader<'_, '_>) {
    if is_named(json, reader.bundle) {
        return;
    }
    let around = Around {
        title: text(json, "id"),
        date: "",
        field: "data",
    };
    content(data_of(json), text(json, "contentType"), &around, reader);
}

fn data_of<'a>(binary: &'a Json<'a>) -> &'a str {
    let data = text(binary, "data");
    if data.is_empty() {
        text(binary, "content")
    } else {
        data
    }
}

fn is_named(binary: &Json, bundle: &Bundle) -> bool {
    bundle.entries.iter().flat_map(links).any(|url| {
        bundle
            .index_of(url)
            .is_some_and(|index| std::ptr::eq(&bundle.entries[index].json, binary))
    })
}

/// Addresses of the attachments of a resource.
fn links<'a>(entry: &'a Entry<'a>) -> Vec<&'a str> {
    let json = &entry.json;
    let content = list(json, "content")
        .iter()
        .filter_map(|content| content.get("attachment"));
    let forms = list(json, "presentedForm").iter();
    match entry.kind() {
        "DocumentReference" | "DiagnosticReport" => {
            content.chain(forms).map(|of| text(of, "url")).collect()
        }
        _ => Vec::new(),
    }
}

fn content(data: &str, declared: &str, around: &Around<'_>, reader: &mut Reader<'_, '_>) {
    let place = format!("{}.{}", reader.path, around.field);
    if data.len() > LONGEST {
        return reader.sheet.issue(
            IngestIssueKind::TooLarge,
            place,
            Localized::new(
                "The attachment is larger than 36 MiB and was not read.",
                "附件超过 36 MiB，未读取。",
            ),
        );
    }
    let Some(bytes) = base64(data) else {
        return reader.odd(around.field, "base64");
    };
    let title = match around.title {
        "" => "Attachment",
        title => title,
    };
    match body(&bytes, declared) {
        Body::Words(words) => reader.push(Fact::Narrative {
            title: title.to_string(),
            text: words,
            reading: Reading::Interpret,
        }),
        Body::File => {
            reader.push(Fact::Statement(
                format!("Attachment: {title} {declared}")
                    .trim_end()
                    .to_string(),
            ));
            reader.sheet.attach(Attachment {
                title: title.into(),
                bytes,
                place,
                date: parse_date(around.date),
            });
        }
        Body::Unknown => note(
            reader,
            around.field,
            &format!("The attachment ({declared}) is of no kind that is read and stays closed."),
            &format!("附件（{declared}）的类型不受支持，未打开。"),
        ),
    }
}

fn note(reader: &mut Reader<'_, '_>, field: &str, en: &str, zh: &str) {
    reader.sheet.issue(
        IngestIssueKind::Note,
        format!("{}.{field}", reader.path),
        Localized::new(en, zh),
    );
}
