//! Vaccinations that are to be given, as drugs: a live one can harm.

use super::drugs::{self, Drug, Role};
use super::{around, classes_of, contains_word};
use record::{Fact, Immunization, Lexicon, Record, SectionKind};

/// Words beside a vaccine that say it is still to come, lower case.
const TO_COME: &[&str] = &[
    "plan",
    "give",
    "administer",
    "order",
    "schedul",
    "today",
    "due",
    "needs",
    "recommend",
    "offer",
    "will ",
    "should",
    "to receive",
    "start",
    "request",
    "wants",
    "travel",
    "拟",
    "计划",
    "建议",
    "准备",
    "予",
    "要求",
    "安排",
    "今日",
    "待接种",
    "补种",
];
/// Words that say it is not to be given, or was.
const NOT_TO_COME: &[&str] = &[
    "not needed",
    "not required",
    "not indicated",
    "不打",
    "不接种",
    "无需",
    "不需",
    "avoid",
    "contraindic",
    "declin",
    "refus",
    "not be given",
    "do not",
    "don't",
    "no live",
    "received",
    "had zoster",
    "had flu",
    "had the",
    "had his",
    "had her",
    "last month",
    "given in",
    "previous",
    "completed",
    "up to date",
    "utd",
    ", done",
    "imms incl",
    " x2",
    " x 2",
    "had ",
    "last month",
    "last week",
    "last year",
    "already",
    "避免",
    "禁",
    "拒绝",
    "不宜",
    "已接种",
    "已完成",
    "曾接种",
];
/// How far around a vaccine its line is read, in bytes.
const NEAR: usize = 60;
/// Marks that end them.
const ENDS: [char; 4] = ['\n', ';', '；', '。'];

/// Vaccines of the record that are to be given.
pub fn planned<'a>(record: &'a Record, lexicon: &dyn Lexicon) -> Vec<Drug<'a>> {
    record
        .immunizations
        .iter()
        .filter(|fact| fact.is_usable() && is_planned(record, fact))
        .flat_map(|fact| {
            let names = ingredients(record, lexicon, fact);
            names.into_iter().map(move |ingredient| Drug {
                classes: classes_of(&ingredient),
                ingredient,
                role: Role::Planned,
                proposed: false,
                route: None,
                mg_per_day: None,
                mg_per_dose: None,
                as_needed: false,
                instead: false,
                fact: None,
                vaccination: Some(fact),
            })
        })
        .collect()
}

/// Words that tell a live vaccine from its inactivated namesake, and those that take them back.
const LIVE: &[&str] = &["live", "nasal", "intranasal", "zostavax", "减毒", "鼻喷"];
const NOT_LIVE: &[&str] = &[
    "non live",
    "non-live",
    "nonlive",
    "not live",
    "not a live",
    "no live",
    "非活",
    "非减毒",
];

/// The line speaks of a live vaccine.
fn is_live(line: &str) -> bool {
    // "灭活流感疫苗可打,减毒疫苗不打"
    if ["inactivated", "灭活"]
        .iter()
        .any(|word| line.contains(word))
    {
        return false;
    }
    let told = NOT_LIVE
        .iter()
        .fold(line.to_string(), |line, word| line.replace(word, ""));
    LIVE.iter().any(|word| contains_word(&told, word))
}

fn ingredients(record: &Record, lexicon: &dyn Lexicon, fact: &Fact<Immunization>) -> Vec<String> {
    let vaccination = &fact.value;
    let written = vaccination.vaccine.text.reveal().trim().to_string();
    let preferred = vaccination.vaccine.name().to_string();
    let live = fact.spans().any(|(document, span)| {
        record.document(document).is_some_and(|document| {
            let line = around(document.text.reveal(), span, NEAR, &ENDS);
            is_live(&line)
        })
    });
    for (name, full) in [
        ("influenza", "live influenza vaccine"),
        ("zoster", "zoster vaccine live"),
    ] {
        if preferred.contains(name) {
            return if live {
                drugs::resolve(lexicon, full)
            } else {
                Vec::new()
            };
        }
    }
    [
        format!("{written} vaccine"),
        format!("{written}疫苗"),
        written,
        preferred,
    ]
    .iter()
    .map(|name| drugs::resolve(lexicon, name))
    .find(|found| !found.is_empty())
    .unwrap_or_default()
}

/// To be given: the line says so, or it stands among the drugs or in the plan, and nothing says that it was or must not be.
fn is_planned(record: &Record, fact: &Fact<Immunization>) -> bool {
    if fact.value.not_given_reason.is_some() || fact.value.occurrence.is_some() {
        return false;
    }
    fact.spans().any(|(document, span)| {
        let line = record
            .document(document)
            .map(|document| around(document.text.reveal(), span, NEAR, &ENDS))
            .unwrap_or_default();
        let says = |words: &[&str]| words.iter().any(|word| line.contains(word));
        let section = record.section_at(document, span);
        let listed = section.is_some_and(|section| {
            matches!(
                section.kind,
                SectionKind::Plan | SectionKind::AssessmentAndPlan | SectionKind::Medications
            )
        });
        !says(NOT_TO_COME) && (listed || says(TO_COME))
    })
}
