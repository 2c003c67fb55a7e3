//! Anticholinergic burden.

use super::{about, names, nothing, systemic};
use crate::checks::framework::{Compose, Group, Patient, Publication, Rule, RuleInfo};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const ACB: Publication = Publication::recalled(
    "Aging Brain Care, Anticholinergic Cognitive Burden scale",
    "2012 update",
);
const ANSM: Publication = Publication::verified(
    "ANSM, Thésaurus des interactions médicamenteuses: médicaments atropiniques",
    "2020-10",
);

/// The sum of anticholinergic scores.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "anticholinergic-burden",
        name: "Anticholinergic burden",
        name_zh: "抗胆碱能负荷",
        kind: IssueKind::Interaction,
        status: RuleStatus::Preview,
        what: "Adds the Anticholinergic Cognitive Burden scores (3 and 2) of at least two drugs.",
        why: "In old age the sum goes with delirium, falls, retention of urine and cognitive decline.",
        silent: "A single drug (the age rules speak of it); under 65 years fewer than three such drugs. Drugs of score 1 are not counted. Not checked: age unknown.",
        example: "Amitriptyline and oxybutynin at 80 years: moderate; with dementia high.",
        sources: &[ACB, ANSM],
    },
    run,
};

const DEMENTIA: Group = Group {
    name: "dementia",
    name_zh: "痴呆",
    codes: &["F00", "F01", "F02", "F03", "G30", "G31.83", "F05"],
    words: &[
        "dementia",
        "alzheimer",
        "alzheimer's disease",
        "delirium",
        "cognitive impairment",
        "痴呆",
        "阿尔茨海默",
        "谵妄",
        "认知障碍",
    ],
    not: &["screening", "family history"],
    lasting: true,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let strong = systemic(patient, &["anticholinergic_3"]);
    let weak = systemic(patient, &["anticholinergic_2"]);
    let score = 3 * strong.len() + 2 * weak.len();
    let drugs = [strong, weak].concat();
    if drugs.len() < 2 {
        return vec![nothing(rule, patient, &ANSM)];
    }
    let list = names(&drugs);
    let age = match &patient.age {
        Ok(age) => *age,
        Err(missing) => {
            let mut issue = rule.not_checked(
                Severity::Moderate,
                "",
                Localized::new(
                    format!("Anticholinergic burden of {list}"),
                    format!("{list} 的抗胆碱能负荷"),
                ),
                missing.reason(&Localized::new("the age", "年龄")),
            );
            for drug in &drugs {
                issue = issue.drug(drug);
            }
            return vec![issue];
        }
    };
    let dementia = patient.has(&DEMENTIA);
    let severity = match drugs.len() {
        _ if dementia.is_some() => Severity::High,
        3.. if age >= 65.0 => Severity::High,
        3.. => Severity::Moderate,
        _ if age >= 65.0 => Severity::Moderate,
        _ => return vec![nothing(rule, patient, &ANSM)],
    };
    let issue = about(
        rule,
        severity,
        Localized::new(
            format!("Anticholinergic burden {score}: {list}"),
            format!("抗胆碱能负荷 {score} 分：{list}"),
        ),
        &drugs,
        &ACB,
    )
    .detail(
        "Delirium, falls, constipation, retention of urine. Consider stopping or replacing one: nortriptyline or an SSRI for amitriptyline, mirabegron for a bladder antimuscarinic, a non-sedating antihistamine.",
        "可致谵妄、跌倒、便秘、尿潴留。考虑停用或替换：如以SSRI替代阿米替林，米拉贝隆替代膀胱抗毒蕈碱药，非镇静抗组胺药。",
    );
    vec![match dementia {
        Some(fact) => issue.fact(fact.value.code.name(), fact),
        None => issue,
    }]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::{AdministrativeSex, IssueState};

    #[test]
    fn age_dementia_and_number_decide() {
        let two = |age| {
            Sample::new(age, AdministrativeSex::Female)
                .takes("amitriptyline")
                .takes("oxybutynin")
        };
        assert_eq!(
            found(&two(80.0).run(&RULE)),
            ["anticholinergic-burden moderate"]
        );
        assert_eq!(
            found(&two(80.0).has("Alzheimer's disease").run(&RULE)),
            ["anticholinergic-burden high"]
        );
        assert!(found(&two(40.0).run(&RULE)).is_empty());
        let one = Sample::new(80.0, AdministrativeSex::Female).takes("amitriptyline");
        assert!(found(&one.run(&RULE)).is_empty());
    }

    #[test]
    fn an_unknown_age_is_not_checked() {
        let sample = Sample::new(300.0, AdministrativeSex::Female)
            .takes("amitriptyline")
            .takes("oxybutynin");
        assert!(matches!(
            sample.run(&RULE)[0].state,
            IssueState::NotChecked { .. }
        ));
    }
}
