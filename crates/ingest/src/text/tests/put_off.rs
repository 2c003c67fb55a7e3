//! Drugs that are put off, given up or another's, in the words of hurried notes.

use super::check_regimens;

#[test]
fn what_is_put_off_is_not_taken() {
    check_regimens(&[
        ("Apixaban - I'd hold off on this for now.", &[], &[]),
        ("Offered atorvastatin, prefers to hold off", &[], &[]),
        (
            "Wants to wait on lisinopril, metformin 1 g bd",
            &["metformin"],
            &[],
        ),
        ("Insulin glargine advised, pt not willing", &[], &[]),
        ("Codeine not req", &[], &[]),
        (
            "Lisinopril remains withheld. Metformin 500 bd",
            &["metformin"],
            &[],
        ),
        ("Methotrexate INTERRUPTED today", &[], &[]),
        (
            "Codeine tolerated well, not willing to stop",
            &["codeine"],
            &[],
        ),
        ("Metformin bd, fasting not required", &["metformin"], &[]),
    ]);
}

#[test]
fn forms_and_slips_of_the_pen_do_not_part_a_drug_from_its_end() {
    check_regimens(&[
        ("Methotrexate depot stopped 2020", &[], &[]),
        ("Atorvastatin ommitted this week", &[], &[]),
        ("Digoxin - advised to cease, agreed", &[], &[]),
        ("阿司匹林未再吃(1月前鼻出血)", &[], &[]),
        ("无出血不需华法林", &[], &[]),
        ("阿司匹林未停", &["aspirin"], &[]),
        ("Not yet used: codeine, aspirin", &[], &[]),
    ]);
}

#[test]
fn what_a_named_person_owns_is_not_the_patients() {
    check_regimens(&[
        (
            "Lives with partner. Ray's own warfarin kept separately",
            &[],
            &[],
        ),
        ("Tomas's own metformin is in the same box", &[], &[]),
        ("Patient's own metformin used", &["metformin"], &[]),
        (
            "Re: Tomas Hill. Tomas's own metformin brought in",
            &["metformin"],
            &[],
        ),
        ("Takes her own warfarin", &["warfarin"], &[]),
    ]);
}
