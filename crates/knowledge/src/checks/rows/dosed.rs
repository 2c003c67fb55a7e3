//! How much of a drug is given and how often, against the limit of a row. What is not stated meets no limit: another check reports it.

use super::judge::{Answer, plain};
use super::said;
use super::when::Limit;
use crate::checks::framework::{Drug, Patient, mg_per_kg};

/// Days within which a weight makes a dose a dose per kg.
const WEIGHT_DAYS: i32 = 180;

/// Words beside a dose that is not given every day.
const NOT_DAILY: &str = "once/single/one-off/one off/stat/load/bolus/week/month/alternate/every other/cycle/单次/一次/顿服/首剂/负荷/每周/隔日/每月";

/// Milligrams in a day. Where nothing says how often, one dose that alone passes the limit does.
pub fn day(patient: &Patient<'_>, drug: Option<&Drug<'_>>, limit: Limit) -> Answer {
    let least = || {
        let drug = drug?;
        let untimed = drug.fact?.value.dosage.frequency.is_none();
        let daily =
            untimed && !limit.is_upper() && said::beside(patient, drug, NOT_DAILY).is_none();
        drug.mg_per_dose.filter(|_| daily)
    };
    let mg = drug.and_then(|drug| drug.mg_per_day);
    answer(mg.or_else(least), limit, |mg| {
        (
            format!("{mg} mg a day, {} mg", limit.en()),
            format!("每日 {mg} mg，{} mg", limit.zh()),
        )
    })
}

/// Milligrams in one dose.
pub fn single(drug: Option<&Drug<'_>>, limit: Limit) -> Answer {
    let mg = drug.and_then(|drug| drug.mg_per_dose);
    answer(mg, limit, |mg| {
        (
            format!("{mg} mg in one dose, {} mg", limit.en()),
            format!("单次 {mg} mg，{} mg", limit.zh()),
        )
    })
}

/// Milligrams per kg in one dose, as written or by the weight.
pub fn per_kg(patient: &Patient<'_>, drug: Option<&Drug<'_>>, limit: Limit) -> Answer {
    let written = drug.and_then(|drug| {
        let dosage = &drug.fact?.value.dosage;
        match &dosage.dose {
            Some(dose) => mg_per_kg(dose),
            None => last_per_kg(&dosage.text),
        }
    });
    let weighed = || {
        let mg = drug?.mg_per_dose?;
        let weight = patient.latest("weight", "kg", Some(WEIGHT_DAYS)).ok()?;
        Some((mg / weight.value * 10.0).round() / 10.0)
    };
    answer(written.or_else(weighed), limit, |mg| {
        (
            format!("{mg} mg/kg in one dose, {} mg/kg", limit.en()),
            format!("单次 {mg} mg/kg，{} mg/kg", limit.zh()),
        )
    })
}

/// Doses in a day.
pub fn times(drug: Option<&Drug<'_>>, limit: Limit) -> Answer {
    answer(drug.and_then(per_day), limit, |times| {
        let times = (times * 100.0).round() / 100.0;
        (
            format!("{times} doses a day, {}", limit.en()),
            format!("每日 {times} 次，{}", limit.zh()),
        )
    })
}

/// How often a day, where it is stated.
pub fn per_day(drug: &Drug<'_>) -> Option<f64> {
    let frequency = drug.fact?.value.dosage.frequency.as_ref()?;
    frequency.per_day
}

fn answer(amount: Option<f64>, limit: Limit, words: impl Fn(f64) -> (String, String)) -> Answer {
    match amount.filter(|amount| limit.holds(*amount)) {
        Some(amount) => {
            let (en, zh) = words(amount);
            Answer::Yes(vec![plain(en, zh)])
        }
        None => Answer::No,
    }
}

/// "6 mg/kg x2 then 4 mg/kg q12h": the dose that goes on.
fn last_per_kg(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let before = lower.rsplit_once("mg/kg")?.0.trim_end();
    let start = before
        .rfind(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
    before[start..].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dose_that_goes_on_is_the_last_per_kg() {
        assert_eq!(last_per_kg("6 mg/kg x2 then 4 mg/kg q12h"), Some(4.0));
        assert_eq!(last_per_kg("首日6mg/kg，之后4.5mg/kg"), Some(4.5));
        assert_eq!(last_per_kg("200 mg twice daily"), None);
    }
}
