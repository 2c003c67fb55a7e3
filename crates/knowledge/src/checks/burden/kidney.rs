//! The "triple whammy": renin-angiotensin blocker, diuretic and NSAID.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const LAPI: Publication = Publication::verified(
    "Lapi et al., Diuretics, ACE inhibitors and ARBs with NSAIDs and acute kidney injury, BMJ 2013;346:e8525",
    "2013",
);

/// A renin-angiotensin blocker, a diuretic and an NSAID together.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "kidney-triple",
        name: "Renin-angiotensin blocker, diuretic and NSAID together",
        name_zh: "ACEI/ARB、利尿剂与非甾体抗炎药三联",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "An ACE inhibitor, ARB or aliskiren, a diuretic and a systemic NSAID at the same time.",
        why: "Triple use raised acute kidney injury (rate ratio 1.31, in the first 30 days 1.82).",
        silent: "Two of the three (the interaction rule speaks of pairs); low-dose aspirin; NSAIDs on the skin or in the eye.",
        example: "Lisinopril, hydrochlorothiazide and ibuprofen: high.",
        sources: &[LAPI],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let groups = [
        systemic(patient, &["raas_inhibitor"]),
        systemic(patient, &["diuretic"]),
        systemic(patient, &["nsaid"]),
    ];
    if groups.iter().any(Vec::is_empty) {
        return vec![nothing(rule, patient, &LAPI)];
    }
    let drugs = groups.concat();
    let list = names(&drugs);
    // A short course under control is an option: the triple is said, not forbidden.
    let title = Localized::new(
        format!("Kidney at risk from three sides: {list}"),
        format!("三联用药损害肾脏：{list}"),
    );
    let mut issue = about(rule, Severity::High, title, &drugs, &LAPI).detail(
        "Acute kidney injury, most of all in the first 30 days and in dehydration. Consider acetaminophen or a topical NSAID instead; check creatinine and potassium within one to two weeks.",
        "可致急性肾损伤，前30天及脱水时风险最高。考虑改用对乙酰氨基酚或外用制剂；1–2周内复查肌酐和血钾。",
    );
    issue.contraindicates.clear();
    vec![issue]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::{AdministrativeSex, Route};

    #[test]
    fn three_fire_and_two_do_not() {
        let two = || {
            Sample::new(70.0, AdministrativeSex::Male)
                .takes("lisinopril")
                .takes("hydrochlorothiazide")
        };
        assert_eq!(
            found(&two().takes("ibuprofen").run(&RULE)),
            ["kidney-triple high"]
        );
        assert!(found(&two().takes("aspirin").run(&RULE)).is_empty());
        let gel = two().medicine("diclofenac", |m| m.dosage.route = Some(Route::Topical));
        assert!(found(&gel.run(&RULE)).is_empty());
    }
}
