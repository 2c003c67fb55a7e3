//! Reactions to the rate of an infusion, which are no allergy: flushing and itch with vancomycin that ended when it ran slower.

use crate::checks::framework::{Patient, around};
use record::{AllergyIntolerance, Fact};

/// Drugs that set histamine free when they run in fast.
pub const DRUGS: &[&str] = &[
    "vancomycin",
    "norvancomycin",
    "telavancin",
    "acetylcysteine",
    "amphotericin b",
    "iron sucrose",
    "iron dextran",
];
/// Antibodies whose first infusions bring rigors and fever: stopped, then run on at half the rate.
const ANTIBODIES: &[&str] = &[
    "rituximab",
    "obinutuzumab",
    "ofatumumab",
    "trastuzumab",
    "pertuzumab",
    "infliximab",
    "ocrelizumab",
    "daratumumab",
    "isatuximab",
    "antithymocyte globulin",
    "gemtuzumab ozogamicin",
];
/// Words of such a reaction beside the antibody's name.
const FIRST_INFUSION: &[&str] = &["rigor", "chills", "shiver", "寒战", "畏寒"];
/// Words beside which the rate is no excuse.
const IMMEDIATE: &[&str] = &[
    "hives",
    "urticari",
    "wheal",
    "angio",
    "anaphyla",
    "stridor",
    "wheez",
    "hypotens",
    "collapse",
    "荨麻疹",
    "休克",
    "喉头水肿",
];
/// Words that tell it.
const WORDS: &[&str] = &[
    "red man",
    "infusion reaction",
    "infusion-related",
    "rate-related",
    "rate related",
    "infused too fast",
    "given too fast",
    "too quickly",
    "rapid infusion",
    "flushing syndrome",
    "ran in over",
    "run in over",
    "given over 10 min",
    "given over 20 min",
    "given over 30 min",
    "turned red",
    "beet red",
    "when slowed",
    "after slowing",
    "was slowed",
    "ran slower",
    "slower rate",
    "slower infusion",
    "红人",
    "快速滴注",
    "滴注过快",
    "滴速过快",
    "输注过快",
    "减慢后",
    "减慢滴速",
];
/// Bytes around the entry in which they may stand.
const NEAR: usize = 160;

/// The entry or the words around it tell of the rate, not of an allergy.
pub fn is_told(patient: &Patient<'_>, fact: &Fact<AllergyIntolerance>) -> bool {
    let allergy = &fact.value;
    let names = allergy.ingredients.iter().map(|one| one.name.as_str());
    if names.clone().any(|name| ANTIBODIES.contains(&name)) {
        return is_said(fact, patient, FIRST_INFUSION) && !is_said(fact, patient, IMMEDIATE);
    }
    if !names.clone().any(|name| DRUGS.contains(&name)) {
        return false;
    }
    is_said(fact, patient, WORDS)
}

/// One of the words stands in the entry or around it on its line.
fn is_said(fact: &Fact<AllergyIntolerance>, patient: &Patient<'_>, words: &[&str]) -> bool {
    let says = |text: &str| words.iter().any(|word| text.contains(word));
    let described = fact
        .value
        .reactions
        .iter()
        .any(|reaction| says(&reaction.manifestation.text.reveal().to_lowercase()));
    described
        || fact.spans().any(|(document, span)| {
            let text = patient.record.document(document);
            text.is_some_and(|text| says(&around(text.text.reveal(), span, NEAR, &['\n'])))
        })
}

/// In a poisoning by paracetamol the antidote's flush, wheals and wheeze come of its rate; shock and a word of anaphylaxis stay what they are.
pub fn is_of_the_antidote(patient: &Patient<'_>, fact: &Fact<AllergyIntolerance>) -> bool {
    const GRAVE: [&str; 16] = [
        "anaphyla",
        "shock",
        "collapse",
        "arrest",
        "休克",
        "hypotens",
        "oedema",
        "edema",
        "stridor",
        "laryn",
        "throat",
        "intubat",
        "conscious",
        "喉",
        "呼吸困难",
        "水肿",
    ];
    let allergy = &fact.value;
    let mut names = allergy.ingredients.iter().map(|one| one.name.as_str());
    let grave = allergy.reactions.iter().any(|reaction| {
        let words = reaction.manifestation.text.reveal().to_lowercase();
        GRAVE.iter().any(|word| words.contains(word))
    });
    !grave && names.any(|name| name == "acetylcysteine") && is_poisoned_by_paracetamol(patient)
}

/// The antidote's reactions come of its rate, and are no reason to leave the poisoning untreated.
fn is_poisoned_by_paracetamol(patient: &Patient<'_>) -> bool {
    const DRUG: [&str; 4] = ["acetaminophen", "paracetamol", "对乙酰氨基酚", "扑热息痛"];
    const POISONED: [&str; 5] = ["overdose", "poison", "toxic", "过量", "中毒"];
    patient.conditions.iter().any(|fact| {
        let name = fact.value.code.name().to_lowercase();
        let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let now = fact.value.assertion.time == record::Temporality::Current;
        now && holds(&DRUG) && holds(&POISONED)
    })
}

#[cfg(test)]
mod tests {
    use super::super::RULE;
    use crate::checks::framework::testing::{Sample, found};
    use record::AdministrativeSex::Female;

    #[test]
    fn a_reaction_to_the_rate_is_no_allergy() {
        let check = |reaction: &str, expect: &[&str]| {
            let sample = Sample::new(50.0, Female)
                .allergic("vancomycin", reaction)
                .takes("vancomycin");
            assert_eq!(found(&sample.run(&RULE)), expect, "{reaction}");
        };
        check(
            "red man syndrome, itch",
            &["allergy:vancomycin-vancomycin moderate"],
        );
        check("urticaria", &["allergy:vancomycin-vancomycin critical"]);
    }

    #[test]
    fn the_antidote_of_paracetamol_is_not_withheld_for_hives() {
        let check = |illness: &str, reaction: &str, expect: &[&str]| {
            let sample = Sample::new(19.0, Female)
                .has(illness)
                .allergy("acetylcysteine", reaction, |allergy| {
                    allergy.ingredients = vec![record::Ingredient {
                        name: "acetylcysteine".into(),
                        codes: Vec::new(),
                        strength: None,
                    }];
                })
                .takes("acetylcysteine");
            assert_eq!(found(&sample.run(&RULE)), expect, "{illness}: {reaction}");
        };
        let moderate = "allergy:acetylcysteine-acetylcysteine moderate";
        let critical = "allergy:acetylcysteine-acetylcysteine critical";
        check("acetaminophen overdose", "urticaria", &[moderate]);
        check("acetaminophen overdose", "", &[moderate]);
        check("acetaminophen overdose", "anaphylaxis", &[critical]);
        check("bronchiectasis", "urticaria", &[critical]);
    }
}
