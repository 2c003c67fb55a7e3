//! Short notes as they are written on wards and in surgeries, and what they must not be read as.

use super::{dosed, open};
use record::{MedicationStatus, ObservationValue, Presence, Record};

fn drugs(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    record
        .medications
        .iter()
        .map(|fact| dosed(&fact.value))
        .collect()
}

fn check(text: &str, expect: &[&str]) {
    assert_eq!(drugs(text), expect, "{text}");
}

fn results(record: &Record) -> Vec<String> {
    record
        .observations
        .iter()
        .map(|fact| {
            let value = match &fact.value.value {
                ObservationValue::Quantity(q) => {
                    format!("{}{}", q.value, q.unit.as_deref().unwrap_or_default())
                }
                ObservationValue::Concept(concept) => concept.text.reveal().to_string(),
                other => format!("{other:?}"),
            };
            format!("{} {value}", fact.value.key().unwrap_or("?"))
        })
        .collect()
}

fn problems(text: &str) -> Vec<(String, Presence)> {
    let (record, _) = open(text);
    let named = |fact: &record::Fact<record::Condition>| {
        (
            fact.value.code.name().to_string(),
            fact.value.assertion.presence,
        )
    };
    record.conditions.iter().map(named).collect()
}

#[test]
fn a_drug_that_is_held_leaves_the_next_as_it_is() {
    check(
        "DH: metformin 1g bd (held), apixaban 5mg bd, aspirin 75mg od",
        &[
            "metformin 1g x2 OnHold",
            "apixaban 5mg x2 Active",
            "aspirin 75mg x1 Active",
        ],
    );
    check(
        "Plan: stop aspirin, lisinopril 10mg od",
        &["aspirin Stopped", "lisinopril 10mg x1 Unknown"],
    );
}

#[test]
fn what_ends_one_line_says_nothing_of_the_next() {
    check(
        "Medications:\nWarfarin 5 mg daily x 3 days, then 4 mg daily x 3 days, then 3 mg daily x 3 days, then stop\nMethotrexate 15 mg once weekly",
        &[
            "warfarin 5mg x1 3d Active",
            "methotrexate 15mg x0.14285714285714285 Active",
        ],
    );
}

#[test]
fn the_dose_behind_a_change_is_the_dose() {
    check(
        "Atorvastatin increased from 20 mg to 40 mg daily.",
        &["atorvastatin 40mg x1 Active"],
    );
    check(
        "Lisinopril 5mg reduced to 2.5mg.",
        &["lisinopril 2.5mg Active"],
    );
    check("华法林3mg qd→减至1.5mg qd", &["warfarin 1.5mg x1 Active"]);
    check(
        "Warfarin changed to apixaban 5 mg bd.",
        &["warfarin Stopped", "apixaban 5mg x2 Active"],
    );
}

#[test]
fn schedules_by_the_time_of_day() {
    check("Metformin 500 mg 1-0-1", &["metformin 500mg x2 Active"]);
    check(
        "Insulin glargine 12 units qAM and 8 units qPM",
        &["insulin glargine 8-12units x2 Active"],
    );
    check("Lisinopril 10mg od 5/7", &["lisinopril 10mg x1 5d Active"]);
    check(
        "Meds: Lantus 14 u nocte",
        &["insulin glargine 14u x1 Active"],
    );
}

#[test]
fn a_number_without_unit_is_kept_without_one() {
    let (record, _) = open("Medications:\nCoumadin 5 od\nASA 81");
    for (at, expect) in [5.0, 81.0].into_iter().enumerate() {
        let dose = record.medications[at]
            .value
            .dosage
            .dose
            .as_ref()
            .expect("a dose");
        assert_eq!((dose.value, dose.unit.as_deref()), (expect, None));
    }
}

#[test]
fn a_drug_that_is_none() {
    check("Pre-op: ASA 2, well.", &[]);
    check("ASA III级", &[]);
    check(
        "Medications: warfarin 5mg weekly (not on methotrexate day)",
        &["warfarin 5mg x0.14285714285714285 Active"],
    );
}

#[test]
fn a_conditional_stop_leaves_the_drug_taken() {
    let (record, _) = open("若血压低于90/60停用阿哌沙班。");
    assert_eq!(record.medications[0].value.status, MedicationStatus::Active);
    check("Aspirin not to be restarted.", &["aspirin NotTaken"]);
}

#[test]
fn names_that_follow_a_number_are_no_unit() {
    let (record, _) = open("Bloods: Na 128 K 2.7 Cr 1.2 mg/dL");
    assert_eq!(
        results(&record),
        ["sodium 128", "potassium 2.7", "creatinine 1.2mg/dL"]
    );
    let (record, _) = open("Vitals: T36.8 P110 R24 BP90/60");
    let found = results(&record);
    assert!(found.contains(&"temperature 36.8".to_string()), "{found:?}");
    assert!(found.contains(&"heart_rate 110".to_string()), "{found:?}");
    assert!(found.contains(&"systolic_bp 90".to_string()), "{found:?}");
}

#[test]
fn limits_and_goals_are_no_results() {
    for text in [
        "Hold if K >5.5.",
        "metformin withheld until glucose <10",
        "target INR 2-3",
    ] {
        let (record, _) = open(text);
        assert_eq!(results(&record), [""; 0], "{text}");
    }
}

#[test]
fn tables_made_with_blanks_keep_their_units() {
    let (record, _) = open("LABS\nSodium        131       mmol/L     136-145        L\n");
    assert_eq!(results(&record), ["sodium 131mmol/L"]);
}

#[test]
fn molar_units_are_not_metres() {
    let (record, _) = open("Labs: sodium 139 mM, potassium 4.1 mM/L");
    assert_eq!(
        results(&record),
        ["sodium 139mmol/L", "potassium 4.1mmol/L"]
    );
}

#[test]
fn a_relatives_allergy_is_not_the_patients() {
    for text in [
        "Daughter is allergic to latex.",
        "Mother is allergic to aspirin. Pt NKDA.",
    ] {
        let (record, _) = open(text);
        assert!(record.allergies.is_empty(), "{text}");
    }
}

#[test]
fn a_list_of_allergies_inside_a_paragraph_is_no_list_of_drugs() {
    let (record, _) =
        open("Meds - aspirin 75mg od. Allergies: codeine - rash; latex. Hb 118, Na 137.");
    let names: Vec<&str> = record
        .allergies
        .iter()
        .map(|fact| fact.value.substance.name())
        .collect();
    assert_eq!(names, ["codeine", "latex"]);
    assert_eq!(record.medications.len(), 1);
    assert!(record.conditions.is_empty());
}

#[test]
fn a_duration_is_no_past_and_a_question_faces_what_follows() {
    let (record, _) = open("2/7 hx of fever and cough.");
    assert!(
        record
            .conditions
            .iter()
            .all(|fact| fact.value.assertion.time == record::Temporality::Current)
    );
    assert_eq!(
        problems("Imp: pneumonia, ?stroke"),
        [
            ("pneumonia".into(), Presence::Present),
            ("stroke".into(), Presence::Possible)
        ]
    );
}

#[test]
fn abbreviations_in_a_list_of_problems_are_read() {
    assert_eq!(
        problems("No h/o stroke or PE."),
        [
            ("stroke".into(), Presence::Absent),
            ("pulmonary embolism".into(), Presence::Absent)
        ]
    );
    assert!(
        problems("PE: chest clear, no rash.")
            .iter()
            .all(|(name, _)| name != "pulmonary embolism")
    );
}
