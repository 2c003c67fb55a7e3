//! OBR, OBX, NTE, TXA: results, reports, documents.

use super::segment::{Field, Segment};
use super::{Reader, attachment, date};
use crate::IngestIssueKind;
use crate::enrich;
use crate::fhir::{genomics, observation::interpretation, view::comparator};
use crate::sheet::{Reading, Value as Fact};
use record::{
    Assertion, CodeSystem, Concept, DiagnosticReport, Localized, Observation, ObservationCategory,
    ObservationStatus, ObservationValue, PartialDate, PatientText, Quantity, ReferenceRange, Span,
    TermKind,
};

/// The order that results stand under.
#[derive(Default)]
pub(super) struct Order {
    pub(super) date: Option<PartialDate>,
    service: String,
    pub(super) title: String,
    /// Sub-identifier (OBX-4) of a group of results and the gene that they are about.
    gene: Option<(String, String)>,
}

/// Free text being gathered from consecutive segments.
#[derive(Default)]
pub(super) struct Passage {
    title: String,
    text: String,
    original: Option<Span>,
    is_document: bool,
}

/// Longest text result that is shown as one line; longer ones are read as free text.
const LONGEST_LINE: usize = 160;

impl Reader<'_, '_> {
    pub(super) fn order(&mut self, segment: &Segment<'_>) {
        self.close_passage();
        let code = segment.field(4).concept();
        self.order = Order {
            date: date(&segment.text(7)),
            service: segment.text(24),
            title: code.text.reveal().to_string(),
            gene: None,
        };
        if code.text.is_empty() {
            return;
        }
        let status = match segment.text(25).as_str() {
            "F" => "final",
            "C" => "corrected",
            "P" | "A" | "R" => "preliminary",
            "X" => "cancelled",
            "I" | "O" | "S" => "registered",
            _ => "",
        };
        let effective = self.order.date;
        let value = DiagnosticReport {
            code,
            status: status.into(),
            effective,
            conclusion: None,
        };
        self.push(Fact::Report(value), segment);
    }

    pub(super) fn observation(&mut self, segment: &Segment<'_>) {
        let kind = segment.text(2);
        if kind == "ED" || attachment::is_file(&segment.field(5)) {
            return self.encapsulated(segment);
        }
        match kind.as_str() {
            "RP" => return self.linked(segment),
            "TX" | "FT" | "ST"
                if self.passage.is_document || segment.lines(5).len() > LONGEST_LINE =>
            {
                return self.gather(&segment.lines(5), segment);
            }
            _ => {}
        }
        let code = segment.field(3).concept();
        if code.text.is_empty() {
            if matches!(kind.as_str(), "TX" | "FT") {
                // A report sent line by line, without a name for each line.
                self.gather(&segment.lines(5), segment);
            }
            return;
        }
        if self.gene(&code, segment) {
            return;
        }
        let values: Vec<ObservationValue> = segment
            .repeats(5)
            .filter_map(|field| self.value(&kind, &field, segment))
            .collect();
        let textual = matches!(kind.as_str(), "TX" | "FT" | "ST" | "");
        if values.is_empty() || textual {
            let words = segment.lines(5);
            let value = if words.is_empty() {
                ObservationValue::Missing(None)
            } else {
                self.text_value(&words, segment)
            };
            return self.result(code, value, segment);
        }
        for value in values {
            self.result(code.clone(), value, segment);
        }
    }

    /// Notes the gene that a group of results is about, and reads its genotype or phenotype.
    fn gene(&mut self, code: &Concept, segment: &Segment<'_>) -> bool {
        let group = segment.text(4);
        let answer = segment.field(5).concept().text.into_revealed();
        if code.code(&CodeSystem::Loinc) == Some(genomics::GENE_STUDIED) {
            self.order.gene = Some((group, answer));
            return false;
        }
        let (Some(says), Some((of, gene))) = (genomics::says(code), &self.order.gene) else {
            return false;
        };
        let stands = matches!(
            status(&segment.text(11)),
            ObservationStatus::Final | ObservationStatus::Amended
        );
        if *of != group || answer.is_empty() || !stands {
            return false;
        }
        let date = date(&segment.text(14)).or(self.order.date);
        let call = genomics::call(says, gene, &answer, None, date);
        self.push(Fact::Gene(call), segment);
        true
    }

    fn result(&mut self, mut code: Concept, value: ObservationValue, segment: &Segment<'_>) {
        let table = enrich::analyte(&mut code, self.lexicon());
        let flag = segment
            .repeats(8)
            .find_map(|flag| interpretation(&flag.component(1)));
        let made = Observation {
            category: self.category(table),
            status: status(&segment.text(11)),
            value,
            reference_range: range(&segment.text(7)),
            interpretation: flag,
            effective: date(&segment.text(14)).or(self.order.date),
            specimen: None,
            assertion: Assertion::default(),
            code,
        };
        self.push(Fact::Observation(made), segment);
    }

    fn category(&self, table: Option<TermKind>) -> ObservationCategory {
        const IMAGING: &[&str] = &[
            "RAD", "CT", "NMR", "MR", "RUS", "US", "NMS", "VUS", "RX", "MG", "IMG",
        ];
        match table {
            Some(TermKind::VitalSign) => ObservationCategory::VitalSign,
            Some(TermKind::Laboratory) => ObservationCategory::Laboratory,
            _ if IMAGING.contains(&self.order.service.as_str()) => ObservationCategory::Imaging,
            _ if matches!(self.kind.as_str(), "ORU" | "OUL") => ObservationCategory::Laboratory,
            _ => ObservationCategory::Other,
        }
    }

    fn value(
        &self,
        kind: &str,
        field: &Field<'_>,
        segment: &Segment<'_>,
    ) -> Option<ObservationValue> {
        match kind {
            "NM" => {
                let number = field
                    .component(1)
                    .parse::<f64>()
                    .ok()
                    .filter(|number| number.is_finite())?;
                Some(ObservationValue::Quantity(self.quantity(number, segment)))
            }
            "SN" => self.structured(field, segment),
            "CE" | "CWE" | "CNE" | "CF" | "IS" | "ID" => {
                let concept = field.concept();
                (!concept.text.is_empty()).then_some(ObservationValue::Concept(concept))
            }
            "DT" | "TS" | "DTM" => {
                let written = field.component(1);
                let words = date(&written).map_or(written, |date| date.to_string());
                Some(ObservationValue::Text(words.into()))
            }
            _ => Some(ObservationValue::Text(field.all().into())).filter(|_| !field.is_empty()),
        }
    }

    /// Comparator, number, separator, number.
    fn structured(&self, field: &Field<'_>, segment: &Segment<'_>) -> Option<ObservationValue> {
        let first: f64 = field.component(2).parse().ok()?;
        let second: Option<f64> = field.component(4).parse().ok();
        let mut quantity = self.quantity(first, segment);
        quantity.comparator = comparator(&field.component(1));
        Some(match (field.component(3).as_str(), second) {
            ("-", Some(high)) => ObservationValue::Quantity(Quantity {
                high: Some(high),
                ..quantity
            }),
            (":" | "/", Some(below)) => {
                ObservationValue::Ratio(quantity, Quantity::unitless(below))
            }
            _ => ObservationValue::Quantity(quantity),
        })
    }

    fn quantity(&self, number: f64, segment: &Segment<'_>) -> Quantity {
        let unit = segment.field(6);
        let code = unit.component(1);
        let ucum = (unit.component(3) == "UCUM").then_some(code.as_str());
        enrich::quantity(number, &code, ucum, self.lexicon())
    }

    /// A number that was sent as text is a number.
    fn text_value(&self, words: &str, segment: &Segment<'_>) -> ObservationValue {
        let trimmed = words.trim();
        let (sign, digits) = ["<=", ">=", "<", ">"]
            .iter()
            .find_map(|sign| Some((comparator(sign), trimmed.strip_prefix(sign)?.trim())))
            .unwrap_or((None, trimmed));
        match digits.parse::<f64>() {
            Ok(number) if number.is_finite() && !segment.field(6).is_empty() => {
                ObservationValue::Quantity(Quantity {
                    comparator: sign,
                    ..self.quantity(number, segment)
                })
            }
            _ => ObservationValue::Text(PatientText::new(trimmed)),
        }
    }

    fn linked(&mut self, segment: &Segment<'_>) {
        self.sheet.issue(
            IngestIssueKind::Note,
            format!("line {}", segment.line),
            Localized::new(
                "A result is only linked; nothing is fetched from an address in a document.",
                "结果仅为链接；程序不会从文档中的地址获取任何内容。",
            ),
        );
        let title = segment.field(3).concept().text.into_revealed();
        self.push(Fact::Statement(format!("Linked result: {title}")), segment);
    }

    pub(super) fn document(&mut self, segment: &Segment<'_>) {
        self.close_passage();
        self.passage.is_document = true;
        self.passage.title = segment.field(2).concept().text.into_revealed();
    }

    pub(super) fn comment(&mut self, segment: &Segment<'_>) {
        let words = segment.lines(3);
        if !words.is_empty() {
            self.push(Fact::Statement(format!("Comment: {words}")), segment);
        }
    }

    pub(super) fn gather(&mut self, words: &str, segment: &Segment<'_>) {
        if self.passage.title.is_empty() {
            self.passage.title = [
                self.order.title.clone(),
                segment.field(3).concept().text.into_revealed(),
            ]
            .into_iter()
            .find(|title| !title.is_empty())
            .unwrap_or_default();
        }
        self.passage.text.push_str(words);
        self.passage.text.push('\n');
        let cover = self
            .passage
            .original
            .map_or(segment.original, |span| span.cover(segment.original));
        self.passage.original = Some(cover);
    }

    pub(super) fn close_passage(&mut self) {
        let passage = std::mem::take(&mut self.passage);
        if let Some(original) = passage.original {
            let value = Fact::Narrative {
                title: passage.title,
                text: passage.text,
                reading: Reading::Interpret,
            };
            self.sheet.push(value, original);
        }
    }
}

/// HL7 table 0085.
pub(super) fn status(code: &str) -> ObservationStatus {
    match code {
        "F" | "U" => ObservationStatus::Final,
        "C" => ObservationStatus::Amended,
        "P" | "R" | "S" | "I" | "B" | "V" => ObservationStatus::Preliminary,
        "X" => ObservationStatus::Cancelled,
        "D" | "W" => ObservationStatus::EnteredInError,
        _ => ObservationStatus::Unknown,
    }
}

fn range(written: &str) -> Option<ReferenceRange> {
    if written.is_empty() {
        return None;
    }
    let text = written.to_string();
    let number = |part: &str| part.trim().parse::<f64>().ok();
    let limits = written
        .split_once('-')
        .map(|(low, high)| (number(low), number(high)))
        .or_else(|| {
            written
                .strip_prefix('<')
                .map(|high| (None, number(high.trim_start_matches('='))))
        })
        .or_else(|| {
            written
                .strip_prefix('>')
                .map(|low| (number(low.trim_start_matches('=')), None))
        });
    let (low, high) = limits.unwrap_or((None, None));
    Some(ReferenceRange { low, high, text })
}
