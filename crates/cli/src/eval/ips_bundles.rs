//! ips-bundles: International Patient Summaries of many countries. Resources recalled, "no known ..." understood.

use super::gold::{self, GoldFact};
use super::{Counts, Report, Tools, bootstrap, files, read, read_bytes};
use record::AllergyStatus;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Codes that state an absence or an absence of information instead of a thing.
const ABSENT: &[&str] = &[
    "no-allergy-info",
    "no-known-allergies",
    "no-known-medication-allergies",
    "no-known-environmental-allergies",
    "no-known-food-allergies",
    "no-problem-info",
    "no-known-problems",
    "no-medication-info",
    "no-known-medications",
    "no-procedure-info",
    "no-known-procedures",
    "no-immunization-info",
    "no-known-immunizations",
    "no-device-info",
    "no-known-devices",
    "716186003",
    "409137002",
    "160245001",
    "787481004",
    "1287211007",
];

struct Case {
    resources: Counts,
    intent: Counts,
}

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut missed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in files(data, &[".json"])? {
        let bytes = read_bytes(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Some samples are deliberately broken; what cannot be parsed counts as opened with nothing expected.
        let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let all = gold::resources(&json);
        let wanted: Vec<GoldFact> = all
            .iter()
            .filter(|resource| is_of_the_patient(resource, &all))
            .flat_map(|resource| gold::facts(resource, &all))
            .filter(|fact| !states_absence(fact))
            .collect();
        let (record, _) = read::read(tools, "bundle.json", &bytes);
        let found = read::facts(&record);
        let pairs = read::pair(&wanted, &found);
        for (fact, _) in wanted.iter().zip(&pairs).filter(|(_, at)| at.is_none()) {
            *missed.entry(fact.kind).or_default() += 1;
            wrong.push(format!(
                "missed in {name}: {} {:?} {:?}",
                fact.kind,
                fact.names.first(),
                fact.value
            ));
        }
        let hit = pairs.iter().flatten().count();
        let intent = intent(&all, &record.allergy_status, &found);
        if intent.missed > 0 {
            wrong.push(format!("absence not understood: {name}"));
        }
        cases.push(Case {
            resources: Counts {
                hit,
                extra: 0,
                missed: wanted.len() - hit,
            },
            intent,
        });
    }
    let n = |pick: fn(&Case) -> Counts| -> usize {
        cases
            .iter()
            .map(|case| pick(case).hit + pick(case).missed)
            .sum()
    };
    let notes = missed
        .iter()
        .map(|(kind, n)| format!("missed {kind}: {n}"))
        .chain(wrong)
        .collect();
    Ok(Report {
        set: "ips-bundles".into(),
        cases: cases.len(),
        metrics: vec![
            (
                "resource_recall".into(),
                bootstrap(&cases, n(|case| case.resources), |cases| {
                    Counts::sum(cases.iter().map(|case| &case.resources)).recall()
                }),
            ),
            (
                "intent".into(),
                bootstrap(&cases, n(|case| case.intent), |cases| {
                    Counts::sum(cases.iter().map(|case| &case.intent)).recall()
                }),
            ),
        ],
        notes,
    })
}

/// False for what a Bundle of several patients says of another one than its Composition: the reader leaves it out and
/// names it. Patients of the same name and birth date are the same.
fn is_of_the_patient(resource: &Value, all: &[&Value]) -> bool {
    let patient = |holder: &Value| {
        let subject = [&holder["subject"], &holder["patient"]];
        let mut named = subject
            .iter()
            .filter_map(|subject| subject["reference"].as_str());
        let id = named.next()?.rsplit(['/', ':']).next()?.to_string();
        let mut patients = all
            .iter()
            .filter(|other| other["resourceType"] == "Patient");
        patients.find(|patient| patient["id"] == id.as_str())
    };
    let person = |patient: &Value| {
        (
            patient["name"].to_string(),
            patient["birthDate"].to_string(),
        )
    };
    let mut compositions = all
        .iter()
        .filter(|other| other["resourceType"] == "Composition");
    let Some(owner) = compositions.find_map(|composition| patient(composition)) else {
        return true;
    };
    patient(resource).is_none_or(|mine| person(mine) == person(owner))
}

fn states_absence(fact: &GoldFact) -> bool {
    fact.names
        .iter()
        .any(|name| ABSENT.contains(&name.as_str()))
}

/// What the Bundle says is absent: each such statement must create no fact, and "no known allergies" must be the
/// allergy status.
fn intent(all: &[&Value], status: &AllergyStatus, found: &[GoldFact]) -> Counts {
    let mut counts = Counts::default();
    let mut judge = |honoured: bool| {
        if honoured {
            counts.hit += 1;
        } else {
            counts.missed += 1;
        }
    };
    for resource in all {
        for fact in gold::facts(resource, all)
            .iter()
            .filter(|fact| states_absence(fact))
        {
            let invented = found.iter().any(|other| {
                let denied = other.kind == "AllergyIntolerance" && !other.active;
                other.kind == fact.kind
                    && !denied
                    && other.names.iter().any(|name| fact.names.contains(name))
            });
            let known = fact.kind != "AllergyIntolerance"
                || !fact
                    .names
                    .iter()
                    .any(|name| name == "no-known-allergies" || name == "716186003")
                || *status == AllergyStatus::NoneKnown
                || found.iter().any(|other| other.kind == "AllergyIntolerance");
            judge(!invented && known);
        }
    }
    counts
}
