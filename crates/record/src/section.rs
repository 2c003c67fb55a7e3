use crate::{DocumentId, Span};
use serde::{Deserialize, Serialize};

/// What a part of a document is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Chief complaint (主诉).
    ChiefComplaint,
    /// History of present illness (现病史).
    HistoryOfPresentIllness,
    /// Past medical history (既往史).
    PastMedicalHistory,
    /// Past surgical history (手术史).
    PastSurgicalHistory,
    /// Medications (用药史).
    Medications,
    /// Allergies (过敏史).
    Allergies,
    /// Family history (家族史).
    FamilyHistory,
    /// Social history (个人史).
    SocialHistory,
    /// Obstetric and gynaecological history (婚育史, 月经史).
    ObstetricHistory,
    /// Immunizations (预防接种史).
    Immunizations,
    /// Review of systems.
    ReviewOfSystems,
    /// Vital signs (生命体征).
    VitalSigns,
    /// Physical examination (体格检查).
    PhysicalExam,
    /// Laboratory results (实验室检查).
    Laboratory,
    /// Imaging (影像学检查).
    Imaging,
    /// Procedures and operative text (手术记录).
    Procedures,
    /// Pathology.
    Pathology,
    /// Genetics.
    Genetics,
    /// Assessment, impression, diagnosis (诊断).
    Assessment,
    /// Plan, treatment (治疗).
    Plan,
    /// Assessment and plan in one.
    AssessmentAndPlan,
    /// Hospital or emergency department course (诊疗经过).
    HospitalCourse,
    /// Disposition, discharge instructions (出院医嘱).
    Disposition,
    /// Patient identification and administrative data.
    Administrative,
    /// Text before the first heading or under one that was not recognised.
    Other,
}

/// One part of a document. The sections of a document cover every byte of its text, in order, without overlap.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Which document.
    pub document: DocumentId,
    /// What it is about.
    pub kind: SectionKind,
    /// The heading's words; `None` where the kind was decided by content.
    pub heading: Option<Span>,
    /// Heading and body.
    pub span: Span,
}
