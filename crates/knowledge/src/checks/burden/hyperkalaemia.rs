//! Three or more drugs that raise potassium.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses: hyperkaliémiants",
    "2020-10",
);
/// Three or more potassium-raising drugs.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "hyperkalaemia-burden",
        name: "Drugs that raise potassium",
        name_zh: "升高血钾的药物",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Counts ACE inhibitors, ARBs, potassium-sparing diuretics, potassium, trimethoprim and calcineurin inhibitors, and shows the latest potassium (90 days).",
        why: "Hyperkalaemia kills without warning; it comes with the sum of these drugs and with failing kidneys.",
        silent: "One or two such drugs: pairs are the interaction rule's, the potassium itself is the laboratory rule's.",
        example: "Lisinopril, spironolactone and potassium chloride: high, with potassium above 5.5 mmol/L critical.",
        sources: &[ANSM],
    },
    run,
};

const CLASSES: &[&str] = &[
    "ace_inhibitor",
    "arb",
    "potassium_sparing",
    "potassium_supplement",
    "calcineurin_inhibitor",
];

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut drugs = systemic(patient, CLASSES);
    drugs.extend(patient.drug("trimethoprim"));
    // Potassium that corrects a low one is no burden.
    if patient.has_low_potassium() {
        drugs.retain(|drug| !drug.is("potassium_supplement"));
    }
    if drugs.len() < 3 {
        return vec![nothing(rule, patient, &ANSM)];
    }
    let list = names(&drugs);
    let potassium = patient.latest("potassium", "mmol/L", Some(90));
    let raised = potassium.as_ref().is_ok_and(|value| value.is_above(5.5));
    let severity = if raised {
        Severity::Critical
    } else {
        Severity::High
    };
    let known = match &potassium {
        Ok(value) => Localized::new(
            format!("Latest potassium {} mmol/L.", value.value),
            format!("最近血钾 {} mmol/L。", value.value),
        ),
        Err(missing) => {
            let reason = missing.reason(&Localized::new("potassium", "血钾"));
            Localized::new(
                format!("No usable value: {}.", reason.en),
                format!("无可用数值：{}。", reason.zh),
            )
        }
    };
    let issue = about(
        rule,
        severity,
        Localized::new(
            format!("{} drugs that raise potassium: {list}", drugs.len()),
            format!("{} 种升高血钾的药物：{list}", drugs.len()),
        ),
        &drugs,
        &ANSM,
    )
    .detail(
        format!("{} Stop potassium first, then consider lowering or pausing a potassium-sparing drug; check creatinine and repeat potassium within days.", known.en),
        format!("{}先停补钾，再考虑减停保钾药物；查肌酐，数日内复查血钾。", known.zh),
    );
    vec![match &potassium {
        Ok(value) => issue.measured(value),
        Err(_) => issue,
    }]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex;

    fn on(drugs: &[&str]) -> Sample {
        drugs.iter().fold(
            Sample::new(70.0, AdministrativeSex::Male),
            |sample, drug| sample.takes(drug),
        )
    }

    #[test]
    fn three_fire_and_two_do_not() {
        let three = || on(&["lisinopril", "spironolactone", "potassium chloride"]);
        assert_eq!(found(&three().run(&RULE)), ["hyperkalaemia-burden high"]);
        assert_eq!(
            found(&three().lab("potassium", 5.9, "mmol/L").run(&RULE)),
            ["hyperkalaemia-burden critical"]
        );
        let two = on(&["lisinopril", "spironolactone"]);
        assert!(found(&two.lab("potassium", 5.9, "mmol/L").run(&RULE)).is_empty());
    }

    #[test]
    fn a_missing_stale_or_impossible_value_is_named() {
        let three = || on(&["lisinopril", "spironolactone", "potassium chloride"]);
        for sample in [
            three(),
            three().lab_on("potassium", 5.9, "mmol/L", "2024-01-01"),
            three().lab("potassium", 45.0, "mmol/L"),
            three().lab("potassium", 590.0, ""),
        ] {
            assert!(sample.run(&RULE)[0].detail.en.contains("No usable value"));
        }
    }
}
