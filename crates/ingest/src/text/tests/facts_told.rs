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

/// Weeks of the pregnancy, else what is said of it.
fn weeks(text: &str) -> String {
    let (record, _) = open(text);
    match record.patient.pregnancy.first().map(|fact| &fact.value) {
        Some(PregnancyStatus::Pregnant { weeks: Some(weeks) }) => format!("{weeks}"),
        Some(PregnancyStatus::Pregnant { weeks: None }) => "pregnant".into(),
        Some(_) => "not".into(),
        None => "unsaid".into(),
    }
}

#[test]
fn obstetric_notes_write_the_week_without_the_word() {
    let cases = [
        (
            "Antenatal ward, 39 weeks tomorrow, contractions irregular.",
            "38.86",
        ),
        ("29 weeks, admitted for threatened preterm labor.", "29"),
        (
            "Booking clinic, 13+4, BMI 36, previous pre-eclampsia delivered at 33 weeks.",
            "13.57",
        ),
        ("Severe pre-eclampsia 33 weeks. Urine 20 mL/h.", "33"),
        (
            "HIV antenatal MDT: 24 weeks, established on treatment.",
            "24",
        ),
        ("Maternity assessment: 30 weeks, dental abscess.", "30"),
        ("Booking history at 6 weeks: worried.", "6"),
        (
            "DVT right femoral vein, 23 weeks' gestation, platelets 210.",
            "23",
        ),
        ("OB flow sheet 30w0d: third pregnancy.", "30"),
        (
            "Missed period, home test positive, scan dates her at 10 weeks.",
            "10",
        ),
        ("Missed period, home test positive.", "pregnant"),
        ("Medical clinic: 19 weeks, acute cystitis.", "unsaid"),
        ("Cough for 6 weeks, no fever.", "unsaid"),
        (
            "Triage midwife note: 36F G3P2, 26+3 by early scan.",
            "26.43",
        ),
        (
            "His wife is 20 weeks pregnant. He takes methotrexate.",
            "unsaid",
        ),
        ("2nd trimester, migraine.", "pregnant"),
        ("女，33岁，孕早期，感冒。", "pregnant"),
        ("6 weeks, bronchiolitis, breast-fed.", "unsaid"),
        (
            "Baby born at 29 weeks, now 6 weeks, antenatal steroids given.",
            "unsaid",
        ),
        ("On clozapine for 6 weeks, pregnancy test negative.", "not"),
        ("Postnatal review: 6 weeks, pre-eclampsia in labour.", "not"),
        (
            "10 days postpartum, breastfeeding a healthy term infant.",
            "not",
        ),
        ("Four weeks after delivery, unhappy with injections.", "not"),
        ("女，30岁，剖宫产术后3天。", "not"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expect)| weeks(text) != *expect)
        .map(|(text, expect)| format!("{text}: {}, wanted {expect}", weeks(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn breast_feeding_is_told_in_many_words() {
    let told = |text: &str| {
        let (record, _) = open(text);
        match record.patient.lactating.first().map(|fact| fact.value) {
            Some(true) => "yes",
            Some(false) => "no",
            None => "unsaid",
        }
    };
    check(
        told,
        &[
            ("5 months post partum, nursing an infant of 7 kg.", "yes"),
            ("She intends to breastfeed her two-week-old son.", "yes"),
            ("She wants to breastfeed her term newborn.", "yes"),
            (
                "32 weeks pregnant. She wants to breastfeed her baby.",
                "unsaid",
            ),
            ("The baby latched well today.", "yes"),
            ("Expressing milk for the twins.", "yes"),
            ("Nursing home resident, 82.", "unsaid"),
            ("Her baby is formula-fed.", "no"),
            ("女，28岁，产后14天，纯母乳喂养。", "yes"),
            ("女，28岁，产后3月，已断奶。", "no"),
            ("女，28岁，仍在哺乳。", "yes"),
        ],
    );
    let (record, _) = open("Breast-feeding her 3-month-old, mastitis.");
    assert!(record.patient.age_years.is_empty());
    let (record, _) = open("女，28岁，顺产后14天，纯母乳喂养。");
    assert_eq!(record.patient.age_years.len(), 1);
}

#[test]
fn a_share_and_the_weeks_of_plans_are_no_weeks_of_now() {
    for (text, expect) in [
        ("57 y F. GA 19%, ALT 18", "unsaid"),
        ("女 57岁。糖化白蛋白 GA 19.4%", "unsaid"),
        ("GA 19 weeks", "19"),
        (
            "Antenatal booking, 33 yrs G2P1   11+4 by dating scan. Level 6.1 at 7/40, repeat today. No LMWH now, re-score 28/40. Flu jab today, pertussis 20/40.",
            "11.57",
        ),
    ] {
        assert_eq!(weeks(text), expect, "{text}");
        assert!(open(text).0.patient.pregnancy.len() <= 1, "{text}");
    }
    // A later visit on the same page says that its week is that of now.
    let record = open("G2P1 at 12 weeks.\nAntenatal clinic, 28/40 today.").0;
    assert_eq!(record.patient.pregnancy.len(), 2);
}
