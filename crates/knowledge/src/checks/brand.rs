//! Brand names that mean another drug in another country.

use super::framework::{Compose, Patient, Publication, Rule, RuleInfo, table};
use record::{DetectedIssue, IssueKind, Localized, RuleStatus, Severity};

const TABLE: &str = include_str!("../../data/safety/brands_abroad.tsv");

/// The rule.
pub const RULE: Rule = Rule {
    info: RuleInfo {
        id: "brand-abroad",
        name: "Brand name that is another drug elsewhere",
        name_zh: "在他国为另一药物的商品名",
        kind: IssueKind::Input,
        status: RuleStatus::Preview,
        what: "Brand names of the record that are sold with another ingredient in another country.",
        why: "A box bought abroad, or a letter from abroad, is read as the wrong drug.",
        silent: "Generic names, and brands of which no such pair is in the table.",
        example: "Flomax: tamsulosin in the United States, an anti-inflammatory drug in Italy.",
        sources: &[Publication::recalled(
            "FDA public health advisory on confusing foreign brand names",
            "2006",
        )],
    },
    run,
};

fn run(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues = Vec::new();
    for row in table::rows(TABLE) {
        let brand = row.get("brand");
        let Some(fact) = patient.record.medications.iter().find(|fact| {
            let written = fact.value.medication.text.reveal().to_lowercase();
            fact.is_usable()
                && fact.value.is_current()
                && written
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == brand)
        }) else {
            continue;
        };
        let (here, there) = (row.get("here"), row.get("there"));
        issues.push(
            rule.found(
                Severity::Moderate,
                brand,
                Localized::new(
                    format!("{brand}: read as {here}; confirm the country"),
                    format!("{brand}：按 {here} 理解，请确认国家"),
                ),
            )
            .detail(
                format!("Elsewhere the same name is {there}. Ask where it was bought, or read the ingredient on the box."),
                format!("他国同名药为 {there}。请询问购买地或核对包装上的成分。"),
            )
            .fact(brand, fact),
        );
    }
    if issues.is_empty() {
        let name = Localized::new(rule.info.name, rule.info.name_zh);
        issues.push(rule.clear(&rule.info.sources[0], name));
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::super::framework::testing::{Sample, found};
    use super::*;
    use record::AdministrativeSex::Male;

    #[test]
    fn a_shared_brand_speaks_and_a_generic_name_does_not() {
        let check = |name: &str, expect: &[&str]| {
            let issues = Sample::new(70.0, Male).takes(name).run(&RULE);
            assert_eq!(found(&issues), expect);
        };
        check("Flomax", &["brand-abroad:flomax moderate"]);
        check("tamsulosin", &[]);
    }
}
