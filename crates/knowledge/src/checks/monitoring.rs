//! Measurements that a drug calls for: due, overdue, or never seen.

use super::framework::{Compose, Drug, Missing, Patient, Publication, Role, Rule, RuleInfo, table};
use super::rows::{self, Open};
use record::{DetectedIssue, IssueKind, IssueSource, Localized, RuleStatus, Severity};
use std::collections::BTreeSet;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/monitoring.tsv");

struct Entry {
    id: &'static str,
    drugs: Vec<&'static str>,
    key: &'static str,
    unit: &'static str,
    days: i32,
    severity: Severity,
    plan: Localized,
    source: IssueSource,
}

static ENTRIES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| table::rows(TABLE).filter_map(entry).collect());

fn entry(row: table::Row<'static>) -> Option<Entry> {
    Some(Entry {
        id: row.get("id"),
        drugs: rows::drugs(&row)?,
        key: row.get("key"),
        unit: row.get("unit"),
        days: row.get("days").parse().ok()?,
        severity: rows::severity(row.get("severity"))?,
        plan: Localized::new(row.get("en"), row.get("zh")),
        source: rows::source(row.get("source"))?,
    })
}

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "monitoring",
        name: "Monitoring of drugs",
        name_zh: "用药监测",
        kind: IssueKind::Monitoring,
        status: RuleStatus::Preview,
        what: "Measurements that a current drug calls for and whose latest result is older than the longest usual interval, counted from the as-of day.",
        why: "Toxicity that a blood test shows in time is found late.",
        silent: "Silent where a result within the interval is in the record; planned and proposed drugs are left out. Not checked where the record holds no such result: it may have been done elsewhere.",
        example: "Lithium with the last level 9 months ago: found, overdue.",
        sources: &[Publication::recalled(
            "Guidelines and prescribing information, by row",
            "as each row states",
        )],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    let mut open = Open::default();
    let mut asked = BTreeSet::new();
    for drug in taken(patient) {
        for entry in ENTRIES
            .iter()
            .filter(|entry| entry.drugs.contains(&drug.ingredient.as_str()))
        {
            if !asked.insert((entry.id, drug.ingredient.as_str())) {
                continue;
            }
            let name = rows::analyte(entry.key);
            match patient.latest(entry.key, entry.unit, Some(entry.days)) {
                // A value that was measured in time counts even where its unit was not understood.
                Ok(_) | Err(Missing::Unit | Missing::Implausible | Missing::Contradictory) => {}
                Err(Missing::Stale { measured, .. }) => {
                    let title = Localized::new(
                        format!("{}: {} last measured {measured}", drug.ingredient, name.en),
                        format!("{}：{}上次测定于 {measured}", drug.ingredient, name.zh),
                    );
                    issues.push(overdue(rule, entry, drug, title));
                }
                Err(Missing::ToldOld { words }) => {
                    let title = Localized::new(
                        format!("{}: {} last measured \"{words}\"", drug.ingredient, name.en),
                        format!("{}：{}上次测定：“{words}”", drug.ingredient, name.zh),
                    );
                    issues.push(overdue(rule, entry, drug, title));
                }
                Err(missing @ Missing::NotStated) => {
                    open.add(entry.severity, drug, missing.reason(&name));
                }
            }
        }
    }
    issues.extend(open.answer(rule));
    if issues.is_empty() {
        issues.push(rows::nothing(rule, patient));
    }
    issues
}

fn overdue(rule: &Rule, entry: &Entry, drug: &Drug<'_>, title: Localized) -> DetectedIssue {
    let subject = format!("{}:{}", entry.id, drug.ingredient);
    rule.found(entry.severity, &subject, title)
        .detail(
            format!("Usual: {}.", entry.plan.en),
            format!("通常：{}。", entry.plan.zh),
        )
        .drug(drug)
        .cite(entry.source.clone())
}

fn taken<'d, 'a>(patient: &'d Patient<'a>) -> impl Iterator<Item = &'d Drug<'a>> {
    patient
        .drugs
        .iter()
        .filter(|drug| drug.role == Role::Current && drug.is_systemic())
        .filter(|drug| !keeps_a_line_open(patient, drug))
}

/// "肝素盐水 5 ml 封管", "heparin flush": what keeps a line open is too little for the counts that a course calls for.
fn keeps_a_line_open(patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
    drug.ingredient == "heparin"
        && rows::beside(patient, drug, "封管/冲管/肝素盐水/flush/ lock/hep-lock").is_some()
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::Male;

    #[test]
    fn the_table_can_be_read() {
        let rows = table::rows(TABLE).count();
        assert_eq!(rows, ENTRIES.len());
        let ids: BTreeSet<_> = ENTRIES.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), rows);
    }

    fn lithium() -> Sample {
        let sample = Sample::new(50.0, Male).takes("lithium");
        ["creatinine", "tsh", "calcium"]
            .into_iter()
            .fold(sample, |sample, key| {
                let unit = match key {
                    "creatinine" => "mg/dL",
                    "tsh" => "m[IU]/L",
                    _ => "mmol/L",
                };
                sample.lab(key, 2.0, unit)
            })
    }

    #[test]
    fn an_old_level_is_overdue_and_a_recent_one_is_not() {
        let issues = lithium()
            .lab_on("lithium", 0.7, "mmol/L", "2025-06-01")
            .run(&RULE);
        assert_eq!(found(&issues), ["monitoring:lithium-level:lithium high"]);
        assert!(issues[0].title.en.contains("2025-06-01"));
        let recent = lithium()
            .lab_on("lithium", 0.7, "mmol/L", "2025-09-02")
            .run(&RULE);
        assert!(found(&recent).is_empty());
    }

    #[test]
    fn a_level_that_the_record_does_not_hold_is_not_checked() {
        let issues = lithium().run(&RULE);
        assert!(found(&issues).is_empty());
        assert!(matches!(
            &issues[0].state,
            record::IssueState::NotChecked { reason } if reason.en.contains("lithium level is not in the record")
        ));
    }

    #[test]
    fn a_drug_that_was_stopped_needs_no_monitoring() {
        let sample = Sample::new(50.0, Male)
            .medicine("lithium", |statement| {
                statement.status = record::MedicationStatus::Stopped
            })
            .lab_on("lithium", 0.7, "mmol/L", "2024-06-01");
        assert!(found(&sample.run(&RULE)).is_empty());
    }
}
