//! Drugs whose dose or use depends on the liver.

use super::framework::{Publication, Rule, RuleInfo};
use super::rows::{self, Sheet};
use record::{IssueKind, RuleStatus};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/hepatic.tsv");

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::read(TABLE));

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "hepatic-dose",
        name: "Drug and liver disease",
        name_zh: "药物与肝病",
        kind: IssueKind::HepaticDose,
        status: RuleStatus::Preview,
        what: "Drugs that are contraindicated or given in another dose in cirrhosis (Child-Pugh where bilirubin, albumin and INR allow it) or in acute hepatitis.",
        why: "The failing liver clears less, bleeds more and loses its reserve against toxic drugs.",
        silent: "Silent without cirrhosis or hepatitis in the record. Not checked where cirrhosis is named and Child-Pugh cannot be computed.",
        example: "Rivaroxaban in cirrhosis with bilirubin 4 mg/dL, albumin 2.5 g/dL and INR 1.9: Child-Pugh C, found, critical.",
        sources: &[Publication::recalled(
            "AASLD guidance and prescribing information, by row",
            "as each row states",
        )],
    },
    run: |rule, patient| rows::run(rule, &SHEET, patient, true),
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

    fn cirrhotic() -> Sample {
        Sample::new(60.0, Male).has("liver cirrhosis")
    }

    fn with_labs(sample: Sample, bilirubin: f64, albumin: f64, inr: f64) -> Sample {
        sample
            .lab("bilirubin_total", bilirubin, "mg/dL")
            .lab("albumin", albumin, "g/dL")
            .lab("inr", inr, "1")
    }

    #[test]
    fn child_pugh_decides_where_it_can_be_computed() {
        check(
            with_labs(cirrhotic().takes("rivaroxaban"), 4.0, 2.5, 1.9),
            &["hepatic-dose:rivaroxaban:rivaroxaban critical"],
        );
        check(
            with_labs(cirrhotic().takes("rivaroxaban"), 1.0, 4.0, 1.0),
            &[],
        );
    }

    #[test]
    fn without_the_values_it_is_not_checked() {
        let issues = cirrhotic().takes("rivaroxaban").run(&RULE);
        assert!(found(&issues).is_empty());
        assert!(matches!(
            &issues[0].state,
            record::IssueState::NotChecked { reason } if reason.en.contains("Child-Pugh")
        ));
    }

    #[test]
    fn a_daily_dose_of_acetaminophen_is_limited_in_cirrhosis() {
        check(
            cirrhotic().doses("acetaminophen", 1000.0, 3.0),
            &["hepatic-dose:acetaminophen:acetaminophen high"],
        );
        check(cirrhotic().doses("acetaminophen", 500.0, 4.0), &[]);
        check(
            Sample::new(60.0, Male).doses("acetaminophen", 1000.0, 3.0),
            &[],
        );
    }

    #[test]
    fn ascites_with_jaundice_and_a_slow_inr_is_graded_where_no_disease_is_named() {
        let ill = || Sample::new(57.0, Male).takes("sumatriptan").has("ascites");
        check(
            with_labs(ill(), 5.1, 2.4, 1.9),
            &["hepatic-dose:sumatriptan-contra-c:sumatriptan critical"],
        );
        check(with_labs(ill(), 1.0, 2.4, 1.0), &[]);
        check(with_labs(ill().has("heart failure"), 5.1, 2.4, 1.9), &[]);
    }
}
