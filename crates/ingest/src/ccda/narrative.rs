//! The attested words of a document: sections as text, named passages, unstructured bodies.

use super::view::{Node, Reader, child};
use crate::IngestIssueKind;
use crate::sheet::{Reading, Value as Fact};
use base64::Engine;
use std::collections::HashMap;

/// Words of every element that carries an ID, by that ID.
pub(super) fn identified(root: Node<'_>) -> HashMap<String, String> {
    root.descendants()
        .filter(|node| {
            node.is_element()
                && node
                    .ancestors()
                    .any(|above| above.tag_name().name() == "text")
        })
        .filter_map(|node| {
            let id = node.attribute("ID").or(node.attribute("id"))?;
            Some((id.to_string(), plain(node).replace(['\n', '\t'], " ")))
        })
        .collect()
}

/// A narrative block as lines: one a table row, list item or paragraph, cells parted by tabs.
pub(super) fn plain(node: Node<'_>) -> String {
    let mut out = String::new();
    walk(node, &mut out);
    let lines: Vec<String> = out
        .lines()
        .map(|line| {
            let cells: Vec<String> = line
                .split('\t')
                .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            cells.join("\t").trim_matches('\t').to_string()
        })
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines.join("\n")
}

fn walk(node: Node<'_>, out: &mut String) {
    for inner in node.children() {
        if inner.is_text() {
            let words = inner.text().unwrap_or_default();
            out.extend(words.chars().map(|c| {
                if matches!(c, '\n' | '\r' | '\t') {
                    ' '
                } else {
                    c
                }
            }));
            continue;
        }
        let name = inner.tag_name().name();
        match name {
            "br" => out.push('\n'),
            "td" | "th" => {
                walk(inner, out);
                out.push('\t');
            }
            "tr" | "item" | "paragraph" | "caption" | "list" | "table" => {
                out.push('\n');
                walk(inner, out);
                out.push('\n');
            }
            _ => walk(inner, out),
        }
    }
}

/// A body that is no XML: embedded text is read, pictures and links are named.
pub(super) fn unstructured(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(text) = child(node, "text") else {
        return;
    };
    let kind = text
        .attribute("mediaType")
        .unwrap_or("text/plain")
        .to_string();
    if child(text, "reference").is_some() {
        return reader.issue(
            IngestIssueKind::Note,
            text,
            "The document is only linked; nothing is fetched from an address in a document.",
            "正文仅为链接；程序不会从文档中的地址获取任何内容。",
        );
    }
    let written: String = text.children().filter_map(|inner| inner.text()).collect();
    let words = if text.attribute("representation") == Some("B64") {
        let compact: String = written.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(compact)
            .unwrap_or_default();
        if !kind.starts_with("text/plain") {
            return reader.issue(
                IngestIssueKind::Note,
                text,
                &format!("The body is an attachment ({kind}); open it as a document of its own."),
                &format!("正文为附件（{kind}）；请作为单独文件打开。"),
            );
        }
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        written
    };
    reader.push(
        Fact::Narrative {
            title: String::new(),
            text: words,
            reading: Reading::Interpret,
        },
        text,
    );
}
