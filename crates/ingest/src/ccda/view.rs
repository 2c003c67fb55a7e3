//! Thin views over CDA elements: codes, times, quantities, narrative references.

use crate::sheet::{Sheet, Value as Fact};
use crate::{IngestIssueKind, codes, enrich};
use record::{
    Concept, Lexicon, Localized, ObservationValue, PartialDate, PatientText, Quantity, Span,
};
use std::collections::HashMap;

pub(super) type Node<'t> = roxmltree::Node<'t, 't>;

/// What an entry reader works with.
pub(super) struct Reader<'s, 'a> {
    pub(super) sheet: &'s mut Sheet<'a>,
    pub(super) words: &'s HashMap<String, String>,
    pub(super) place: &'s dyn Fn(std::ops::Range<usize>) -> Span,
    /// LOINC code of the section that the entry stands in; empty outside.
    pub(super) section: String,
}

impl Reader<'_, '_> {
    pub(super) fn push(&mut self, value: Fact, from: Node<'_>) {
        let original = (self.place)(from.range());
        self.sheet.push(value, original);
    }

    pub(super) fn lexicon(&self) -> &dyn Lexicon {
        self.sheet.lexicon
    }

    pub(super) fn issue(&mut self, kind: IngestIssueKind, at: Node<'_>, en: &str, zh: &str) {
        let place = path(at);
        self.sheet.issue(kind, place, Localized::new(en, zh));
    }

    /// Words of a `text` or `originalText`: its own, or those that its reference names.
    pub(super) fn words_of(&self, node: Node<'_>) -> String {
        if let Some(target) =
            child(node, "reference").and_then(|reference| reference.attribute("value"))
            && let Some(words) = self.words.get(target.trim_start_matches('#'))
        {
            return words.clone();
        }
        let own: String = node
            .descendants()
            .filter(|n| n.is_text())
            .filter_map(|n| n.text())
            .collect();
        own.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Words and codes of a CD or CE element; empty where it is null and says nothing else.
    pub(super) fn concept(&self, node: Node<'_>) -> Concept {
        let mut concept = Concept::default();
        let all = std::iter::once(node).chain(children(node, "translation"));
        for coded in all {
            let code = coded.attribute("code").unwrap_or_default();
            let system = coded
                .attribute("codeSystem")
                .or(coded.attribute("codeSystemName"))
                .unwrap_or_default();
            concept.codes.extend(codes::code(
                system,
                code,
                coded.attribute("displayName").unwrap_or_default(),
            ));
        }
        let display = node
            .attribute("displayName")
            .unwrap_or_default()
            .trim()
            .to_string();
        let original = child(node, "originalText")
            .map(|text| self.words_of(text))
            .unwrap_or_default();
        let other = concept
            .codes
            .iter()
            .find_map(|code| code.display.clone())
            .unwrap_or_default();
        let bare = concept
            .codes
            .first()
            .map(|code| code.code.clone())
            .unwrap_or_default();
        let words = [display, original, other, bare]
            .into_iter()
            .find(|words| !words.trim().is_empty());
        concept.text = PatientText::new(words.unwrap_or_default());
        concept
    }

    /// The concept of a child element; `None` where it says nothing.
    pub(super) fn concept_of(&self, node: Node<'_>, name: &str) -> Option<Concept> {
        child(node, name)
            .map(|coded| self.concept(coded))
            .filter(|concept| !concept.text.is_empty())
    }

    /// A PQ, IVL_PQ or MO element as a quantity.
    pub(super) fn quantity(&self, node: Node<'_>) -> Option<Quantity> {
        let written = |node: Node<'_>| {
            let value: f64 = node.attribute("value")?.trim().parse().ok()?;
            let unit = node
                .attribute("unit")
                .filter(|unit| *unit != "1")
                .unwrap_or_default();
            value.is_finite().then_some((value, unit.to_string()))
        };
        let make = |value: f64, unit: &str| {
            let ucum = self.lexicon().ucum(unit);
            enrich::quantity(
                value,
                unit,
                ucum.as_deref().or(looks_ucum(unit)),
                self.lexicon(),
            )
        };
        if let Some((value, unit)) = written(node) {
            return Some(make(value, &unit));
        }
        let edge = |name: &str| child(node, name).and_then(|edge| Some((written(edge)?, edge)));
        match (edge("low"), edge("high")) {
            (Some(((low, unit), _)), Some(((high, _), _))) => Some(Quantity {
                high: Some(high),
                ..make(low, &unit)
            }),
            (Some(((low, unit), edge)), None) => {
                let comparator = open_edge(
                    edge,
                    record::Comparator::Greater,
                    record::Comparator::GreaterOrEqual,
                );
                Some(Quantity {
                    comparator,
                    ..make(low, &unit)
                })
            }
            (None, Some(((high, unit), edge))) => {
                let comparator = open_edge(
                    edge,
                    record::Comparator::Less,
                    record::Comparator::LessOrEqual,
                );
                Some(Quantity {
                    comparator,
                    ..make(high, &unit)
                })
            }
            (None, None) => None,
        }
    }

    /// The `value` of an observation by its data type.
    pub(super) fn value(&self, node: Node<'_>) -> Option<ObservationValue> {
        let value = child(node, "value")?;
        let kind = data_type(value);
        if let Some(numeric) = match kind.as_str() {
            "PQ" | "IVL_PQ" | "MO" | "INT" | "REAL" | "IVL_INT" | "IVL_REAL" => {
                self.quantity(value)
            }
            _ => None,
        } {
            return Some(ObservationValue::Quantity(numeric));
        }
        match kind.as_str() {
            "RTO" | "RTO_PQ_PQ" | "RTO_INT_INT" => {
                let top = child(value, "numerator").and_then(|part| self.quantity(part))?;
                let bottom = child(value, "denominator").and_then(|part| self.quantity(part))?;
                return Some(ObservationValue::Ratio(top, bottom));
            }
            "BL" => {
                return value
                    .attribute("value")
                    .map(|written| ObservationValue::Boolean(written == "true"));
            }
            "TS" => {
                return value
                    .attribute("value")
                    .map(|written| ObservationValue::Text(date_words(written).into()));
            }
            "CD" | "CE" | "CO" | "CV" | "CS" => {
                let concept = self.concept(value);
                return (!concept.text.is_empty()).then_some(ObservationValue::Concept(concept));
            }
            _ => {}
        }
        let concept = self.concept(value);
        if !concept.codes.is_empty() {
            return Some(ObservationValue::Concept(concept));
        }
        let words = self.words_of(value);
        (!words.is_empty()).then(|| ObservationValue::Text(words.into()))
    }
}

fn open_edge(
    edge: Node<'_>,
    open: record::Comparator,
    closed: record::Comparator,
) -> Option<record::Comparator> {
    Some(if edge.attribute("inclusive") == Some("false") {
        open
    } else {
        closed
    })
}

/// The unit itself where it is written in characters that only UCUM uses that way; nothing is guessed.
fn looks_ucum(unit: &str) -> Option<&str> {
    const COMMON: &[&str] = &[
        "mg", "g", "kg", "ug", "ng", "mL", "L", "dL", "mmol/L", "mg/dL", "g/dL", "g/L", "umol/L",
        "%", "mm[Hg]", "cm", "m", "[lb_av]", "[in_i]", "/min", "Cel", "[degF]", "kg/m2", "10*3/uL",
        "10*9/L", "10*6/uL", "10*12/L", "U/L", "meq/L", "mmol/mol", "ng/mL", "pg/mL", "ug/L",
        "ug/dL", "fL", "pg", "a", "d", "h", "wk", "mo", "min", "mg/kg",
    ];
    COMMON.iter().find(|known| **known == unit).copied()
}

/// First child element of this local name.
pub(super) fn child<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.children()
        .find(|inner| inner.is_element() && inner.tag_name().name() == name)
}

/// Child elements of this local name.
pub(super) fn children<'t>(node: Node<'t>, name: &'static str) -> impl Iterator<Item = Node<'t>> {
    node.children()
        .filter(move |inner| inner.is_element() && inner.tag_name().name() == name)
}

/// The element at the end of a path of local names, the first of each.
pub(super) fn at<'t>(node: Node<'t>, path: &[&str]) -> Option<Node<'t>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

/// An attribute of a child element.
pub(super) fn attribute<'t>(node: Node<'t>, name: &str, attribute: &str) -> &'t str {
    child(node, name)
        .and_then(|inner| inner.attribute(attribute))
        .unwrap_or_default()
}

/// True when the element carries this template.
pub(super) fn has_template(node: Node<'_>, roots: &[&str]) -> bool {
    children(node, "templateId").any(|id| {
        id.attribute("root")
            .is_some_and(|root| roots.contains(&root.trim()))
    })
}

/// `xsi:type` without its prefix.
pub(super) fn data_type(node: Node<'_>) -> String {
    let written = node
        .attributes()
        .find(|attribute| attribute.name() == "type")
        .map_or("", |found| found.value());
    written.rsplit(':').next().unwrap_or_default().to_string()
}

/// An HL7 time stamp (`20150722180000-0500`) as a partial date.
pub(crate) fn time_stamp(written: &str) -> Option<PartialDate> {
    let written = written.trim();
    let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
    let number =
        |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u8>().ok());
    let year: i16 = digits.get(0..4)?.parse().ok()?;
    let Some(month) = number(4..6) else {
        return if written.contains('-') && digits.len() == 4 && written.len() >= 7 {
            crate::fhir::view::parse_date(written)
        } else {
            PartialDate::year(year).ok()
        };
    };
    let Some(day) = number(6..8) else {
        return PartialDate::month(year, month).ok();
    };
    let date = PartialDate::day(year, month, day).ok()?;
    match (number(8..10), number(10..12)) {
        (Some(hour), minute) if !(hour == 0 && minute.unwrap_or(0) == 0 && digits.len() <= 12) => {
            date.at(hour, minute.unwrap_or(0)).ok().or(Some(date))
        }
        _ => Some(date),
    }
}

fn date_words(written: &str) -> String {
    time_stamp(written).map_or_else(|| written.to_string(), |date| date.to_string())
}

/// Start and end of an effectiveTime, and whether an end is stated without its date.
pub(super) struct Interval {
    pub(super) start: Option<PartialDate>,
    pub(super) end: Option<PartialDate>,
    pub(super) ended: bool,
    pub(super) point: bool,
}

/// The interval of the first effectiveTime that is one.
pub(super) fn interval(node: Node<'_>) -> Interval {
    let mut found = Interval {
        start: None,
        end: None,
        ended: false,
        point: false,
    };
    for time in children(node, "effectiveTime") {
        if matches!(data_type(time).as_str(), "PIVL_TS" | "EIVL_TS") {
            continue;
        }
        if let Some(written) = time.attribute("value") {
            found.start = time_stamp(written);
            found.point = true;
        }
        let edge = |name| {
            child(time, name)
                .and_then(|edge| edge.attribute("value"))
                .and_then(time_stamp)
        };
        found.start = found
            .start
            .or_else(|| edge("low"))
            .or_else(|| edge("center"));
        found.end = found.end.or_else(|| edge("high"));
        found.ended |=
            child(time, "high").is_some_and(|high| high.attribute("nullFlavor") == Some("UNK"));
        if found.start.is_some() || found.end.is_some() {
            break;
        }
    }
    found.ended |= found.end.is_some();
    found
}

/// Where an element stands, for an issue: names from the root, the line number last.
pub(super) fn path(node: Node<'_>) -> String {
    let line = node.document().text_pos_at(node.range().start).row;
    format!("{} (line {line})", node.tag_name().name())
}

/// True when `negationInd` is set.
pub(super) fn negated(node: Node<'_>) -> bool {
    node.attribute("negationInd")
        .is_some_and(|written| written == "true" || written == "1")
}

/// Clinical statements one step below: through entryRelationship and component.
pub(super) fn related<'t>(node: Node<'t>) -> impl Iterator<Item = (Node<'t>, Node<'t>)> {
    node.children()
        .filter(|inner| matches!(inner.tag_name().name(), "entryRelationship" | "component"))
        .flat_map(|link| {
            link.children()
                .filter(|inner| inner.is_element())
                .map(move |inner| (link, inner))
        })
        .filter(|(_, inner)| {
            matches!(
                inner.tag_name().name(),
                "act"
                    | "observation"
                    | "substanceAdministration"
                    | "supply"
                    | "procedure"
                    | "encounter"
                    | "organizer"
                    | "observationMedia"
            )
        })
}
