//! Files from the command line into one record.

use crate::arguments::Arguments;
use anyhow::{Context, bail};
use api::attached::open;
use api::intake::{Arrival, Reader, Refusal, assemble, parser};
use ingest::{IngestIssue, Input, PatientRow, PatientTable, TableFile};
use knowledge::Knowledge;
use record::{DetectedIssue, DocumentId, PartialDate, Record};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// One patient's files, read.
pub struct Case {
    /// Everything that was read.
    pub record: Record,
    /// What was not understood.
    pub ingest: Vec<IngestIssue>,
    /// What the documents disagree on.
    pub contradictions: Vec<DetectedIssue>,
    /// Files of which nothing was read, by name.
    pub refused: Vec<(String, Refusal)>,
}

/// Opens the knowledge database.
pub fn knowledge(arguments: &Arguments) -> anyhow::Result<Knowledge> {
    let path = arguments
        .knowledge
        .clone()
        .unwrap_or_else(knowledge::default_path);
    Knowledge::open(&path).with_context(|| {
        format!(
            "no usable knowledge database at {}: build it with `cargo xtask knowledge`",
            path.display()
        )
    })
}

/// Reads the files named on the command line as one case. Fails when nothing at all was readable.
pub fn case(arguments: &Arguments, knowledge: &Knowledge) -> anyhow::Result<Case> {
    if arguments.words.is_empty() {
        bail!("name a file, or - for standard input");
    }
    if let [folder] = arguments.words.as_slice()
        && Path::new(folder).is_dir()
    {
        return tables(Path::new(folder), arguments, knowledge);
    }
    if let [name] = arguments.words.as_slice()
        && name.to_lowercase().ends_with(".csv")
    {
        let bytes = bytes(name)?;
        if let Some(table) = ingest::propose_patients(&bytes, knowledge) {
            return patient(name, &bytes, &table, arguments, knowledge);
        }
    }
    let binary = parser_binary();
    let parser = parser(&binary, &crate::model::data());
    let reader = Reader {
        lexicon: knowledge,
        parser: &parser,
        as_of: arguments.as_of,
    };
    let mut records = Vec::new();
    let mut ingest = Vec::new();
    let mut refused = Vec::new();
    for (at, name) in arguments.words.iter().enumerate() {
        let arrival = Arrival {
            id: DocumentId(format!("d{}", at + 1)),
            title: title(name).into(),
            bytes: bytes(name)?,
        };
        match open(arrival, &reader) {
            Ok(opened) => {
                for one in opened {
                    records.push(one.record);
                    ingest.extend(one.issues);
                }
            }
            Err(refusal) => refused.push((name.clone(), refusal)),
        }
    }
    if let (true, Some((name, refusal))) = (records.is_empty(), refused.first()) {
        bail!("{name}: {}", arguments.locale.pick(&refusal.message()));
    }
    let (record, contradictions) = assemble(records, arguments.as_of, today());
    Ok(Case {
        record,
        ingest,
        contradictions,
        refused,
    })
}

/// One row of a table of patients. Without a row, what the columns are taken for, to be confirmed or changed.
fn patient(
    name: &str,
    bytes: &[u8],
    table: &PatientTable,
    arguments: &Arguments,
    knowledge: &Knowledge,
) -> anyhow::Result<Case> {
    let Some(row) = arguments.person.as_deref().and_then(|row| row.parse().ok()) else {
        let columns = table.columns.iter().map(|(heading, role)| {
            let role = role.as_deref().unwrap_or("not understood");
            format!("  {heading} = {role}\n")
        });
        bail!(
            "a table of {} patients; name a row with --person NUMBER. Columns as read, to be changed with --columns \"HEADING=KNOWN HEADING;...\":\n{}",
            table.rows,
            columns.collect::<String>()
        );
    };
    if row == 0 || row > table.rows {
        bail!("no row {row}: the table has {}", table.rows);
    }
    let title = title(name);
    let input = Input {
        id: &DocumentId("d1".into()),
        title: &title,
        bytes,
        as_of: arguments.as_of,
    };
    let wanted = PatientRow {
        row,
        columns: &arguments.columns,
    };
    let (record, ingest) = ingest::read_patient(input, wanted, knowledge);
    let (record, contradictions) = assemble(vec![record], arguments.as_of, today());
    Ok(Case {
        record,
        ingest,
        contradictions,
        refused: Vec::new(),
    })
}

/// One person of a folder of OMOP tables. Without a name, the only one; of several, they are listed.
fn tables(folder: &Path, arguments: &Arguments, knowledge: &Knowledge) -> anyhow::Result<Case> {
    let mut contents = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = title(&path.to_string_lossy());
        if name.to_lowercase().ends_with(".csv") || name.to_lowercase().ends_with(".tsv") {
            let bytes =
                std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            contents.push((name, bytes));
        }
    }
    contents.sort();
    let files: Vec<TableFile<'_>> = contents
        .iter()
        .map(|(name, bytes)| TableFile { name, bytes })
        .collect();
    if !ingest::is_table_set(&files) {
        bail!(
            "{} holds no tables of the OMOP Common Data Model",
            folder.display()
        );
    }
    let mut people = ingest::read_tables(&files, knowledge);
    let wanted = match (&arguments.person, people.as_slice()) {
        (Some(wanted), _) => wanted.clone(),
        (None, [only]) => only.person.clone(),
        (None, _) => {
            let ids: Vec<&str> = people.iter().map(|person| person.person.as_str()).collect();
            bail!(
                "{} persons; name one with --person: {}",
                ids.len(),
                ids.join(" ")
            );
        }
    };
    let place = people.iter().position(|person| person.person == wanted);
    let person = people.swap_remove(place.with_context(|| format!("no person {wanted}"))?);
    let (record, contradictions) = assemble(vec![person.record], arguments.as_of, today());
    Ok(Case {
        record,
        ingest: person.issues,
        contradictions,
        refused: Vec::new(),
    })
}

/// The program that reads PDF, DOCX and workbooks: beside this one.
pub fn parser_binary() -> PathBuf {
    let name = format!("consilium-parser{}", std::env::consts::EXE_SUFFIX);
    std::env::current_exe()
        .ok()
        .and_then(|path| path.parent().map(|folder| folder.join(&name)))
        .unwrap_or_else(|| PathBuf::from(name))
}

/// The file's name without its folders.
pub fn title(name: &str) -> String {
    Path::new(name).file_name().map_or_else(
        || name.to_string(),
        |file| file.to_string_lossy().into_owned(),
    )
}

/// A file's bytes; `-` is standard input.
pub fn bytes(name: &str) -> anyhow::Result<Vec<u8>> {
    if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        return Ok(bytes);
    }
    std::fs::read(name).with_context(|| format!("cannot read {name}"))
}

/// Today by the system clock, UTC.
pub fn today() -> PartialDate {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map(|since| since.as_secs())
        .unwrap_or_default();
    let epoch = PartialDate::day(1970, 1, 1).expect("a day of the calendar");
    epoch.plus_days((seconds / 86_400) as i32).unwrap_or(epoch)
}
