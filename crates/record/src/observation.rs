use crate::{Assertion, Concept, PartialDate, PatientText, Quantity};
use serde::{Deserialize, Serialize};

/// FHIR observation-category, reduced.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservationCategory {
    /// Laboratory.
    Laboratory,
    /// Vital sign or body measure.
    VitalSign,
    /// Physical examination.
    Exam,
    /// Measured on an image (ejection fraction, diameter).
    Imaging,
    /// Scale or score that the document states (GCS, NYHA, mRS).
    Survey,
    /// Anything else.
    Other,
}

/// FHIR observation-status, reduced.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservationStatus {
    /// Complete, or not stated otherwise.
    Final,
    /// Preliminary or registered.
    Preliminary,
    /// Changed after being final.
    Amended,
    /// Cancelled: kept, used by no rule.
    Cancelled,
    /// Recorded by mistake: kept, used by no rule.
    EnteredInError,
    /// Not stated.
    Unknown,
}

/// What was observed (FHIR value[x]).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservationValue {
    /// A number.
    Quantity(Quantity),
    /// A code or a word ("positive").
    Concept(Concept),
    /// Free text.
    Text(PatientText),
    /// Titre or ratio.
    Ratio(Quantity, Quantity),
    /// Yes or no.
    Boolean(bool),
    /// No value, with the reason where one was given.
    Missing(Option<String>),
}

/// The laboratory's range for this result.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ReferenceRange {
    /// Lower limit, in the unit of the result.
    pub low: Option<f64>,
    /// Upper limit, in the unit of the result.
    pub high: Option<f64>,
    /// Range as written.
    pub text: String,
}

/// The laboratory's own flag.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interpretation {
    /// Normal.
    Normal,
    /// Low.
    Low,
    /// Critically low.
    CriticalLow,
    /// High.
    High,
    /// Critically high.
    CriticalHigh,
    /// Abnormal without direction.
    Abnormal,
    /// Positive.
    Positive,
    /// Negative.
    Negative,
}

/// A laboratory result, vital sign, examination finding or stated score (FHIR Observation).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// What was measured. The key for rules is the `Local` code of the analyte table (for instance `creatinine`).
    pub code: Concept,
    /// Laboratory, vital sign, ...
    pub category: ObservationCategory,
    /// Final, cancelled, ...
    pub status: ObservationStatus,
    /// The result.
    pub value: ObservationValue,
    /// Range printed with the result.
    pub reference_range: Option<ReferenceRange>,
    /// Flag printed with the result.
    pub interpretation: Option<Interpretation>,
    /// When it was measured or drawn.
    pub effective: Option<PartialDate>,
    /// Specimen ("urine", "CSF"), where it is not the analyte's usual one.
    pub specimen: Option<String>,
    /// What the text asserts (experiencer and time; presence of a number is `Present`).
    pub assertion: Assertion,
}

impl Observation {
    /// The analyte key of the tables in `knowledge`.
    pub fn key(&self) -> Option<&str> {
        self.code.code(&crate::CodeSystem::Local)
    }

    /// The number, where the result is one.
    pub fn quantity(&self) -> Option<&Quantity> {
        match &self.value {
            ObservationValue::Quantity(quantity) => Some(quantity),
            _ => None,
        }
    }

    /// True when rules may use it: for the patient, neither cancelled nor entered in error.
    pub fn is_usable(&self) -> bool {
        !matches!(
            self.status,
            ObservationStatus::Cancelled | ObservationStatus::EnteredInError
        ) && self.assertion.is_affirmed_for_patient()
    }
}
