//! Tables of the OMOP Common Data Model (5.x) as CSV files: rows of many persons with concept numbers, joined with the
//! CONCEPT table into one record a person.

mod row;
mod table;

use crate::merge;
use crate::sheet::Sheet;
use crate::{IngestIssue, IngestIssueKind, Input};
use record::{DocumentId, Lexicon, Localized, MediaType, PartialDate, Record};
use std::collections::{BTreeMap, BTreeSet};
use table::{Concepts, Line, Table};

/// Most rows of one table.
const MAX_ROWS: usize = 5_000_000;

/// One table as it lies in a folder.
#[derive(Clone, Copy)]
pub struct TableFile<'a> {
    /// File name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What the tables say of one person.
pub struct TablePerson {
    /// `person_id`.
    pub person: String,
    /// The record: one document for each table that holds rows of the person.
    pub record: Record,
    /// What was not understood.
    pub issues: Vec<IngestIssue>,
}

/// True when the files are such tables: one of persons, and one of what happened to them.
pub fn is_table_set(files: &[TableFile<'_>]) -> bool {
    let kinds: Vec<Kind> = files
        .iter()
        .filter_map(|file| Kind::of(file.bytes))
        .collect();
    kinds.contains(&Kind::Person) && kinds.iter().any(|kind| kind.is_event())
}

/// Reads the tables; persons in the order of their table, each with what is stated of them.
pub fn read_tables(files: &[TableFile<'_>], lexicon: &dyn Lexicon) -> Vec<TablePerson> {
    let mut tables = Vec::new();
    let mut dictionaries = Vec::new();
    for file in files {
        match Kind::of(file.bytes) {
            Some(Kind::Concept) => dictionaries.push(file),
            Some(kind) => tables.extend(Table::read(*file, kind, MAX_ROWS)),
            None => {}
        }
    }
    let mut concepts = Concepts::wanted(&tables);
    for file in dictionaries {
        concepts.fill(file.bytes);
    }
    let mut order: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut parts: BTreeMap<&str, Vec<(usize, Vec<&Line<'_>>)>> = BTreeMap::new();
    for (at, table) in tables.iter().enumerate() {
        for line in &table.lines {
            let person = table.cell(line, "person_id");
            if table.kind == Kind::Person && seen.insert(person) {
                order.push(person.to_string());
            }
            let mine = parts.entry(person).or_default();
            match mine.last_mut() {
                Some((last, lines)) if *last == at => lines.push(line),
                _ => mine.push((at, vec![line])),
            }
        }
    }
    order
        .into_iter()
        .map(|person| {
            let mine = parts.get(person.as_str()).map(Vec::as_slice);
            one(
                &person,
                mine.unwrap_or_default(),
                &tables,
                &concepts,
                lexicon,
            )
        })
        .collect()
}

fn one(
    person: &str,
    parts: &[(usize, Vec<&Line<'_>>)],
    tables: &[Table<'_>],
    concepts: &Concepts,
    lexicon: &dyn Lexicon,
) -> TablePerson {
    let latest = latest(parts, tables);
    let (mut records, mut issues) = (Vec::new(), Vec::new());
    for (at, lines) in parts {
        let Some(table) = tables.get(*at) else {
            continue;
        };
        // A table may lie in several files.
        let id = DocumentId(format!("{person}-{}-{}", at + 1, table.kind.name()));
        let input = Input {
            id: &id,
            title: table.file.name,
            bytes: table.file.bytes,
            as_of: None,
        };
        let mut sheet = Sheet::new(input, lexicon);
        sheet.date = latest;
        if table.dropped > 0 {
            dropped(table, &mut sheet);
        }
        for line in lines {
            row::read(table, line, concepts, latest, &mut sheet);
        }
        let (record, found) = sheet.finish(MediaType::Csv);
        records.push(record);
        issues.extend(found);
    }
    let (record, _) = merge::merge(records);
    TablePerson {
        person: person.to_string(),
        record,
        issues,
    }
}

/// The last day of which the tables tell: what ended before is over.
fn latest(parts: &[(usize, Vec<&Line<'_>>)], tables: &[Table<'_>]) -> Option<PartialDate> {
    let mut last: Option<PartialDate> = None;
    for (at, lines) in parts {
        let Some(table) = tables.get(*at).filter(|table| table.kind.is_event()) else {
            continue;
        };
        for line in lines {
            let day = row::date(table, line, table.kind.date_column());
            last = last.max(day);
        }
    }
    last
}

fn dropped(table: &Table<'_>, sheet: &mut Sheet<'_>) {
    let count = table.dropped;
    sheet.issue(
        IngestIssueKind::TooLarge,
        table.file.name,
        Localized::new(
            format!(
                "{count} rows are damaged or beyond the limit of {MAX_ROWS} and were not read."
            ),
            format!("{count} 行已损坏或超过 {MAX_ROWS} 行上限，未读取。"),
        ),
    );
}

/// Which table a file is, by its headings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Person,
    Condition,
    Drug,
    Measurement,
    Visit,
    Procedure,
    Observation,
    Note,
    Death,
    Concept,
}

impl Kind {
    /// Heading that only this table has, and the table.
    const BY_HEADING: &[(&str, Kind)] = &[
        ("condition_occurrence_id", Kind::Condition),
        ("drug_exposure_id", Kind::Drug),
        ("measurement_id", Kind::Measurement),
        ("procedure_occurrence_id", Kind::Procedure),
        ("note_id", Kind::Note),
        ("observation_id", Kind::Observation),
        ("visit_occurrence_id", Kind::Visit),
        ("death_date", Kind::Death),
        ("year_of_birth", Kind::Person),
        ("vocabulary_id", Kind::Concept),
    ];

    fn of(bytes: &[u8]) -> Option<Self> {
        let first = bytes.split(|byte| *byte == b'\n').next()?;
        let first = String::from_utf8_lossy(first.get(..8192.min(first.len()))?).to_lowercase();
        let headings: Vec<&str> = first
            .trim_start_matches('\u{feff}')
            .trim_end()
            .split([',', '\t', ';'])
            .map(|heading| heading.trim_matches('"'))
            .collect();
        let has = |heading: &str| headings.contains(&heading);
        let found = Self::BY_HEADING.iter().find(|(heading, _)| {
            // The number of the row itself comes first; elsewhere it refers to another table.
            headings.first() == Some(heading) || (!heading.ends_with("_id") && has(heading))
        });
        let concept = has("concept_id") && has("vocabulary_id") && has("concept_name");
        match found {
            Some((_, Kind::Concept)) | None => concept.then_some(Kind::Concept),
            Some((_, kind)) => has("person_id").then_some(*kind),
        }
    }

    fn is_event(self) -> bool {
        !matches!(self, Kind::Person | Kind::Concept)
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Condition => "condition_occurrence",
            Kind::Drug => "drug_exposure",
            Kind::Measurement => "measurement",
            Kind::Visit => "visit_occurrence",
            Kind::Procedure => "procedure_occurrence",
            Kind::Observation => "observation",
            Kind::Note => "note",
            Kind::Death => "death",
            Kind::Concept => "concept",
        }
    }

    fn date_column(self) -> &'static str {
        match self {
            Kind::Condition => "condition_start_date",
            Kind::Drug => "drug_exposure_start_date",
            Kind::Measurement => "measurement_date",
            Kind::Visit => "visit_start_date",
            Kind::Procedure => "procedure_date",
            Kind::Observation => "observation_date",
            Kind::Note => "note_date",
            Kind::Death => "death_date",
            Kind::Person | Kind::Concept => "",
        }
    }
}

#[cfg(test)]
mod tests;
