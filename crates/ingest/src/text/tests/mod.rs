//! The pipeline from text to facts, over a small dictionary.

mod anothers_time;
mod awaited;
mod begins_later;
mod drugs_told;
mod facts;
mod facts_told;
mod kept_apart;
mod lexicon;
mod listed;
mod notes;
mod put_off;
mod results_told;
mod robust;
mod series;
mod shorthand;
mod standing;
mod terse;
mod tired;
mod told_of;
mod turns;
mod values_misread;
pub(in crate::text) mod values_told;

use crate::{IngestIssue, Input, read};
use lexicon::Small;
use record::{DocumentId, Fact, MedicationStatement, MedicationStatus, Record};

pub(super) fn open(text: &str) -> (Record, Vec<IngestIssue>) {
    let id = DocumentId("d".into());
    read(
        Input {
            id: &id,
            title: "note.txt",
            bytes: text.as_bytes(),
            as_of: None,
        },
        &Small,
    )
}

/// The age in years and how often a sex is told.
pub(super) fn check_age(text: &str, expect: Option<(f64, usize)>) {
    let (record, _) = open(text);
    let age = record.patient.age_years.first();
    let told = age.map(|age| {
        let years = (age.value * 100.0).round() / 100.0;
        (years, record.patient.sex.len())
    });
    assert_eq!(told, expect, "{text}");
}

/// The drugs that are taken.
pub(super) fn taken(record: &Record) -> Vec<&str> {
    current(record, |drug| drug.status != MedicationStatus::Intended)
}

/// The drugs that are to be taken from a later time on.
fn planned(record: &Record) -> Vec<&str> {
    current(record, |drug| drug.status == MedicationStatus::Intended)
}

/// The current drugs of a note, planned ones with them, in its order.
pub(super) fn current_of(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    let drugs = current(&record, |_| true).into_iter();
    drugs.map(str::to_string).collect()
}

fn current(record: &Record, wanted: impl Fn(&MedicationStatement) -> bool) -> Vec<&str> {
    let of = |fact: &&Fact<MedicationStatement>| fact.value.is_current() && wanted(&fact.value);
    let found = record.medications.iter().filter(of);
    found.map(|fact| fact.value.medication.name()).collect()
}

/// Checks of each note what is taken and what is planned.
fn check_regimens(cases: &[(&str, &[&str], &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expect, later) in cases {
        let (record, _) = open(text);
        let (found, planned) = (taken(&record), planned(&record));
        if found != *expect || planned != *later {
            wrong.push(format!("{text}: taken {found:?}, planned {planned:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the patient is allergic to.
pub(super) fn allergens(record: &Record) -> Vec<&str> {
    let active = record
        .allergies
        .iter()
        .filter(|fact| fact.value.is_active());
    active.map(|fact| fact.value.substance.name()).collect()
}

/// A drug with dose, doses a day, days, route and status, as far as they were read.
fn dosed(of: &MedicationStatement) -> String {
    let mut line = of.medication.name().to_string();
    if let Some(dose) = &of.dosage.dose {
        line += &format!(" {}", dose.value);
        if let Some(high) = dose.high {
            line += &format!("-{high}");
        }
        line += &dose.unit_text;
    }
    if let Some(per_day) = of.dosage.frequency.as_ref().and_then(|f| f.per_day) {
        line += &format!(" x{per_day}");
    }
    if let Some(days) = of.dosage.duration_days {
        line += &format!(" {days}d");
    }
    if let Some(route) = of.dosage.route {
        line += &format!(" {route:?}");
    }
    line + &format!(" {:?}", of.status)
}
