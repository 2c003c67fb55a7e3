//! Names and values written as one word: "T36.8 P110 R24 BP90/60", "Na128 K2.7". The dictionary knows whole words only.

use super::measures;
use super::number::{next_digit, number};
use super::page::{Page, Sentence, Term, key};
use super::values::{Reading, reading};
use record::{PartialDate, Span, TermKind};

/// Word, the name to look up, the least and the most that it can be.
type Row = (&'static str, TermKind, &'static str, f64, f64);

const NAMES: &[Row] = &[
    ("T", TermKind::VitalSign, "temperature", 34.0, 42.9),
    ("P", TermKind::VitalSign, "heart rate", 25.0, 260.0),
    ("R", TermKind::VitalSign, "respiratory rate", 5.0, 70.0),
    ("HR", TermKind::VitalSign, "heart rate", 25.0, 260.0),
    ("RR", TermKind::VitalSign, "respiratory rate", 5.0, 70.0),
    ("BP", TermKind::VitalSign, "blood pressure", 40.0, 300.0),
    ("Na", TermKind::Laboratory, "sodium", 100.0, 190.0),
    ("K", TermKind::Laboratory, "potassium", 1.2, 9.9),
    ("Cl", TermKind::Laboratory, "chloride", 60.0, 140.0),
    ("Cr", TermKind::Laboratory, "creatinine", 0.3, 2000.0),
    ("Hb", TermKind::Laboratory, "haemoglobin", 2.0, 220.0),
    ("HGB", TermKind::Laboratory, "haemoglobin", 2.0, 220.0),
    ("WBC", TermKind::Laboratory, "white cell count", 0.1, 200.0),
    ("PLT", TermKind::Laboratory, "platelet count", 1.0, 2000.0),
    (
        "CRP",
        TermKind::Laboratory,
        "c-reactive protein",
        0.0,
        600.0,
    ),
    ("INR", TermKind::Laboratory, "inr", 0.5, 20.0),
    ("pH", TermKind::Laboratory, "ph", 6.6, 7.9),
    ("PH", TermKind::Laboratory, "ph", 6.6, 7.9),
];

/// One word that may be a name and its value.
struct Found {
    row: &'static Row,
    name: Span,
    value: usize,
}

/// Reads such words where at least two stand in the sentence, or a unit settles what one is.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>, header: Option<PartialDate>) {
    let found = all(sentence);
    let many = found.len() > 1 || !found.is_empty() && has_vital(sentence);
    for one in found {
        let used = sentence
            .terms
            .iter()
            .any(|term| term.used && term.span.overlaps(one.name));
        if page.is_dated(one.value) || used {
            continue;
        }
        let Some(read) = reading(page, one.value, sentence.span.end) else {
            continue;
        };
        let (_, kind, name, ..) = one.row;
        let Some(meaning) = page.lexicon.lookup(*kind, name) else {
            continue;
        };
        if !((many || super::bare_vitals::ends_with_pressure(&page.text[..one.name.start]))
            && fits(&one, &read)
            || settled(&read, &meaning))
        {
            continue;
        }
        let term = Term::known(one.name, *kind);
        let end = measures::numeric(
            page,
            sentence,
            &term,
            &meaning,
            read,
            header,
            &mut measures::Asked::new(),
        );
        sentence.spend(Span::new(one.name.start, end));
    }
}

fn fits(one: &Found, read: &Reading) -> bool {
    let pressure = one.row.2 == "blood pressure";
    let small = one.row.0.len() == 1 && read.number.end - read.number.start < 2;
    pressure == read.slash && !small
}

/// A unit that only such a result has.
fn settled(read: &Reading, meaning: &record::TermConcept) -> bool {
    let ucum = read.unit.as_ref().and_then(|unit| unit.ucum.as_deref());
    match key(meaning) {
        Some("temperature") => ucum == Some("Cel"),
        Some("heart_rate" | "respiratory_rate") => ucum == Some("/min"),
        Some(_) if read.slash => ucum == Some("mm[Hg]"),
        Some(_) => ucum.is_some_and(|ucum| ucum.contains('/') && ucum != "/min"),
        None => read.slash,
    }
}

fn has_vital(sentence: &Sentence<'_>) -> bool {
    sentence
        .terms
        .iter()
        .any(|term| term.kind == TermKind::VitalSign && !term.ambiguous)
}

fn all(sentence: &Sentence<'_>) -> Vec<Found> {
    if next_digit(sentence.text, sentence.span.start, sentence.span.end).is_none() {
        return Vec::new();
    }
    let bytes = sentence.text.as_bytes();
    let mut found = Vec::new();
    let mut at = sentence.span.start;
    while at < sentence.span.end {
        let opens = bytes[at].is_ascii_uppercase()
            && (at == 0
                || !(bytes[at - 1].is_ascii_alphanumeric()
                    || matches!(bytes[at - 1], b'-' | b'/' | b'^')));
        match opens
            .then(|| one(sentence.text, at, sentence.span.end))
            .flatten()
        {
            Some(one) => {
                at = one.value + 1;
                found.push(one);
            }
            None => at += 1,
        }
    }
    found
}

fn one(text: &str, at: usize, limit: usize) -> Option<Found> {
    let letters = text[at..limit]
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let word = &text[at..at + letters];
    let row = NAMES.iter().find(|row| row.0 == word)?;
    let value = number(text, at + letters).filter(|value| value.end <= limit)?;
    let within = (row.3..=row.4).contains(&value.value);
    // "T12-L1", "P2Y12", "K2,".
    let word_goes_on = text[value.end..].starts_with(|c: char| {
        c.is_ascii_alphabetic() && !matches!(c, 'C' | 'm' | 'g' | 'x' | 'b' | 'u')
    }) || text[value.end..].starts_with('-');
    (within && !word_goes_on).then_some(Found {
        row,
        name: Span::new(at, at + letters),
        value: at + letters,
    })
}
