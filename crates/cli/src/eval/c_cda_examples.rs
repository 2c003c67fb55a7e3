//! c-cda-examples: one clinical situation a file; folder and file name state the intent, and the record must honour it.

use super::{Counts, Report, Tools, bootstrap, files, read, read_bytes};
use record::{AllergyStatus, Presence, Record};
use std::path::Path;

/// Words of the path, and what a record that honours them looks like. The first that fits decides.
type Intent = (&'static [&'static str], fn(&Record) -> bool);

const INTENTS: &[Intent] = &[
    (&["not_allergic", "no_known_allerg"], |record| {
        active_allergies(record) == 0
    }),
    (
        &[
            "no_information_allergies",
            "no_section_information_allergies",
        ],
        |record| active_allergies(record) == 0 && record.allergy_status != AllergyStatus::NoneKnown,
    ),
    (&["no_medications", "no_known_medications"], |record| {
        record
            .medications
            .iter()
            .all(|fact| !fact.value.is_current())
    }),
    (&["no_known_health_concerns", "no_problems"], |record| {
        record.conditions.iter().all(|fact| !fact.value.is_active())
    }),
    (&["no_planned_tests"], |record| {
        record.procedures.iter().all(|fact| {
            !read::names(&fact.value.code)
                .join(" ")
                .contains("no planned")
        })
    }),
    (&["allergies/", "allergy_-", "allergy_concern"], |record| {
        active_allergies(record) > 0
    }),
    (&["family_history/"], |record| {
        record.conditions.iter().all(|fact| !fact.value.is_active())
    }),
    (&["procedure_unsuccessful"], |record| {
        !record.procedures.is_empty()
    }),
    (&["problems/pregnancy", "pregnancy_observation"], |record| {
        !record.patient.pregnancy.is_empty()
            || record
                .conditions
                .iter()
                .any(|fact| read::names(&fact.value.code).join(" ").contains("pregnan"))
    }),
    (
        &[
            "problems/",
            "problem_concern",
            "hospital_discharge_encounter",
        ],
        |record| {
            record
                .conditions
                .iter()
                .any(|fact| fact.value.assertion.presence == Presence::Present)
        },
    ),
    (
        &["non-medicinal", "implant_udi", "multiple_implants"],
        |record| !record.devices.is_empty() || !record.procedures.is_empty(),
    ),
    (&["medications/"], |record| !record.medications.is_empty()),
    (&["less_than"], |record| {
        compared(record, record::Comparator::Less)
            || record.observations.iter().any(|fact| {
                fact.value
                    .quantity()
                    .is_some_and(|quantity| quantity.high.is_some())
            })
    }),
    (&["greater_than"], |record| {
        compared(record, record::Comparator::Greater)
    }),
    (&["results/", "vital_signs/", "glasgow"], |record| {
        !record.observations.is_empty()
    }),
    (&["immunizations/", "immunization_activity"], |record| {
        !record.immunizations.is_empty()
    }),
    (&["procedures/", "procedure_activity_procedure"], |record| {
        !record.procedures.is_empty()
    }),
    (&["social_history/birth_sex", "birth_sex_obs"], |record| {
        !record.patient.sex.is_empty() || !record.social_history.is_empty()
    }),
    (
        &["electronic_cigarette", "social_history_observation"],
        |record| !record.social_history.is_empty(),
    ),
    (&["encounters/"], |record| !record.encounters.is_empty()),
    (&["multiple_patient_identifiers"], |record| {
        record.patient.identifiers.len() > 1
    }),
    (&["patient_birth_name", "prior_addresses"], |record| {
        !record.patient.names.is_empty()
    }),
];

fn active_allergies(record: &Record) -> usize {
    record
        .allergies
        .iter()
        .filter(|fact| fact.value.is_active())
        .count()
}

fn compared(record: &Record, wanted: record::Comparator) -> bool {
    record.observations.iter().any(|fact| {
        fact.value
            .quantity()
            .and_then(|quantity| quantity.comparator)
            .is_some_and(|found| found == wanted)
    })
}

/// Measures the set. Every file must be opened; those whose name states an intent must honour it.
pub fn measure(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut cases = Vec::new();
    let mut notes = Vec::new();
    for path in files(data, &[".xml"])? {
        let name = path
            .strip_prefix(data)
            .unwrap_or(&path)
            .to_string_lossy()
            .to_lowercase();
        let (record, _) = read::read(tools, "example.xml", &read_bytes(&path)?);
        let intent = INTENTS
            .iter()
            .find(|(words, _)| words.iter().any(|word| name.contains(word)));
        let honoured =
            !record.documents.is_empty() && intent.is_none_or(|(_, honours)| honours(&record));
        if !honoured {
            notes.push(format!("not honoured: {name}"));
        }
        cases.push(Counts {
            hit: usize::from(honoured),
            extra: 0,
            missed: usize::from(!honoured),
        });
    }
    Ok(Report {
        set: "c-cda-examples".into(),
        cases: cases.len(),
        metrics: vec![(
            "intent".into(),
            bootstrap(&cases, cases.len(), |cases| {
                Counts::sum(cases.iter().copied()).recall()
            }),
        )],
        notes,
    })
}
