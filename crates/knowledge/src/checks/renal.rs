//! Drugs whose dose or use depends on kidney function.

use super::framework::{Compose, Drug, Patient, Publication, Rule, RuleInfo};
use super::rows::{self, Sheet};
use record::{DetectedIssue, IssueKind, IssueState, Localized, RuleStatus, Severity};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/safety/renal.tsv");

static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::read(TABLE));

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "renal-dose",
        name: "Drug and kidney function",
        name_zh: "药物与肾功能",
        kind: IssueKind::RenalDose,
        status: RuleStatus::Preview,
        what: "Drugs that are contraindicated, useless or given in another dose below a creatinine clearance (Cockcroft-Gault) or an eGFR (CKD-EPI 2021). Each row names its estimator and weight; of the rows about one drug the strictest that holds speaks.",
        why: "Drugs that the kidney clears accumulate; bleeding, hypoglycaemia, lactic acidosis, sedation and arrhythmia follow.",
        silent: "Silent where the estimate is above the limit. While creatinine changes, rows that keep a drug away speak where even the bound passes their limit; a dose is not worked out. Not checked under 18, in pregnancy, in acute kidney injury or with a changing creatinine, without creatinine, age or sex (unless the estimate, which is then the most that it can be, passes the limit), with a creatinine older than 180 days, and for Cockcroft-Gault without weight (unless the limit is passed whatever the weight). Dialysis counts as no clearance.",
        example: "Metformin 1000 mg twice daily with creatinine 2.6 mg/dL in a woman of 71: eGFR 19, contraindicated below 30.",
        sources: &[Publication::recalled(
            "Prescribing information and KDIGO guidelines, by row",
            "as each row states",
        )],
    },
    run,
};

/// True where a row asks for the kidney function before the drug is dosed.
pub(super) fn speaks_of(ingredient: &str) -> bool {
    SHEET
        .about(ingredient)
        .any(|entry| entry.severity <= Severity::Moderate)
}

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues = rows::run(rule, &SHEET, patient, true);
    issues.retain(|issue| !is_timed_by_dialysis(patient, issue));
    let Some(why) = rows::changing(patient) else {
        return issues;
    };
    let mut left: Vec<&Drug<'_>> = Vec::new();
    for drug in patient.drugs.iter().filter(|drug| drug.is_systemic()) {
        let dosed = speaks_of(&drug.ingredient);
        let known = left
            .iter()
            .any(|other| other.ingredient == drug.ingredient && other.proposed == drug.proposed);
        let told = issues.iter().any(|issue| {
            issue.state != IssueState::Clear && issue.implicated.contains(&drug.implicated())
        });
        if dosed && !known && !told {
            left.push(drug);
        }
    }
    if left.is_empty() {
        return issues;
    }
    issues.retain(|issue| issue.state != IssueState::Clear);
    let name = Localized::new(rule.info.name, rule.info.name_zh);
    let open = rule.not_checked(Severity::High, "changing", name, why);
    issues.push(left.into_iter().fold(open, |issue, drug| issue.drug(drug)));
    issues
}

/// A dose row about a drug whose order is already written for dialysis: "cefazolin 2 g after HD", "加巴喷丁 100mg 仅透析后".
fn is_timed_by_dialysis(patient: &Patient<'_>, issue: &DetectedIssue) -> bool {
    const TIMED: &str = "after dialysis/after hd/post dialysis/post hd/post-hd/post-dialysis/after each hd/after haemodialysis/after hemodialysis/on hd days/透后/透析后/透中/透析中/透析日";
    issue.is_found()
        && issue.contraindicates.is_empty()
        && rows::on_dialysis(patient)
        && patient.drugs.iter().any(|drug| {
            issue.implicated.contains(&drug.implicated())
                && rows::beside(patient, drug, TIMED).is_some()
        })
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, assert_not_checked, found};
    use super::*;
    use record::AdministrativeSex::{Female, Male};

    #[test]
    fn the_table_can_be_read() {
        rows::check_table(TABLE);
        assert!(SHEET.entries.len() >= 100);
    }

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&sample.run(&RULE)), expect);
    }

    fn not_checked(sample: Sample, because: &str) {
        assert_not_checked(&sample.run(&RULE), because);
    }

    fn man() -> Sample {
        Sample::new(70.0, Male)
    }

    #[test]
    fn metformin_is_ruled_out_below_30_and_reviewed_below_45() {
        let issues = man()
            .doses("metformin", 1000.0, 2.0)
            .lab("creatinine", 3.0, "mg/dL")
            .run(&RULE);
        assert_eq!(
            found(&issues),
            ["renal-dose:metformin-30:metformin critical"]
        );
        assert_eq!(issues[0].contraindicates, ["metformin"]);
        let title = &issues[0].title.en;
        for part in [
            "CKD-EPI 2021",
            "creatinine 3 mg/dL (2026-02-28)",
            "below 30",
        ] {
            assert!(title.contains(part), "{title}");
        }
        check(
            man()
                .doses("metformin", 1000.0, 2.0)
                .lab("creatinine", 1.9, "mg/dL"),
            &["renal-dose:metformin-45:metformin high"],
        );
        check(
            man()
                .doses("metformin", 500.0, 2.0)
                .lab("creatinine", 1.9, "mg/dL"),
            &["renal-dose:metformin-45-settled:metformin info"],
        );
        check(
            man().takes("metformin").lab("creatinine", 1.9, "mg/dL"),
            &["renal-dose:metformin-45-review:metformin moderate"],
        );
        check(
            man().takes("metformin").lab("creatinine", 1.0, "mg/dL"),
            &[],
        );
    }

    #[test]
    fn creatinine_in_micromoles_is_converted() {
        check(
            Sample::new(71.0, Female)
                .takes("metformin")
                .lab("creatinine", 230.0, "umol/L"),
            &["renal-dose:metformin-30:metformin critical"],
        );
    }

    #[test]
    fn what_is_missing_stale_or_invalid_is_not_checked() {
        not_checked(man().takes("metformin"), "creatinine is not in the record");
        not_checked(
            man()
                .takes("metformin")
                .lab_on("creatinine", 3.0, "mg/dL", "2025-06-01"),
            "older than the 180 days",
        );
        not_checked(man().takes("metformin").lab("creatinine", 12.4, ""), "unit");
        not_checked(
            man()
                .takes("metformin")
                .has("acute kidney injury")
                .lab("creatinine", 1.1, "mg/dL"),
            "acute kidney injury",
        );
        not_checked(
            man()
                .takes("metformin")
                .lab_on("creatinine", 5.0, "mg/dL", "2026-02-27")
                .lab("creatinine", 3.0, "mg/dL"),
            "changing",
        );
        not_checked(
            Sample::new(12.0, Male)
                .takes("metformin")
                .lab("creatinine", 3.0, "mg/dL"),
            "under 18",
        );
        not_checked(
            Sample::new(30.0, Female)
                .pregnant(Some(12.0))
                .takes("metformin")
                .lab("creatinine", 3.0, "mg/dL"),
            "pregnancy",
        );
        not_checked(
            man().takes("gabapentin").lab("creatinine", 1.4, "mg/dL"),
            "weight is not in the record",
        );
        not_checked(
            man()
                .takes("gabapentin")
                .lab("creatinine", 1.4, "mg/dL")
                .lab("weight", 7.0, "kg"),
            "weight is outside plausible limits",
        );
    }

    #[test]
    fn falling_kidney_function_is_below_a_limit_that_even_the_estimate_does_not_reach() {
        let issues = man()
            .takes("metformin")
            .lab_on("creatinine", 1.0, "mg/dL", "2026-02-27")
            .lab("creatinine", 3.0, "mg/dL")
            .run(&RULE);
        assert_eq!(
            found(&issues),
            ["renal-dose:metformin-30:metformin critical"]
        );
        assert!(issues[0].title.en.contains("at most"));
        check(
            man()
                .takes("metformin")
                .has("acute kidney injury")
                .lab("creatinine", 3.0, "mg/dL"),
            &["renal-dose:metformin-30:metformin critical"],
        );
    }

    #[test]
    fn without_weight_a_limit_passed_by_any_weight_is_still_found() {
        check(
            Sample::new(84.0, Female)
                .takes("dabigatran")
                .lab("creatinine", 4.8, "mg/dL"),
            &["renal-dose:dabigatran-30:dabigatran critical"],
        );
    }

    #[test]
    fn dialysis_counts_as_no_clearance() {
        check(
            man().takes("enoxaparin").has("ESRD on hemodialysis"),
            &["renal-dose:enoxaparin-30:enoxaparin high"],
        );
    }

    #[test]
    fn a_kidney_transplant_that_works_ends_end_stage_disease() {
        let grafted = |creatinine: f64| {
            man()
                .doses("valganciclovir", 450.0, 1.0)
                .has("end-stage renal disease")
                .has("kidney transplant")
                .lab("creatinine", creatinine, "mg/dL")
                .lab("weight", 62.0, "kg")
        };
        check(grafted(1.5), &[]);
        check(
            grafted(6.0),
            &["renal-dose:valganciclovir-10:valganciclovir high"],
        );
    }

    #[test]
    fn the_clearance_edge_belongs_to_the_upper_band() {
        // (140 - 70) x 72 / (72 x creatinine): 30 mL/min exactly at 2.333 mg/dL.
        let exactly = 70.0 / 30.0;
        check(
            man()
                .takes("fondaparinux")
                .lab("creatinine", exactly - 0.001, "mg/dL")
                .lab("weight", 72.0, "kg"),
            &["renal-dose:fondaparinux-50:fondaparinux moderate"],
        );
        check(
            man()
                .takes("fondaparinux")
                .lab("creatinine", exactly + 0.001, "mg/dL")
                .lab("weight", 72.0, "kg"),
            &["renal-dose:fondaparinux-30:fondaparinux critical"],
        );
    }

    #[test]
    fn a_dose_that_is_already_reduced_is_silent() {
        let with = |mg: f64, times: f64, drug: &str| {
            man()
                .doses(drug, mg, times)
                .lab("creatinine", 2.0, "mg/dL")
                .lab("weight", 70.0, "kg")
        };
        check(with(500.0, 1.0, "famciclovir"), &[]);
        check(
            with(500.0, 3.0, "famciclovir"),
            &["renal-dose:famciclovir-40:famciclovir moderate"],
        );
        check(with(450.0, 1.0, "valganciclovir"), &[]);
        check(
            with(900.0, 1.0, "valganciclovir"),
            &["renal-dose:valganciclovir-40:valganciclovir high"],
        );
        check(
            man().takes("levocetirizine").has("ESRD on hemodialysis"),
            &["renal-dose:levocetirizine-10:levocetirizine critical"],
        );
    }

    #[test]
    fn a_reported_rate_far_from_the_limit_stands_for_the_clearance() {
        let rate = |egfr: f64, mg: f64| {
            man()
                .doses("prucalopride", mg, 1.0)
                .lab("egfr", egfr, "mL/min/{1.73_m2}")
        };
        check(
            rate(22.0, 2.0),
            &["renal-dose:prucalopride-30:prucalopride moderate"],
        );
        check(rate(22.0, 1.0), &[]);
        check(rate(80.0, 2.0), &[]);
        not_checked(rate(29.0, 2.0), "creatinine is not in the record");
    }

    #[test]
    fn a_stated_clearance_stands_for_the_rate_that_nothing_else_gives() {
        let stated = |clearance: f64| {
            man()
                .takes("duloxetine")
                .lab("creatinine_clearance", clearance, "mL/min")
        };
        check(
            stated(22.0),
            &["renal-dose:duloxetine-30:duloxetine moderate"],
        );
        check(stated(60.0), &[]);
        not_checked(stated(33.0), "creatinine is not in the record");
    }

    #[test]
    fn a_relative_s_kidney_failure_is_not_the_patient_s() {
        let sample = man()
            .takes("enoxaparin")
            .lab("creatinine", 0.9, "mg/dL")
            .lab("weight", 80.0, "kg")
            .condition("ESRD on hemodialysis", |condition| {
                condition.assertion.experiencer = record::Experiencer::Family
            });
        check(sample, &[]);
    }

    #[test]
    fn a_clearance_that_the_computer_prints_sets_no_dose_while_creatinine_climbs() {
        let text = "Cr 1.0 yesterday, 2.6 mg/dL now, oliguric. EMR CrCl 33.";
        let printed = |text: &str, drug: &str| {
            Sample::new(64.0, Male)
                .text(text)
                .doses(drug, 2000.0, 3.0)
                .lab("creatinine_clearance", 20.0, "mL/min")
        };
        not_checked(printed(text, "cefepime"), "not steady");
        check(
            printed("CKD, stable.", "cefepime"),
            &["renal-dose:cefepime-30:cefepime high"],
        );
        check(
            printed(text, "metformin"),
            &["renal-dose:metformin-30:metformin critical"],
        );
    }

    #[test]
    fn the_kidneys_of_the_young_and_healthy_are_no_question_for_a_mere_caution() {
        let weight = |sample: Sample| {
            let issues = sample.takes("amoxicillin").run(&RULE);
            issues.iter().map(|issue| issue.severity).min()
        };
        let young = || Sample::new(23.0, Female);
        assert_eq!(weight(young()), Some(Severity::Info));
        let ill = young().has("chronic kidney disease");
        assert_eq!(weight(ill), Some(Severity::Moderate));
        assert_eq!(weight(Sample::new(80.0, Female)), Some(Severity::Moderate));
    }
}
