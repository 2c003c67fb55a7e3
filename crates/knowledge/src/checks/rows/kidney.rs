use super::groups::problem;
use super::labels::{analyte, day};
use super::recovery;
use super::when::Limit;
use crate::checks::framework::{Course, Measured, Missing, Patient, around, evidence};
use crate::scores::{self, Values};
use record::{
    AdministrativeSex, Condition, Experiencer, Fact, Implicated, Localized, Presence, Procedure,
    SectionKind, Temporality,
};

/// Kidney function with what it rests on.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// mL/min (Cockcroft-Gault) or mL/min/1.73 m2 (CKD-EPI); 0 on dialysis.
    pub value: f64,
    /// "CrCl (Cockcroft-Gault, actual weight) 24 mL/min from creatinine 2.1 mg/dL (2026-03-01)".
    pub text: Localized,
    /// Creatinine and weight in the record.
    pub implicated: Vec<Implicated>,
}

/// Days after which a creatinine says nothing of today's kidney function.
const CREATININE_DAYS: i32 = 180;
/// Days after which an adult's weight is not used.
const WEIGHT_DAYS: i32 = 730;
/// An adult's weight outside these limits, in kg, is taken for a slip.
const ADULT_WEIGHT: (f64, f64) = (25.0, 350.0);
/// Where no weight is known, a clearance below a limit with this weight, in kg, is below it with any ordinary weight.
const HEAVY: f64 = 120.0;
/// Where no weight is known, a clearance above a limit with this weight, in kg, is above it with any ordinary weight.
const LIGHT: f64 = 45.0;

type Estimated = Result<Estimate, Vec<Localized>>;

/// What an estimate is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aim {
    /// To keep a drug away: that function is at most so much suffices.
    Exclude,
    /// To set a dose: while creatinine changes there is none.
    Dose,
}

/// Creatinine clearance by Cockcroft-Gault, in mL/min. Weight: actual where `actual_weight`, else chosen by body mass
/// index (ideal, actual or adjusted; actual where no height is known). Where an estimate can only be too high (falling
/// function, unknown sex, a reported filtration rate in its stead) it answers only where even so it lies below `limit`.
pub fn clearance(patient: &Patient<'_>, actual_weight: bool, limit: Limit, aim: Aim) -> Estimated {
    if let Some(estimate) = dialysis(patient) {
        return Ok(estimate);
    }
    steady(patient, aim)?;
    let weighed = basis(patient).and_then(|basis| {
        let estimate = weighed(patient, actual_weight, limit, &basis)?;
        bounded(estimate, basis.unsteady.as_ref(), limit)
    });
    weighed.or_else(|why| {
        let instead = stated(patient).or_else(|| in_its_stead(patient, actual_weight, limit));
        match instead {
            Some(estimate) => bounded(estimate, injured(patient).as_ref(), limit),
            None => Err(why),
        }
    })
}

/// The clearance that the record states, where none can be computed.
fn stated(patient: &Patient<'_>) -> Option<Estimate> {
    forbidden(patient).is_none().then_some(())?;
    let stated = patient
        .latest("creatinine_clearance", "mL/min", Some(CREATININE_DAYS))
        .ok()?;
    Some(Estimate {
        value: stated.value,
        text: Localized::new(
            format!(
                "{}{} as the record states",
                stated.label(),
                day(stated.date, false)
            ),
            format!("病历所述 {}{}", stated.label(), day(stated.date, true)),
        ),
        implicated: vec![seen(&stated)],
    })
}

/// By how much a clearance may exceed a filtration rate in a large body, where a label insists on the clearance by actual weight.
const MOST_OVER_FILTRATION: f64 = 1.5;
/// By how much it may in most bodies, for the dose of any other drug.
const OVER_FILTRATION: f64 = 1.25;
/// By how much a filtration rate may exceed the clearance: in a small body, and in a small and old one.
const MOST_UNDER_FILTRATION: (f64, f64) = (1.4, 2.0);
/// Years from which the filtration rate may exceed the clearance most.
const OLD: f64 = 65.0;

/// Where no clearance can be computed, mostly for want of a weight: a filtration rate so far from the limit that the clearance lies on
/// the same side.
fn in_its_stead(patient: &Patient<'_>, actual_weight: bool, limit: Limit) -> Option<Estimate> {
    let rate = reported(patient).or_else(|| settled_filtration(patient))?;
    let over = if actual_weight {
        MOST_OVER_FILTRATION
    } else {
        OVER_FILTRATION
    };
    let old = patient.age.as_ref().map_or(true, |age| *age >= OLD);
    let under = if old {
        MOST_UNDER_FILTRATION.1
    } else {
        MOST_UNDER_FILTRATION.0
    };
    let below = limit.holds(rate.value * over);
    let above = !limit.holds(rate.value / under) && changing(patient).is_none();
    (limit.is_upper() && (below || above)).then(|| Estimate {
        value: rate.value,
        text: Localized::new(
            format!(
                "{} in place of the clearance, which cannot be computed",
                rate.text.en
            ),
            format!("{}（无法计算肌酐清除率，以此代替）", rate.text.zh),
        ),
        implicated: rate.implicated,
    })
}

/// The filtration rate from a creatinine that does not change; none where two weights contradict each other, which is to be settled.
fn settled_filtration(patient: &Patient<'_>) -> Option<Estimate> {
    let weight = patient.latest("weight", "kg", Some(WEIGHT_DAYS));
    if matches!(weight, Err(Missing::Contradictory)) {
        return None;
    }
    let basis = basis(patient)
        .ok()
        .filter(|basis| basis.unsteady.is_none())?;
    Some(computed_filtration(&basis))
}

fn weighed(
    patient: &Patient<'_>,
    actual_weight: bool,
    limit: Limit,
    basis: &Basis<'_>,
) -> Estimated {
    let weight = patient
        .latest("weight", "kg", Some(WEIGHT_DAYS))
        .and_then(|weight| {
            if (ADULT_WEIGHT.0..=ADULT_WEIGHT.1).contains(&weight.value) {
                Ok(weight)
            } else {
                Err(Missing::Implausible)
            }
        });
    let height = (!actual_weight)
        .then(|| patient.latest("height", "cm", None).ok())
        .flatten()
        .filter(|height| (120.0..=230.0).contains(&height.value));
    let mut values = basis.values.clone();
    if let Some(height) = &height {
        values.set("height", height.value);
    }
    let which = match &height {
        _ if actual_weight => ("actual weight", "实际体重"),
        Some(_) => ("weight by body mass index", "按体重指数选择体重"),
        None => ("actual weight, height unknown", "实际体重，身高未知"),
    };
    let creatinine = &basis.creatinine;
    match weight {
        Ok(weight) => {
            values.set("weight", weight.value);
            let value = compute("cockcroft-gault", &values);
            let text = Localized::new(
                format!(
                    "CrCl (Cockcroft-Gault, {}) {value:.0} mL/min from {}{} and {}{}",
                    which.0,
                    creatinine.label(),
                    day(creatinine.date, false),
                    weight.label(),
                    day(weight.date, false)
                ),
                format!(
                    "肌酐清除率（Cockcroft-Gault，{}）{value:.0} mL/min（{}{}，{}{}）",
                    which.1,
                    creatinine.label(),
                    day(creatinine.date, true),
                    weight.label(),
                    day(weight.date, true)
                ),
            );
            let implicated = vec![seen(creatinine), seen(&weight)];
            Ok(Estimate {
                value,
                text,
                implicated,
            })
        }
        Err(missing) => {
            let mut heavy = basis.values.clone();
            heavy.set("weight", HEAVY);
            let most = compute("cockcroft-gault", &heavy);
            let mut light = basis.values.clone();
            light.set("weight", LIGHT);
            let least = compute("cockcroft-gault", &light);
            if limit.is_upper() && !limit.holds(least) {
                return Ok(at_least(least, creatinine));
            }
            if limit.is_upper() && limit.holds(most) {
                return Ok(Estimate {
                    value: most,
                    text: Localized::new(
                        format!(
                            "CrCl (Cockcroft-Gault) at most {most:.0} mL/min for any weight up to {HEAVY} kg, from {}{}",
                            creatinine.label(),
                            day(creatinine.date, false)
                        ),
                        format!(
                            "体重不超过 {HEAVY} kg 时肌酐清除率（Cockcroft-Gault）至多 {most:.0} mL/min（{}{}）",
                            creatinine.label(),
                            day(creatinine.date, true)
                        ),
                    ),
                    implicated: vec![seen(creatinine)],
                });
            }
            Err(vec![missing.reason(&analyte("weight"))])
        }
    }
}

/// A clearance that lies above a limit for any ordinary weight.
fn at_least(least: f64, creatinine: &Measured<'_>) -> Estimate {
    Estimate {
        value: least,
        text: Localized::new(
            format!(
                "CrCl (Cockcroft-Gault) at least {least:.0} mL/min for any weight from {LIGHT} kg"
            ),
            format!("体重不低于 {LIGHT} kg 时肌酐清除率（Cockcroft-Gault）至少 {least:.0} mL/min"),
        ),
        implicated: vec![seen(creatinine)],
    }
}

/// Estimated filtration rate by CKD-EPI 2021, in mL/min/1.73 m2; the laboratory's own figure where no creatinine can be
/// used. While kidney function falls it answers as [`clearance`] does.
pub fn filtration(patient: &Patient<'_>, limit: Limit, aim: Aim) -> Estimated {
    if let Some(estimate) = dialysis(patient) {
        return Ok(estimate);
    }
    steady(patient, aim)?;
    match basis(patient) {
        Ok(basis) => {
            let estimate = computed_filtration(&basis);
            bounded(estimate, basis.unsteady.as_ref(), limit)
        }
        Err(why) => match reported(patient) {
            Some(estimate) => bounded(estimate, injured(patient).as_ref(), limit),
            None => match by_clearance(patient, limit) {
                Some(estimate) => bounded(estimate, injured(patient).as_ref(), limit),
                None => Err(too_old(patient).unwrap_or(why)),
            },
        },
    }
}

/// Where no filtration rate can be had, the clearance that the record states: as it stands below the limit, and above it only
/// where a rate that is lower by a quarter lies above as well.
fn by_clearance(patient: &Patient<'_>, limit: Limit) -> Option<Estimate> {
    let clearance = stated(patient)?;
    let below = limit.is_upper() && limit.holds(clearance.value);
    let above = limit.is_upper() && !limit.holds(clearance.value / OVER_FILTRATION);
    (below || above).then(|| Estimate {
        text: Localized::new(
            format!(
                "{}, in place of the filtration rate, which cannot be computed",
                clearance.text.en
            ),
            format!("{}（无法计算肾小球滤过率，以此代替）", clearance.text.zh),
        ),
        ..clearance
    })
}

/// Where no creatinine is told, a filtration rate that is too old to be used is the reason.
fn too_old(patient: &Patient<'_>) -> Option<Vec<Localized>> {
    let creatinine = patient.latest("creatinine", "mg/dL", Some(CREATININE_DAYS));
    let rate = patient.latest("egfr", "mL/min/{1.73_m2}", Some(CREATININE_DAYS));
    match (creatinine, rate) {
        (Err(Missing::NotStated), Err(old @ (Missing::Stale { .. } | Missing::ToldOld { .. }))) => {
            Some(vec![old.reason(&analyte("egfr"))])
        }
        _ => None,
    }
}

fn computed_filtration(basis: &Basis<'_>) -> Estimate {
    let value = compute("ckd-epi-2021", &basis.values);
    let creatinine = &basis.creatinine;
    Estimate {
        value,
        text: Localized::new(
            format!(
                "eGFR (CKD-EPI 2021) {value:.0} mL/min/1.73 m² from {}{}",
                creatinine.label(),
                day(creatinine.date, false)
            ),
            format!(
                "eGFR（CKD-EPI 2021）{value:.0} mL/min/1.73 m²（{}{}）",
                creatinine.label(),
                day(creatinine.date, true)
            ),
        ),
        implicated: vec![seen(creatinine)],
    }
}

/// Why no dose can be worked out from kidney function today: it is changing. `None` on dialysis and where it is steady.
pub fn changing(patient: &Patient<'_>) -> Option<Localized> {
    if dialysis(patient).is_some() || forbidden(patient).is_some() {
        return None;
    }
    let latest = patient
        .latest("creatinine", "mg/dL", Some(CREATININE_DAYS))
        .ok();
    latest
        .and_then(|creatinine| unsettled(patient, &creatinine))
        .or_else(|| injured(patient))
        .map(|unsteady| unsteady.why)
}

fn steady(patient: &Patient<'_>, aim: Aim) -> Result<(), Vec<Localized>> {
    match changing(patient) {
        Some(why) if aim == Aim::Dose => Err(vec![why]),
        _ => Ok(()),
    }
}

/// What an estimate is worth while creatinine has not settled: an upper bound where function falls, else nothing.
fn bounded(estimate: Estimate, unsteady: Option<&Unsteady>, limit: Limit) -> Estimated {
    match unsteady {
        None => Ok(estimate),
        Some(Unsteady { why, falling: true })
            if limit.is_upper() && limit.holds(estimate.value) =>
        {
            Ok(Estimate {
                text: Localized::new(
                    format!("{}, at most ({})", estimate.text.en, why.en),
                    format!("{}，至多为此值（{}）", estimate.text.zh, why.zh),
                ),
                ..estimate
            })
        }
        Some(Unsteady { why, .. }) => Err(vec![why.clone()]),
    }
}

/// The laboratory's figure, where nothing forbids to use it.
fn reported(patient: &Patient<'_>) -> Option<Estimate> {
    forbidden(patient).is_none().then_some(())?;
    let egfr = patient
        .latest("egfr", "mL/min/{1.73_m2}", Some(CREATININE_DAYS))
        .or_else(|_| patient.latest("egfr", "mL/min", Some(CREATININE_DAYS)))
        .ok()?;
    Some(Estimate {
        value: egfr.value,
        text: Localized::new(
            format!(
                "{}{} as the laboratory reports it",
                egfr.label(),
                day(egfr.date, false)
            ),
            format!("实验室报告的 {}{}", egfr.label(), day(egfr.date, true)),
        ),
        implicated: vec![seen(&egfr)],
    })
}

struct Basis<'a> {
    creatinine: Measured<'a>,
    values: Values,
    unsteady: Option<Unsteady>,
}

/// Why an estimate from creatinine is no estimate of today's function.
struct Unsteady {
    why: Localized,
    /// The true function is not above the estimate.
    falling: bool,
}

fn basis<'a>(patient: &Patient<'a>) -> Result<Basis<'a>, Vec<Localized>> {
    if let Some(reason) = forbidden(patient) {
        return Err(vec![reason]);
    }
    let mut why = Vec::new();
    let mut miss = |missing: &Missing, en: &str, zh: &str| {
        why.push(missing.reason(&Localized::new(en, zh)));
    };
    let creatinine = patient
        .latest("creatinine", "mg/dL", Some(CREATININE_DAYS))
        .map_err(|missing| miss(&missing, "creatinine", "肌酐"))
        .ok();
    let age = patient
        .age
        .as_ref()
        .map_err(|missing| miss(missing, "age", "年龄"))
        .ok();
    let (Some(creatinine), Some(age)) = (creatinine, age) else {
        return Err(why);
    };
    let unsteady = unsettled(patient, &creatinine)
        .or_else(|| injured(patient))
        .or_else(|| sexless(patient));
    let mut values = Values::default();
    values.set("creatinine", creatinine.value);
    values.set("age", age.floor());
    values.set(
        "sex",
        f64::from(u8::from(patient.sex == Ok(AdministrativeSex::Female))),
    );
    Ok(Basis {
        creatinine,
        values,
        unsteady,
    })
}

const FOR_ADULTS: &str = "the estimate is for adults; the patient is under 18";

/// True of the reason that an estimate for adults is not used for a child.
pub fn is_for_adults(why: &Localized) -> bool {
    why.en == FOR_ADULTS
}

/// Patients whose creatinine gives no estimate that these rules may use.
fn forbidden(patient: &Patient<'_>) -> Option<Localized> {
    if patient.age.as_ref().is_ok_and(|age| *age < 18.0) {
        return Some(Localized::new(
            FOR_ADULTS,
            "估算公式仅适用于成人，患者未满 18 岁",
        ));
    }
    if matches!(patient.pregnancy(), Ok(Some(_))) {
        return Some(Localized::new(
            "the estimate is not valid in pregnancy",
            "妊娠期估算无效",
        ));
    }
    None
}

/// Acute kidney injury as a diagnosis, or as the documents tell the course of creatinine and urine: unless a creatinine shows
/// recovery, function is lower than creatinine says.
fn injured(patient: &Patient<'_>) -> Option<Unsteady> {
    if recovery::injury_is_over(patient) {
        return None;
    }
    let named = suspected(patient, "aki").then(|| Unsteady {
        why: Localized::new(
            "acute kidney injury: no estimate of clearance is valid",
            "急性肾损伤时清除率估算无效",
        ),
        falling: true,
    });
    named.or_else(|| {
        let (course, why) = patient.kidney_course()?;
        Some(Unsteady {
            why,
            falling: course == Course::Falls,
        })
    })
}

/// Why a child's dose for healthy kidneys does not hold: acute kidney injury is named, or creatinine or urine are told to change.
pub fn injury(patient: &Patient<'_>) -> Option<Localized> {
    dialysis(patient).is_none().then_some(())?;
    injured(patient).map(|unsteady| unsteady.why)
}

/// Without the sex the formula for men gives the most that it can be.
fn sexless(patient: &Patient<'_>) -> Option<Unsteady> {
    let missing = patient.sex.as_ref().err()?;
    Some(Unsteady {
        why: missing.reason(&Localized::new("sex", "性别")),
        falling: true,
    })
}

fn unsettled(patient: &Patient<'_>, creatinine: &Measured<'_>) -> Option<Unsteady> {
    if recovery::injury_is_over(patient) {
        return None;
    }
    change(patient, creatinine).map(|ratio| Unsteady {
        why: Localized::new(
            "creatinine is changing, so that no estimate of clearance is valid",
            "肌酐正在变化，清除率估算无效",
        ),
        falling: ratio > 1.0,
    })
}

/// By how many times creatinine has changed, where that is 0.3 mg/dL in 48 hours, or to one and a half times or back in
/// 7 days (KDIGO 2012), or to one and a half times what the note calls the baseline.
fn change(patient: &Patient<'_>, latest: &Measured<'_>) -> Option<f64> {
    let from_baseline = || {
        let usual = super::baseline(patient, "mg/dL")?;
        Some(latest.value / usual.value).filter(|ratio| *ratio >= 1.5)
    };
    recent_change(patient, latest).or_else(from_baseline)
}

fn recent_change(patient: &Patient<'_>, latest: &Measured<'_>) -> Option<f64> {
    let today = latest.date?;
    patient
        .series("creatinine", "mg/dL")
        .into_iter()
        .flatten()
        .filter(|earlier| earlier.fact.id != latest.fact.id)
        .filter_map(|earlier| Some((earlier.value, earlier.date?.days_until(today))))
        .find_map(|(value, (fewest, most))| {
            let ratio = latest.value / value;
            let near = |days: i32| fewest >= 0 && most <= days;
            let moves = near(7) && !(1.0 / 1.5..1.5).contains(&ratio)
                || near(2) && (latest.value - value).abs() >= 0.3;
            moves.then_some(ratio)
        })
}

/// True where the record names dialysis or end-stage kidney disease as present.
pub fn on_dialysis(patient: &Patient<'_>) -> bool {
    dialysis(patient).is_some()
}

fn dialysis(patient: &Patient<'_>) -> Option<Estimate> {
    let implicated = active(patient, "dialysis")
        .filter(|named| !is_transplanted(patient, named))
        .or_else(|| kept_on_dialysis(patient))?;
    Some(Estimate {
        value: 0.0,
        text: Localized::new("dialysis or end-stage kidney disease", "透析或终末期肾病"),
        implicated: vec![implicated],
    })
}

/// End-stage disease that led to a kidney transplant which works: a creatinine that no one on dialysis would have. A graft that failed
/// shows in the creatinine, or dialysis itself is named.
fn is_transplanted(patient: &Patient<'_>, named: &Implicated) -> bool {
    const OWN_KIDNEYS: f64 = 3.0;
    let end_stage = problem("end_stage").is_some_and(|group| {
        patient.conditions.iter().any(|fact| {
            Some(&fact.id) == named.fact.as_ref() && group.covers(fact, &patient.wordings)
        })
    });
    end_stage
        && active(patient, "kidney_transplant").is_some()
        && patient
            .latest("creatinine", "mg/dL", Some(CREATININE_DAYS))
            .is_ok_and(|creatinine| creatinine.value < OWN_KIDNEYS)
}

/// Dialysis among the procedures that is told as lasting or stands in the list of problems.
fn kept_on_dialysis(patient: &Patient<'_>) -> Option<Implicated> {
    const LASTING: &[&str] = &[
        "on haemodialysis",
        "on hemodialysis",
        "on dialysis",
        "on peritoneal",
        "on hd",
        "regular",
        "maintenance",
        "three times",
        "thrice",
        "dependent",
        "mon/wed/fri",
        "tue/thu/sat",
        "tues/thurs/sat",
        "mwf",
        "tts",
        "ttss",
        "3x/week",
        "x3/week",
        "3/week",
        "dialysis unit",
        "dialysis patient",
        "anuric",
        "规律",
        "维持性",
        "每周",
        "长期",
    ];
    let named = |procedure: &Procedure| {
        let name = procedure.code.name().to_lowercase();
        ["hemodialysis", "haemodialysis", "peritoneal dialysis"].contains(&name.as_str())
            || name.contains("血液透析")
            || name.contains("腹膜透析")
    };
    let told = |fact: &&Fact<Procedure>| {
        fact.spans().any(|(document, span)| {
            let listed = patient
                .record
                .section_at(document, span)
                .is_some_and(|section| section.kind == SectionKind::Assessment);
            let line = patient
                .record
                .document(document)
                .map(|one| around(one.text.reveal(), span, 24, &['\n', '.', '。', ';', '；']));
            listed || line.is_some_and(|line| LASTING.iter().any(|word| line.contains(word)))
        })
    };
    patient
        .record
        .procedures
        .iter()
        .filter(|fact| fact.is_usable() && named(&fact.value))
        .filter(|fact| {
            let assertion = &fact.value.assertion;
            assertion.presence == Presence::Present
                && assertion.experiencer == Experiencer::Patient
                && assertion.time == Temporality::Current
        })
        .find(told)
        .map(|fact| Implicated {
            label: fact.value.code.name().to_string(),
            fact: Some(fact.id.clone()),
            evidence: evidence(fact),
        })
}

/// Present or suspected now.
fn suspected(patient: &Patient<'_>, id: &str) -> bool {
    let now = |fact: &Fact<Condition>| {
        let assertion = &fact.value.assertion;
        fact.is_usable()
            && assertion.presence == Presence::Possible
            && assertion.time == Temporality::Current
            && assertion.experiencer == Experiencer::Patient
    };
    active(patient, id).is_some()
        || problem(id).is_some_and(|group| {
            let mut conditions = patient.record.conditions.iter();
            conditions.any(|fact| now(fact) && group.covers(fact, &patient.wordings))
        })
}

fn active(patient: &Patient<'_>, id: &str) -> Option<Implicated> {
    let group = problem(id)?;
    patient
        .conditions
        .iter()
        .find(|fact| fact.value.is_active() && group.covers(fact, &patient.wordings))
        .map(|fact| Implicated {
            label: fact.value.code.name().to_string(),
            fact: Some(fact.id.clone()),
            evidence: evidence(fact),
        })
}

fn seen(measured: &Measured<'_>) -> Implicated {
    Implicated {
        label: measured.label(),
        fact: Some(measured.fact.id.clone()),
        evidence: evidence(measured.fact),
    }
}

fn compute(score: &str, values: &Values) -> f64 {
    scores::find(score).map_or(f64::NAN, |score| (score.compute)(values))
}
