//! Rows of one table with their bytes, and the dictionary of concepts.

use super::{Kind, TableFile};
use record::{Code, Concept, Span};
use std::collections::HashMap;

/// One row: its cells and where it stands in the file.
pub(super) struct Line<'a> {
    cells: csv::StringRecord,
    pub(super) span: Span,
    file: std::marker::PhantomData<&'a [u8]>,
}

/// One table, read.
pub(super) struct Table<'a> {
    pub(super) file: TableFile<'a>,
    pub(super) kind: Kind,
    columns: HashMap<String, usize>,
    pub(super) lines: Vec<Line<'a>>,
    /// Rows that were not read.
    pub(super) dropped: usize,
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    let head = &bytes[..bytes.len().min(4096)];
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |byte: u8| first.iter().filter(|other| **other == byte).count();
    let delimiter = [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|byte| (count(*byte), *byte == b','))
        .unwrap_or(b',');
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .quoting(delimiter != b'\t')
        .from_reader(bytes)
}

fn headings(reader: &mut csv::Reader<&[u8]>) -> HashMap<String, usize> {
    let headings = reader.byte_headers().cloned().unwrap_or_default();
    let name = |bytes: &[u8]| {
        let name = String::from_utf8_lossy(bytes);
        name.trim_start_matches('\u{feff}').trim().to_lowercase()
    };
    headings
        .iter()
        .enumerate()
        .map(|(at, heading)| (name(heading), at))
        .collect()
}

impl<'a> Table<'a> {
    /// `None` where the table names no person.
    pub(super) fn read(file: TableFile<'a>, kind: Kind, most: usize) -> Option<Self> {
        let mut reader = reader(file.bytes);
        let columns = headings(&mut reader);
        columns.get("person_id")?;
        let (mut lines, mut dropped) = (Vec::new(), 0);
        let mut row = csv::ByteRecord::new();
        loop {
            let start = reader.position().byte() as usize;
            match reader.read_byte_record(&mut row) {
                Ok(true) if lines.len() < most => {
                    let end = reader.position().byte() as usize;
                    let cells = row.iter().map(String::from_utf8_lossy).collect();
                    lines.push(Line {
                        cells,
                        span: Span::new(start, end.min(file.bytes.len())),
                        file: std::marker::PhantomData,
                    });
                }
                Ok(true) | Err(_) => dropped += 1,
                Ok(false) => break,
            }
            if reader.is_done() {
                break;
            }
        }
        Some(Self {
            file,
            kind,
            columns,
            lines,
            dropped,
        })
    }

    /// A cell by its heading; empty where the table has no such column.
    pub(super) fn cell<'l>(&self, line: &'l Line<'_>, heading: &str) -> &'l str {
        let cell = self.columns.get(heading).and_then(|at| line.cells.get(*at));
        cell.unwrap_or_default().trim()
    }

    /// Numbers of concepts in the cells of a line.
    fn concept_ids<'l>(&self, line: &'l Line<'_>) -> Vec<&'l str> {
        let columns = self
            .columns
            .iter()
            .filter(|(name, _)| name.ends_with("concept_id"));
        columns
            .filter_map(|(_, at)| line.cells.get(*at))
            .map(str::trim)
            .filter(|id| !id.is_empty() && *id != "0")
            .collect()
    }
}

/// Name, vocabulary and code of every concept that the tables use.
pub(super) struct Concepts {
    known: HashMap<String, Option<(String, String, String)>>,
}

impl Concepts {
    pub(super) fn wanted(tables: &[Table<'_>]) -> Self {
        let mut known = HashMap::new();
        for table in tables {
            for line in &table.lines {
                for id in table.concept_ids(line) {
                    if !known.contains_key(id) {
                        known.insert(id.to_string(), None);
                    }
                }
            }
        }
        Self { known }
    }

    /// Takes what is wanted out of a CONCEPT table, however large.
    pub(super) fn fill(&mut self, bytes: &[u8]) {
        let mut reader = reader(bytes);
        let columns = headings(&mut reader);
        let at = |name: &str| columns.get(name).copied();
        let (Some(id), Some(name), Some(vocabulary), Some(code)) = (
            at("concept_id"),
            at("concept_name"),
            at("vocabulary_id"),
            at("concept_code"),
        ) else {
            return;
        };
        let mut row = csv::ByteRecord::new();
        while matches!(reader.read_byte_record(&mut row), Ok(true)) {
            let cell = |at: usize| {
                let bytes = row.get(at).unwrap_or_default();
                String::from_utf8_lossy(bytes).trim().to_string()
            };
            if let Some(slot) = self.known.get_mut(&cell(id)) {
                *slot = Some((cell(name), cell(vocabulary), cell(code)));
            }
        }
    }

    /// Name and code of a concept; `None` for 0 ("no matching concept") and for one that the dictionary lacks.
    pub(super) fn code(&self, id: &str) -> Option<Code> {
        let (name, vocabulary, code) = self.known.get(id)?.as_ref()?;
        crate::codes::code(vocabulary, code, name)
    }

    /// The concept of a row: standard concept, the source's own concept, and the source's words.
    pub(super) fn concept(&self, standard: &str, source: &str, written: &str) -> Concept {
        let mut concept = Concept::default();
        for id in [standard, source] {
            if let Some(code) = self.code(id)
                && !concept.codes.contains(&code)
            {
                concept.codes.push(code);
            }
        }
        let name = concept.codes.first().and_then(|code| code.display.clone());
        concept.text = name.unwrap_or_else(|| written.to_string()).into();
        if concept.text.is_empty() && !standard.is_empty() && standard != "0" {
            concept.text = format!("OMOP concept {standard}").into();
        }
        concept
    }
}
