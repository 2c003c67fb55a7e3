//! Three or more sedating drugs.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses: médicaments sédatifs",
    "2020-10",
);

/// Three or more drugs that depress the central nervous system.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "sedation-burden",
        name: "Sedating drugs",
        name_zh: "中枢抑制药物",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Counts opioids, benzodiazepines, Z-drugs, barbiturates, gabapentinoids, sedating antihistamines and other sedating drugs.",
        why: "Falls, delirium and respiratory depression rise with each; with an opioid the sum can be fatal.",
        silent: "One or two such drugs: dangerous pairs are the interaction rule's.",
        example: "Oxycodone, gabapentin and zolpidem: high.",
        sources: &[ANSM],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let drugs = systemic(patient, &["cns_depressant"]);
    if drugs.len() < 3 {
        return vec![nothing(rule, patient, &ANSM)];
    }
    let old = patient.age.clone().is_ok_and(|age| age >= 65.0);
    let opioid = drugs.iter().any(|drug| drug.is("opioid"));
    let severity = if opioid || old {
        Severity::High
    } else {
        Severity::Moderate
    };
    let list = names(&drugs);
    vec![
        about(
            rule,
            severity,
            Localized::new(
                format!("{} sedating drugs together: {list}", drugs.len()),
                format!("{} 种中枢抑制药合用：{list}", drugs.len()),
            ),
            &drugs,
            &ANSM,
        )
        .detail(
            "Falls, delirium, respiratory depression. Consider stopping or tapering one at a time; with an opioid have naloxone at hand.",
            "可致跌倒、谵妄、呼吸抑制。考虑逐一停用或减量；合用阿片时备纳洛酮。",
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
        let two = |age| {
            Sample::new(age, AdministrativeSex::Female)
                .takes("gabapentin")
                .takes("zolpidem")
        };
        assert_eq!(
            found(&two(50.0).takes("oxycodone").run(&RULE)),
            ["sedation-burden high"]
        );
        assert_eq!(
            found(&two(50.0).takes("hydroxyzine").run(&RULE)),
            ["sedation-burden moderate"]
        );
        assert_eq!(
            found(&two(80.0).takes("hydroxyzine").run(&RULE)),
            ["sedation-burden high"]
        );
        assert!(found(&two(80.0).takes("sertraline").run(&RULE)).is_empty());
    }
}
