//! Whose an age, a drug or a milk is in a mother's note, and to which time a drug, a course or a value belongs.

use super::{check_age, check_regimens, open};
use record::PregnancyStatus;

#[test]
fn the_age_of_her_child_is_not_the_patients() {
    check_age(
        "30-year-old woman, epilepsy. Term girl, 3 weeks old, exclusively breastfed.",
        Some((30.0, 1)),
    );
    check_age(
        "Codeine daily throughout pregnancy. Baby is 4 weeks old and now breastfed.",
        None,
    );
    check_age("Baby is 4 weeks old, feeding well.", Some((0.08, 0)));
}

#[test]
fn a_fed_child_tells_of_the_mother() {
    let (record, _) = open("Codeine throughout pregnancy. Baby is 4 weeks old and now breastfed.");
    assert!(record.patient.lactating.iter().any(|fact| fact.value));
}

#[test]
fn a_week_to_which_something_lasted_is_not_the_week_of_now() {
    for text in [
        "Aspirin from 12/40.",
        "Warfarin stopped, heparin until 31/40.",
    ] {
        assert!(open(text).0.patient.pregnancy.is_empty(), "{text}");
    }
    let weeks = |text: &str| {
        let (record, _) = open(text);
        record
            .patient
            .pregnancy
            .first()
            .map(|fact| fact.value.clone())
    };
    let of = |weeks| Some(PregnancyStatus::Pregnant { weeks: Some(weeks) });
    assert_eq!(weeks("Now 12/40, well."), of(12.0));
    assert_eq!(
        weeks("27 F, 23 weeks, codeine 30 mg bd, level fell since pre-conception."),
        of(23.0)
    );
}

#[test]
fn a_drug_of_another_time_is_not_taken_now() {
    check_regimens(&[
        (
            "Lisinopril held while he took codeine for a cough. Restart lisinopril 5 mg.",
            &["lisinopril"],
            &[],
        ),
        ("Had vitamin drops; penicillin at birth only.", &[], &[]),
        (
            "Codeine 15 mg prn used 4 times in week 1 then stopped, none on discharge.",
            &[],
            &[],
        ),
        (
            "术后阿司匹林100mg(12-23~12-26)至复用阿哌沙班为止,二者未重叠。阿哌沙班5mg bid",
            &["apixaban"],
            &[],
        ),
        (
            "Codeine 30 mg qds. Aspirin 75 mg od. Not continued: codeine, warfarin.",
            &["aspirin"],
            &[],
        ),
        ("Warfarin 5 mg od, stroke 3 years ago.", &["warfarin"], &[]),
    ]);
}

#[test]
fn the_letters_of_a_laboratory_behind_names_tell_of_no_treatment() {
    check_regimens(&[
        ("大肠埃希菌:青霉素R、阿司匹林S、华法林S。", &[], &[]),
        ("MSSA: penicillin R, codeine S, warfarin S.", &[], &[]),
        ("Aspirin 75 mg, warfarin S", &["aspirin", "warfarin"], &[]),
    ]);
}

#[test]
fn the_result_of_the_time_before_is_the_earlier_one() {
    let newest = |text: &str| {
        let (record, _) = open(text);
        let all: Vec<_> = record
            .observations
            .iter()
            .filter(|fact| fact.value.key() == Some("potassium"))
            .collect();
        let newest = record.newest_first(all);
        newest[0].value.quantity().map(|quantity| quantity.value)
    };
    assert_eq!(newest("今晨血钾 5.8。上周期前血钾 3.4。"), Some(5.8));
    assert_eq!(
        newest("Potassium 5.8. Last cycle potassium 3.4."),
        Some(5.8)
    );
    assert_eq!(newest("血钾 5.8 mmol/L。2024年11月血钾 3.1。"), Some(5.8));
    assert_eq!(
        newest("血钾 5.8 mmol/L。2024年11月3日血钾 3.1。"),
        Some(3.1)
    );
}

#[test]
fn a_contact_with_an_illness_is_no_shot() {
    let (record, _) = open("Immunised, no chickenpox contact.");
    assert!(record.immunizations.is_empty());
    let (record, _) = open("Chickenpox vaccine given.");
    assert_eq!(record.immunizations.len(), 1);
}
