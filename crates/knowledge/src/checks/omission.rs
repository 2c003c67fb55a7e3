//! Treatments that a guideline expects and the drug list lacks.

use super::framework::{Compose, Patient, Publication, Rule, RuleInfo, table};
use super::rows::{self, Answer, Judge, When};
use record::{DetectedIssue, IssueKind, IssueSource, Localized, RuleStatus, Severity};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/omission.tsv");

struct Entry {
    id: &'static str,
    when: When,
    severity: Severity,
    title: Localized,
    detail: Localized,
    source: IssueSource,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    table::rows(TABLE)
        .filter_map(|row| {
            Some(Entry {
                id: row.get("id"),
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
        id: "omission",
        name: "Treatment that may be missing",
        name_zh: "可能缺少的治疗",
        kind: IssueKind::Omission,
        status: RuleStatus::Preview,
        what: "Few treatments that a guideline recommends without doubt for a disease of the patient and that the drug list lacks, where the record names no reason against them.",
        why: "What is not given shows on no list.",
        silent: "Silent where the drug or a reason against it is in the record. Not checked where the record holds no drug list at all, holds a drug name that was not recognised, or lacks a value that decides.",
        example: "Earlier myocardial infarction, drugs listed, no statin among them: found, moderate.",
        sources: &[Publication::recalled(
            "Guidelines, by row",
            "as each row states",
        )],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let name = Localized::new(rule.info.name, rule.info.name_zh);
    if patient.drugs.is_empty() && patient.unresolved.is_empty() {
        let reason = Localized::new(
            "the record holds no list of current drugs",
            "病历中没有当前用药清单",
        );
        return vec![rule.not_checked(Severity::Info, "", name, reason)];
    }
    let judge = Judge::of(patient);
    let mut issues = Vec::new();
    let mut open: Vec<(&Entry, Vec<Localized>)> = Vec::new();
    for entry in ENTRIES.iter() {
        match judge.decide(&entry.when, None) {
            Answer::No => {}
            // The unknown name may be the very drug that is missed.
            Answer::Yes(_) if !patient.unresolved.is_empty() => {
                open.push((entry, vec![unread(patient)]))
            }
            Answer::Yes(reasons) => {
                let mut issue = rule
                    .found(entry.severity, entry.id, entry.title.clone())
                    .detail(entry.detail.en.clone(), entry.detail.zh.clone())
                    .cite(entry.source.clone());
                for reason in reasons {
                    issue.implicated.extend(reason.implicated);
                }
                issues.push(issue);
            }
            Answer::Unknown(why) => open.push((entry, why)),
        }
    }
    if let Some(severity) = open.iter().map(|(entry, _)| entry.severity).min() {
        issues.push(rule.not_checked(severity, "", name.clone(), joined(&open)));
    }
    if issues.is_empty() {
        issues.push(rule.clear(&rule.info.sources[0], name));
    }
    issues
}

fn unread(patient: &Patient<'_>) -> Localized {
    let names: Vec<&str> = patient
        .unresolved
        .iter()
        .map(|drug| drug.name.as_str())
        .collect();
    Localized::new(
        format!("drug names not recognised: {}", names.join(", ")),
        format!("未识别的药名：{}", names.join("、")),
    )
}

fn joined(open: &[(&Entry, Vec<Localized>)]) -> Localized {
    let part = |title: fn(&Localized) -> &str, between: &str| {
        let parts: Vec<String> = open
            .iter()
            .map(|(entry, why)| {
                let why: Vec<&str> = why.iter().map(title).collect();
                format!("{} ({})", title(&entry.title), why.join(", "))
            })
            .collect();
        parts.join(between)
    };
    Localized::new(part(|text| &text.en, "; "), part(|text| &text.zh, "；"))
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::Male;
    use record::IssueState;

    #[test]
    fn the_table_can_be_read() {
        assert_eq!(table::rows(TABLE).count(), ENTRIES.len());
    }

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&sample.run(&RULE)), expect);
    }

    fn man(age: f64) -> Sample {
        Sample::new(age, Male).takes("amlodipine")
    }

    #[test]
    fn a_missing_statin_and_antiplatelet_after_infarction_are_named() {
        check(
            man(60.0).has("old myocardial infarction"),
            &[
                "omission:mi-statin moderate",
                "omission:mi-antiplatelet moderate",
            ],
        );
        check(
            man(60.0)
                .has("old myocardial infarction")
                .takes("atorvastatin")
                .takes("aspirin"),
            &[],
        );
    }

    #[test]
    fn atrial_fibrillation_without_anticoagulant_is_named_unless_something_forbids_it() {
        check(
            man(76.0).has("atrial fibrillation"),
            &["omission:af-anticoagulant-men moderate"],
        );
        check(man(76.0).has("atrial fibrillation").takes("apixaban"), &[]);
        check(
            man(76.0)
                .has("atrial fibrillation")
                .has("subdural hematoma"),
            &[],
        );
        check(man(60.0).has("atrial fibrillation"), &[]);
        check(
            man(68.0).has("atrial fibrillation").has("hypertension"),
            &["omission:af-anticoagulant-risk moderate"],
        );
    }

    #[test]
    fn without_a_drug_list_or_with_an_unread_name_it_is_not_checked() {
        let state = |sample: Sample| {
            let issues = sample.run(&RULE);
            assert!(found(&issues).is_empty(), "{issues:?}");
            assert!(matches!(issues[0].state, IssueState::NotChecked { .. }));
        };
        state(Sample::new(60.0, Male).has("old myocardial infarction"));
        state(
            man(60.0)
                .medicine("Zorbitane", |statement| statement.ingredients.clear())
                .has("old myocardial infarction"),
        );
    }
}
