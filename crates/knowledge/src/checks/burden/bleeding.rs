//! Three or more drugs that promote bleeding.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses: autres médicaments agissant sur l'hémostase",
    "2020-10",
);

/// Anticoagulant, antiplatelet, NSAID and serotonin reuptake inhibitor: three or more of them.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "bleeding-burden",
        name: "Drugs that promote bleeding",
        name_zh: "增加出血的药物",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Counts anticoagulants, antiplatelet drugs, NSAIDs and serotonin reuptake inhibitors.",
        why: "Each adds to bleeding; triple antithrombotic therapy has the highest rate and needs an end date.",
        silent: "Two such drugs: pairs are the interaction rule's. A proton pump inhibitor on the list lowers it to moderate, unless an NSAID or a second anticoagulant is among them.",
        example: "Apixaban, aspirin and clopidogrel: high.",
        sources: &[ANSM],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let antithrombotic = systemic(patient, &["anticoagulant", "antiplatelet"]);
    let others = systemic(patient, &["nsaid", "ssri", "snri"]);
    let drugs = [antithrombotic.clone(), others].concat();
    let protected = is_protected(patient);
    let severity = match (antithrombotic.len(), drugs.len()) {
        (3.., _) | (2, 3..) if protected => Severity::Moderate,
        (3.., _) | (2, 3..) => Severity::High,
        (1, 3..) => Severity::Moderate,
        _ => return vec![nothing(rule, patient, &ANSM)],
    };
    let (advice, advice_zh) = if protected {
        (
            "A proton pump inhibitor is on the list. Check that each still has an indication and an end date.",
            "已用质子泵抑制剂保护。核实每种药物是否仍有适应证并设停药日期。",
        )
    } else {
        (
            "Check that each still has an indication and an end date; consider a proton pump inhibitor, and acetaminophen instead of an NSAID.",
            "核实每种药物是否仍有适应证并设停药日期；考虑加用PPI，以对乙酰氨基酚替代非甾体药。",
        )
    };
    let list = names(&drugs);
    vec![
        about(
            rule,
            severity,
            Localized::new(
                format!("{} drugs that promote bleeding: {list}", drugs.len()),
                format!("{} 种增加出血的药物合用：{list}", drugs.len()),
            ),
            &drugs,
            &ANSM,
        )
        .detail(advice, advice_zh),
    ]
}

/// A proton pump inhibitor guards the stomach, and no second anticoagulant and no NSAID is there that it would not make up for.
fn is_protected(patient: &Patient<'_>) -> bool {
    let guarded = systemic(patient, &["ppi"])
        .iter()
        .any(|drug| !drug.as_needed);
    guarded
        && systemic(patient, &["anticoagulant"]).len() < 2
        && systemic(patient, &["nsaid"]).is_empty()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex;

    #[test]
    fn three_fire_and_two_do_not() {
        let adult = || Sample::new(70.0, AdministrativeSex::Male);
        let triple = adult()
            .takes("apixaban")
            .takes("aspirin")
            .takes("clopidogrel");
        assert_eq!(found(&triple.run(&RULE)), ["bleeding-burden high"]);
        let mixed = adult()
            .takes("aspirin")
            .takes("sertraline")
            .takes("ibuprofen");
        assert_eq!(found(&mixed.run(&RULE)), ["bleeding-burden moderate"]);
        let dual = adult()
            .takes("aspirin")
            .takes("clopidogrel")
            .takes("atorvastatin");
        assert!(found(&dual.run(&RULE)).is_empty());
    }

    #[test]
    fn a_proton_pump_inhibitor_makes_it_moderate_unless_what_is_beside_it_outweighs_that() {
        let check = |drugs: &[&str], expect: &str| {
            let adult = Sample::new(70.0, AdministrativeSex::Male);
            let sample = drugs.iter().fold(adult, |sample, drug| sample.takes(drug));
            let issues = sample.run(&RULE);
            assert_eq!(found(&issues), [expect], "{drugs:?}");
        };
        let moderate = "bleeding-burden moderate";
        let high = "bleeding-burden high";
        check(
            &["aspirin", "ticagrelor", "sertraline", "pantoprazole"],
            moderate,
        );
        check(
            &["apixaban", "aspirin", "clopidogrel", "lansoprazole"],
            moderate,
        );
        check(&["aspirin", "ticagrelor", "sertraline", "famotidine"], high);
        check(&["aspirin", "clopidogrel", "naproxen", "omeprazole"], high);
        check(&["warfarin", "enoxaparin", "aspirin", "omeprazole"], high);
    }
}
