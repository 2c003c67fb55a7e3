//! Doses that another drug or a result asks for.

use super::framework::{Patient, Publication, Rule, RuleInfo};
use super::rows::{self, Sheet};
use record::{DetectedIssue, IssueKind, IssueState, RuleStatus, Severity};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/dose_with.tsv");

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::read(TABLE));

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "dose-with",
        name: "Dose with another drug or a result",
        name_zh: "合用药物或检验结果所要求的剂量",
        kind: IssueKind::Dose,
        status: RuleStatus::Preview,
        what: "Doses that the label lowers (seldom: raises) because of a drug that is taken too, or because of a result: simvastatin with amlodipine, tacrolimus with voriconazole, an epoetin with a haemoglobin above its goal.",
        why: "The pair or the drug is right, the dose is not: what must be changed is said with the limit.",
        silent: "Silent where the dose lies within the limit, where the other drug is not in the record, and where the daily dose is not known (the check of interactions speaks of the pair). A missing result is told by the check of drugs and laboratory values.",
        example: "Simvastatin 40 mg a day with amlodipine: found, high, at most 20 mg.",
        sources: &[Publication::recalled(
            "Prescribing information, by row",
            "as each row states",
        )],
    },
    run,
};

/// What is missing is told, with its weight, by the checks of results and of interactions.
fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues = rows::run(rule, &SHEET, patient, true);
    for issue in &mut issues {
        if matches!(issue.state, IssueState::NotChecked { .. }) {
            issue.severity = Severity::Info;
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::Male;

    #[test]
    fn the_table_can_be_read() {
        rows::check_table(TABLE);
    }

    #[test]
    fn a_dose_above_the_limit_of_the_pair_speaks_and_one_at_it_does_not() {
        let check = |drug: &str, mg: f64, with: &str, expect: &[&str]| {
            let sample = Sample::new(60.0, Male).doses(drug, mg, 1.0).takes(with);
            assert_eq!(found(&sample.run(&RULE)), expect, "{drug} {mg} {with}");
        };
        check(
            "simvastatin",
            40.0,
            "amlodipine",
            &["dose-with:simvastatin-20:simvastatin high"],
        );
        check("simvastatin", 20.0, "amlodipine", &[]);
        check("simvastatin", 40.0, "lisinopril", &[]);
        check("pravastatin", 40.0, "amlodipine", &[]);
    }

    #[test]
    fn a_dose_that_begins_again_is_taken_as_often_as_before() {
        let again = |held: f64| {
            Sample::new(60.0, Male)
                .medicine("simvastatin", |statement| {
                    statement.status = record::MedicationStatus::OnHold;
                    statement.dosage.dose = Some(record::Quantity::new(held, "mg"));
                    statement.dosage.frequency = Some(record::Frequency {
                        per_day: Some(2.0),
                        as_needed: false,
                        text: "bd".into(),
                    });
                })
                .medicine("simvastatin", |statement| {
                    statement.dosage.dose = Some(record::Quantity::new(15.0, "mg"));
                })
                .takes("amlodipine")
                .run(&RULE)
        };
        assert_eq!(
            found(&again(15.0)),
            ["dose-with:simvastatin-20:simvastatin high"]
        );
        assert!(found(&again(10.0)).is_empty());
    }

    #[test]
    fn a_dose_too_large_for_old_age_speaks() {
        let digoxin = |mg: f64| Sample::new(70.0, Male).doses("digoxin", mg, 1.0).run(&RULE);
        assert_eq!(
            found(&digoxin(0.25)),
            ["dose-with:old-digoxin:digoxin high"]
        );
        assert!(found(&digoxin(0.125)).is_empty());
    }
}
