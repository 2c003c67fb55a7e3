use crate::Span;
use serde::{Deserialize, Serialize};

/// Whether the text says that something is there (ConText).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Stated as present.
    #[default]
    Present,
    /// Denied or ruled out.
    Absent,
    /// Suspected, not excluded, or one of several considered.
    Possible,
    /// Spoken of as a condition, instruction or risk ("return if fever").
    Hypothetical,
}

/// When it applied, relative to the document (ConText temporality).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temporality {
    /// Now, or recently enough to matter for this episode.
    #[default]
    Current,
    /// Past history.
    Historical,
}

/// Whom it concerns (ConText experiencer).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Experiencer {
    /// The patient.
    #[default]
    Patient,
    /// A blood relative.
    Family,
    /// Anyone else: donor, partner, contact.
    Other,
}

/// Which way a cue reaches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the words after it ("denies ...").
    Forward,
    /// To the words before it ("... was ruled out").
    Backward,
    /// Both ways.
    Bidirectional,
    /// The whole section, from its heading ("Family history").
    Section,
}

/// The stretch of text that a cue governs.
pub type Scope = Span;

/// The words that decided one field of an assertion.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cue {
    /// Where the cue stands in the stored text.
    pub span: Span,
    /// Which way it reaches.
    pub direction: Direction,
    /// What it governs.
    pub scope: Scope,
}

/// Three independent answers about a mention, with the cues that gave them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Assertion {
    /// Present, absent, possible or hypothetical.
    pub presence: Presence,
    /// Current or historical.
    pub time: Temporality,
    /// Patient, family or other.
    pub experiencer: Experiencer,
    /// The cues, in text order; empty where the defaults stand.
    pub cues: Vec<Cue>,
}

impl Assertion {
    /// True when the patient is said to have it now: the only mentions that rules may act on without more thought.
    pub fn is_affirmed_current(&self) -> bool {
        self.presence == Presence::Present
            && self.time == Temporality::Current
            && self.experiencer == Experiencer::Patient
    }

    /// True when the patient has or had it.
    pub fn is_affirmed_for_patient(&self) -> bool {
        self.presence == Presence::Present && self.experiencer == Experiencer::Patient
    }
}
