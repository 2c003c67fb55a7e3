//! Checks on a record and on a plan: one file, one id, one rule.
//!
//! Every rule answers: found, clear in a named source, or not checked with the reason. [`framework`] holds the shape of
//! a rule and the view over the record; [`catalogue`] lists the rules.

mod age;
mod allergy;
mod answered;
mod before_start;
mod brand;
mod burden;
mod catalogue;
mod disease;
mod dose;
mod dose_with;
mod duplicate;
pub(crate) mod framework;
mod hepatic;
mod institution;
mod interaction;
mod lab;
mod last_dose;
mod monitoring;
mod omission;
mod pgx;
mod pgx_open;
mod pgx_summary;
mod pregnancy;
mod red_flags;
mod renal;
mod rows;

pub use catalogue::ALL;
pub use framework::{Publication, Rule, RuleInfo};
pub use institution::Institution;
pub use interaction::{covers as covers_interactions, source as interaction_source};
pub use pgx_summary::{DrugLine, GeneLine, GeneSummary, Light, gene_summary};

use crate::Knowledge;
use framework::{Patient, resolve};
use record::{DetectedIssue, IssueKind, IssueState, Lexicon, Record, Severity};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Every check on `record`, most severe first; what was not checked and what was clear follow.
pub fn check(knowledge: &Knowledge, record: &Record) -> Vec<DetectedIssue> {
    run(&Patient::new(record, knowledge, Some(knowledge), &[]))
}

/// Every drug check on `record` with the plan's `drugs` added (names as the plan writes them): the issues that
/// implicate one of these drugs, most severe first. What was clear is left out.
pub fn check_proposed(
    knowledge: &Knowledge,
    record: &Record,
    drugs: &[String],
) -> Vec<DetectedIssue> {
    run_proposed(record, knowledge, Some(knowledge), drugs)
}

/// The checks of drugs against each other on `record`, most severe first: what is known without a patient.
pub fn check_pair(knowledge: &Knowledge, record: &Record) -> Vec<DetectedIssue> {
    let patient = Patient::new(record, knowledge, Some(knowledge), &[]);
    let between = |kind| matches!(kind, IssueKind::Interaction | IssueKind::DuplicateTherapy);
    rank(
        ALL.iter()
            .filter(|rule| between(rule.info.kind))
            .flat_map(|rule| rule.ask(&patient))
            .collect(),
    )
}

fn run(patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues: Vec<DetectedIssue> = ALL.iter().flat_map(|rule| rule.ask(patient)).collect();
    answered::settle(patient.record, &mut issues);
    rank(issues)
}

fn run_proposed(
    record: &Record,
    lexicon: &dyn Lexicon,
    knowledge: Option<&Knowledge>,
    drugs: &[String],
) -> Vec<DetectedIssue> {
    let patient = Patient::new(record, lexicon, knowledge, drugs);
    let mut names: Vec<String> = drugs
        .iter()
        .flat_map(|name| resolve(lexicon, name))
        .collect();
    names.extend(drugs.iter().map(|name| name.trim().to_string()));
    let issues = ALL
        .iter()
        .filter(|rule| rule.concerns_drugs())
        .flat_map(|rule| rule.ask(&patient))
        .filter(|issue| issue.state != IssueState::Clear && concerns(issue, &patient, &names))
        .collect();
    rank(issues)
}

/// True when the issue is about one of the proposed `names`.
fn concerns(issue: &DetectedIssue, patient: &Patient<'_>, names: &[String]) -> bool {
    issue.implicated.iter().any(|implicated| {
        names.contains(&implicated.label)
            || patient.drugs.iter().any(|drug| {
                drug.proposed
                    && implicated.fact.is_some()
                    && drug.fact.map(|fact| &fact.id) == implicated.fact.as_ref()
            })
    })
}

/// Found before not checked before clear, each by severity; one answer to one question.
fn rank(mut issues: Vec<DetectedIssue>) -> Vec<DetectedIssue> {
    issues.sort_by_key(order);
    issues.dedup_by(|later, first| later.rule == first.rule && later.title == first.title);
    gather_pairs(gather_values(issues))
}

/// One value about one drug is told once: a second row of laboratory values or doses that rests on the same result is added to the more
/// severe one.
fn gather_values(issues: Vec<DetectedIssue>) -> Vec<DetectedIssue> {
    let mut kept: Vec<DetectedIssue> = Vec::new();
    let mut told: HashMap<Vec<String>, usize> = HashMap::new();
    for issue in issues {
        let facts = values_told(&issue);
        let first = facts.as_ref().and_then(|facts| told.get(facts));
        let Some(first) = first.and_then(|at| kept.get_mut(*at)) else {
            if let Some(facts) = facts {
                told.insert(facts, kept.len());
            }
            kept.push(issue);
            continue;
        };
        if !first.detail.en.contains(&issue.detail.en) {
            first.detail.en.push_str(&format!(" {}", issue.detail.en));
            first.detail.zh.push_str(&issue.detail.zh);
        }
        for name in issue.contraindicates {
            if !first.contraindicates.contains(&name) {
                first.contraindicates.push(name);
            }
        }
    }
    kept
}

/// The drug and the results of an issue about laboratory values or doses that was found.
fn values_told(issue: &DetectedIssue) -> Option<Vec<String>> {
    const VALUES: [&str; 2] = ["drug-lab:", "dose-with:"];
    let table = VALUES.iter().any(|rule| issue.rule.starts_with(rule));
    (table && issue.is_found() && issue.implicated.len() > 1).then(|| {
        let facts = issue.implicated.iter().map(|one| match &one.fact {
            Some(fact) => fact.0.clone(),
            None => one.label.clone(),
        });
        let mut facts: Vec<String> = facts.collect();
        facts.sort_unstable();
        facts
    })
}

/// Place in the list.
fn order(issue: &DetectedIssue) -> (u8, Severity, IssueKind, String, Reverse<usize>) {
    let place = match issue.state {
        IssueState::Found => 0,
        IssueState::NotChecked { .. } => 1,
        IssueState::Clear => 2,
    };
    let certain = Reverse(issue.implicated.len());
    (
        place,
        issue.severity,
        issue.kind,
        issue.rule.clone(),
        certain,
    )
}

/// Pairs of moderate weight that an issue about a whole group of drugs contains: told there, not once more beside it.
fn gather_pairs(issues: Vec<DetectedIssue>) -> Vec<DetectedIssue> {
    let (pairs, mut kept): (Vec<_>, Vec<_>) = issues.into_iter().partition(|issue| {
        issue.is_found() && issue.rule.starts_with("interaction:") && issue.rule.contains('+')
    });
    let mut alone = Vec::new();
    for pair in pairs {
        let group = kept.iter_mut().find(|issue| {
            issue.is_found()
                && issue.kind == IssueKind::Interaction
                && issue.implicated.len() > 2
                && issue.severity <= pair.severity
                && pair.severity >= Severity::Moderate
                && pair
                    .implicated
                    .iter()
                    .all(|drug| issue.implicated.contains(drug))
        });
        match group {
            Some(group) => {
                group.detail.en.push_str(&format!(" {}.", pair.title.en));
                group.detail.zh.push_str(&format!(" {}。", pair.title.zh));
            }
            None => alone.push(pair),
        }
    }
    kept.extend(alone);
    kept.sort_by_key(order);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_check_that_faults_is_not_checked_and_the_others_stand() {
        let rule = framework::Rule {
            info: ALL[0].info,
            run: |_, _| panic!("a mistake"),
        };
        let record = Record::default();
        let patient = Patient::new(&record, &framework::testing::Units, None, &[]);
        let answers = rule.ask(&patient);
        assert_eq!(answers.len(), 1);
        assert!(matches!(answers[0].state, IssueState::NotChecked { .. }));
    }

    #[test]
    fn every_rule_has_its_own_id_and_full_documentation() {
        let mut ids = BTreeSet::new();
        for rule in ALL {
            let info = rule.info;
            assert!(ids.insert(info.id), "{} twice", info.id);
            assert!(!info.sources.is_empty(), "{}", info.id);
            for text in [
                info.name,
                info.name_zh,
                info.what,
                info.why,
                info.silent,
                info.example,
            ] {
                assert!(!text.is_empty(), "{}", info.id);
            }
        }
    }

    #[test]
    fn a_group_of_drugs_takes_its_moderate_pairs_in() {
        let sample = framework::testing::Sample::new(70.0, record::AdministrativeSex::Male)
            .takes("lisinopril")
            .takes("furosemide")
            .takes("ibuprofen")
            .takes("warfarin");
        let patient = Patient::new(&sample.record, &framework::testing::Units, None, &[]);
        let found: Vec<String> = run(&patient)
            .iter()
            .filter(|issue| issue.is_found() && issue.kind == IssueKind::Interaction)
            .map(|issue| issue.rule.clone())
            .collect();
        assert_eq!(found, ["interaction:ibuprofen+warfarin", "kidney-triple"]);
    }

    #[test]
    fn every_rule_answers_even_on_an_empty_record_and_clears_nothing() {
        let record = Record::default();
        let patient = Patient::new(&record, &framework::testing::Units, None, &[]);
        // Without a file of its own rules the institution has nothing to answer.
        for rule in ALL.iter().filter(|rule| rule.info.id != "institution") {
            let issues = rule.ask(&patient);
            assert!(!issues.is_empty(), "{} is silent", rule.info.id);
            for issue in issues {
                assert!(
                    matches!(issue.state, IssueState::NotChecked { .. }),
                    "{}: {:?}",
                    issue.rule,
                    issue.title
                );
            }
        }
    }

    #[test]
    fn one_value_about_one_drug_is_told_once() {
        let sample = framework::testing::Sample::new(60.0, record::AdministrativeSex::Male)
            .takes("spironolactone")
            .lab("potassium", 5.8, "mmol/L");
        let patient = Patient::new(&sample.record, &framework::testing::Units, None, &[]);
        let issues = run(&patient);
        let about = |issue: &&DetectedIssue| {
            let values = ["drug-lab:", "dose-with:"];
            issue.is_found() && values.iter().any(|rule| issue.rule.starts_with(rule))
        };
        let told: Vec<&DetectedIssue> = issues.iter().filter(about).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].severity, Severity::Critical);
        assert!(
            told[0]
                .detail
                .en
                .contains("not started; the dose is reviewed")
        );
    }
}
