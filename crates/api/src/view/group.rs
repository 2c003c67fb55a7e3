//! Structured facts by class, in the order in which they are shown.

use super::Pages;
use super::row::{self, Described, DrugList, row};
use crate::edit::{Editable, assertion_words};
use crate::wire::{FactGroup, FactRow, Localized, SeriesPoint, SpanClass};
use record::{
    ConditionCategory, Experiencer, Fact, FactStatus, Lexicon, Observation, ObservationCategory,
    Presence, Record, Temporality,
};

/// Every group; a group without rows says that nothing was found.
pub(super) fn groups(record: &Record, lexicon: &dyn Lexicon, pages: &Pages<'_>) -> Vec<FactGroup> {
    let symptom =
        |fact: &&Fact<record::Condition>| fact.value.category == ConditionCategory::Symptom;
    let problems: Vec<_> = record
        .conditions
        .iter()
        .filter(|fact| !symptom(fact))
        .collect();
    let symptoms: Vec<_> = record.conditions.iter().filter(symptom).collect();
    let mut medications: Vec<_> = record.medications.iter().collect();
    medications.sort_by_key(|fact| (rank(fact), DrugList::of(&fact.value), ingredients(fact)));
    vec![
        group(
            "patient",
            SpanClass::History,
            ("Patient", "患者"),
            patient(record, pages),
        ),
        group(
            "problems",
            SpanClass::Problem,
            ("Problems", "问题"),
            conditions(problems, pages),
        ),
        group(
            "symptoms",
            SpanClass::Problem,
            ("Symptoms and signs", "症状与体征"),
            conditions(symptoms, pages),
        ),
        group(
            "medications",
            SpanClass::Medication,
            ("Medications", "用药"),
            rows(medications, SpanClass::Medication, pages, &row::medication),
        ),
        group(
            "allergies",
            SpanClass::Allergy,
            ("Allergies", "过敏"),
            allergies(record, pages),
        ),
        group(
            "labs",
            SpanClass::Lab,
            ("Laboratory", "检验"),
            observations(record, lexicon, pages, SpanClass::Lab, |kind| {
                kind == ObservationCategory::Laboratory
            }),
        ),
        group(
            "vitals",
            SpanClass::Vital,
            ("Vital signs and measures", "生命体征与测量"),
            observations(record, lexicon, pages, SpanClass::Vital, |kind| {
                kind == ObservationCategory::VitalSign
            }),
        ),
        group(
            "findings",
            SpanClass::Vital,
            ("Findings", "检查所见"),
            observations(record, lexicon, pages, SpanClass::Vital, |kind| {
                !matches!(
                    kind,
                    ObservationCategory::Laboratory | ObservationCategory::VitalSign
                )
            }),
        ),
        group(
            "procedures",
            SpanClass::Procedure,
            ("Procedures, imaging, reports", "操作、影像与报告"),
            procedures(record, pages),
        ),
        group(
            "history",
            SpanClass::History,
            ("History", "病史"),
            history(record, pages),
        ),
        group(
            "genes",
            SpanClass::Gene,
            ("Genes", "基因"),
            genes(record, pages),
        ),
    ]
}

fn group(key: &str, class: SpanClass, title: (&str, &str), rows: Vec<FactRow>) -> FactGroup {
    FactGroup {
        key: key.to_string(),
        class,
        title: Localized::new(title.0, title.1),
        empty: Localized::new("not found in the record", "病历中未见"),
        rows,
    }
}

fn rows<'a, T: Editable + 'a>(
    facts: impl IntoIterator<Item = &'a Fact<T>>,
    class: SpanClass,
    pages: &Pages<'_>,
    describe: &dyn Fn(&T) -> Described,
) -> Vec<FactRow> {
    facts
        .into_iter()
        .map(|fact| row(fact, class, pages, describe))
        .collect()
}

/// Removed facts last, proposals before them.
fn rank<T>(fact: &Fact<T>) -> u8 {
    match fact.status {
        FactStatus::Recorded | FactStatus::Corrected => 0,
        FactStatus::Proposed => 1,
        FactStatus::Removed => 2,
    }
}

fn conditions(mut facts: Vec<&Fact<record::Condition>>, pages: &Pages<'_>) -> Vec<FactRow> {
    facts.sort_by_key(|fact| {
        let assertion = &fact.value.assertion;
        let standing = match (assertion.experiencer, assertion.presence, assertion.time) {
            (Experiencer::Patient, Presence::Present, Temporality::Current) => 0,
            (Experiencer::Patient, Presence::Possible, _) => 1,
            (Experiencer::Patient, Presence::Present, Temporality::Historical) => 2,
            (Experiencer::Patient, Presence::Hypothetical, _) => 3,
            (Experiencer::Patient, Presence::Absent, _) => 4,
            _ => 5,
        };
        (rank(fact), standing, !fact.value.is_active())
    });
    rows(facts, SpanClass::Problem, pages, &row::condition)
}

fn allergies(record: &Record, pages: &Pages<'_>) -> Vec<FactRow> {
    let mut all = rows(&record.allergies, SpanClass::Allergy, pages, &row::allergy);
    all.extend(rows(
        &record.allergy_statements,
        SpanClass::Allergy,
        pages,
        &|status| Described {
            label: crate::words::allergy_status(*status).into(),
            ..Described::default()
        },
    ));
    all
}

fn observations(
    record: &Record,
    lexicon: &dyn Lexicon,
    pages: &Pages<'_>,
    class: SpanClass,
    wanted: impl Fn(ObservationCategory) -> bool,
) -> Vec<FactRow> {
    let mut facts: Vec<&Fact<Observation>> = record
        .observations
        .iter()
        .filter(|fact| wanted(fact.value.category))
        .collect();
    let name = |fact: &Fact<Observation>| {
        fact.value
            .key()
            .map_or_else(|| fact.value.code.name().to_lowercase(), str::to_string)
    };
    // Analytes in the order of their first appearance; the latest result of each first.
    let mut order: Vec<String> = Vec::new();
    for fact in &facts {
        if !order.contains(&name(fact)) {
            order.push(name(fact));
        }
    }
    facts = record.newest_first(facts);
    facts.sort_by_key(|fact| {
        (
            rank(fact),
            order.iter().position(|known| *known == name(fact)),
        )
    });
    let mut latest: Option<(String, String)> = None;
    facts
        .iter()
        .map(|fact| {
            let mut made = row(fact, class, pages, &row::observation);
            made.series = series(record, fact, &facts, &name, lexicon);
            match &latest {
                Some((of, id)) if *of == name(fact) && fact.is_usable() => {
                    made.earlier_of = Some(id.clone());
                }
                _ => latest = Some((name(fact), made.id.clone())),
            }
            made
        })
        .collect()
}

/// The same drug stands together, however it is written.
fn ingredients(of: &Fact<record::MedicationStatement>) -> String {
    let names: Vec<&str> = of
        .value
        .ingredients
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    match names.is_empty() {
        true => of.value.medication.name().to_lowercase(),
        false => names.join("/"),
    }
}

/// Results of the same analyte in the unit of `of`, oldest first; what cannot be converted is left out.
fn series(
    record: &Record,
    of: &Fact<Observation>,
    facts: &[&Fact<Observation>],
    name: &impl Fn(&Fact<Observation>) -> String,
    lexicon: &dyn Lexicon,
) -> Vec<SeriesPoint> {
    let Some(wanted) = of.value.quantity() else {
        return Vec::new();
    };
    let same: Vec<&Fact<Observation>> = facts
        .iter()
        .copied()
        .filter(|fact| fact.is_usable() && name(fact) == name(of))
        .collect();
    let mut same = record.newest_first(same);
    same.reverse();
    let points: Vec<SeriesPoint> = same
        .into_iter()
        .filter_map(|fact| point(fact, wanted, lexicon))
        .collect();
    if points.len() < 2 { Vec::new() } else { points }
}

fn point(
    fact: &Fact<Observation>,
    wanted: &record::Quantity,
    lexicon: &dyn Lexicon,
) -> Option<SeriesPoint> {
    let quantity = fact.value.quantity()?;
    let date = fact.value.effective.map(|date| date.to_string());
    if quantity.unit == wanted.unit {
        return Some(SeriesPoint {
            date,
            value: quantity.value,
            text: row::quantity(quantity),
        });
    }
    let (from, to) = (quantity.unit.as_deref()?, wanted.unit.as_deref()?);
    let value = lexicon.convert(fact.value.key()?, quantity.value, from, to)?;
    let rounded = (value * 100.0).round() / 100.0;
    Some(SeriesPoint {
        date,
        value,
        text: format!(
            "{} = {rounded} {}",
            row::quantity(quantity),
            wanted.unit_text
        ),
    })
}

fn patient(record: &Record, pages: &Pages<'_>) -> Vec<FactRow> {
    let of = &record.patient;
    let class = SpanClass::History;
    let said = |label: (&str, &str), value: Localized| Described {
        label: Localized::new(label.0, label.1),
        value,
        ..Described::default()
    };
    let mut all = rows(&of.sex, class, pages, &|sex| {
        said(("Sex", "性别"), crate::words::sex(*sex).into())
    });
    all.extend(rows(&of.birth_date, class, pages, &|date| {
        said(
            ("Date of birth", "出生日期"),
            Localized::same(date.to_string()),
        )
    }));
    all.extend(rows(&of.age_years, class, pages, &|years| {
        said(
            ("Age stated", "所述年龄"),
            Localized::same(format!("{years}")),
        )
    }));
    all.extend(rows(&of.pregnancy, class, pages, &|status| {
        said(
            ("Pregnancy", "妊娠"),
            crate::words::pregnancy(status).into(),
        )
    }));
    all.extend(rows(&of.lactating, class, pages, &|yes| {
        let words = if *yes { ("yes", "是") } else { ("no", "否") };
        said(("Breast-feeding", "哺乳"), Localized::new(words.0, words.1))
    }));
    all
}

fn procedures(record: &Record, pages: &Pages<'_>) -> Vec<FactRow> {
    let class = SpanClass::Procedure;
    let mut all = rows(&record.procedures, class, pages, &|of| Described {
        label: row::label(&of.code),
        value: Localized::same(of.status.clone()),
        code: row::code(&of.code),
        date: of.performed,
        assertion: of.assertion.clone(),
        ..Described::default()
    });
    all.extend(rows(&record.devices, class, pages, &|of| Described {
        label: row::label(&of.kind),
        code: row::code(&of.kind),
        date: of.since,
        assertion: of.assertion.clone(),
        ..Described::default()
    }));
    all.extend(rows(&record.imaging, class, pages, &|of| Described {
        label: Localized::same(of.modality.clone()),
        value: Localized::same(of.description.reveal()),
        date: of.started,
        ..Described::default()
    }));
    all.extend(rows(&record.reports, class, pages, &|of| Described {
        label: row::label(&of.code),
        value: of
            .conclusion
            .as_ref()
            .map(|words| Localized::same(words.reveal()))
            .unwrap_or_default(),
        date: of.effective,
        ..Described::default()
    }));
    all.extend(rows(&record.immunizations, class, pages, &|of| Described {
        label: row::label(&of.vaccine),
        value: Localized::same(of.status.clone()),
        code: row::code(&of.vaccine),
        date: of.occurrence,
        ..Described::default()
    }));
    all
}

fn history(record: &Record, pages: &Pages<'_>) -> Vec<FactRow> {
    let class = SpanClass::History;
    let mut all = rows(&record.family_history, class, pages, &|of| Described {
        label: Localized::same(of.relationship.clone()),
        value: of.condition.as_ref().map(row::label).unwrap_or_default(),
        code: of.condition.as_ref().and_then(row::code),
        assertion: of.assertion.clone(),
        ..Described::default()
    });
    all.extend(rows(&record.social_history, class, pages, &|of| {
        Described {
            label: crate::words::social(of.kind).into(),
            value: Localized::same(of.text.reveal()),
            detail: assertion_words(&of.assertion),
            assertion: of.assertion.clone(),
            ..Described::default()
        }
    }));
    all.extend(rows(&record.encounters, class, pages, &|of| Described {
        label: row::label(&of.class),
        value: of.reason.as_ref().map(row::label).unwrap_or_default(),
        date: of.start,
        ..Described::default()
    }));
    all
}

fn genes(record: &Record, pages: &Pages<'_>) -> Vec<FactRow> {
    rows(&record.genes, SpanClass::Gene, pages, &|of| Described {
        label: Localized::same(of.gene.clone()),
        value: Localized::same(
            [of.diplotype.as_deref(), of.phenotype.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        ),
        detail: if of.missing_positions.is_empty() {
            Localized::default()
        } else {
            Localized::new(
                format!("{} positions missing", of.missing_positions.len()),
                format!("缺少 {} 个位点", of.missing_positions.len()),
            )
        },
        date: of.date,
        ..Described::default()
    })
}
