//! Writes a page for every rule and one for the scores into a folder, with every table row and its source:
//! `cargo xtask rules` writes docs/rules.
#![expect(clippy::print_stdout, reason = "it says what it wrote")]

use knowledge::checks::{ALL, RuleInfo};
use knowledge::scores;
use record::SourceStatus;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Tables behind a rule: its identifier and the file.
const TABLES: &[(&str, &str, &str)] = &[
    (
        "renal-dose",
        "renal.tsv",
        include_str!("../data/safety/renal.tsv"),
    ),
    (
        "hepatic-dose",
        "hepatic.tsv",
        include_str!("../data/safety/hepatic.tsv"),
    ),
    (
        "drug-disease",
        "disease.tsv",
        include_str!("../data/safety/disease.tsv"),
    ),
    (
        "drug-lab",
        "lab.tsv",
        include_str!("../data/safety/lab.tsv"),
    ),
    (
        "before-start",
        "before_start.tsv",
        include_str!("../data/safety/before_start.tsv"),
    ),
    (
        "drug-age",
        "age.tsv",
        include_str!("../data/safety/age.tsv"),
    ),
    (
        "pregnancy-lactation",
        "pregnancy.tsv",
        include_str!("../data/safety/pregnancy.tsv"),
    ),
    (
        "red-flag",
        "red_flags.tsv",
        include_str!("../data/safety/red_flags.tsv"),
    ),
    (
        "monitoring",
        "monitoring.tsv",
        include_str!("../data/safety/monitoring.tsv"),
    ),
    (
        "omission",
        "omission.tsv",
        include_str!("../data/safety/omission.tsv"),
    ),
    (
        "drug-gene",
        "gene_rules.tsv",
        include_str!("../data/safety/gene_rules.tsv"),
    ),
];

fn main() -> std::io::Result<()> {
    let folder = std::env::args()
        .nth(1)
        .map_or_else(|| PathBuf::from("docs/rules"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let mut index = String::from(
        "# Rules\n\nWritten by `cargo xtask rules`; not edited by hand. *Source not checked* marks a publication cited from memory.\n\n| rule | what it checks | status |\n| --- | --- | --- |\n",
    );
    for rule in ALL {
        let info = &rule.info;
        let _ = writeln!(
            index,
            "| [{0}]({0}.md) | {1} | {2:?} |",
            info.id, info.name, info.status
        );
        std::fs::write(folder.join(format!("{}.md", info.id)), page(info))?;
    }
    let _ = writeln!(index, "\n[Scores](scores.md)");
    std::fs::write(folder.join("README.md"), index)?;
    std::fs::write(folder.join("scores.md"), score_page())?;
    println!("{} rules written to {}", ALL.len(), shown(&folder));
    Ok(())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn page(info: &RuleInfo) -> String {
    let mut out = format!(
        "# {} ({})\n\n`{}`, {:?}, {:?}\n\n**What.** {}\n\n**Why.** {}\n\n**Silent.** {}\n\n**Example.** {}\n\n**Sources.**\n\n",
        info.name,
        info.name_zh,
        info.id,
        info.kind,
        info.status,
        info.what,
        info.why,
        info.silent,
        info.example
    );
    for source in info.sources {
        let _ = writeln!(
            out,
            "- {}, {}{}",
            source.title,
            source.edition,
            doubt(source.status)
        );
    }
    for (_, file, text) in TABLES.iter().filter(|(id, _, _)| *id == info.id) {
        let _ = write!(out, "\n## Rows of `{file}`\n\n");
        rows(text, &mut out);
    }
    out
}

fn doubt(status: SourceStatus) -> &'static str {
    match status {
        SourceStatus::Verified => "",
        SourceStatus::Recalled => " (source not checked)",
    }
}

/// The rows as a table: identifier, drugs, condition, text, source.
fn rows(text: &str, out: &mut String) {
    let mut lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let wanted = [
        "id", "drugs", "except", "when", "key", "days", "severity", "en", "source",
    ];
    let columns: Vec<usize> = wanted
        .iter()
        .filter_map(|name| header.iter().position(|column| column == name))
        .collect();
    let cells = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        columns
            .iter()
            .map(|column| {
                fields
                    .get(*column)
                    .copied()
                    .unwrap_or("")
                    .replace('|', "or")
            })
            .collect::<Vec<_>>()
            .join(" | ")
    };
    let _ = writeln!(out, "| {} |", cells(&header.join("\t")));
    let _ = writeln!(out, "|{}", " --- |".repeat(columns.len()));
    for line in lines {
        let _ = writeln!(out, "| {} |", cells(line));
    }
}

fn score_page() -> String {
    let mut out = String::from(
        "# Scores\n\n| score | name | publication | inputs |\n| --- | --- | --- | --- |\n",
    );
    for score in scores::ALL {
        let inputs: Vec<&str> = score.inputs.iter().map(|input| input.key).collect();
        let _ = writeln!(
            out,
            "| `{}` | {} | {}, {}{} | {} |",
            score.id,
            score.names.first().copied().unwrap_or_default(),
            score.publication,
            score.edition,
            doubt(score.source_status),
            inputs.join(", ")
        );
    }
    out
}
