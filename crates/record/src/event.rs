use crate::{Assertion, Concept, PartialDate, PatientText, Span};
use serde::{Deserialize, Serialize};

/// An operation or intervention (FHIR Procedure).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Procedure {
    /// What was or is to be done.
    pub code: Concept,
    /// FHIR event-status as written (`completed`, `not-done`, `in-progress`), empty where not stated.
    pub status: String,
    /// When.
    pub performed: Option<PartialDate>,
    /// What the text asserts.
    pub assertion: Assertion,
}

/// A vaccination (FHIR Immunization).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Immunization {
    /// Vaccine.
    pub vaccine: Concept,
    /// FHIR immunization-status as written (`completed`, `not-done`).
    pub status: String,
    /// When.
    pub occurrence: Option<PartialDate>,
    /// Why it was not given, where it was not.
    pub not_given_reason: Option<String>,
}

/// A relative's illness (FHIR FamilyMemberHistory).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FamilyMemberHistory {
    /// Relationship in the document's words ("father", "其父").
    pub relationship: String,
    /// The illness; `None` where only the relative is described.
    pub condition: Option<Concept>,
    /// Age at onset, years.
    pub onset_age: Option<f64>,
    /// Whether the illness caused death, where stated.
    pub deceased: Option<bool>,
    /// Present or denied.
    pub assertion: Assertion,
}

/// A visit or stay (FHIR Encounter).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Encounter {
    /// Kind of visit.
    pub class: Concept,
    /// Start.
    pub start: Option<PartialDate>,
    /// End.
    pub end: Option<PartialDate>,
    /// Reason, in the document's words.
    pub reason: Option<Concept>,
    /// Where.
    pub location: Option<PatientText>,
}

/// A device the patient carries (FHIR Device).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Device {
    /// What it is.
    pub kind: Concept,
    /// What the text asserts.
    pub assertion: Assertion,
    /// Since when.
    pub since: Option<PartialDate>,
}

/// A report with a conclusion (FHIR DiagnosticReport).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DiagnosticReport {
    /// What kind of report.
    pub code: Concept,
    /// FHIR report-status as written.
    pub status: String,
    /// When.
    pub effective: Option<PartialDate>,
    /// Conclusion, in the document's words.
    pub conclusion: Option<PatientText>,
}

/// An imaging study; pixels are never interpreted (FHIR ImagingStudy).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ImagingStudy {
    /// Modality (`CT`, `MR`, `DX`).
    pub modality: String,
    /// What was imaged.
    pub description: PatientText,
    /// When.
    pub started: Option<PartialDate>,
    /// Number of images.
    pub instances: u32,
}

/// Kind of social or environmental fact.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SocialKind {
    /// Tobacco.
    Smoking,
    /// Alcohol.
    Alcohol,
    /// Other substances.
    Substance,
    /// Occupation.
    Occupation,
    /// Exposure: asbestos, animals, travel, sick contact.
    Exposure,
    /// Living situation, support, housing.
    Living,
    /// Sexual history.
    Sexual,
    /// Diet and exercise.
    Lifestyle,
    /// Anything else.
    Other,
}

/// A social, occupational or environmental fact.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SocialHistory {
    /// Kind.
    pub kind: SocialKind,
    /// The document's words.
    pub text: PatientText,
    /// Amount, where stated (pack-years, units a week).
    pub amount: Option<crate::Quantity>,
    /// What the text asserts; `Historical` for a former smoker.
    pub assertion: Assertion,
    /// Where the deciding words stand inside the fact's source span.
    pub focus: Option<Span>,
}
