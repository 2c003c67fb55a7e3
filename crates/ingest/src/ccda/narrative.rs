//! The attested words of a document: sections as text, named passages.

use super::view::Node;
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
