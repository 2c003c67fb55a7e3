//! The pipeline from text to facts, over a small dictionary.

mod drugs_told;
mod facts;
mod facts_told;
mod lexicon;
mod listed;
mod notes;
mod robust;
mod series;
mod shorthand;
mod standing;
mod terse;
mod turns;
mod values_told;

use crate::{IngestIssue, Input, read};
use lexicon::Small;
use record::{DocumentId, MedicationStatement, Record};

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
