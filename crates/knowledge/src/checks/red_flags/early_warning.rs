//! Points of the National Early Warning Score 2 that the vital signs of the record make for certain: what it does not hold
//! counts nothing, so that the sum is the least that it can be.

use crate::checks::framework::{Compose, Measured, Rule};
use crate::checks::rows::{self, Answer, Judge};
use crate::scores::news2;
use record::{DetectedIssue, Localized, Severity};

/// Days after which a vital sign says nothing of now.
const DAYS: i32 = 3;
/// The threshold of an emergency response.
const EMERGENCY: f64 = 7.0;
/// Points of any consciousness but alert.
const CONFUSED: f64 = 3.0;

const SIGNS: &[(&str, &str)] = &[
    ("respiratory_rate", "/min"),
    ("spo2", "%"),
    ("systolic_bp", "mm[Hg]"),
    ("heart_rate", "/min"),
    ("temperature", "Cel"),
];

/// The card, where the points reach the threshold in an adult who is not pregnant. Saturation counts on scale 1, and not at
/// all with chronic lung disease, whose target nobody may have written down.
pub fn check(rule: &Rule, judge: &Judge<'_, '_>) -> Option<DetectedIssue> {
    let patient = judge.patient;
    let child = patient.age.as_ref().is_ok_and(|age| *age < 16.0);
    if child || patient.age.is_err() && !judge.is_taken_for_adult() {
        return None;
    }
    if matches!(patient.pregnancy(), Ok(Some(_))) {
        return None;
    }
    let lungs = matches!(judge.has_id("copd"), Answer::Yes(_));
    let mut total = 0.0;
    let mut signs: Vec<Measured<'_>> = Vec::new();
    for (key, unit) in SIGNS.iter().filter(|(key, _)| *key != "spo2" || !lungs) {
        let Ok(measured) = patient.latest(key, unit, Some(DAYS)) else {
            continue;
        };
        let points = news2::points(key, measured.value);
        if points > 0.0 && measured.comparator.is_none() {
            total += points;
            signs.push(measured);
        }
    }
    let coma = patient.latest("gcs", "1", Some(DAYS)).ok();
    let dementia = matches!(judge.has_id("dementia"), Answer::Yes(_));
    if let Some(coma) = coma.filter(|coma| coma.value < 15.0 && !dementia) {
        total += CONFUSED;
        signs.push(coma);
    }
    (total >= EMERGENCY && signs.len() > 1).then(|| issue(rule, total, &signs))
}

fn issue(rule: &Rule, total: f64, signs: &[Measured<'_>]) -> DetectedIssue {
    let labels: Vec<String> = signs.iter().map(Measured::label).collect();
    let title = Localized::new(
        format!("NEWS2 of at least {total}: {}", labels.join("; ")),
        format!("NEWS2 至少 {total} 分：{}", labels.join("；")),
    );
    let mut issue = rule.found(Severity::Critical, "news2", title).detail(
        "7 points or more of the National Early Warning Score 2 ask for an emergency assessment by a team with critical care skills. Counted from the latest vital signs alone; oxygen and what is not recorded count nothing.",
        "国家早期预警评分 2（NEWS2）7 分及以上：由具备重症能力的团队紧急评估。仅按最近的生命体征计算；吸氧及未记录项不计分。",
    );
    if let Some(source) = rows::source("news2") {
        issue = issue.cite(source);
    }
    signs.iter().fold(issue, Compose::measured)
}

#[cfg(test)]
mod tests {
    use super::super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex::{Female, Male};

    fn speaks(sample: Sample) -> bool {
        found(&sample.run(&RULE)).contains(&"red-flag:news2 critical".to_string())
    }

    fn ill(sample: Sample) -> Sample {
        sample
            .lab("respiratory_rate", 22.0, "/min")
            .lab("spo2", 93.0, "%")
            .lab("systolic_bp", 98.0, "mm[Hg]")
            .lab("temperature", 35.9, "Cel")
    }

    #[test]
    fn points_are_added_over_whatever_signs_there_are() {
        assert!(speaks(ill(Sample::new(74.0, Female))));
        let slower = ill(Sample::new(74.0, Female)).lab("respiratory_rate", 20.0, "/min");
        assert!(!speaks(slower));
    }

    #[test]
    fn a_coma_score_below_15_counts_unless_dementia_explains_it() {
        let drowsy = || {
            Sample::new(80.0, Male)
                .lab("gcs", 13.0, "1")
                .lab("heart_rate", 115.0, "/min")
                .lab("spo2", 93.0, "%")
        };
        assert!(speaks(drowsy()));
        assert!(!speaks(drowsy().has("dementia")));
    }

    #[test]
    fn children_pregnancy_and_old_values_are_left_out() {
        assert!(!speaks(ill(Sample::new(12.0, Female))));
        assert!(!speaks(ill(Sample::new(30.0, Female).pregnant(Some(20.0)))));
        assert!(!speaks(ill(Sample::new(74.0, Female).has("COPD"))));
    }
}
