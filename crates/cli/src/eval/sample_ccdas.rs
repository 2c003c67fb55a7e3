//! sample-ccdas: exports of many vendors. Documents opened; problem, drug, allergy, result and immunisation entries
//! recalled, counted independently of the reader by templates in the XML.

use super::{Counts, Report, Tools, bootstrap, files, read, read_bytes};
use record::Record;
use std::collections::BTreeMap;
use std::path::Path;

/// Kind, templates of its entries (R1.1 and R2.1 share them) and how many facts of that kind a record holds.
type Kind = (&'static str, &'static [&'static str], fn(&Record) -> usize);

const KINDS: &[Kind] = &[
    (
        "problem",
        &[
            "2.16.840.1.113883.10.20.22.4.4",
            "2.16.840.1.113883.10.20.1.28",
        ],
        |record| record.conditions.len() + none_known(record),
    ),
    (
        "drug",
        &[
            "2.16.840.1.113883.10.20.22.4.16",
            "2.16.840.1.113883.10.20.1.24",
        ],
        |record| record.medications.len(),
    ),
    (
        "allergy",
        &[
            "2.16.840.1.113883.10.20.22.4.7",
            "2.16.840.1.113883.10.20.1.18",
        ],
        |record| record.allergies.len() + record.allergy_statements.len(),
    ),
    (
        "result",
        &[
            "2.16.840.1.113883.10.20.22.4.2",
            "2.16.840.1.113883.10.20.1.31",
        ],
        |record| record.observations.len(),
    ),
    (
        "immunisation",
        &["2.16.840.1.113883.10.20.22.4.52"],
        |record| record.immunizations.len(),
    ),
];

/// Problem entries that state that there is none are read as such, not as problems.
fn none_known(record: &Record) -> usize {
    let lines = record
        .documents
        .iter()
        .flat_map(|document| document.text.reveal().lines());
    lines
        .filter(|line| line.starts_with("No known problems:"))
        .count()
}

struct Case {
    opened: Counts,
    entries: Counts,
}

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut notes: BTreeMap<String, usize> = BTreeMap::new();
    for path in files(data, &[".xml", ".ccd", ".ccda", ".txt"])? {
        let bytes = read_bytes(&path)?;
        let text = String::from_utf8_lossy(&bytes);
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let Some(wanted) = count_entries(&text) else {
            // Not a document: a licence or a note that lies beside the samples.
            continue;
        };
        let (record, _) = read::read(tools, &name, &bytes);
        let opened = !record.documents.is_empty();
        let mut entries = Counts::default();
        for ((kind, _, found), wanted) in KINDS.iter().zip(wanted) {
            let hit = wanted.min(found(&record));
            entries.hit += hit;
            entries.missed += wanted - hit;
            if wanted > hit {
                *notes.entry(format!("missed {kind} entries")).or_default() += wanted - hit;
            }
        }
        if !opened {
            notes.insert(format!("not opened: {name}"), 1);
        }
        cases.push(Case {
            opened: Counts {
                hit: usize::from(opened),
                extra: 0,
                missed: usize::from(!opened),
            },
            entries,
        });
    }
    let entries = cases
        .iter()
        .map(|case| case.entries.hit + case.entries.missed)
        .sum();
    Ok(Report {
        set: "sample-ccdas".into(),
        cases: cases.len(),
        metrics: vec![
            (
                "opened".into(),
                bootstrap(&cases, cases.len(), |cases| {
                    Counts::sum(cases.iter().map(|case| &case.opened)).recall()
                }),
            ),
            (
                "entry_recall".into(),
                bootstrap(&cases, entries, |cases| {
                    Counts::sum(cases.iter().map(|case| &case.entries)).recall()
                }),
            ),
        ],
        notes: notes
            .iter()
            .map(|(what, n)| format!("{what}: {n}"))
            .collect(),
    })
}

/// Distinct entries of each kind; `None` where the text is no clinical document. The same entry repeated word for word
/// counts once, since the reader folds copies into one fact with several places.
fn count_entries(text: &str) -> Option<Vec<usize>> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let tree =
        roxmltree::Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).ok();
    let Some(tree) = tree else {
        return text
            .contains("<ClinicalDocument")
            .then(|| vec![0; KINDS.len()]);
    };
    if !tree
        .descendants()
        .any(|node| node.has_tag_name(("urn:hl7-org:v3", "ClinicalDocument")))
    {
        return None;
    }
    Some(
        KINDS
            .iter()
            .map(|(_, templates, _)| {
                let mut seen: Vec<String> = tree
                    .descendants()
                    .filter(|node| {
                        node.children().any(|child| {
                            child.tag_name().name() == "templateId"
                                && child
                                    .attribute("root")
                                    .is_some_and(|root| templates.contains(&root))
                        })
                    })
                    .filter_map(|node| identity(node))
                    .collect();
                seen.sort();
                seen.dedup();
                seen.len()
            })
            .collect(),
    )
}

/// What tells one entry from another: codes, values and times; `None` where nothing is stated.
fn identity(node: roxmltree::Node<'_, '_>) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in node.descendants() {
        let name = part.tag_name().name();
        if matches!(
            name,
            "code" | "value" | "translation" | "effectiveTime" | "low" | "high" | "doseQuantity"
        ) {
            for attribute in ["code", "displayName", "value"] {
                parts.extend(part.attribute(attribute).map(str::to_lowercase));
            }
        }
    }
    let names_something = node.descendants().any(|part| {
        matches!(
            part.tag_name().name(),
            "value" | "code" | "manufacturedMaterial" | "playingEntity"
        ) && (part.attribute("code").is_some() || part.attribute("value").is_some())
    });
    names_something.then(|| parts.join("|"))
}
