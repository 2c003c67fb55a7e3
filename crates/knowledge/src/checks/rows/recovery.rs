//! Acute illnesses that the record shows to be over: a kidney injury whose creatinine has come down, a shock without vasopressors for
//! days. What is not sure is not over.

use super::groups::Problem;
use crate::checks::framework::{Measured, Patient};
use crate::scores::{self, Values};
use record::AdministrativeSex;
use regex::Regex;
use std::sync::LazyLock;

/// The fall from the highest creatinine to the latest that an injury leaves behind (KDIGO 2012: one and a half times).
const FALL: f64 = 1.5;
/// The same where the last two values agree, so that a filtration rate of [`SETTLED`] is one of today.
const FALL_SETTLED: f64 = 2.0;
/// Filtration rate from which the kidneys work again, mL/min/1.73 m2.
const GOOD: f64 = 60.0;
const SETTLED: f64 = 50.0;
/// Days over which one injury lasts.
const COURSE: i32 = 60;
/// Share by which two values of a steady creatinine differ.
const STEADY: f64 = 0.1;
/// Systolic pressure that a shock which is over leaves, mmHg, and the days of the value.
const PRESSURE: (f64, i32) = (100.0, 3);
/// A lactate that it leaves, mmol/L.
const LACTATE: f64 = 2.5;

/// True where the patient's acute `problem` is over by what the record shows.
pub fn is_over(patient: &Patient<'_>, problem: &Problem) -> bool {
    match problem.id {
        "aki" | "aki_now" => injury_is_over(patient),
        "shock_now" | "sepsis_now" | "severe_infection" => shock_is_over(patient),
        _ => false,
    }
}

/// The latest creatinine lies far below the highest and gives a good filtration rate, and none after the highest rose again.
pub fn injury_is_over(patient: &Patient<'_>) -> bool {
    let values: Vec<Measured<'_>> = patient
        .series("creatinine", "mg/dL")
        .into_iter()
        .flatten()
        .collect();
    let Some((latest, earlier)) = values.split_first() else {
        return false;
    };
    let Some(before) = earlier.first() else {
        return false;
    };
    // A value of long ago tells nothing of this injury.
    let of_now = |one: &&Measured<'_>| {
        let days = one.date.zip(latest.date);
        days.is_none_or(|(then, now)| then.days_until(now).1 <= COURSE)
    };
    let recent = earlier.iter().filter(of_now);
    let highest = recent.map(|one| one.value).fold(0.0, f64::max);
    let fall = highest / latest.value;
    let rises = latest.value > before.value * (1.0 + STEADY);
    let Some(rate) = filtration(patient, latest.value) else {
        return false;
    };
    let steady = (latest.value - before.value).abs() <= STEADY * before.value;
    !rises && (fall >= FALL && rate >= GOOD || fall >= FALL_SETTLED && rate >= SETTLED && steady)
}

fn filtration(patient: &Patient<'_>, creatinine: f64) -> Option<f64> {
    let age = patient.age.as_ref().ok().filter(|age| **age >= 18.0)?;
    let sex = patient.sex.as_ref().ok()?;
    let mut values = Values::default();
    values.set("creatinine", creatinine);
    values.set("age", age.floor());
    values.set(
        "sex",
        f64::from(u8::from(*sex == AdministrativeSex::Female)),
    );
    let rate = (scores::find("ckd-epi-2021")?.compute)(&values);
    rate.is_finite().then_some(rate)
}

/// A document tells that vasopressors were stopped days ago, pressure and lactate agree, and none is on the list.
fn shock_is_over(patient: &Patient<'_>) -> bool {
    const PRESSORS: [&str; 7] = [
        "norepinephrine",
        "epinephrine",
        "vasopressin",
        "dopamine",
        "phenylephrine",
        "metaraminol",
        "dobutamine",
    ];
    let told = patient
        .record
        .documents
        .iter()
        .any(|document| tells_weaned(document.text.reveal()));
    let pressure = patient.latest("systolic_bp", "mm[Hg]", Some(PRESSURE.1));
    let lactate = patient.latest("lactate", "mmol/L", None);
    told && pressure.is_ok_and(|pressure| pressure.value >= PRESSURE.0)
        && lactate.map_or(true, |lactate| lactate.value < LACTATE)
        && !patient
            .drugs
            .iter()
            .any(|drug| PRESSORS.contains(&drug.ingredient.as_str()))
}

/// "off norad since D4", "noradrenaline weaned off day 3", "vasopressors stopped 3 days ago", "D4停去甲肾上腺素", "血管活性药已停3天".
fn tells_weaned(text: &str) -> bool {
    static OFF: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let drug = r"(?:norad(?:renaline)?|norepi(?:nephrine)?|levophed|(?:vaso)?pressors?|(?:vaso)?pressor support|inotropes?)";
        let since = r"(?:since\s+(?:d(?:ay)?\s*\d|\d|yesterday|mon|tue|wed|thu|fri|sat|sun)|(?:on\s+)?d(?:ay)?\s*\d|for\s+\d+\s*(?:h\b|hours|days|d\b)|>\s*\d+\s*(?:h|d)\b|\d+\s*days?\s+ago|x\s*\d+\s*(?:d|days)\b)";
        Regex::new(&format!(
            r"(?i)\boff\s+(?:all\s+)?{drug}[^\n.;,]{{0,12}}?\s{since}|\b{drug}\s+(?:was\s+|were\s+)?(?:stopped|off|weaned(?:\s+off)?|discontinued)\s+{since}|(?:第?\s*\d+\s*天|D\s*\d+)\s*(?:已)?停(?:用)?(?:去甲肾|血管活性药|升压药)|(?:去甲肾(?:上腺素)?|血管活性药物?|升压药)(?:已|于)?\s*(?:第?\s*\d+\s*天|D\s*\d+)?\s*(?:已)?停(?:用)?\s*(?:\d+\s*天|$|[，。；,])"
        ))
        .ok()
    });
    static AGAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:back on|restart(?:ed)?|re-?commenced|recommence|reintroduced|remains on|still on)\s+(?:norad|norepi|vaso|pressor|inotrop|levophed)|再次?(?:应用|使用|上|加用)(?:去甲|血管活性|升压)|重新(?:应用|使用)(?:去甲|血管活性|升压)").ok()
    });
    let tells = |it: &LazyLock<Option<Regex>>| it.as_ref().is_some_and(|it| it.is_match(text));
    tells(&OFF) && !tells(&AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex::{Female, Male};

    fn speaks(sample: Sample, rule: &crate::checks::framework::Rule, word: &str) -> bool {
        let issues = sample.run(rule);
        found(&issues)
            .iter()
            .any(|issue| issue.contains(word) && !issue.ends_with(" info"))
    }

    fn injured(values: &[(f64, &str)]) -> Sample {
        let sample = Sample::new(57.0, Female)
            .has("acute kidney injury")
            .takes("metformin");
        values.iter().fold(sample, |sample, (value, day)| {
            sample.lab_on("creatinine", *value, "mg/dL", day)
        })
    }

    #[test]
    fn a_kidney_injury_is_over_where_creatinine_came_down() {
        let over = |values: &[(f64, &str)]| {
            let kept = speaks(injured(values), &crate::checks::disease::RULE, "aki");
            let flag = speaks(injured(values), &crate::checks::red_flags::RULE, "aki");
            assert_eq!(kept, flag, "{values:?}");
            !kept
        };
        assert!(over(&[
            (3.4, "2026-02-20"),
            (1.6, "2026-02-24"),
            (0.9, "2026-02-28")
        ]));
        assert!(over(&[
            (3.4, "2026-02-20"),
            (1.1, "2026-02-26"),
            (1.1, "2026-02-28")
        ]));
        assert!(!over(&[(3.4, "2026-02-20"), (2.1, "2026-02-28")]));
        assert!(!over(&[(3.4, "2026-02-20"), (1.1, "2026-02-28")]));
        assert!(!over(&[(0.9, "2026-02-20"), (1.2, "2026-02-28")]));
        assert!(!over(&[
            (3.4, "2026-02-20"),
            (0.7, "2026-02-26"),
            (0.9, "2026-02-28")
        ]));
        assert!(!over(&[(0.9, "2026-02-28")]));
        assert!(!over(&[]));
    }

    #[test]
    fn a_shock_is_over_where_vasopressors_were_stopped_days_ago_and_the_values_agree() {
        let ill = |text: &str, systolic: f64| {
            Sample::new(57.0, Male)
                .text(text)
                .has("septic shock")
                .takes("metformin")
                .lab("systolic_bp", systolic, "mm[Hg]")
        };
        let off = "NOW: off norad since D4, extubated D4";
        let shock = |sample| speaks(sample, &crate::checks::red_flags::RULE, "shock-named");
        let row = |sample| speaks(sample, &crate::checks::disease::RULE, "shock");
        assert!(!shock(ill(off, 138.0)));
        assert!(!row(ill(off, 138.0)));
        assert!(shock(ill(off, 88.0)));
        assert!(shock(ill("Septic shock, on norad 0.2", 120.0)));
        assert!(shock(ill(off, 138.0).takes("norepinephrine")));
        assert!(shock(ill(off, 138.0).lab("lactate", 4.2, "mmol/L")));
        assert!(row(ill("plan: wean off norad", 120.0)));
    }

    #[test]
    fn the_end_of_vasopressors_is_told_in_many_words_with_its_day() {
        for text in [
            "off norad since D4",
            "off noradrenaline since day 3",
            "off all pressors for 48 h",
            "off vasopressors since D4",
            "noradrenaline weaned off D3",
            "norepinephrine stopped 3 days ago",
            "D4停去甲肾上腺素",
            "去甲肾上腺素第3天停用，血压稳",
            "血管活性药已停3天",
        ] {
            assert!(tells_weaned(text), "{text}");
        }
        for text in [
            "wean off norad today",
            "off norad",
            "on norad 0.1, to come off D4",
            "off norad since D4, back on norad D6",
            "计划停去甲肾上腺素",
            "off antibiotics since D4",
        ] {
            assert!(!tells_weaned(text), "{text}");
        }
    }
}
