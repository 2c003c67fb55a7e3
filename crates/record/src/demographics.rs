use crate::{Fact, PartialDate, PatientText};
use serde::{Deserialize, Serialize};

/// FHIR administrative-gender.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdministrativeSex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Other.
    Other,
    /// Stated to be unknown.
    Unknown,
}

/// Whether the patient is pregnant, as far as the record says.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PregnancyStatus {
    /// Pregnant; completed weeks of gestation at the document's date, where stated.
    Pregnant {
        /// Completed weeks.
        weeks: Option<f64>,
    },
    /// Stated not to be pregnant.
    NotPregnant,
    /// After the menopause, or otherwise stated to be impossible.
    NotPossible,
}

/// A number by which some institution knows the patient.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Identifier {
    /// Issuer or kind, as the document wrote it.
    pub system: String,
    /// The number.
    pub value: PatientText,
}

/// Who the patient is. Every field is a list: several entries mean that the documents disagree or repeat, and the
/// merge step says which (`DetectedIssue`), never a silent choice. No entry means: not stated.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Demographics {
    /// Names, as written.
    pub names: Vec<Fact<PatientText>>,
    /// Identifiers.
    pub identifiers: Vec<Fact<Identifier>>,
    /// Sex.
    pub sex: Vec<Fact<AdministrativeSex>>,
    /// Date of birth.
    pub birth_date: Vec<Fact<PartialDate>>,
    /// Stated age in years ("67-year-old"; months and days as fractions), at the date of its document.
    pub age_years: Vec<Fact<f64>>,
    /// Date of death.
    pub deceased: Vec<Fact<Option<PartialDate>>>,
    /// Pregnancy.
    pub pregnancy: Vec<Fact<PregnancyStatus>>,
    /// Breast-feeding.
    pub lactating: Vec<Fact<bool>>,
}
