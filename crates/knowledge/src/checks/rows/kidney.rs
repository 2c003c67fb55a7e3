use super::groups::problem;
use super::labels::{analyte, day};
use super::when::Limit;
use crate::checks::framework::{Measured, Missing, Patient, evidence};
use crate::scores::{self, Values};
use record::{AdministrativeSex, Implicated, Localized};

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

type Estimated = Result<Estimate, Vec<Localized>>;

/// Creatinine clearance by Cockcroft-Gault, in mL/min. Weight: actual where `actual_weight`, else chosen by body mass
/// index (ideal, actual or adjusted; actual where no height is known).
pub fn clearance(patient: &Patient<'_>, actual_weight: bool, limit: Limit) -> Estimated {
    if let Some(estimate) = dialysis(patient) {
        return Ok(estimate);
    }
    let basis = basis(patient)?;
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

/// Estimated filtration rate by CKD-EPI 2021, in mL/min/1.73 m2; the laboratory's own figure where no creatinine can be used.
pub fn filtration(patient: &Patient<'_>, _limit: Limit) -> Estimated {
    if let Some(estimate) = dialysis(patient) {
        return Ok(estimate);
    }
    match basis(patient) {
        Ok(basis) => {
            let value = compute("ckd-epi-2021", &basis.values);
            let creatinine = &basis.creatinine;
            Ok(Estimate {
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
            })
        }
        Err(why) => reported(patient).ok_or(why),
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
    let sex = patient
        .sex
        .as_ref()
        .map_err(|missing| miss(missing, "sex", "性别"))
        .ok();
    let (Some(creatinine), Some(age), Some(sex)) = (creatinine, age, sex) else {
        return Err(why);
    };
    if is_moving(patient, &creatinine) {
        return Err(vec![Localized::new(
            "creatinine is changing, so that no estimate of clearance is valid",
            "肌酐正在变化，清除率估算无效",
        )]);
    }
    let mut values = Values::default();
    values.set("creatinine", creatinine.value);
    values.set("age", age.floor());
    values.set(
        "sex",
        f64::from(u8::from(*sex == AdministrativeSex::Female)),
    );
    Ok(Basis { creatinine, values })
}

/// Patients whose creatinine gives no estimate that these rules may use.
fn forbidden(patient: &Patient<'_>) -> Option<Localized> {
    if patient.age.as_ref().is_ok_and(|age| *age < 18.0) {
        return Some(Localized::new(
            "the estimate is for adults; the patient is under 18",
            "估算公式仅适用于成人，患者未满 18 岁",
        ));
    }
    if matches!(patient.pregnancy(), Ok(Some(_))) {
        return Some(Localized::new(
            "the estimate is not valid in pregnancy",
            "妊娠期估算无效",
        ));
    }
    active(patient, "aki").map(|_| {
        Localized::new(
            "acute kidney injury: no estimate of clearance is valid",
            "急性肾损伤时清除率估算无效",
        )
    })
}

/// A change of 0.3 mg/dL in 48 hours, or to one and a half times or back in 7 days (KDIGO 2012).
fn is_moving(patient: &Patient<'_>, latest: &Measured<'_>) -> bool {
    let Some(today) = latest.date else {
        return false;
    };
    patient
        .series("creatinine", "mg/dL")
        .into_iter()
        .flatten()
        .filter(|earlier| earlier.fact.id != latest.fact.id)
        .filter_map(|earlier| Some((earlier.value, earlier.date?.days_until(today))))
        .any(|(value, (fewest, most))| {
            let ratio = latest.value / value;
            let near = |days: i32| fewest >= 0 && most <= days;
            near(7) && !(1.0 / 1.5..1.5).contains(&ratio)
                || near(2) && (latest.value - value).abs() >= 0.3
        })
}

fn dialysis(patient: &Patient<'_>) -> Option<Estimate> {
    let implicated = active(patient, "dialysis")?;
    Some(Estimate {
        value: 0.0,
        text: Localized::new("dialysis or end-stage kidney disease", "透析或终末期肾病"),
        implicated: vec![implicated],
    })
}

fn active(patient: &Patient<'_>, id: &str) -> Option<Implicated> {
    let group = problem(id)?;
    patient
        .conditions
        .iter()
        .find(|fact| fact.value.is_active() && group.holds(&fact.value))
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
