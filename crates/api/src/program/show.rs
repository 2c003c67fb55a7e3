use super::check::issue;
use super::place::places;
use crate::intake::Refusal;
use crate::wire::Locale;
use ingest::IngestIssue;
use record::{
    AllergyIntolerance, Assertion, Concept, Condition, DetectedIssue, Fact, MedicationStatement,
    Observation, ObservationCategory, ObservationValue, PartialDate, Quantity, Record,
    SourceDocument,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Keys of the lists of facts in [`Shown`], in the order of the screen.
pub const LISTS: [&str; 15] = [
    "problems",
    "medications",
    "allergies",
    "labs",
    "vitals",
    "findings",
    "procedures",
    "immunizations",
    "family_history",
    "social_history",
    "encounters",
    "devices",
    "reports",
    "imaging",
    "genes",
];

/// `show FILE --json`: the structured record with spans.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(transparent)]
pub struct Shown(Value);

impl Shown {
    /// The record with what was not understood (`ingest`), what the documents disagree on, and files of which nothing
    /// was read, by title.
    pub fn of(
        record: &Record,
        ingest: &[IngestIssue],
        contradictions: &[DetectedIssue],
        refused: &[(String, Refusal)],
        locale: Locale,
    ) -> Self {
        let observations = |wanted: &dyn Fn(ObservationCategory) -> bool| {
            let rows: Vec<Value> = record
                .observations
                .iter()
                .filter(|fact| wanted(fact.value.category))
                .map(|fact| row(record, fact, observation))
                .collect();
            rows
        };
        Self(json!({
            "as_of": record.as_of,
            "documents": record.documents.iter().map(|of| document(record, of)).collect::<Vec<_>>(),
            "patient": patient(record),
            "problems": rows(record, &record.conditions, condition),
            "medications": rows(record, &record.medications, medication),
            "allergy_status": record.allergy_status,
            "allergy_statements": rows(record, &record.allergy_statements, |status| one("status", json!(status))),
            "allergies": rows(record, &record.allergies, allergy),
            "labs": observations(&|kind| kind == ObservationCategory::Laboratory),
            "vitals": observations(&|kind| kind == ObservationCategory::VitalSign),
            "findings": observations(&|kind| {
                !matches!(kind, ObservationCategory::Laboratory | ObservationCategory::VitalSign)
            }),
            "procedures": rows(record, &record.procedures, |of| fields([
                ("concept", concept(&of.code)), ("status", json!(of.status)),
                ("date", json!(of.performed)), ("assertion", assertion(&of.assertion)),
            ])),
            "immunizations": rows(record, &record.immunizations, |of| fields([
                ("concept", concept(&of.vaccine)), ("status", json!(of.status)), ("date", json!(of.occurrence)),
            ])),
            "family_history": rows(record, &record.family_history, |of| fields([
                ("relationship", json!(of.relationship)),
                ("concept", of.condition.as_ref().map_or(Value::Null, concept)),
                ("onset_age", json!(of.onset_age)), ("assertion", assertion(&of.assertion)),
            ])),
            "social_history": rows(record, &record.social_history, |of| fields([
                ("kind", json!(of.kind)), ("text", json!(of.text)),
                ("amount", of.amount.as_ref().map_or(Value::Null, quantity)), ("assertion", assertion(&of.assertion)),
            ])),
            "encounters": rows(record, &record.encounters, |of| fields([
                ("concept", concept(&of.class)), ("start", json!(of.start)), ("end", json!(of.end)),
            ])),
            "devices": rows(record, &record.devices, |of| fields([
                ("concept", concept(&of.kind)), ("assertion", assertion(&of.assertion)), ("date", json!(of.since)),
            ])),
            "reports": rows(record, &record.reports, |of| fields([
                ("concept", concept(&of.code)), ("date", json!(of.effective)), ("conclusion", json!(of.conclusion)),
            ])),
            "imaging": rows(record, &record.imaging, |of| fields([
                ("modality", json!(of.modality)), ("description", json!(of.description)), ("date", json!(of.started)),
            ])),
            "genes": rows(record, &record.genes, |of| fields([
                ("gene", json!(of.gene)), ("diplotype", json!(of.diplotype)), ("phenotype", json!(of.phenotype)),
                ("activity_score", json!(of.activity_score)), ("called_by", json!(of.source)),
                ("missing_positions", json!(of.missing_positions)), ("date", json!(of.date)),
            ])),
            "variants": rows(record, &record.variants, |of| fields([
                ("build", json!(of.build)), ("chromosome", json!(of.chromosome)), ("position", json!(of.position)),
                ("rsid", json!(of.rsid)), ("reference", json!(of.reference)), ("alleles", json!(of.alleles)),
            ])),
            "not_understood": ingest.iter().map(|of| ingest_issue(record, of, locale)).collect::<Vec<_>>(),
            "contradictions": contradictions.iter().map(|of| issue(record, of, locale)).collect::<Vec<_>>(),
            "not_read": refused.iter().map(|(title, why)| {
                json!({"title": title, "reason": locale.pick(&why.message())})
            }).collect::<Vec<_>>(),
        }))
    }
}

impl Shown {
    /// The JSON itself.
    pub fn value(&self) -> &Value {
        &self.0
    }
}

type Fields = Map<String, Value>;

fn fields<const N: usize>(pairs: [(&str, Value); N]) -> Fields {
    pairs
        .into_iter()
        .map(|(key, value)| (key.to_string(), value))
        .collect()
}

fn one(key: &str, value: Value) -> Fields {
    fields([(key, value)])
}

fn rows<T>(record: &Record, facts: &[Fact<T>], describe: impl Fn(&T) -> Fields) -> Vec<Value> {
    facts
        .iter()
        .map(|fact| row(record, fact, &describe))
        .collect()
}

/// One fact: identifier, the concept's words and codes at the top, then what `describe` says, then its places.
fn row<T>(record: &Record, fact: &Fact<T>, describe: impl Fn(&T) -> Fields) -> Value {
    let mut out = one("id", json!(fact.id));
    for (key, value) in describe(&fact.value) {
        match (key.as_str(), value) {
            ("concept", Value::Object(words)) => out.extend(words),
            (_, value) => {
                out.insert(key, value);
            }
        }
    }
    out.insert("fact_status".into(), json!(fact.status));
    out.insert("spans".into(), json!(places(record, fact)));
    Value::Object(out)
}

fn document(record: &Record, of: &SourceDocument) -> Value {
    let sections: Vec<Value> = record
        .sections
        .iter()
        .filter(|section| section.document == of.id)
        .map(|section| json!({"kind": section.kind, "start": section.span.start, "end": section.span.end}))
        .collect();
    json!({
        "id": of.id, "title": of.title, "media_type": of.media_type, "sha256": of.hash, "language": of.language,
        "date": of.date, "pages": of.pages.len(), "text": of.text, "sections": sections,
    })
}

fn patient(record: &Record) -> Value {
    let of = &record.patient;
    json!({
        "names": rows(record, &of.names, |name| one("text", json!(name))),
        "identifiers": rows(record, &of.identifiers, |number| {
            fields([("system", json!(number.system)), ("value", json!(number.value))])
        }),
        "sex": rows(record, &of.sex, |sex| one("sex", json!(sex))),
        "birth_date": rows(record, &of.birth_date, |date| one("date", json!(date))),
        "age_years": rows(record, &of.age_years, |years| one("years", json!(years))),
        "age": age(record),
        "deceased": rows(record, &of.deceased, |date| one("date", json!(date))),
        "pregnancy": rows(record, &of.pregnancy, |status| one("status", json!(status))),
        "lactating": rows(record, &of.lactating, |yes| one("lactating", json!(yes))),
    })
}

/// Completed years at the as-of date, where the birth date gives one number.
fn age(record: &Record) -> Option<u16> {
    let born: PartialDate = record.patient.birth_date.first()?.value;
    let (youngest, oldest) = born.age_at(record.as_of?)?;
    (youngest == oldest).then_some(youngest)
}

fn concept(of: &Concept) -> Value {
    let codes: Vec<Value> = of
        .codes
        .iter()
        .map(|code| json!({"system": code.system, "code": code.code, "display": code.display}))
        .collect();
    json!({"text": of.text, "name": of.name(), "codes": codes})
}

fn assertion(of: &Assertion) -> Value {
    json!({
        "presence": of.presence, "time": of.time, "experiencer": of.experiencer,
        "cues": of.cues.iter().map(|cue| json!({"start": cue.span.start, "end": cue.span.end})).collect::<Vec<_>>(),
    })
}

fn quantity(of: &Quantity) -> Value {
    json!({
        "value": of.value, "high": of.high, "comparator": of.comparator, "unit": of.unit, "unit_text": of.unit_text,
    })
}

fn condition(of: &Condition) -> Fields {
    fields([
        ("concept", concept(&of.code)),
        ("category", json!(of.category)),
        ("clinical_status", json!(of.clinical_status)),
        ("verification_status", json!(of.verification_status)),
        ("assertion", assertion(&of.assertion)),
        ("active", json!(of.is_active())),
        ("severity", json!(of.severity)),
        ("body_site", json!(of.body_site)),
        ("onset", json!(of.onset)),
        ("abatement", json!(of.abatement)),
    ])
}

fn medication(of: &MedicationStatement) -> Fields {
    let dosage = &of.dosage;
    fields([
        ("concept", concept(&of.medication)),
        (
            "ingredients",
            json!(
                of.ingredients
                    .iter()
                    .map(|one| &one.name)
                    .collect::<Vec<_>>()
            ),
        ),
        ("intent", json!(of.intent)),
        ("status", json!(of.status)),
        ("change", json!(of.change)),
        ("current", json!(of.is_current())),
        (
            "dosage",
            json!({
                "text": dosage.text,
                "dose": dosage.dose.as_ref().map(quantity),
                "units": dosage.units.as_ref().map(quantity),
                "route": dosage.route,
                "frequency": dosage.frequency.as_ref().map(|of| json!({
                    "text": of.text, "per_day": of.per_day, "as_needed": of.as_needed,
                })),
                "duration_days": dosage.duration_days,
            }),
        ),
        ("assertion", assertion(&of.assertion)),
        ("start", json!(of.start)),
        ("end", json!(of.end)),
        ("reason", of.reason.as_ref().map_or(Value::Null, concept)),
    ])
}

fn allergy(of: &AllergyIntolerance) -> Fields {
    let reactions: Vec<Value> = of
        .reactions
        .iter()
        .map(|reaction| {
            json!({
                "text": reaction.manifestation.text, "name": reaction.manifestation.name(),
                "severity": reaction.severity, "onset": reaction.onset,
            })
        })
        .collect();
    fields([
        ("concept", concept(&of.substance)),
        (
            "ingredients",
            json!(
                of.ingredients
                    .iter()
                    .map(|one| &one.name)
                    .collect::<Vec<_>>()
            ),
        ),
        ("kind", json!(of.kind)),
        ("clinical_status", json!(of.clinical_status)),
        ("verification_status", json!(of.verification_status)),
        ("criticality", json!(of.criticality)),
        ("reactions", json!(reactions)),
        ("assertion", assertion(&of.assertion)),
        ("active", json!(of.is_active())),
        ("onset", json!(of.onset)),
    ])
}

fn observation(of: &Observation) -> Fields {
    let value = match &of.value {
        ObservationValue::Quantity(number) => quantity(number),
        ObservationValue::Concept(words) => concept(words),
        ObservationValue::Text(words) => json!({"text": words}),
        ObservationValue::Ratio(above, below) => {
            json!({"numerator": quantity(above), "denominator": quantity(below)})
        }
        ObservationValue::Boolean(yes) => json!({"boolean": yes}),
        ObservationValue::Missing(reason) => json!({"missing": reason}),
    };
    fields([
        ("concept", concept(&of.code)),
        ("key", json!(of.key())),
        ("category", json!(of.category)),
        ("status", json!(of.status)),
        ("value", value),
        (
            "reference_range",
            json!(of.reference_range.as_ref().map(|range| json!({
                "low": range.low, "high": range.high, "text": range.text,
            }))),
        ),
        ("interpretation", json!(of.interpretation)),
        ("date", json!(of.effective)),
        ("specimen", json!(of.specimen)),
        ("assertion", assertion(&of.assertion)),
    ])
}

fn ingest_issue(record: &Record, of: &IngestIssue, locale: Locale) -> Value {
    let question = of.question.as_ref().map(|question| {
        json!({"written": question.written, "readings": question.readings, "fact": question.fact})
    });
    json!({
        "document": of.document,
        "kind": kind(of),
        "start": of.span.map(|span| span.start),
        "end": of.span.map(|span| span.end),
        "quote": of.span.and_then(|span| record.quote(&of.document, span)),
        "place": of.place,
        "message": locale.pick(&of.message),
        "question": question,
    })
}

/// Name of an issue's kind.
fn kind(of: &IngestIssue) -> &'static str {
    use ingest::IngestIssueKind as Kind;
    match of.kind {
        Kind::Unreadable => "unreadable",
        Kind::NotUnderstood => "not_understood",
        Kind::Missing => "missing",
        Kind::Ambiguous => "ambiguous",
        Kind::TooLarge => "too_large",
        Kind::NoTextLayer => "no_text_layer",
        Kind::Uncertain => "uncertain",
        Kind::Note => "note",
    }
}
