//! synthea-omop-csv: tables of the OMOP Common Data Model. Rows recalled as facts of their person, active problem list.

use super::gold::{GoldFact, GoldValue, plain};
use super::synthea_fhir_r4::active;
use super::{Counts, Report, Tools, bootstrap, files, read, read_text};
use ingest::TableFile;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

struct Case {
    facts: Counts,
    active: Counts,
    extra: usize,
}

/// Name, vocabulary and code of a concept.
type Concepts = HashMap<String, [String; 3]>;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut texts = Vec::new();
    for path in files(data, &[".csv"])? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.trim_end_matches(".gz").to_string();
        texts.push((name, read_text(&path)?));
    }
    let wanted = gold(&texts);
    let tables: Vec<TableFile<'_>> = texts
        .iter()
        .map(|(name, text)| TableFile {
            name,
            bytes: text.as_bytes(),
        })
        .collect();
    let found: BTreeMap<String, Vec<GoldFact>> = ingest::read_tables(&tables, &tools.knowledge)
        .into_iter()
        .map(|person| (person.person, read::facts(&person.record)))
        .collect();
    let mut missed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cases = Vec::new();
    for (person, wanted) in &wanted {
        let found = found.get(person).map(Vec::as_slice).unwrap_or_default();
        let pairs = read::pair(wanted, found);
        for (fact, _) in wanted.iter().zip(&pairs).filter(|(_, at)| at.is_none()) {
            *missed.entry(fact.kind).or_default() += 1;
        }
        let hit = pairs.iter().flatten().count();
        cases.push(Case {
            facts: Counts {
                hit,
                extra: 0,
                missed: wanted.len() - hit,
            },
            active: active(wanted, found),
            extra: found.len().saturating_sub(hit),
        });
    }
    let size = |pick: fn(&Case) -> Counts| -> usize {
        cases
            .iter()
            .map(|case| pick(case).hit + pick(case).missed)
            .sum()
    };
    let extra: usize = cases.iter().map(|case| case.extra).sum();
    let notes = missed
        .iter()
        .map(|(kind, n)| format!("missed {kind}: {n}"))
        .chain((extra > 0).then(|| format!("facts beside the rows: {extra}")))
        .collect();
    Ok(Report {
        set: "synthea-omop-csv".into(),
        cases: cases.len(),
        metrics: vec![
            (
                "resource_recall".into(),
                bootstrap(&cases, size(|case| case.facts), |cases| {
                    Counts::sum(cases.iter().map(|case| &case.facts)).recall()
                }),
            ),
            (
                "active_problem_f1".into(),
                bootstrap(&cases, size(|case| case.active), |cases| {
                    Counts::sum(cases.iter().map(|case| &case.active)).f1()
                }),
            ),
        ],
        notes,
    })
}

/// What the tables state of each person, read without the program. Equal rows count once: the reader folds them.
fn gold(texts: &[(String, String)]) -> BTreeMap<String, Vec<GoldFact>> {
    let table = |name: &str| {
        let text = texts
            .iter()
            .find(|(file, _)| file.eq_ignore_ascii_case(name));
        rows(text.map_or("", |(_, text)| text))
    };
    let concepts: Concepts = table("CONCEPT.csv")
        .into_iter()
        .map(|row| {
            let parts = ["concept_name", "vocabulary_id", "concept_code"];
            (
                row["concept_id"].clone(),
                parts.map(|part| row[part].clone()),
            )
        })
        .collect();
    let mut people: BTreeMap<String, Vec<GoldFact>> = BTreeMap::new();
    for row in table("PERSON.csv") {
        people.entry(row["person_id"].clone()).or_default();
    }
    let kinds: [(&str, Stated); 4] = [
        ("CONDITION_OCCURRENCE.csv", condition),
        ("DRUG_EXPOSURE.csv", drug),
        ("MEASUREMENT.csv", measurement),
        ("VISIT_OCCURRENCE.csv", visit),
    ];
    for (name, fact) in kinds {
        let mut seen: Vec<(String, Vec<String>)> = Vec::new();
        for row in table(name) {
            // All but the row's own number, the visit and the provider.
            let mut said: Vec<String> = row
                .iter()
                .filter(|(column, _)| !is_number_of_a_row(column))
                .map(|(column, cell)| format!("{column}={cell}"))
                .collect();
            said.sort();
            let key = (row["person_id"].clone(), said);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            if let Some(fact) = fact(&row, &concepts) {
                people
                    .entry(row["person_id"].clone())
                    .or_default()
                    .push(fact);
            }
        }
    }
    people
}

fn is_number_of_a_row(column: &str) -> bool {
    let own = [
        "condition_occurrence_id",
        "drug_exposure_id",
        "measurement_id",
    ];
    own.contains(&column)
        || column.contains("visit")
            && !column.starts_with("visit_start")
            && !column.starts_with("visit_end")
            && column != "visit_concept_id"
        || column.starts_with("provider")
        || column.starts_with("preceding")
}

type Row = HashMap<String, String>;

/// The fact that a row of one table states.
type Stated = fn(&Row, &Concepts) -> Option<GoldFact>;

fn names(row: &Row, concepts: &Concepts, columns: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for cell in columns.iter().filter_map(|column| row.get(*column)) {
        match concepts.get(cell) {
            Some([name, _, code]) => names.extend([plain(name), plain(code)]),
            None => names.push(plain(cell)),
        }
    }
    names.retain(|name| !name.is_empty() && name != "0");
    names
}

fn fact(
    kind: &'static str,
    names: Vec<String>,
    value: Option<GoldValue>,
    active: bool,
) -> GoldFact {
    GoldFact {
        kind,
        names,
        value,
        active,
    }
}

fn condition(row: &Row, concepts: &Concepts) -> Option<GoldFact> {
    let columns = ["condition_concept_id", "condition_source_value"];
    let active = row["condition_end_date"].is_empty();
    Some(fact(
        "Condition",
        names(row, concepts, &columns),
        None,
        active,
    ))
}

fn drug(row: &Row, concepts: &Concepts) -> Option<GoldFact> {
    let columns = ["drug_concept_id", "drug_source_value"];
    let vaccine = concepts
        .get(&row["drug_concept_id"])
        .is_some_and(|[_, vocabulary, _]| vocabulary == "CVX");
    let kind = if vaccine {
        "Immunization"
    } else {
        "Medication"
    };
    Some(fact(kind, names(row, concepts, &columns), None, false))
}

fn measurement(row: &Row, concepts: &Concepts) -> Option<GoldFact> {
    let columns = ["measurement_concept_id", "measurement_source_value"];
    let units = names(row, concepts, &["unit_source_value", "unit_concept_id"]);
    let value = match row["value_as_number"].parse() {
        Ok(number) => GoldValue::Number(number, units),
        Err(_) => {
            let words = names(
                row,
                concepts,
                &["value_as_concept_id", "value_source_value"],
            );
            GoldValue::Words((!words.is_empty()).then_some(words)?)
        }
    };
    Some(fact(
        "Observation",
        names(row, concepts, &columns),
        Some(value),
        false,
    ))
}

fn visit(row: &Row, _: &Concepts) -> Option<GoldFact> {
    let day: String = row["visit_start_date"].chars().take(10).collect();
    Some(fact("Encounter", vec![day], None, false))
}

/// Rows of a table with quoted cells, by heading.
fn rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines();
    let headings: Vec<String> = cells(lines.next().unwrap_or_default());
    lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| headings.iter().cloned().zip(cells(line)).collect())
        .collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(other);
                }
            }
        }
    }
    cells
}
