//! Drugs and laboratory values or vital signs.

use super::framework::{Publication, Rule, RuleInfo};
use super::rows::{self, Sheet};
use record::{IssueKind, RuleStatus};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/lab.tsv");

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::read(TABLE));

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "drug-lab",
        name: "Drug and laboratory value",
        name_zh: "药物与检验值",
        kind: IssueKind::DrugLab,
        status: RuleStatus::Preview,
        what: "Drugs that a recent result speaks against or whose effect it shows: potassium, INR, platelets, sodium, drug levels, liver enzymes, neutrophils, QTc, heart rate and pressure.",
        why: "Toxicity shows in a value before it shows in the patient.",
        silent: "Silent where the latest result is on the safe side. Not checked where there is no result, it is older than the row allows, or its unit was not understood.",
        example: "Spironolactone and potassium 5.8 mmol/L of yesterday: found, critical.",
        sources: &[Publication::recalled(
            "Guidelines and prescribing information, by row",
            "as each row states",
        )],
    },
    run: |rule, patient| rows::run(rule, &SHEET, patient, false),
};

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::Male;

    #[test]
    fn the_table_can_be_read() {
        rows::check_table(TABLE);
    }

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&sample.run(&RULE)), expect);
    }

    fn adult() -> Sample {
        Sample::new(60.0, Male)
    }

    #[test]
    fn a_value_beyond_the_limit_speaks_and_one_at_it_does_not() {
        check(
            adult()
                .takes("spironolactone")
                .lab("potassium", 5.6, "mmol/L"),
            &[
                "drug-lab:potassium-mra:spironolactone critical",
                "drug-lab:potassium-mra-5:spironolactone moderate",
            ],
        );
        check(
            adult().takes("lisinopril").lab("potassium", 5.5, "mmol/L"),
            &[],
        );
        check(
            adult().takes("warfarin").lab("inr", 4.6, "1"),
            &["drug-lab:inr-high:warfarin high"],
        );
        check(
            adult().takes("clozapine").lab("neutrophils", 0.9, "10*9/L"),
            &["drug-lab:clozapine-anc:clozapine critical"],
        );
        check(
            adult().takes("clozapine").lab("neutrophils", 1.2, "10*9/L"),
            &["drug-lab:clozapine-anc-mild:clozapine high"],
        );
        check(
            adult().takes("lithium").lab("lithium", 1.6, "mmol/L"),
            &["drug-lab:lithium-toxic:lithium critical"],
        );
    }

    #[test]
    fn the_title_names_value_date_and_limit() {
        let issues = adult().takes("warfarin").lab("inr", 6.0, "1").run(&RULE);
        let title = &issues[0].title.en;
        for part in ["6", "2026-02-28", "above 4.5"] {
            assert!(title.contains(part), "{title}");
        }
    }

    #[test]
    fn a_missing_or_old_value_is_not_checked() {
        for sample in [
            adult().takes("spironolactone"),
            adult()
                .takes("spironolactone")
                .lab_on("potassium", 5.9, "mmol/L", "2025-12-01"),
        ] {
            let issues = sample.run(&RULE);
            assert!(found(&issues).is_empty());
            assert!(matches!(
                &issues[0].state,
                record::IssueState::NotChecked { reason } if reason.en.contains("potassium")
            ));
        }
    }
}
