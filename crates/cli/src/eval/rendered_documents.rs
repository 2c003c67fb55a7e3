//! rendered-documents: PDF, DOCX and pictures of pages beside the text that was set. Character errors of what the parser
//! process takes out; pages of pictures must be named as such, and read where the recognition weights are installed.

use super::{Metric, Report, Tools, bootstrap, files as files_of, read_bytes, read_text};
use crate::files;
use parser::{ExtractIssue, ExtractIssueKind, ExtractedDocument};
use record::MediaType;
use std::path::Path;

struct Case {
    errors: usize,
    characters: usize,
}

impl Case {
    fn of(wanted: &[char], found: &str) -> Self {
        Self {
            errors: distance(wanted, &plain(found)),
            characters: wanted.len(),
        }
    }
}

/// Lowest part of a page, as a share of its height, in which its last line stands when the page is full.
const FULL: f32 = 0.93;

/// Measures the set.
pub fn measure(data: &Path, _tools: &Tools) -> anyhow::Result<Report> {
    let binary = files::parser_binary();
    anyhow::ensure!(
        binary.exists(),
        "{} is missing: build it with `cargo build -p parser`",
        binary.display()
    );
    let mut parser = api::intake::parser(&binary, &crate::model::data());
    let weights = parser.weights.take();
    let (mut typed, mut typed_whole) = (Vec::new(), Vec::new());
    let (mut scanned, mut scanned_whole) = (Vec::new(), Vec::new());
    let (mut scans, mut flagged) = (0, 0);
    let mut notes = Vec::new();
    for path in files_of(
        data,
        &[".pdf", ".docx", ".png", ".jpg", ".jpeg", ".tif", ".tiff"],
    )? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let gold = data.join("gold").join(format!("{stem}.txt"));
        let kind = match path.extension().and_then(|ending| ending.to_str()) {
            Some("docx") => MediaType::Docx,
            Some("pdf") => MediaType::Pdf,
            _ => MediaType::Image,
        };
        let bytes = read_bytes(&path)?;
        let is_scan = kind == MediaType::Image
            || path
                .parent()
                .is_some_and(|folder| folder.ends_with("scan-pdf"));
        // Without weights the pictures must be named; with them they are read.
        parser.weights = None;
        let mut document = parser.text(kind, &bytes).unwrap_or_default();
        if is_scan {
            scans += 1;
            flagged += usize::from(is_flagged(&document));
            if weights.is_none() {
                continue;
            }
            parser.weights = weights.clone();
            document = parser.text(kind, &bytes).unwrap_or_default();
        }
        if !gold.exists() {
            continue;
        }
        let wanted = plain(&read_text(&gold)?);
        let whole = Case::of(&wanted, &document.text);
        let case = match is_scan {
            true => on_page(&wanted, &document),
            false => untitled(&wanted, &document.text),
        };
        if case.errors * 100 > case.characters {
            notes.push(format!(
                "{stem}: {} errors in {} characters",
                case.errors, case.characters
            ));
        }
        if case.characters < wanted.len() {
            notes.push(format!(
                "{stem}: the page ends after {} of {} characters",
                case.characters,
                wanted.len()
            ));
        }
        let [cases, wholes] = match is_scan {
            true => [&mut scanned, &mut scanned_whole],
            false => [&mut typed, &mut typed_whole],
        };
        cases.push(case);
        wholes.push(whole);
    }
    let share = flagged as f64 / scans.max(1) as f64;
    let mut metrics = vec![
        ("cer".into(), error_rate(&typed)),
        ("cer_with_title".into(), error_rate(&typed_whole)),
        (
            "scan_flagged".into(),
            Metric {
                value: share,
                low: share,
                high: share,
                n: scans,
            },
        ),
    ];
    match weights {
        Some(_) => metrics.extend([
            ("ocr_cer".into(), error_rate(&scanned)),
            ("ocr_cer_with_cut_text".into(), error_rate(&scanned_whole)),
        ]),
        None => notes.push("ocr_cer was not measured: run `cargo xtask model ocr` first".into()),
    }
    Ok(Report {
        set: "rendered-documents".into(),
        cases: typed.len() + scans,
        metrics,
        notes,
    })
}

/// The documents were set under a title that their source text does not hold. It stands on the page, so reading it is no
/// error; `cer_with_title` counts it.
fn untitled(wanted: &[char], found: &str) -> Case {
    let whole = Case::of(wanted, found);
    let rest = found.split_once('\n').map(|(_, rest)| rest);
    match rest.map(|rest| Case::of(wanted, rest)) {
        Some(rest) if rest.errors < whole.errors => rest,
        _ => whole,
    }
}

/// Text that did not fit on a full page is not in the picture, so that not reading it is no error;
/// `ocr_cer_with_cut_text` counts it.
fn on_page(wanted: &[char], document: &ExtractedDocument) -> Case {
    let lines = document.pages.iter().flat_map(|page| &page.lines);
    let is_full = lines.into_iter().any(|line| line.bounds[3] > FULL);
    let distances = distances(wanted, &plain(&document.text));
    let last = distances.len() - 1;
    let (characters, errors) = distances
        .into_iter()
        .enumerate()
        .filter(|(characters, _)| is_full || *characters == last)
        .min_by_key(|(characters, errors)| (*errors, usize::MAX - characters))
        .unwrap_or_default();
    Case { errors, characters }
}

fn is_flagged(document: &ExtractedDocument) -> bool {
    let named = |issue: &ExtractIssue| issue.kind == ExtractIssueKind::NoTextLayer;
    document.text.trim().is_empty() && document.issues.iter().any(named)
}

fn error_rate(cases: &[Case]) -> Metric {
    let characters = cases.iter().map(|case| case.characters).sum();
    bootstrap(cases, characters, |cases| {
        let errors: usize = cases.iter().map(|case| case.errors).sum();
        let characters: usize = cases.iter().map(|case| case.characters).sum();
        errors as f64 / characters.max(1) as f64
    })
}

/// Characters in lower case with every run of blanks as one: the documents set some headings in another case than their
/// source, and that is no error of the reader.
fn plain(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().chars().collect()
}

/// Levenshtein distance.
fn distance(wanted: &[char], found: &[char]) -> usize {
    distances(wanted, found).pop().unwrap_or_default()
}

/// Levenshtein distances of each beginning of `wanted`, the empty one first, to `found`.
fn distances(wanted: &[char], found: &[char]) -> Vec<usize> {
    let mut row: Vec<usize> = (0..=found.len()).collect();
    let mut ends = vec![found.len()];
    for (at, sign) in wanted.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in found.iter().enumerate() {
            let substituted = diagonal + usize::from(sign != other);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
        ends.push(row[found.len()]);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("potassium 5.9"), &chars("potasium 5.8")), 2);
        assert_eq!(distance(&chars("abc"), &chars("abc")), 0);
        assert_eq!(distance(&chars(""), &chars("ab")), 2);
        assert_eq!(distances(&chars("abc"), &chars("ab")), [2, 1, 0, 1]);
    }

    #[test]
    fn a_title_is_no_error_and_a_lost_first_line_is_one() {
        let wanted = plain("allergies: none");
        assert_eq!(untitled(&wanted, "Letter\nAllergies: none").errors, 0);
        assert_eq!(untitled(&wanted, "none").errors, 11);
    }
}
