//! Terse notes of wards and clinics, each a class of misreading that was met.

use super::open;
use record::{Experiencer, Fact, MedicationStatement, PregnancyStatus, Record};

fn current(record: &Record) -> Vec<&str> {
    let taken = |fact: &&Fact<MedicationStatement>| fact.value.is_current();
    record
        .medications
        .iter()
        .filter(taken)
        .map(|fact| fact.value.medication.name())
        .collect()
}

fn value(record: &Record, key: &str) -> Option<f64> {
    let fact = record
        .observations
        .iter()
        .find(|fact| fact.value.key() == Some(key))?;
    fact.value.quantity().map(|quantity| quantity.value)
}

#[test]
fn a_letter_between_two_numbers_is_a_result_and_no_unit() {
    let (record, _) = open("Na 131 K 6.8 Cr 486");
    assert_eq!(value(&record, "sodium"), Some(131.0));
    assert_eq!(value(&record, "potassium"), Some(6.8));
    let (record, _) = open("temp 38.5 C HR 120");
    assert_eq!(value(&record, "temperature"), Some(38.5));
}

#[test]
fn drugs_beside_the_illnesses_of_a_history_are_taken() {
    let (record, _) = open("PMH T2DM (metformin 1g bd), HTN on lisinopril 10mg + warfarin 3mg od");
    assert_eq!(current(&record), ["metformin", "lisinopril", "warfarin"]);
}

#[test]
fn who_gives_a_drug_does_not_take_it() {
    let (record, _) = open("metformin 500mg bd from her daughter, warfarin 3 mg od");
    assert_eq!(current(&record), ["metformin", "warfarin"]);
    let (record, _) = open("Mum giving metformin 250 mg tds");
    assert_eq!(current(&record), ["metformin"]);
    let (record, _) = open("Mum on warfarin");
    assert!(current(&record).is_empty());
    assert!(
        record
            .medications
            .iter()
            .all(|fact| { fact.value.assertion.experiencer == Experiencer::Family })
    );
}

#[test]
fn what_ended_is_not_taken() {
    for text in [
        "previously took warfarin before pregnancy (stopped)",
        "had warfarin 6/12 then stopped",
        "warfarin - finished 5y course",
    ] {
        assert!(current(&open(text).0).is_empty(), "{text}");
    }
}

#[test]
fn an_age_behind_courtesies_is_the_patients() {
    let (record, _) = open("Thank you for seeing this 78 yo lady with chest pain.");
    assert_eq!(
        record.patient.age_years.first().map(|fact| fact.value),
        Some(78.0)
    );
}

#[test]
fn weeks_and_days_behind_gravidity_are_gestation() {
    let (record, _) = open("34F G2P1 admitted at 33+2 w headaches");
    let Some(PregnancyStatus::Pregnant { weeks: Some(weeks) }) = record
        .patient
        .pregnancy
        .first()
        .map(|fact| fact.value.clone())
    else {
        panic!("no gestation")
    };
    assert!((weeks - 33.29).abs() < 0.01);
}

#[test]
fn only_what_can_be_an_allergen_is_one() {
    let allergens = |text: &str| -> Vec<String> {
        let (record, _) = open(text);
        let own = |fact: &&Fact<record::AllergyIntolerance>| {
            fact.value.is_active() && fact.value.assertion.experiencer == Experiencer::Patient
        };
        record
            .allergies
            .iter()
            .filter(own)
            .map(|fact| fact.value.substance.text.reveal().to_string())
            .collect()
    };
    let quiet = [
        "Allergies: NO drug allergies. (Tegaderm? asked - no)\nSmoke ex 2003, METS >7, 2 flights ok, denies SOB, reflux",
        "过敏史:未询,家长不在场,电话未通。",
        "过敏:青霉素皮试阴性,其余均无",
        "Dtr allergic to penicillin she says.",
    ];
    for text in quiet {
        assert!(allergens(text).is_empty(), "{text}: {:?}", allergens(text));
    }
    assert_eq!(
        allergens("Allergy box blank, but triage: \"penicillin 2018 = throat closed, ICU\"."),
        ["penicillin"]
    );
}

#[test]
fn a_year_that_stands_alone_is_the_past_of_an_event_and_not_of_a_drug() {
    let (record, _) = open("Hosp: 2017 pneumonia - fully recovered.\nwarfarin 2017 on.");
    assert!(record.conditions.iter().all(|fact| !fact.value.is_active()));
    assert_eq!(current(&record), ["warfarin"]);
}

#[test]
fn not_stopped_goes_on() {
    assert_eq!(current(&open("长期医嘱均未停：华法林3mg qd").0).len(), 1);
}

#[test]
fn a_procedure_that_is_past_takes_no_drug_with_it() {
    let (record, _) = open("CAD s/p stent 3/2026 on warfarin 5 mg + metformin 1 g");
    assert_eq!(current(&record), ["warfarin", "metformin"]);
}

#[test]
fn a_letter_before_the_next_result_is_no_flag() {
    let (record, _) = open("WBC 28.6 N 91%");
    assert!(
        record
            .observations
            .iter()
            .all(|fact| fact.value.interpretation.is_none())
    );
}

#[test]
fn weeks_of_forty_and_an_age_behind_a_title() {
    let (record, _) = open("Ms K, 29, seen today. 11/40 by dates.");
    assert_eq!(
        record.patient.age_years.first().map(|fact| fact.value),
        Some(29.0)
    );
    assert!(matches!(
        record
            .patient
            .pregnancy
            .first()
            .map(|fact| fact.value.clone()),
        Some(PregnancyStatus::Pregnant { weeks: Some(11.0) })
    ));
}

#[test]
fn eighteen_k_of_platelets_are_thousands() {
    let (record, _) = open("platelets 18K");
    let unit = record.observations.first().and_then(|fact| {
        fact.value
            .quantity()
            .and_then(|quantity| quantity.unit.clone())
    });
    assert_eq!(unit.as_deref(), Some("10*3/uL"));
}

#[test]
fn a_name_does_not_run_over_the_end_of_a_line() {
    use crate::text::{by_line, sentences::Width};
    let list = "losartan\npotassium chloride 600 mg bd\n";
    assert!(by_line(list, Width::of(list)).starts_with("losartan\u{1}potassium chloride"));
    let wrapped = "takes a tablet of losartan\npotassium every day since\n";
    assert!(by_line(wrapped, Width::of(wrapped)).contains("losartan\npotassium"));
}

#[test]
fn an_allergy_that_was_taken_back_or_is_a_relatives_is_not_the_patients() {
    let present = |text: &str| -> Vec<String> {
        let (record, _) = super::open(text);
        let of_now = record
            .allergies
            .iter()
            .filter(|fact| fact.value.assertion.presence == record::Presence::Present);
        of_now
            .map(|fact| fact.value.substance.name().to_string())
            .collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(
        present(
            "ALLERGY BANNER (old): PENICILLIN - rash 1961. Removed 2023: challenge tolerated, DE-LABELED. Current: NKDA."
        ),
        none
    );
    assert_eq!(
        present("Allergy: sulfa - rash. \"Penicillin\" - tolerated amoxicillin 2023, de-labelled."),
        ["sulfonamides"]
    );
    assert_eq!(
        present("Penicillin allergy not de-labelled yet, rash 2019"),
        ["penicillin"]
    );
    assert_eq!(
        present("过敏史：逐项问:磺胺是她母亲；青霉素皮试阴性。"),
        none
    );
    assert_eq!(present("过敏史:无法问到;青霉素皮试没做。"), none);
    assert_eq!(
        present("Last culture grew E. coli sensitive to amoxicillin, resistant to trimethoprim."),
        none
    );
    assert_eq!(present("She is sensitive to penicillin."), ["penicillin"]);
    assert_eq!(
        present("Allergy card: amoxicillin, 2023, throat swelling and collapse"),
        ["amoxicillin"]
    );
}

#[test]
fn a_booking_and_weeks_with_days_tell_of_a_pregnancy() {
    let weeks = |text: &str| {
        let (record, _) = super::open(text);
        record
            .patient
            .pregnancy
            .first()
            .map(|fact| fact.value.clone())
    };
    let pregnant = |weeks| Some(record::PregnancyStatus::Pregnant { weeks });
    assert_eq!(
        weeks("36-year-old woman, gravida 3, dates by scan today 19 weeks + 2. Takes aspirin."),
        pregnant(Some(19.29))
    );
    assert_eq!(
        weeks("Antenatal booking, 36-year-old woman."),
        pregnant(None)
    );
    assert_eq!(
        weeks("Boy of 2 years, antenatal history unremarkable."),
        None
    );
    assert_eq!(
        weeks("Woman, 30. Took it for 6 weeks + 2 tablets a day."),
        None
    );
}

#[test]
fn a_note_may_open_with_the_illness_and_its_patient_behind() {
    let has = |text: &str, name: &str| {
        let (record, _) = open(text);
        record
            .conditions
            .iter()
            .any(|fact| fact.value.code.name() == name)
    };
    for text in [
        "AF, 79F, wt 55 kg. On apixaban",
        "AF 66M, CHA2DS2-VASc 3",
        "AF: 81 y/o F",
    ] {
        assert!(has(text, "atrial fibrillation"), "{text}");
    }
    assert!(has("PE, 54F, sats 94%", "pulmonary embolism"));
    assert!(!has("PE: normal, 79 F", "pulmonary embolism"));
    assert!(!has("RA 98%, HR 80", "rheumatoid arthritis"));
    assert!(!has("MS, 44F", "mitral stenosis"));
}
