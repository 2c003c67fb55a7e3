//! From bytes to resources with their byte ranges, also where the file is damaged.

use super::json::{Json, Name};
use super::view::{Bundle, Entry, text};
use crate::IngestIssueKind;
use crate::decode::{Decoded, decode};
use crate::sheet::Sheet;
use record::{Localized, Span};
use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Most resources of one document.
const MAX_ENTRIES: usize = 1_000_000;

/// The text of the document in `sheet`.
pub(super) fn decoded<'a>(sheet: &mut Sheet<'a>) -> Decoded<'a> {
    let decoded = decode(sheet.input.bytes);
    if decoded.damaged {
        sheet.issue(
            IngestIssueKind::Uncertain,
            "",
            Localized::new(
                "The file is not valid UTF-8; damaged characters are shown as \u{fffd}.",
                "文件不是有效的 UTF-8；损坏的字符显示为 \u{fffd}。",
            ),
        );
    }
    decoded
}

/// The resources of a document: the entries of a Bundle, nested Bundles included, or the one resource.
pub(super) fn document<'r>(decoded: &'r Decoded<'_>, sheet: &mut Sheet<'_>) -> Bundle<'r> {
    let mut bundle = Bundle::default();
    open(&decoded.text, "", None, decoded, &mut bundle, sheet, 0);
    bundle
}

/// Adds the resources inside `raw`, which is a Bundle, a list of resources or a resource.
fn open<'r>(
    raw: &'r str,
    path: &str,
    full_url: Option<String>,
    offsets: &Decoded<'_>,
    bundle: &mut Bundle<'r>,
    sheet: &mut Sheet<'_>,
    depth: usize,
) {
    let mut parts = Parts::default();
    let outcome = parts.read(raw);
    let is_bundle = parts.kind.as_deref() == Some("Bundle") || !parts.entries.is_empty();
    if let Err(error) = &outcome {
        broken(path, error, parts.entries.len(), sheet);
    }
    if !is_bundle || depth > 3 {
        return one(raw, path, full_url, offsets, bundle, sheet);
    }
    for (index, entry) in parts.entries.iter().take(MAX_ENTRIES).enumerate() {
        let place = if path.is_empty() {
            format!("entry[{index}]")
        } else {
            format!("{path}.entry[{index}]")
        };
        let Ok(inner) = serde_json::from_str::<RawEntry<'_>>(entry.get()) else {
            unreadable(&place, sheet);
            continue;
        };
        let Some(resource) = inner.resource else {
            if inner.resource_type.is_some() {
                one(entry.get(), &place, None, offsets, bundle, sheet);
            }
            continue;
        };
        let url = inner
            .full_url
            .and_then(|url| url.as_str().map(str::to_string));
        let place = format!("{place}.resource");
        if resource
            .get()
            .get(..400.min(resource.get().len()))
            .unwrap_or(resource.get())
            .contains("\"Bundle\"")
        {
            open(
                resource.get(),
                &place,
                url,
                offsets,
                bundle,
                sheet,
                depth + 1,
            );
        } else {
            one(resource.get(), &place, url, offsets, bundle, sheet);
        }
    }
}

fn one<'r>(
    raw: &'r str,
    path: &str,
    full_url: Option<String>,
    offsets: &Decoded<'_>,
    bundle: &mut Bundle<'r>,
    sheet: &mut Sheet<'_>,
) {
    match Json::parse(raw) {
        Ok(json @ Json::Object(_)) => {
            let path = if path.is_empty() {
                text(&json, "resourceType").to_string()
            } else {
                path.to_string()
            };
            let original = offsets.of(raw);
            bundle.add(Entry {
                json,
                path,
                original,
                full_url,
            });
        }
        Ok(Json::Array(items)) => {
            for (index, json) in items.into_iter().enumerate() {
                let original = offsets.of(raw);
                bundle.add(Entry {
                    json,
                    path: format!("[{index}]"),
                    original,
                    full_url: None,
                });
            }
        }
        _ => unreadable(path, sheet),
    }
}

fn broken(path: &str, error: &serde_json::Error, kept: usize, sheet: &mut Sheet<'_>) {
    sheet.issue(
        IngestIssueKind::Unreadable,
        if path.is_empty() { format!("line {}", error.line()) } else { path.to_string() },
        Localized::new(
            format!("The JSON breaks off or is damaged at line {}, column {}; {kept} entries before it were read.", error.line(), error.column()),
            format!("JSON 在第 {} 行第 {} 列中断或损坏；此前的 {kept} 个条目已读取。", error.line(), error.column()),
        ),
    );
}

fn unreadable(path: &str, sheet: &mut Sheet<'_>) {
    sheet.issue(
        IngestIssueKind::Unreadable,
        path,
        Localized::new(
            "This entry is damaged or nested deeper than 128 levels and was left out.",
            "该条目已损坏或嵌套超过 128 层，已略去。",
        ),
    );
}

#[derive(Deserialize)]
struct RawEntry<'r> {
    #[serde(rename = "fullUrl", borrow, default)]
    full_url: Option<Json<'r>>,
    #[serde(borrow, default)]
    resource: Option<&'r RawValue>,
    #[serde(rename = "resourceType", default)]
    resource_type: Option<IgnoredAny>,
}

/// Top level of a Bundle; what was gathered before an error stays.
#[derive(Default)]
struct Parts<'r> {
    kind: Option<String>,
    entries: Vec<&'r RawValue>,
}

impl<'r> Parts<'r> {
    fn read(&mut self, raw: &'r str) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(raw);
        TopLevel(self).deserialize(&mut json)
    }
}

struct TopLevel<'p, 'r>(&'p mut Parts<'r>);

impl<'r> DeserializeSeed<'r> for TopLevel<'_, 'r> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'r>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'r> Visitor<'r> for TopLevel<'_, 'r> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FHIR resource")
    }

    fn visit_map<M: MapAccess<'r>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key_seed(Name)? {
            match key.as_ref() {
                "resourceType" => {
                    self.0.kind = map.next_value::<Json<'r>>()?.as_str().map(str::to_string)
                }
                "entry" if self.0.kind.as_deref().is_none_or(|kind| kind == "Bundle") => {
                    map.next_value_seed(Entries(&mut self.0.entries))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'r>>(self, mut items: S) -> Result<(), S::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

struct Entries<'p, 'r>(&'p mut Vec<&'r RawValue>);

impl<'r> DeserializeSeed<'r> for Entries<'_, 'r> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'r>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'r> Visitor<'r> for Entries<'_, 'r> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<S: SeqAccess<'r>>(self, mut items: S) -> Result<(), S::Error> {
        while let Some(entry) = items.next_element::<&'r RawValue>()? {
            self.0.push(entry);
        }
        Ok(())
    }
}

/// Calls `each` for every line that is a resource; damaged lines become issues.
pub(super) fn each_line(sheet: &mut Sheet<'_>, mut each: impl FnMut(&Entry<'_>, &mut Sheet<'_>)) {
    for (index, line) in lines(sheet.input.bytes) {
        let path = format!("line {}", index + 1);
        match Json::parse(&line.text) {
            Ok(json @ Json::Object(_)) => {
                each(
                    &Entry {
                        json,
                        path,
                        original: line.original,
                        full_url: None,
                    },
                    sheet,
                );
            }
            _ => unreadable(&path, sheet),
        }
    }
}

struct TextLine<'a> {
    text: Cow<'a, str>,
    original: Span,
}

/// The lines that hold anything, with their number from 0.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, TextLine<'_>)> {
    let mut start = 0;
    bytes
        .split(|byte| *byte == b'\n')
        .enumerate()
        .filter_map(move |(index, line)| {
            let original = Span::new(start, start + line.len());
            start += line.len() + 1;
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            let text = String::from_utf8_lossy(line);
            (!text.trim_ascii().is_empty()).then_some((index, TextLine { text, original }))
        })
}

/// The resources of a bulk export that others refer to for their names or their bytes.
pub(super) fn referenced_lines(bytes: &[u8]) -> Bundle<'_> {
    const SHARED: &[&str] = &["Medication", "Specimen", "Location", "Binary"];
    let mut bundle = Bundle::default();
    for line in bytes.split(|byte| *byte == b'\n') {
        let kind = kind_at_the_head(line);
        if kind.is_some_and(|kind| !SHARED.iter().any(|shared| shared.as_bytes() == kind)) {
            continue;
        }
        if let Ok(text) = std::str::from_utf8(line)
            && let Ok(json) = Json::parse(text.trim_start_matches('\u{feff}'))
            && SHARED.contains(&self::text(&json, "resourceType"))
        {
            bundle.add(Entry {
                json,
                path: String::new(),
                original: Span::new(0, 0),
                full_url: None,
            });
        }
    }
    bundle
}

/// The kind of a resource whose line begins with it, as nearly every export writes it.
fn kind_at_the_head(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"{\"resourceType\":\"")?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    Some(&rest[..end])
}
