//! deid-presidio-synth and deid-meddocan-es: identifiers found, on character boundaries, against annotated spans.
//!
//! What counts is the Safe Harbor list, in the four groups of the target: names, dates, numbers (ids), contacts (addresses
//! of streets, towns, postal codes, institutions, telephones, mail, web). Annotations that Safe Harbor lets stay are
//! neutral: they need not be found, and finding them is neither right nor wrong. Neutral are: years alone, ages up to 89,
//! countries and states, sex, nationality, titles, professions, relations, organisations other than hospitals.
//!
//! `recall`: share of annotated identifiers of which every letter and digit was taken, but for small words.
//! `touched`: share of which something was taken. `precision`: share of the taken spans that meet an annotation; spans
//! that meet only neutral ones are left out. Intervals are by document.

use super::{Counts, Metric, Report, Tools, bootstrap, files, read_text};
use ingest::deidentify::{Identifier, Known, identifiers};
use record::Span;
use std::collections::BTreeMap;
use std::path::Path;

/// The groups of the target.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Group {
    Names,
    Dates,
    Numbers,
    Contacts,
}

const GROUPS: [(Group, &str); 4] = [
    (Group::Names, "recall_names"),
    (Group::Dates, "recall_dates"),
    (Group::Numbers, "recall_ids"),
    (Group::Contacts, "recall_contacts"),
];

/// One annotation; neutral without a group.
struct Gold {
    span: Span,
    kind: String,
    group: Option<Group>,
}

#[derive(Default)]
struct Case {
    recall: Counts,
    touched: Counts,
    precision: Counts,
    groups: BTreeMap<Group, Counts>,
}

/// Measures deid-presidio-synth: one JSON list of texts with spans counted in characters.
pub fn presidio(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut documents = Vec::new();
    for path in files(data, &[".json"])? {
        let cases: Vec<serde_json::Value> = serde_json::from_str(&read_text(&path)?)?;
        for case in &cases {
            let text = case["full_text"].as_str().unwrap_or_default().to_string();
            let offsets: Vec<usize> = text
                .char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect();
            let gold = case["spans"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|span| {
                    let place = |name: &str| {
                        offsets
                            .get(usize::try_from(span[name].as_u64()?).ok()?)
                            .copied()
                    };
                    let (start, end) = (place("start_position")?, place("end_position")?);
                    let kind = span["entity_type"].as_str()?.to_string();
                    Some(Gold {
                        span: Span::new(start, end.max(start)),
                        group: presidio_group(&kind, text.get(start..end)?),
                        kind,
                    })
                });
            let gold = gold.collect();
            documents.push((text, gold));
        }
    }
    Ok(measure("deid-presidio-synth", &documents, tools))
}

/// Measures deid-meddocan-es: brat files, spans counted in characters.
pub fn meddocan(data: &Path, tools: &Tools) -> anyhow::Result<Report> {
    let mut documents = Vec::new();
    for path in files(data, &[".txt"])? {
        let text = read_text(&path)?;
        let offsets: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let annotations = path.with_extension("ann");
        if !annotations.is_file() {
            continue;
        }
        let gold = read_text(&annotations)?
            .lines()
            .filter_map(|line| annotation(line, &text, &offsets))
            .collect();
        documents.push((text, gold));
    }
    Ok(measure("deid-meddocan-es", &documents, tools))
}

/// `T1<tab>KIND START END<tab>words`.
fn annotation(line: &str, text: &str, offsets: &[usize]) -> Option<Gold> {
    let mut cells = line.strip_prefix('T')?.split('\t').skip(1);
    let mut place = cells.next()?.split(' ');
    let kind = place.next()?.to_string();
    let start = *offsets.get(place.next()?.parse::<usize>().ok()?)?;
    let end = *offsets.get(place.next_back()?.parse::<usize>().ok()?)?;
    let words = text.get(start..end)?;
    Some(Gold {
        span: Span::new(start, end),
        group: meddocan_group(&kind, words),
        kind,
    })
}

fn presidio_group(kind: &str, words: &str) -> Option<Group> {
    match kind {
        "PERSON" => Some(Group::Names),
        "DATE_TIME" => (!is_year(words)).then_some(Group::Dates),
        "CREDIT_CARD" | "US_SSN" | "IBAN_CODE" | "US_DRIVER_LICENSE" | "US_PASSPORT"
        | "US_BANK_NUMBER" | "MEDICAL_LICENSE" | "CRYPTO" | "US_ITIN" => Some(Group::Numbers),
        "STREET_ADDRESS" | "ZIP_CODE" | "EMAIL_ADDRESS" | "PHONE_NUMBER" | "DOMAIN_NAME"
        | "IP_ADDRESS" | "URL" => Some(Group::Contacts),
        "GPE" | "LOCATION" => (!is_wide(words)).then_some(Group::Contacts),
        "AGE" => over_89(words).then_some(Group::Dates),
        _ => None,
    }
}

fn meddocan_group(kind: &str, words: &str) -> Option<Group> {
    match kind {
        "NOMBRE_SUJETO_ASISTENCIA" | "NOMBRE_PERSONAL_SANITARIO" => Some(Group::Names),
        "FECHAS" => (!is_year(words.trim_start_matches("año "))).then_some(Group::Dates),
        "ID_SUJETO_ASISTENCIA"
        | "ID_TITULACION_PERSONAL_SANITARIO"
        | "ID_ASEGURAMIENTO"
        | "ID_CONTACTO_ASISTENCIAL"
        | "IDENTIF_VEHICULOS_NRSERIE_PLACAS"
        | "IDENTIF_DISPOSITIVOS_NRSERIE"
        | "NUMERO_BENEF_PLAN_SALUD"
        | "IDENTIF_BIOMETRICOS"
        | "OTRO_NUMERO_IDENTIF" => words
            .contains(|c: char| c.is_ascii_digit())
            .then_some(Group::Numbers),
        "TERRITORIO"
        | "CALLE"
        | "CORREO_ELECTRONICO"
        | "NUMERO_TELEFONO"
        | "NUMERO_FAX"
        | "URL_WEB"
        | "DIREC_PROT_INTERNET"
        | "HOSPITAL"
        | "CENTRO_SALUD" => (!is_wide(words)).then_some(Group::Contacts),
        "EDAD_SUJETO_ASISTENCIA" => over_89(words).then_some(Group::Dates),
        _ => None,
    }
}

fn is_year(words: &str) -> bool {
    words.len() == 4 && words.bytes().all(|byte| byte.is_ascii_digit())
}

fn over_89(words: &str) -> bool {
    let digits: String = words
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let years = !words.contains("mes") && !words.contains("día") && !words.contains("semana");
    years && digits.parse().is_ok_and(|age: u32| age > 89)
}

/// A country or state, by the product's own list: Safe Harbor lets it stay.
fn is_wide(words: &str) -> bool {
    ingest::deidentify::is_wide_region(words)
}

fn measure(set: &str, documents: &[(String, Vec<Gold>)], tools: &Tools) -> Report {
    let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let cases: Vec<Case> = documents
        .iter()
        .map(|(text, gold)| {
            let found = identifiers(text, &tools.knowledge, &Known::default());
            judge(text, gold, &found, &mut errors)
        })
        .collect();
    let figure = |pick: &dyn Fn(&Case) -> Counts, statistic: fn(Counts) -> f64| -> Metric {
        let n = cases
            .iter()
            .map(pick)
            .map(|counts| counts.hit + counts.missed + counts.extra)
            .sum();
        bootstrap(&cases, n, |cases| {
            statistic(Counts::sum(
                &cases.iter().map(|case| pick(case)).collect::<Vec<_>>(),
            ))
        })
    };
    let mut metrics = vec![
        (
            "recall".to_string(),
            figure(&|case| case.recall, Counts::recall),
        ),
        (
            "precision".to_string(),
            figure(&|case| case.precision, Counts::precision),
        ),
        (
            "touched".to_string(),
            figure(&|case| case.touched, Counts::recall),
        ),
    ];
    for (group, name) in GROUPS {
        metrics.push((
            name.to_string(),
            figure(
                &|case| case.groups.get(&group).copied().unwrap_or_default(),
                Counts::recall,
            ),
        ));
    }
    let mut notes: Vec<(usize, String)> = errors
        .into_iter()
        .map(|(kind, mut examples)| {
            let n = examples.len();
            examples.sort();
            examples.dedup();
            (
                n,
                format!(
                    "{kind}: {n}, such as {}",
                    examples
                        .into_iter()
                        .take(12)
                        .collect::<Vec<_>>()
                        .join(" | ")
                ),
            )
        })
        .collect();
    notes.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    Report {
        set: set.into(),
        cases: cases.len(),
        metrics,
        notes: notes.into_iter().map(|(_, note)| note).collect(),
    }
}

fn judge(
    text: &str,
    gold: &[Gold],
    found: &[Identifier],
    errors: &mut BTreeMap<String, Vec<String>>,
) -> Case {
    let mut case = Case::default();
    for one in gold {
        let Some(group) = one.group else { continue };
        let meeting: Vec<Span> = found
            .iter()
            .map(|found| found.span)
            .filter(|span| span.overlaps(one.span))
            .collect();
        let whole = !meeting.is_empty() && is_covered(text, one.span, &meeting);
        let hit = |yes: bool| Counts {
            hit: usize::from(yes),
            extra: 0,
            missed: usize::from(!yes),
        };
        case.recall = Counts::sum([&case.recall, &hit(whole)]);
        case.touched = Counts::sum([&case.touched, &hit(!meeting.is_empty())]);
        let counts = case.groups.entry(group).or_default();
        *counts = Counts::sum([&*counts, &hit(whole)]);
        if !whole {
            let words = one.span.slice(text).unwrap_or_default();
            let how = if meeting.is_empty() {
                "missed"
            } else {
                "not whole"
            };
            errors
                .entry(format!("{how} {}", one.kind))
                .or_default()
                .push(words.replace('\n', "/"));
        }
    }
    for one in found {
        let mut meeting = gold
            .iter()
            .filter(|gold| gold.span.overlaps(one.span))
            .peekable();
        if meeting.peek().is_none() {
            case.precision.extra += 1;
            let around = Span::new(one.span.start, one.span.end);
            errors
                .entry(format!("invented {:?}", one.category))
                .or_default()
                .push(around.slice(text).unwrap_or_default().replace('\n', "/"));
        } else if meeting.any(|gold| gold.group.is_some()) {
            case.precision.hit += 1;
        }
    }
    case
}

/// True where every word of three letters or more, and every digit, of `span` was taken; a country inside may stay, and so
/// may words like "and".
fn is_covered(text: &str, span: Span, found: &[Span]) -> bool {
    let words = span.slice(text).unwrap_or_default();
    let mut places = Vec::new();
    let mut start = None;
    for (at, c) in words.char_indices().chain([(words.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                places.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    let pair = |first: usize, second: usize| match (places.get(first), places.get(second)) {
        (Some((from, _)), Some((_, to))) => is_wide(&words[*from..*to]),
        _ => false,
    };
    places.iter().enumerate().all(|(at, (from, to))| {
        let word = &words[*from..*to];
        let small = word.chars().count() < 3 && !word.contains(|c: char| c.is_ascii_digit());
        let may_stay = small
            || matches!(
                word,
                "del" | "las" | "los" | "mes" | "and" | "the" | "corner"
            )
            || is_wide(word)
            || pair(at, at + 1)
            || at > 0 && pair(at - 1, at);
        may_stay
            || found
                .iter()
                .any(|one| one.contains(Span::new(span.start + from, span.start + to)))
    })
}
