//! Findings that need action now, whatever else is running.

mod early_warning;
mod overdose;
mod rise;
mod rise_told;

use super::framework::{Compose, Known, Measured, Patient, Publication, Rule, RuleInfo, table};
use super::rows::{self, Answer, Judge, Reason, Unaged, When};
use record::{
    DetectedIssue, Interpretation, IssueKind, IssueSource, Localized, RuleStatus, Severity,
};
use std::collections::BTreeSet;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/red_flags.tsv");

struct Flag {
    id: &'static str,
    flag: &'static str,
    when: When,
    severity: Severity,
    title: Localized,
    detail: Localized,
    source: IssueSource,
}

static FLAGS: LazyLock<Vec<Flag>> = LazyLock::new(|| {
    table::rows(TABLE)
        .filter_map(|row| {
            Some(Flag {
                id: row.get("id"),
                flag: row.get("flag"),
                when: When::parse(row.get("when"))?,
                severity: rows::severity(row.get("severity"))?,
                title: Localized::new(row.get("title_en"), row.get("title_zh")),
                detail: Localized::new(row.get("en"), row.get("zh")),
                source: rows::source(row.get("source"))?,
            })
        })
        .collect()
});

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "red-flag",
        name: "Act now",
        name_zh: "立即处理",
        kind: IssueKind::RedFlag,
        status: RuleStatus::Preview,
        what: "Present, current values and pictures that need action before anything else: shock, hypoxia, critical laboratory values, coma, sepsis, stroke, acute coronary syndrome, and the like; and any result that the laboratory itself flags as critical.",
        why: "Minutes decide; no plan may be waited for.",
        silent: "Silent on what is denied, over, historical or another person's, on entries dated more than a week before the as-of day, and on values older than the row allows. Not checked: vital signs that the record does not hold, and values without a unit that was understood.",
        example: "Potassium 6.9 mmol/L of today: found, critical.",
        sources: &[Publication::recalled(
            "Guidelines and critical values, by row",
            "as each row states",
        )],
    },
    run,
};

/// Vital signs whose absence is said.
const VITAL: &[(&str, &str)] = &[
    ("systolic_bp", "mm[Hg]"),
    ("heart_rate", "/min"),
    ("respiratory_rate", "/min"),
    ("temperature", "Cel"),
    ("spo2", "%"),
];

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let judge = Judge {
        unaged: Unaged::of(patient),
        ..Judge::of(patient)
    };
    let mut spoken = BTreeSet::new();
    let mut issues = Vec::new();
    for flag in FLAGS.iter() {
        if spoken.contains(flag.flag) {
            continue;
        }
        if let Answer::Yes(reasons) = judge.decide(&flag.when, None) {
            spoken.insert(flag.flag);
            issues.push(issue(rule, flag, &reasons));
        }
    }
    if !spoken.contains("kidney") {
        issues.extend(rise::check(rule, patient).or_else(|| rise_told::check(rule, patient)));
    }
    if !spoken.contains("early-warning") {
        issues.extend(early_warning::check(rule, &judge));
    }
    if !spoken.contains("poisoning") {
        issues.extend(overdose::check(rule, patient));
    }
    issues.extend(flagged(rule, patient, &issues));
    issues.extend(missing(rule, patient));
    if issues.is_empty() {
        let name = Localized::new(rule.info.name, rule.info.name_zh);
        issues.push(rule.clear(&rule.info.sources[0], name));
    }
    issues
}

fn issue(rule: &Rule, flag: &Flag, reasons: &[Reason]) -> DetectedIssue {
    let headings = reasons.iter().map(Reason::heading);
    let shown: Vec<&Localized> = headings.filter(|brief| !brief.en.is_empty()).collect();
    let title = match shown.split_first() {
        // "Shock: shock suspected" says it twice.
        Some((first, others)) if opens_with(&first.en, &flag.title.en) => {
            let head = Localized::new(
                format!("{}{}", flag.title.en, &first.en[flag.title.en.len()..]),
                first.zh.clone(),
            );
            joined(&head, others, ("; ", "；"), ("", ""))
        }
        _ => joined(&flag.title, &shown, (": ", "："), ("", "")),
    };
    let whole: Vec<&Localized> = reasons.iter().map(|reason| &reason.text).collect();
    let detail = if reasons.iter().any(|reason| reason.brief.is_some()) {
        joined(&flag.detail, &whole, (" Here: ", "依据："), (".", "。"))
    } else {
        flag.detail.clone()
    };
    let mut issue = rule
        .found(flag.severity, flag.id, title)
        .detail(detail.en, detail.zh)
        .cite(flag.source.clone());
    for reason in reasons {
        issue.implicated.extend(reason.implicated.iter().cloned());
    }
    issue
}

fn opens_with(text: &str, head: &str) -> bool {
    text.get(..head.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// `head`, and the parts behind it where there are any.
fn joined(
    head: &Localized,
    parts: &[&Localized],
    mark: (&str, &str),
    end: (&str, &str),
) -> Localized {
    if parts.is_empty() {
        return head.clone();
    }
    let of = |part: fn(&Localized) -> &str, mark: &str, between: &str, end: &str| {
        let all: Vec<&str> = parts.iter().map(|one| part(one)).collect();
        format!("{}{mark}{}{end}", part(head), all.join(between))
    };
    Localized::new(
        of(|one| &one.en, mark.0, "; ", end.0),
        of(|one| &one.zh, mark.1, "；", end.1),
    )
}

/// Latest results of the last week that the laboratory flags as critical and no row has spoken of.
fn flagged(rule: &Rule, patient: &Patient<'_>, found: &[DetectedIssue]) -> Vec<DetectedIssue> {
    let mut latest = BTreeSet::new();
    let usable = patient
        .record
        .observations
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_usable())
        .collect();
    let results = patient.record.newest_first(usable);
    let mut issues = Vec::new();
    for fact in results {
        let name = fact.value.key().unwrap_or_else(|| fact.value.code.name());
        let old = fact
            .value
            .effective
            .and_then(|date| patient.days_since(date))
            .is_some_and(|days| days > 7);
        let critical = matches!(
            fact.value.interpretation,
            Some(Interpretation::CriticalHigh | Interpretation::CriticalLow)
        );
        let known = found
            .iter()
            .flat_map(|issue| &issue.implicated)
            .any(|implicated| implicated.fact.as_ref() == Some(&fact.id));
        if !latest.insert(name) || old || !critical || known {
            continue;
        }
        let value = fact.value.quantity().map_or_else(String::new, |quantity| {
            format!(" {} {}", quantity.value, quantity.unit_text)
        });
        let label = format!("{}{value}", fact.value.code.name());
        let title = Localized::new(
            format!("Critical result: {label}"),
            format!("危急值：{label}"),
        );
        issues.push(
            rule.found(Severity::Critical, &format!("laboratory:{name}"), title)
                .detail(
                    "The laboratory itself flags this result as critical.",
                    "实验室将该结果标记为危急值。",
                )
                .fact(label, fact),
        );
    }
    issues
}

/// What the record does not hold of the vital signs: absence is not normality.
fn missing(rule: &Rule, patient: &Patient<'_>) -> Option<DetectedIssue> {
    let absent: Vec<Localized> = VITAL
        .iter()
        .filter(|(key, unit)| {
            let latest: Known<Measured<'_>> = patient.latest(key, unit, Some(3));
            latest.is_err()
        })
        .map(|(key, _)| rows::analyte(key))
        .collect();
    if absent.is_empty() {
        return None;
    }
    let en: Vec<&str> = absent.iter().map(|name| name.en.as_str()).collect();
    let zh: Vec<&str> = absent.iter().map(|name| name.zh.as_str()).collect();
    let reason = Localized::new(
        format!("no usable value of the last 3 days: {}", en.join(", ")),
        format!("近 3 天无可用数值：{}", zh.join("、")),
    );
    let name = Localized::new("Act now: vital signs", "立即处理：生命体征");
    Some(rule.not_checked(Severity::Critical, "vital-signs", name, reason))
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::{Female, Male};
    use record::IssueState;

    #[test]
    fn the_table_can_be_read() {
        let mut ids = BTreeSet::new();
        for row in table::rows(TABLE) {
            assert!(ids.insert(row.get("id")), "{} twice", row.get("id"));
            assert!(When::parse(row.get("when")).is_some(), "{}", row.get("id"));
            assert!(
                rows::source(row.get("source")).is_some(),
                "{}",
                row.get("id")
            );
        }
        assert_eq!(ids.len(), FLAGS.len());
    }

    fn adult() -> Sample {
        Sample::new(50.0, Male)
    }

    fn check(sample: Sample, expect: &[&str]) {
        let expect: Vec<String> = expect
            .iter()
            .map(|id| match id.strip_suffix(" high") {
                Some(_) => format!("red-flag:{id}"),
                None => format!("red-flag:{id} critical"),
            })
            .collect();
        assert_eq!(found(&sample.run(&RULE)), expect);
    }

    #[test]
    fn values_speak_at_their_edge() {
        let value = |key: &str, value: f64, unit: &str, expect: &[&str]| {
            check(adult().lab(key, value, unit), expect);
        };
        value("potassium", 6.5, "mmol/L", &["potassium-high"]);
        value("potassium", 6.4, "mmol/L", &["potassium-6"]);
        value("potassium", 5.9, "mmol/L", &[]);
        value("potassium", 2.5, "mmol/L", &["potassium-3 high"]);
        value("potassium", 3.0, "mmol/L", &[]);
        value("potassium", 2.4, "mmol/L", &["potassium-low"]);
        value("sodium", 119.0, "mmol/L", &["sodium-low"]);
        value("sodium", 120.0, "mmol/L", &["sodium-125 high"]);
        value("sodium", 125.0, "mmol/L", &[]);
        value("glucose", 2.9, "mmol/L", &["glucose-low"]);
        value("glucose", 50.0, "mg/dL", &["glucose-low"]);
        value("systolic_bp", 89.0, "mm[Hg]", &["shock-sbp"]);
        value("systolic_bp", 90.0, "mm[Hg]", &[]);
        value("spo2", 89.0, "%", &["hypoxia"]);
        value("spo2", 90.0, "%", &[]);
        value("lactate", 4.0, "mmol/L", &["lactate"]);
        value("ph", 7.19, "1", &["ph-low"]);
        value("haemoglobin", 6.9, "g/dL", &["haemoglobin"]);
        value("platelets", 19.0, "10*9/L", &["platelets"]);
        value("inr", 5.0, "1", &["inr"]);
        value("gcs", 8.0, "1", &["gcs-8"]);
        value("temperature", 41.0, "Cel", &["temperature-high"]);
    }

    #[test]
    fn old_implausible_and_unitless_values_do_not_speak() {
        check(
            adult().lab_on("potassium", 7.0, "mmol/L", "2026-02-20"),
            &[],
        );
        check(adult().lab("potassium", 45.0, "mmol/L"), &[]);
        check(adult().lab("glucose", 45.0, ""), &[]);
        check(adult().lab("glucose", 2.0, ""), &["glucose-low"]);
        check(adult().lab("potassium", 7.0, ""), &["potassium-high"]);
        check(
            adult()
                .lab_on("potassium", 7.0, "mmol/L", "2026-02-27")
                .lab("potassium", 4.4, "mmol/L"),
            &[],
        );
    }

    #[test]
    fn chronic_lung_disease_lowers_the_limit_of_saturation() {
        check(adult().has("COPD").lab("spo2", 89.0, "%"), &[]);
        check(
            adult().has("COPD").lab("spo2", 87.0, "%"),
            &["hypoxia-copd"],
        );
    }

    #[test]
    fn pictures_need_their_parts_present_now_and_in_the_patient() {
        check(adult().has("chest pain").has("diaphoresis"), &["acs-pain"]);
        check(adult().has("chest pain"), &[]);
        let denied = |condition: &mut record::Condition| {
            condition.assertion.presence = record::Presence::Absent
        };
        check(
            adult().has("chest pain").condition("diaphoresis", denied),
            &[],
        );
        check(adult().condition("suicidal ideation", denied), &[]);
        check(adult().has("suicidal ideation"), &["suicide"]);
        let relative = |condition: &mut record::Condition| {
            condition.assertion.experiencer = record::Experiencer::Family;
        };
        check(adult().condition("aortic dissection", relative), &[]);
        let past = |condition: &mut record::Condition| {
            condition.assertion.time = record::Temporality::Historical;
        };
        check(adult().condition("pulmonary embolism", past), &[]);
        let suspected = |condition: &mut record::Condition| {
            condition.assertion.presence = record::Presence::Possible;
        };
        check(
            adult().condition("pulmonary embolism", suspected),
            &["pe-named"],
        );
        let listed = |condition: &mut record::Condition| condition.onset = "2024-05".parse().ok();
        check(adult().condition("pulmonary embolism", listed), &[]);
        check(adult().has("左侧肢体无力"), &["stroke-sign"]);
        check(
            adult().has("fever").has("nuchal rigidity"),
            &["meningitis-neck"],
        );
        check(
            adult().has("low back pain").has("urinary retention"),
            &["cauda-picture"],
        );
    }

    #[test]
    fn age_sex_and_pregnancy_decide() {
        check(Sample::new(15.0, Male).has("testicular pain"), &["torsion"]);
        check(Sample::new(70.0, Male).has("testicular pain"), &[]);
        check(
            Sample::new(0.1, Male).lab("temperature", 38.2, "Cel"),
            &["infant-fever"],
        );
        check(Sample::new(3.0, Male).lab("temperature", 38.2, "Cel"), &[]);
        let woman = || Sample::new(28.0, Female);
        check(
            woman()
                .pregnant(Some(34.0))
                .lab("systolic_bp", 150.0, "mm[Hg]")
                .has("headache"),
            &["eclampsia-sign"],
        );
        check(
            woman()
                .pregnant(Some(34.0))
                .lab("systolic_bp", 150.0, "mm[Hg]"),
            &[],
        );
        check(
            woman().pregnant(Some(6.0)).has("abdominal pain"),
            &["ectopic-picture"],
        );
    }

    #[test]
    fn the_laboratory_s_own_critical_flag_speaks_once() {
        let sample = adult().lab("lipase", 2100.0, "U/L").with(|record| {
            record.observations[0].value.interpretation = Some(Interpretation::CriticalHigh);
        });
        check(sample, &["laboratory:lipase"]);
        let known = adult().lab("potassium", 7.0, "mmol/L").with(|record| {
            record.observations[0].value.interpretation = Some(Interpretation::CriticalHigh);
        });
        check(known, &["potassium-high"]);
    }

    #[test]
    fn headings_name_the_value_and_details_its_limit() {
        let title = |sample: Sample| {
            let issues = sample.run(&RULE);
            let found = issues.iter().find(|issue| issue.state == IssueState::Found);
            found.map(|issue| (issue.title.en.clone(), issue.detail.en.clone()))
        };
        let pressure = |day: &str| title(adult().lab_on("systolic_bp", 84.0, "mm[Hg]", day));
        let (heading, _) = pressure("2026-02-28").unwrap();
        assert_eq!(heading, "Hypotension: systolic_bp 84 mm[Hg] (2026-02-28)");
        let (heading, detail) = pressure("2026-03-01").unwrap();
        assert_eq!(heading, "Hypotension: systolic_bp 84 mm[Hg]");
        assert!(detail.contains("below 90 mmHg; age 50 years."), "{detail}");
        let suspected = |condition: &mut record::Condition| {
            condition.assertion.presence = record::Presence::Possible;
        };
        let (heading, _) = title(adult().condition("pulmonary embolism", suspected)).unwrap();
        assert_eq!(heading, "Pulmonary embolism suspected");
    }

    #[test]
    fn missing_vital_signs_are_named() {
        let issues = adult().run(&RULE);
        assert!(matches!(
            &issues[0].state,
            IssueState::NotChecked { reason } if reason.en.contains("systolic blood pressure") && reason.zh.contains("血氧饱和度")
        ));
    }
}
