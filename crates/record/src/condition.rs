use crate::{Assertion, Concept, PartialDate};
use serde::{Deserialize, Serialize};

/// FHIR condition-clinical.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClinicalStatus {
    /// Present.
    Active,
    /// Come back.
    Recurrence,
    /// Worse after a remission.
    Relapse,
    /// Not active at present.
    Inactive,
    /// In remission.
    Remission,
    /// Over.
    Resolved,
    /// Not stated, or stated in words that were not understood.
    Unknown,
}

/// FHIR condition-ver-status.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerificationStatus {
    /// Confirmed.
    Confirmed,
    /// Not yet confirmed.
    Unconfirmed,
    /// Tentative.
    Provisional,
    /// One of several considered.
    Differential,
    /// Shown not to be there.
    Refuted,
    /// Recorded by mistake: kept, shown struck out, used by no rule.
    EnteredInError,
    /// Not stated.
    Unknown,
}

/// What part of the record the entry belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionCategory {
    /// On a problem list or stated as a diagnosis.
    Problem,
    /// A complaint or finding.
    Symptom,
    /// A diagnosis of one encounter.
    EncounterDiagnosis,
    /// A risk or concern.
    HealthConcern,
}

/// A problem, diagnosis, symptom or finding (FHIR Condition).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Condition {
    /// What it is.
    pub code: Concept,
    /// Which list it belongs to.
    pub category: ConditionCategory,
    /// Active, resolved, ...
    pub clinical_status: ClinicalStatus,
    /// Confirmed, refuted, ...
    pub verification_status: VerificationStatus,
    /// What the text asserts, with cues.
    pub assertion: Assertion,
    /// Severity in the document's words ("mild", "NYHA III").
    pub severity: Option<String>,
    /// Body site and side.
    pub body_site: Option<String>,
    /// Start.
    pub onset: Option<PartialDate>,
    /// End.
    pub abatement: Option<PartialDate>,
    /// When it was written down.
    pub recorded_date: Option<PartialDate>,
}

impl Condition {
    /// True when the patient has it now: affirmed, not refuted, not resolved, not entered in error.
    pub fn is_active(&self) -> bool {
        self.assertion.is_affirmed_current()
            && !matches!(
                self.verification_status,
                VerificationStatus::Refuted | VerificationStatus::EnteredInError
            )
            && !matches!(
                self.clinical_status,
                ClinicalStatus::Inactive | ClinicalStatus::Remission | ClinicalStatus::Resolved
            )
    }
}
