//! One row of a table as facts.

use super::Kind;
use super::table::{Concepts, Line, Table};
use crate::sheet::{Reading, Sheet, Value};
use crate::{IngestIssueKind, enrich};
use record::{
    AdministrativeSex, Assertion, ClinicalStatus, Code, CodeSystem, Comparator, Concept, Condition,
    ConditionCategory, Dosage, Encounter, Identifier, Immunization, Localized, MedicationStatement,
    MedicationStatus, Observation, ObservationCategory, ObservationStatus, ObservationValue,
    PartialDate, Procedure, Quantity, ReferenceRange, Temporality, TermKind, VerificationStatus,
};

/// A row with its table and the dictionary.
struct Row<'r, 't> {
    table: &'r Table<'t>,
    line: &'r Line<'t>,
    concepts: &'r Concepts,
}

impl Row<'_, '_> {
    fn cell(&self, heading: &str) -> &str {
        self.table.cell(self.line, heading)
    }

    fn date(&self, heading: &str) -> Option<PartialDate> {
        date(self.table, self.line, heading)
    }

    /// The concept of `condition`, `drug`, ...: columns `X_concept_id`, `X_source_concept_id`, `X_source_value`.
    fn concept(&self, stem: &str) -> Concept {
        self.concepts.concept(
            self.cell(&format!("{stem}_concept_id")),
            self.cell(&format!("{stem}_source_concept_id")),
            self.cell(&format!("{stem}_source_value")),
        )
    }
}

/// A date cell, with or without time.
pub(super) fn date(table: &Table<'_>, line: &Line<'_>, heading: &str) -> Option<PartialDate> {
    let written = table.cell(line, heading);
    let day = written.split([' ', 'T']).next().unwrap_or_default();
    let compact = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    if compact {
        return format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..])
            .parse()
            .ok();
    }
    day.parse().ok()
}

pub(super) fn read(
    table: &Table<'_>,
    line: &Line<'_>,
    concepts: &Concepts,
    latest: Option<PartialDate>,
    sheet: &mut Sheet<'_>,
) {
    let row = Row {
        table,
        line,
        concepts,
    };
    let values = match table.kind {
        Kind::Person => person(&row),
        Kind::Condition => vec![condition(&row, sheet)],
        Kind::Drug => vec![drug(&row, latest, sheet)],
        Kind::Measurement | Kind::Observation => vec![observation(&row, sheet)],
        Kind::Visit => vec![visit(&row)],
        Kind::Procedure => vec![procedure(&row)],
        Kind::Note => note(&row),
        Kind::Death => vec![Value::Deceased(row.date("death_date"))],
        Kind::Concept => Vec::new(),
    };
    if values.is_empty() && table.kind != Kind::Concept {
        sheet.issue(
            IngestIssueKind::Missing,
            table.kind.name(),
            Localized::new(
                "A row names nothing that could be read and was left out.",
                "有一行未包含可读取的内容，已略去。",
            ),
        );
    }
    for value in values {
        sheet.push(value, line.span);
    }
}

fn person(row: &Row<'_, '_>) -> Vec<Value> {
    let identifier = |value: &str| {
        Value::Identifier(Identifier {
            system: String::new(),
            value: value.into(),
        })
    };
    let mut values = vec![identifier(row.cell("person_id"))];
    let source = row.cell("person_source_value");
    if !source.is_empty() {
        values.push(identifier(source));
    }
    // Concepts of the vocabulary "Gender"; the source's letter where the concept is missing.
    let written = row.cell("gender_source_value").to_lowercase();
    let sex = match (row.cell("gender_concept_id"), written.as_str()) {
        ("8507", _) | ("" | "0", "m" | "male") => Some(AdministrativeSex::Male),
        ("8532", _) | ("" | "0", "f" | "female") => Some(AdministrativeSex::Female),
        ("8521", _) => Some(AdministrativeSex::Other),
        _ => None,
    };
    values.extend(sex.map(Value::Sex));
    values.extend(birth(row).map(Value::Birth));
    values
}

fn birth(row: &Row<'_, '_>) -> Option<PartialDate> {
    let year: i16 = row.cell("year_of_birth").parse().ok()?;
    let month = row.cell("month_of_birth").parse::<u8>().ok();
    let day = row.cell("day_of_birth").parse::<u8>().ok();
    let exact = month
        .zip(day)
        .and_then(|(month, day)| PartialDate::day(year, month, day).ok());
    exact
        .or_else(|| PartialDate::month(year, month?).ok())
        .or_else(|| PartialDate::year(year).ok())
}

fn condition(row: &Row<'_, '_>, sheet: &Sheet<'_>) -> Value {
    let mut code = row.concept("condition");
    enrich::problem(&mut code, sheet.lexicon);
    let abatement = row.date("condition_end_date");
    let ended = abatement.is_some() || !row.cell("stop_reason").is_empty();
    Value::Condition(Condition {
        code,
        category: ConditionCategory::Problem,
        clinical_status: if ended {
            ClinicalStatus::Resolved
        } else {
            ClinicalStatus::Active
        },
        verification_status: VerificationStatus::Unknown,
        assertion: Assertion::default(),
        severity: None,
        body_site: None,
        onset: row.date("condition_start_date"),
        abatement,
        recorded_date: None,
    })
}

fn drug(row: &Row<'_, '_>, latest: Option<PartialDate>, sheet: &Sheet<'_>) -> Value {
    let mut medication = row.concept("drug");
    let start = row.date("drug_exposure_start_date");
    let is_vaccine = |code: &Code| code.system == CodeSystem::Cvx;
    if medication.codes.iter().any(is_vaccine) {
        return Value::Immunization(Immunization {
            vaccine: medication,
            status: "completed".into(),
            occurrence: start,
            not_given_reason: None,
        });
    }
    let ingredients = enrich::drug(&mut medication, sheet.lexicon);
    let end = row
        .date("verbatim_end_date")
        .or_else(|| row.date("drug_exposure_end_date"));
    let over = end.zip(latest).is_some_and(|(end, latest)| end < latest);
    let status = match (row.cell("stop_reason"), over) {
        ("", true) => MedicationStatus::Completed,
        ("", false) if end.is_none() => MedicationStatus::Unknown,
        ("", false) => MedicationStatus::Active,
        _ => MedicationStatus::Stopped,
    };
    let route = row.concept("route").text;
    let sig = row.cell("sig");
    let text = [sig, route.reveal()]
        .into_iter()
        .filter(|part| !part.is_empty() && *part != "0")
        .collect::<Vec<_>>();
    Value::Medication(MedicationStatement {
        status,
        dosage: Dosage {
            text: text.join(", "),
            duration_days: row
                .cell("days_supply")
                .parse()
                .ok()
                .filter(|days: &f64| *days > 0.0),
            ..Dosage::default()
        },
        start,
        end,
        ..MedicationStatement::taken(medication, ingredients)
    })
}

/// MEASUREMENT and OBSERVATION: the same columns under two names.
fn observation(row: &Row<'_, '_>, sheet: &Sheet<'_>) -> Value {
    let stem = row.table.kind.name();
    let mut code = row.concept(stem);
    let kind = enrich::analyte(&mut code, sheet.lexicon);
    let low = number(row.cell("range_low"));
    let high = number(row.cell("range_high"));
    let range = match (low, high) {
        (Some(low), Some(high)) => format!("{low}-{high}"),
        (Some(low), None) => format!(">= {low}"),
        (None, Some(high)) => format!("<= {high}"),
        (None, None) => String::new(),
    };
    Value::Observation(Observation {
        category: match (kind, row.table.kind) {
            (Some(TermKind::VitalSign), _) => ObservationCategory::VitalSign,
            (Some(_), _) => ObservationCategory::Laboratory,
            (None, _) => ObservationCategory::Other,
        },
        status: ObservationStatus::Final,
        value: value(row, sheet),
        reference_range: (!range.is_empty()).then_some(ReferenceRange {
            low,
            high,
            text: range,
        }),
        interpretation: None,
        effective: row.date(row.table.kind.date_column()),
        specimen: None,
        assertion: Assertion::default(),
        code,
    })
}

fn value(row: &Row<'_, '_>, sheet: &Sheet<'_>) -> ObservationValue {
    if let Some(number) = number(row.cell("value_as_number")) {
        let unit = row.concepts.code(row.cell("unit_concept_id"));
        let ucum = unit.as_ref().map(|unit| unit.code.as_str());
        let written = match row.cell("unit_source_value") {
            "" => ucum.unwrap_or_default(),
            written => written,
        };
        return ObservationValue::Quantity(Quantity {
            comparator: comparator(row.cell("operator_concept_id")),
            ..enrich::quantity(number, written, ucum, sheet.lexicon)
        });
    }
    let answer = row.concepts.concept(
        row.cell("value_as_concept_id"),
        "",
        row.cell("value_source_value"),
    );
    if !answer.codes.is_empty() {
        return ObservationValue::Concept(answer);
    }
    let words = match row.cell("value_as_string") {
        "" => row.cell("value_source_value"),
        words => words,
    };
    if words.is_empty() {
        ObservationValue::Missing(None)
    } else {
        ObservationValue::Text(words.into())
    }
}

/// Concepts of the domain "Meas Value Operator".
fn comparator(concept: &str) -> Option<Comparator> {
    match concept {
        "4171756" => Some(Comparator::Less),
        "4171754" => Some(Comparator::LessOrEqual),
        "4172704" => Some(Comparator::Greater),
        "4171755" => Some(Comparator::GreaterOrEqual),
        _ => None,
    }
}

fn number(written: &str) -> Option<f64> {
    written
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn visit(row: &Row<'_, '_>) -> Value {
    let mut class = row.concepts.concept(
        row.cell("visit_concept_id"),
        row.cell("visit_source_concept_id"),
        "",
    );
    if class.codes.is_empty() {
        class = Concept::text(match row.cell("visit_concept_id") {
            "9201" => "Inpatient Visit",
            "9202" => "Outpatient Visit",
            "9203" => "Emergency Room Visit",
            "262" => "Emergency Room and Inpatient Visit",
            _ => "Visit",
        });
    }
    Value::Encounter(Encounter {
        class,
        start: row.date("visit_start_date"),
        end: row.date("visit_end_date"),
        reason: None,
        location: None,
    })
}

fn procedure(row: &Row<'_, '_>) -> Value {
    Value::Procedure(Procedure {
        code: row.concept("procedure"),
        status: "completed".into(),
        performed: row.date("procedure_date"),
        assertion: Assertion {
            time: Temporality::Historical,
            ..Assertion::default()
        },
    })
}

fn note(row: &Row<'_, '_>) -> Vec<Value> {
    let text = row.cell("note_text");
    if text.is_empty() {
        return Vec::new();
    }
    vec![Value::Narrative {
        title: row.cell("note_title").to_string(),
        text: text.to_string(),
        reading: Reading::Interpret,
    }]
}
