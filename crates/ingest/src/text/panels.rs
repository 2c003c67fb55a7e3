//! Panels written as numbers with slashes behind the panel's name: "U&E 138/4.2/7.1/98", "FBC 98/14.2/310",
//! "BMP 139/4.1/101/24/15/0.9/102".

use super::measures::{Asked, numeric};
use super::number::{blanks, number};
use super::page::{Page, Sentence, Term};
use super::values::Reading;
use record::{PartialDate, Span, TermKind};
use regex::Regex;
use std::sync::LazyLock;

/// Name of an analyte, the least and the most that it can be.
type Part = (&'static str, f64, f64);

const SODIUM: Part = ("sodium", 100.0, 185.0);
const POTASSIUM: Part = ("potassium", 1.2, 9.9);
const CHLORIDE: Part = ("chloride", 60.0, 140.0);
const BICARBONATE: Part = ("bicarbonate", 3.0, 55.0);
const UREA: Part = ("urea", 0.5, 150.0);
const CREATININE: Part = ("creatinine", 0.2, 2500.0);
const GLUCOSE: Part = ("glucose", 1.0, 1500.0);
const HAEMOGLOBIN: Part = ("haemoglobin", 2.0, 220.0);
const HAEMATOCRIT: Part = ("haematocrit", 8.0, 70.0);
const WHITE_CELLS: Part = ("white cell count", 0.1, 300.0);
const PLATELETS: Part = ("platelet count", 1.0, 2000.0);

/// What the numbers behind a panel's name are, by how many there are.
const PANELS: &[(&[&str], &[Part])] = &[
    (
        &["U&E", "U&Es", "U+E", "UE", "UEs", "EUC", "UEC"],
        &[SODIUM, POTASSIUM, UREA, CREATININE],
    ),
    (
        &["lytes", "Lytes", "BMP", "Chem7", "Chem"],
        &[SODIUM, POTASSIUM, CHLORIDE, BICARBONATE],
    ),
    (
        &["BMP", "Chem7", "Chem-7", "chem7", "Chem", "lytes", "Lytes"],
        &[
            SODIUM,
            POTASSIUM,
            CHLORIDE,
            BICARBONATE,
            UREA,
            CREATININE,
            GLUCOSE,
        ],
    ),
    (
        &["BMP", "Chem7", "Chem-7", "chem7", "Chem", "lytes", "Lytes"],
        &[SODIUM, POTASSIUM, CHLORIDE, BICARBONATE, UREA, CREATININE],
    ),
    (&["FBC", "FBE"], &[HAEMOGLOBIN, WHITE_CELLS, PLATELETS]),
    (
        &["CBC"],
        &[WHITE_CELLS, HAEMOGLOBIN, HAEMATOCRIT, PLATELETS],
    ),
    (&["CBC"], &[WHITE_CELLS, HAEMOGLOBIN, PLATELETS]),
];

static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<name>U&Es?|U\+E|UEs?|EUC|UEC|[Ll]ytes|BMP|[Cc]hem-?7?|FBC|FBE|CBC)\s?[:=]?\s?(?P<first>\d)").ok()
});

/// Reads the panels of a sentence.
pub(crate) fn read(
    page: &mut Page<'_>,
    sentence: &mut Sentence<'_>,
    header: Option<PartialDate>,
    asked: &mut Asked,
) {
    if !sentence.words().contains('/') {
        return;
    }
    let found: Vec<(String, Span, usize)> = NAMED
        .iter()
        .flat_map(|pattern| pattern.captures_iter(sentence.words()))
        .filter_map(|found| {
            let (name, first) = (found.name("name")?, found.name("first")?);
            let span = Span::new(name.start(), name.end()).shifted(sentence.span.start);
            Some((
                name.as_str().to_string(),
                span,
                sentence.span.start + first.start(),
            ))
        })
        .collect();
    for (name, span, first) in found {
        let values = values(page, first, sentence.span.end);
        let panel = PANELS.iter().find(|(names, parts)| {
            names.contains(&name.as_str())
                && parts.len() == values.len()
                && parts
                    .iter()
                    .zip(&values)
                    .all(|((_, low, high), value)| (*low..=*high).contains(&value.number.value))
        });
        let Some((_, parts)) = panel else { continue };
        let end = values.last().map_or(span.end, |last| last.end);
        for ((name, ..), value) in parts.iter().zip(values) {
            let Some(meaning) = page.lexicon.lookup(TermKind::Laboratory, name) else {
                continue;
            };
            let term = Term::known(
                Span::new(value.number.start, value.number.end),
                TermKind::Laboratory,
            );
            numeric(page, sentence, &term, &meaning, value, header, asked);
        }
        sentence.spend(Span::new(span.start, end));
    }
}

/// The numbers from `first` on with single slashes between.
fn values(page: &Page<'_>, first: usize, limit: usize) -> Vec<Reading> {
    let text = page.text;
    let mut found = Vec::new();
    let mut at = first;
    while let Some(one) = number(text, at).filter(|one| one.end <= limit) {
        found.push(Reading::bare(one));
        let slash = blanks(text, one.end);
        match text[slash..].strip_prefix('/') {
            Some(_) => at = blanks(text, slash + 1),
            None => break,
        }
    }
    found
}
