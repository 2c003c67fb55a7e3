//! ORC, RXO, RXE, RXD, RXG, RXA, RXR, TQ1: orders, dispenses, administrations, vaccinations.

use super::segment::Segment;
use super::{Reader, date};
use crate::enrich;
use crate::fhir::medication::{code_per_day, is_mass, route};
use crate::sheet::Value as Fact;
use record::{
    Assertion, Concept, Dosage, Frequency, Immunization, MedicationIntent, MedicationStatement,
    MedicationStatus, Quantity, Span,
};

/// Drugs of one order, until its routes and timing have been seen.
#[derive(Default)]
pub(super) struct Group {
    status: Option<MedicationStatus>,
    waiting: Vec<(MedicationStatement, Span)>,
    timing: Option<Frequency>,
    dates: (Option<record::PartialDate>, Option<record::PartialDate>),
}

impl Reader<'_, '_> {
    pub(super) fn control(&mut self, segment: &Segment<'_>) {
        self.close_drugs();
        self.drugs.status = match (segment.text(1).as_str(), segment.text(5).as_str()) {
            ("CA" | "OC" | "CR" | "DC" | "OD" | "DR", _) | (_, "CA" | "DC") => {
                Some(MedicationStatus::Stopped)
            }
            ("HD" | "OH" | "HR", _) | (_, "HD") => Some(MedicationStatus::OnHold),
            (_, "CM") => Some(MedicationStatus::Completed),
            _ => Some(MedicationStatus::Active),
        };
    }

    pub(super) fn drug(&mut self, segment: &Segment<'_>) {
        match segment.name {
            "RXR" => self.route(segment),
            "TQ1" => self.timing(segment),
            "RXA" if self.kind == "VXU" || is_vaccine(segment) => self.vaccination(segment),
            "RXC" => {
                let words = segment.field(2).concept().text.into_revealed();
                self.push(Fact::Statement(format!("Component: {words}")), segment);
            }
            _ => self.product(segment),
        }
    }

    fn product(&mut self, segment: &Segment<'_>) {
        // Positions of code, least and most amount, unit, instruction by segment (HL7 v2.8, chapter 4A).
        let (code, low, high, unit, words, intent) = match segment.name {
            "RXO" => (1, 2, 3, 4, 7, MedicationIntent::Ordered),
            "RXE" => (2, 3, 4, 5, 7, MedicationIntent::Ordered),
            "RXD" => (2, 0, 0, 0, 9, MedicationIntent::Ordered),
            "RXG" => (4, 5, 6, 7, 13, MedicationIntent::Ordered),
            _ => (5, 6, 0, 7, 9, MedicationIntent::Administered),
        };
        let mut medication = segment.field(code).concept();
        if medication.text.is_empty() {
            return;
        }
        let ingredients = enrich::drug(&mut medication, self.lexicon());
        let amount = if low == 0 {
            None
        } else {
            self.amount(segment, low, high, unit)
        };
        let mut dosage = Dosage {
            text: instruction(segment, words),
            ..Dosage::default()
        };
        match amount {
            Some(amount) if is_mass(&amount) => dosage.dose = Some(amount),
            other => dosage.units = other,
        }
        let given = intent == MedicationIntent::Administered;
        let start = match segment.name {
            "RXD" | "RXA" => date(&segment.text(3)),
            _ => None,
        };
        let status = if given {
            MedicationStatus::Completed
        } else {
            self.drugs.status.unwrap_or(MedicationStatus::Unknown)
        };
        let value = MedicationStatement {
            medication,
            ingredients,
            intent,
            status,
            change: None,
            dosage,
            assertion: Assertion::default(),
            start,
            end: None,
            reason: None,
        };
        let name = value.medication.text.clone();
        self.drugs
            .waiting
            .retain(|(other, _)| segment.name != "RXE" || other.medication.text != name);
        self.drugs.waiting.push((value, segment.original));
    }

    fn amount(
        &self,
        segment: &Segment<'_>,
        low: usize,
        high: usize,
        unit: usize,
    ) -> Option<Quantity> {
        let value: f64 = segment
            .text(low)
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())?;
        let most = if high == 0 {
            None
        } else {
            segment
                .text(high)
                .parse::<f64>()
                .ok()
                .filter(|most| *most > value)
        };
        let unit = segment
            .field(unit)
            .concept()
            .codes
            .first()
            .map(|code| code.code.clone())
            .unwrap_or_default();
        Some(Quantity {
            high: most,
            ..enrich::quantity(value, &unit, None, self.lexicon())
        })
    }

    fn route(&mut self, segment: &Segment<'_>) {
        let written = segment.field(1).concept();
        if written.text.is_empty() {
            return;
        }
        let found = route(
            written.codes.iter().map(|code| code.code.as_str()),
            written.text.reveal(),
        );
        if let Some((last, _)) = self.drugs.waiting.last_mut() {
            last.dosage.route = Some(found);
        }
    }

    fn timing(&mut self, segment: &Segment<'_>) {
        let pattern = segment.text(3);
        let (start, end) = (date(&segment.text(7)), date(&segment.text(8)));
        let frequency = (!pattern.is_empty()).then(|| Frequency {
            per_day: code_per_day(&pattern),
            as_needed: pattern.to_uppercase().contains("PRN"),
            text: pattern,
        });
        match self.drugs.waiting.last_mut() {
            Some((last, _)) => {
                last.dosage.frequency = frequency.or(last.dosage.frequency.take());
                last.start = last.start.or(start);
                last.end = last.end.or(end);
            }
            None => {
                self.drugs.timing = frequency;
                self.drugs.dates = (start, end);
            }
        }
    }

    pub(super) fn close_drugs(&mut self) {
        let group = std::mem::take(&mut self.drugs);
        for (mut value, original) in group.waiting {
            value.dosage.frequency = value.dosage.frequency.or_else(|| group.timing.clone());
            value.start = value.start.or(group.dates.0);
            value.end = value.end.or(group.dates.1);
            self.sheet.push(Fact::Medication(value), original);
        }
    }

    fn vaccination(&mut self, segment: &Segment<'_>) {
        let vaccine = segment.field(5).concept();
        if vaccine.text.is_empty() {
            return;
        }
        if vaccine.codes.iter().any(|code| code.code == "998") {
            return self.push(
                Fact::Statement(format!("Immunization: {}", vaccine.text.reveal())),
                segment,
            );
        }
        let refused: Concept = segment.field(18).concept();
        let status = match (segment.text(20).as_str(), segment.text(21).as_str()) {
            (_, "D") => "entered-in-error",
            ("RE" | "NA", _) => "not-done",
            ("CP" | "PA", _) => "completed",
            _ if !refused.text.is_empty() => "not-done",
            _ => "",
        };
        let value = Immunization {
            vaccine,
            status: status.into(),
            occurrence: date(&segment.text(3)),
            not_given_reason: (!refused.text.is_empty()).then(|| refused.text.into_revealed()),
        };
        self.push(Fact::Immunization(value), segment);
    }
}

fn is_vaccine(segment: &Segment<'_>) -> bool {
    segment
        .field(5)
        .concept()
        .codes
        .iter()
        .any(|code| code.system == record::CodeSystem::Cvx)
}

fn instruction(segment: &Segment<'_>, field: usize) -> String {
    segment
        .repeats(field)
        .map(|part| {
            let words = part.component(2);
            if words.is_empty() {
                part.component(1)
            } else {
                words
            }
        })
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join("; ")
}
