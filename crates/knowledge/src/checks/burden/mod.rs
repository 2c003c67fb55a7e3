//! Effects that add up over several drugs. Pairs are the interaction rule's; these rules speak where more drugs, a
//! laboratory value or the patient's age make the sum dangerous.

pub mod anticholinergic;
pub mod bleeding;
pub mod hyperkalaemia;
pub mod hypoglycaemia;
pub mod kidney;
pub mod qt;
pub mod sedation;
pub mod serotonin;

use super::framework::{Compose, Drug, Patient, Publication, Role, Rule};
use record::{DetectedIssue, Localized, Severity};
use std::collections::BTreeSet;

/// Systemic drugs of any of the classes, one for each ingredient.
fn systemic<'p, 'a>(patient: &'p Patient<'a>, classes: &[&str]) -> Vec<&'p Drug<'a>> {
    let mut seen = BTreeSet::new();
    patient
        .drugs
        .iter()
        .filter(|drug| {
            drug.is_systemic()
                && !drug.instead
                && classes.iter().any(|class| drug.is(class))
                && seen.insert(drug.ingredient.as_str())
        })
        .collect()
}

/// Names joined for a title.
fn names(drugs: &[&Drug<'_>]) -> String {
    let names: Vec<&str> = drugs.iter().map(|drug| drug.ingredient.as_str()).collect();
    names.join(", ")
}

/// An issue about all of `drugs`; what is only planned or proposed is spoken against where the issue is serious.
fn about(
    rule: &Rule,
    severity: Severity,
    title: Localized,
    drugs: &[&Drug<'_>],
    source: &Publication,
) -> DetectedIssue {
    let mut issue = rule.found(severity, "", title).from(source);
    for drug in drugs {
        issue = issue.drug(drug);
    }
    if severity > Severity::High {
        return issue;
    }
    issue.against(
        drugs
            .iter()
            .filter(|drug| drug.role != Role::Current || drug.proposed)
            .map(|drug| drug.ingredient.clone()),
    )
}

/// Nothing found among the recognised drugs.
fn nothing(rule: &Rule, patient: &Patient<'_>, source: &Publication) -> DetectedIssue {
    let title = Localized::new(rule.info.name, rule.info.name_zh);
    if patient.drugs.is_empty() {
        return rule.not_checked(
            Severity::High,
            "",
            title,
            Localized::new(
                "the record lists no recognised drug",
                "病历中没有可识别的药物",
            ),
        );
    }
    let count = patient.drugs.len();
    let mut issue = rule.clear(
        source,
        Localized::new(
            format!("{}: nothing found among {count} recognised drugs", title.en),
            format!("{}：{count} 种可识别药物中未发现", title.zh),
        ),
    );
    issue.severity = Severity::High;
    issue
}
