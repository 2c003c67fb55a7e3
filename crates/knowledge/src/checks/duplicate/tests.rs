use super::RULE;
use crate::checks::framework::testing::{Sample, found};
use record::*;

fn adult() -> Sample {
    Sample::new(60.0, AdministrativeSex::Male)
}

#[track_caller]
fn check(sample: &Sample, expect: &[&str]) {
    assert_eq!(found(&sample.run(&RULE)), expect);
}

#[test]
fn one_ingredient_in_two_products_fires() {
    let percocet = |sample: Sample| {
        sample.medicine("acetaminophen+oxycodone", |m| {
            m.medication = Concept::text("Percocet")
        })
    };
    check(
        &percocet(adult().takes("acetaminophen")),
        &["duplicate:acetaminophen high"],
    );
    let brands = adult()
        .medicine("metoprolol", |m| m.medication = Concept::text("Toprol XL"))
        .medicine("metoprolol", |m| m.medication = Concept::text("Lopressor"));
    check(&brands, &["duplicate:metoprolol moderate"]);
}

#[test]
fn vitamin_d_beside_a_tablet_of_calcium_with_some_is_given_on_purpose() {
    let two = adult()
        .takes("calcium carbonate+cholecalciferol")
        .takes("cholecalciferol");
    check(&two, &[]);
}

#[test]
fn one_treatment_written_twice_or_in_two_ways_does_not() {
    check(&adult().takes("metoprolol").takes("metoprolol"), &[]);
    check(
        &adult().doses("metoprolol", 25.0, 2.0).takes("metoprolol"),
        &[],
    );
    let told_again = adult()
        .medicine("nifedipine", |m| {
            m.medication = Concept::text("Adalat");
            m.dosage.dose = Some(Quantity::new(20.0, "mg"));
        })
        .takes("nifedipine");
    check(&told_again, &[]);
    let local = adult()
        .takes("hydrocortisone")
        .medicine("hydrocortisone", |m| m.dosage.route = Some(Route::Topical));
    check(&local, &[]);
    let by_percent = adult()
        .takes("prednisolone")
        .medicine("hydrocortisone", |m| m.dosage.text = "1% prn".into());
    check(&by_percent, &[]);
    let regimen = adult()
        .doses("prednisone", 100.0, 1.0)
        .takes("rituximab+cyclophosphamide+doxorubicin+vincristine+prednisone");
    check(&regimen, &[]);
    let rescue = adult()
        .doses("morphine", 30.0, 2.0)
        .medicine("morphine", |m| {
            m.medication = Concept::text("morphine IR");
            m.dosage.frequency = Some(Frequency {
                per_day: None,
                as_needed: true,
                text: "prn".into(),
            });
        });
    check(&rescue, &[]);
}

#[test]
fn two_of_a_class_fire_and_ordinary_pairs_do_not() {
    check(
        &adult().takes("ibuprofen").takes("naproxen"),
        &["duplicate:nsaid high"],
    );
    check(
        &adult().takes("omeprazole").takes("pantoprazole"),
        &["duplicate:ppi moderate"],
    );
    check(
        &adult().takes("apixaban").takes("rivaroxaban"),
        &["duplicate:factor_xa_inhibitor critical"],
    );
    check(
        &adult().takes("sertraline").takes("escitalopram"),
        &["duplicate:ssri high"],
    );
    check(&adult().takes("aspirin").takes("clopidogrel"), &[]);
    check(
        &adult().takes("insulin glargine").takes("insulin lispro"),
        &[],
    );
    check(&adult().takes("lisinopril").takes("amlodipine"), &[]);
    check(&adult().takes("furosemide").takes("metolazone"), &[]);
    let gel = adult()
        .takes("ibuprofen")
        .medicine("diclofenac", |m| m.dosage.route = Some(Route::Topical));
    check(&gel, &[]);
}

#[test]
fn a_stopped_predecessor_is_no_duplicate() {
    let switched = adult().takes("rosuvastatin").medicine("simvastatin", |m| {
        m.change = Some(MedicationChange::Stopped)
    });
    check(&switched, &[]);
}

#[test]
fn a_common_name_without_dose_is_a_mention_in_a_sentence_and_a_second_box_in_a_list() {
    let sample = |text: &str| {
        adult()
            .text(text)
            .stated("atorvastatin", "Lipitor", "Lipitor 20 mg", |m| {
                m.dosage.dose = Some(Quantity::new(20.0, "mg"));
            })
            .stated("atorvastatin", "atorvastatin", "atorvastatin", |_| {})
    };
    check(
        &sample("Meds: Lipitor 20 mg, atorvastatin, bisoprolol"),
        &["duplicate:atorvastatin moderate"],
    );
    check(
        &sample("Meds: Lipitor 20 mg. He has borne atorvastatin well for years"),
        &[],
    );
}

#[test]
fn what_is_asked_about_as_a_replacement_is_no_second_drug_of_the_class() {
    let asked = |text: &str| {
        adult()
            .text(text)
            .stated("clopidogrel", "clopidogrel", "clopidogrel 75 mg", |m| {
                m.dosage.dose = Some(Quantity::new(75.0, "mg"));
            })
            .stated("ticagrelor", "ticagrelor", "ticagrelor", |m| {
                m.assertion.presence = Presence::Possible;
            })
    };
    check(
        &asked("On clopidogrel 75 mg. Should we switch to ticagrelor?"),
        &[],
    );
    check(
        &asked("On clopidogrel 75 mg. Perhaps ticagrelor as well?"),
        &["duplicate:p2y12_inhibitor high"],
    );
}
