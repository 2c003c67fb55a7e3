//! Prints how long the database takes to open and what it costs, every check on a record of 30 drugs and 60 results, and
//! every pair among 1,000 drugs: `cargo run --release -p knowledge --example speed_checks`.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use knowledge::{Knowledge, KnowledgeError};
use record::{
    AdministrativeSex, Assertion, Code, CodeSystem, Concept, DocumentId, Fact, Ingredient,
    MedicationStatement, Observation, ObservationCategory, ObservationStatus, ObservationValue,
    Quantity, Record, Span,
};
use std::time::Instant;

const TIMES: usize = 21;

fn main() -> Result<(), KnowledgeError> {
    let before = resident();
    let begun = Instant::now();
    let knowledge = Knowledge::open(&knowledge::default_path())?;
    println!("open: {:.1} ms", milliseconds(begun));
    println!("memory after opening: {:.1} MB more", resident() - before);
    let names = drugs();
    let case = record(&names[..30], 60);
    let mut taken: Vec<f64> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            let issues = knowledge::check(&knowledge, &case);
            assert!(!issues.is_empty());
            milliseconds(begun)
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    println!(
        "every check, 30 drugs and 60 results: median {:.1} ms, most {:.1} ms",
        taken[TIMES / 2],
        taken[TIMES - 1]
    );
    let many = record(&names[..names.len().min(1000)], 0);
    let begun = Instant::now();
    let pairs = knowledge::check_pair(&knowledge, &many);
    println!(
        "every pair among {} drugs: {:.0} ms, {} issues",
        many.medications.len(),
        milliseconds(begun),
        pairs.len()
    );
    println!("memory at the end: {:.1} MB more", resident() - before);
    Ok(())
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

/// Resident memory in MB, where the system tells it.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
        .map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
}

/// Generic names of the drug table.
fn drugs() -> Vec<&'static str> {
    include_str!("../data/drugs.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| line.split('\t').next())
        .map(|key| key.trim_end_matches('?'))
        .filter(|key| !key.is_empty() && !key.contains('/'))
        .collect()
}

fn fact<T>(kind: &str, at: usize, value: T) -> Fact<T> {
    Fact::read(kind, &DocumentId("d1".into()), Span::new(at, at + 1), value)
}

fn record(drugs: &[&str], results: usize) -> Record {
    const KEYS: &[(&str, f64, &str)] = &[
        ("creatinine", 1.6, "mg/dL"),
        ("potassium", 4.4, "mmol/L"),
        ("sodium", 138.0, "mmol/L"),
        ("weight", 70.0, "kg"),
        ("inr", 1.1, "1"),
        ("platelets", 210.0, "10*9/L"),
        ("alt", 30.0, "U/L"),
        ("haemoglobin", 13.0, "g/dL"),
        ("glucose", 6.0, "mmol/L"),
        ("heart_rate", 72.0, "/min"),
    ];
    let medications = drugs
        .iter()
        .enumerate()
        .map(|(at, name)| fact("medication", at * 2, taken(name)))
        .collect();
    let observations = (0..results)
        .map(|at| {
            let (key, value, unit) = KEYS[at % KEYS.len()];
            fact("observation", 10_000 + at * 2, result(key, value, unit))
        })
        .collect();
    let mut record = Record {
        medications,
        observations,
        as_of: "2026-03-01".parse().ok(),
        ..Record::default()
    };
    record.patient.age_years.push(fact("age", 30_000, 70.0));
    record
        .patient
        .sex
        .push(fact("sex", 30_002, AdministrativeSex::Female));
    record
}

fn taken(name: &str) -> MedicationStatement {
    let ingredient = Ingredient {
        name: name.into(),
        codes: Vec::new(),
        strength: None,
    };
    MedicationStatement::taken(Concept::text(name), vec![ingredient])
}

fn result(key: &str, value: f64, unit: &str) -> Observation {
    let mut code = Concept::text(key);
    code.codes.push(Code::new(CodeSystem::Local, key));
    Observation {
        code,
        category: ObservationCategory::Laboratory,
        status: ObservationStatus::Final,
        value: ObservationValue::Quantity(Quantity::new(value, unit)),
        reference_range: None,
        interpretation: None,
        effective: "2026-02-28".parse().ok(),
        specimen: None,
        assertion: Assertion::default(),
    }
}
