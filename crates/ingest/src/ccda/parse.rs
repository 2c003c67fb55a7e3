//! From bytes to an XML tree, also for fragments, undeclared prefixes and files that break off.

use crate::decode::{Decoded, decode};
use record::Span;
use roxmltree::{Document, Error, ParsingOptions};
use std::collections::BTreeSet;

/// Deepest nesting of elements that is read.
pub(super) const MAX_DEPTH: usize = 200;
/// Most XML nodes of one document.
const MAX_NODES: u32 = 8_000_000;

/// How the tree was obtained.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    Whole,
    /// Several roots or undeclared prefixes: wrapped.
    Wrapped,
    /// Broken off: open elements were closed.
    Closed,
}

/// Why no tree could be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    TooDeep,
    Entities,
    Damaged { line: u32, column: u32 },
}

/// Calls `each` with the tree and a function from node ranges to original bytes.
pub(super) fn with_tree<T>(
    bytes: &[u8],
    each: impl FnOnce(&Document<'_>, &dyn Fn(std::ops::Range<usize>) -> Span, Outcome, bool) -> T,
) -> Result<T, Refusal> {
    let decoded = decode(bytes);
    if depth(&decoded.text) > MAX_DEPTH {
        return Err(Refusal::TooDeep);
    }
    let damaged = decoded.damaged;
    let first = match parse(&decoded.text) {
        Ok(tree) => {
            return Ok(each(
                &tree,
                &|range| place(&decoded, range, 0),
                Outcome::Whole,
                damaged,
            ));
        }
        Err(Error::DtdDetected) => return Err(Refusal::Entities),
        Err(error) => error,
    };
    let (wrapped, shift) = wrap(&decoded.text, "");
    if let Ok(tree) = parse(&wrapped) {
        return Ok(each(
            &tree,
            &|range| place(&decoded, range, shift),
            Outcome::Wrapped,
            damaged,
        ));
    }
    let (body, closers) = close(&decoded.text);
    let (closed, shift) = wrap(&body, &closers);
    match parse(&closed) {
        Ok(tree) => Ok(each(
            &tree,
            &|range| place(&decoded, range, shift),
            Outcome::Closed,
            damaged,
        )),
        Err(_) => {
            let at = first.pos();
            Err(Refusal::Damaged {
                line: at.row,
                column: at.col,
            })
        }
    }
}

fn parse(text: &str) -> Result<Document<'_>, Error> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
}

fn place(decoded: &Decoded<'_>, range: std::ops::Range<usize>, shift: usize) -> Span {
    let clamp = |at: usize| at.saturating_sub(shift).min(decoded.text.len());
    let start = clamp(range.start);
    decoded.original(Span::new(start, clamp(range.end).max(start)))
}

/// `text` inside one root element that declares every prefix used; its own XML declaration is blanked.
fn wrap(text: &str, closers: &str) -> (String, usize) {
    let mut root = String::from("<fragment xmlns=\"urn:hl7-org:v3\"");
    for prefix in prefixes(text) {
        let address = match prefix.as_str() {
            "xsi" => "http://www.w3.org/2001/XMLSchema-instance",
            "sdtc" => "urn:hl7-org:sdtc",
            _ => "urn:undeclared",
        };
        root.push_str(&format!(" xmlns:{prefix}=\"{address}\""));
    }
    root.push('>');
    let shift = root.len();
    let mut body = text.to_string();
    while let Some(start) = body.find("<?xml") {
        let end = body[start..]
            .find("?>")
            .map_or(body.len(), |end| start + end + 2);
        body.replace_range(start..end, &" ".repeat(end - start));
    }
    (format!("{root}{body}{closers}</fragment>"), shift)
}

fn prefixes(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut previous = ' ';
    let mut word = String::new();
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => word.push(character),
            ':' if matches!(previous, '<' | '/' | ' ' | '\n' | '\t' | '\r') && is_prefix(&word) => {
                found.insert(std::mem::take(&mut word));
                previous = ':';
            }
            other => {
                word.clear();
                previous = other;
            }
        }
    }
    found.retain(|prefix| prefix != "xml" && prefix != "xmlns");
    found
}

fn is_prefix(word: &str) -> bool {
    word.len() <= 12 && word.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Deepest nesting of start tags, counted without building a tree.
fn depth(text: &str) -> usize {
    let (mut now, mut most) = (0usize, 0usize);
    for tag in tags(text) {
        match tag {
            Tag::Open(_) => {
                now += 1;
                most = most.max(now);
            }
            Tag::Close => now = now.saturating_sub(1),
        }
    }
    most
}

enum Tag<'t> {
    Open(&'t str),
    Close,
}

/// Start and end tags of well-formed parts, comments and the like left out.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let open = rest.find('<')?;
            rest = &rest[open..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = &comment[comment.find("-->")? + 3..];
                continue;
            }
            if let Some(raw) = rest.strip_prefix("<![CDATA[") {
                rest = &raw[raw.find("]]>")? + 3..];
                continue;
            }
            let end = rest.find('>')?;
            let inside = &rest[1..end];
            rest = &rest[end + 1..];
            if inside.starts_with(['?', '!']) || inside.ends_with('/') {
                continue;
            }
            if inside.starts_with('/') {
                return Some(Tag::Close);
            }
            let name = inside
                .split(|c: char| c.is_whitespace())
                .next()
                .unwrap_or_default();
            return Some(Tag::Open(name));
        }
    })
}

/// The text up to its last whole tag, and the end tags that are missing there.
fn close(text: &str) -> (String, String) {
    let cut = text.rfind('>').map_or(0, |at| at + 1);
    let body = &text[..cut];
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(body) {
        match tag {
            Tag::Open(name) => open.push(name),
            Tag::Close => {
                open.pop();
            }
        }
    }
    let closers = open.iter().rev().map(|name| format!("</{name}>")).collect();
    (body.to_string(), closers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<Outcome, Refusal>) {
        assert_eq!(
            with_tree(text.as_bytes(), |_, _, outcome, _| outcome),
            expect,
            "{text}"
        );
    }

    #[test]
    fn fragments_and_broken_files_still_make_a_tree() {
        check("<a><b/></a>", Ok(Outcome::Whole));
        check("<a xsi:type=\"CD\"/>", Ok(Outcome::Wrapped));
        check("<a/><b/>", Ok(Outcome::Wrapped));
        check("<a><b><c/></b><b><c", Ok(Outcome::Closed));
    }

    #[test]
    fn bombs_are_refused() {
        check(
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            Err(Refusal::Entities),
        );
        check(&"<a>".repeat(300), Err(Refusal::TooDeep));
    }
}
