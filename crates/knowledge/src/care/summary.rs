//! The record on one screen: who, problems, drugs, allergies, abnormal results with their trend.

use super::{Line, Summary, differential::Patient, places};
use record::{
    AllergyStatus, Concept, ConditionCategory, Fact, Interpretation, Localized, Observation,
    ObservationCategory, PartialDate, Record,
};
use std::collections::BTreeMap;

/// Lines shown under one heading.
const SHOWN: usize = 15;

/// The problem-oriented summary of `record`.
pub fn summary(record: &Record) -> Summary {
    Summary {
        patient: patient(record),
        problems: problems(record),
        medications: medications(record),
        allergies: allergies(record),
        results: results(record),
    }
}

fn line<T>(text: Localized, facts: &[&Fact<T>]) -> Line {
    Line {
        text,
        facts: facts.iter().map(|fact| fact.id.clone()).collect(),
        places: facts.iter().flat_map(|fact| places(fact)).collect(),
    }
}

/// A concept's name; in Chinese the document's own words where they are Chinese.
fn both(concept: &Concept) -> Localized {
    let told = concept.text.reveal().trim();
    let chinese = told.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    Localized::new(concept.name(), if chinese { told } else { concept.name() })
}

fn patient(record: &Record) -> Vec<Line> {
    let who = Patient::of(record);
    let sex = match who.female {
        Some(true) => ("female", "女"),
        Some(false) => ("male", "男"),
        None => ("sex not stated", "性别未记录"),
    };
    let age = match who.age {
        Some(years) if years < 2.0 => {
            let months = (years * 12.0).round();
            (format!("{months} months"), format!("{months}个月"))
        }
        Some(years) => (format!("{years:.0} years"), format!("{years:.0}岁")),
        None => ("age not stated".to_string(), "年龄未记录".to_string()),
    };
    let pregnant = if who.pregnant == Some(true) {
        (", pregnant", "，妊娠")
    } else {
        ("", "")
    };
    let demographics = &record.patient;
    let mut stated = line(
        Localized::new(
            format!("{}, {}{}", age.0, sex.0, pregnant.0),
            format!("{}，{}{}", age.1, sex.1, pregnant.1),
        ),
        &demographics.age_years.iter().take(1).collect::<Vec<_>>(),
    );
    for fact in demographics.sex.iter().take(1) {
        stated.facts.push(fact.id.clone());
        stated.places.extend(places(fact));
    }
    vec![stated]
}

fn problems(record: &Record) -> Vec<Line> {
    let mut seen: BTreeMap<String, Vec<_>> = BTreeMap::new();
    let mut order = Vec::new();
    let active = record
        .conditions
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_active());
    let (symptoms, problems): (Vec<_>, Vec<_>) =
        active.partition(|fact| fact.value.category == ConditionCategory::Symptom);
    for fact in problems.into_iter().chain(symptoms) {
        let name = fact.value.code.name().to_lowercase();
        if !seen.contains_key(&name) {
            order.push(name.clone());
        }
        seen.entry(name).or_default().push(fact);
    }
    order
        .iter()
        .take(SHOWN)
        .map(|name| {
            let facts = &seen[name];
            let mut text = both(&facts[0].value.code);
            if let Some(onset) = facts.iter().find_map(|fact| fact.value.onset) {
                text.en.push_str(&format!(" ({onset})"));
                text.zh.push_str(&format!("（{onset}）"));
            }
            line(text, facts)
        })
        .collect()
}

fn medications(record: &Record) -> Vec<Line> {
    record
        .medications
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_current())
        .map(|fact| {
            let dosage = fact.value.dosage.text.trim();
            let name = both(&fact.value.medication);
            let with = |name: &str| format!("{name} {dosage}").trim().to_string();
            line(Localized::new(with(&name.en), with(&name.zh)), &[fact])
        })
        .collect()
}

fn allergies(record: &Record) -> Vec<Line> {
    let listed: Vec<Line> = record
        .allergies
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_active())
        .map(|fact| {
            let mut text = both(&fact.value.substance);
            let reactions: Vec<Localized> = fact
                .value
                .reactions
                .iter()
                .map(|reaction| both(&reaction.manifestation))
                .collect();
            if !reactions.is_empty() {
                let list = |pick: fn(&Localized) -> &str, comma: &str| {
                    reactions.iter().map(pick).collect::<Vec<_>>().join(comma)
                };
                text.en
                    .push_str(&format!(": {}", list(|words| &words.en, ", ")));
                text.zh
                    .push_str(&format!("：{}", list(|words| &words.zh, "、")));
            }
            line(text, &[fact])
        })
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    let (en, zh) = match record.allergy_status {
        AllergyStatus::NoneKnown => ("no known allergies", "无已知过敏"),
        AllergyStatus::NotAsked => ("allergies not asked", "未询问过敏史"),
        AllergyStatus::Listed | AllergyStatus::NoInformation => {
            ("no information on allergies", "无过敏史信息")
        }
    };
    let stated: Vec<_> = record
        .allergy_statements
        .iter()
        .filter(|fact| fact.is_usable())
        .collect();
    vec![line(Localized::new(en, zh), &stated)]
}

/// Latest abnormal result of each analyte with the one before it.
fn results(record: &Record) -> Vec<Line> {
    let mut by_analyte: BTreeMap<String, Vec<&Fact<Observation>>> = BTreeMap::new();
    for fact in record
        .observations
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_usable())
    {
        if matches!(
            fact.value.category,
            ObservationCategory::Laboratory | ObservationCategory::VitalSign
        ) {
            let key = fact
                .value
                .key()
                .unwrap_or_else(|| fact.value.code.name())
                .to_lowercase();
            by_analyte.entry(key).or_default().push(fact);
        }
    }
    let mut lines: Vec<(Option<PartialDate>, Line)> = Vec::new();
    for facts in by_analyte.into_values() {
        let mut facts = record.newest_first(facts);
        facts.reverse();
        let Some(latest) = facts
            .last()
            .copied()
            .filter(|fact| is_abnormal(&fact.value))
        else {
            continue;
        };
        let before = facts
            .iter()
            .rev()
            .skip(1)
            .find(|fact| same_unit(&fact.value, &latest.value))
            .copied();
        let mut text = format!("{} {}", latest.value.code.name(), shown(&latest.value));
        if let Some(date) = latest.value.effective {
            text.push_str(&format!(" ({date})"));
        }
        let mut zh = text.clone();
        if let Some(before) = before {
            let arrow = trend(&before.value, &latest.value);
            let on = before
                .value
                .effective
                .map_or_else(String::new, |date| format!(" ({date})"));
            text.push_str(&format!(" {arrow} from {}{on}", shown(&before.value)));
            zh.push_str(&format!(" {arrow} 此前 {}{on}", shown(&before.value)));
        }
        let facts: Vec<_> = std::iter::once(latest).chain(before).collect();
        lines.push((
            latest.value.effective,
            line(Localized::new(text, zh), &facts),
        ));
    }
    lines.sort_by_key(|(date, _)| std::cmp::Reverse(date.map(PartialDate::day_range)));
    lines
        .into_iter()
        .map(|(_, line)| line)
        .take(SHOWN)
        .collect()
}

/// By the flag or range printed with the result; without either it is not called abnormal here.
fn is_abnormal(observation: &Observation) -> bool {
    match observation.interpretation {
        Some(Interpretation::Normal | Interpretation::Negative) => return false,
        Some(_) => return true,
        None => {}
    }
    let Some((quantity, range)) = observation
        .quantity()
        .zip(observation.reference_range.as_ref())
    else {
        return false;
    };
    range.low.is_some_and(|low| quantity.value < low)
        || range.high.is_some_and(|high| quantity.value > high)
}

fn same_unit(a: &Observation, b: &Observation) -> bool {
    a.quantity()
        .zip(b.quantity())
        .is_some_and(|(a, b)| a.unit == b.unit)
}

fn trend(before: &Observation, latest: &Observation) -> &'static str {
    match before.quantity().zip(latest.quantity()) {
        Some((before, latest)) if latest.value > before.value => "↑",
        Some((before, latest)) if latest.value < before.value => "↓",
        _ => "→",
    }
}

fn shown(observation: &Observation) -> String {
    match observation.quantity() {
        Some(quantity) => format!("{} {}", quantity.value, quantity.unit_text)
            .trim()
            .to_string(),
        None => match &observation.value {
            record::ObservationValue::Concept(concept) => concept.name().to_string(),
            record::ObservationValue::Text(text) => text.reveal().to_string(),
            _ => String::new(),
        },
    }
}
