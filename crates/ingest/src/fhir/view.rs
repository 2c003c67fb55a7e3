//! Thin views over FHIR JSON: each helper takes what is there and says nothing of what is not.

use super::json::Json;
use crate::IngestIssueKind;
use crate::codes;
use crate::enrich;
use crate::sheet::Sheet;
use record::{
    CodeSystem, Comparator, Concept, Lexicon, Localized, PartialDate, PatientText, Quantity, Span,
};
use std::collections::HashMap;
use std::str::FromStr;

/// One resource with its place in the original.
pub(super) struct Entry<'t> {
    pub(super) json: Json<'t>,
    pub(super) path: String,
    pub(super) original: Span,
    pub(super) full_url: Option<String>,
}

impl Entry<'_> {
    pub(super) fn kind(&self) -> &str {
        text(&self.json, "resourceType")
    }
}

/// All resources of a document with their addresses.
#[derive(Default)]
pub(super) struct Bundle<'t> {
    pub(super) entries: Vec<Entry<'t>>,
    addresses: HashMap<String, usize>,
}

impl<'t> Bundle<'t> {
    pub(super) fn add(&mut self, entry: Entry<'t>) {
        let index = self.entries.len();
        if let Some(url) = &entry.full_url {
            self.addresses.entry(url.clone()).or_insert(index);
        }
        let id = text(&entry.json, "id");
        if !id.is_empty() {
            self.addresses
                .entry(format!("{}/{id}", entry.kind()))
                .or_insert(index);
        }
        self.entries.push(entry);
    }

    /// The resource that `reference` names: contained, by full URL, or by `Type/id` at its end.
    pub(super) fn resolve<'a>(
        &'a self,
        from: &'a Json<'a>,
        reference: &Json<'_>,
    ) -> Option<&'a Json<'a>> {
        let address = text(reference, "reference");
        if let Some(id) = address.strip_prefix('#') {
            return list(from, "contained")
                .iter()
                .find(|inner| text(inner, "id") == id);
        }
        self.index_of(address)
            .map(|index| &self.entries[index].json)
    }

    /// Position of the resource with this address.
    pub(super) fn index_of(&self, address: &str) -> Option<usize> {
        let address = address.split("/_history").next().unwrap_or(address);
        if let Some(index) = self.addresses.get(address) {
            return Some(*index);
        }
        let mut parts = address.rsplit('/');
        let (id, kind) = (parts.next()?, parts.next()?);
        self.addresses.get(&format!("{kind}/{id}")).copied()
    }
}

/// What a resource reader works with.
pub(super) struct Reader<'s, 'a> {
    pub(super) sheet: &'s mut Sheet<'a>,
    pub(super) bundle: &'s Bundle<'s>,
    pub(super) path: &'s str,
    pub(super) original: Span,
}

impl Reader<'_, '_> {
    pub(super) fn push(&mut self, value: crate::sheet::Value) {
        self.sheet.push(value, self.original);
    }

    pub(super) fn lexicon(&self) -> &dyn Lexicon {
        self.sheet.lexicon
    }

    /// Notes a required field that is absent; the rest of the resource stands.
    pub(super) fn missing(&mut self, field: &str) {
        self.sheet.issue(
            IngestIssueKind::Missing,
            format!("{}.{field}", self.path),
            Localized::new(
                format!("The required field {field} is missing; the rest was read."),
                format!("缺少必填字段 {field}；其余内容已读取。"),
            ),
        );
    }

    /// Notes a value that was not understood.
    pub(super) fn odd(&mut self, field: &str, written: &str) {
        let written: String = written.chars().take(60).collect();
        self.sheet.issue(
            IngestIssueKind::NotUnderstood,
            format!("{}.{field}", self.path),
            Localized::new(
                format!("The value \"{written}\" of {field} was not understood and left out."),
                format!("字段 {field} 的值“{written}”无法理解，已略去。"),
            ),
        );
    }

    /// A date field: `None` without comment where absent, with an issue where it is no date.
    pub(super) fn date(&mut self, json: &Json, field: &str) -> Option<PartialDate> {
        let written = json.get(field)?.as_str()?;
        let date = parse_date(written);
        if date.is_none() && !written.is_empty() {
            self.odd(field, written);
        }
        date
    }

    /// The first date of `fields`, each a dateTime, a Period (its start) or a Timing.
    pub(super) fn first_date(&mut self, json: &Json, fields: &[&str]) -> Option<PartialDate> {
        fields.iter().find_map(|field| match json.get(field) {
            Some(Json::String(_)) => self.date(json, field),
            Some(period @ Json::Object(_)) => self
                .date(period, "start")
                .or_else(|| {
                    list(period, "event")
                        .first()
                        .and_then(Json::as_str)
                        .and_then(parse_date)
                })
                .or_else(|| self.date(period, "end")),
            _ => None,
        })
    }

    /// A Quantity with its unit in UCUM where stated or understood.
    pub(super) fn quantity(&self, json: &Json) -> Option<Quantity> {
        quantity(json, self.lexicon())
    }
}

/// An ISO date, also with a zone after the day or a seconds fraction.
pub(crate) fn parse_date(written: &str) -> Option<PartialDate> {
    let written = written.trim();
    PartialDate::from_str(written)
        .ok()
        .or_else(|| PartialDate::from_str(written.get(..10)?).ok())
}

/// A string field; empty where it is absent or no string.
pub(super) fn text<'a>(json: &'a Json, field: &str) -> &'a str {
    json.get(field).and_then(Json::as_str).unwrap_or_default()
}

/// A list field; one object where a list belongs counts as a list of one.
pub(super) fn list<'a>(json: &'a Json<'a>, field: &str) -> &'a [Json<'a>] {
    match json.get(field) {
        Some(Json::Array(items)) => items,
        Some(one @ (Json::Object(_) | Json::String(_))) => std::slice::from_ref(one),
        _ => &[],
    }
}

/// A number, also where it was written as a string.
pub(super) fn number(json: &Json, field: &str) -> Option<f64> {
    match json.get(field)? {
        Json::Number(number) => Some(*number),
        Json::String(written) => written.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// Words and codes of a CodeableConcept, a list of them (joined), a Coding, or a plain string.
pub(super) fn concept(json: &Json) -> Concept {
    let mut concept = Concept::default();
    match json {
        Json::Array(items) => {
            for item in items {
                let next = self::concept(item);
                if concept.text.is_empty() {
                    concept.text = next.text;
                }
                concept.codes.extend(next.codes);
            }
            return concept;
        }
        Json::String(words) => return Concept::text(words.trim()),
        _ => {}
    }
    let codings = list(json, "coding");
    let codings = if codings.is_empty() && json.get("code").is_some_and(Json::is_string) {
        std::slice::from_ref(json)
    } else {
        codings
    };
    // A bulk export holds hundreds of thousands of these: no room to spare.
    concept.codes.reserve_exact(codings.len());
    let stated = |coding: &&Json| !text(coding, "system").ends_with("data-absent-reason");
    concept
        .codes
        .extend(codings.iter().filter(stated).filter_map(|coding| {
            codes::code(
                text(coding, "system"),
                text(coding, "code"),
                text(coding, "display"),
            )
        }));
    let words = [text(json, "text")]
        .into_iter()
        .chain(codings.iter().map(|coding| text(coding, "display")))
        .chain(codings.iter().map(|coding| text(coding, "code")))
        .find(|words| !words.trim().is_empty())
        .unwrap_or_default();
    concept.text = PatientText::new(words.trim());
    concept
}

/// The concept of a field; `None` where it says nothing.
pub(super) fn concept_of(json: &Json, field: &str) -> Option<Concept> {
    let found = concept(json.get(field)?);
    (!found.text.is_empty()).then_some(found)
}

/// The first code of a field that is a code, a CodeableConcept or a list of them.
pub(super) fn first_code<'a>(json: &'a Json, field: &str) -> &'a str {
    match json.get(field) {
        Some(Json::String(code)) => code,
        Some(Json::Array(items)) => items.first().map_or("", |item| code_inside(item)),
        Some(item) => code_inside(item),
        None => "",
    }
}

fn code_inside<'a>(item: &'a Json<'a>) -> &'a str {
    match item {
        Json::String(code) => code,
        _ => list(item, "coding")
            .iter()
            .map(|coding| text(coding, "code"))
            .find(|code| !code.is_empty())
            .unwrap_or_else(|| text(item, "text")),
    }
}

/// A Quantity, SimpleQuantity or Age.
pub(super) fn quantity(json: &Json, lexicon: &dyn Lexicon) -> Option<Quantity> {
    let value = number(json, "value")?;
    let code = text(json, "code");
    let ucum = (text(json, "system") == "http://unitsofmeasure.org").then_some(code);
    let unit = text(json, "unit");
    let written = if unit.is_empty() { code } else { unit };
    let mut quantity = enrich::quantity(value, written, ucum, lexicon);
    quantity.comparator = comparator(text(json, "comparator"));
    Some(quantity)
}

/// `<`, `<=`, `>`, `>=`, `~`.
pub(crate) fn comparator(written: &str) -> Option<Comparator> {
    match written {
        "<" => Some(Comparator::Less),
        "<=" => Some(Comparator::LessOrEqual),
        ">" => Some(Comparator::Greater),
        ">=" => Some(Comparator::GreaterOrEqual),
        "~" | "ad" => Some(Comparator::Approximately),
        _ => None,
    }
}

/// A code of the International Patient Summary that stands for "none known" or "no information", or the SNOMED CT
/// concept with that meaning. Source: HL7 FHIR IPS, CodeSystem absent-unknown-uv-ips; SNOMED CT international.
pub(super) fn absent_code(concept: &Concept) -> Option<&str> {
    concept
        .codes
        .iter()
        .find_map(|code| match (&code.system, code.code.as_str()) {
            (CodeSystem::Other(system), written) if system.contains("absent-unknown") => {
                Some(written)
            }
            (CodeSystem::Other(_), written)
                if written.starts_with("no-known-")
                    || (written.starts_with("no-") && written.ends_with("-info")) =>
            {
                Some(written)
            }
            (CodeSystem::Snomed, "716186003" | "160244002") => Some("no-known-allergies"),
            (CodeSystem::Snomed, "409137002") => Some("no-known-medication-allergies"),
            (CodeSystem::Snomed, "429625007") => Some("no-known-food-allergies"),
            (CodeSystem::Snomed, "428607008") => Some("no-known-environmental-allergies"),
            (CodeSystem::Snomed, "716184000") => Some("no-known-latex-allergies"),
            (CodeSystem::Snomed, "160245001") => Some("no-known-problems"),
            (CodeSystem::Snomed, "787481004") => Some("no-known-medications"),
            _ => None,
        })
}
