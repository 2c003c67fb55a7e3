//! rendered-documents: PDF, DOCX and pictures of pages beside the text that was set. Character errors of what the parser
//! process takes out; pages of pictures must be named as such.

use super::{Metric, Report, Tools, bootstrap, files, read_bytes, read_text};
use parser::Limits;
use record::MediaType;
use std::path::{Path, PathBuf};

struct Case {
    errors: usize,
    characters: usize,
}

/// Measures the set.
pub fn measure(data: &Path, _tools: &Tools) -> anyhow::Result<Report> {
    let parser = parser_binary()?;
    let mut cases = Vec::new();
    let (mut scans, mut flagged) = (0, 0);
    let mut notes = Vec::new();
    for path in files(data, &[".pdf", ".docx"])? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let gold = data.join("gold").join(format!("{stem}.txt"));
        let kind = match path.extension().and_then(|ending| ending.to_str()) {
            Some("docx") => MediaType::Docx,
            _ => MediaType::Pdf,
        };
        let answer = parser::extract(&parser, kind, &read_bytes(&path)?, &Limits::default());
        let text = answer.map(|document| document.text).unwrap_or_default();
        let is_scan = path
            .parent()
            .is_some_and(|folder| folder.ends_with("scan-pdf"));
        if is_scan {
            scans += 1;
            flagged += usize::from(text.trim().is_empty());
            continue;
        }
        if !gold.exists() {
            continue;
        }
        let (wanted, found) = (plain(&read_text(&gold)?), plain(&text));
        let errors = distance(&wanted, &found);
        if errors * 100 > wanted.len() {
            notes.push(format!(
                "{stem}: {errors} errors in {} characters",
                wanted.len()
            ));
        }
        cases.push(Case {
            errors,
            characters: wanted.len(),
        });
    }
    let characters = cases.iter().map(|case| case.characters).sum();
    Ok(Report {
        set: "rendered-documents".into(),
        cases: cases.len() + scans,
        metrics: vec![
            (
                "cer".into(),
                bootstrap(&cases, characters, |cases| {
                    let errors: usize = cases.iter().map(|case| case.errors).sum();
                    let characters: usize = cases.iter().map(|case| case.characters).sum();
                    errors as f64 / characters.max(1) as f64
                }),
            ),
            ("scan_flagged".into(), {
                let share = flagged as f64 / scans.max(1) as f64;
                Metric {
                    value: share,
                    low: share,
                    high: share,
                    n: scans,
                }
            }),
        ],
        notes,
    })
}

/// The parser beside this program.
fn parser_binary() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let beside = own.with_file_name(format!("consilium-parser{}", std::env::consts::EXE_SUFFIX));
    anyhow::ensure!(
        beside.exists(),
        "consilium-parser is missing beside {}: build it with `cargo build -p parser`",
        own.display()
    );
    Ok(beside)
}

/// Characters in lower case with every run of blanks as one: the documents set some headings in another case than their
/// source, and that is no error of the reader.
fn plain(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().chars().collect()
}

/// Levenshtein distance.
fn distance(wanted: &[char], found: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (at, sign) in wanted.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in found.iter().enumerate() {
            let substituted = diagonal + usize::from(sign != other);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[found.len()]
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
    }
}
