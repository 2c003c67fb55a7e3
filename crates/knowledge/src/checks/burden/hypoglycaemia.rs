//! Insulin with a drug that releases insulin.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ADA: Publication = Publication::recalled(
    "American Diabetes Association, Standards of Care in Diabetes",
    "2024",
);

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses, index des classes: insuline, sulfamides hypoglycémiants, glinides",
    "2020-10",
);

/// Insulin together with a sulfonylurea or glinide.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "hypoglycaemia-burden",
        name: "Drugs that cause hypoglycaemia",
        name_zh: "可致低血糖的药物",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Insulin together with a sulfonylurea or glinide, or a glucose below 4 mmol/L in the last 30 days with any of them.",
        why: "Most severe hypoglycaemia comes from these drugs; the sum of two, old age and poor kidneys raise it.",
        silent: "One of them without a low glucose; other glucose-lowering drugs.",
        example: "Insulin glargine and glimepiride at 78 years: high.",
        sources: &[ADA, ANSM],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let insulin = systemic(patient, &["insulin_class"]);
    let secretagogues = systemic(patient, &["sulfonylurea", "meglitinide"]);
    let drugs = [insulin.clone(), secretagogues.clone()].concat();
    let low = patient
        .latest("glucose", "mmol/L", Some(30))
        .ok()
        .filter(|value| value.is_below(4.0));
    let old = patient.age.clone().is_ok_and(|age| age >= 65.0);
    let both = !insulin.is_empty() && !secretagogues.is_empty();
    let severity = match (drugs.is_empty(), both, low.is_some()) {
        (true, _, _) | (_, false, false) => return vec![nothing(rule, patient, &ANSM)],
        (_, _, true) => Severity::High,
        (_, true, false) if old => Severity::High,
        (_, true, false) => Severity::Moderate,
    };
    let list = names(&drugs);
    let issue = about(
        rule,
        severity,
        Localized::new(format!("Hypoglycaemia: {list}"), format!("低血糖风险：{list}")),
        &drugs,
        &ADA,
    )
    .detail(
        "Consider stopping the sulfonylurea or glinide when insulin is taken, and a looser target in the old; ask about low readings at night.",
        "使用胰岛素时考虑停用磺脲类或格列奈类，老年人放宽目标；询问夜间低血糖。",
    );
    vec![match &low {
        Some(value) => issue.measured(value),
        None => issue,
    }]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex;

    #[test]
    fn both_together_or_a_low_glucose_fire() {
        let aged = |age| Sample::new(age, AdministrativeSex::Male);
        let both = |age| aged(age).takes("insulin glargine").takes("glimepiride");
        assert_eq!(found(&both(78.0).run(&RULE)), ["hypoglycaemia-burden high"]);
        assert_eq!(
            found(&both(50.0).run(&RULE)),
            ["hypoglycaemia-burden moderate"]
        );
        let low = aged(50.0).takes("glipizide").lab("glucose", 52.0, "mg/dL");
        assert_eq!(found(&low.run(&RULE)), ["hypoglycaemia-burden high"]);
        assert!(
            found(
                &aged(50.0)
                    .takes("insulin glargine")
                    .takes("metformin")
                    .run(&RULE)
            )
            .is_empty()
        );
        assert!(
            found(
                &aged(50.0)
                    .takes("metformin")
                    .lab("glucose", 3.5, "mmol/L")
                    .run(&RULE)
            )
            .is_empty()
        );
    }
}
