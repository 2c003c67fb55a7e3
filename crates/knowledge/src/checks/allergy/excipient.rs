//! Foods and other allergens that a product carries beside its active ingredient.

use super::reaction;
use crate::checks::framework::{Compose, Drug, Patient, Rule, contains_word, evidence, table};
use crate::checks::rows;
use reaction::ReactionKind;
use record::{
    AllergyIntolerance, DetectedIssue, Fact, Implicated, IssueSource, Localized, Severity, Span,
};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/safety/excipients.tsv");

struct Row {
    id: &'static str,
    /// Product names and forms as documents write them, lower case.
    products: Vec<&'static str>,
    /// Generic names of which every product counts.
    ingredients: Vec<&'static str>,
    /// Words of the allergen, lower case.
    allergens: Vec<&'static str>,
    /// After anaphylaxis, or where the reaction is not stated.
    grave: Severity,
    /// After a milder reaction.
    mild: Severity,
    /// The grave weight only after a severe reaction, not after an unstated one.
    severe_only: bool,
    detail: Localized,
    source: IssueSource,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| table::rows(TABLE).filter_map(read).collect());

fn read(row: table::Row<'static>) -> Option<Row> {
    Some(Row {
        id: row.get("id"),
        products: row.list("products"),
        ingredients: row.list("ingredients"),
        allergens: row.list("allergens"),
        grave: rows::severity(row.get("grave"))?,
        mild: rows::severity(row.get("mild"))?,
        severe_only: row.get("severe_only") == "yes",
        detail: Localized::new(row.get("en"), row.get("zh")),
        source: rows::source(row.get("source"))?,
    })
}

/// Products of the patient that carry something he is allergic to.
pub(super) fn carried(rule: &Rule, patient: &Patient<'_>) -> Vec<DetectedIssue> {
    let mut issues: Vec<DetectedIssue> = Vec::new();
    for fact in &patient.allergies {
        for row in ROWS.iter().filter(|row| row.is_about(&fact.value)) {
            for drug in patient.drugs.iter().filter(|drug| row.is_in(patient, drug)) {
                let found = issue(rule, row, drug, fact);
                match issues.iter_mut().find(|other| other.rule == found.rule) {
                    Some(other) => other.implicated.push(drug.implicated()),
                    None => issues.push(found),
                }
            }
        }
    }
    issues
}

/// Vehicles of which a class of drugs is made, and their names.
const VEHICLES: &[(&str, &[&str])] = &[
    (
        "cremophor",
        &[
            "cremophor",
            "polyoxyl",
            "kolliphor",
            "castor oil",
            "聚氧乙烯蓖麻油",
        ],
    ),
    (
        "polysorbate",
        &["polysorbate", "tween 80", "聚山梨酯", "吐温"],
    ),
    (
        "macrogol_product",
        &["macrogol", "polyethylene glycol", "聚乙二醇"],
    ),
];

/// Classes of the vehicles that the sentence of an allergy names as its cause: "anaphylaxis to IV ciclosporin, proven to be its
/// polyoxyl castor oil".
pub(super) fn culprits(
    patient: &Patient<'_>,
    fact: &Fact<AllergyIntolerance>,
) -> Vec<&'static str> {
    const REACH: usize = 140;
    fact.spans()
        .filter_map(|(document, span)| {
            let text = patient.record.document(document)?.text.reveal();
            let rest = text.get(span.end..)?;
            let rest = &rest[..rest.floor_char_boundary(REACH)];
            let ends = ['\n', ';', '；', '。'];
            let clause = rest.split(ends).next()?.split(". ").next()?;
            Some(clause.to_lowercase())
        })
        .flat_map(|clause| {
            VEHICLES
                .iter()
                .filter(move |(_, names)| names.iter().any(|name| is_blamed(&clause, name)))
                .map(|(class, _)| *class)
        })
        .collect()
}

/// The words before a vehicle blame it, and nothing beside it takes that back.
fn is_blamed(clause: &str, vehicle: &str) -> bool {
    const BLAME: &[&str] = &[
        "proven",
        "proved",
        "confirmed",
        "due to",
        "caused by",
        "because of",
        "culprit",
        "attributed",
        "its ",
        "excipient",
        "vehicle",
        "solvent",
        "positive",
        "证实",
        "辅料",
        "溶媒",
        "溶剂",
        "系其",
        "所含",
    ];
    const NOT: &[&str] = &[
        " not ", "no ", "negative", "exclud", "tolerat", "阴性", "除外", "排除", "并非", "不是",
    ];
    clause.find(vehicle).is_some_and(|at| {
        let behind = &clause[at..clause.floor_char_boundary(at + vehicle.len() + 24)];
        BLAME.iter().any(|word| clause[..at].contains(word))
            && !NOT
                .iter()
                .any(|word| clause[..at].contains(word) || behind.contains(word))
    })
}

impl Row {
    fn is_about(&self, allergy: &AllergyIntolerance) -> bool {
        let written = allergy.substance.text.reveal().to_lowercase();
        let name = allergy.substance.name().to_lowercase();
        self.allergens
            .iter()
            .any(|word| contains_word(&written, word) || contains_word(&name, word))
    }

    fn is_in(&self, patient: &Patient<'_>, drug: &Drug<'_>) -> bool {
        let written = drug
            .fact
            .map(|fact| {
                let name = fact.value.medication.text.reveal().to_lowercase();
                let places = fact.spans().filter_map(|(document, span)| {
                    let text = patient.record.document(document)?.text.reveal();
                    Some(behind(text, span))
                });
                places.fold(name, |all, place| format!("{all} {place}"))
            })
            .unwrap_or_default();
        self.ingredients.contains(&drug.ingredient.as_str())
            || self
                .products
                .iter()
                .any(|product| contains_word(&written, product))
    }
}

/// The words right behind a name up to the next mark, with the strength and the form of the product, lower case.
fn behind(text: &str, span: Span) -> String {
    const NEAR: usize = 56;
    let mut to = (span.end + NEAR).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let words = text.get(span.start..to).unwrap_or_default();
    let ends = ['\n', ',', ';', '，', '；', '、', '。'];
    words
        .split(ends)
        .next()
        .unwrap_or_default()
        .split(". ")
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

fn issue(
    rule: &Rule,
    row: &Row,
    drug: &Drug<'_>,
    fact: &Fact<AllergyIntolerance>,
) -> DetectedIssue {
    let name = fact.value.substance.name().trim();
    let kind = reaction::kind(&fact.value);
    let severity = match kind {
        ReactionKind::Anaphylaxis => row.grave,
        ReactionKind::Unknown if !row.severe_only => row.grave,
        _ => row.mild,
    };
    let words = kind.words();
    let title = Localized::new(
        format!(
            "{}: may carry {name}, recorded allergy ({})",
            drug.ingredient, words.en
        ),
        format!(
            "{}：制剂可能含{name}，记录有过敏（{}）",
            drug.ingredient, words.zh
        ),
    );
    let mut issue = rule
        .found(severity, &format!("{}-{}", row.id, drug.ingredient), title)
        .detail(row.detail.en.clone(), row.detail.zh.clone())
        .cite(row.source.clone())
        .drug(drug);
    issue.implicated.push(Implicated {
        label: format!("allergy: {name}"),
        fact: Some(fact.id.clone()),
        evidence: evidence(fact),
    });
    if severity == Severity::Critical {
        issue = issue.against([drug.ingredient.clone()]);
    }
    issue
}

#[cfg(test)]
mod tests {
    use super::super::RULE;
    use super::*;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex::Female;

    #[test]
    fn every_row_can_be_read_and_names_a_product_or_an_ingredient() {
        assert_eq!(table::rows(TABLE).count(), ROWS.len());
        for row in ROWS.iter() {
            assert!(
                !(row.allergens.is_empty()
                    || row.products.is_empty() && row.ingredients.is_empty()),
                "{}",
                row.id
            );
            assert!(row.grave <= row.mild, "{}", row.id);
        }
    }

    #[test]
    fn a_vehicle_that_is_blamed_stands_for_its_class() {
        for (clause, expect) in [
            (" concentrate, proven to be its polyoxyl castor oil", true),
            (" infusion; cremophor tested", false),
            (", skin test to cremophor negative", false),
            (" (due to the solvent cremophor el)", true),
        ] {
            let told = ["cremophor", "polyoxyl"]
                .iter()
                .any(|name| is_blamed(clause, name));
            assert_eq!(told, expect, "{clause}");
        }
    }

    #[test]
    fn the_product_decides_and_the_reaction_weighs() {
        let check = |drug: &str, written: &str, allergy: &str, reaction: &str, expect: &[&str]| {
            let issues = Sample::new(40.0, Female)
                .medicine(drug, |statement| {
                    statement.medication = record::Concept::text(written);
                })
                .allergic(allergy, reaction)
                .run(&RULE);
            let named: Vec<String> = found(&issues)
                .into_iter()
                .filter(|rule| rule.contains("excipient"))
                .collect();
            assert_eq!(named, expect, "{written} / {allergy}");
        };
        let critical = "allergy:excipient-peanut-progesterone critical";
        check(
            "progesterone",
            "Prometrium",
            "peanut",
            "anaphylaxis",
            &[critical],
        );
        check(
            "progesterone",
            "Prometrium",
            "peanuts",
            "rash",
            &["allergy:excipient-peanut-progesterone high"],
        );
        check(
            "progesterone",
            "progesterone pessary",
            "peanut",
            "anaphylaxis",
            &[],
        );
        check("progesterone", "Prometrium", "walnut", "anaphylaxis", &[]);
    }
}
