//! Habits, pregnancy, vaccinations and doubts in the shorthand of several countries.

use super::open;
use record::{PregnancyStatus, Presence, SocialKind, Temporality};

/// The last that is said of smoking.
fn smoking(text: &str) -> &'static str {
    let (record, _) = open(text);
    let told = record
        .social_history
        .iter()
        .rev()
        .find(|fact| fact.value.kind == SocialKind::Smoking);
    let Some(fact) = told else { return "unsaid" };
    let assertion = &fact.value.assertion;
    match (assertion.presence, assertion.time) {
        (Presence::Absent, _) => "never",
        (_, Temporality::Historical) => "former",
        _ => "current",
    }
}

fn pregnancy(text: &str) -> &'static str {
    let (record, _) = open(text);
    match record.patient.pregnancy.first().map(|fact| &fact.value) {
        Some(PregnancyStatus::Pregnant { .. }) => "pregnant",
        Some(PregnancyStatus::NotPregnant) => "not",
        Some(PregnancyStatus::NotPossible) => "cannot",
        _ => "unsaid",
    }
}

/// Text of each immunization and whether it was given.
fn shots(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    let all = record.immunizations.iter();
    all.map(|fact| {
        let name = fact.value.vaccine.preferred.as_deref().unwrap_or_default();
        format!("{name} {}", fact.value.status)
    })
    .collect()
}

/// Name and presence of each problem.
fn problems(text: &str) -> Vec<String> {
    let (record, _) = open(text);
    let all = record.conditions.iter();
    all.map(|fact| {
        let presence = fact.value.assertion.presence;
        format!("{} {presence:?}", fact.value.code.name())
    })
    .collect()
}

fn check(read: fn(&str) -> &'static str, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expect)| read(text) != *expect)
        .map(|(text, expect)| format!("{text}: {}, wanted {expect}", read(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_habit_given_up_is_former_however_short_it_is_told() {
    check(
        smoking,
        &[
            ("Ex x 10y, 25 pack yrs.", "former"),
            ("PhysicalIy active, quit '05.", "former"),
            ("Father ADPKD. Quit 15 y.", "former"),
            ("Quit 4 yrs ago, 50 pk-yr.", "former"),
            ("Nonsmoker since 2020, used to 3/d", "former"),
            ("Non smoker, vaped until +ve test.", "former"),
            ("Hasn't smoked since 2010.", "former"),
            ("烟:不抽10年了。", "former"),
            ("吸烟史20支×22年,入院起不吸了。", "former"),
            ("已戒煙2年。", "former"),
            ("Vaper, ex-cigs 2015.", "former"),
            ("smokefree since 2 yrs", "former"),
            ("吸电子烟,卷烟已戒1年。", "former"),
            ("vapes daily, no cigs ever", "never"),
            ("FHx: brother stroke\nNever smoker.", "never"),
            ("FHx: father smoker, stroke", "unsaid"),
            ("FHx: mother stroke. Ex-smoker.", "former"),
            ("烟龄0。", "never"),
            ("戒烟? 从来没抽", "never"),
            ("丈夫抽烟在阳台;本人从未。", "never"),
            ("烟龄10年。", "current"),
            ("EtOH: quit 2015.", "unsaid"),
            ("Advised to stop smoking.", "current"),
        ],
    );
}

#[test]
fn a_screening_score_ends_no_habit() {
    let (record, _) = open("Alcohol 10 U, STOP-BANG 5.");
    let drink = record
        .social_history
        .iter()
        .find(|fact| fact.value.kind == SocialKind::Alcohol);
    assert_eq!(
        drink.map(|fact| fact.value.assertion.time),
        Some(Temporality::Current)
    );
}

#[test]
fn tests_for_a_pregnancy_and_what_came_after_it_are_read() {
    check(
        pregnancy,
        &[
            ("LMP 6/52 ago, UPT pos.", "pregnant"),
            ("hCG urine +ve.", "pregnant"),
            ("尿妊娠(+),下腹痛。", "pregnant"),
            ("产科门诊 孕28+3W,G2P0。", "pregnant"),
            ("UPT at home neg.", "not"),
            ("hCG urine neg", "not"),
            ("尿妊娠(-)。", "not"),
            ("產後6週,哺乳中。", "not"),
            ("D2 postpartum, well.", "not"),
            ("未再怀孕。", "not"),
            ("计划怀孕。", "unsaid"),
            ("既往妊娠期高血压。", "unsaid"),
            ("绝经5年。", "cannot"),
            ("已停经6年。", "cannot"),
            ("HCG n/a - TAH 2020.", "cannot"),
        ],
    );
}

#[test]
fn the_illness_named_for_its_shot_is_a_vaccination() {
    for (text, expect) in [
        ("Pertussis vacc given.", vec!["pertussis vaccine completed"]),
        (
            "Flu vacc given, COVID vax declined.",
            vec!["influenza vaccine completed", "COVID-19 vaccine not-done"],
        ),
        (
            "MMR and varicella due.",
            vec![
                "measles, mumps and rubella vaccine not-done",
                "varicella vaccine not-done",
            ],
        ),
        (
            "Nurse to do Thurs w flu jab (booked).",
            vec!["influenza vaccine not-done"],
        ),
        ("Last tetanus 2019.", vec!["tetanus vaccine completed"]),
        ("Rash is varicella due to contact.", vec![]),
    ] {
        assert_eq!(shots(text), expect, "{text}");
    }
}

#[test]
fn what_is_likely_is_no_finding_yet() {
    for (text, expect) in [
        (
            "HTN, pneumonia likely.",
            vec!["hypertension Present", "pneumonia Possible"],
        ),
        ("Likely pneumonia.", vec!["pneumonia Possible"]),
        (
            "?pneumonia, stroke unlikely.",
            vec!["pneumonia Possible", "stroke Absent"],
        ),
        ("PE unlikely.", vec!["pulmonary embolism Absent"]),
        ("高血压没有。", vec!["hypertension Absent"]),
    ] {
        assert_eq!(problems(text), expect, "{text}");
    }
}
