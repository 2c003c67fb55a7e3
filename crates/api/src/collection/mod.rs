//! Files that hold several patients: what they would become is shown first, and one case is made for each patient chosen.

mod rows;

use crate::app::App;
use crate::case::{Incoming, arrival, headline, keep, stored_fields};
use crate::intake::{Arrival, assemble, parser};
use crate::refused::Refused;
use crate::stored::{StoredIntake, StoredIssue};
use crate::wire::{
    CaseFields, CollectionColumn, CollectionImportRequest, CollectionImported, CollectionKind,
    CollectionPatient, CollectionRequest, CollectionView, ColumnChoice, DocumentInput, ErrorCode,
};
use ingest::{IngestIssue, Input, PatientRow, TableFile};
use knowledge::Knowledge;
use record::{DocumentId, MediaType, PartialDate, Record};
use std::collections::HashMap;
use store::Original;

/// Patients shown and imported at once.
const MOST: usize = 200;

/// Files with several patients, cut so that each patient's part stands alone.
enum Collection {
    /// One table, one patient a row.
    Rows {
        title: String,
        header: Vec<u8>,
        rows: Vec<Vec<u8>>,
        columns: Vec<(String, Option<String>)>,
    },
    /// OMOP tables by person, in the order of the persons.
    Tables { persons: Vec<Person>, total: usize },
}

struct Person {
    id: String,
    files: Vec<(String, Vec<u8>)>,
}

/// One patient's part, read.
struct Part {
    record: Record,
    issues: Vec<IngestIssue>,
    originals: Vec<Original>,
}

/// What the files would become; nothing where they are one patient's documents.
pub(crate) fn collection_propose(
    app: &App,
    request: CollectionRequest,
) -> Result<Option<CollectionView>, Refused> {
    let CollectionRequest { documents, columns } = request;
    app.store()?;
    let knowledge = app.knowledge()?;
    let Some(collection) = Collection::of(app, &knowledge, documents)? else {
        return Ok(None);
    };
    let today = app.host().today();
    let patients = collection
        .keys()
        .into_iter()
        .take(MOST)
        .filter_map(|key| {
            let part = collection.part(&key, &columns, None, &knowledge)?;
            let (record, _) = assemble(vec![part.record], None, today);
            Some(patient(key, &record))
        })
        .collect();
    Ok(Some(CollectionView {
        kind: collection.kind(),
        columns: collection.columns(&columns, &knowledge),
        patients,
        total: collection.total() as u32,
    }))
}

/// Makes the cases, all of them or, where one cannot be kept, those before it.
pub(crate) fn collection_import(
    app: &App,
    request: CollectionImportRequest,
) -> Result<CollectionImported, Refused> {
    let CollectionImportRequest {
        documents,
        columns,
        patients,
        fields,
    } = request;
    app.store()?;
    let knowledge = app.knowledge()?;
    let collection =
        Collection::of(app, &knowledge, documents)?.ok_or(ErrorCode::FileUnsupported)?;
    let as_of = stored_fields(fields.clone())?.as_of;
    let mut cases = Vec::new();
    for key in patients.iter().take(MOST) {
        let part = collection
            .part(key, &columns, as_of, &knowledge)
            .ok_or(ErrorCode::RequestMalformed)?;
        cases.push(keep(app, &knowledge, incoming(part, key, &fields)?)?.0);
    }
    Ok(CollectionImported { cases })
}

fn incoming(part: Part, key: &str, fields: &CaseFields) -> Result<Incoming, Refused> {
    let Part {
        record,
        issues,
        originals,
    } = part;
    let label = record.patient.identifiers.first().map_or_else(
        || key.to_string(),
        |fact| fact.value.value.reveal().to_string(),
    );
    let mut intake = StoredIntake::default();
    intake
        .issues
        .extend(issues.into_iter().map(StoredIssue::from));
    for original in &originals {
        intake
            .sizes
            .insert(original.document.clone(), original.bytes.len());
    }
    let fields = stored_fields(CaseFields {
        label,
        ..fields.clone()
    })?;
    Ok(Incoming {
        fields,
        records: vec![record],
        intake,
        originals,
    })
}

fn patient(key: String, record: &Record) -> CollectionPatient {
    let headline = headline(record);
    let name = record.patient.names.first();
    let number = record.patient.identifiers.first();
    let facts = record.conditions.len()
        + record.medications.len()
        + record.allergies.len()
        + record.observations.len()
        + record.procedures.len();
    CollectionPatient {
        key,
        name: name
            .map(|fact| fact.value.reveal().to_string())
            .or_else(|| number.map(|fact| fact.value.value.reveal().to_string()))
            .unwrap_or_default(),
        age_sex: headline.age_sex.into(),
        lead_problem: headline.lead_problem.into_revealed(),
        facts: facts as u32,
    }
}

impl Collection {
    fn of(
        app: &App,
        knowledge: &Knowledge,
        documents: Vec<DocumentInput>,
    ) -> Result<Option<Self>, Refused> {
        if documents
            .iter()
            .any(|document| matches!(document, DocumentInput::Paste { .. }))
        {
            return Ok(None);
        }
        let files = documents
            .into_iter()
            .map(|document| arrival(document, DocumentId("d1".into())))
            .collect::<Result<Vec<_>, _>>()?;
        match <[Arrival; 1]>::try_from(files) {
            Ok([file]) => Ok(Self::rows(app, knowledge, file)),
            Err(files) => Ok(Self::tables(files)),
        }
    }

    fn rows(app: &App, knowledge: &Knowledge, file: Arrival) -> Option<Self> {
        let title = file.title.into_revealed();
        let bytes = match ingest::detect(&file.bytes, &title) {
            Some(MediaType::Xlsx) => first_sheet(app, &file.bytes)?,
            Some(MediaType::Csv) => rows::bytewise(file.bytes),
            _ => return None,
        };
        let columns = ingest::propose_patients(&bytes, knowledge)?.columns;
        let mut rows = rows::split(&bytes).into_iter().map(<[u8]>::to_vec);
        let header = rows.next()?;
        Some(Self::Rows {
            title,
            header,
            rows: rows.collect(),
            columns,
        })
    }

    fn tables(files: Vec<Arrival>) -> Option<Self> {
        let files: Vec<(String, Vec<u8>)> = files
            .into_iter()
            .map(|file| (file.title.into_revealed(), rows::bytewise(file.bytes)))
            .collect();
        let whole: Vec<TableFile<'_>> = files
            .iter()
            .map(|(name, bytes)| TableFile { name, bytes })
            .collect();
        if !ingest::is_table_set(&whole) {
            return None;
        }
        let (persons, total) = persons(&files);
        Some(Self::Tables { persons, total })
    }

    fn kind(&self) -> CollectionKind {
        match self {
            Self::Rows { .. } => CollectionKind::Rows,
            Self::Tables { .. } => CollectionKind::Tables,
        }
    }

    fn total(&self) -> usize {
        match self {
            Self::Rows { rows, .. } => rows.len(),
            Self::Tables { total, .. } => *total,
        }
    }

    fn keys(&self) -> Vec<String> {
        match self {
            Self::Rows { rows, .. } => (1..=rows.len()).map(|row| row.to_string()).collect(),
            Self::Tables { persons, .. } => {
                persons.iter().map(|person| person.id.clone()).collect()
            }
        }
    }

    /// What each column is read as, with what a person decided.
    fn columns(&self, decided: &[ColumnChoice], knowledge: &Knowledge) -> Vec<CollectionColumn> {
        let Self::Rows { columns, .. } = self else {
            return Vec::new();
        };
        let one = |(heading, read_as): &(String, Option<String>)| {
            let choice = decided.iter().find(|choice| choice.heading == *heading);
            CollectionColumn {
                heading: heading.clone(),
                read_as: choice.map_or_else(
                    || read_as.clone(),
                    |choice| understood(&choice.read_as, knowledge),
                ),
            }
        };
        columns.iter().map(one).collect()
    }

    /// One patient's part, read from its own rows alone.
    fn part(
        &self,
        key: &str,
        columns: &[ColumnChoice],
        as_of: Option<PartialDate>,
        knowledge: &Knowledge,
    ) -> Option<Part> {
        match self {
            Self::Rows {
                title,
                header,
                rows,
                ..
            } => {
                let number: usize = key.parse().ok()?;
                let row = rows.get(number.checked_sub(1)?)?;
                let bytes = rows::table(header, [row.as_slice()]);
                let title = format!("{title}, {number}");
                Some(row_part(&title, bytes, columns, as_of, knowledge))
            }
            Self::Tables { persons, .. } => {
                let person = persons.iter().find(|person| person.id == key)?;
                person_part(person, knowledge)
            }
        }
    }
}

fn row_part(
    title: &str,
    bytes: Vec<u8>,
    columns: &[ColumnChoice],
    as_of: Option<PartialDate>,
    knowledge: &Knowledge,
) -> Part {
    let document = DocumentId("d1".into());
    let columns: Vec<(String, String)> = columns
        .iter()
        .map(|choice| (choice.heading.clone(), choice.read_as.clone()))
        .collect();
    let input = Input {
        id: &document,
        title,
        bytes: &bytes,
        as_of,
    };
    let wanted = PatientRow {
        row: 1,
        columns: &columns,
    };
    let (record, issues) = ingest::read_patient(input, wanted, knowledge);
    Part {
        record,
        issues,
        originals: vec![Original { document, bytes }],
    }
}

fn person_part(person: &Person, knowledge: &Knowledge) -> Option<Part> {
    let files: Vec<TableFile<'_>> = person
        .files
        .iter()
        .map(|(name, bytes)| TableFile { name, bytes })
        .collect();
    let read = ingest::read_tables(&files, knowledge).into_iter().next()?;
    let bytes_of = |hash: &record::Sha256| {
        let file = person
            .files
            .iter()
            .find(|(_, bytes)| record::Sha256::of(bytes) == *hash);
        file.map(|(_, bytes)| bytes.clone())
    };
    let originals = read
        .record
        .documents
        .iter()
        .filter_map(|document| {
            Some(Original {
                document: document.id.clone(),
                bytes: bytes_of(&document.hash)?,
            })
        })
        .collect();
    Some(Part {
        record: read.record,
        issues: read.issues,
        originals,
    })
}

/// Each person's rows of every table; dictionaries, which name no person, are everybody's.
fn persons(files: &[(String, Vec<u8>)]) -> (Vec<Person>, usize) {
    let mut persons: Vec<Person> = Vec::new();
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut total = 0;
    let mut tables: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            let rows = rows::split(bytes);
            let header = rows.first().copied().unwrap_or_default();
            let column = rows::column(header, "person_id");
            let is_person = rows::column(header, "year_of_birth").is_some();
            (name, rows, column, is_person, bytes)
        })
        .collect();
    tables.sort_by_key(|(_, _, _, is_person, _)| !is_person);
    for (name, rows, column, is_person, bytes) in tables {
        let Some(column) = column else {
            for person in &mut persons {
                person.files.push((name.clone(), bytes.clone()));
            }
            continue;
        };
        let Some((header, body)) = rows.split_first() else {
            continue;
        };
        let delimiter = rows::delimiter(header);
        let mut mine: HashMap<usize, Vec<&[u8]>> = HashMap::new();
        for row in body {
            let id = rows::cell(row, delimiter, column);
            if is_person && !places.contains_key(&id) {
                total += 1;
                if persons.len() < MOST {
                    places.insert(id.clone(), persons.len());
                    persons.push(Person {
                        id: String::from_utf8_lossy(&id).into_owned(),
                        files: Vec::new(),
                    });
                }
            }
            if let Some(place) = places.get(&id) {
                mine.entry(*place).or_default().push(row);
            }
        }
        for (place, rows) in mine {
            let table = rows::table(header, rows);
            persons[place].files.push((name.clone(), table));
        }
    }
    (persons, total)
}

/// What a heading is read as; `None` where it is not understood.
fn understood(heading: &str, knowledge: &Knowledge) -> Option<String> {
    let heading = heading.replace(['\t', '\n'], " ");
    let table = format!("age\t{heading}\n1\t1\n1\t1\n");
    let read = ingest::propose_patients(table.as_bytes(), knowledge)?;
    read.columns.into_iter().nth(1)?.1
}

/// The rows of a workbook's first sheet, cells separated by tabs.
fn first_sheet(app: &App, bytes: &[u8]) -> Option<Vec<u8>> {
    let parser = parser(app.host().parser(), app.host().recognition_folder());
    let text = parser.text(MediaType::Xlsx, bytes).ok()?.text;
    let (_, rows) = text.split_once('\n')?;
    let sheet = rows.split("\n\n").next()?;
    Some(sheet.as_bytes().to_vec())
}
