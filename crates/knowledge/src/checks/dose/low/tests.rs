use super::*;
use crate::checks::framework::testing::{Sample, assert_not_checked, found};
use record::AdministrativeSex::{Female, Male};
use record::Frequency;

fn check(sample: Sample, expect: &[&str]) {
    let issues = sample.run(&RULE);
    assert_eq!(found(&issues), expect, "{issues:?}");
}

fn not_checked(sample: Sample, because: &str) {
    assert_not_checked(&sample.run(&RULE), because);
}

fn in_af(age: f64, kg: f64, creatinine: f64) -> Sample {
    Sample::new(age, Male)
        .has("atrial fibrillation")
        .lab("weight", kg, "kg")
        .lab("creatinine", creatinine, "umol/L")
}

fn injected(sample: Sample, drug: &str, dose: Quantity, times: Option<f64>) -> Sample {
    given(sample, drug, dose, times, Route::Subcutaneous)
}

fn given(sample: Sample, drug: &str, dose: Quantity, times: Option<f64>, route: Route) -> Sample {
    sample.medicine(drug, |statement| {
        statement.dosage.dose = Some(dose);
        statement.dosage.route = Some(route);
        statement.dosage.frequency = times.map(|times| Frequency {
            per_day: Some(times),
            as_needed: false,
            text: String::new(),
        });
    })
}

#[test]
fn every_row_can_be_read_and_has_its_own_id() {
    let mut ids = BTreeSet::new();
    for row in table::rows(TABLE) {
        let id = row.get("id");
        assert!(ids.insert(id), "{id} twice");
        let Some(floor) = floor(&row) else {
            panic!("{id}: {}", row.get("when"));
        };
        assert!(floor.per_kg.is_some() || floor.least.is_some(), "{id}");
        assert!(!row.list("drugs").is_empty(), "{id}");
        assert!(!floor.note.en.is_empty() && !floor.note.zh.is_empty());
        for route in &floor.routes {
            let known = ["unstated", "oral", "rectal", "iv", "im", "sc"];
            assert!(known.contains(route), "{id}: {route}");
        }
    }
}

#[test]
fn a_low_dose_of_apixaban_needs_two_of_three_grounds() {
    let apixaban = |sample: Sample| sample.doses("apixaban", 2.5, 2.0);
    let found = ["dose-low:apixaban-af:apixaban moderate"];
    check(apixaban(in_af(72.0, 84.0, 88.0)), &found);
    check(apixaban(in_af(84.0, 70.0, 88.0)), &found);
    check(apixaban(in_af(84.0, 58.0, 88.0)), &[]);
    check(apixaban(in_af(72.0, 58.0, 140.0)), &[]);
    // A clearance below 30 mL/min is a ground in Europe.
    check(apixaban(in_af(79.0, 62.0, 200.0)), &[]);
    check(in_af(72.0, 84.0, 88.0).doses("apixaban", 5.0, 2.0), &[]);
    check(apixaban(in_af(72.0, 84.0, 88.0)).takes("itraconazole"), &[]);
    check(
        apixaban(in_af(72.0, 84.0, 88.0).has("deep vein thrombosis")),
        &[],
    );
    check(
        apixaban(in_af(72.0, 84.0, 88.0)).doses("apixaban", 5.0, 2.0),
        &[],
    );
}

#[test]
fn what_decides_and_is_missing_is_named() {
    let man = |age: f64| Sample::new(age, Male).has("atrial fibrillation");
    let apixaban = |sample: Sample| sample.doses("apixaban", 2.5, 2.0);
    not_checked(
        apixaban(man(84.0).lab("creatinine", 88.0, "umol/L")),
        "weight is not in the record",
    );
    not_checked(
        apixaban(man(72.0).lab("weight", 84.0, "kg")),
        "creatinine is not in the record",
    );
    not_checked(
        man(72.0)
            .lab("creatinine", 88.0, "umol/L")
            .doses("edoxaban", 30.0, 1.0),
        "weight is not in the record",
    );
}

#[test]
fn the_other_anticoagulants_have_their_own_grounds() {
    check(
        in_af(66.0, 90.0, 80.0).doses("rivaroxaban", 15.0, 1.0),
        &["dose-low:rivaroxaban-af:rivaroxaban moderate"],
    );
    check(
        in_af(66.0, 90.0, 80.0)
            .doses("rivaroxaban", 15.0, 1.0)
            .takes("clopidogrel"),
        &[],
    );
    check(
        in_af(82.0, 60.0, 110.0).doses("rivaroxaban", 15.0, 1.0),
        &[],
    );
    check(
        in_af(66.0, 90.0, 80.0).doses("edoxaban", 30.0, 1.0),
        &["dose-low:edoxaban-af:edoxaban moderate"],
    );
    check(in_af(66.0, 59.0, 60.0).doses("edoxaban", 30.0, 1.0), &[]);
    check(
        in_af(66.0, 90.0, 80.0).doses("dabigatran", 110.0, 2.0),
        &["dose-low:dabigatran-af:dabigatran moderate"],
    );
    check(
        in_af(66.0, 90.0, 80.0)
            .doses("dabigatran", 110.0, 2.0)
            .takes("verapamil"),
        &[],
    );
    check(in_af(81.0, 90.0, 80.0).doses("dabigatran", 110.0, 2.0), &[]);
}

#[test]
fn a_prophylactic_dose_treats_no_thrombosis() {
    let ill = || {
        Sample::new(60.0, Female)
            .has("pulmonary embolism")
            .lab("weight", 80.0, "kg")
    };
    let mg = |mg: f64| Quantity::new(mg, "mg");
    check(
        injected(ill(), "enoxaparin", mg(40.0), Some(1.0)),
        &["dose-low:enoxaparin-vte:enoxaparin high"],
    );
    check(
        injected(ill(), "enoxaparin", mg(40.0), None),
        &["dose-low:enoxaparin-vte:enoxaparin high"],
    );
    check(
        injected(ill(), "enoxaparin", mg(55.0), Some(1.0)),
        &["dose-low:enoxaparin-vte-weight:enoxaparin high"],
    );
    check(injected(ill(), "enoxaparin", mg(80.0), Some(1.0)), &[]);
    check(
        injected(ill(), "dalteparin", Quantity::new(5000.0, "U"), Some(1.0)),
        &["dose-low:dalteparin-vte:dalteparin high"],
    );
    check(
        injected(ill(), "dalteparin", Quantity::new(15000.0, "U"), Some(1.0)),
        &[],
    );
    let prophylaxis = ill().text("VTE prophylaxis on the ward.");
    check(
        injected(prophylaxis, "enoxaparin", mg(40.0), Some(1.0)),
        &[],
    );
    let well = Sample::new(60.0, Female);
    check(injected(well, "enoxaparin", mg(40.0), Some(1.0)), &[]);
}

#[test]
fn a_child_s_dose_goes_by_weight_and_a_prophylactic_one_is_silent() {
    let boy = || Sample::new(4.0, Male).lab("weight", 16.0, "kg");
    check(
        boy().doses("amoxicillin", 62.5, 3.0),
        &["dose-low:amoxicillin-child:amoxicillin moderate"],
    );
    check(boy().doses("amoxicillin", 250.0, 3.0), &[]);
    check(boy().doses("amoxicillin", 62.5, 1.0), &[]);
    check(
        boy()
            .text("Asplenia since 2024.")
            .doses("amoxicillin", 62.5, 2.0),
        &[],
    );
    check(
        boy()
            .has("chronic kidney disease")
            .doses("amoxicillin", 62.5, 3.0),
        &[],
    );
    // An adolescent's 250 mg three times a day is an adult's dose.
    check(
        Sample::new(16.0, Male)
            .lab("weight", 70.0, "kg")
            .doses("amoxicillin", 250.0, 3.0),
        &[],
    );
    check(
        boy().doses("acetaminophen", 60.0, 4.0),
        &["dose-low:paracetamol-child:acetaminophen moderate"],
    );
    check(boy().doses("acetaminophen", 180.0, 4.0), &[]);
}

#[test]
fn a_dose_per_kg_needs_no_weight() {
    let baby = |mg_kg: f64, text: &str| {
        let baby = Sample::new(0.03, Female).text(text);
        let dose = Quantity::new(mg_kg, "mg/kg");
        given(baby, "acyclovir", dose, Some(3.0), Route::Intravenous)
    };
    let found = ["dose-low:aciclovir-newborn:acyclovir moderate"];
    check(baby(10.0, "HSV PCR positive."), &found);
    check(baby(20.0, "HSV PCR positive."), &[]);
    check(baby(10.0, "Neonatal varicella, HSV negative."), &[]);
}

#[test]
fn adrenaline_in_anaphylaxis_goes_by_age() {
    let muscle = |age: f64, mg: f64, text: &str| {
        let one = Sample::new(age, Male).text(text);
        let dose = Quantity::new(mg, "mg");
        given(one, "epinephrine", dose, None, Route::Intramuscular)
    };
    check(
        muscle(40.0, 0.15, "Anaphylaxis to a wasp sting."),
        &["dose-low:adrenaline-adult:epinephrine moderate"],
    );
    check(muscle(40.0, 0.5, "Anaphylaxis to a wasp sting."), &[]);
    check(muscle(3.0, 0.15, "Anaphylaxis to a wasp sting."), &[]);
    check(muscle(40.0, 0.15, "Severe asthma."), &[]);
}

#[test]
fn words_beside_the_drug_that_mean_the_low_dose_are_heard() {
    let told = |text: &str| {
        let words = "apixaban 2.5 mg bd";
        in_af(72.0, 84.0, 88.0)
            .text(text)
            .stated("apixaban", "apixaban", words, |statement| {
                statement.dosage.dose = Some(Quantity::new(2.5, "mg"));
                statement.dosage.frequency = Some(Frequency {
                    per_day: Some(2.0),
                    as_needed: false,
                    text: String::new(),
                });
            })
    };
    let found = ["dose-low:apixaban-af:apixaban moderate"];
    check(
        told("AF, apixaban 2.5 mg bd for stroke prevention."),
        &found,
    );
    check(told("AF, apixaban 2.5 mg bd, to be increased today."), &[]);
    check(told("Hospice at home. AF, apixaban 2.5 mg bd."), &[]);
}

#[test]
fn units_are_read_as_numbers_and_as_millions() {
    assert_eq!(units(None, "1.2 million units IM stat"), Some(1_200_000.0));
    assert_eq!(units(None, "120万单位 肌注"), Some(1_200_000.0));
    let units_of = Quantity::new(5000.0, "U");
    assert_eq!(units(Some(&units_of), "5000 units"), Some(5000.0));
    assert_eq!(units(None, "40 mg"), None);
}
