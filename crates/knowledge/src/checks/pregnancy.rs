//! Drugs in pregnancy, in breast-feeding and in women who can conceive.

use super::framework::{Publication, Rule, RuleInfo};
use super::rows::{self, Sheet};
use record::{IssueKind, RuleStatus};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/pregnancy.tsv");

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::read(TABLE));

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "pregnancy-lactation",
        name: "Drug and pregnancy or breast-feeding",
        name_zh: "药物与妊娠或哺乳",
        kind: IssueKind::Pregnancy,
        status: RuleStatus::Preview,
        what: "Drugs that harm the unborn or breast-fed child, by completed weeks where that decides, and teratogens in women who can conceive.",
        why: "Malformation, fetal kidney failure and neonatal harm that another drug avoids.",
        silent: "Silent for men, under 12 and over 55 years, and where the record says not pregnant. Not checked where a woman of 12 to 55 takes such a drug and nothing is said of pregnancy (from 47 years with weight only for the gravest harm), and where the week decides and is not stated. Breast-feeding counts only where it is stated.",
        example: "Lisinopril at 10 weeks: found, critical.",
        sources: &[Publication::recalled(
            "Prescribing information, FDA, EMA, ACOG, LactMed, by row",
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

    fn woman() -> Sample {
        Sample::new(30.0, Female)
    }

    #[test]
    fn the_week_decides_about_nsaids() {
        let at = |weeks: Option<f64>, expect: &[&str]| {
            check(woman().pregnant(weeks).takes("ibuprofen"), expect);
        };
        at(
            Some(19.0),
            &["pregnancy-lactation:nsaid-early:ibuprofen moderate"],
        );
        at(Some(20.0), &["pregnancy-lactation:nsaid-20:ibuprofen high"]);
        at(
            Some(28.0),
            &["pregnancy-lactation:nsaid-late:ibuprofen critical"],
        );
        at(
            None,
            &["pregnancy-lactation:nsaid-week-unknown:ibuprofen high"],
        );
    }

    #[test]
    fn teratogens_are_found_in_pregnancy_and_named_before_it() {
        let issues = woman().pregnant(Some(8.0)).takes("valproate").run(&RULE);
        assert_eq!(
            found(&issues),
            ["pregnancy-lactation:valproate-pregnant:valproate critical"]
        );
        assert_eq!(issues[0].contraindicates, ["valproate"]);
        check(
            woman()
                .with(|record| {
                    let fact = record::Fact::read(
                        "pregnancy",
                        &record::DocumentId("d1".into()),
                        record::Span::new(0, 1),
                        record::PregnancyStatus::NotPregnant,
                    );
                    record.patient.pregnancy.push(fact);
                })
                .takes("valproate"),
            &["pregnancy-lactation:valproate-conceive:valproate high"],
        );
    }

    #[test]
    fn an_unstated_pregnancy_is_not_checked_in_a_woman_and_no_question_in_a_man() {
        let issues = woman().takes("warfarin").run(&RULE);
        assert!(found(&issues).is_empty());
        assert!(matches!(
            &issues[0].state,
            record::IssueState::NotChecked { reason } if reason.en.contains("pregnancy status") && reason.en.contains("warfarin")
        ));
        check(Sample::new(30.0, Male).takes("valproate"), &[]);
        check(Sample::new(70.0, Female).takes("valproate"), &[]);
    }

    #[test]
    fn breast_feeding_counts_where_it_is_stated() {
        let lactating = woman().takes("codeine").with(|record| {
            let fact = record::Fact::read(
                "lactating",
                &record::DocumentId("d1".into()),
                record::Span::new(0, 1),
                true,
            );
            record.patient.lactating.push(fact);
        });
        check(
            lactating,
            &["pregnancy-lactation:codeine-lactation:codeine high"],
        );
        check(woman().takes("codeine"), &[]);
    }

    #[test]
    fn only_what_harms_asks_for_a_pregnancy_that_nobody_mentions() {
        let weight = |sample: Sample| {
            let issues = sample.run(&RULE);
            issues.iter().map(|issue| issue.severity).min()
        };
        for drug in [
            "valproate",
            "warfarin",
            "enalapril",
            "isotretinoin",
            "methotrexate",
        ] {
            let asked = weight(woman().takes(drug));
            assert!(asked < Some(record::Severity::Moderate), "{drug}");
        }
        for drug in ["venlafaxine", "sertraline", "norethindrone"] {
            let asked = weight(woman().takes(drug));
            assert_eq!(asked, Some(record::Severity::Info), "{drug}");
        }
    }

    #[test]
    fn at_the_end_of_fertility_only_a_grave_harm_asks_for_a_pregnancy() {
        let weight = |age: f64, drug: &str| {
            let issues = Sample::new(age, Female).takes(drug).run(&RULE);
            issues.iter().map(|issue| issue.severity).min()
        };
        assert_eq!(weight(49.0, "dulaglutide"), Some(record::Severity::Info));
        assert_eq!(weight(30.0, "dulaglutide"), Some(record::Severity::High));
        assert_eq!(weight(49.0, "valproate"), Some(record::Severity::Critical));
    }

    #[test]
    fn an_awaited_pregnancy_test_comes_before_the_warning_to_the_woman_who_can_conceive() {
        let issues = |text: &str| woman().text(text).takes("isotretinoin").run(&RULE);
        assert!(found(&issues("Pregnancy test not done.")).is_empty());
        assert!(!found(&issues("Acne.")).is_empty());
        let protected = woman()
            .text("Nexplanon implant in situ.")
            .takes("enalapril");
        assert!(found(&protected.run(&RULE)).is_empty());
        let open = protected.run(&RULE);
        assert!(
            open.iter()
                .all(|issue| issue.severity == record::Severity::Info)
        );
    }
}
