//! Drugs that are not for the old or not for children.

use super::framework::{Publication, Rule, RuleInfo};
use super::rows::{self, Sheet};
use record::{IssueKind, RuleStatus};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/age.tsv");

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::read(TABLE));

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "drug-age",
        name: "Drug and age",
        name_zh: "药物与年龄",
        kind: IssueKind::Age,
        status: RuleStatus::Preview,
        what: "Potentially inappropriate drugs in old age (AGS Beers Criteria, STOPP) and drugs that are contraindicated or restricted in children.",
        why: "Falls, delirium and bleeding in the old; Reye syndrome, respiratory depression and kernicterus in children.",
        silent: "Silent outside the age that the row names. Not checked where the age is not in the record or documents disagree.",
        example: "Codeine in a child of 6: found, critical.",
        sources: &[Publication::recalled(
            "AGS Beers Criteria 2023, STOPP version 3, prescribing information, by row",
            "as each row states",
        )],
    },
    run: |rule, patient| rows::run(rule, &SHEET, patient, false),
};

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::{Female, Male};

    #[test]
    fn the_table_can_be_read() {
        rows::check_table(TABLE);
    }

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&sample.run(&RULE)), expect);
    }

    #[test]
    fn a_child_s_age_decides_to_the_day() {
        let child = |age: f64, drug: &str| Sample::new(age, Male).takes(drug);
        check(
            child(11.9, "codeine"),
            &["drug-age:child-codeine-12:codeine critical"],
        );
        check(
            child(12.0, "codeine"),
            &["drug-age:child-codeine-teen:codeine moderate"],
        );
        check(
            child(15.0, "aspirin"),
            &["drug-age:child-aspirin:aspirin high"],
        );
        check(child(16.0, "aspirin"), &[]);
        check(
            child(20.0 / 365.25, "ceftriaxone"),
            &["drug-age:neonate-ceftriaxone:ceftriaxone critical"],
        );
        check(child(40.0 / 365.25, "ceftriaxone"), &[]);
        check(child(8.0, "minocycline"), &[]);
        check(
            child(7.9, "minocycline"),
            &["drug-age:child-tetracycline:minocycline high"],
        );
        check(child(5.0, "aspirin").has("Kawasaki disease"), &[]);
    }

    #[test]
    fn old_age_begins_at_65_and_reasons_excuse() {
        let old = |age: f64, drug: &str| Sample::new(age, Female).takes(drug);
        check(old(65.0, "diazepam"), &["drug-age:old-benzo:diazepam high"]);
        check(old(64.9, "diazepam"), &[]);
        check(old(70.0, "diazepam").has("epilepsy"), &[]);
        check(
            old(70.0, "aspirin"),
            &["drug-age:old-aspirin:aspirin moderate"],
        );
        check(old(70.0, "aspirin").has("coronary artery disease"), &[]);
    }

    #[test]
    fn an_unknown_age_is_not_checked() {
        let issues = Sample::new(70.0, Male)
            .with(|record| record.patient.age_years.clear())
            .takes("diazepam")
            .run(&RULE);
        assert!(found(&issues).is_empty());
        assert!(matches!(
            &issues[0].state,
            record::IssueState::NotChecked { reason } if reason.en.contains("age is not in the record")
        ));
    }
}
