//! Acute kidney injury by the rise of creatinine, whether or not anyone has named it (KDIGO 2012; for the baseline of the last
//! year the algorithm of NHS England).

use crate::checks::framework::{Compose, Measured, Patient, Rule};
use crate::checks::rows;
use record::{DetectedIssue, Localized, Severity};

/// Days within which the latest creatinine speaks of today, and an earlier one is its baseline.
const DAYS: i32 = 7;
/// Days within which earlier values give a baseline where the last week has none.
const YEAR: i32 = 365;
/// A rise by 0.3 mg/dL within 48 hours, in µmol/L.
const STEP: f64 = 26.5;
/// A rise to so many times the earlier value within [`DAYS`].
pub(super) const RATIO: f64 = 1.5;

/// The card, where the latest creatinine has risen so; silent on dialysis.
pub fn check(rule: &Rule, patient: &Patient<'_>) -> Option<DetectedIssue> {
    if patient.latest("creatinine", "umol/L", Some(DAYS)).is_err() || rows::on_dialysis(patient) {
        return None;
    }
    let values: Vec<Measured<'_>> = patient
        .series("creatinine", "umol/L")
        .into_iter()
        .flatten()
        .collect();
    let (latest, earlier) = values.split_first()?;
    let recent = earlier
        .iter()
        .filter(|measured| has_risen(measured, latest));
    recent
        .min_by(|one, other| one.value.total_cmp(&other.value))
        .or_else(|| of_the_year(earlier, latest))
        .map(|baseline| issue(rule, latest, baseline))
        .or_else(|| {
            let usual = rows::baseline(patient, "umol/L")?;
            (latest.value >= RATIO * usual.value).then(|| issue(rule, latest, &usual))
        })
}

/// The median of the last year, where the latest value is [`RATIO`] times as high (NHS England algorithm for acute kidney injury).
fn of_the_year<'m, 'a>(
    earlier: &'m [Measured<'a>],
    latest: &Measured<'a>,
) -> Option<&'m Measured<'a>> {
    let within = |measured: &&Measured<'a>| {
        let days = measured.date.zip(latest.date);
        let days = days.map(|(before, now)| before.days_until(now));
        days.is_some_and(|(fewest, most)| fewest > DAYS && most <= YEAR)
    };
    let mut year: Vec<&Measured<'a>> = earlier.iter().filter(within).collect();
    year.sort_by(|one, other| one.value.total_cmp(&other.value));
    let median = year.get(year.len() / 2).copied()?;
    (latest.value >= RATIO * median.value).then_some(median)
}

fn has_risen(earlier: &Measured<'_>, latest: &Measured<'_>) -> bool {
    let (Some(before), Some(now)) = (earlier.date, latest.date) else {
        return false;
    };
    let (fewest, most) = before.days_until(now);
    let within = |days: i32| fewest >= 0 && most <= days;
    within(DAYS) && latest.value >= RATIO * earlier.value
        || within(2) && latest.value - earlier.value >= STEP
}

fn issue(rule: &Rule, latest: &Measured<'_>, baseline: &Measured<'_>) -> DetectedIssue {
    let ratio = latest.value / baseline.value;
    let severe = ratio >= 2.0 || latest.value >= 353.6;
    let severity = if severe {
        Severity::Critical
    } else {
        Severity::High
    };
    let (from, to) = (baseline.label(), latest.label());
    let day = |measured: &Measured<'_>, chinese: bool| match (measured.date, chinese) {
        (Some(date), _) => format!(" ({date})"),
        (None, false) => " (baseline as told, without a day)".to_string(),
        (None, true) => "（所述基线，未注明日期）".to_string(),
    };
    let title = Localized::new(
        format!(
            "Acute kidney injury by creatinine: {from}{}, now {to}{}, {ratio:.1} times",
            day(baseline, false),
            day(latest, false)
        ),
        format!(
            "肌酐提示急性肾损伤：{from}{}，现 {to}{}，为 {ratio:.1} 倍",
            day(baseline, true),
            day(latest, true)
        ),
    );
    let mut issue = rule
        .found(severity, "aki-rise", title)
        .detail(
            "KDIGO: a rise to one and a half times within 7 days, or against the median of the last year where the last week has no value, or by 26.5 µmol/L (0.3 mg/dL) within 48 hours. No estimate of clearance is valid; nephrotoxic and renally cleared drugs, volume and obstruction are reviewed now.",
            "KDIGO：7 天内升至 1.5 倍（一周内无值时与一年内中位数比），或 48 小时内升高 26.5 µmol/L（0.3 mg/dL）。清除率估算无效；立即审查肾毒性及经肾排泄药物、容量和梗阻。",
        );
    if let Some(source) = rows::source("kdigo-aki-read") {
        issue = issue.cite(source);
    }
    issue.measured(latest).measured(baseline)
}

#[cfg(test)]
mod tests {
    use super::super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex::Male;

    fn check(values: &[(f64, &str)], expect: &[&str]) {
        let sample = values
            .iter()
            .fold(Sample::new(60.0, Male), |sample, (value, day)| {
                sample.lab_on("creatinine", *value, "umol/L", day)
            });
        assert_eq!(found(&sample.run(&RULE)), expect, "{values:?}");
    }

    #[test]
    fn a_creatinine_that_has_risen_fast_speaks_and_a_slow_or_falling_one_does_not() {
        let critical = ["red-flag:aki-rise critical"];
        check(&[(80.0, "2026-02-24"), (240.0, "2026-02-28")], &critical);
        check(
            &[(80.0, "2026-02-24"), (125.0, "2026-02-28")],
            &["red-flag:aki-rise high"],
        );
        check(
            &[(180.0, "2026-02-27"), (210.0, "2026-02-28")],
            &["red-flag:aki-rise high"],
        );
        check(
            &[(80.0, "2026-01-01"), (125.0, "2026-02-28")],
            &["red-flag:aki-rise high"],
        );
        check(&[(80.0, "2025-01-01"), (125.0, "2026-02-28")], &[]);
        check(&[(110.0, "2026-01-01"), (125.0, "2026-02-28")], &[]);
        check(&[(240.0, "2026-02-24"), (100.0, "2026-02-28")], &[]);
        check(&[(140.0, "2026-02-24"), (150.0, "2026-02-28")], &[]);
    }
}
