use crate::{
    Assertion, ClinicalStatus, Concept, Experiencer, Ingredient, PartialDate, Presence,
    VerificationStatus,
};
use serde::{Deserialize, Serialize};

/// What the record as a whole says about allergies. Derived from the documents, never from an empty list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllergyStatus {
    /// At least one is listed.
    Listed,
    /// Stated that none is known.
    NoneKnown,
    /// Stated that the question was not asked or could not be answered.
    NotAsked,
    /// The documents say nothing.
    #[default]
    NoInformation,
}

/// Immune mechanism or not, as the document states it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllergyType {
    /// Allergy.
    Allergy,
    /// Intolerance or side effect.
    Intolerance,
    /// Not stated.
    Unknown,
}

/// FHIR criticality: how bad the next exposure could be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criticality {
    /// Low.
    Low,
    /// High.
    High,
    /// Could not be assessed, or not stated.
    Unknown,
}

/// How bad a reaction was.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReactionSeverity {
    /// Mild.
    Mild,
    /// Moderate.
    Moderate,
    /// Severe: anaphylaxis, angio-oedema, Stevens-Johnson and the like, or stated so.
    Severe,
}

/// One observed reaction.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Reaction {
    /// What happened.
    pub manifestation: Concept,
    /// How bad, where stated or implied by the manifestation.
    pub severity: Option<ReactionSeverity>,
    /// When.
    pub onset: Option<PartialDate>,
}

/// An allergy or intolerance (FHIR AllergyIntolerance).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AllergyIntolerance {
    /// Substance, product or class.
    pub substance: Concept,
    /// Ingredients, where the substance is a drug; the key of the cross-reactivity tables otherwise is `substance`.
    pub ingredients: Vec<Ingredient>,
    /// Allergy or intolerance.
    pub kind: AllergyType,
    /// Active, inactive, resolved.
    pub clinical_status: ClinicalStatus,
    /// Confirmed, refuted, entered in error.
    pub verification_status: VerificationStatus,
    /// How bad the next exposure could be.
    pub criticality: Criticality,
    /// Reactions, in document order.
    pub reactions: Vec<Reaction>,
    /// What the text asserts ("no allergy to latex" is kept, as absent).
    pub assertion: Assertion,
    /// When it was first noted.
    pub onset: Option<PartialDate>,
}

impl AllergyIntolerance {
    /// True when checks must respect it.
    pub fn is_active(&self) -> bool {
        let said = matches!(
            self.assertion.presence,
            Presence::Present | Presence::Possible
        );
        said && self.assertion.experiencer == Experiencer::Patient
            && !matches!(
                self.verification_status,
                VerificationStatus::Refuted | VerificationStatus::EnteredInError
            )
            && !matches!(
                self.clinical_status,
                ClinicalStatus::Inactive | ClinicalStatus::Resolved
            )
    }
}
