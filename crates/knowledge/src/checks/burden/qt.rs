//! Drugs that lengthen the QT interval, together and with what else lengthens it.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Group, Measured, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses: substances susceptibles de donner des torsades de pointes",
    "2020-10",
);
const CREDIBLE: Publication = Publication::recalled(
    "CredibleMeds, QTdrugs list, known risk of torsades de pointes",
    "2024",
);

/// Two or more drugs that lengthen the QT interval, or one with a long QTc, a low potassium or a congenital long QT.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "qt-burden",
        name: "QT-prolonging drugs",
        name_zh: "延长QT间期的药物",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Counts drugs that can cause torsades de pointes (ANSM class and CredibleMeds known risk) and weighs them with the latest QTc, potassium and magnesium (30 days) and a congenital long QT syndrome.",
        why: "Torsades de pointes is rare with one drug in an otherwise healthy heart; combinations, QTc of 500 ms and more, and low potassium or magnesium multiply it.",
        silent: "One such drug without any of these; drugs on skin or eye. A QTc that is missing is named in the issue.",
        example: "Methadone and ondansetron with potassium 3.1 mmol/L: high.",
        sources: &[ANSM, CREDIBLE],
    },
    run,
};

const LONG_QT: Group = Group {
    name: "long QT syndrome",
    name_zh: "长QT综合征",
    codes: &["I45.81"],
    words: &[
        "long qt syndrome",
        "congenital long qt",
        "torsades de pointes",
        "长qt综合征",
        "尖端扭转",
    ],
    not: &["risk of"],
    lasting: true,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let drugs = systemic(patient, &["torsadogenic", "qt_known_risk"]);
    if drugs.is_empty() {
        return vec![nothing(rule, patient, &ANSM)];
    }
    let qtc = patient.latest("qtc_interval", "ms", Some(30)).ok();
    let low = [("potassium", 3.5), ("magnesium", 0.7)]
        .into_iter()
        .filter_map(|(key, limit)| {
            let value = patient.latest(key, "mmol/L", Some(30)).ok()?;
            value.is_below(limit).then_some(value)
        })
        .collect::<Vec<Measured<'_>>>();
    let long = qtc.as_ref().filter(|value| value.value >= 500.0);
    let prolonged = qtc.as_ref().filter(|value| value.value >= 470.0);
    let congenital = patient.ever(&LONG_QT);
    let potent = drugs.iter().filter(|drug| drug.is("qt_potent")).count();
    let risk = prolonged.is_some() || !low.is_empty();
    let combined = match (drugs.len(), potent) {
        (0 | 1, _) => None,
        (_, 2..) => Some(Severity::Critical),
        (3.., _) | (_, 1) => Some(Severity::High),
        _ if risk => Some(Severity::High),
        _ => Some(Severity::Moderate),
    };
    let severity = match combined {
        _ if long.is_some() || congenital.is_some() => Severity::Critical,
        Some(severity) => severity,
        None if low
            .iter()
            .any(|value| value.fact.value.key() == Some("potassium") && value.value < 3.0) =>
        {
            Severity::High
        }
        None if risk => Severity::Moderate,
        None => return vec![nothing(rule, patient, &ANSM)],
    };
    let list = names(&drugs);
    let title = if drugs.len() > 1 {
        Localized::new(
            format!("{} QT-prolonging drugs together: {list}", drugs.len()),
            format!("{} 种延长QT间期的药物合用：{list}", drugs.len()),
        )
    } else {
        Localized::new(
            format!("{list} with a further cause of QT prolongation"),
            format!("{list}，且另有延长QT的因素"),
        )
    };
    let source = if drugs.iter().all(|drug| drug.is("torsadogenic")) {
        &ANSM
    } else {
        &CREDIBLE
    };
    let measured = match &qtc {
        Some(value) => Localized::new(
            format!("Latest QTc {} ms.", value.value),
            format!("最近QTc {} ms。", value.value),
        ),
        None => Localized::new(
            "No QTc of the last 30 days is in the record: obtain an ECG.",
            "病历中无30天内的QTc：请做心电图。",
        ),
    };
    let mut issue = about(rule, severity, title, &drugs, source).detail(
        format!(
            "Risk of torsades de pointes. {} Correct potassium (above 4 mmol/L) and magnesium, consider an alternative for one of the drugs, repeat the ECG after each change; at a QTc of 500 ms or more stopping is to be considered.",
            measured.en
        ),
        format!(
            "有尖端扭转型室速风险。{}纠正血钾（>4 mmol/L）和血镁，考虑替换其中之一，每次调整后复查心电图；QTc≥500 ms时考虑停药。",
            measured.zh
        ),
    );
    for value in qtc.iter().chain(&low) {
        issue = issue.measured(value);
    }
    if let Some(fact) = congenital {
        issue = issue.fact(fact.value.code.name(), fact);
    }
    vec![issue]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::{AdministrativeSex, IssueState};

    fn check(sample: Sample, expect: &[&str]) {
        assert_eq!(found(&sample.run(&RULE)), expect);
    }

    fn adult() -> Sample {
        Sample::new(55.0, AdministrativeSex::Female)
    }

    #[test]
    fn combinations_and_values_decide_the_severity() {
        check(
            adult().takes("amiodarone").takes("sotalol"),
            &["qt-burden critical"],
        );
        check(
            adult().takes("methadone").takes("ondansetron"),
            &["qt-burden high"],
        );
        check(
            adult().takes("citalopram").takes("ondansetron"),
            &["qt-burden moderate"],
        );
        check(
            adult()
                .takes("citalopram")
                .takes("ondansetron")
                .lab("potassium", 3.1, "mmol/L"),
            &["qt-burden high"],
        );
        check(
            adult().takes("citalopram").lab("qtc_interval", 520.0, "ms"),
            &["qt-burden critical"],
        );
        check(
            adult().takes("citalopram").lab("potassium", 3.2, "mmol/L"),
            &["qt-burden moderate"],
        );
        check(
            adult()
                .takes("azithromycin")
                .has("congenital long QT syndrome"),
            &["qt-burden critical"],
        );
    }

    #[test]
    fn one_drug_alone_and_old_values_stay_silent() {
        check(adult().takes("citalopram"), &[]);
        check(
            adult()
                .takes("citalopram")
                .takes("metformin")
                .lab("qtc_interval", 430.0, "ms"),
            &[],
        );
        check(
            adult()
                .takes("citalopram")
                .lab_on("potassium", 2.9, "mmol/L", "2025-01-01"),
            &[],
        );
        check(
            adult().takes("citalopram").lab("potassium", 45.0, "mmol/L"),
            &[],
        );
    }

    #[test]
    fn no_drug_is_not_checked_and_other_drugs_are_clear() {
        assert!(matches!(
            adult().run(&RULE)[0].state,
            IssueState::NotChecked { .. }
        ));
        assert_eq!(
            adult().takes("metformin").run(&RULE)[0].state,
            IssueState::Clear
        );
    }
}
