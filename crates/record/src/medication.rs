use crate::{Assertion, Code, Concept, PartialDate, Quantity};
use serde::{Deserialize, Serialize};

/// One active ingredient of a product.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Ingredient {
    /// Generic English name, lower case, without salt: the key of the drug tables.
    pub name: String,
    /// Codes (UNII, RxNorm, ATC) where known.
    pub codes: Vec<Code>,
    /// Strength per unit of the product.
    pub strength: Option<Quantity>,
}

/// Way of administration, coarse enough for rules.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// By mouth or feeding tube.
    Oral,
    /// Under the tongue or in the cheek.
    Sublingual,
    /// Into a vein.
    Intravenous,
    /// Into a muscle.
    Intramuscular,
    /// Under the skin.
    Subcutaneous,
    /// Breathed in.
    Inhaled,
    /// Into the nose.
    Nasal,
    /// On the skin, for local effect.
    Topical,
    /// Through the skin, for systemic effect.
    Transdermal,
    /// Into the eye.
    Ophthalmic,
    /// Into the ear.
    Otic,
    /// Rectal.
    Rectal,
    /// Vaginal.
    Vaginal,
    /// Around the spinal cord.
    Intrathecal,
    /// Stated, but none of these.
    Other,
}

/// How often a dose is taken.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Frequency {
    /// Doses in a day (0.142857 for weekly); `None` where only "as needed" was written.
    pub per_day: Option<f64>,
    /// Taken only when needed.
    pub as_needed: bool,
    /// Words as written ("b.i.d.", "每日两次").
    pub text: String,
}

/// Dose, route and timing (FHIR Dosage).
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Dosage {
    /// Amount of drug per dose ("500 mg").
    pub dose: Option<Quantity>,
    /// Units of product per dose ("2 tablets").
    pub units: Option<Quantity>,
    /// Route.
    pub route: Option<Route>,
    /// How often.
    pub frequency: Option<Frequency>,
    /// For how long, in days.
    pub duration_days: Option<f64>,
    /// The instruction as written.
    pub text: String,
}

/// FHIR medication-statement-status, reduced.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MedicationStatus {
    /// Being taken.
    Active,
    /// Finished.
    Completed,
    /// Stopped before its end, or to be stopped.
    Stopped,
    /// Paused.
    OnHold,
    /// Planned or proposed, not started.
    Intended,
    /// Said not to be taken.
    NotTaken,
    /// Recorded by mistake.
    EnteredInError,
    /// Not stated.
    Unknown,
}

/// Who says so.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MedicationIntent {
    /// Reported as taken (FHIR MedicationStatement).
    Taken,
    /// Ordered (FHIR MedicationRequest).
    Ordered,
    /// Given (FHIR MedicationAdministration).
    Administered,
}

/// What the document says is to change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MedicationChange {
    /// Newly started.
    Started,
    /// Stopped.
    Stopped,
    /// Dose raised.
    Increased,
    /// Dose lowered.
    Decreased,
    /// Paused.
    Held,
    /// Continued as before.
    Continued,
    /// Replaced by or replacing another drug.
    Switched,
}

/// A drug that a patient takes, took, or is to take.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct MedicationStatement {
    /// Product or drug in the document's words, with codes.
    pub medication: Concept,
    /// Active ingredients; empty where the name was not recognised.
    pub ingredients: Vec<Ingredient>,
    /// Taken, ordered or given.
    pub intent: MedicationIntent,
    /// Active, stopped, ...
    pub status: MedicationStatus,
    /// What is to change, where stated.
    pub change: Option<MedicationChange>,
    /// Dose, route, timing.
    pub dosage: Dosage,
    /// What the text asserts (a drug in the family history concerns no rule).
    pub assertion: Assertion,
    /// First day.
    pub start: Option<PartialDate>,
    /// Last day.
    pub end: Option<PartialDate>,
    /// Why it is given, in the document's words.
    pub reason: Option<Concept>,
}

impl MedicationStatement {
    /// The medication taken now, with nothing more said of it.
    pub fn taken(medication: Concept, ingredients: Vec<Ingredient>) -> Self {
        Self {
            medication,
            ingredients,
            intent: MedicationIntent::Taken,
            status: MedicationStatus::Active,
            change: None,
            dosage: Dosage::default(),
            assertion: Assertion::default(),
            start: None,
            end: None,
            reason: None,
        }
    }

    /// True when the patient is to be regarded as taking it now or as about to: the drugs that checks run over.
    pub fn is_current(&self) -> bool {
        self.assertion.is_affirmed_current()
            && matches!(
                self.status,
                MedicationStatus::Active | MedicationStatus::Intended | MedicationStatus::Unknown
            )
            && !matches!(
                self.change,
                Some(MedicationChange::Stopped | MedicationChange::Held)
            )
    }
}
