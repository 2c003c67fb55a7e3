//! Plain tables: tab separated, `#` comments, one header line.

use record::{IssueSource, SourceStatus};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The cells of every row that is neither blank, comment nor header.
pub fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split('\t').map(str::trim).collect())
}

/// The non-empty parts of a cell.
pub fn parts(cell: &'static str, separator: char) -> impl Iterator<Item = &'static str> {
    cell.split(separator)
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

static SOURCES: LazyLock<BTreeMap<&'static str, IssueSource>> = LazyLock::new(|| {
    rows(include_str!("../../data/care_sources.tsv"))
        .map(|cells| {
            let source_status = match cells[3] {
                "verified" => SourceStatus::Verified,
                _ => SourceStatus::Recalled,
            };
            let source = IssueSource {
                publication: cells[1].to_string(),
                edition: cells[2].to_string(),
                statement: None,
                source_status,
            };
            (cells[0], source)
        })
        .collect()
});

/// The publication behind a row, by its key in `care_sources.tsv`. Panics for an unknown key: a test reads every row.
pub fn source(key: &str) -> IssueSource {
    SOURCES
        .get(key)
        .unwrap_or_else(|| panic!("care_sources.tsv has no {key}"))
        .clone()
}
