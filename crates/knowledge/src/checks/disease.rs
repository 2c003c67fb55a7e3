//! Drugs that a disease of the patient speaks against.

use super::framework::{Publication, Rule, RuleInfo};
use super::rows::{self, Sheet};
use record::{IssueKind, RuleStatus};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/disease.tsv");

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::read(TABLE));

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "drug-disease",
        name: "Drug and disease",
        name_zh: "药物与疾病",
        kind: IssueKind::DrugDisease,
        status: RuleStatus::Preview,
        what: "Drugs that are contraindicated or risky with a disease that the patient has (or, where the row says so, had).",
        why: "A drug that is right for one disease can do harm through another: NSAIDs in heart failure, beta-blockers in asthma, anticholinergics in dementia.",
        silent: "Silent where the record does not mention the disease, denies it, says it of a relative, or says that it is over. Drugs on the skin, in the eye, ear or nose only where the row says so.",
        example: "Propranolol and asthma: found, critical, propranolol is not to be proposed.",
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
    use record::AdministrativeSex::{Female, Male};

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
    fn a_disease_that_the_patient_has_speaks() {
        check(
            adult().takes("propranolol").has("Asthma"),
            &["drug-disease:beta-ns-asthma:propranolol critical"],
        );
        check(
            adult().takes("ibuprofen").has("Congestive heart failure"),
            &["drug-disease:nsaid-hf:ibuprofen high"],
        );
        check(
            adult().takes("metoclopramide").has("Parkinson's disease"),
            &["drug-disease:antidopa-parkinson:metoclopramide critical"],
        );
        check(
            adult().takes("dabigatran").has("mechanical mitral valve"),
            &["drug-disease:doac-mechanical:dabigatran critical"],
        );
        check(
            adult().takes("primaquine").has("G6PD缺乏症"),
            &["drug-disease:g6pd-high:primaquine critical"],
        );
        let issues = adult().takes("propranolol").has("asthma").run(&RULE);
        assert_eq!(issues[0].contraindicates, ["propranolol"]);
        assert_eq!(issues[0].implicated.len(), 2);
    }

    #[test]
    fn a_disease_denied_over_or_of_a_relative_does_not() {
        let quiet = |change: fn(&mut record::Condition)| {
            check(
                adult().takes("propranolol").condition("asthma", change),
                &[],
            );
        };
        quiet(|condition| condition.assertion.presence = record::Presence::Absent);
        quiet(|condition| condition.assertion.presence = record::Presence::Possible);
        quiet(|condition| condition.assertion.experiencer = record::Experiencer::Family);
        quiet(|condition| condition.clinical_status = record::ClinicalStatus::Resolved);
        quiet(|condition| condition.verification_status = record::VerificationStatus::Refuted);
    }

    #[test]
    fn a_lasting_disease_counts_from_the_past_history_and_an_acute_one_does_not() {
        let past = |condition: &mut record::Condition| {
            condition.assertion.time = record::Temporality::Historical;
        };
        check(
            adult().takes("ibuprofen").condition("heart failure", past),
            &["drug-disease:nsaid-hf:ibuprofen high"],
        );
        check(
            adult()
                .takes("ibuprofen")
                .condition("acute kidney injury", past),
            &[],
        );
    }

    #[test]
    fn eye_drops_count_only_where_the_row_says_so() {
        let drops = |statement: &mut record::MedicationStatement| {
            statement.dosage.route = Some(record::Route::Ophthalmic);
        };
        check(
            adult().medicine("timolol", drops).has("asthma"),
            &["drug-disease:beta-ns-asthma:timolol critical"],
        );
        check(
            adult().medicine("diclofenac", drops).has("heart failure"),
            &[],
        );
    }

    #[test]
    fn a_pacemaker_and_acid_suppression_change_the_answer() {
        check(
            adult()
                .takes("metoprolol")
                .has("complete heart block")
                .has("pacemaker"),
            &[],
        );
        check(
            adult().takes("metoprolol").has("complete heart block"),
            &["drug-disease:beta-block:metoprolol critical"],
        );
        check(
            adult()
                .takes("naproxen")
                .takes("omeprazole")
                .has("duodenal ulcer"),
            &["drug-disease:nsaid-ulcer-ppi:naproxen moderate"],
        );
    }

    #[test]
    fn nothing_found_is_not_cleared_by_a_source_that_was_not_read() {
        let issues = Sample::new(40.0, Female).takes("amoxicillin").run(&RULE);
        assert_eq!(issues.len(), 1);
        assert!(matches!(
            issues[0].state,
            record::IssueState::NotChecked { .. }
        ));
    }

    #[test]
    fn an_operation_ahead_asks_for_a_pause_of_sglt2_inhibitors() {
        let check = |text: &str, words: &str, expect: &[&str]| {
            let sample = Sample::new(66.0, Male).text(text).stated(
                "canagliflozin",
                "canagliflozin",
                words,
                |_| {},
            );
            assert_eq!(found(&sample.run(&RULE)), expect, "{text}");
        };
        check(
            "On canagliflozin 300 mg daily. Open colectomy in four days.",
            "canagliflozin 300 mg daily",
            &["drug-disease:sglt2-operation:canagliflozin moderate"],
        );
        check(
            "Canagliflozin: stop canagliflozin 3 days before. Open colectomy in four days.",
            "canagliflozin 3 days",
            &[],
        );
        check(
            "On canagliflozin 300 mg daily. Colectomy 2019.",
            "canagliflozin 300 mg daily",
            &[],
        );
    }

    #[test]
    fn who_stops_smoking_needs_less_of_what_smoke_induces() {
        let check = |text: &str, expect: &[&str]| {
            let sample = Sample::new(38.0, Male).text(text).takes("clozapine");
            assert_eq!(found(&sample.run(&RULE)), expect, "{text}");
        };
        check(
            "Clozapine 400 mg, stops smoking tomorrow",
            &["drug-disease:smoking-stopped:clozapine moderate"],
        );
        check("Clozapine 400 mg, stopped smoking in 2010", &[]);
    }

    #[test]
    fn drugs_before_an_operation_are_asked_about_where_nothing_is_said_of_them() {
        let check = |drug: &str, text: &str, expect: &[&str]| {
            let sample = Sample::new(66.0, Female)
                .text(text)
                .stated(drug, drug, drug, |_| {});
            let told: Vec<String> = found(&sample.run(&RULE))
                .into_iter()
                .filter(|rule| rule.contains("operation"))
                .collect();
            assert_eq!(told, expect, "{text}");
        };
        check(
            "apixaban",
            "On apixaban 5 mg bd. Hip replacement next week.",
            &["drug-disease:antithrombotic-operation:apixaban moderate"],
        );
        check(
            "apixaban",
            "On apixaban 5 mg bd, last dose Sunday. Hip replacement next week.",
            &[],
        );
        check(
            "apixaban",
            "On apixaban 5 mg bd. Hip replacement 2019.",
            &[],
        );
        check(
            "raloxifene",
            "Takes raloxifene. Knee replacement in two weeks.",
            &["drug-disease:serm-operation:raloxifene moderate"],
        );
        check(
            "ipratropium",
            "Takes ipratropium. Knee replacement in two weeks.",
            &[],
        );
    }

    #[test]
    fn inhaled_antimuscarinics_in_angle_closure_are_a_caution() {
        let sample = Sample::new(66.0, Male)
            .has("angle-closure glaucoma")
            .takes("ipratropium");
        assert_eq!(
            found(&sample.run(&RULE)),
            ["drug-disease:lama-retention:ipratropium moderate"]
        );
    }

    #[test]
    fn a_flare_of_colitis_rules_loperamide_out() {
        let sample = Sample::new(40.0, Male)
            .text("Flare of ulcerative colitis.")
            .takes("loperamide");
        assert_eq!(
            found(&sample.run(&RULE)),
            ["drug-disease:antimotility-colitis-told:loperamide high"]
        );
    }
}
