//! Medication activities, dispenses, dosing schedules.

use super::view::{
    Node, Reader, at, attribute, child, children, data_type, has_template, interval, negated,
    related,
};
use crate::enrich;
use crate::fhir::medication::{is_mass, route};
use crate::sheet::Value as Fact;
use record::{
    Assertion, Concept, Dosage, Frequency, MedicationIntent, MedicationStatement, MedicationStatus,
    Presence, Quantity,
};

pub(super) fn administration(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(mut medication) = product(node, reader) else {
        return reader.issue(
            crate::IngestIssueKind::Missing,
            node,
            "This medication entry names no drug and was left out.",
            "该用药条目未写明药物，已略去。",
        );
    };
    let generic = medication
        .codes
        .iter()
        .any(|code| matches!(code.code.as_str(), "410942007" | "787481004"));
    let worded = medication.codes.is_empty() && enrich::says_none(medication.text.reveal());
    if worded
        || generic
            && (negated(node) || medication.codes.iter().any(|code| code.code == "787481004"))
    {
        return reader.push(
            Fact::Statement(format!(
                "No known medications: {}",
                medication.text.reveal()
            )),
            node,
        );
    }
    let ingredients = enrich::drug(&mut medication, reader.lexicon());
    let time = interval(node);
    let mut assertion = Assertion::default();
    if negated(node) {
        assertion.presence = Presence::Absent;
    }
    let intent = intent(node, &time);
    let value = MedicationStatement {
        medication,
        ingredients,
        intent,
        status: status(node, &time, intent, reader),
        change: None,
        dosage: dosage(node, reader),
        assertion,
        start: time.start,
        end: time.end,
        reason: reason(node, reader),
    };
    reader.push(Fact::Medication(value), node);
}

fn intent(node: Node<'_>, time: &super::view::Interval) -> MedicationIntent {
    if super::entry::planned(node) {
        MedicationIntent::Ordered
    } else if time.point && attribute(node, "statusCode", "code") == "completed" {
        MedicationIntent::Administered
    } else {
        MedicationIntent::Taken
    }
}

fn product(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<Concept> {
    let holder = child(node, "consumable").or_else(|| child(node, "product"))?;
    let material = at(holder, &["manufacturedProduct", "manufacturedMaterial"])
        .or_else(|| at(holder, &["manufacturedProduct", "manufacturedLabeledDrug"]))?;
    let name = child(material, "name")
        .map(|name| reader.words_of(name))
        .filter(|name| !name.is_empty());
    let mut concept = child(material, "code")
        .map(|code| reader.concept(code))
        .unwrap_or_default();
    let wordless = concept.codes.iter().all(|code| code.display.is_none());
    if concept.text.is_empty() || (wordless && name.is_some()) {
        concept.text = name
            .unwrap_or_else(|| concept.text.reveal().to_string())
            .into();
    }
    if concept.text.is_empty() {
        concept.text = child(node, "text")
            .map(|text| reader.words_of(text))
            .unwrap_or_default()
            .into();
    }
    (!concept.text.is_empty()).then_some(concept)
}

fn status(
    node: Node<'_>,
    time: &super::view::Interval,
    intent: MedicationIntent,
    reader: &Reader<'_, '_>,
) -> MedicationStatus {
    if negated(node) {
        return MedicationStatus::NotTaken;
    }
    let stated = related(node)
        .find(|(_, inner)| attribute(*inner, "code", "code") == "33999-4")
        .and_then(|(_, inner)| reader.concept_of(inner, "value"))
        .and_then(|value| stated_status(&value));
    if let Some(stated) = stated {
        return stated;
    }
    let over = time
        .end
        .zip(reader.sheet.date)
        .is_some_and(|(end, today)| end.days_until(today).0 > 0);
    match attribute(node, "statusCode", "code") {
        "active" if over => MedicationStatus::Completed,
        "active" | "new" => MedicationStatus::Active,
        "completed" if intent == MedicationIntent::Ordered => MedicationStatus::Unknown,
        "completed" => MedicationStatus::Completed,
        "aborted" | "cancelled" => MedicationStatus::Stopped,
        "suspended" | "held" => MedicationStatus::OnHold,
        "nullified" => MedicationStatus::EnteredInError,
        _ if over => MedicationStatus::Completed,
        _ => MedicationStatus::Unknown,
    }
}

fn stated_status(value: &Concept) -> Option<MedicationStatus> {
    value
        .codes
        .iter()
        .find_map(|code| match code.code.as_str() {
            "55561003" => Some(MedicationStatus::Active),
            "421139008" => Some(MedicationStatus::OnHold),
            "392521001" | "73425007" => Some(MedicationStatus::Completed),
            _ => None,
        })
}

fn reason(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<Concept> {
    related(node)
        .find(|(link, inner)| {
            link.attribute("typeCode") == Some("RSON")
                || has_template(*inner, &["2.16.840.1.113883.10.20.22.4.19"])
        })
        .and_then(|(_, inner)| reader.concept_of(inner, "value"))
}

/// Dose, route, timing of one activity; steps of a taper or of varied doses are told in order in the text.
fn dosage(node: Node<'_>, reader: &Reader<'_, '_>) -> Dosage {
    let mut dosage = one_dosage(node, reader);
    let steps: Vec<String> = related(node)
        .filter(|(link, inner)| {
            inner.tag_name().name() == "substanceAdministration"
                && link.attribute("typeCode") == Some("COMP")
        })
        .map(|(_, inner)| step(&one_dosage(inner, reader), &interval(inner)))
        .filter(|step| !step.is_empty())
        .collect();
    if !steps.is_empty() {
        dosage.text = format!("{} {}", dosage.text, steps.join("; then "))
            .trim()
            .to_string();
    }
    if dosage.text.is_empty() {
        dosage.text = instruction(node, reader);
    }
    dosage
}

fn step(dosage: &Dosage, time: &super::view::Interval) -> String {
    let amount = dosage
        .dose
        .as_ref()
        .or(dosage.units.as_ref())
        .map(crate::describe::quantity)
        .unwrap_or_default();
    let often = dosage
        .frequency
        .as_ref()
        .map(|often| often.text.clone())
        .unwrap_or_default();
    let from = time
        .start
        .map(|date| format!("from {date}"))
        .unwrap_or_default();
    let to = time
        .end
        .map(|date| format!("to {date}"))
        .unwrap_or_default();
    [amount, often, from, to]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The instruction in words: free-text sig, patient instruction, or the entry's own text.
fn instruction(node: Node<'_>, reader: &Reader<'_, '_>) -> String {
    const WORDS: &[&str] = &[
        "2.16.840.1.113883.10.20.22.4.147",
        "2.16.840.1.113883.10.20.22.4.20",
    ];
    related(node)
        .filter(|(_, inner)| has_template(*inner, WORDS))
        .filter_map(|(_, inner)| child(inner, "text"))
        .map(|text| reader.words_of(text))
        .find(|words| !words.is_empty())
        .or_else(|| child(node, "text").map(|text| reader.words_of(text)))
        .unwrap_or_default()
}

fn one_dosage(node: Node<'_>, reader: &Reader<'_, '_>) -> Dosage {
    let mut dosage = Dosage::default();
    let amount = child(node, "doseQuantity").and_then(|dose| reader.quantity(dose));
    match amount {
        Some(amount) if is_mass(&amount) => dosage.dose = Some(amount),
        Some(amount) => dosage.units = Some(with_form(amount, node, reader)),
        None => {}
    }
    if let Some(rate) = child(node, "rateQuantity").and_then(|rate| reader.quantity(rate)) {
        if dosage.dose.is_none() && dosage.units.is_none() {
            dosage.dose = Some(rate);
        } else {
            dosage.text = format!("rate {}", crate::describe::quantity(&rate));
        }
    }
    dosage.route = reader.concept_of(node, "routeCode").map(|words| {
        route(
            words.codes.iter().map(|code| code.code.as_str()),
            words.text.reveal(),
        )
    });
    dosage.frequency = frequency(node, reader);
    dosage.duration_days = children(node, "effectiveTime")
        .find_map(|time| child(time, "width"))
        .and_then(|width| {
            Some(
                width.attribute("value")?.parse::<f64>().ok()?
                    * unit_days(width.attribute("unit")?)?,
            )
        });
    dosage
}

/// A count without unit takes the unit of the dose form ("Tablet").
fn with_form(amount: Quantity, node: Node<'_>, reader: &Reader<'_, '_>) -> Quantity {
    if !amount.unit_text.is_empty() {
        return amount;
    }
    let form = reader
        .concept_of(node, "administrationUnitCode")
        .map(|form| form.text.into_revealed());
    Quantity {
        unit_text: form.unwrap_or_default(),
        ..amount
    }
}

fn frequency(node: Node<'_>, reader: &Reader<'_, '_>) -> Option<Frequency> {
    let as_needed = child(node, "precondition").is_some();
    let mut per_day = None;
    let mut words = Vec::new();
    for time in children(node, "effectiveTime") {
        match data_type(time).as_str() {
            "PIVL_TS" => {
                let (count, said) = period(time);
                per_day = per_day.or(count);
                words.push(said);
            }
            "EIVL_TS" => {
                let event = attribute(time, "event", "code");
                per_day = per_day.or(event_count(event));
                words.push(event.to_string());
            }
            "SXPR_TS" => {
                for part in children(time, "comp") {
                    if child(part, "period").is_some() {
                        let (count, said) = period(part);
                        per_day = per_day.or(count);
                        words.push(said);
                    } else if child(part, "event").is_some() {
                        words.push(attribute(part, "event", "code").to_string());
                    }
                }
            }
            _ if child(time, "period").is_some() => {
                let (count, said) = period(time);
                per_day = per_day.or(count);
                words.push(said);
            }
            _ => {}
        }
    }
    let cause = child(node, "precondition")
        .and_then(|condition| at(condition, &["criterion", "value"]))
        .map(|value| reader.concept(value).text.into_revealed())
        .filter(|words| !words.is_empty());
    words.retain(|word| !word.is_empty());
    if let Some(cause) = cause {
        words.push(format!("for {cause}"));
    }
    (per_day.is_some() || as_needed || !words.is_empty()).then(|| Frequency {
        per_day,
        as_needed,
        text: words.join(" "),
    })
}

fn period(time: Node<'_>) -> (Option<f64>, String) {
    let Some(period) = child(time, "period") else {
        return (None, String::new());
    };
    let edge = |node: Node<'_>| {
        let value: f64 = node.attribute("value")?.parse().ok()?;
        Some((
            value,
            node.attribute("unit").unwrap_or_default().to_string(),
        ))
    };
    let exact = edge(period);
    let low = child(period, "low").and_then(edge);
    let high = child(period, "high").and_then(edge);
    match (exact, low, high) {
        (Some((value, unit)), ..) => {
            let per_day = unit_days(&unit)
                .filter(|days| value * days > 0.0)
                .map(|days| 1.0 / (value * days));
            (per_day, format!("every {value} {unit}"))
        }
        (None, Some((low, unit)), Some((high, _))) => {
            let per_day = unit_days(&unit)
                .filter(|days| low * days > 0.0)
                .map(|days| 1.0 / (low * days));
            (per_day, format!("every {low} to {high} {unit}"))
        }
        _ => (None, String::new()),
    }
}

fn unit_days(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" => 1.0 / 86_400.0,
        "min" => 1.0 / 1_440.0,
        "h" | "hr" => 1.0 / 24.0,
        "d" => 1.0,
        "wk" => 7.0,
        "mo" => 30.436_875,
        "a" => 365.242_5,
        _ => return None,
    })
}

/// Doses a day for an HL7 TimingEvent code; meals without a particular one count three.
fn event_count(code: &str) -> Option<f64> {
    match code {
        "HS" | "ACM" | "ACD" | "ACV" | "PCM" | "PCD" | "PCV" | "ICM" | "ICD" | "ICV" | "WAKE"
        | "CM" | "CD" | "CV" => Some(1.0),
        "AC" | "PC" | "IC" | "C" => Some(3.0),
        _ => None,
    }
}

/// A supply order or dispense of a drug that stands alone.
pub(super) fn supply(node: Node<'_>, reader: &mut Reader<'_, '_>) {
    let Some(mut medication) = product(node, reader) else {
        return;
    };
    let ingredients = enrich::drug(&mut medication, reader.lexicon());
    let time = interval(node);
    let status = status(node, &time, MedicationIntent::Ordered, reader);
    let value = MedicationStatement {
        medication,
        ingredients,
        intent: MedicationIntent::Ordered,
        status,
        change: None,
        dosage: Dosage {
            text: instruction(node, reader),
            ..Dosage::default()
        },
        assertion: Assertion::default(),
        start: time.start,
        end: time.end,
        reason: None,
    };
    reader.push(Fact::Medication(value), node);
}
