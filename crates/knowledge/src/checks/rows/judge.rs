use super::groups::{DrugGroup, Problem};
use super::kidney::{self, Aim, Estimate};
use super::labels::{analyte, day};
use super::past;
use super::positive::positive;
use super::supposed;
use super::when::{Limit, Sign, Test, When};
use crate::checks::framework::{
    Drug, Measured, Missing, Patient, Role, around, evidence, readable_unit,
};
use record::{
    AdministrativeSex, ClinicalStatus, Comparator, Condition, Experiencer, Fact, Implicated,
    Interpretation, Localized, MedicationChange, MedicationStatement, PregnancyStatus, Presence,
    Route, SectionKind, Temporality, VerificationStatus,
};

/// Days within which a dated entry still speaks of the present episode.
const RECENT_DAYS: i32 = 7;

/// Bytes around a problem in which words may take it back, and the marks that end them.
const NEAR: usize = 20;
const ENDS: [char; 5] = ['\n', '.', '。', ';', '；'];

/// One fact that decided a condition.
#[derive(Clone, Debug)]
pub struct Reason {
    /// In words, with value, date and threshold where there are any.
    pub text: Localized,
    /// Its places in the record.
    pub implicated: Vec<Implicated>,
}

impl Reason {
    /// True where both speak of the same value: a second limit, that of the plausible, is no second reason.
    fn is_about(&self, other: &Self) -> bool {
        let value = |reason: &Self| {
            let one = reason.implicated.first()?;
            Some((one.fact.clone()?, one.label.clone()))
        };
        value(self).is_some_and(|own| value(other) == Some(own))
    }
}

/// Whether a condition holds.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It holds, because of these.
    Yes(Vec<Reason>),
    /// It does not.
    No,
    /// It cannot be told, because of these.
    Unknown(Vec<Localized>),
}

/// A patient to whom conditions are put.
pub struct Judge<'p, 'a> {
    /// The patient.
    pub patient: &'p Patient<'a>,
    /// What kidney function is asked for.
    pub aim: Aim,
    /// What is said of an age that the record does not state.
    pub unaged: Unaged,
}

/// What a condition on the age answers where the record states none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unaged {
    /// That it cannot be told.
    Unknown,
    /// That the patient is an adult: an emergency is not kept silent for want of an age.
    Adult,
}

impl Unaged {
    /// What a check of emergencies takes for an age that is not stated. The documents are read once here, not at every condition.
    pub fn of(patient: &Patient<'_>) -> Self {
        const WORDS: &[&str] = &[
            "infant",
            "baby",
            "neonat",
            "newborn",
            "toddler",
            "child",
            "paediatric",
            "pediatric",
            "患儿",
            "婴儿",
            "新生儿",
            "幼儿",
            "儿童",
            "儿科",
            "月龄",
            "日龄",
        ];
        let tells_of_a_child = || {
            patient.record.documents.iter().any(|document| {
                let text = document.text.reveal().to_lowercase();
                WORDS.iter().any(|word| text.contains(word))
            })
        };
        match &patient.age {
            Err(Missing::NotStated) if !tells_of_a_child() => Self::Adult,
            _ => Self::Unknown,
        }
    }
}

impl<'p, 'a> Judge<'p, 'a> {
    /// A judge for whom a bound of kidney function suffices.
    pub fn of(patient: &'p Patient<'a>) -> Self {
        Self {
            patient,
            aim: Aim::Exclude,
            unaged: Unaged::Unknown,
        }
    }

    /// Whether `when` holds for the patient; `drug` is the one that the row is about, where it is about one.
    pub fn decide(&self, when: &When, drug: Option<&Drug<'_>>) -> Answer {
        let mut reasons = Vec::new();
        let mut unknown = Vec::new();
        for clause in &when.0 {
            match self.any(clause, drug) {
                Answer::Yes(found) => {
                    for reason in found {
                        if !reasons.iter().any(|told: &Reason| told.is_about(&reason)) {
                            reasons.push(reason);
                        }
                    }
                }
                Answer::No => return Answer::No,
                Answer::Unknown(why) => unknown.extend(why),
            }
        }
        if unknown.is_empty() {
            Answer::Yes(reasons)
        } else {
            Answer::Unknown(unknown)
        }
    }

    fn any(&self, clause: &[super::when::Atom], drug: Option<&Drug<'_>>) -> Answer {
        let mut unknown = Vec::new();
        for atom in clause {
            match (self.test(&atom.test, drug), atom.negated) {
                (Answer::Yes(reasons), false) => return Answer::Yes(reasons),
                (Answer::No, true) => return Answer::Yes(Vec::new()),
                (Answer::Unknown(why), _) => unknown.extend(why),
                (Answer::Yes(_), true) | (Answer::No, false) => {}
            }
        }
        if unknown.is_empty() {
            Answer::No
        } else {
            Answer::Unknown(unknown)
        }
    }

    fn test(&self, test: &Test, drug: Option<&Drug<'_>>) -> Answer {
        match test {
            Test::Has(problem) => self.has(problem),
            Test::Ever(problem) => self.ever(problem),
            Test::Family(problem) => self.family(problem),
            Test::Now(problem) => self.now(problem),
            Test::High(key) => self.high(key),
            Test::Takes(group) => self.takes(group, drug),
            Test::Age(limit) => self.age(*limit),
            Test::Female => self.is_sex(AdministrativeSex::Female),
            Test::Male => self.is_sex(AdministrativeSex::Male),
            Test::Pregnant => self.pregnant(None),
            Test::Weeks(limit) => self.pregnant(Some(*limit)),
            Test::WeeksUnknown => match self.patient.pregnancy() {
                Ok(Some(None)) => self.pregnant(None),
                _ => Answer::No,
            },
            Test::CanConceive => self.can_conceive(),
            Test::Lactating => self.lactating(),
            Test::Clearance {
                limit,
                actual_weight,
            } => kidney_answer(
                kidney::clearance(self.patient, *actual_weight, *limit, self.aim),
                *limit,
            ),
            Test::ClearanceKnown(limit) => {
                match kidney::clearance(self.patient, false, *limit, self.aim) {
                    Err(_) => Answer::No,
                    known => kidney_answer(known, *limit),
                }
            }
            Test::Filtration(limit) => {
                kidney_answer(kidney::filtration(self.patient, *limit, self.aim), *limit)
            }
            Test::ChildPugh(limit) => super::liver::child_pugh(self, *limit),
            Test::Lab {
                key,
                limit,
                unit,
                days,
            } => self.lab(key, *limit, unit, *days),
            Test::AnyLab {
                key,
                limit,
                unit,
                days,
            } => self.any_lab(key, *limit, unit, *days),
            Test::Dose(limit) => dose(drug, *limit),
            Test::DoseUnknown => yes_if(drug.is_some_and(|drug| drug.mg_per_day.is_none())),
            Test::Starting => yes_if(drug.is_some_and(is_starting)),
            Test::Proposed => yes_if(drug.is_some_and(|drug| drug.proposed)),
            Test::Route(route) => yes_if(drug.is_some_and(|drug| is_route(drug, route))),
        }
    }

    /// A complication makes a cirrhosis decompensated, whether or not the word stands in the record (Baveno VII); a Child-Pugh
    /// class is given to a cirrhosis alone.
    fn has(&self, problem: &Problem) -> Answer {
        let named = self.has_by_name(problem);
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

    fn ever(&self, problem: &Problem) -> Answer {
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
                implicated: vec![named(fact.value.code.name(), fact)],
            }]),
            None => positive(self.patient, problem),
        }
    }

    /// Told of a blood relative, as family history or as an illness of another.
    fn family(&self, problem: &Problem) -> Answer {
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
                implicated: vec![named(&problem.name.en, fact)],
            }]),
            None => Answer::No,
        }
    }

    /// Present or suspected, current, the patient's own; a dated entry no older than a week.
    fn now(&self, problem: &Problem) -> Answer {
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
                            if suspected { " suspected" } else { "" }
                        ),
                        format!(
                            "{}{}{written}",
                            if suspected { "疑似" } else { "" },
                            problem.name.zh
                        ),
                    ),
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

    fn high(&self, key: &str) -> Answer {
        let results = self
            .patient
            .record
            .observations
            .iter()
            .filter(|fact| {
                fact.is_usable() && fact.value.is_usable() && fact.value.key() == Some(key)
            })
            .collect();
        let results = self.patient.record.newest_first(results);
        let Some(latest) = results.first() else {
            return Answer::No;
        };
        let old = latest
            .value
            .effective
            .and_then(|date| self.patient.days_since(date))
            .is_some_and(|days| days > RECENT_DAYS);
        let flagged = matches!(
            latest.value.interpretation,
            Some(Interpretation::High | Interpretation::CriticalHigh | Interpretation::Positive)
        );
        let above = latest
            .value
            .reference_range
            .as_ref()
            .and_then(|range| range.high);
        let above = above
            .zip(latest.value.quantity())
            .is_some_and(|(limit, quantity)| quantity.value > limit);
        if old || !(flagged || above) {
            return Answer::No;
        }
        let value = latest
            .value
            .quantity()
            .map_or_else(String::new, |quantity| {
                format!(" {} {}", quantity.value, quantity.unit_text)
            });
        let name = analyte(key);
        Answer::Yes(vec![Reason {
            text: Localized::new(
                format!(
                    "{}{value}{}, above its range",
                    name.en,
                    day(latest.value.effective, false)
                ),
                format!(
                    "{}{value}{}，高于参考范围",
                    name.zh,
                    day(latest.value.effective, true)
                ),
            ),
            implicated: vec![named(latest.value.code.name(), latest)],
        }])
    }

    fn takes(&self, group: &DrugGroup, subject: Option<&Drug<'_>>) -> Answer {
        let found = self.patient.drugs.iter().find(|drug| {
            drug.is_systemic()
                && group.holds(&drug.ingredient)
                && subject.is_none_or(|subject| subject.ingredient != drug.ingredient)
        });
        match found {
            Some(drug) => Answer::Yes(vec![Reason {
                text: Localized::new(
                    format!("with {} ({})", drug.ingredient, group.name.en),
                    format!("合用 {}（{}）", drug.ingredient, group.name.zh),
                ),
                implicated: vec![drug.implicated()],
            }]),
            None => Answer::No,
        }
    }

    fn age(&self, limit: Limit) -> Answer {
        match &self.patient.age {
            Ok(age) if limit.holds(*age) => Answer::Yes(vec![plain(
                format!("age {} years", shown_age(*age)),
                format!("年龄 {} 岁", shown_age(*age)),
            )]),
            Ok(_) => Answer::No,
            Err(Missing::NotStated) if self.unaged == Unaged::Adult => adult(limit),
            Err(missing) => unknown(missing, "age", "年龄"),
        }
    }

    fn is_sex(&self, sex: AdministrativeSex) -> Answer {
        match &self.patient.sex {
            Ok(stated) => yes_if(*stated == sex),
            Err(missing) => unknown(missing, "sex", "性别"),
        }
    }

    fn pregnant(&self, weeks: Option<Limit>) -> Answer {
        let stated = match self.patient.pregnancy() {
            Ok(None) => return Answer::No,
            Ok(Some(stated)) => stated,
            Err(_) if self.cannot_be_pregnant() => return Answer::No,
            Err(missing) => return unknown(&missing, "pregnancy status", "妊娠状态"),
        };
        match (weeks, stated) {
            (None, Some(known)) => Answer::Yes(vec![self.pregnancy_reason(Some(known))]),
            (None, None) => Answer::Yes(vec![self.pregnancy_reason(None)]),
            (Some(limit), Some(known)) if limit.holds(known) => {
                Answer::Yes(vec![self.pregnancy_reason(Some(known))])
            }
            (Some(_), Some(_)) => Answer::No,
            (Some(_), None) => unknown(&Missing::NotStated, "week of pregnancy", "孕周"),
        }
    }

    fn pregnancy_reason(&self, weeks: Option<f64>) -> Reason {
        let implicated = self
            .patient
            .record
            .patient
            .pregnancy
            .iter()
            .filter(|fact| fact.is_usable())
            .filter(|fact| matches!(fact.value, PregnancyStatus::Pregnant { .. }))
            .map(|fact| named("pregnancy", fact))
            .collect();
        let text = match weeks {
            Some(weeks) => Localized::new(
                format!("pregnant, {weeks:.0} weeks"),
                format!("妊娠 {weeks:.0} 周"),
            ),
            None => Localized::new("pregnant", "妊娠"),
        };
        Reason { text, implicated }
    }

    /// Men, and ages at which a pregnancy that nobody mentions need not be asked about.
    fn cannot_be_pregnant(&self) -> bool {
        self.patient.sex == Ok(AdministrativeSex::Male)
            || self
                .patient
                .age
                .as_ref()
                .is_ok_and(|age| !(12.0..=55.0).contains(age))
    }

    fn can_conceive(&self) -> Answer {
        let stated = self.patient.record.patient.pregnancy.iter();
        let settled = stated.filter(|fact| fact.is_usable()).any(|fact| {
            matches!(
                fact.value,
                PregnancyStatus::Pregnant { .. } | PregnancyStatus::NotPossible
            )
        });
        match (&self.patient.sex, &self.patient.age) {
            (Ok(AdministrativeSex::Female), Ok(age))
                if !settled
                    && (12.0..=50.0).contains(age)
                    && !super::contraception::is_told(self.patient) =>
            {
                Answer::Yes(vec![plain(
                    format!("woman of {} years", shown_age(*age)),
                    format!("{} 岁女性", shown_age(*age)),
                )])
            }
            _ => Answer::No,
        }
    }

    fn lactating(&self) -> Answer {
        match self.patient.lactating() {
            Ok(true) => Answer::Yes(vec![Reason {
                text: Localized::new("breast-feeding", "哺乳期"),
                implicated: self
                    .patient
                    .record
                    .patient
                    .lactating
                    .iter()
                    .filter(|fact| fact.is_usable())
                    .map(|fact| named("breast-feeding", fact))
                    .collect(),
            }]),
            Err(Missing::NotStated) => self.has_id("breast_feeding"),
            Ok(false) => Answer::No,
            Err(missing) => unknown(&missing, "breast-feeding", "哺乳情况"),
        }
    }

    pub(super) fn has_id(&self, id: &str) -> Answer {
        super::groups::problem(id).map_or(Answer::No, |problem| self.has(problem))
    }

    fn lab(&self, key: &str, limit: Limit, unit: &'static str, days: i32) -> Answer {
        match self.patient.latest(key, unit, Some(days)) {
            Ok(measured) if holds(&measured, limit) => {
                Answer::Yes(vec![limit_reason(&measured, limit, unit)])
            }
            Ok(_) => Answer::No,
            Err(missing) => Answer::Unknown(vec![missing.reason(&analyte(key))]),
        }
    }

    fn any_lab(&self, key: &str, limit: Limit, unit: &'static str, days: i32) -> Answer {
        let results = self.patient.series(key, unit);
        let found = results.into_iter().flatten().find(|measured| {
            let age = measured.date.and_then(|date| self.patient.days_since(date));
            age.is_none_or(|age| age <= days) && holds(measured, limit)
        });
        found.map_or(Answer::No, |measured| {
            Answer::Yes(vec![limit_reason(&measured, limit, unit)])
        })
    }
}

/// "potassium 6.9 mmol/L (2026-03-01), above 5.5 mmol/L"
fn limit_reason(measured: &Measured<'_>, limit: Limit, unit: &'static str) -> Reason {
    let shown = readable_unit(unit);
    let label = measured.label();
    let en = format!(
        "{label}{}, {} {shown}",
        day(measured.date, false),
        limit.en()
    );
    let zh = format!(
        "{label}{}，{} {shown}",
        day(measured.date, true),
        limit.zh()
    );
    Reason {
        text: Localized::new(en.trim_end(), zh.trim_end()),
        implicated: vec![named(&label, measured.fact)],
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

/// True when the measured value is surely on the stated side.
pub fn holds(measured: &Measured<'_>, limit: Limit) -> bool {
    match measured.comparator {
        None | Some(Comparator::Approximately) => limit.holds(measured.value),
        Some(Comparator::Less | Comparator::LessOrEqual) => {
            limit.is_upper()
                && (limit.holds(measured.value)
                    || (limit.sign == Sign::Below
                        && measured.comparator == Some(Comparator::Less)
                        && measured.value <= limit.value))
        }
        Some(Comparator::Greater | Comparator::GreaterOrEqual) => {
            !limit.is_upper()
                && (limit.holds(measured.value)
                    || (limit.sign == Sign::Above
                        && measured.comparator == Some(Comparator::Greater)
                        && measured.value >= limit.value))
        }
    }
}

/// Whether an adult of unknown age is on the stated side; between 18 and old age that cannot be told.
fn adult(limit: Limit) -> Answer {
    match (limit.is_upper(), limit.value <= 18.0) {
        (false, true) => Answer::Yes(vec![plain(
            "age not stated, taken for an adult".into(),
            "年龄未记录，按成人处理".into(),
        )]),
        (true, true) => Answer::No,
        _ => unknown(&Missing::NotStated, "age", "年龄"),
    }
}

fn kidney_answer(estimate: Result<Estimate, Vec<Localized>>, limit: Limit) -> Answer {
    match estimate {
        Err(why) => Answer::Unknown(why),
        Ok(estimate) if limit.holds(estimate.value) => Answer::Yes(vec![Reason {
            text: Localized::new(
                format!("{}, {}", estimate.text.en, limit.en()),
                format!("{}，{}", estimate.text.zh, limit.zh()),
            ),
            implicated: estimate.implicated,
        }]),
        Ok(_) => Answer::No,
    }
}

/// An unknown dose is another check's to report; here the row does not speak.
fn dose(drug: Option<&Drug<'_>>, limit: Limit) -> Answer {
    match drug.and_then(|drug| drug.mg_per_day) {
        Some(mg) if limit.holds(mg) => Answer::Yes(vec![plain(
            format!("{mg} mg a day, {} mg", limit.en()),
            format!("每日 {mg} mg，{} mg", limit.zh()),
        )]),
        _ => Answer::No,
    }
}

fn is_starting(drug: &Drug<'_>) -> bool {
    let started = |statement: &MedicationStatement| {
        matches!(
            statement.change,
            Some(MedicationChange::Started | MedicationChange::Switched)
        )
    };
    drug.role != Role::Current || drug.fact.is_some_and(|fact| started(&fact.value))
}

fn is_route(drug: &Drug<'_>, route: &str) -> bool {
    drug.route.is_some_and(|stated| {
        matches!(
            (stated, route),
            (Route::Oral, "oral")
                | (Route::Intravenous, "iv")
                | (Route::Intramuscular, "im")
                | (Route::Subcutaneous, "sc")
                | (Route::Transdermal, "transdermal")
                | (Route::Inhaled, "inhaled")
                | (Route::Vaginal, "vaginal")
                | (Route::Topical, "topical")
        )
    })
}

pub(super) fn named<T>(label: &str, fact: &Fact<T>) -> Implicated {
    Implicated {
        label: label.to_string(),
        fact: Some(fact.id.clone()),
        evidence: evidence(fact),
    }
}

pub(super) fn plain(en: String, zh: String) -> Reason {
    Reason {
        text: Localized { en, zh },
        implicated: Vec::new(),
    }
}

fn yes_if(holds: bool) -> Answer {
    if holds {
        Answer::Yes(Vec::new())
    } else {
        Answer::No
    }
}

pub(super) fn unknown(missing: &Missing, en: &str, zh: &str) -> Answer {
    Answer::Unknown(vec![missing.reason(&Localized::new(en, zh))])
}

/// Whole years; months as a fraction for small children.
fn shown_age(age: f64) -> String {
    if age < 2.0 {
        format!("{age:.1}")
    } else {
        format!("{:.0}", age.floor())
    }
}
