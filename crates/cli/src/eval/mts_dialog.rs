//! mts-dialog: passages of notes, each of one kind. The kind that the reader gives a passage without its heading.

use super::{Counts, Report, Tools, bootstrap, files, read, read_text};
use record::SectionKind;
use std::collections::BTreeMap;
use std::path::Path;

/// The set's classes and the kinds of ours that mean the same.
const CLASSES: &[(&str, &[SectionKind])] = &[
    (
        "FAM/SOCHX",
        &[SectionKind::FamilyHistory, SectionKind::SocialHistory],
    ),
    ("GENHX", &[SectionKind::HistoryOfPresentIllness]),
    ("PASTMEDICALHX", &[SectionKind::PastMedicalHistory]),
    ("CC", &[SectionKind::ChiefComplaint]),
    ("PASTSURGICAL", &[SectionKind::PastSurgicalHistory]),
    ("ALLERGY", &[SectionKind::Allergies]),
    ("ROS", &[SectionKind::ReviewOfSystems]),
    ("MEDICATIONS", &[SectionKind::Medications]),
    (
        "ASSESSMENT",
        &[SectionKind::Assessment, SectionKind::AssessmentAndPlan],
    ),
    (
        "EXAM",
        &[SectionKind::PhysicalExam, SectionKind::VitalSigns],
    ),
    ("DIAGNOSIS", &[SectionKind::Assessment]),
    ("DISPOSITION", &[SectionKind::Disposition]),
    ("PLAN", &[SectionKind::Plan, SectionKind::AssessmentAndPlan]),
    ("EDCOURSE", &[SectionKind::HospitalCourse]),
    ("IMMUNIZATIONS", &[SectionKind::Immunizations]),
    ("IMAGING", &[SectionKind::Imaging]),
    ("GYNHX", &[SectionKind::ObstetricHistory]),
    ("PROCEDURES", &[SectionKind::Procedures]),
    ("LABS", &[SectionKind::Laboratory]),
];

/// Measures the set.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut confused: BTreeMap<String, usize> = BTreeMap::new();
    for path in files(data, &[".csv"])? {
        let text = read_text(&path)?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers()?.clone();
        let column = |name: &str| headings.iter().position(|heading| heading == name);
        let (Some(class_at), Some(text_at)) = (column("section_header"), column("section_text"))
        else {
            continue;
        };
        for row in reader.records() {
            let row = row?;
            let class = row.get(class_at).unwrap_or_default();
            let Some((_, kinds)) = CLASSES.iter().find(|(name, _)| *name == class) else {
                continue;
            };
            let passage = row.get(text_at).unwrap_or_default();
            let (record, _) = read::read(tools, "passage.txt", passage.as_bytes());
            let found = record
                .sections
                .iter()
                .max_by_key(|section| section.span.len())
                .map(|section| section.kind);
            let right = found.is_some_and(|kind| kinds.contains(&kind));
            if !right {
                *confused
                    .entry(format!("{class} read as {found:?}"))
                    .or_default() += 1;
            }
            cases.push(Counts {
                hit: usize::from(right),
                extra: 0,
                missed: usize::from(!right),
            });
        }
    }
    let mut confused: Vec<_> = confused.into_iter().collect();
    confused.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    Ok(Report {
        set: "mts-dialog".into(),
        cases: cases.len(),
        metrics: vec![(
            "section_accuracy".into(),
            bootstrap(&cases, cases.len(), |cases| {
                Counts::sum(cases.iter().copied()).recall()
            }),
        )],
        notes: confused
            .into_iter()
            .take(12)
            .map(|(what, n)| format!("{what}: {n}"))
            .collect(),
    })
}
