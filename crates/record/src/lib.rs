//! Clinical values and where each of them came from.
//!
//! Belongs here: source documents and spans, FHIR R4-named values, assertions, provenance, [`DetectedIssue`], the
//! [`Lexicon`] trait, text that redacts itself. Never here: input and output, the clock, SQL, prompts, clinical rules.
//!
//! `Serialize`/`Deserialize` on these types is the *stored* form (the encrypted database and golden files). What the
//! window receives is `api::wire`, converted by destructuring.

mod allergy;
mod assertion;
mod condition;
mod date;
mod demographics;
mod event;
mod facts;
mod genomics;
mod issue;
mod language;
mod lexicon;
mod medication;
mod observation;
mod provenance;
mod quantity;
mod redacted;
mod section;
mod source;

pub use allergy::{
    AllergyIntolerance, AllergyStatus, AllergyType, Criticality, Reaction, ReactionSeverity,
};
pub use assertion::{Assertion, Cue, Direction, Experiencer, Presence, Scope, Temporality};
pub use condition::{ClinicalStatus, Condition, ConditionCategory, VerificationStatus};
pub use date::{DateError, PartialDate, month_named};
pub use demographics::{AdministrativeSex, Demographics, Identifier, PregnancyStatus};
pub use event::{
    Device, DiagnosticReport, Encounter, FamilyMemberHistory, ImagingStudy, Immunization,
    Procedure, SocialHistory, SocialKind,
};
pub use facts::{Correction, Fact, FactId, FactStatus, Record};
pub use genomics::{GeneCall, GeneCallSource, GeneSite, VariantCall};
pub use issue::{
    DetectedIssue, Implicated, IssueKind, IssueSource, IssueState, RuleStatus, Severity,
    SourceStatus,
};
pub use language::{Language, Localized};
pub use lexicon::{DrugSuggestion, Lexicon, TermConcept, TermKind, TermMatch, WordUse};
pub use medication::{
    Dosage, Frequency, Ingredient, MedicationChange, MedicationIntent, MedicationStatement,
    MedicationStatus, Route,
};
pub use observation::{
    Interpretation, Observation, ObservationCategory, ObservationStatus, ObservationValue,
    ReferenceRange,
};
pub use provenance::{Source, Timestamp};
pub use quantity::{Code, CodeSystem, Comparator, Concept, Quantity};
pub use redacted::PatientText;
pub use section::{Section, SectionKind};
pub use source::{
    DocumentId, MediaType, OffsetMap, Page, PageLine, Segment, Sha256, SourceDocument, Span,
};
