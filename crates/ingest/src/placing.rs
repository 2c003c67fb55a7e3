//! Which list of the record a value belongs to, and the lists of several renderings in one.

use crate::sheet::Value;
use record::{DocumentId, Fact, FactId, FactStatus, Record, Source, Span};

/// Puts one value into its list of the record. The fact gets its identifier when its place is final, in [`append`].
pub(crate) fn place(
    record: &mut Record,
    id: &DocumentId,
    span: Span,
    value: Value,
    status: FactStatus,
) {
    let at = Place { id, span, status };
    let patient = &mut record.patient;
    match value {
        Value::Name(v) => at.add(&mut patient.names, v),
        Value::Identifier(v) => at.add(&mut patient.identifiers, v),
        Value::Sex(v) => at.add(&mut patient.sex, v),
        Value::Birth(v) => at.add(&mut patient.birth_date, v),
        Value::Age(v) => at.add(&mut patient.age_years, v),
        Value::Deceased(v) => at.add(&mut patient.deceased, v),
        Value::Pregnancy(v) => at.add(&mut patient.pregnancy, v),
        Value::Lactating(v) => at.add(&mut patient.lactating, v),
        Value::Condition(v) => at.add(&mut record.conditions, v),
        Value::Medication(v) => at.add(&mut record.medications, v),
        Value::AllergyStatement(v, _) => at.add(&mut record.allergy_statements, v),
        Value::Allergy(v) => at.add(&mut record.allergies, v),
        Value::Observation(v) => at.add(&mut record.observations, v),
        Value::Procedure(v) => at.add(&mut record.procedures, v),
        Value::Immunization(v) => at.add(&mut record.immunizations, v),
        Value::Family(v) => at.add(&mut record.family_history, v),
        Value::Social(v) => at.add(&mut record.social_history, v),
        Value::Encounter(v) => at.add(&mut record.encounters, v),
        Value::Device(v) => at.add(&mut record.devices, v),
        Value::Report(v) => at.add(&mut record.reports, v),
        Value::Imaging(v) => at.add(&mut record.imaging, v),
        Value::Gene(v) => at.add(&mut record.genes, v),
        Value::Variant(v) => at.add(&mut record.variants, v),
        Value::Statement(_) | Value::Narrative { .. } => {}
    }
}

/// Where a value stands, and how.
struct Place<'a> {
    id: &'a DocumentId,
    span: Span,
    status: FactStatus,
}

impl Place<'_> {
    fn add<T>(&self, list: &mut Vec<Fact<T>>, value: T) {
        list.push(Fact {
            id: FactId(String::new()),
            value,
            sources: vec![Source::document(self.id, self.span)],
            status: self.status,
            corrections: Vec::new(),
        });
    }
}

/// Adds the sections and facts of a rendering that begins at `offset` of the whole one, and names the facts.
pub(crate) fn append(record: &mut Record, mut next: Record, id: &DocumentId, offset: usize) {
    for section in &mut next.sections {
        section.span = section.span.shifted(offset);
        section.heading = section.heading.map(|heading| heading.shifted(offset));
    }
    record.sections.append(&mut next.sections);
    let by = Shift { id, offset };
    let (patient, more) = (&mut record.patient, next.patient);
    by.join(&mut patient.names, more.names, "name");
    by.join(&mut patient.identifiers, more.identifiers, "identifier");
    by.join(&mut patient.sex, more.sex, "sex");
    by.join(&mut patient.birth_date, more.birth_date, "birth_date");
    by.join(&mut patient.age_years, more.age_years, "age");
    by.join(&mut patient.deceased, more.deceased, "deceased");
    by.join(&mut patient.pregnancy, more.pregnancy, "pregnancy");
    by.join(&mut patient.lactating, more.lactating, "lactating");
    by.join(&mut record.conditions, next.conditions, "condition");
    by.join(&mut record.medications, next.medications, "medication");
    by.join(
        &mut record.allergy_statements,
        next.allergy_statements,
        "allergy_status",
    );
    by.join(&mut record.allergies, next.allergies, "allergy");
    by.join(&mut record.observations, next.observations, "observation");
    by.join(&mut record.procedures, next.procedures, "procedure");
    by.join(
        &mut record.immunizations,
        next.immunizations,
        "immunization",
    );
    by.join(&mut record.family_history, next.family_history, "family");
    by.join(&mut record.social_history, next.social_history, "social");
    by.join(&mut record.encounters, next.encounters, "encounter");
    by.join(&mut record.devices, next.devices, "device");
    by.join(&mut record.reports, next.reports, "report");
    by.join(&mut record.imaging, next.imaging, "imaging");
    by.join(&mut record.genes, next.genes, "gene");
    by.join(&mut record.variants, next.variants, "variant");
}

struct Shift<'a> {
    id: &'a DocumentId,
    offset: usize,
}

impl Shift<'_> {
    fn join<T>(&self, list: &mut Vec<Fact<T>>, mut more: Vec<Fact<T>>, kind: &str) {
        for fact in &mut more {
            for source in &mut fact.sources {
                if let Source::Document { span, .. } = source {
                    *span = span.shifted(self.offset);
                    fact.id = FactId::at(kind, self.id, *span);
                }
            }
        }
        if list.is_empty() {
            *list = more;
        } else {
            list.append(&mut more);
        }
    }
}
