//! The differential: additive log-odds over `diagnoses.tsv`, every contribution listed.
//!
//! A row says how often a finding is met in the disease (typical, common, sometimes, rarely); `findings.tsv` says how
//! often it is met without. Their ratio is the likelihood ratio; a stated negative counts by its complement.

use super::finding::{FINDINGS, Kind, Observed, implies, is_past_event, observe};
use super::table::{parts, rows, source};
use super::{Evidence, Hypothesis, Missing, Seek, Strength, Tier, places};
use crate::Knowledge;
use record::{
    AdministrativeSex, Code, CodeSystem, Concept, Condition, ConditionCategory, Fact, FactId,
    Lexicon, Localized, PregnancyStatus, Presence, Record, RuleStatus, SectionKind,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Findings are not independent; each counts for this part of its logarithm.
const DEPENDENCE: f64 = 0.8;
/// Largest contribution of one finding.
const LIMIT: f64 = 3.5;
/// A finding met in fewer patients than this without the disease can bring it up alone.
const SPECIFIC: f64 = 0.06;
/// Prior of rare diagnoses.
const RARE: f64 = -1.8;
/// Lasting illnesses, beside cancers: once diagnosed they belong to the problem list.
const LASTING: [&str; 9] = [
    "hiv-acute",
    "cataract",
    "sleep-apnoea",
    "diabetes-new",
    "ckd",
    "atrial-fibrillation",
    "epilepsy",
    "osteoarthritis",
    "acne",
];
/// How far, in log odds, a suspicion may fall behind what the findings suggest before it gives up its place.
const OVERTAKEN: f64 = 2.0;
/// Hypotheses shown besides those not to be missed.
const SHOWN: usize = 10;
/// Hypotheses not to be missed that are shown although they fit poorly.
const GUARDED: usize = 4;

/// One row of `diagnoses.tsv`.
pub struct Diagnosis {
    /// Key.
    pub id: &'static str,
    /// Name.
    pub name: Localized,
    /// ICD-10-CM codes or categories.
    pub codes: Vec<&'static str>,
    /// Logarithm of the prior odds, relative.
    prior: f64,
    /// Missing it would be dangerous.
    pub cannot_miss: bool,
    /// Findings of which one must be there before an illness that the documents do not name is considered.
    pub needs: Vec<&'static str>,
    /// Who gets it.
    who: Vec<Who>,
    /// Frequency of each finding in the disease.
    frequency: BTreeMap<&'static str, f64>,
    /// Findings of the first class.
    typical: Vec<&'static str>,
    /// Keys of tests that settle it.
    pub tests: Vec<&'static str>,
    /// Key of the publication.
    pub source: &'static str,
}

/// Every diagnosis.
pub static DIAGNOSES: LazyLock<Vec<Diagnosis>> = LazyLock::new(|| {
    rows(include_str!("../../data/diagnoses.tsv"))
        .map(|cells| Diagnosis::read(&cells))
        .collect()
});

impl Diagnosis {
    fn read(cells: &[&'static str]) -> Self {
        let mut frequency = BTreeMap::new();
        for (cell, chance) in [(7, 0.85), (8, 0.5), (9, 0.2), (10, 0.01)] {
            for key in parts(cells[cell], ' ') {
                frequency.insert(key, chance);
            }
        }
        Self {
            id: cells[0],
            name: Localized::new(cells[1], cells[2]),
            codes: parts(cells[3], ',').collect(),
            prior: match cells[4] {
                "common" => 0.0,
                "uncommon" => -0.8,
                "rare" => -1.8,
                other => panic!("diagnoses.tsv: prior {other} of {}", cells[0]),
            },
            cannot_miss: parts(cells[5], ';').any(|flag| flag == "cannot-miss"),
            needs: parts(cells[5], ';')
                .find_map(|flag| flag.strip_prefix("needs:"))
                .map_or_else(Vec::new, |keys| parts(keys, ' ').collect()),
            who: parts(cells[6], ';').map(Who::parse).collect(),
            frequency,
            typical: parts(cells[7], ' ').collect(),
            tests: parts(cells[11], ' ').collect(),
            source: cells[12],
        }
    }

    /// True of an ICD-10 code of the row or below one.
    fn holds(&self, code: &str) -> bool {
        self.codes.iter().any(|own| code.starts_with(own))
    }

    /// True when a code of the concept is one of the row. A symptom's code (chapter R) names no diagnosis.
    fn is_coded_as(&self, concept: &Concept) -> bool {
        concept
            .icd10()
            .any(|code| !code.starts_with('R') && self.holds(code))
    }

    /// Findings that the row names.
    pub fn findings(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.frequency.keys().copied()
    }
}

/// An effect of age, sex or pregnancy on the prior: `age>=50 +1`, `female only`, `pregnant +2`.
struct Who {
    test: Test,
    /// `None`: the diagnosis is not considered for anyone else.
    weight: Option<f64>,
    words: &'static str,
}

enum Test {
    AtLeast(f64),
    Below(f64),
    Female,
    Male,
    Pregnant,
}

impl Who {
    fn parse(text: &'static str) -> Self {
        let (test, weight) = text
            .rsplit_once(' ')
            .unwrap_or_else(|| panic!("diagnoses.tsv: who {text}"));
        let number = |digits: &str| {
            digits
                .parse()
                .unwrap_or_else(|_| panic!("diagnoses.tsv: who {text}"))
        };
        Self {
            test: match test {
                "female" => Test::Female,
                "male" => Test::Male,
                "pregnant" => Test::Pregnant,
                _ => match (test.strip_prefix("age>="), test.strip_prefix("age<")) {
                    (Some(years), _) => Test::AtLeast(number(years)),
                    (_, Some(years)) => Test::Below(number(years)),
                    _ => panic!("diagnoses.tsv: who {text}"),
                },
            },
            weight: (weight != "only").then(|| number(weight.trim_start_matches('+'))),
            words: test,
        }
    }

    /// Whether the patient is such a one; `None` where the record does not say.
    fn holds(&self, patient: &Patient) -> Option<bool> {
        match self.test {
            Test::AtLeast(years) => patient.age.map(|age| age >= years),
            Test::Below(years) => patient.age.map(|age| age < years),
            Test::Female => patient.female,
            Test::Male => patient.female.map(|female| !female),
            Test::Pregnant => patient.pregnant,
        }
    }

    fn label(&self, patient: &Patient) -> Localized {
        match self.test {
            Test::AtLeast(_) | Test::Below(_) => {
                let age = patient.age.unwrap_or_default();
                Localized::new(format!("age {age:.0}"), format!("年龄{age:.0}岁"))
            }
            Test::Female => Localized::new("female", "女性"),
            Test::Male => Localized::new("male", "男性"),
            Test::Pregnant => Localized::new(self.words, "妊娠"),
        }
    }
}

/// Age, sex and pregnancy where the documents agree.
pub struct Patient {
    /// Years.
    pub age: Option<f64>,
    /// Sex.
    pub female: Option<bool>,
    /// Pregnant at present.
    pub pregnant: Option<bool>,
    age_fact: Option<(FactId, super::Places)>,
    sex_fact: Option<(FactId, super::Places)>,
}

impl Patient {
    /// Reads the demographics of `record`.
    pub fn of(record: &Record) -> Self {
        let born = record
            .patient
            .birth_date
            .iter()
            .find(|fact| fact.is_usable());
        let stated = record
            .patient
            .age_years
            .iter()
            .find(|fact| fact.is_usable());
        let by_birth = born.zip(record.as_of).and_then(|(fact, on)| {
            Some((
                f64::from(fact.value.age_at(on)?.0),
                fact.id.clone(),
                places(fact),
            ))
        });
        let by_statement = stated.map(|fact| (fact.value, fact.id.clone(), places(fact)));
        let age = by_birth.or(by_statement);
        let sexes: Vec<_> = record
            .patient
            .sex
            .iter()
            .filter(|fact| fact.is_usable())
            .collect();
        let female = sexes.first().and_then(|first| match first.value {
            _ if sexes.iter().any(|fact| fact.value != first.value) => None,
            AdministrativeSex::Female => Some(true),
            AdministrativeSex::Male => Some(false),
            _ => None,
        });
        let pregnant = record
            .patient
            .pregnancy
            .iter()
            .find(|fact| fact.is_usable())
            .map(|fact| matches!(fact.value, PregnancyStatus::Pregnant { .. }));
        Self {
            age: age.as_ref().map(|(years, ..)| *years),
            female,
            pregnant: if female == Some(false) {
                Some(false)
            } else {
                pregnant
            },
            age_fact: age.map(|(_, fact, places)| (fact, places)),
            sex_fact: sexes.first().map(|fact| (fact.id.clone(), places(fact))),
        }
    }
}

/// Name and ICD-10-CM codes of every diagnosis that the table weighs.
pub fn diagnoses() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    DIAGNOSES
        .iter()
        .map(|row| (row.name.en.as_str(), row.codes.as_slice()))
}

/// Name of a diagnosis of the table.
pub fn name_of(id: &str) -> Option<&'static Localized> {
    let row = DIAGNOSES.iter().find(|row| row.id == id)?;
    Some(&row.name)
}

/// Diagnoses of the table that the record neither names nor denies and that age, sex and pregnancy allow.
pub fn unnamed(record: &Record) -> Vec<&'static Localized> {
    let patient = Patient::of(record);
    let spoken_of = |row: &&Diagnosis| {
        let mut conditions = record.conditions.iter();
        conditions.any(|fact| row.is_coded_as(&fact.value.code))
    };
    DIAGNOSES
        .iter()
        .filter(|row| demographics(row, &patient).is_some() && !spoken_of(row))
        .map(|row| &row.name)
        .collect()
}

/// Diagnoses that fit the record, best first, then those not to be missed.
pub fn differential(knowledge: &Knowledge, record: &Record) -> Vec<Hypothesis> {
    weigh(knowledge, record)
}

/// The differential with any dictionary.
pub fn weigh(lexicon: &dyn Lexicon, record: &Record) -> Vec<Hypothesis> {
    let found = observe(record, lexicon);
    let known = known_illnesses(record);
    let patient = Patient::of(record);
    let mut ranked: Vec<Ranked> = DIAGNOSES
        .iter()
        .filter_map(|diagnosis| hypothesis(diagnosis, record, &patient, &found, &known))
        .collect();
    ranked.sort_by(|a, b| {
        let (a, b) = (&a.hypothesis, &b.hypothesis);
        b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id))
    });
    let best = ranked.first().map_or(0.0, |first| first.hypothesis.score);
    let mut guarded = 0;
    let mut shown = Vec::new();
    for (rank, one) in ranked.into_iter().enumerate() {
        let Ranked {
            mut hypothesis,
            order,
        } = one;
        let gap = best - hypothesis.score;
        let supported = hypothesis.supporting.len() >= 2 && hypothesis.score >= 2.0;
        hypothesis.tier = match () {
            () if (supported && gap <= 1.5) || hypothesis.named => Tier::Likely,
            () if hypothesis.score >= 0.0 && gap <= 6.0 => Tier::Possible,
            () => Tier::CannotMiss,
        };
        let keep = match hypothesis.tier {
            Tier::Likely | Tier::Possible => rank < SHOWN || hypothesis.named,
            Tier::CannotMiss => false,
        };
        let order = match order {
            // A suspicion that the findings bear out less than another illness comes behind it.
            Order::Suspected if gap > OVERTAKEN => Order::Suggested,
            order => order,
        };
        if keep {
            shown.push((order, hypothesis));
        } else if hypothesis.cannot_miss && hypothesis.score > -2.5 && guarded < GUARDED {
            guarded += 1;
            hypothesis.tier = Tier::CannotMiss;
            shown.push((order, hypothesis));
        }
    }
    shown.sort_by_key(|(order, hypothesis)| {
        let likely = hypothesis.tier == Tier::Likely;
        (hypothesis.tier, likely.then_some(*order))
    });
    shown
        .into_iter()
        .map(|(_, hypothesis)| hypothesis)
        .collect()
}

/// A hypothesis and its place among the likely ones.
struct Ranked {
    hypothesis: Hypothesis,
    order: Order,
}

/// What the documents state to be there now, what they suspect, what the findings suggest, and what is named but shows
/// nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Stated,
    Suspected,
    Suggested,
    Silent,
}

fn hypothesis(
    diagnosis: &Diagnosis,
    record: &Record,
    patient: &Patient,
    found: &BTreeMap<&'static str, Observed>,
    known: &[FactId],
) -> Option<Ranked> {
    let named = named(diagnosis, record);
    let is_there = |key: &&str| found.get(*key).is_some_and(|seen| !seen.absent);
    if named.is_none() && !diagnosis.needs.is_empty() && !diagnosis.needs.iter().any(is_there) {
        return None;
    }
    let naming = named.as_ref().and_then(|(piece, _)| piece.fact.clone());
    let mut evidence = demographics(diagnosis, patient)?;
    let who = evidence.len();
    let mut unexplained = Vec::new();
    let mut leads = false;
    for (key, observed) in found {
        if naming.is_some() && observed.fact == naming {
            // The name of the illness is no second finding for it.
            continue;
        }
        if observed
            .fact
            .as_ref()
            .is_some_and(|fact| known.contains(fact))
            && FINDINGS[key].kind != Kind::Risk
        {
            // What a known illness shows is explained by it and asks for no other.
            continue;
        }
        let finding = &FINDINGS[key];
        match diagnosis.frequency.get(key) {
            Some(chance) if !is_refined(diagnosis, found, key) => {
                leads |= !observed.absent
                    && finding.kind != Kind::Risk
                    && *chance >= 0.5
                    && finding.rate <= SPECIFIC;
                evidence.push(weighed(
                    finding.name.clone(),
                    observed,
                    *chance,
                    finding.rate,
                ));
            }
            Some(_) => {}
            None if observed.absent || finding.kind == Kind::Risk => {}
            None if diagnosis
                .findings()
                .any(|own| implies(own, key) || implies(key, own)) => {}
            None => {
                let cost = (0.25 * -finding.rate.ln()).min(0.7);
                unexplained.push(piece(finding.name.clone(), observed, -cost));
            }
        }
    }
    let present = |key: &&&str| found.get(**key).is_some_and(|observed| !observed.absent);
    leads |= 2 * diagnosis.typical.iter().filter(present).count() > diagnosis.typical.len();
    let cancer = diagnosis.codes.iter().any(|code| code.starts_with('C'));
    let lasting = (cancer || LASTING.contains(&diagnosis.id)) && is_known(diagnosis, record);
    if lasting || !leads && named.is_none() {
        return None;
    }
    let background = named
        .as_ref()
        .is_some_and(|(_, standing)| *standing == Standing::Background);
    let shows = evidence[who..].iter().filter(is_weighty).count();
    if background && !(leads && shows > 0 || shows > 1) {
        // A known illness of which nothing speaks now stays on the problem list.
        return None;
    }
    let is_named = named.is_some();
    let order = match (is_named, shows > 0 || diagnosis.cannot_miss) {
        (true, false) => Order::Silent,
        (true, true) if !background => match is_known(diagnosis, record) {
            true => Order::Stated,
            false => Order::Suspected,
        },
        _ => Order::Suggested,
    };
    if !is_named && diagnosis.prior < 0.0 && !is_carried(&evidence[who..], diagnosis.prior) {
        return None;
    }
    evidence.extend(named.map(|(piece, _)| piece));
    let score = diagnosis.prior
        + evidence
            .iter()
            .chain(&unexplained)
            .map(|piece| piece.weight)
            .sum::<f64>();
    let by_weight = |a: &Evidence, b: &Evidence| {
        b.weight
            .abs()
            .total_cmp(&a.weight.abs())
            .then_with(|| a.label.en.cmp(&b.label.en))
    };
    let (mut supporting, mut against): (Vec<_>, Vec<_>) = evidence
        .into_iter()
        .filter(|piece| piece.weight.abs() >= 0.05)
        .partition(|piece| piece.weight > 0.0);
    supporting.sort_by(by_weight);
    against.sort_by(by_weight);
    unexplained.sort_by(by_weight);
    let hypothesis = Hypothesis {
        id: diagnosis.id.to_string(),
        name: diagnosis.name.clone(),
        codes: diagnosis
            .codes
            .iter()
            .map(|code| Code::new(CodeSystem::Icd10Cm, *code))
            .collect(),
        tier: Tier::Possible,
        cannot_miss: diagnosis.cannot_miss,
        named: is_named,
        score,
        supporting,
        against,
        unexplained,
        missing: missing(diagnosis, record, found),
        source: source(diagnosis.source),
        status: RuleStatus::Preview,
    };
    Some(Ranked { hypothesis, order })
}

/// A stated finding that speaks for it with more than little weight.
fn is_weighty(piece: &&Evidence) -> bool {
    !piece.absent && piece.weight > 0.0 && piece.strength != Strength::Weak
}

/// True when findings of some weight speak for it: two, or for an uncommon illness one strong one. Less brings up neither
/// an uncommon illness nor a rare one.
fn is_carried(findings: &[Evidence], prior: f64) -> bool {
    let strong = |piece: &Evidence| piece.strength == Strength::Strong;
    let mut carrying = findings.iter().filter(is_weighty);
    carrying.clone().count() > 1 || prior > RARE && carrying.any(strong)
}

/// True when a more specific finding of the row stands in the record too: only that one counts.
fn is_refined(diagnosis: &Diagnosis, found: &BTreeMap<&'static str, Observed>, key: &str) -> bool {
    diagnosis.findings().any(|own| {
        own != key && implies(own, key) && found.get(own).is_some_and(|observed| !observed.absent)
    })
}

/// Contributions of age, sex and pregnancy; `None` when the diagnosis is not possible for this patient.
fn demographics(diagnosis: &Diagnosis, patient: &Patient) -> Option<Vec<Evidence>> {
    let mut evidence = Vec::new();
    for who in &diagnosis.who {
        match (who.holds(patient), who.weight) {
            (Some(false), None) => return None,
            // An illness of children is not considered for a patient of unknown age.
            (None, None) if matches!(who.test, Test::Below(_)) => return None,
            (Some(true), Some(weight)) => {
                let fact = match who.test {
                    Test::AtLeast(_) | Test::Below(_) => &patient.age_fact,
                    _ => &patient.sex_fact,
                };
                evidence.push(Evidence {
                    label: who.label(patient),
                    fact: fact.as_ref().map(|(fact, _)| fact.clone()),
                    places: fact
                        .as_ref()
                        .map_or_else(Vec::new, |(_, places)| places.clone()),
                    absent: false,
                    weight,
                    strength: strength(weight),
                });
            }
            _ => {}
        }
    }
    Some(evidence)
}

fn weighed(name: Localized, observed: &Observed, chance: f64, rate: f64) -> Evidence {
    let ratio = if observed.absent {
        // A negative counts half: it may have been asked at another time.
        ((1.0 - chance) / (1.0 - rate)).ln() * 0.5
    } else {
        (chance / rate).ln()
    };
    let label = if observed.absent {
        Localized::new(
            format!("no {}", lower_first(&name.en)),
            format!("无{}", name.zh),
        )
    } else {
        name
    };
    piece(label, observed, (ratio * DEPENDENCE).clamp(-LIMIT, LIMIT))
}

fn piece(label: Localized, observed: &Observed, weight: f64) -> Evidence {
    Evidence {
        label,
        fact: observed.fact.clone(),
        places: observed.places.clone(),
        absent: observed.absent,
        weight,
        strength: strength(weight),
    }
}

fn strength(weight: f64) -> Strength {
    match weight.abs() {
        w if w >= 10_f64.ln() * DEPENDENCE => Strength::Strong,
        w if w >= 3_f64.ln() * DEPENDENCE => Strength::Moderate,
        _ => Strength::Weak,
    }
}

/// "Chest pain" as "chest pain", but "ST elevation" as it is.
pub(super) fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_string(),
    }
}

/// The patient has the illness by the record: nothing is left to diagnose.
pub(super) fn is_known(diagnosis: &Diagnosis, record: &Record) -> bool {
    record.conditions.iter().any(|fact| {
        fact.is_usable()
            && fact.value.is_active()
            && fact.value.assertion.presence == Presence::Present
            && (fact.value.code.icd10().any(|code| diagnosis.holds(code))
                || bears_name(diagnosis, &fact.value.code))
    })
}

fn bears_name(diagnosis: &Diagnosis, concept: &Concept) -> bool {
    let name = concept.name();
    name.eq_ignore_ascii_case(&diagnosis.name.en)
        || name == diagnosis.name.zh
        || concept.text.reveal() == diagnosis.name.zh
}

/// Illnesses of the table that the patient is known to have.
fn known_illnesses(record: &Record) -> Vec<FactId> {
    record
        .conditions
        .iter()
        .filter(|fact| {
            fact.is_usable()
                && fact.value.is_active()
                && standing(record, fact) == Standing::Background
                && DIAGNOSES
                    .iter()
                    .any(|row| row.is_coded_as(&fact.value.code))
        })
        .map(|fact| fact.id.clone())
        .collect()
}

/// How the documents name a diagnosis.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Standing {
    /// Suspected, or stated where the present illness is judged.
    Judged,
    /// Among what the patient has anyway.
    Background,
}

/// Background: stated as a known illness, by a cue of the past, in the history, or in a list without sections.
fn standing(record: &Record, fact: &Fact<Condition>) -> Standing {
    const HISTORY: [SectionKind; 5] = [
        SectionKind::PastMedicalHistory,
        SectionKind::PastSurgicalHistory,
        SectionKind::Medications,
        SectionKind::SocialHistory,
        SectionKind::Administrative,
    ];
    let condition = &fact.value;
    if condition.assertion.presence != Presence::Present
        || condition.category != ConditionCategory::Problem
    {
        return Standing::Judged;
    }
    let in_history = |(document, span)| {
        record
            .section_at(document, span)
            .is_none_or(|section| HISTORY.contains(&section.kind))
    };
    if !condition.assertion.cues.is_empty() || fact.spans().all(in_history) {
        Standing::Background
    } else {
        Standing::Judged
    }
}

/// A concept that bears the name of another row is that illness alone, though their codes are the same.
fn is_another(diagnosis: &Diagnosis, concept: &Concept) -> bool {
    let bears = |row: &Diagnosis| concept.name().eq_ignore_ascii_case(&row.name.en);
    !bears(diagnosis) && DIAGNOSES.iter().any(bears)
}

/// The documents name the diagnosis itself, as present or suspected.
fn named(diagnosis: &Diagnosis, record: &Record) -> Option<(Evidence, Standing)> {
    let fact = record.conditions.iter().filter(|fact| {
        let condition = &fact.value;
        let suspected = condition.assertion.presence == Presence::Possible
            && condition.assertion.experiencer == record::Experiencer::Patient
            && condition.assertion.time == record::Temporality::Current;
        fact.is_usable()
            && (condition.is_active() || suspected)
            && !is_past_event(record, fact)
            && (bears_name(diagnosis, &condition.code)
                || diagnosis.is_coded_as(&condition.code)
                    && !is_another(diagnosis, &condition.code))
    });
    let (fact, standing) = fact
        .map(|fact| (fact, standing(record, fact)))
        .min_by_key(|(_, standing)| *standing)?;
    let observed = Observed {
        absent: false,
        fact: Some(fact.id.clone()),
        places: places(fact),
    };
    let piece = piece(
        Localized::new("named in the record", "记录中已提及"),
        &observed,
        1.5,
    );
    Some((piece, standing))
}

/// Findings that the record does not mention, by how much knowing them would move the diagnosis. What was measured is not
/// asked for again, though the result could not be weighed.
fn missing(
    diagnosis: &Diagnosis,
    record: &Record,
    found: &BTreeMap<&'static str, Observed>,
) -> Vec<Missing> {
    let measured = |key: &str| {
        FINDINGS[key].analytes().any(|analyte| {
            let mut results = record.observations.iter();
            results.any(|fact| fact.is_usable() && fact.value.key() == Some(analyte))
        })
    };
    let mut open: Vec<(&str, f64)> = diagnosis
        .frequency
        .iter()
        .filter(|(key, _)| !found.contains_key(*key) && !measured(key))
        .map(|(key, chance)| {
            let rate = FINDINGS[key].rate;
            let gain = chance * (chance / rate).ln()
                + (1.0 - chance) * ((1.0 - chance) / (1.0 - rate)).ln();
            (*key, gain)
        })
        .filter(|(key, gain)| *gain >= 0.25 || diagnosis.typical.contains(key))
        .collect();
    open.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    open.into_iter()
        .take(6)
        .map(|(key, _)| Missing {
            seek: match FINDINGS[key].kind {
                Kind::Symptom | Kind::Risk => Seek::Ask,
                Kind::Sign => Seek::Examine,
                Kind::Result => Seek::Test,
            },
            label: FINDINGS[key].name.clone(),
        })
        .collect()
}
