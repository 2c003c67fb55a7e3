//! An allergen that no table knows: every drug that it could be is left open.

use crate::checks::framework::{Compose, Drug, Patient, Rule, around};
use record::{AllergyIntolerance, DetectedIssue, Fact, Localized, Severity};

/// Words for a kind of drug of which the allergy names no member, lower case, with the classes that it can mean.
const KINDS: &[(&[&str], &[&str])] = &[
    (
        &["antibiotic", "antimicrobial", "抗生素", "抗菌"],
        &[
            "beta_lactam",
            "sulfonamide_antibiotic",
            "macrolide",
            "fluoroquinolone",
            "tetracycline_class",
            "aminoglycoside",
            "glycopeptide",
            "lincosamide",
            "nitroimidazole",
            "rifamycin",
        ],
    ),
    (
        &["painkiller", "pain killer", "analgesic", "止痛", "镇痛"],
        &["nsaid", "salicylate", "opioid", "pyrazolone"],
    ),
    (
        &["anaesthetic", "anesthetic", "麻药", "麻醉"],
        &[
            "local_anesthetic",
            "local_anesthetic_amide",
            "local_anesthetic_ester",
            "neuromuscular_blocker",
        ],
    ),
];
/// Words for a drug that nobody can name.
const UNNAMED: &[&str] = &[
    "unknown drug",
    "unknown medic",
    "unnamed",
    "cannot name",
    "can't name",
    "some drug",
    "some medic",
    "some tablet",
    "some injection",
    "a medicine",
    "药名不详",
    "某药",
    "不明药物",
    "药物不详",
];
/// Antibacterial drugs outside those classes.
const OTHER_ANTIBIOTICS: &[&str] = &[
    "nitrofurantoin",
    "trimethoprim",
    "fosfomycin",
    "linezolid",
    "chloramphenicol",
    "fusidic acid",
    "colistin",
    "mupirocin",
];

/// How far around an entry its sentence is read, in bytes.
const NEAR: usize = 80;

/// The answer for an entry whose allergen is in no table; a plan's drugs that it could be are named with it.
pub(super) fn allergen(
    rule: &Rule,
    patient: &Patient<'_>,
    fact: &Fact<AllergyIntolerance>,
) -> DetectedIssue {
    let name = fact.value.substance.name().trim();
    let issue = rule
        .not_checked(
            Severity::Critical,
            &format!("unknown-allergen-{}", name.to_lowercase()),
            Localized::new(format!("Allergy to \"{name}\""), format!("对“{name}”过敏")),
            Localized::new(
                "the allergen is in none of the tables: compare it with the drugs yourself",
                "该过敏原不在表中：请自行与用药核对",
            ),
        )
        .fact(name, fact);
    // "Allergic to an antibiotic, nearly died, mother knows the name": the sentence tells the kind.
    let sentence = fact.spans().filter_map(|(document, span)| {
        let text = patient.record.document(document)?.text.reveal();
        Some(around(text, span, NEAR, &['\n', '.', '。', ';', '；']))
    });
    let sentence: String = sentence.collect();
    let written =
        format!("{name} {} {sentence}", fact.value.substance.text.reveal()).to_lowercase();
    patient
        .drugs
        .iter()
        .filter(|drug| drug.proposed && can_be(drug, &written))
        .fold(issue, |issue, drug| issue.drug(drug))
}

/// True where the words name a kind of drug to which this one belongs, or no drug at all.
fn can_be(drug: &Drug<'_>, written: &str) -> bool {
    let named = KINDS
        .iter()
        .find(|(words, _)| words.iter().any(|word| written.contains(word)));
    match named {
        Some((words, classes)) => {
            let other = words.contains(&"antibiotic")
                && OTHER_ANTIBIOTICS.contains(&drug.ingredient.as_str());
            other || classes.iter().any(|class| drug.is(class))
        }
        None => UNNAMED.iter().any(|word| written.contains(word)),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::framework::Patient;
    use crate::checks::framework::testing::{Sample, Units};
    use record::AdministrativeSex::Male;

    #[test]
    fn an_unnamed_antibiotic_leaves_every_antibiotic_of_a_plan_open_and_no_other_drug() {
        let check = |allergen: &str, proposed: &str, expect: bool| {
            let sample = Sample::new(50.0, Male).allergic(allergen, "");
            let patient = Patient::new(&sample.record, &Units, None, &[proposed.to_string()]);
            let issues = (super::super::RULE.run)(&super::super::RULE, &patient);
            let open = issues.iter().any(|issue| {
                issue.rule.contains("unknown-allergen")
                    && issue.implicated.iter().any(|one| one.label == proposed)
            });
            assert_eq!(open, expect, "{allergen}: {proposed}");
        };
        check("antibiotics", "cefuroxime", true);
        check("antibiotics", "ibuprofen", false);
        check("some painkiller", "ibuprofen", true);
        check("some injection at the dentist", "cefuroxime", true);
        check("dragonfruit", "cefuroxime", false);
    }
}
