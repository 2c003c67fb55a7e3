//! AL1, IAM, DG1, PRB, PR1, PDA, ACC, FT1.

use super::segment::Segment;
use super::{Reader, date};
use crate::enrich::{self, NoneKnown};
use crate::sheet::Value as Fact;
use record::{
    AllergyIntolerance, AllergyStatus, AllergyType, Assertion, ClinicalStatus, Concept, Condition,
    ConditionCategory, Criticality, Observation, ObservationCategory, ObservationStatus,
    ObservationValue, PartialDate, Presence, Procedure, Reaction, ReactionSeverity, Temporality,
    VerificationStatus,
};

impl Reader<'_, '_> {
    pub(super) fn allergy(&mut self, segment: &Segment<'_>) {
        let reactions = segment
            .repeats(5)
            .map(|field| field.component(1))
            .filter(|words| !words.is_empty())
            .collect();
        let value = Sensitivity {
            substance: segment.field(3).concept(),
            kind: AllergyType::Unknown,
            severity: severity(&segment.text(4)),
            reactions,
            onset: date(&segment.text(6)),
            verification: VerificationStatus::Unknown,
            clinical: ClinicalStatus::Unknown,
        };
        self.sensitivity(value, segment);
    }

    pub(super) fn adverse(&mut self, segment: &Segment<'_>) {
        let reactions = segment
            .repeats(5)
            .map(|field| field.component(1))
            .filter(|words| !words.is_empty())
            .collect();
        let kind = match segment.text(9).as_str() {
            "AL" => AllergyType::Allergy,
            "IN" | "AD" | "SE" => AllergyType::Intolerance,
            _ => AllergyType::Unknown,
        };
        let (verification, clinical) = match (segment.text(6).as_str(), segment.text(17).as_str()) {
            ("D", _) | (_, "E") => (VerificationStatus::EnteredInError, ClinicalStatus::Unknown),
            (_, "C") => (VerificationStatus::Confirmed, ClinicalStatus::Active),
            (_, "I") => (VerificationStatus::Confirmed, ClinicalStatus::Inactive),
            (_, "P" | "S" | "U" | "D") => {
                (VerificationStatus::Unconfirmed, ClinicalStatus::Unknown)
            }
            _ => (VerificationStatus::Unknown, ClinicalStatus::Unknown),
        };
        let onset = date(&segment.text(11)).or_else(|| date(&segment.text(13)));
        let substance = segment.field(3).concept();
        let severity = severity(&segment.text(4));
        self.sensitivity(
            Sensitivity {
                substance,
                kind,
                severity,
                reactions,
                onset,
                verification,
                clinical,
            },
            segment,
        );
    }

    fn sensitivity(&mut self, read: Sensitivity, segment: &Segment<'_>) {
        let mut substance = read.substance;
        if substance.text.is_empty() {
            return self.sheet.issue(
                crate::IngestIssueKind::Missing,
                format!("line {}", segment.line),
                record::Localized::new(
                    "This allergy names no substance and was left out.",
                    "该过敏记录未写明过敏原，已略去。",
                ),
            );
        }
        let mut assertion = Assertion::default();
        match enrich::none_known(substance.text.reveal()) {
            Some(NoneKnown::All) => {
                let words = substance.text.into_revealed();
                return self.push(
                    Fact::AllergyStatement(AllergyStatus::NoneKnown, words),
                    segment,
                );
            }
            Some(NoneKnown::Part) => assertion.presence = Presence::Absent,
            None => {}
        }
        let ingredients = enrich::substance(&mut substance, self.lexicon());
        let reactions = read.reactions;
        let value = AllergyIntolerance {
            substance,
            ingredients,
            kind: read.kind,
            clinical_status: read.clinical,
            verification_status: read.verification,
            criticality: Criticality::Unknown,
            reactions: reactions
                .into_iter()
                .map(|words| Reaction {
                    manifestation: Concept::text(words),
                    severity: read.severity,
                    onset: None,
                })
                .collect(),
            assertion,
            onset: read.onset,
        };
        self.push(Fact::Allergy(value), segment);
    }

    pub(super) fn diagnosis(&mut self, segment: &Segment<'_>) {
        if segment.text(21) == "D" {
            return self.push(
                Fact::Statement(format!("Diagnosis withdrawn: {}", segment.text(4))),
                segment,
            );
        }
        let mut code = segment.field(3).concept();
        let description = segment.text(4);
        if code.text.is_empty()
            || code
                .codes
                .iter()
                .any(|known| known.code == code.text.reveal())
                && !description.is_empty()
        {
            code.text = description.into();
        }
        let verification = match segment.text(6).as_str() {
            "F" => VerificationStatus::Confirmed,
            "W" => VerificationStatus::Provisional,
            _ => VerificationStatus::Unknown,
        };
        let onset = date(&segment.text(5));
        self.condition(
            code,
            (ConditionCategory::EncounterDiagnosis, verification),
            (onset, None),
            segment,
        );
    }

    fn condition(
        &mut self,
        mut code: Concept,
        (category, verification_status): (ConditionCategory, VerificationStatus),
        (onset, abatement): (Option<PartialDate>, Option<PartialDate>),
        segment: &Segment<'_>,
    ) {
        if code.text.is_empty() {
            return;
        }
        enrich::problem(&mut code, self.lexicon());
        let presence = match verification_status {
            VerificationStatus::Provisional => Presence::Possible,
            _ => Presence::Present,
        };
        let value = Condition {
            code,
            category,
            clinical_status: if abatement.is_some() {
                ClinicalStatus::Resolved
            } else {
                ClinicalStatus::Unknown
            },
            verification_status,
            assertion: Assertion {
                presence,
                ..Assertion::default()
            },
            severity: None,
            body_site: None,
            onset,
            abatement,
            recorded_date: None,
        };
        self.push(Fact::Condition(value), segment);
    }

    pub(super) fn listed_problem(&mut self, segment: &Segment<'_>) {
        let onset = date(&segment.text(16)).or_else(|| date(&segment.text(7)));
        let code = segment.field(3).concept();
        let standing = (ConditionCategory::Problem, VerificationStatus::Unknown);
        self.condition(code, standing, (onset, date(&segment.text(9))), segment);
    }

    pub(super) fn procedure(&mut self, segment: &Segment<'_>) {
        let mut code = segment.field(3).concept();
        if code.text.is_empty() {
            code.text = segment.text(4).into();
        }
        self.done(code, date(&segment.text(5)), segment);
    }

    fn done(&mut self, code: Concept, performed: Option<PartialDate>, segment: &Segment<'_>) {
        if code.text.is_empty() {
            return;
        }
        let assertion = Assertion {
            time: Temporality::Historical,
            ..Assertion::default()
        };
        self.push(
            Fact::Procedure(Procedure {
                code,
                status: "completed".into(),
                performed,
                assertion,
            }),
            segment,
        );
    }

    /// Cause of death, autopsy.
    pub(super) fn death(&mut self, segment: &Segment<'_>) {
        for cause in segment.repeats(1) {
            let standing = (
                ConditionCategory::EncounterDiagnosis,
                VerificationStatus::Unknown,
            );
            self.condition(cause.concept(), standing, (None, None), segment);
        }
        if let Some(certified) = date(&segment.text(4)) {
            self.done(
                Concept::text("Death certification"),
                Some(certified),
                segment,
            );
        }
        for (field, name) in [(3, "Death certificate"), (6, "Autopsy"), (9, "Coroner")] {
            if let Some(yes) = match segment.text(field).as_str() {
                "Y" => Some(true),
                "N" => Some(false),
                _ => None,
            } {
                self.plain(name, ObservationValue::Boolean(yes), None, segment);
            }
        }
        if let Some(at) = date(&segment.field(7).component(1)) {
            self.done(Concept::text("Autopsy performed"), Some(at), segment);
        }
    }

    pub(super) fn accident(&mut self, segment: &Segment<'_>) {
        let words = segment.text(9);
        let at = date(&segment.text(1));
        let place = segment.text(3);
        if !words.is_empty() {
            self.plain(
                "Injury incident description",
                ObservationValue::Text(words.into()),
                at,
                segment,
            );
        } else if !place.is_empty() {
            self.push(Fact::Statement(format!("Accident: {place}")), segment);
        }
    }

    fn plain(
        &mut self,
        name: &str,
        value: ObservationValue,
        effective: Option<PartialDate>,
        segment: &Segment<'_>,
    ) {
        let made = Observation {
            code: Concept::text(name),
            category: ObservationCategory::Other,
            status: ObservationStatus::Unknown,
            value,
            reference_range: None,
            interpretation: None,
            effective,
            specimen: None,
            assertion: Assertion::default(),
        };
        self.push(Fact::Observation(made), segment);
    }

    /// Diagnoses and the procedure of a charge.
    pub(super) fn charge(&mut self, segment: &Segment<'_>) {
        for code in segment.repeats(19) {
            let standing = (
                ConditionCategory::EncounterDiagnosis,
                VerificationStatus::Unknown,
            );
            self.condition(code.concept(), standing, (None, None), segment);
        }
        let done = date(&segment.text(4));
        self.done(segment.field(25).concept(), done, segment);
    }
}

struct Sensitivity {
    substance: Concept,
    kind: AllergyType,
    severity: Option<ReactionSeverity>,
    reactions: Vec<String>,
    onset: Option<PartialDate>,
    verification: VerificationStatus,
    clinical: ClinicalStatus,
}

/// HL7 table 0128.
fn severity(code: &str) -> Option<ReactionSeverity> {
    match code {
        "SV" => Some(ReactionSeverity::Severe),
        "MO" => Some(ReactionSeverity::Moderate),
        "MI" => Some(ReactionSeverity::Mild),
        _ => None,
    }
}
