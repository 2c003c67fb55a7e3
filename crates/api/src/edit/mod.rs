//! What of a fact a person can correct, and how a correction is read.

mod clinical;
mod plain;

pub(crate) use clinical::{assertion_words, clinical_words, medication_words};

use crate::wire::{Choice, ErrorCode, FieldKind, FieldValue, FieldView, Localized};
use record::{
    Concept, Fact, FactStatus, Lexicon, PartialDate, PatientText, Record, TermKind, Timestamp,
};

/// A value with fields that a person can correct.
pub(crate) trait Editable: Clone {
    /// Its fields with their present values.
    fn fields(&self) -> Vec<FieldView>;

    /// Takes one field's new value; names are looked up again in `lexicon`.
    fn set(&mut self, key: &str, value: &str, lexicon: &dyn Lexicon) -> Result<(), ErrorCode>;
}

/// Any fact of a record, as far as persons change it.
pub(crate) trait Changeable {
    /// Takes corrected fields; the earlier value stays.
    fn correct(
        &mut self,
        fields: &[FieldValue],
        by: &PatientText,
        at: Timestamp,
        lexicon: &dyn Lexicon,
    ) -> Result<(), ErrorCode>;
    /// Strikes it out; who did so and when is kept with it.
    fn remove(&mut self, by: &PatientText, at: Timestamp);
    /// Takes a removal back.
    fn restore(&mut self);
}

impl<T: Editable> Changeable for Fact<T> {
    fn correct(
        &mut self,
        fields: &[FieldValue],
        by: &PatientText,
        at: Timestamp,
        lexicon: &dyn Lexicon,
    ) -> Result<(), ErrorCode> {
        let mut value = self.value.clone();
        for field in fields {
            value.set(&field.key, field.value.trim(), lexicon)?;
        }
        Fact::correct(self, value, by.clone(), at);
        Ok(())
    }

    fn remove(&mut self, by: &PatientText, at: Timestamp) {
        let value = self.value.clone();
        Fact::correct(self, value, by.clone(), at);
        self.status = FactStatus::Removed;
    }

    fn restore(&mut self) {
        if self.status == FactStatus::Removed {
            self.status = if self.corrections.is_empty() {
                FactStatus::Recorded
            } else {
                FactStatus::Corrected
            };
        }
    }
}

/// The fact of this identifier.
pub(crate) fn find<'a>(record: &'a mut Record, id: &str) -> Option<&'a mut dyn Changeable> {
    let Record {
        documents: _,
        sections: _,
        as_of: _,
        patient,
        conditions,
        medications,
        allergy_status: _,
        allergy_statements,
        allergies,
        observations,
        procedures,
        immunizations,
        family_history,
        social_history,
        encounters,
        devices,
        reports,
        imaging,
        genes,
        variants: _,
    } = record;
    pick(&mut patient.sex, id)
        .or_else(|| pick(&mut patient.birth_date, id))
        .or_else(|| pick(&mut patient.age_years, id))
        .or_else(|| pick(&mut patient.pregnancy, id))
        .or_else(|| pick(&mut patient.lactating, id))
        .or_else(|| pick(conditions, id))
        .or_else(|| pick(medications, id))
        .or_else(|| pick(allergy_statements, id))
        .or_else(|| pick(allergies, id))
        .or_else(|| pick(observations, id))
        .or_else(|| pick(procedures, id))
        .or_else(|| pick(immunizations, id))
        .or_else(|| pick(family_history, id))
        .or_else(|| pick(social_history, id))
        .or_else(|| pick(encounters, id))
        .or_else(|| pick(devices, id))
        .or_else(|| pick(reports, id))
        .or_else(|| pick(imaging, id))
        .or_else(|| pick(genes, id))
}

fn pick<'a, T: Editable>(facts: &'a mut [Fact<T>], id: &str) -> Option<&'a mut dyn Changeable> {
    facts
        .iter_mut()
        .find(|fact| fact.id.0 == id)
        .map(|fact| fact as &mut dyn Changeable)
}

fn field(key: &str, en: &str, zh: &str, kind: FieldKind, value: impl Into<String>) -> FieldView {
    FieldView {
        key: key.to_string(),
        label: Localized::new(en, zh),
        value: value.into(),
        kind,
        options: Vec::new(),
    }
}

fn choice(
    key: &str,
    en: &str,
    zh: &str,
    value: impl Into<String>,
    options: &[(&str, &str, &str)],
) -> FieldView {
    FieldView {
        options: options
            .iter()
            .map(|(id, en, zh)| Choice {
                id: (*id).to_string(),
                text: Localized::new(*en, *zh),
            })
            .collect(),
        ..field(key, en, zh, FieldKind::Choice, value)
    }
}

fn date_field(key: &str, en: &str, zh: &str, date: Option<PartialDate>) -> FieldView {
    field(
        key,
        en,
        zh,
        FieldKind::Date,
        date.map(|date| date.to_string()).unwrap_or_default(),
    )
}

fn date(value: &str) -> Result<Option<PartialDate>, ErrorCode> {
    if value.is_empty() {
        return Ok(None);
    }
    value
        .parse()
        .map(Some)
        .map_err(|_| ErrorCode::DateNotUnderstood)
}

fn number(value: &str) -> Result<f64, ErrorCode> {
    value
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .ok_or(ErrorCode::ValueNotUnderstood)
}

fn words(value: &str) -> Result<String, ErrorCode> {
    if value.is_empty() {
        return Err(ErrorCode::TextEmpty);
    }
    Ok(value.to_string())
}

/// The stored name of a unit variant and back.
fn name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_string))
        .unwrap_or_default()
}

fn named<T: serde::de::DeserializeOwned>(value: &str) -> Result<T, ErrorCode> {
    serde_json::from_value(serde_json::Value::String(value.to_string()))
        .map_err(|_| ErrorCode::ValueNotUnderstood)
}

/// A concept for a person's words: with name and codes of the first kind in which the dictionaries know them.
fn concept(value: &str, kinds: &[TermKind], lexicon: &dyn Lexicon) -> Result<Concept, ErrorCode> {
    let mut concept = Concept::text(words(value)?);
    if let Some(known) = kinds.iter().find_map(|kind| lexicon.lookup(*kind, value)) {
        concept.preferred = Some(known.preferred);
        concept.codes = known.codes;
    }
    Ok(concept)
}
