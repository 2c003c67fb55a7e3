use super::ahead;
use super::dosed;
use super::groups::DrugGroup;
use super::kidney::{self, Aim, Estimate};
use super::labels::{analyte, day};
use super::said;
use super::target;
use super::when::{Limit, Sign, Test, When};
use crate::checks::framework::{
    Drug, Measured, Missing, Patient, Role, class, evidence, readable_unit,
};
use record::{
    AdministrativeSex, Comparator, Fact, Implicated, Interpretation, Localized, MedicationChange,
    MedicationStatement, Observation, Route, Temporality,
};

/// From so many days on a limit asks for a finding that lasts, such as an ejection fraction.
const LASTING: i32 = 365;
/// Days within which a dated entry still speaks of the present episode.
pub(super) const RECENT_DAYS: i32 = 7;

/// One fact that decided a condition.
#[derive(Clone, Debug)]
pub struct Reason {
    /// In words, with value, date and threshold where there are any.
    pub text: Localized,
    /// What a heading says of it, where that is less: the value without its threshold and today's date; empty where a heading need not say it.
    pub brief: Option<Localized>,
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

    /// What a heading says of it.
    pub fn heading(&self) -> &Localized {
        self.brief.as_ref().unwrap_or(&self.text)
    }

    /// The same, left out of headings.
    fn aside(self) -> Self {
        Self {
            brief: Some(Localized::default()),
            ..self
        }
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

/// The newest usable result of an analyte.
pub(super) fn newest<'a>(patient: &Patient<'a>, key: &str) -> Option<&'a Fact<Observation>> {
    let results = patient
        .record
        .observations
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_usable() && fact.value.key() == Some(key))
        .collect();
    patient.record.newest_first(results).first().copied()
}

/// Flagged so, or beyond the limit of the range that is printed with it.
fn is_beyond(result: &Observation, above: bool) -> bool {
    let flag = result.interpretation;
    let flagged = if above {
        matches!(
            flag,
            Some(Interpretation::High | Interpretation::CriticalHigh | Interpretation::Positive)
        )
    } else {
        matches!(
            flag,
            Some(Interpretation::Low | Interpretation::CriticalLow)
        )
    };
    let range = result.reference_range.as_ref();
    let limit = range.and_then(|range| if above { range.high } else { range.low });
    let value = result.quantity().map(|quantity| quantity.value);
    let outside = limit.zip(value).is_some_and(
        |(limit, value)| {
            if above { value > limit } else { value < limit }
        },
    );
    flagged || outside
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
            Test::High(key) => self.beyond(key, true),
            Test::Low(key) => self.beyond(key, false),
            Test::UnderTarget(key) => target::missed(self.patient, key, false),
            Test::OverTarget(key) => target::missed(self.patient, key, true),
            Test::Takes(group) => self.takes(group, drug),
            Test::With { partners, new } => self.with(partners, *new, drug),
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
            Test::Planning => self.plans_pregnancy(),
            Test::OperationAhead => ahead::operation(self.patient),
            Test::AfterBirth(limit) => self.after_birth(*limit),
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
            Test::Dose(limit) => dosed::day(self.patient, drug, *limit),
            Test::DoseUnknown => yes_if(drug.is_some_and(|drug| drug.mg_per_day.is_none())),
            Test::Single(limit) => dosed::single(drug, *limit),
            Test::PerKg(limit) => dosed::per_kg(self.patient, drug, *limit),
            Test::Times(limit) => dosed::times(drug, *limit),
            Test::TimesUnknown => yes_if(drug.is_some_and(|drug| dosed::per_day(drug).is_none())),
            Test::AsNeeded => yes_if(drug.is_some_and(|drug| drug.as_needed)),
            Test::Starting => yes_if(drug.is_some_and(|drug| is_starting(self.patient, drug))),
            Test::ShortCourse => yes_if(drug.is_some_and(is_short_course)),
            Test::Proposed => yes_if(drug.is_some_and(|drug| drug.proposed)),
            Test::Said(words) => self.said(words, drug),
            Test::Told(words) => match said::anywhere(self.patient, words) {
                Some(word) => {
                    let word = word.trim();
                    Answer::Yes(vec![plain(format!("\"{word}\""), format!("“{word}”"))])
                }
                None => Answer::No,
            },
            Test::Route(route) => yes_if(drug.is_some_and(|drug| is_route(drug, route))),
        }
    }

    /// The latest result of the last week lies above its range (below it where not `above`), by the laboratory's flag or by the range
    /// that is printed with it.
    pub(super) fn beyond(&self, key: &str, above: bool) -> Answer {
        let Some(latest) = newest(self.patient, key) else {
            return Answer::No;
        };
        let old = latest
            .value
            .effective
            .and_then(|date| self.patient.days_since(date))
            .is_some_and(|days| days > RECENT_DAYS);
        if old || !is_beyond(&latest.value, above) {
            return Answer::No;
        }
        let value = latest
            .value
            .quantity()
            .map_or_else(String::new, |quantity| {
                format!(" {} {}", quantity.value, quantity.unit_text)
            });
        let name = analyte(key);
        let (en, zh) = if above {
            (", above its range", "，高于参考范围")
        } else {
            (", below its range", "，低于参考范围")
        };
        let date = latest.value.effective;
        Answer::Yes(vec![Reason {
            text: Localized::new(
                format!("{}{value}{}{en}", name.en, day(date, false)),
                format!("{}{value}{}{zh}", name.zh, day(date, true)),
            ),
            brief: None,
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
                brief: None,
                implicated: vec![drug.implicated()],
            }]),
            None => Answer::No,
        }
    }

    /// Whether one of `partners` is taken beside the drug; where `new` is set, only while one of the two is starting.
    fn with(&self, partners: &str, new: bool, subject: Option<&Drug<'_>>) -> Answer {
        let named = |ingredient: &str| {
            partners
                .split('/')
                .any(|partner| match partner.strip_prefix('@') {
                    Some(key) => class(key).is_some_and(|class| class.holds(ingredient)),
                    None => partner == ingredient,
                })
        };
        let beside = |drug: &Drug<'_>| {
            subject.is_none_or(|subject| {
                subject.ingredient != drug.ingredient
                    && (!new
                        || is_starting(self.patient, subject)
                        || is_starting(self.patient, drug))
            })
        };
        let found = self
            .patient
            .drugs
            .iter()
            .find(|drug| drug.is_systemic() && named(&drug.ingredient) && beside(drug));
        found.map_or(Answer::No, |drug| {
            Answer::Yes(vec![Reason {
                text: Localized::new(
                    format!("with {}", drug.ingredient),
                    format!("合用 {}", drug.ingredient),
                ),
                brief: None,
                implicated: vec![drug.implicated()],
            }])
        })
    }

    fn age(&self, limit: Limit) -> Answer {
        match &self.patient.age {
            Ok(age) if limit.holds(*age) => Answer::Yes(vec![
                plain(
                    format!("age {} years", shown_age(*age)),
                    format!("年龄 {} 岁", shown_age(*age)),
                )
                .aside(),
            ]),
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

    fn said(&self, words: &str, drug: Option<&Drug<'_>>) -> Answer {
        let word = drug.and_then(|drug| said::beside(self.patient, drug, words));
        word.map_or(Answer::No, |word| {
            let word = word.trim();
            Answer::Yes(vec![plain(format!("\"{word}\""), format!("“{word}”"))])
        })
    }

    /// True where an age that is not stated is taken for an adult's.
    pub fn is_taken_for_adult(&self) -> bool {
        self.unaged == Unaged::Adult && matches!(self.patient.age, Err(Missing::NotStated))
    }

    /// Whether the problem of the table with this id is the patient's, present and current.
    pub fn has_id(&self, id: &str) -> Answer {
        super::groups::problem(id).map_or(Answer::No, |problem| self.has(problem))
    }

    fn lab(&self, key: &str, limit: Limit, unit: &'static str, days: i32) -> Answer {
        match self.patient.latest(key, unit, Some(days)) {
            Ok(measured) if holds(&measured, limit) => {
                Answer::Yes(vec![self.limit_reason(&measured, limit, unit)])
            }
            Ok(_) => Answer::No,
            Err(missing) => Answer::Unknown(vec![missing.reason(&analyte(key))]),
        }
    }

    fn any_lab(&self, key: &str, limit: Limit, unit: &'static str, days: i32) -> Answer {
        let results = self.patient.series(key, unit);
        let found = results.into_iter().flatten().find(|measured| {
            let age = measured.date.and_then(|date| self.patient.days_since(date));
            // "creat 72 (212 in Feb)": an earlier value without a date may be of any time within a year or more.
            let of_then = measured.fact.value.assertion.time == Temporality::Historical;
            age.map_or(!of_then || days >= LASTING, |age| age <= days) && holds(measured, limit)
        });
        found.map_or(Answer::No, |measured| {
            Answer::Yes(vec![self.limit_reason(&measured, limit, unit)])
        })
    }

    /// "potassium 6.9 mmol/L (2026-03-01), above 5.5 mmol/L"
    fn limit_reason(&self, measured: &Measured<'_>, limit: Limit, unit: &'static str) -> Reason {
        let shown = readable_unit(unit);
        let label = measured.label();
        let dated = |chinese| format!("{label}{}", day(measured.date, chinese));
        let en = format!("{}, {} {shown}", dated(false), limit.en());
        let zh = format!("{}，{} {shown}", dated(true), limit.zh());
        let age = measured.date.and_then(|date| self.patient.days_since(date));
        let brief = match age {
            Some(0) => Localized::new(label.clone(), label.clone()),
            _ => Localized::new(dated(false), dated(true)),
        };
        Reason {
            text: Localized::new(en.trim_end(), zh.trim_end()),
            brief: Some(brief),
            implicated: vec![named(&label, measured.fact)],
        }
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
        (false, true) => Answer::Yes(vec![
            plain(
                "age not stated, taken for an adult".into(),
                "年龄未记录，按成人处理".into(),
            )
            .aside(),
        ]),
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
            brief: None,
            implicated: estimate.implicated,
        }]),
        Ok(_) => Answer::No,
    }
}

fn is_starting(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    let started = |statement: &MedicationStatement| {
        matches!(
            statement.change,
            Some(MedicationChange::Started | MedicationChange::Switched)
        )
    };
    drug.role != Role::Current
        || drug.fact.is_some_and(|fact| started(&fact.value))
        || said::just_started(patient, drug)
}

/// "30 mg daily for 5 days": a course of at most ten days that is given now.
fn is_short_course(drug: &Drug<'_>) -> bool {
    const MOST_DAYS: f64 = 10.0;
    drug.fact.is_some_and(|fact| {
        let days = fact.value.dosage.duration_days;
        days.is_some_and(|days| days <= MOST_DAYS)
    })
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
        brief: None,
        implicated: Vec::new(),
    }
}

pub(super) fn yes_if(holds: bool) -> Answer {
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
pub(super) fn shown_age(age: f64) -> String {
    if age < 2.0 {
        format!("{age:.1}")
    } else {
        format!("{:.0}", age.floor())
    }
}
