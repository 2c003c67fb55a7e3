use anyhow::{Context, bail};
use api::wire::{DateChoice, Locale};
use record::PartialDate;
use std::path::PathBuf;

/// Everything that can stand behind a command's name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Arguments {
    /// Words without dashes, in order: files, or the name of a set; `-` is standard input.
    pub words: Vec<String>,
    /// JSON for programs.
    pub json: bool,
    /// Language of the output.
    pub locale: Locale,
    /// Day that ages, clearances and overdue tests refer to.
    pub as_of: Option<PartialDate>,
    /// The question that the physician asks.
    pub question: String,
    /// Care setting and what is available there.
    pub setting: String,
    /// Knowledge alone.
    pub no_model: bool,
    /// Model file, instead of the selected one.
    pub model: Option<PathBuf>,
    /// Knowledge database, instead of the usual one.
    pub knowledge: Option<PathBuf>,
    /// Scores by name; empty for all that apply.
    pub scores: Vec<String>,
    /// Drug names separated by semicolons, instead of files.
    pub drugs: Option<String>,
    /// Folder of test material.
    pub data: Option<PathBuf>,
    /// Output file or folder.
    pub out: Option<PathBuf>,
    /// Kind of export.
    pub format: Option<String>,
    /// Folder of the vault, instead of the usual one.
    pub vault: Option<PathBuf>,
    /// File whose first line is the passphrase.
    pub passphrase_file: Option<PathBuf>,
    /// A case of the vault.
    pub case: Option<String>,
    /// Code or initials for a new case.
    pub label: String,
    /// The person, where a folder of tables holds several.
    pub person: Option<String>,
    /// Headings of a table of patients and the known headings to read them as.
    pub columns: Vec<(String, String)>,
    /// What becomes of dates when identifiers are taken out.
    pub dates: DateChoice,
    /// Made-up values instead of tokens.
    pub realistic: bool,
    /// An export without identifiers.
    pub deidentified: bool,
    /// Tables for a document instead of lines.
    pub markdown: bool,
    /// At most this many cases or repetitions.
    pub limit: Option<usize>,
}

impl Arguments {
    /// Reads what stands behind the command.
    pub fn parse(words: impl IntoIterator<Item = String>) -> anyhow::Result<Self> {
        let mut read = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, inline) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => {
                    (name.to_string(), Some(value.to_string()))
                }
                _ => (word, None),
            };
            let mut value = || {
                inline
                    .clone()
                    .or_else(|| words.next())
                    .with_context(|| format!("{name} needs a value"))
            };
            match name.as_str() {
                "--json" => read.json = true,
                "--markdown" => read.markdown = true,
                "--realistic" => read.realistic = true,
                "--deidentified" => read.deidentified = true,
                "--dates" => {
                    read.dates = match value()?.as_str() {
                        "remove" => DateChoice::Remove,
                        "year" => DateChoice::Year,
                        "shift" => DateChoice::Shift,
                        other => bail!("unknown choice {other}: remove, year or shift"),
                    }
                }
                "--no-model" => read.no_model = true,
                "--lang" => {
                    read.locale = match value()?.as_str() {
                        "en" => Locale::En,
                        "zh" => Locale::Zh,
                        other => bail!("unknown language {other}: en or zh"),
                    }
                }
                "--as-of" => {
                    let written = value()?;
                    read.as_of =
                        Some(written.parse().with_context(|| {
                            format!("{written} is no date of the form YYYY-MM-DD")
                        })?);
                }
                "--question" => read.question = value()?,
                "--setting" => read.setting = value()?,
                "--model" => read.model = Some(value()?.into()),
                "--knowledge" => read.knowledge = Some(value()?.into()),
                "--score" => read.scores.push(value()?),
                "--drugs" => read.drugs = Some(value()?),
                "--data" => read.data = Some(value()?.into()),
                "--out" => read.out = Some(value()?.into()),
                "--format" => read.format = Some(value()?),
                "--vault" => read.vault = Some(value()?.into()),
                "--passphrase-file" => read.passphrase_file = Some(value()?.into()),
                "--case" => read.case = Some(value()?),
                "--label" => read.label = value()?,
                "--person" => read.person = Some(value()?),
                "--columns" => {
                    for pair in value()?.split(';').filter(|pair| !pair.trim().is_empty()) {
                        let (heading, known) = pair
                            .split_once('=')
                            .with_context(|| format!("{pair} is not HEADING=KNOWN HEADING"))?;
                        let pair = (heading.trim().to_string(), known.trim().to_string());
                        read.columns.push(pair);
                    }
                }
                "--limit" => read.limit = Some(value()?.parse().context("--limit needs a number")?),
                other if other.starts_with("--") => bail!("unknown option {other}"),
                _ => read.words.push(name),
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> anyhow::Result<Arguments> {
        Arguments::parse(line.split_whitespace().map(str::to_string))
    }

    #[test]
    fn options_stand_anywhere_and_files_keep_their_order() {
        let read = parse("b.txt --json - --as-of=2025-03-04 a.pdf --lang zh").unwrap();
        assert_eq!(read.words, ["b.txt", "-", "a.pdf"]);
        assert_eq!(
            read.as_of.map(|date| date.to_string()),
            Some("2025-03-04".into())
        );
        assert!(read.json && read.locale == Locale::Zh);
    }

    #[test]
    fn unknown_options_and_missing_values_are_refused() {
        assert!(parse("a.txt --jsn").is_err());
        assert!(parse("a.txt --as-of").is_err());
        assert!(parse("a.txt --as-of 03/04/2025").is_err());
    }
}
