use super::RULE;
use crate::checks::framework::testing::{Sample, found};
use record::*;

fn adult() -> Sample {
    Sample::new(50.0, AdministrativeSex::Female)
}

#[track_caller]
fn check(sample: &Sample, expect: &[&str]) {
    assert_eq!(found(&sample.run(&RULE)), expect);
}

#[test]
fn the_listed_drug_or_class_interrupts() {
    check(
        &adult()
            .allergic("penicillin", "anaphylaxis")
            .takes("amoxicillin"),
        &["allergy:penicillin-amoxicillin critical"],
    );
    check(
        &adult()
            .allergic("Sulfa", "hives")
            .takes("sulfamethoxazole+trimethoprim"),
        &["allergy:sulfa-sulfamethoxazole critical"],
    );
    check(
        &adult().allergic("磺胺类", "皮疹").takes("sulfadiazine"),
        &["allergy:磺胺类-sulfadiazine high"],
    );
    check(
        &adult().allergic("aspirin", "").takes("aspirin"),
        &["allergy:aspirin-aspirin critical"],
    );
}

#[test]
fn beta_lactams_cross_by_side_chain_and_reaction() {
    let cross = |allergen: &str, reaction: &str, drug: &str, expect: &[&str]| {
        check(&adult().allergic(allergen, reaction).takes(drug), expect);
    };
    cross(
        "amoxicillin",
        "anaphylaxis",
        "cefadroxil",
        &["allergy:amoxicillin-cefadroxil critical"],
    );
    cross(
        "penicillin",
        "anaphylaxis",
        "cephalexin",
        &["allergy:penicillin-cephalexin high"],
    );
    cross(
        "penicillin",
        "anaphylaxis",
        "cefazolin",
        &["allergy:penicillin-cefazolin info"],
    );
    cross(
        "penicillin",
        "anaphylaxis",
        "meropenem",
        &["allergy:penicillin-meropenem info"],
    );
    cross("penicillin", "rash", "ceftriaxone", &[]);
    cross("penicillin", "rash", "meropenem", &[]);
    cross(
        "penicillin",
        "Stevens-Johnson syndrome",
        "ceftriaxone",
        &["allergy:penicillin-ceftriaxone high"],
    );
    cross(
        "ceftriaxone",
        "anaphylaxis",
        "cefepime",
        &["allergy:ceftriaxone-cefepime critical"],
    );
    cross(
        "ceftazidime",
        "hives",
        "aztreonam",
        &["allergy:ceftazidime-aztreonam high"],
    );
    cross("penicillin", "anaphylaxis", "aztreonam", &[]);
    cross("penicillin", "anaphylaxis", "azithromycin", &[]);
}

#[test]
fn non_antibiotic_sulfonamides_and_food_are_information_only() {
    check(
        &adult()
            .allergic("sulfa drugs", "anaphylaxis")
            .takes("furosemide"),
        &["allergy:sulfa-drugs-furosemide info"],
    );
    check(
        &adult()
            .allergic("furosemide", "rash")
            .takes("sulfamethoxazole"),
        &[],
    );
    check(
        &adult().allergic("egg", "hives").takes("propofol"),
        &["allergy:egg-propofol info"],
    );
    check(
        &adult()
            .allergic("shellfish", "anaphylaxis")
            .takes("iohexol"),
        &[],
    );
}

#[test]
fn nsaids_cross_by_mechanism() {
    check(
        &adult()
            .allergic("aspirin", "bronchospasm")
            .takes("ibuprofen"),
        &["allergy:aspirin-ibuprofen critical"],
    );
    check(
        &adult().allergic("aspirin", "hives").takes("celecoxib"),
        &["allergy:aspirin-celecoxib moderate"],
    );
    check(
        &adult()
            .allergic("NSAIDs", "hives")
            .takes("naproxen")
            .takes("celecoxib"),
        &[
            "allergy:nsaids-naproxen critical",
            "allergy:nsaids-celecoxib moderate",
        ],
    );
    check(
        &adult()
            .allergic("ibuprofen", "anaphylaxis")
            .takes("acetaminophen"),
        &[],
    );
    check(
        &adult()
            .has("aspirin-exacerbated respiratory disease")
            .takes("naproxen"),
        &["allergy:aspirin-exacerbated-respiratory-disease-naproxen critical"],
    );
}

#[test]
fn a_side_effect_is_no_allergy() {
    check(
        &adult().allergic("codeine", "nausea").takes("codeine"),
        &["allergy:codeine-codeine info"],
    );
    check(
        &adult().allergic("codeine", "nausea").takes("morphine"),
        &[],
    );
    check(
        &adult().allergic("morphine", "itching").takes("morphine"),
        &["allergy:morphine-morphine moderate"],
    );
    check(
        &adult().allergic("lisinopril", "cough").takes("ramipril"),
        &["allergy:lisinopril-ramipril info"],
    );
    check(
        &adult()
            .allergy("metformin", "", |a| a.kind = AllergyType::Intolerance)
            .takes("metformin"),
        &["allergy:metformin-metformin info"],
    );
}

#[test]
fn angio_oedema_on_an_ace_inhibitor_rules_out_the_class_and_sacubitril() {
    check(
        &adult()
            .allergic("lisinopril", "angioedema")
            .takes("enalapril")
            .takes("sacubitril")
            .takes("losartan")
            .takes("amlodipine"),
        &[
            "allergy:lisinopril-enalapril critical",
            "allergy:lisinopril-sacubitril critical",
            "allergy:lisinopril-losartan moderate",
        ],
    );
}

#[test]
fn heparin_induced_thrombocytopenia_rules_out_every_heparin() {
    check(
        &adult()
            .has("Heparin-induced thrombocytopenia")
            .takes("enoxaparin"),
        &["allergy:heparin-induced-thrombocytopenia-enoxaparin critical"],
    );
    check(
        &adult().allergic("heparin", "HIT").takes("enoxaparin"),
        &["allergy:heparin-enoxaparin critical"],
    );
    check(&adult().allergic("heparin", "HIT").takes("apixaban"), &[]);
}

#[test]
fn planned_and_considered_drugs_are_checked_and_stopped_ones_are_not() {
    let planned = |change: fn(&mut MedicationStatement)| {
        adult()
            .allergic("penicillin", "hives")
            .medicine("amoxicillin", change)
    };
    let intended = planned(|m| m.status = MedicationStatus::Intended);
    check(&intended, &["allergy:penicillin-amoxicillin critical"]);
    let considered = planned(|m| {
        m.status = MedicationStatus::Intended;
        m.assertion.presence = Presence::Hypothetical;
    });
    check(&considered, &["allergy:penicillin-amoxicillin critical"]);
    check(&planned(|m| m.status = MedicationStatus::Stopped), &[]);
    check(&planned(|m| m.assertion.presence = Presence::Absent), &[]);
    check(
        &planned(|m| m.assertion.experiencer = Experiencer::Family),
        &[],
    );
}

#[test]
fn refuted_denied_and_relatives_allergies_are_no_reason() {
    let with = |change: fn(&mut AllergyIntolerance)| {
        adult()
            .allergy("penicillin", "hives", change)
            .takes("amoxicillin")
    };
    check(
        &with(|a| a.verification_status = VerificationStatus::Refuted),
        &[],
    );
    check(&with(|a| a.clinical_status = ClinicalStatus::Resolved), &[]);
    check(&with(|a| a.assertion.presence = Presence::Absent), &[]);
    check(
        &with(|a| a.assertion.experiencer = Experiencer::Family),
        &[],
    );
}

#[test]
fn a_benign_rash_long_ago_weighs_less() {
    let rash = |onset: &str| {
        let onset: Option<PartialDate> = onset.parse().ok();
        adult()
            .allergy("penicillin", "rash", |a| a.onset = onset)
            .takes("amoxicillin")
    };
    check(&rash("1990"), &["allergy:penicillin-amoxicillin moderate"]);
    check(&rash("2024"), &["allergy:penicillin-amoxicillin high"]);
}

#[test]
fn known_none_not_documented_and_not_asked_are_three_answers() {
    let state = |status| {
        let sample = adult().takes("amoxicillin").allergies(status);
        sample.run(&RULE).remove(0).state
    };
    assert_eq!(state(AllergyStatus::NoneKnown), IssueState::Clear);
    assert!(matches!(
        state(AllergyStatus::NotAsked),
        IssueState::NotChecked { .. }
    ));
    assert!(matches!(
        state(AllergyStatus::NoInformation),
        IssueState::NotChecked { .. }
    ));
    assert_ne!(
        state(AllergyStatus::NotAsked),
        state(AllergyStatus::NoInformation)
    );
}

#[test]
fn what_no_table_knows_is_named() {
    let issues = adult()
        .allergic("Zyxorin", "rash")
        .takes("amoxicillin")
        .run(&RULE);
    assert!(
        issues
            .iter()
            .any(|issue| matches!(issue.state, IssueState::NotChecked { .. })
                && issue.title.en.contains("Zyxorin"))
    );
    let issues = adult()
        .allergic("penicillin", "rash")
        .medicine("Blorbicin", |m| m.ingredients.clear())
        .run(&RULE);
    assert!(
        issues
            .iter()
            .any(|issue| matches!(issue.state, IssueState::NotChecked { .. })
                && issue.title.en.contains("Blorbicin"))
    );
}

#[test]
fn an_allergy_lists_what_a_plan_must_not_propose() {
    let issues = adult()
        .allergic("penicillin", "anaphylaxis")
        .takes("metformin")
        .run(&RULE);
    let listed = &issues[0].contraindicates;
    for drug in ["amoxicillin", "piperacillin", "cephalexin"] {
        assert!(listed.contains(&drug.to_string()), "{drug}");
    }
    for drug in ["cefazolin", "aztreonam", "azithromycin"] {
        assert!(!listed.contains(&drug.to_string()), "{drug}");
    }
    let issues = adult()
        .allergic("codeine", "nausea")
        .takes("metformin")
        .run(&RULE);
    assert!(issues[0].contraindicates.is_empty());
}

#[test]
fn sulfasalazine_and_sulfonamide_antibiotics_cross_both_ways() {
    for (allergen, drug) in [
        ("sulfasalazine", "sulfamethoxazole"),
        ("sulfamethoxazole", "sulfasalazine"),
    ] {
        check(
            &adult()
                .allergic(allergen, "Stevens-Johnson syndrome")
                .takes(drug),
            &[&format!("allergy:{allergen}-{drug} critical")],
        );
    }
}

#[test]
fn a_prodrug_is_the_drug_itself() {
    for (allergen, drug) in [
        ("phenytoin", "fosphenytoin"),
        ("acyclovir", "valacyclovir"),
        ("fluorouracil", "capecitabine"),
        ("mercaptopurine", "azathioprine"),
        ("venlafaxine", "desvenlafaxine"),
    ] {
        check(
            &adult().allergic(allergen, "anaphylaxis").takes(drug),
            &[&format!("allergy:{allergen}-{drug} critical")],
        );
    }
    check(
        &adult()
            .allergic("acyclovir", "anaphylaxis")
            .takes("ganciclovir"),
        &[],
    );
}

/// Where `word` stands in `text`.
fn place(text: &str, word: &str) -> Span {
    let at = text.find(word).unwrap();
    Span::new(at, at + word.len())
}

#[test]
fn a_reaction_that_leads_to_its_cause_weighs() {
    let told = |text: &str, expect: &str| {
        let mut sample = adult()
            .text(text)
            .takes("fosphenytoin")
            .allergic("phenytoin", "");
        let listed = &mut sample.record.allergies[0];
        *listed = Fact::read(
            "allergy",
            &DocumentId("d1".into()),
            place(text, "phenytoin"),
            listed.value.clone(),
        );
        check(&sample, &[expect]);
        sample.run(&RULE)[0].title.en.clone()
    };
    let title = told(
        "DRESS with hepatitis from phenytoin 2021",
        "allergy:phenytoin-fosphenytoin critical",
    );
    assert!(title.contains("severe"), "{title}");
    told(
        "Allergy list: phenytoin",
        "allergy:phenytoin-fosphenytoin high",
    );
}

#[test]
fn the_vehicle_that_was_the_allergen_rules_out_what_is_dissolved_in_it() {
    let told = |text: &str, expect: &[&str]| {
        let mut sample = adult()
            .text(text)
            .takes("paclitaxel")
            .allergic("cyclosporine", "anaphylaxis");
        let listed = &mut sample.record.allergies[0];
        *listed = Fact::read(
            "allergy",
            &DocumentId("d1".into()),
            place(text, "ciclosporin"),
            listed.value.clone(),
        );
        check(&sample, expect);
    };
    told(
        "anaphylaxis to ciclosporin infusion, proven to be its Cremophor",
        &["allergy:cyclosporine-paclitaxel critical"],
    );
    // Which product it was is to be asked.
    told(
        "anaphylaxis to ciclosporin infusion",
        &["allergy:cyclosporine-paclitaxel moderate"],
    );
}

#[test]
fn flush_and_itch_of_a_fast_infusion_ask_for_a_slower_one() {
    let told = |text: &str, words: &str, drug: &str, expect: &[&str]| {
        let sample = adult().text(text).stated(drug, drug, words, |_| {});
        let patient = crate::checks::framework::Patient::new(
            &sample.record,
            &crate::checks::framework::testing::Units,
            None,
            &[drug.to_string()],
        );
        assert_eq!(found(&(RULE.run)(&RULE, &patient)), expect, "{text}");
    };
    told(
        "vancomycin 1 g ran over 30 minutes yesterday: flushing of face and itching",
        "vancomycin 1 g",
        "vancomycin",
        &["allergy:vancomycin-vancomycin moderate"],
    );
    told(
        "amphotericin b 250 mg; rigors during infusion yesterday, settled.",
        "amphotericin b 250 mg",
        "amphotericin b",
        &["allergy:amphotericin-b-amphotericin-b moderate"],
    );
    told(
        "amphotericin b 250 mg; no rigors during infusion.",
        "amphotericin b 250 mg",
        "amphotericin b",
        &[],
    );
    told(
        "vancomycin 1 g ran over 90 minutes yesterday: no flushing",
        "vancomycin 1 g",
        "vancomycin",
        &[],
    );
}
