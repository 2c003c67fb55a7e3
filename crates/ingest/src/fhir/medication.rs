//! MedicationStatement, MedicationRequest, MedicationAdministration, MedicationDispense and their dosages.

use super::clinical::none_known;
use super::json::Json;
use super::view::{Reader, absent_code, concept_of, first_code, list, number, text};
use crate::enrich;
use crate::sheet::Value as Fact;
use record::{
    Assertion, Concept, Dosage, Frequency, Ingredient, MedicationIntent, MedicationStatement,
    MedicationStatus, PartialDate, Presence, Quantity, Route,
};

pub(super) fn medication(json: &Json, intent: MedicationIntent, reader: &mut Reader<'_, '_>) {
    let Some((mut medication, described)) = product(json, reader) else {
        return reader.missing("medication[x]");
    };
    if let Some(absent) = absent_code(&medication) {
        return reader.push(Fact::Statement(none_known(
            "medications",
            absent,
            medication.text.reveal(),
        )));
    }
    let written = text(json, "status").to_string();
    if written.is_empty() {
        reader.missing("status");
    }
    let mut ingredients = enrich::drug(&mut medication, reader.lexicon());
    if ingredients.is_empty() {
        ingredients = described;
    }
    let status = status(&written, json, intent);
    let mut assertion = Assertion::default();
    if text(json, "doNotPerform") == "true" || json.get("doNotPerform") == Some(&Json::Bool(true)) {
        assertion.presence = Presence::Absent;
    }
    let (start, end) = period(json, reader);
    let value = MedicationStatement {
        medication,
        ingredients,
        intent,
        status,
        change: None,
        dosage: dosage(json, reader),
        assertion,
        start,
        end,
        reason: ["reasonCode", "reasonForUseCodeableConcept"]
            .iter()
            .find_map(|field| concept_of(json, field)),
    };
    reader.push(Fact::Medication(value));
}

/// The product, and its ingredients where a Medication resource lists them.
fn product(json: &Json, reader: &mut Reader<'_, '_>) -> Option<(Concept, Vec<Ingredient>)> {
    if let Some(found) =
        concept_of(json, "medicationCodeableConcept").or_else(|| concept_of(json, "medication"))
    {
        return Some((found, Vec::new()));
    }
    let reference = json.get("medicationReference")?;
    let resolved = reader.bundle.resolve(json, reference);
    let mut ingredients = Vec::new();
    let mut concept = resolved.and_then(|medication| concept_of(medication, "code"));
    if let Some(medication) = resolved {
        for part in list(medication, "ingredient") {
            let Some(mut item) = concept_of(part, "itemCodeableConcept") else {
                continue;
            };
            ingredients.extend(enrich::drug(&mut item, reader.lexicon()));
            if concept.is_none() {
                concept = Some(item);
            }
        }
    }
    let shown = text(reference, "display");
    if concept.is_none() && !shown.is_empty() {
        concept = Some(Concept::text(shown));
    }
    if concept.is_none() {
        reader.odd("medicationReference", text(reference, "reference"));
    }
    concept.map(|concept| (concept, ingredients))
}

fn status(written: &str, json: &Json, intent: MedicationIntent) -> MedicationStatus {
    if json.get("wasNotTaken") == Some(&Json::Bool(true)) {
        return MedicationStatus::NotTaken;
    }
    match written {
        "active" => match text(json, "intent") {
            "proposal" | "plan" => MedicationStatus::Intended,
            _ => MedicationStatus::Active,
        },
        "in-progress" => MedicationStatus::Active,
        "completed" => MedicationStatus::Completed,
        "stopped" | "cancelled" => MedicationStatus::Stopped,
        "on-hold" => MedicationStatus::OnHold,
        "intended" | "draft" | "preparation" => MedicationStatus::Intended,
        "not-taken" | "not-done" | "declined" => MedicationStatus::NotTaken,
        "entered-in-error" => MedicationStatus::EnteredInError,
        "" | "unknown" if intent == MedicationIntent::Administered => MedicationStatus::Completed,
        _ => MedicationStatus::Unknown,
    }
}

fn period(json: &Json, reader: &mut Reader<'_, '_>) -> (Option<PartialDate>, Option<PartialDate>) {
    let fields = ["effectivePeriod", "occurrencePeriod"];
    for field in fields {
        if let Some(period) = json.get(field) {
            return (reader.date(period, "start"), reader.date(period, "end"));
        }
    }
    let start = reader.first_date(
        json,
        &[
            "effectiveDateTime",
            "occurrenceDateTime",
            "authoredOn",
            "whenHandedOver",
            "dateAsserted",
        ],
    );
    let validity = json
        .get("dispenseRequest")
        .and_then(|request| request.get("validityPeriod"));
    (
        start,
        validity.and_then(|period| reader.date(period, "end")),
    )
}

fn dosage(json: &Json, reader: &mut Reader<'_, '_>) -> Dosage {
    let written = ["dosage", "dosageInstruction"]
        .iter()
        .map(|field| list(json, field))
        .find(|list| !list.is_empty());
    let Some(all) = written else {
        return Dosage::default();
    };
    let mut dosage = one_dosage(&all[0], reader);
    if all.len() > 1 {
        let texts: Vec<String> = all
            .iter()
            .map(|one| instruction(one, reader))
            .filter(|t| !t.is_empty())
            .collect();
        dosage.text = texts.join("; then ");
    }
    dosage
}

fn instruction(json: &Json, reader: &mut Reader<'_, '_>) -> String {
    let written = text(json, "text");
    if !written.is_empty() {
        return written.to_string();
    }
    let one = one_dosage(json, reader);
    let amount = one
        .dose
        .as_ref()
        .or(one.units.as_ref())
        .map(crate::describe::quantity)
        .unwrap_or_default();
    let often = one.frequency.map(|often| often.text).unwrap_or_default();
    format!("{amount} {often}").trim().to_string()
}

fn one_dosage(json: &Json, reader: &mut Reader<'_, '_>) -> Dosage {
    let mut dosage = Dosage {
        text: text(json, "text").to_string(),
        ..Dosage::default()
    };
    if dosage.text.is_empty() {
        dosage.text = text(json, "patientInstruction").to_string();
    }
    let rates = list(json, "doseAndRate");
    let holder = rates.first().unwrap_or(json);
    let amount = ["doseQuantity", "dose", "quantityQuantity", "simpleQuantity"]
        .iter()
        .find_map(|field| {
            holder
                .get(field)
                .and_then(|quantity| reader.quantity(quantity))
        })
        .or_else(|| {
            holder
                .get("doseRange")
                .and_then(|range| dose_range(range, reader))
        });
    match amount {
        Some(amount) if is_mass(&amount) => dosage.dose = Some(amount),
        Some(amount) => dosage.units = Some(amount),
        None => {}
    }
    dosage.route = route_of(json);
    let timing = json.get("timing").unwrap_or(&Json::Null);
    dosage.frequency = frequency(timing, json);
    dosage.duration_days = duration(timing.get("repeat").unwrap_or(&Json::Null));
    dosage
}

fn dose_range(range: &Json, reader: &Reader<'_, '_>) -> Option<Quantity> {
    let low = range.get("low").and_then(|low| reader.quantity(low));
    let high = range.get("high").and_then(|high| reader.quantity(high));
    match (low, high) {
        (Some(low), Some(high)) => Some(Quantity {
            high: Some(high.value),
            ..low
        }),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => None,
    }
}

/// True for amounts of drug (mass, moles, international units), false for tablets, puffs and the like.
pub(crate) fn is_mass(quantity: &Quantity) -> bool {
    let unit = quantity.unit.as_deref().unwrap_or(&quantity.unit_text);
    let numerator = unit.split('/').next().unwrap_or_default();
    matches!(
        numerator,
        "mg" | "g"
            | "ug"
            | "mcg"
            | "µg"
            | "ng"
            | "kg"
            | "mmol"
            | "mol"
            | "meq"
            | "mEq"
            | "[iU]"
            | "[IU]"
            | "IU"
            | "U"
            | "k[iU]"
    )
}

fn route_of(json: &Json) -> Option<Route> {
    let concept = concept_of(json, "route")?;
    Some(route(
        concept.codes.iter().map(|code| code.code.as_str()),
        concept.text.reveal(),
    ))
}

/// A route by SNOMED CT, EDQM, NCI Thesaurus or HL7 v2 table 0162 code, else by words.
pub(crate) fn route<'c>(codes: impl Iterator<Item = &'c str>, words: &str) -> Route {
    for code in codes {
        let known = match code {
            "26643006" | "20053000" | "C38288" | "PO" | "OR" => Route::Oral,
            "37839007" | "20067000" | "C38300" | "SL" => Route::Sublingual,
            "47625008" | "20045000" | "C38276" | "IV" => Route::Intravenous,
            "78421000" | "20035000" | "C28161" | "IM" => Route::Intramuscular,
            "34206005" | "20066000" | "C38299" | "SC" | "SQ" => Route::Subcutaneous,
            "447694001" | "18679011000001101" | "20020000" | "C38216" | "IH" => Route::Inhaled,
            "46713006" | "20049000" | "C38284" | "NS" => Route::Nasal,
            "6064005" | "20003000" | "C38304" | "TP" => Route::Topical,
            "45890007" | "20070000" | "C38305" | "TD" => Route::Transdermal,
            "54485002" | "20047000" | "C38287" | "OP" => Route::Ophthalmic,
            "10547007" | "20001000" | "C38192" | "OT" => Route::Otic,
            "37161004" | "20061000" | "C38295" | "PR" => Route::Rectal,
            "16857009" | "20072000" | "C38313" | "VG" => Route::Vaginal,
            "72607000" | "20042000" | "C38267" | "IT" => Route::Intrathecal,
            _ => continue,
        };
        return known;
    }
    route_words(words)
}

fn route_words(words: &str) -> Route {
    let words = words.to_lowercase();
    const WORDS: &[(&str, Route)] = &[
        ("sublingual", Route::Sublingual),
        ("buccal", Route::Sublingual),
        ("intraven", Route::Intravenous),
        ("intramusc", Route::Intramuscular),
        ("subcut", Route::Subcutaneous),
        ("inhal", Route::Inhaled),
        ("nasal", Route::Nasal),
        ("transderm", Route::Transdermal),
        ("topical", Route::Topical),
        ("cutaneous", Route::Topical),
        ("ophthalm", Route::Ophthalmic),
        ("otic", Route::Otic),
        ("auricular", Route::Otic),
        ("rectal", Route::Rectal),
        ("vagina", Route::Vaginal),
        ("intrathecal", Route::Intrathecal),
        ("oral", Route::Oral),
        ("by mouth", Route::Oral),
    ];
    WORDS
        .iter()
        .find(|(part, _)| words.contains(part))
        .map_or(Route::Other, |(_, route)| *route)
}

fn frequency(timing: &Json, dosage: &Json) -> Option<Frequency> {
    let repeat = timing.get("repeat").unwrap_or(&Json::Null);
    let as_needed = dosage.get("asNeededBoolean") == Some(&Json::Bool(true))
        || dosage.get("asNeededCodeableConcept").is_some();
    let code = first_code(timing, "code");
    let count = number(repeat, "frequency").unwrap_or(1.0);
    let regular = number(repeat, "period").zip(unit_days(text(repeat, "periodUnit")));
    let meals = list(repeat, "when")
        .len()
        .max(list(repeat, "timeOfDay").len());
    let per_day = match regular {
        Some((period, days)) if period > 0.0 => Some(count / (period * days)),
        _ if meals > 0 => Some(meals as f64),
        _ => code_per_day(code),
    };
    if per_day.is_none() && !as_needed && code.is_empty() {
        return None;
    }
    let words = match (code, regular) {
        ("", Some((period, _))) => format!("{count} per {period} {}", text(repeat, "periodUnit")),
        ("", None) => list(repeat, "when")
            .iter()
            .filter_map(Json::as_str)
            .collect::<Vec<_>>()
            .join(" "),
        _ => code.to_string(),
    };
    Some(Frequency {
        per_day,
        as_needed,
        text: words,
    })
}

fn unit_days(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" => 1.0 / 86_400.0,
        "min" => 1.0 / 1_440.0,
        "h" => 1.0 / 24.0,
        "d" => 1.0,
        "wk" => 7.0,
        "mo" => 30.436_875,
        "a" => 365.242_5,
        _ => return None,
    })
}

/// Doses a day for an HL7 GTSAbbreviation or a common Latin abbreviation.
pub(crate) fn code_per_day(code: &str) -> Option<f64> {
    Some(match code.to_ascii_uppercase().as_str() {
        "QD" | "DAILY" | "AM" | "PM" | "HS" | "QHS" | "BED" => 1.0,
        "BID" => 2.0,
        "TID" => 3.0,
        "QID" => 4.0,
        "QOD" => 0.5,
        "Q1H" => 24.0,
        "Q2H" => 12.0,
        "Q3H" => 8.0,
        "Q4H" => 6.0,
        "Q6H" => 4.0,
        "Q8H" => 3.0,
        "Q12H" => 2.0,
        "WK" | "WEEKLY" => 1.0 / 7.0,
        "MO" => 1.0 / 30.436_875,
        _ => return None,
    })
}

fn duration(repeat: &Json) -> Option<f64> {
    if let Some((count, days)) =
        number(repeat, "duration").zip(unit_days(text(repeat, "durationUnit")))
    {
        return Some(count * days);
    }
    let bounds = repeat.get("boundsDuration")?;
    let unit = text(bounds, "code");
    number(bounds, "value")
        .zip(unit_days(unit))
        .map(|(count, days)| count * days)
}
