//! fhir-converter: HL7 v2 messages and C-CDA documents beside the Bundles that a mature converter makes of them.
//! Only clinical facts count; what the record holds beyond the Bundle is counted as invented when the source text does
//! not contain it either.

use super::gold::{self, GoldFact, GoldValue, plain};
use super::{Counts, Metric, Report, Tools, bootstrap, files, read, read_bytes};
use record::{AdministrativeSex, Record};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const KINDS: &[&str] = &[
    "AllergyIntolerance",
    "Condition",
    "Medication",
    "Observation",
    "Immunization",
    "Encounter",
];

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut invented = 0;
    let mut notes: BTreeMap<String, usize> = BTreeMap::new();
    for expected in files(data, &["-expected-fhir.json"])? {
        let stem = expected
            .to_string_lossy()
            .replace("-expected-fhir.json", "");
        let Some(source) = ["", ".hl7", ".ccda", ".xml"]
            .iter()
            .flat_map(|ending| ["", ".gz"].map(|packed| format!("{stem}{ending}{packed}")))
            .map(std::path::PathBuf::from)
            .find(|path| path.is_file())
        else {
            continue;
        };
        let bytes = read_bytes(&source)?;
        let title = source.file_name().unwrap_or_default().to_string_lossy();
        let json: Value = serde_json::from_slice(&read_bytes(&expected)?)?;
        let (record, _) = read::read(tools, title.trim_end_matches(".gz"), &bytes);
        let all = gold::resources(&json);
        let wanted: Vec<GoldFact> = all
            .iter()
            .flat_map(|resource| gold::facts(resource, &all))
            .filter(|fact| {
                KINDS.contains(&fact.kind) && !fact.names.is_empty() && is_clinical(fact)
            })
            .collect();
        let found = read::facts(&record);
        let pairs = read::pair(&wanted, &found);
        for (fact, _) in wanted.iter().zip(&pairs).filter(|(_, at)| at.is_none()) {
            *notes.entry(format!("missed {}", fact.kind)).or_default() += 1;
        }
        let mut counts = Counts {
            hit: pairs.iter().flatten().count(),
            ..Counts::default()
        };
        counts.missed = wanted.len() - counts.hit;
        for (what, known) in patient(&all, &record, &bytes) {
            if known {
                counts.hit += 1;
            } else {
                counts.missed += 1;
                *notes.entry(format!("missed patient {what}")).or_default() += 1;
            }
        }
        let text = plain(&String::from_utf8_lossy(&bytes));
        let paired: Vec<usize> = pairs.iter().flatten().copied().collect();
        for (_, fact) in found
            .iter()
            .enumerate()
            .filter(|(at, _)| !paired.contains(at))
        {
            if KINDS.contains(&fact.kind) && is_clinical(fact) && !stated(fact, &text) {
                invented += 1;
                *notes.entry(format!("invented {}", fact.kind)).or_default() += 1;
            }
        }
        cases.push(counts);
    }
    let n = cases.iter().map(|case| case.hit + case.missed).sum();
    Ok(Report {
        set: "fhir-converter".into(),
        cases: cases.len(),
        metrics: vec![
            (
                "fact_recall".into(),
                bootstrap(&cases, n, |cases| {
                    Counts::sum(cases.iter().copied()).recall()
                }),
            ),
            ("facts_invented".into(), Metric::count(invented, n)),
        ],
        notes: notes
            .iter()
            .map(|(what, n)| format!("{what}: {n}"))
            .collect(),
    })
}

/// Indicators of an accident or a death report, and the converter's names for "a problem" and "a drug" where the
/// document names none, are no clinical facts.
fn is_clinical(fact: &GoldFact) -> bool {
    const ADMINISTRATIVE: &[&str] = &[
        "accident job related indicator",
        "accident death indicator",
        "police notified indicator",
        "injury incident description narrative",
        "autopsy",
        "coroner",
        "death certificate",
        "drug or medication",
        "problem",
    ];
    !fact
        .names
        .iter()
        .any(|name| ADMINISTRATIVE.contains(&name.as_str()))
}

/// A fact is stated when one of its names, and the digits of its number, stand in the source.
fn stated(fact: &GoldFact, text: &str) -> bool {
    let named = fact.names.is_empty()
        || fact.kind == "Encounter"
        || fact.names.iter().any(|name| text.contains(name.as_str()));
    let valued = match &fact.value {
        Some(GoldValue::Number(number, _)) => text.contains(&number.to_string()),
        _ => true,
    };
    named && valued
}

/// What the Bundle says of the patient, and whether the record says the same. Numbers of insurers and relatives, which
/// the converter files under the patient, do not count: in a message only those of the PID segment do.
fn patient(all: &[&Value], record: &Record, source: &[u8]) -> Vec<(&'static str, bool)> {
    let Some(patient) = all.iter().find(|other| other["resourceType"] == "Patient") else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(source);
    let mut facts = Vec::new();
    if let Some(family) = patient["name"][0]["family"].as_str() {
        let known = record
            .patient
            .names
            .iter()
            .any(|name| plain(name.value.reveal()).contains(&plain(family)));
        facts.push(("name", known));
    }
    if let Some(born) = patient["birthDate"].as_str() {
        let known = record.patient.birth_date.iter().any(|date| {
            born.starts_with(&date.value.to_string()) || date.value.to_string().starts_with(born)
        });
        facts.push(("birth date", known));
    }
    let sex = match patient["gender"].as_str() {
        Some("male") => Some(AdministrativeSex::Male),
        Some("female") => Some(AdministrativeSex::Female),
        _ => None,
    };
    if let Some(sex) = sex {
        facts.push((
            "sex",
            record.patient.sex.iter().any(|fact| fact.value == sex),
        ));
    }
    for identifier in patient["identifier"].as_array().into_iter().flatten() {
        if let Some(value) = identifier["value"].as_str()
            && source_names(&text, value)
        {
            let known = record
                .patient
                .identifiers
                .iter()
                .any(|fact| plain(fact.value.value.reveal()) == plain(value));
            facts.push(("identifier", known));
        }
    }
    facts
}

fn source_names(text: &str, identifier: &str) -> bool {
    let mut segments = text
        .split(['\r', '\n'])
        .filter(|line| line.starts_with("PID"))
        .peekable();
    segments.peek().is_none() || segments.any(|segment| segment.contains(identifier))
}
