//! Drugs that raise potassium, together and with the potassium itself.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses: hyperkaliémiants",
    "2020-10",
);
const KDIGO: Publication = Publication::recalled(
    "KDIGO, Potassium homeostasis: controversies conference",
    "2020",
);

/// Three or more potassium-raising drugs, or one with a potassium above 5.0 mmol/L.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "hyperkalaemia-burden",
        name: "Drugs that raise potassium",
        name_zh: "升高血钾的药物",
        kind: IssueKind::DrugLab,
        status: RuleStatus::Preview,
        what: "Counts ACE inhibitors, ARBs, potassium-sparing diuretics, potassium, trimethoprim and calcineurin inhibitors, and sets them against the latest potassium (90 days).",
        why: "Hyperkalaemia kills without warning; a raised value on such a drug is the last chance to act.",
        silent: "One or two such drugs with potassium up to 5.0 mmol/L. Not checked: no potassium of the last 90 days.",
        example: "Lisinopril and spironolactone with potassium 5.7 mmol/L: high.",
        sources: &[ANSM, KDIGO],
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
    if drugs.is_empty() {
        return vec![nothing(rule, patient, &ANSM)];
    }
    let list = names(&drugs);
    let potassium = patient.latest("potassium", "mmol/L", Some(90));
    let supplemented = drugs.iter().any(|drug| drug.is("potassium_supplement"));
    let by_value = potassium.as_ref().ok().and_then(|value| match value {
        value if value.is_above(5.5) && supplemented => Some(Severity::Critical),
        value if value.is_above(5.5) => Some(Severity::High),
        value if value.is_above(5.0) => Some(Severity::Moderate),
        _ => None,
    });
    let by_number = (drugs.len() >= 3).then_some(Severity::High);
    let mut issues = Vec::new();
    if let Some(severity) = by_value.into_iter().chain(by_number).min() {
        let title = match &potassium {
            Ok(value) if by_value.is_some() => Localized::new(
                format!("Potassium {} mmol/L on {list}", value.value),
                format!("血钾 {} mmol/L，正用 {list}", value.value),
            ),
            _ => Localized::new(
                format!("{} drugs that raise potassium: {list}", drugs.len()),
                format!("{} 种升高血钾的药物：{list}", drugs.len()),
            ),
        };
        let source = if by_value.is_some() { &KDIGO } else { &ANSM };
        let issue = about(rule, severity, title, &drugs, source).detail(
            "Stop potassium first, then consider lowering or pausing a potassium-sparing drug; check creatinine, repeat potassium within days, and exclude haemolysis of the sample.",
            "先停补钾，再考虑减停保钾药物；查肌酐，数日内复查血钾，并排除标本溶血。",
        );
        issues.push(match &potassium {
            Ok(value) => issue.measured(value),
            Err(_) => issue,
        });
    }
    match &potassium {
        Err(missing) => {
            let name = Localized::new("potassium", "血钾");
            let mut issue = rule.not_checked(
                Severity::High,
                "value",
                Localized::new(
                    format!("Potassium on {list}"),
                    format!("使用 {list} 时的血钾"),
                ),
                missing.reason(&name),
            );
            for drug in &drugs {
                issue = issue.drug(drug);
            }
            issues.push(issue);
        }
        Ok(_) if issues.is_empty() => issues.push(nothing(rule, patient, &ANSM)),
        Ok(_) => {}
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::{AdministrativeSex, IssueState};

    fn on(drugs: &[&str]) -> Sample {
        drugs.iter().fold(
            Sample::new(70.0, AdministrativeSex::Male),
            |sample, drug| sample.takes(drug),
        )
    }

    #[test]
    fn the_value_and_the_number_of_drugs_decide() {
        let two = || on(&["lisinopril", "spironolactone"]);
        assert_eq!(
            found(&two().lab("potassium", 5.7, "mmol/L").run(&RULE)),
            ["hyperkalaemia-burden high"]
        );
        assert_eq!(
            found(&two().lab("potassium", 5.2, "mmol/L").run(&RULE)),
            ["hyperkalaemia-burden moderate"]
        );
        assert!(found(&two().lab("potassium", 4.4, "mmol/L").run(&RULE)).is_empty());
        let three = on(&["lisinopril", "spironolactone", "potassium chloride"]);
        assert_eq!(
            found(&three.lab("potassium", 5.9, "mmol/L").run(&RULE)),
            ["hyperkalaemia-burden critical"]
        );
    }

    #[test]
    fn a_missing_stale_or_impossible_value_is_not_checked() {
        for sample in [
            on(&["lisinopril"]),
            on(&["lisinopril"]).lab_on("potassium", 5.9, "mmol/L", "2024-01-01"),
            on(&["lisinopril"]).lab("potassium", 45.0, "mmol/L"),
            on(&["lisinopril"]).lab("potassium", 5.9, ""),
        ] {
            let issues = sample.run(&RULE);
            assert!(matches!(issues[0].state, IssueState::NotChecked { .. }));
        }
    }
}
