//! Whether the patient has an illness: now, ever, in the family.

use super::groups::Problem;
use super::judge::{Answer, Judge, RECENT_DAYS, Reason, named};
use super::past;
use super::positive::positive;
use super::recovery;
use super::supposed;
use crate::checks::framework::around;
use record::{
    ClinicalStatus, Condition, Experiencer, Fact, Localized, Presence, SectionKind, Temporality,
    VerificationStatus,
};

/// Bytes around a problem in which words may take it back, and the marks that end them.
const NEAR: usize = 20;
const ENDS: [char; 5] = ['\n', '.', '。', ';', '；'];

impl Judge<'_, '_> {
    /// A complication makes a cirrhosis decompensated, whether or not the word stands in the record (Baveno VII); a Child-Pugh
    /// class is given to a cirrhosis alone.
    pub(super) fn has(&self, problem: &Problem) -> Answer {
        if recovery::is_over(self.patient, problem) {
            return Answer::No;
        }
        let named = self.has_by_name(problem);
        if problem.id == "g6pd" && matches!(named, Answer::No) {
            return self.beyond("g6pd", false);
        }
        if problem.id == "cirrhosis" && matches!(named, Answer::No) {
            return super::liver::stated_class(self.patient)
                .map_or(Answer::No, |stated| Answer::Yes(vec![stated]));
        }
        if problem.id == "decompensated_liver"
            && matches!(named, Answer::No)
            && matches!(self.has_id("cirrhosis"), Answer::Yes(_))
        {
            return self.has_id("liver_complication");
        }
        named
    }

    fn has_by_name(&self, problem: &Problem) -> Answer {
        self.problem(problem, |condition| {
            condition.is_active()
                // A lasting illness in the past history is still there unless it is said to be over.
                || !matches!(
                    condition.clinical_status,
                    ClinicalStatus::Resolved | ClinicalStatus::Inactive | ClinicalStatus::Remission
                ) && problem.lasts
        })
    }

    pub(super) fn ever(&self, problem: &Problem) -> Answer {
        self.problem(problem, |_| true)
    }

    fn problem(&self, problem: &Problem, counts: impl Fn(&Condition) -> bool) -> Answer {
        let found = self
            .patient
            .conditions
            .iter()
            .find(|fact| counts(&fact.value) && problem.covers(fact, &self.patient.wordings));
        match found {
            Some(fact) => Answer::Yes(vec![Reason {
                text: problem.name.clone(),
                brief: None,
                implicated: vec![named(fact.value.code.name(), fact)],
            }]),
            None => positive(self.patient, problem),
        }
    }

    /// Told of a blood relative, as family history or as an illness of another.
    pub(super) fn family(&self, problem: &Problem) -> Answer {
        let record = self.patient.record;
        let of = |relative: &str| {
            Localized::new(
                format!("{} in the family ({relative})", problem.name.en),
                format!("家族史：{}（{relative}）", problem.name.zh),
            )
        };
        let listed = record.family_history.iter().find(|fact| {
            let relative = &fact.value;
            fact.is_usable()
                && relative.assertion.presence == Presence::Present
                && relative
                    .condition
                    .as_ref()
                    .is_some_and(|condition| problem.names_concept(condition))
        });
        if let Some(fact) = listed {
            return Answer::Yes(vec![Reason {
                text: of(&fact.value.relationship),
                brief: None,
                implicated: vec![named(&problem.name.en, fact)],
            }]);
        }
        let told = record.conditions.iter().find(|fact| {
            fact.is_usable()
                && fact.value.assertion.experiencer == Experiencer::Family
                && fact.value.assertion.presence == Presence::Present
                && problem.covers(fact, &self.patient.wordings)
        });
        match told {
            Some(fact) => Answer::Yes(vec![Reason {
                text: of(fact.value.code.name()),
                brief: None,
                implicated: vec![named(&problem.name.en, fact)],
            }]),
            None => Answer::No,
        }
    }

    /// Present or suspected, current, the patient's own; a dated entry no older than a week.
    pub(super) fn now(&self, problem: &Problem) -> Answer {
        if recovery::is_over(self.patient, problem) {
            return Answer::No;
        }
        let found = self.patient.record.conditions.iter().find(|fact| {
            let condition = &fact.value;
            let assertion = &condition.assertion;
            let begun = condition.onset.or(condition.recorded_date);
            fact.is_usable()
                && matches!(assertion.presence, Presence::Present | Presence::Possible)
                && assertion.time == Temporality::Current
                && assertion.experiencer == Experiencer::Patient
                && !matches!(
                    condition.verification_status,
                    VerificationStatus::Refuted | VerificationStatus::EnteredInError
                )
                && !matches!(
                    condition.clinical_status,
                    ClinicalStatus::Inactive | ClinicalStatus::Remission | ClinicalStatus::Resolved
                )
                && condition.abatement.is_none()
                && begun
                    .and_then(|date| self.patient.days_since(date))
                    .is_none_or(|days| days <= RECENT_DAYS)
                && problem.covers(fact, &self.patient.wordings)
                && !self.is_told_elsewhere(fact)
                && !self.is_excused_by_neighbours(problem, fact)
                && !self.is_told_of_the_past(fact)
                && !self.is_supposed(fact)
        });
        match found {
            Some(fact) => {
                let suspected = fact.value.assertion.presence == Presence::Possible;
                let written = quoted(problem, &fact.value);
                Answer::Yes(vec![Reason {
                    text: Localized::new(
                        format!(
                            "{}{}{written}",
                            problem.name.en,
                            if suspected && !problem.name.en.to_lowercase().contains("suspected") {
                                " suspected"
                            } else {
                                ""
                            }
                        ),
                        format!(
                            "{}{}{written}",
                            if suspected && !problem.name.zh.starts_with("疑似") {
                                "疑似"
                            } else {
                                ""
                            },
                            problem.name.zh
                        ),
                    ),
                    brief: None,
                    implicated: vec![named(fact.value.code.name(), fact)],
                }])
            }
            None => Answer::No,
        }
    }

    /// Every place lies under a heading that does not speak of the present: histories, operative text.
    fn is_told_elsewhere(&self, fact: &Fact<Condition>) -> bool {
        let mut places = fact.spans().peekable();
        places.peek().is_some()
            && places.all(|(document, span)| {
                let section = self.patient.record.section_at(document, span);
                section.is_some_and(|section| {
                    section.heading.is_some()
                        && matches!(
                            section.kind,
                            SectionKind::PastMedicalHistory
                                | SectionKind::PastSurgicalHistory
                                | SectionKind::FamilyHistory
                                | SectionKind::SocialHistory
                                | SectionKind::ObstetricHistory
                                | SectionKind::Immunizations
                                | SectionKind::Allergies
                                | SectionKind::Procedures
                        )
                })
            })
    }

    /// Beside every place stand words that take the match back ("bilateral" before "calf swelling").
    fn is_excused_by_neighbours(&self, problem: &Problem, fact: &Fact<Condition>) -> bool {
        let mut places = fact.spans().peekable();
        places.peek().is_some()
            && places.all(|(document, span)| {
                let text = self.patient.record.document(document);
                text.is_some_and(|text| {
                    problem.is_excused(&around(text.text.reveal(), span, NEAR, &ENDS))
                })
            })
    }

    /// Beside every place stands an earlier year or that it is over: "2017 urosepsis, fully recovered".
    fn is_told_of_the_past(&self, fact: &Fact<Condition>) -> bool {
        let this_year = self.patient.as_of.map(|date| date.get_year());
        let mut places = fact.spans().peekable();
        places.peek().is_some()
            && places.all(|(document, span)| {
                let text = self.patient.record.document(document);
                text.is_some_and(|text| past::tells(text.text.reveal(), span, this_year))
            })
    }

    /// Beside every place stands that it may come: a risk that was explained, advice what to look out for.
    fn is_supposed(&self, fact: &Fact<Condition>) -> bool {
        let mut places = fact.spans().peekable();
        places.peek().is_some()
            && places.all(|(document, span)| {
                let text = self.patient.record.document(document);
                text.is_some_and(|text| supposed::tells(text.text.reveal(), span))
            })
    }
}

/// The document's own words for a problem, where they are others than the rule's: ` ("胸闷")`.
fn quoted(problem: &Problem, condition: &Condition) -> String {
    let text = condition.code.text.reveal();
    let same = |name: &str| {
        let (name, text) = (name.to_lowercase(), text.to_lowercase());
        name.contains(&text) || text.contains(&name)
    };
    if text.is_empty() || same(&problem.name.en) || same(&problem.name.zh) {
        String::new()
    } else {
        format!(" (\"{text}\")")
    }
}
