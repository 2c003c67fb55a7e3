//! Three or more serotonergic drugs.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses: médicaments à l'origine d'un syndrome sérotoninergique",
    "2020-10",
);

/// Three or more drugs that raise serotonin.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "serotonin-burden",
        name: "Serotonergic drugs",
        name_zh: "升高5-羟色胺的药物",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Counts drugs that can cause a serotonin syndrome.",
        why: "Serotonin syndrome appears when several mechanisms meet: agitation, tremor, clonus, fever.",
        silent: "One or two such drugs: dangerous pairs are the interaction rule's.",
        example: "Sertraline, tramadol and linezolid: high.",
        sources: &[ANSM],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let drugs = systemic(patient, &["serotonergic", "serotonergic_strong", "triptan"]);
    let strong = drugs
        .iter()
        .filter(|drug| drug.is("serotonergic_strong"))
        .count();
    let severity = match (drugs.len(), strong) {
        (_, 3..) => Severity::High,
        (3.., 2) => Severity::Moderate,
        _ => return vec![nothing(rule, patient, &ANSM)],
    };
    let list = names(&drugs);
    vec![
        about(
            rule,
            severity,
            Localized::new(
                format!("{} serotonergic drugs together: {list}", drugs.len()),
                format!("{} 种升高5-羟色胺的药物合用：{list}", drugs.len()),
            ),
            &drugs,
            &ANSM,
        )
        .detail(
            "Look for tremor, clonus, sweating, agitation and fever. Consider replacing one of the drugs; tell the patient the signs.",
            "注意震颤、阵挛、出汗、激越和发热。考虑替换其中之一；告知患者征象。",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex;

    #[test]
    fn three_fire_and_two_do_not() {
        let two = || {
            Sample::new(40.0, AdministrativeSex::Female)
                .takes("sertraline")
                .takes("tramadol")
        };
        assert_eq!(
            found(&two().takes("linezolid").run(&RULE)),
            ["serotonin-burden high"]
        );
        assert_eq!(
            found(&two().takes("sumatriptan").run(&RULE)),
            ["serotonin-burden moderate"]
        );
        assert!(found(&two().takes("metformin").run(&RULE)).is_empty());
    }
}
