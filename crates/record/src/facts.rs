use crate::{
    AllergyIntolerance, AllergyStatus, Condition, Demographics, Device, DiagnosticReport,
    DocumentId, Encounter, FamilyMemberHistory, GeneCall, ImagingStudy, Immunization,
    MedicationStatement, Observation, PartialDate, PatientText, Procedure, Section, SocialHistory,
    Source, SourceDocument, Span, Temporality, Timestamp, VariantCall,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Identifier of a fact inside its case: stable across re-reading the same documents.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactId(pub String);

impl FactId {
    /// Identifier of the fact of `kind` first found at `span` of `document`.
    pub fn at(kind: &str, document: &DocumentId, span: Span) -> Self {
        const PLACE: usize = 24;
        let mut id = String::with_capacity(kind.len() + document.0.len() + PLACE);
        for part in [kind, ":", &document.0, ":"] {
            id.push_str(part);
        }
        push_decimal(&mut id, span.start);
        id.push('-');
        push_decimal(&mut id, span.end);
        Self(id)
    }
}

/// Writes a number as `Display` does. A note has thousands of facts, and formatting was most of the cost of each.
fn push_decimal(text: &mut String, number: usize) {
    /// Digits of the largest number.
    const MOST: usize = 20;
    let mut digits = [b'0'; MOST];
    let mut from = MOST;
    let mut rest = number;
    loop {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    text.push_str(str::from_utf8(&digits[from..]).unwrap_or_default());
}

/// How a fact stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactStatus {
    /// Read from the documents.
    #[default]
    Recorded,
    /// Confirmed or changed by a person.
    Corrected,
    /// Suggested by a model; used by no rule until accepted.
    Proposed,
    /// Removed by a person: kept, struck out, used by no rule.
    Removed,
}

/// What a fact said before a person changed it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Correction<T> {
    /// The earlier value; its sources stay in [`Fact::sources`].
    pub earlier: T,
    /// Who changed it.
    pub by: PatientText,
    /// When.
    pub at: Timestamp,
}

/// A value that knows where it came from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Fact<T> {
    /// Identifier inside the case.
    pub id: FactId,
    /// The value.
    pub value: T,
    /// Every place it was found, best first. Never empty.
    pub sources: Vec<Source>,
    /// Recorded, corrected, proposed or removed.
    pub status: FactStatus,
    /// Earlier values, oldest first.
    pub corrections: Vec<Correction<T>>,
}

impl<T> Fact<T> {
    /// A fact read from one stretch of one document; `kind` names the list it belongs to (`condition`, `lab`, ...).
    pub fn read(kind: &str, document: &DocumentId, span: Span, value: T) -> Self {
        Self {
            id: FactId::at(kind, document, span),
            value,
            sources: vec![Source::document(document, span)],
            status: FactStatus::Recorded,
            corrections: Vec::new(),
        }
    }

    /// Replaces the value by a person's, keeping the earlier value and both sources.
    pub fn correct(&mut self, value: T, by: PatientText, at: Timestamp) {
        let earlier = std::mem::replace(&mut self.value, value);
        self.corrections.push(Correction {
            earlier,
            by: by.clone(),
            at,
        });
        self.sources.push(Source::Person { name: by, at });
        self.status = FactStatus::Corrected;
    }

    /// Document stretches behind this fact.
    pub fn spans(&self) -> impl Iterator<Item = (&DocumentId, Span)> {
        self.sources.iter().filter_map(Source::span)
    }

    /// True when rules may use it.
    pub fn is_usable(&self) -> bool {
        matches!(self.status, FactStatus::Recorded | FactStatus::Corrected)
    }
}

/// Everything known of one patient's episode: the documents and the facts read from them.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// Documents in order of arrival.
    pub documents: Vec<SourceDocument>,
    /// Their sections.
    pub sections: Vec<Section>,
    /// The day that ages, clearances and overdue tests refer to. Chosen by the physician, never the clock by itself.
    pub as_of: Option<PartialDate>,
    /// Who the patient is.
    pub patient: Demographics,
    /// Problems and symptoms.
    pub conditions: Vec<Fact<Condition>>,
    /// Drugs.
    pub medications: Vec<Fact<MedicationStatement>>,
    /// What the record says of allergies as a whole.
    pub allergy_status: AllergyStatus,
    /// Where `allergy_status` is stated, when it is not `Listed`.
    pub allergy_statements: Vec<Fact<AllergyStatus>>,
    /// Allergies and intolerances.
    pub allergies: Vec<Fact<AllergyIntolerance>>,
    /// Laboratory results, vital signs, examination findings.
    pub observations: Vec<Fact<Observation>>,
    /// Operations and interventions.
    pub procedures: Vec<Fact<Procedure>>,
    /// Vaccinations.
    pub immunizations: Vec<Fact<Immunization>>,
    /// Relatives' illnesses.
    pub family_history: Vec<Fact<FamilyMemberHistory>>,
    /// Social, occupational and environmental facts.
    pub social_history: Vec<Fact<SocialHistory>>,
    /// Visits and stays.
    pub encounters: Vec<Fact<Encounter>>,
    /// Devices.
    pub devices: Vec<Fact<Device>>,
    /// Reports with a conclusion.
    pub reports: Vec<Fact<DiagnosticReport>>,
    /// Imaging studies.
    pub imaging: Vec<Fact<ImagingStudy>>,
    /// Gene calls.
    pub genes: Vec<Fact<GeneCall>>,
    /// Variants.
    pub variants: Vec<Fact<VariantCall>>,
}

impl Record {
    /// The document with this identifier.
    pub fn document(&self, id: &DocumentId) -> Option<&SourceDocument> {
        self.documents.iter().find(|document| document.id == *id)
    }

    /// The section of the document that holds the place.
    pub fn section_at(&self, document: &DocumentId, place: Span) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.document == *document && section.span.contains(place))
    }

    /// Results of one analyte, the newest first: by date, and of one date those that the text calls earlier behind the
    /// current ones, and what was written last before what was written first. A current result without date has the
    /// date of its document; where that has none either, it is no older than what the same document calls earlier.
    pub fn newest_first<'r>(
        &self,
        mut results: Vec<&'r Fact<Observation>>,
    ) -> Vec<&'r Fact<Observation>> {
        let document = |fact: &Fact<Observation>| fact.spans().next().map(|(id, _)| id.clone());
        // In a document of no day, "TSH 3.1 in November 2024" beside a TSH without a time is the older one: a result of today
        // is not told by its month.
        let recalled = |fact: &Fact<Observation>| {
            let bare = document(fact)
                .and_then(|id| self.document(&id)?.date)
                .is_none();
            bare && fact
                .value
                .effective
                .is_some_and(|date| date.get_day().is_none())
        };
        let earlier = |fact: &Fact<Observation>| {
            fact.value.assertion.time == Temporality::Historical || recalled(fact)
        };
        let mut past: HashMap<DocumentId, PartialDate> = HashMap::new();
        for fact in results.iter().filter(|fact| earlier(fact)) {
            if let (Some(id), Some(date)) = (document(fact), fact.value.effective) {
                let last = past.entry(id).or_insert(date);
                if date.day_range() > last.day_range() {
                    *last = date;
                }
            }
        }
        let time = |fact: &Fact<Observation>| {
            fact.value.effective.or_else(|| {
                let id = document(fact).filter(|_| !earlier(fact))?;
                let own = self.document(&id).and_then(|document| document.date);
                own.or_else(|| past.get(&id).copied())
            })
        };
        results.reverse();
        results.sort_by_key(|fact| {
            let date = time(fact).map(|date| (date.day_range(), date.get_time()));
            std::cmp::Reverse((date, !earlier(fact)))
        });
        results
    }

    /// The words behind a citation; `None` where the document is unknown or the span lies outside it.
    pub fn quote(&self, id: &DocumentId, span: Span) -> Option<&str> {
        span.slice(self.document(id)?.text.reveal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_names_kind_document_and_place() {
        let id = FactId::at("condition", &DocumentId("d1".into()), Span::new(0, 1_020));
        assert_eq!(id.0, "condition:d1:0-1020");
    }

    #[test]
    fn a_correction_keeps_the_earlier_value_and_both_sources() {
        let document = DocumentId("d1".into());
        let mut fact = Fact::read("weight", &document, Span::new(2, 4), 70);
        fact.correct(72, "Dr Lee".into(), Timestamp(5));
        assert_eq!(
            (fact.value, fact.corrections[0].earlier, fact.sources.len()),
            (72, 70, 2)
        );
        assert_eq!(fact.spans().next(), Some((&document, Span::new(2, 4))));
        assert_eq!(fact.status, FactStatus::Corrected);
    }
}
