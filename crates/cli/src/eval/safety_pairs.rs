//! safety-pairs: a drug and another drug, allergy, disease or state of the patient (`pairs.tsv`: kind, drug, other, expect),
//! written without a look at the rules.
//!
//! Both are put into a minimal record in words: an adult man (a woman of 30 where pregnancy or breast-feeding is the other, a
//! patient of that age where an age is),
//! no further drug, disease or value. *Fire*: an issue of at least moderate severity is found that implicates the drug and
//! the other, or implicates the drug and is not found when the other is left out. *Quiet*: no such issue.
//! `must_fire_recall` is the share of `fire` rows that fire, `over_alert_rate` the share of `quiet` rows that fire.

use super::{Counts, Report, Tools, bootstrap, files, read, read_text, table};
use record::{DetectedIssue, Implicated, Lexicon, Record, Severity, TermKind};
use std::path::Path;

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let (mut must_fire, mut must_not) = (Vec::new(), Vec::new());
    let mut notes = Vec::new();
    for path in files(data, &["pairs.tsv"])? {
        for row in table::rows(&read_text(&path)?) {
            let [kind, drug, other, expect] =
                ["kind", "drug", "other", "expect"].map(|column| row.get(column));
            let said = fires(tools, kind, drug, other);
            let fired = Counts {
                hit: usize::from(said.is_some()),
                missed: usize::from(said.is_none()),
                extra: 0,
            };
            match (expect, &said) {
                ("fire", None) => notes.push(format!("silent: {kind}: {drug} / {other}")),
                ("quiet", Some(rule)) => {
                    notes.push(format!("over-alert: {kind}: {drug} / {other} ({rule})"));
                }
                _ => {}
            }
            match expect {
                "fire" => must_fire.push(fired),
                "quiet" => must_not.push(fired),
                unknown => anyhow::bail!("{drug} / {other}: expect is {unknown:?}"),
            }
        }
    }
    let share = |cases: &[Counts]| {
        bootstrap(cases, cases.len(), |cases| {
            Counts::sum(cases.iter().copied()).recall()
        })
    };
    Ok(Report {
        set: "safety-pairs".into(),
        cases: must_fire.len() + must_not.len(),
        metrics: vec![
            ("must_fire_recall".into(), share(&must_fire)),
            ("over_alert_rate".into(), share(&must_not)),
        ],
        notes,
    })
}

/// The rule that fires, if any.
fn fires(tools: &Tools, kind: &str, drug: &str, other: &str) -> Option<String> {
    let with = minimal(tools, kind, drug, other);
    let both = found(tools, &with, drug);
    let alone = found(tools, &minimal(tools, kind, drug, ""), drug);
    both.into_iter()
        .find(|issue| {
            stands(&with, issue, other)
                || !alone
                    .iter()
                    .any(|known| known.rule == issue.rule && known.severity <= issue.severity)
        })
        .map(|issue| issue.rule)
}

/// Issues of at least moderate severity that implicate the drug.
fn found(tools: &Tools, record: &Record, drug: &str) -> Vec<DetectedIssue> {
    knowledge::check(&tools.knowledge, record)
        .into_iter()
        .filter(|issue| issue.is_found() && issue.severity <= Severity::Moderate)
        .filter(|issue| stands(record, issue, drug))
        .collect()
}

/// The issue points at words of the record that belong to `name`.
fn stands(record: &Record, issue: &DetectedIssue, name: &str) -> bool {
    let touches = |implicated: &Implicated| {
        implicated.evidence.iter().any(|(document, span)| {
            let text = record.document(document).map(|one| one.text.reveal());
            text.into_iter().any(|text| {
                text.match_indices(name)
                    .any(|(start, _)| start < span.end && span.start < start + name.len())
            })
        })
    };
    !name.is_empty() && issue.implicated.iter().any(touches)
}

fn minimal(tools: &Tools, kind: &str, drug: &str, other: &str) -> Record {
    let (record, _) = read::read(
        tools,
        "pair.txt",
        words(tools, kind, drug, other).as_bytes(),
    );
    record
}

/// "84 years", "10 months": nothing but a number and its unit.
fn is_bare_age(other: &str) -> bool {
    let mut words = other.split(' ');
    words.next().is_some_and(|word| word.parse::<f64>().is_ok())
        && words
            .next()
            .is_some_and(|unit| ["years", "months", "weeks", "days"].contains(&unit))
        && words.next().is_none()
}

/// "age 7", "age 8 months", "age 9 with influenza", "出生9天，正静脉补钙": the age, and what stands behind it.
fn named_age(other: &str) -> Option<(String, &str)> {
    let rest = other
        .strip_prefix("age ")
        .or_else(|| other.strip_prefix("出生"))?;
    let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, rest) = rest.split_at(digits.unwrap_or(rest.len()));
    number.parse::<f64>().ok()?;
    const UNITS: &[(&str, &str)] = &[
        (" months", "months"),
        (" weeks", "weeks"),
        (" days", "days"),
        ("个月", "months"),
        ("天", "days"),
    ];
    let unit = UNITS.iter().find(|(written, _)| rest.starts_with(written));
    let (unit, rest) = unit.map_or(("years", rest), |(written, unit)| {
        (*unit, &rest[written.len()..])
    });
    let rest = rest.trim_start_matches([' ', ',', '，']);
    let rest = rest.strip_prefix("with ").unwrap_or(rest);
    Some((format!("{number} {unit}"), rest))
}

/// The record in words.
fn words(tools: &Tools, kind: &str, drug: &str, other: &str) -> String {
    let lower = format!("{kind} {other}").to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let mother = says(&[
        "pregnan",
        "lactat",
        "breast-feed",
        "breastfeed",
        "trimester",
        "gestation",
        "妊娠",
        "怀孕",
        "哺乳",
        "孕",
    ]);
    let aged = says(&[
        "year", "month", "infant", "neonate", "newborn", "child", "age ", "岁",
    ]);
    // "84 years" is a patient of that age.
    let (age, rest) = named_age(other).unwrap_or_else(|| (other.to_string(), other));
    let told = format!("Male patient, {age} old.");
    let patient = match (mother, aged) {
        (true, _) => "30-year-old woman.",
        _ if is_bare_age(&age) && age != other => &told,
        (false, true) if is_bare_age(other) => &told,
        (false, true) => "Male patient.",
        (false, false) => "50-year-old man.",
    };
    let is_drug = tools.knowledge.lookup(TermKind::Drug, other).is_some();
    let (mut problem, mut allergy, mut second) = ("", "No known drug allergies.", "");
    if kind.contains("allerg") {
        if !other.is_empty() {
            allergy = other;
        }
    } else if is_drug && !kind.contains("disease") && !kind.contains("condition") {
        second = other;
    } else {
        problem = rest;
    }
    format!(
        "{patient}\n\nPROBLEM LIST\n{problem}\n\nALLERGIES\n{allergy}\n\nMEDICATIONS\n{drug}\n{second}\n"
    )
}
